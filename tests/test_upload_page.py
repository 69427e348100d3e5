"""The upload page inside the app: good and bad files, questions, publishing once, going back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import settings as settings_module
from dashboard import warehouse
from dashboard.answers import upload
from dashboard.extracts.mappings.mapping import read_mapping
from dashboard.extracts.publishing import Delivery, judge_files, publish
from dashboard.extracts.reading.read import read
from dashboard.extracts.store import vintages
from dashboard.text import speak, speaking
from dashboard.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[1]
CUSTOMERS = b"customer_id;name;country\nA;Alpha;DE\nB;Beta;AT\n"
LINES = (
    b"invoice_id;line_no;customer_id;invoice_date;category;net_revenue\n"
    b"1;1;A;2025-01-15;parts;100,50\n"
    b"2;1;A;2025-02-15;repair;200,00\n"
)
RAW = (
    b"Doc,Who,Land,Day,Qty,Price\n"
    b"1,A,DE,2025-01-15,2,10.5\n1,A,DE,2025-01-15,1,5.25\n2,B,AT,2025-02-15,-1,5.25\n"
)
RAW_MAPPING = {
    "tables": {
        "customers": {
            "distinct": True,
            "columns": {
                "customer_id": {"from": "Who"},
                "name": {"from": "Who"},
                "country": {"from": "Land"},
            },
        },
        "service_revenue": {
            "columns": {
                "invoice_id": {"from": "Doc"},
                "line_no": {"row_number_within": ["Doc"]},
                "customer_id": {"from": "Who"},
                "invoice_date": {"from": "Day"},
                "category": {"constant": "parts"},
                "net_revenue": {"product": ["Qty", "Price"]},
            }
        },
    }
}


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


def opened(locale: str = "en-GB") -> AppTest:
    # the choices of a select box are written where the test runs, so it speaks the same language
    speak("de" if locale == "de-DE" else "en")
    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
    app.context = {"locale": locale}
    app.run()
    app.switch_page(str(ROOT / "pages" / "upload.py"))
    return run(app)


def run(changed: Any) -> AppTest:
    """The app after a change of one of its elements, or as it is."""
    app: AppTest = changed.run()
    assert not app.exception
    return app


def dropped(*files: tuple[str, bytes], locale: str = "en-GB", mapping: object = None) -> AppTest:
    app = opened(locale)
    app.file_uploader(key="extracts").set_value([(n, c, "text/csv") for n, c in files])
    if mapping is not None:
        content = mapping if isinstance(mapping, bytes) else json.dumps(mapping).encode()
        app.file_uploader(key="mapping").set_value(("my.mapping.json", content, "text/json"))
    return run(app)


def metrics(app: AppTest) -> list[tuple[str, str]]:
    return [(metric.label, metric.value) for metric in app.metric]


def told(app: AppTest) -> str:
    boxes = [*app.error, *app.warning, *app.info, *app.success, *app.markdown, *app.caption]
    return "\n".join(str(box.value) for box in boxes)


def editor_key(app: AppTest, table: str) -> str:
    (key,) = {
        str(grid.key) for grid in app.data_editor if grid.key and f"_{table}_" in str(grid.key)
    }
    return key


def edit(app: AppTest, table: str, **cells: dict[str, object]) -> AppTest:
    """Fills cells of the mapping editor: field -> {column of the editor: value}."""
    key = editor_key(app, table)
    (grid,) = [grid for grid in app.data_editor if grid.key == key]
    fields = grid.value["field"].to_list()
    rows = {fields.index(field): changed for field, changed in cells.items()}
    app.session_state[key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    return run(app)


# --- good files -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "names", "button"),
    [
        ("en-GB", ["Rows read", "Accepted", "Quarantined"], "Publish"),
        ("de-DE", ["Gelesene Zeilen", "Angenommen", "Zurückgehalten"], "Veröffentlichen"),
    ],
)
def test_files_that_follow_the_contract_need_nothing_but_a_click(
    store: Path, locale: str, names: list[str], button: str
) -> None:
    app = dropped(("customers.csv", CUSTOMERS), ("lines.csv", LINES), locale=locale)
    assert metrics(app) == [*zip(names, "220", strict=True), *zip(names, "220", strict=True)]
    assert app.button(key="publish").label == button
    assert vintages.current(store) is None
    run(app.button(key="publish").click())
    now = vintages.current(store)
    assert now is not None
    assert {name: state.row_count for name, state in now.tables.items()} == {
        "customers": 2,
        "service_revenue": 2,
    }
    assert len(app.success) == 1
    assert app.button(key="publish").disabled


def test_a_second_click_publishes_nothing(store: Path) -> None:
    app = dropped(("customers.csv", CUSTOMERS))
    run(app.button(key="publish").click())
    # a click that arrived while the first one was at work
    app.session_state["publish_wanted"] = ("the same delivery", None)
    run(app)
    assert [vintage.id for vintage in vintages.history(store)] == ["000001"]
    assert not app.warning


def test_a_click_does_not_publish_what_was_changed_after_it(store: Path) -> None:
    app = dropped(("customers.csv", CUSTOMERS))
    app.session_state["publish_wanted"] = ("another delivery", None)
    run(app)
    assert vintages.history(store) == []
    assert not app.warning


def test_a_mapping_feeds_two_tables_out_of_one_file(store: Path) -> None:
    app = dropped(("raw.csv", RAW), mapping=RAW_MAPPING)
    assert metrics(app) == [
        ("Keys read", "2"), ("Accepted", "2"), ("Quarantined", "0"),
        ("Rows read", "3"), ("Accepted", "3"), ("Quarantined", "0"),
    ]  # fmt: skip
    run(app.button(key="publish").click())
    assert revenue(store) == [("1", 1, 21.0), ("1", 2, 5.25), ("2", 1, -5.25)]


def test_the_same_mapping_can_be_made_by_hand_and_taken_along(store: Path) -> None:
    app = dropped(("raw.csv", RAW))
    tables = next(box for box in app.multiselect if str(box.key).startswith("tables_"))
    run(tables.set_value(["customers", "service_revenue"]))
    assert "Still needed: Customer number" in told(app)
    assert not app.metric
    edit(
        app,
        "customers",
        customer_id={"source": "Who"},
        name={"source": "Who"},
        country={"source": "Land"},
    )
    run(next(toggle for toggle in app.toggle if "_customers_" in str(toggle.key)).set_value(True))
    edit(
        app,
        "service_revenue",
        invoice_id={"source": "Doc"},
        line_no={"within": ["Doc"]},
        customer_id={"source": "Who"},
        invoice_date={"source": "Day"},
        category={"constant": "Spare parts"},
        net_revenue={"source": "Qty", "times": ["Price"]},
        # what was suggested for other fields is not wanted here
        quantity={"source": None},
    )
    assert "Still needed" not in told(app)
    run(app.button(key="publish").click())
    assert revenue(store) == [("1", 1, 21.0), ("1", 2, 5.25), ("2", 1, -5.25)]


def revenue(store: Path) -> list[tuple[str, int, float]]:
    now = vintages.current(store)
    assert now is not None
    files = [store / path for path in now.tables["service_revenue"].files]
    rows = pl.read_parquet(files).sort("invoice_id", "line_no")
    return rows.select("invoice_id", "line_no", "net_revenue").rows()


def test_a_field_with_two_sources_is_told(store: Path) -> None:
    app = dropped(("customers.csv", CUSTOMERS))
    edit(app, "customers", name={"constant": "Everybody"})
    assert "Name has more than one source." in told(app)
    assert not app.metric


# --- questions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "way", "labels"),
    [
        (
            "en-GB",
            ",",
            [
                "The comma is the decimal mark: 1.234 = 1,234",
                "The point is the decimal mark: 1.234 = 1.234",
            ],
        ),
        (
            "de-DE",
            ".",
            [
                "Das Komma ist das Dezimalzeichen: 1.234 = 1.234",
                "Der Punkt ist das Dezimalzeichen: 1.234 = 1,234",
            ],
        ),
    ],
)
def test_what_the_file_leaves_open_is_asked_and_never_guessed(
    store: Path, locale: str, way: str, labels: list[str]
) -> None:
    lines = LINES.replace(b"100,50", b"1.234").replace(b"200,00", b"2.345")
    app = dropped(("customers.csv", CUSTOMERS), ("lines.csv", lines), locale=locale)
    (question,) = [box for box in app.radio if str(box.key).startswith("asked_")]
    assert question.options == labels
    assert question.value is None
    assert not app.metric
    run(question.set_value(way))
    run(app.button(key="publish").click())
    amounts = {",": [1234.0, 2345.0], ".": [1.234, 2.345]}
    assert [amount for _id, _no, amount in revenue(store)] == amounts[way]


def test_codes_of_the_file_can_be_translated(store: Path) -> None:
    app = dropped(("customers.csv", CUSTOMERS.replace(b"AT", b"EIRE")))
    assert metrics(app)[1:] == [("Accepted", "1"), ("Quarantined", "1")]
    (grid,) = [grid for grid in app.data_editor if str(grid.key).startswith("codes_")]
    assert grid.value.iloc[0].to_list()[:2] == ["EIRE", 1]
    edited = {"edited_rows": {0: {"code": "IE"}}, "added_rows": [], "deleted_rows": []}
    app.session_state[str(grid.key)] = edited
    run(app)
    assert metrics(app)[1:] == [("Accepted", "2"), ("Quarantined", "0")]


SAP = (
    b"VBELN;POSNR;KUNAG;FKDAT;FKART;MATKL;NETWR;Umsatz;Erl\xc3\xb6s\n"
    b"1;10;A;2025-01-15;F2;Teile;100,50;;\n"
    b"2;10;A;2025-02-15;G2;E-77;60,00;;\n"
    b"3;10;A;2025-02-15;F2;E-77;20,00;;\n"
    b"4;10;A;2025-02-15;F2;E-78;19,50;;\n"
)


def test_credit_notes_of_sap_are_negative_and_what_is_left_over_is_told_by_revenue(
    store: Path,
) -> None:
    app = dropped(("customers.csv", CUSTOMERS), ("vbrp.csv", SAP))
    assert "Where FKART is G2: Net revenue negative." in told(app)
    assert "Where FKART is G2: Credit note yes." in told(app)
    (grid,) = [grid for grid in app.data_editor if str(grid.key).startswith("codes_")]
    assert grid.value.iloc[:, :3].to_numpy().tolist() == [["E-77", 2, 80.0], ["E-78", 1, 19.5]]
    sentence = "Values without a meaning: 2, with €100 or 49.8% of the net revenue."
    assert sentence in told(app)
    edited = {"edited_rows": {0: {"code": "repair"}}, "added_rows": [], "deleted_rows": []}
    app.session_state[str(grid.key)] = edited
    run(app)
    sentence = "Values without a meaning: 1, with €20 or 9.8% of the net revenue."
    assert sentence in told(app)
    run(app.button(key="publish").click())
    assert revenue(store) == [("1", 10, 100.5), ("2", 10, -60.0), ("3", 10, 20.0), ("4", 10, 19.5)]


def rule_boxes(boxes: Any, kind: str) -> list[Any]:
    """The boxes of the rules for service revenue, in their order."""
    return [b for b in boxes if f"rule_{kind}" in str(b.key) and "_service_revenue_" in str(b.key)]


def test_a_rule_can_be_taken_away_and_made_anew(store: Path) -> None:
    app = dropped(("customers.csv", CUSTOMERS), ("vbrp.csv", SAP))
    assert [box.value for box in rule_boxes(app.selectbox, "column")] == ["FKART", None]
    run(rule_boxes(app.multiselect, "values")[0].set_value([]))
    assert "Where FKART" not in told(app)
    run(rule_boxes(app.selectbox, "column")[1].set_value("MATKL"))
    values = rule_boxes(app.multiselect, "values")[1]
    assert values.options == ["E-77 (2)", "E-78 (1)", "Teile (1)"]
    run(values.set_value(["E-78"]))
    run(rule_boxes(app.multiselect, "fields")[1].set_value(["net_revenue"]))
    assert "Where MATKL is E-78: Net revenue negative." in told(app)
    run(app.button(key="publish").click())
    assert [amount for _id, _no, amount in revenue(store)] == [100.5, 60.0, 20.0, -19.5]


def test_what_several_columns_may_mean_is_chosen(store: Path) -> None:
    lines = LINES.replace(b"net_revenue", b"Umsatz;Nettobetrag;FKART")
    lines = lines.replace(b"100,50\n", b"0;1,00;F2\n").replace(b"200,00\n", b"0;1,00;G2\n")
    app = dropped(("customers.csv", CUSTOMERS), ("lines.csv", lines))
    assert "Still needed: Net revenue." in told(app)
    (choice,) = [pills for pills in app.button_group if str(pills.key).startswith("choice_")]
    assert choice.options == ["Umsatz", "Nettobetrag"]
    run(choice.set_value("Nettobetrag"))
    assert "Still needed" not in told(app)
    assert "Where FKART is G2: Net revenue negative." in told(app)
    run(app.button(key="publish").click())
    assert [amount for _id, _no, amount in revenue(store)] == [1.0, -1.0]


def test_a_product_and_a_numbering_are_chosen_where_no_column_tells(store: Path) -> None:
    lines = LINES.replace(b"line_no", b"Menge").replace(b"net_revenue", b"Einzelpreis")
    app = dropped(("customers.csv", CUSTOMERS), ("lines.csv", lines))
    choices = [pills for pills in app.button_group if str(pills.key).startswith("choice_")]
    assert [pills.options for pills in choices] == [
        ["Menge × Einzelpreis"], ["1, 2, 3 … within invoice\\_id"]
    ]  # fmt: skip
    run(choices[0].set_value("Menge × Einzelpreis"))
    choices = [pills for pills in app.button_group if str(pills.key).startswith("choice_")]
    run(choices[1].set_value("1, 2, 3 … within invoice_id"))
    run(app.button(key="publish").click())
    assert revenue(store) == [("1", 1, 100.5), ("2", 1, 200.0)]


def test_a_file_with_hundreds_of_columns_is_mapped_like_any_other(store: Path) -> None:
    header, *rows = LINES.splitlines()
    names = b"".join(b";Feld %d" % number for number in range(600))
    lines = b"\n".join([header + names, *(row + b";x" * 600 for row in rows)])
    app = dropped(("customers.csv", CUSTOMERS), ("wide.csv", lines))
    assert "2 rows, 606 columns" in told(app)
    assert [frame.value.shape[1] for frame in app.dataframe if frame.value.shape[1] > 50] == [100]
    run(app.button(key="publish").click())
    assert [amount for _id, _no, amount in revenue(store)] == [100.5, 200.0]


# --- remembered mappings ----------------------------------------------------------------------

OPEN = LINES.replace(b"100,50", b"1.234").replace(b"200,00", b"2.345")


def begins_with(app: AppTest) -> list[str]:
    return [str(group.value) for group in app.button_group if str(group.key).startswith("start_")]


def publish_open_file(by: str = "Ada") -> AppTest:
    app = dropped(("customers.csv", CUSTOMERS), ("march.csv", OPEN))
    (question,) = [box for box in app.radio if str(box.key).startswith("asked_")]
    run(question.set_value(","))
    run(app.text_input(key="published_by").set_value(by))
    return run(app.button(key="publish").click())


def test_the_next_file_with_that_header_begins_as_last_time_and_asks_nothing(store: Path) -> None:
    publish_open_file()
    app = dropped(("april.csv", OPEN.replace(b"1.234", b"5.678")))
    assert begins_with(app) == ["last"]
    assert "by Ada, for march.csv. Change it below." in told(app)
    assert not [box for box in app.radio if str(box.key).startswith("asked_")]
    run(app.button(key="publish").click())
    assert [amount for _id, _no, amount in revenue(store)] == [5678.0, 2345.0]


def test_one_can_go_back_to_fresh_suggestions(store: Path) -> None:
    publish_open_file()
    app = dropped(("april.csv", OPEN.replace(b"1.234", b"5.678")))
    (start,) = [group for group in app.button_group if str(group.key).startswith("start_")]
    run(start.set_value("fresh"))
    assert [box for box in app.radio if str(box.key).startswith("asked_")]
    assert "Change it below" not in told(app)


def test_a_remembered_mapping_can_be_forgotten(store: Path) -> None:
    publish_open_file()
    app = dropped(("april.csv", OPEN.replace(b"1.234", b"5.678")))
    run(next(b for b in app.button if str(b.key).startswith("forget_")).click())
    assert begins_with(app) == []
    assert [box for box in app.radio if str(box.key).startswith("asked_")]


def test_a_column_that_changed_since_last_time_is_told(store: Path) -> None:
    publish_open_file()
    german = OPEN.replace(b"2025-01-15", b"15.01.2025").replace(b"2025-02-15", b"15.02.2025")
    app = dropped(("april.csv", german))
    assert (
        "invoice\\_date held dates with the year first last time; now it holds dates with"
        in told(app)
    )


def test_a_similar_file_is_offered_the_mapping_with_what_differs(store: Path) -> None:
    publish_open_file()
    wide = OPEN.replace(b"net_revenue", b"net_revenue;Werk").replace(b"5\n", b"5;M1\n")
    app = dropped(("april.csv", wide.replace(b"1.234\n", b"1.234;M1\n")))
    assert begins_with(app) == ["fresh"]
    assert "There is a mapping for a similar file: march.csv" in told(app)
    (start,) = [group for group in app.button_group if str(group.key).startswith("start_")]
    run(start.set_value("near"))
    assert "Columns that are new: Werk." in told(app)
    assert not [box for box in app.radio if str(box.key).startswith("asked_")]


def test_a_kept_mapping_can_be_used_for_other_files(store: Path) -> None:
    publish_open_file()
    app = dropped(("april.csv", OPEN.replace(b"net_revenue", b"net_revenue;Werk;Halle;Tor;Ort")))
    kept = app.selectbox(key="kept_mapping")
    assert kept.options[0].startswith("march.csv · Service revenue · ")
    run(kept.select_index(0))
    run(next(t for t in app.toggle if str(t.key).startswith("use_mapping_")).set_value(True))
    assert begins_with(app) == ["given"]


# --- bad files --------------------------------------------------------------------------------


def workbook() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"customer_id": ["A"], "name": ["=1+1"], "country": ["DE"]}).write_excel(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "english", "german"),
    [
        ("empty.csv", b"", "empty.csv is empty.", "empty.csv ist leer."),
        ("lines.xlsx", LINES, "is called Excel but holds CSV", "Excel"),
        ("broken.parquet", b"PAR1 and nothing more", "cannot be opened as Parquet", "Parquet"),
        ("picture.pdf", b"%PDF-1.7", "is of a kind that cannot be read", "picture.pdf"),
        ("header.csv", b"customer_id;name;country\n", "has a header but no rows", "header.csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_hides_no_other(
    store: Path, name: str, content: bytes, english: str, german: str
) -> None:
    app = dropped((name, content), ("customers.csv", CUSTOMERS))
    assert [english in str(error.value) for error in app.error] == [True]
    assert metrics(app)[1] == ("Accepted", "2")
    app = dropped((name, content), locale="de-DE")
    assert [german in str(error.value) for error in app.error] == [True]
    assert not app.metric


def test_a_missing_required_column_is_named_before_anything_is_judged(store: Path) -> None:
    app = dropped(("customers.csv", b"customer_id;name\nA;Alpha\n"))
    assert "Still needed: Country." in told(app)
    assert not app.metric


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (LINES.replace(b"2;1;A", b"2;1;Z"), "No customer has this number."),
        (LINES.replace(b"2;1;A", b"1;1;A"), "Other rows have the same key"),
        (LINES.replace(b"2025-02-15", b"1900-01-01"), "invoice\\_date lies before"),
        (LINES.replace(b"2025-02-15", b"2099-01-01"), "invoice\\_date lies after"),
        (LINES.replace(b"200,00", b"about 200"), "net\\_revenue is not a number."),
    ],
    ids=["unknown customer", "duplicate keys", "1900", "2099", "text"],
)
def test_a_bad_row_is_quarantined_with_its_reason(store: Path, lines: bytes, reason: str) -> None:
    app = dropped(("customers.csv", CUSTOMERS), ("lines.csv", lines))
    reasons = [text for frame in app.table for text in frame.value["Reason"]]
    assert any(reason in text for text in reasons)
    (read, accepted, quarantined) = (int(value) for _label, value in metrics(app)[3:])
    assert read == accepted + quarantined == 2
    assert quarantined >= 1


def test_formulas_stay_text(store: Path) -> None:
    app = dropped(("customers.xlsx", workbook()))
    run(app.button(key="publish").click())
    now = vintages.current(store)
    assert now is not None
    files = [store / path for path in now.tables["customers"].files]
    assert pl.read_parquet(files)["name"].to_list() == ["=1+1"]


def test_nothing_accepted_is_told_and_cannot_be_published(store: Path) -> None:
    app = dropped(("lines.csv", LINES))
    assert metrics(app)[1:] == [("Accepted", "0"), ("Quarantined", "2")]
    assert "No row was accepted" in told(app)
    assert "publish" not in {button.key for button in app.button}


def test_the_same_file_twice_counts_once(store: Path) -> None:
    app = dropped(("customers.csv", CUSTOMERS), ("copy.csv", CUSTOMERS))
    assert "copy.csv has the same content as customers.csv" in told(app)
    assert len(app.metric) == 3


def test_two_files_of_one_name_are_told_apart(store: Path) -> None:
    other = CUSTOMERS.replace(b"A;", b"C;").replace(b"B;", b"D;")
    app = dropped(("customers.csv", CUSTOMERS), ("customers.csv", other))
    assert "customers (2).csv" in told(app)
    run(app.button(key="publish").click())
    now = vintages.current(store)
    assert now is not None
    assert now.tables["customers"].row_count == 4


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (b"{", "my.mapping.json is no valid mapping"),
        (b"\xff\xfe\x00", "my.mapping.json is no text"),
        ({"tables": {"unknown": {"columns": {}}}}, "there is no table unknown"),
    ],
)
def test_a_bad_mapping_is_told_and_hides_no_file(store: Path, mapping: object, said: str) -> None:
    app = dropped(("customers.csv", CUSTOMERS), mapping=mapping)
    assert said in told(app)
    assert metrics(app)[1] == ("Accepted", "2")


def test_a_mapping_for_other_columns_is_told(store: Path) -> None:
    app = dropped(("customers.csv", CUSTOMERS), mapping=RAW_MAPPING)
    assert "The mapping handed in is for other columns." in told(app)
    assert metrics(app)[1] == ("Accepted", "2")


def test_a_sheet_that_is_no_extract_can_be_left_out(store: Path) -> None:
    app = dropped(("notes.csv", b"this;that\n1;2\n"))
    assert not app.metric
    assert not app.error


# --- ways of loading, and others who publish ---------------------------------------------------


def published(store: Path, *files: tuple[str, bytes], by: str = "Ada") -> None:
    publish(judge_files([Delivery(*file) for file in files], store), store, by=by)


def test_a_range_starts_as_what_the_file_covers_and_removes_inside_only(store: Path) -> None:
    published(store, ("customers.csv", CUSTOMERS), ("lines.csv", LINES))
    again = LINES.replace(b"1;1;A;2025-01-15", b"9;1;A;2025-02-01")
    app = dropped(("lines.csv", again))
    run(app.radio(key="mode_of_loading").set_value("range"))
    assert [box.value for box in app.date_input] == [date(2025, 2, 1), date(2025, 2, 15)]
    run(app.date_input[0].set_value(date(2025, 1, 1)))
    run(app.button(key="publish").click())
    assert [row[0] for row in revenue(store)] == ["2", "9"]
    run(app.date_input[0].set_value(date(2025, 2, 10)))
    assert "outside the range" in told(app)


def test_a_replacement_shows_what_it_removes(store: Path) -> None:
    published(store, ("customers.csv", CUSTOMERS))
    app = dropped(("customers.csv", b"customer_id;name;country\nA;Alpha;CH\n"))
    run(app.radio(key="mode_of_loading").set_value("replace"))
    changes = next(frame.value for frame in app.dataframe if "removed_count" in frame.value)
    assert changes.iloc[0].to_list() == ["Customers", 0, 1, 0, 1]


def test_whoever_looked_at_an_older_vintage_is_told_and_looks_again(store: Path) -> None:
    app = dropped(("customers.csv", CUSTOMERS))
    published(store, ("others.csv", CUSTOMERS.replace(b"A;", b"Z;")), by="Bob")
    run(app.button(key="publish").click())
    assert "Someone published meanwhile: vintage 1 of Bob." in told(app)
    assert len(vintages.history(store)) == 1
    run(app.button(key="publish").click())
    assert [vintage.parent for vintage in vintages.history(store)] == ["000001", None]


def test_what_is_published_already_changes_nothing(store: Path) -> None:
    published(store, ("customers.csv", CUSTOMERS))
    published(store, ("lines.csv", LINES))
    app = dropped(("customers.csv", CUSTOMERS))
    assert "nothing would change" in told(app)
    assert app.button(key="publish").disabled


# --- the answer behind the page ---------------------------------------------------------------


def test_a_template_can_be_filled_in_and_handed_in(store: Path) -> None:
    from dashboard.extracts.contract import TABLES
    from dashboard.extracts.templates import template

    with speaking("de"):
        content = template(TABLES["customers"])
    app = dropped(("customers.xlsx", content))
    assert metrics(app) == [("Rows read", "1"), ("Accepted", "1"), ("Quarantined", "0")]


def test_a_mapping_fits_where_its_columns_are() -> None:
    (sheet,) = read(RAW, "raw.csv")
    mapping = read_mapping(json.dumps(RAW_MAPPING))
    assert upload.fits(sheet, mapping) == mapping
    (other,) = read(CUSTOMERS, "customers.csv")
    assert upload.fits(other, mapping).tables == {}
