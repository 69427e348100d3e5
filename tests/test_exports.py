"""Downloads: typed Excel, CSV that opens by a double click, and no cell that becomes a formula."""

from __future__ import annotations

from datetime import date, datetime

import fastexcel
import polars as pl
import pytest

from dashboard import exports, words
from dashboard.answers import bilingual
from dashboard.text import Language, speaking

CUSTOMERS = pl.DataFrame(
    {
        "customer_id": ["0815", "C-2"],
        "customer_name": ["Müller; Söhne", None],
        "revenue_eur": [1234.5, -5.25],
        "revenue_share": [0.875, 0.125],
        "occasion_count": [12, None],
        "last_occasion_on": [date(2025, 12, 31), None],
        "is_dormant": [True, False],
    }
)


def _sheet(book: bytes, sheet: int = 0) -> pl.DataFrame:
    return fastexcel.read_excel(book).load_sheet(sheet).to_polars()


def _column(*values: str) -> dict[str, pl.DataFrame]:
    return {"Customers": pl.DataFrame({"customer_name": values})}


def test_excel_keeps_the_type_of_every_cell() -> None:
    read = _sheet(exports.excel({"Customers": CUSTOMERS}, notes=[], language="en"))
    assert read.rows() == [
        ("0815", "Müller; Söhne", 1234.5, 0.875, 12.0, datetime(2025, 12, 31), True),  # noqa: DTZ001 - cells of Excel have no time zone
        ("C-2", None, -5.25, 0.125, None, None, False),
    ]


def test_excel_heads_the_columns_in_the_readers_language() -> None:
    read = _sheet(exports.excel({"Kunden": CUSTOMERS}, notes=[], language="de"))
    assert read.columns == [
        "Kundennr.",
        "Kunde",
        "Serviceumsatz (€)",
        "Anteil am Serviceumsatz",
        "Kaufanlässe",
        "Letzter Kauf",
        "Ruhend",
    ]


def test_excel_has_a_sheet_per_frame_and_a_last_one_with_the_notes() -> None:
    book = exports.excel(
        {"One": CUSTOMERS, "Two": CUSTOMERS.clear()}, notes=["=1+1", "Region: Nord"], language="en"
    )
    assert fastexcel.read_excel(book).sheet_names == ["One", "Two", "Notes"]
    notes = fastexcel.read_excel(book).load_sheet("Notes", header_row=None).to_polars()
    assert notes.rows() == [("=1+1",), ("Region: Nord",)]


@pytest.mark.parametrize(
    ("titles", "sheets"),
    [
        (["Gains/losses: why?"], ["Gains losses  why"]),
        (["a" * 40, "a" * 41], ["a" * 31, "a" * 26 + " (2)"]),
        (["notes"], ["notes", "Notes (2)"]),
    ],
    ids=["signs Excel forbids", "too long and then the same", "the name of the last sheet"],
)
def test_titles_become_names_that_excel_takes(titles: list[str], sheets: list[str]) -> None:
    notes = ["x"] if titles == ["notes"] else []
    book = exports.excel(dict.fromkeys(titles, CUSTOMERS), notes=notes, language="en")
    assert fastexcel.read_excel(book).sheet_names == sheets


def test_what_is_no_number_is_an_empty_cell() -> None:
    shares = pl.DataFrame({"rank_no": [1, 2, 3], "top_share": [0.5, float("nan"), float("inf")]})
    read = _sheet(exports.excel({"Shares": shares}, notes=[], language="en"))
    assert read["top_share"].to_list() == [0.5, None, None]
    text = exports.csv({"Shares": shares}, notes=[], language="en").decode("utf-8-sig")
    assert text.splitlines() == ["rank_no,top_share", "1,0.5", "2,", "3,"]


def test_german_csv_has_semicolons_decimal_commas_and_german_days() -> None:
    text = exports.csv({"Kunden": CUSTOMERS}, notes=[], language="de").decode("utf-8-sig")
    assert text.splitlines()[1:] == [
        '0815;"Müller; Söhne";1234,5;0,875;12;31.12.2025;ja',
        "C-2;;-5,25;0,125;;;nein",
    ]


def test_english_csv_has_commas_decimal_points_and_days_by_iso_8601() -> None:
    text = exports.csv({"Customers": CUSTOMERS}, notes=[], language="en").decode("utf-8-sig")
    assert text.splitlines() == [
        "Customer no.,Customer,Service revenue (€),Share of service revenue,Purchase occasions,"
        "Last purchase,Dormant",
        "0815,Müller; Söhne,1234.5,0.875,12,2025-12-31,yes",
        "C-2,,-5.25,0.125,,,no",
    ]


