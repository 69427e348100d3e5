"""A survey on the upload page: recognised, asked about, confirmed, published, remembered."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from streamlit.testing.v1 import AppTest

from dashboard import settings as settings_module
from dashboard import warehouse
from dashboard.answers import upload
from dashboard.extracts.store import vintages
from dashboard.text import speaking
from dashboard.warehouse import Warehouse
from tests.corpus.surveys import ANSWERS as SAID
from tests.corpus.surveys import EXPORTS, Export
from tests.test_upload_page import dropped, metrics, run, told


@pytest.fixture
def store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_warehouse: Warehouse
) -> Iterator[Path]:
    """An empty store; the frame shows the sample data, whatever is published."""
    monkeypatch.setenv("SERVICE_COMPASS_DATA_FOLDER", str(tmp_path))
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    settings_module.settings.cache_clear()
    with speaking("en"):
        yield tmp_path / "published"
    settings_module.settings.cache_clear()


def published(store: Path, table: str) -> pl.DataFrame:
    vintage = vintages.current(store)
    assert vintage is not None
    return pl.read_parquet([store / path for path in vintage.tables[table].files])


def box(app: AppTest, kind: str, start: str) -> Any:
    (found,) = [one for one in app.get(kind) if str(one.key).startswith(start)]
    return found


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.title)
def test_what_a_tool_exports_needs_the_name_of_its_wave_and_a_click(
    store: Path, export: Export
) -> None:
    app = dropped((export.name, export.content))
    assert not app.metric, "the wave is asked first"
    run(box(app, "text_input", "wave_").set_value("2026"))
    assert [value for label, value in metrics(app) if label == "Quarantined"] == ["0", "0"]
    run(app.button(key="publish").click())
    rows = published(store, "survey_responses").sort("respondent_id", "item_id")
    assert set(rows.select("respondent_id", "item_id", "perception").rows()) == set(SAID)


def test_a_wave_without_a_day_is_asked_for_and_never_guessed(store: Path) -> None:
    app = dropped(("survey.csv", b"year;I01;I02;OS\n2025;4;5;4\n2026;3;3;2\n"))
    (days,) = [grid for grid in app.data_editor if str(grid.key).startswith("days_")]
    assert days.value["wave"].to_list() == ["2025", "2026"]
    assert not app.metric
    edited = {0: {"day": "2025-05-31"}, 1: {"day": "2026-05-31"}}
    app.session_state[str(days.key)] = {
        "edited_rows": edited, "added_rows": [], "deleted_rows": [],
    }  # fmt: skip
    run(app)
    run(app.button(key="publish").click())
    days_of = published(store, "survey_responses").select("wave_id", "response_date").unique()
    assert {w: str(day) for w, day in days_of.iter_rows()} == {
        "2025": "2025-05-31",
        "2026": "2026-05-31",
    }
    again = dropped(("survey.csv", b"year;I01;I02;OS\n2025;4;5;4\n2026;3;3;1\n"))
    assert not [grid for grid in again.data_editor if str(grid.key).startswith("days_")]
    assert "Mapping of" in told(again)
    assert metrics(again)


def graded(rows: int = 30) -> bytes:
    """A survey that nobody knows: school grades, and whether one would recommend."""
    lines = [
        f"{i};{1 + i % 6};{1 + (i + i // 9) % 6};{1 + i % 6};{1 + i % 6};{10 - 2 * (i % 6)}"
        for i in range(rows)
    ]
    header = "Teilnehmer;Freundlichkeit;Tempo;Preis;Umfang;Weiterempfehlung"
    return "\n".join([header, *lines]).encode()


def test_school_grades_are_a_suspicion_that_is_asked(store: Path) -> None:
    app = dropped(("noten.csv", graded()))
    run(box(app, "text_input", "wave_").set_value("2026"))
    run(box(app, "date_input", "when_").set_value("2026-05-31"))
    assert "No catalogue knows these questions" in told(app)
    direction = box(app, "radio", "direction_")
    assert direction.value is None
    assert "1 may be the best answer" in direction.label
    run(direction.set_value("low"))
    assert not app.metric, "the scales are not confirmed yet"
    run(box(app, "checkbox", "scales_").set_value(True))
    run(app.button(key="publish").click())
    items = published(store, "survey_items").select(
        "item_id", "scale_lo", "scale_hi", "scale_reversed", "role"
    )
    assert sorted(items.rows()) == [
        ("Freundlichkeit", 1, 6, True, "item"),
        ("Preis", 1, 6, True, "item"),
        ("Tempo", 1, 6, True, "item"),
        ("Umfang", 1, 6, True, "item"),
        ("Weiterempfehlung", 0, 10, False, "recommend"),
    ]


@pytest.mark.parametrize(("means", "read", "aside"), [("none", "72", "0"), ("wrong", "81", "9")])
def test_frequent_values_outside_the_scale_are_asked(
    store: Path, means: str, read: str, aside: str
) -> None:
    lines = [f"{i};{[4, 99, 5][i % 3]};{1 + i % 5};{[4, 3, 5][i % 3]}" for i in range(27)]
    content = "\n".join(["id;I01;I02;OS", *lines]).encode()
    app = dropped(("survey.csv", content))
    run(box(app, "text_input", "wave_").set_value("2026"))
    run(box(app, "date_input", "when_").set_value("2026-05-31"))
    question = box(app, "radio", "blank_")
    assert question.label == "99 lies outside the scale of I01. What does it mean?"
    run(question.set_value(means))
    assert metrics(app)[3:] == [
        ("Answers read", read), ("Accepted", "72"), ("Quarantined", aside),
    ]  # fmt: skip


def test_columns_can_be_made_questions_and_taken_out(store: Path) -> None:
    app = dropped(("survey.csv", b"id;I01;I02;OS;Bemerkung\n1;4;5;4;gut\n2;3;3;2;geht so\n"))
    run(box(app, "text_input", "wave_").set_value("2026"))
    run(box(app, "date_input", "when_").set_value("2026-05-31"))
    (grid,) = [grid for grid in app.data_editor if str(grid.key).startswith("questions_")]
    columns = grid.value["column"].to_list()
    assert columns == ["I01", "I02", "OS", "Bemerkung"]
    app.session_state[str(grid.key)] = {
        "edited_rows": {1: {"item": None}, 3: {"item": "OS", "measure": "comment"}},
        "added_rows": [], "deleted_rows": [],
    }  # fmt: skip
    run(app)
    run(app.button(key="publish").click())
    rows = published(store, "survey_responses").sort("respondent_id", "item_id")
    assert rows.select("respondent_id", "item_id", "perception", "comment").rows() == [
        ("1", "I01", 4.0, None), ("1", "OS", 4.0, "gut"),
        ("2", "I01", 3.0, None), ("2", "OS", 2.0, "geht so"),
    ]  # fmt: skip


def test_two_columns_of_one_question_are_refused_in_words(store: Path) -> None:
    app = dropped(("survey.csv", b"id;I01;I02;OS\n1;4;5;4\n"))
    (grid,) = [grid for grid in app.data_editor if str(grid.key).startswith("questions_")]
    edited = {"edited_rows": {1: {"item": "I01"}}, "added_rows": [], "deleted_rows": []}
    app.session_state[str(grid.key)] = edited
    run(app)
    assert "I02 and I01 hold the same of question I01." in told(app)


def test_a_catalogue_and_its_answers_come_together(store: Path) -> None:
    catalogue = (
        b"item_id;text_en;text_de;scale_lo;scale_hi;scale_reversed;role;is_service_item\n"
        b"X1;One;Eins;1;7;no;item;yes\nX2;Two;Zwei;1;7;no;item;yes\nX3;Three;Drei;1;7;no;item;yes\n"
    )
    answers = b"id;X1;X2;X3\n1;4;5;4\n2;3;7;9\n3;1;2;2\n4;2;2;2\n5;5;5;5\n"
    app = dropped(("items.csv", catalogue), ("answers.csv", answers))
    run(box(app, "text_input", "wave_").set_value("2026"))
    run(box(app, "date_input", "when_").set_value("2026-05-31"))
    assert not [one for one in app.checkbox if str(one.key).startswith("scales_")]
    assert metrics(app)[3:] == [
        ("Answers read", "15"), ("Accepted", "14"), ("Quarantined", "1"),
    ]  # fmt: skip
    assert upload.current() is None


def test_a_workbook_that_holds_both_is_one_delivery(store: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        pl.DataFrame(
            {
                "item_id": ["X1", "X2", "X3"],
                "text_en": ["a", "b", "c"],
                "text_de": ["a", "b", "c"],
                "scale_lo": [1, 1, 1],
                "scale_hi": [7, 7, 7],
                "scale_reversed": ["no", "no", "no"],
                "role": ["item", "item", "overall"],
                "is_service_item": ["yes", "yes", "yes"],
            }
        ).write_excel(book, "items")
        pl.DataFrame(
            {"wave_id": ["2026"], "response_date": ["2026-05-31"], "X1": [4], "X2": [7], "X3": [6]}
        ).write_excel(book, "answers")
    app = dropped(("survey.xlsx", buffer.getvalue()))
    run(app.button(key="publish").click())
    assert published(store, "survey_items").height == 3
    assert published(store, "survey_responses")["perception"].to_list() == [4.0, 7.0, 6.0]


def test_questions_of_a_long_survey_are_asked_about_too(store: Path) -> None:
    lines = [
        f"2026;p{i};{item};2026-01-01;{value}"
        for i in range(40)
        for item, value in (("A", 1 + i % 5), ("B", 5 - i % 5), ("NPS", 2 + 2 * (i % 5)))
    ]
    header = "wave_id;respondent_id;item_id;response_date;perception"
    app = dropped(("long.csv", "\n".join([header, *lines]).encode()))
    assert not app.metric
    run(box(app, "checkbox", "scales_").set_value(True))
    run(box(app, "radio", "direction_").set_value("low"))
    run(app.button(key="publish").click())
    items = published(store, "survey_items").select("item_id", "scale_hi", "scale_reversed")
    assert sorted(items.rows()) == [("A", 5, False), ("B", 5, True), ("NPS", 10, False)]
    again = dropped(("long.csv", "\n".join([header, lines[0]]).encode()))
    assert metrics(again), "the catalogue knows them now"
