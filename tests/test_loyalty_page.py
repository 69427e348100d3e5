"""The Loyalty page inside the app: what it shows, and what it says when there is little to show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import settings as settings_module
from dashboard import warehouse
from dashboard.warehouse import Warehouse
from tests.conftest import Given, Row
from tests.opening import calm, page
from tests.test_loyalty_answer import CUSTOMERS, HAPPY, ITEMS, SURVEYED, said, steady


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody has saved weights."""
    monkeypatch.setenv("SERVICE_COMPASS_DATA_FOLDER", str(tmp_path))
    settings_module.settings.cache_clear()
    yield
    settings_module.settings.cache_clear()


def opened(locale: str = "en-GB", **address: str) -> AppTest:
    return calm(page("loyalty", locale, **address))


def labels(app: AppTest) -> list[str]:
    return [metric.label for metric in app.metric]


def captions(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("locale", "cards"),
    [
        ("en-GB", ["Fan share", "Fan premium per machine", "Attached customers"]),
        ("de-DE", ["Fanquote", "Fan-Mehrumsatz je Maschine", "Verbundenheitsquote"]),
    ],
)
def test_it_opens_on_the_sample_data_in_both_languages(
    sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, locale: str, cards: list[str]
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    app = opened(locale)
    assert set(cards) <= set(labels(app))
    assert len(app.get("vega_lite_chart")) == 4
    words = "core potential" if locale == "en-GB" else "Stammpotenzial"
    assert words in app.header[0].value


def test_without_surveys_it_shows_the_index_and_says_what_is_missing(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = given(customers=CUSTOMERS, service_revenue=[*steady("A"), *steady("B")])
    monkeypatch.setattr(warehouse, "current", lambda: rows)
    app = opened()
    assert "nobody was asked" in app.header[0].value
    assert "no quadrants, fans and bonds" in captions(app)
    assert "Fan share" not in labels(app)
    assert app.dataframe[-1].value["loyalty_score"].notna().sum() == 2


@pytest.mark.parametrize(
    "answers",
    [
        said("A", "a1", HAPPY),
        [row for no in range(9) for row in said(None, f"x{no}", HAPPY)],
        [row for no in range(9) for row in said("A", f"a{no}", {"OS": 4.0})],
        [row for name in "ABC" for no in range(3) for row in said(name, f"{name}{no}", HAPPY)],
        said("A", "a1", {"unknown": 3.0}),
    ],
    ids=["one answer", "anonymous", "no question of the index", "all alike", "no known question"],
)
def test_odd_surveys_lead_to_calm_sentences(
    given: Given, monkeypatch: pytest.MonkeyPatch, answers: list[Row]
) -> None:
    rows = given(**(SURVEYED | {"survey_responses": answers, "survey_items": ITEMS}))
    monkeypatch.setattr(warehouse, "current", lambda: rows)
    assert opened().header


def test_a_filter_narrows_and_an_empty_choice_says_how_to_widen_it(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers = [one | {"channel": "direct"} for one in CUSTOMERS[:2]]
    customers += [one | {"channel": "dealer"} for one in CUSTOMERS[2:]]
    rows = given(**(SURVEYED | {"customers": customers}))
    monkeypatch.setattr(warehouse, "current", lambda: rows)
    app = opened()
    assert len(app.dataframe[-1].value) == 4
    app.multiselect(key="region").set_value(["Nord"]).run()
    assert len(app.dataframe[-1].value) == 2
    app.multiselect(key="channel").set_value(["dealer"]).run()
    assert not app.exception
    assert app.info[0].value.startswith("No customer passes these filters")


def test_weights_and_basis_of_the_address_are_taken(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = given(**SURVEYED)
    monkeypatch.setattr(warehouse, "current", lambda: rows)
    app = opened(weights="1,0,0,0,0,0,0", loyalty="behaviour")
    table = app.dataframe[-1].value.set_index("customer_id")
    assert table.loc["A", "loyalty_score"] == 100.0
    assert app.selectbox(key="loyalty").value == "behaviour"


def test_impossible_weights_in_the_address_are_passed_over(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = given(**SURVEYED)
    monkeypatch.setattr(warehouse, "current", lambda: rows)
    app = opened(weights="none")
    usual = opened()
    scores = [one.dataframe[-1].value["loyalty_score"].to_list() for one in (app, usual)]
    assert scores[0] == scores[1]