def test_csv_begins_with_the_mark_by_which_excel_knows_utf_8() -> None:
    assert exports.csv({"Customers": CUSTOMERS}, notes=[], language="de").startswith(
        b"\xef\xbb\xbf"
    )


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 89 1234", "-5", "@sum", "\t=1", "\r=1", "\n=1", "＝1"]
)
def test_text_that_a_spreadsheet_would_compute_stays_text(text: str) -> None:
    rows = _column(text)
    written = exports.csv(rows, notes=[], language="en").decode("utf-8-sig")
    assert written.split("\n", 1)[1].lstrip('"').startswith("'" + text)
    assert _sheet(exports.excel(rows, notes=[], language="en")).item() == text


def test_text_with_such_a_sign_further_on_is_left_alone() -> None:
    text = exports.csv(_column("A-5", "a=b", "50%"), notes=[], language="en").decode("utf-8-sig")
    assert text.splitlines() == ["Customer", "A-5", "a=b", "50%"]


def test_nothing_to_tell_is_an_empty_cell_in_a_csv() -> None:
    rows = {"Customers": pl.DataFrame({"customer_id": ["1"], "class_detail": [None]})}
    text = exports.csv(rows, notes=[], language="en").decode("utf-8-sig")
    assert text.splitlines()[1] == "1,"


def test_negative_numbers_are_numbers_in_a_csv() -> None:
    rows = {"Changes": pl.DataFrame({"change_eur": [-5.0]})}
    assert exports.csv(rows, notes=[], language="de").decode("utf-8-sig").splitlines()[1] == "-5,0"


def test_doubled_headings_keep_their_technical_name() -> None:
    doubled = pl.DataFrame({"rank_share": [0.1], "customer_share": [0.1], "revenue_eur": [1.0]})
    assert exports.headed(doubled).columns == [
        "Share of customers (rank_share)",
        "Share of customers (customer_share)",
        "Service revenue (€)",
    ]


def test_headings_that_differ_in_capitals_only_are_doubled_for_a_spreadsheet() -> None:
    doubled = pl.DataFrame({"step": ["new"], "STEP": ["new"]})
    assert exports.headed(doubled).columns == ["Step (step)", "STEP (STEP)"]


def test_codes_are_exported_in_words_and_unknown_ones_as_they_are() -> None:
    coded = pl.DataFrame({"category": ["parts", "Own code", None], "country": ["DE", "XX", ""]})
    assert exports.worded(coded).rows() == [
        ("Spare parts", "Germany"),
        ("Own code", "XX"),
        ("not stated", "not stated"),
    ]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_choice_without_rows_is_a_file_with_headings_only(language: Language) -> None:
    rows = {"Customers": CUSTOMERS.clear()}
    text = exports.csv(rows, notes=[], language=language).decode("utf-8-sig")
    assert len(text.splitlines()) == 1
    read = _sheet(exports.excel(rows, notes=[], language=language))
    assert read.width == 7
    assert read.drop_nulls().is_empty()


def test_a_title_becomes_a_file_name() -> None:
    assert exports.file_name("Kunden: Größte zuerst (€)") == "kunden-größte-zuerst"


@pytest.mark.parametrize(
    ("spoken", "low", "high"),
    [("en", "Kept, from", "Kept, to"), ("de", "Gehalten, von", "Gehalten, bis")],
)
def test_the_bounds_of_an_interval_are_called_after_what_they_bound(
    spoken: Language, low: str, high: str
) -> None:
    with speaking(spoken):
        assert words.column("kept_low_share") == low
        assert words.column("kept_high_share") == high
        assert words.column("unheard_low_share") == "unheard_low_share"


@pytest.mark.parametrize(
    ("spoken", "names"), [("en", ["Quotation", "Other"]), ("de", ["Angebot", "Other"])]
)
def test_of_two_names_the_readers_is_taken_and_the_other_where_it_has_none(
    spoken: Language, names: list[str]
) -> None:
    frame = pl.DataFrame(
        {
            "place_no": [1, 2],
            "english_touchpoint_name": ["Quotation", "Other"],
            "german_touchpoint_name": ["Angebot", None],
        }
    )
    with speaking(spoken):
        told = bilingual.spoken(frame)
    assert told.columns == ["place_no", "touchpoint_name"]
    assert told["touchpoint_name"].to_list() == names
