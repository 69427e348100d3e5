"""A workbook is read as it was meant: the header wherever it stands, cells with their types."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import CompassError
from dashboard.extracts.reading.read import read
from dashboard.extracts.reading.sheet import Sheet
from dashboard.extracts.reading.typed import as_text
from tests.test_archives import packed

Rows = list[list[Any]]


#: How files of the old Office begin, and such with a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day)  # noqa: DTZ001 - a cell has no time zone


class Failed(str):
    """A cell whose formula failed."""


def workbook(
    sheets: dict[str, Rows], and_then: Callable[[Any], None] = lambda _book: None
) -> bytes:
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for title, rows in sheets.items():
            page = book.add_worksheet(title)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, datetime):
                        page.write_datetime(r, c, value, day)
                    elif isinstance(value, Failed):
                        page.write_formula(r, c, "=NA()", None, value)
                    elif value is not None:
                        page.write(r, c, value)
        and_then(book)
    return buffer.getvalue()


def only(rows: Rows) -> Sheet:
    (sheet,) = read(workbook({"Daten": rows}), "book.xlsx")
    return sheet


def test_a_header_below_a_title_keeps_the_types_of_the_cells() -> None:
    sheet = only(
        [
            ["Umsatzliste Service"],
            ["Stand", at(2025, 1, 31)],
            [],
            ["Rechnung", "Datum", "Wert"],
            ["A-1", at(2025, 1, 2), 1.5],
            ["A-2", at(2025, 1, 3), 2],
        ]
    )
    assert sheet.columns == ("Rechnung", "Datum", "Wert")
    assert sheet.frame.rows() == [("A-1", at(2025, 1, 2), 1.5), ("A-2", at(2025, 1, 3), 2.0)]
    assert sheet.row_no.to_list() == [5, 6]


def test_a_total_below_the_rows_does_not_take_their_types() -> None:
    sheet = only([["Datum", "Wert"], [at(2025, 1, 2), 1.5], [at(2025, 1, 3), 2], ["Summe", 3.5]])
    assert sheet.frame.rows() == [(at(2025, 1, 2), 1.5), (at(2025, 1, 3), 2.0)]
    assert sheet.left_out.rows() == [(4, "total", "Summe;3.5")]


def test_a_total_below_text_numbers_does_not_make_the_column_a_mixed_one() -> None:
    sheet = only([["id", "n"], ["A", "1.234"], ["B", "1,5"], ["Summe", 0]])
    assert sheet.mixed == frozenset()


def test_subtotals_between_the_rows_are_left_out_with_their_places() -> None:
    sheet = only(
        [["Kunde", "Wert"], ["A", 1], ["A Ergebnis", 1], ["Summe", 1], ["B", 2], ["Summe", 2]]
    )
    assert sheet.frame.rows() == [("A", 1.0), ("A Ergebnis", 1.0), ("B", 2.0)]
    assert sheet.row_no.to_list() == [2, 3, 5]
    assert sheet.left_out["row_no"].to_list() == [4, 6]


def test_a_header_of_merged_cells_is_joined() -> None:
    def merge(book: Any) -> None:
        page = book.get_worksheet_by_name("Daten")
        page.merge_range(0, 1, 0, 2, "Umsatz 2025")

    rows: Rows = [["Kunde", None, None], [None, "Menge", "Wert"], ["A", 3, 4.5], ["B", 5, 6]]
    (sheet,) = read(workbook({"Daten": rows}, merge), "book.xlsx")
    assert sheet.columns == ("Kunde", "Umsatz 2025 Menge", "Umsatz 2025 Wert")
    assert sheet.frame.rows() == [("A", 3.0, 4.5), ("B", 5.0, 6.0)]
    assert sheet.row_no.to_list() == [3, 4]


def test_an_empty_first_column_and_blank_rows_bring_nothing() -> None:
    sheet = only([[], [None, "id", "n"], [None, "A", 1], [], [None, "B", 2]])
    assert sheet.columns == ("id", "n")
    assert sheet.frame.rows() == [("A", 1.0), ("B", 2.0)]
    assert sheet.row_no.to_list() == [3, 5]


def test_a_cell_whose_formula_failed_says_so() -> None:
    sheet = only([["id", "n"], ["A", 1.234], ["B", Failed("#N/A")], ["C", 2], ["D", None]])
    assert sheet.frame.rows() == [("A", "1.2340"), ("B", "#N/A"), ("C", "2"), ("D", None)]


def test_text_that_looks_like_a_number_or_a_formula_stays_text() -> None:
    sheet = only([["id", "note"], ["007", "=1+1"], ["008", "@x"]])
    assert sheet.frame.rows() == [("007", "=1+1"), ("008", "@x")]


def test_a_formula_counts_with_the_value_saved() -> None:
    def add(book: Any) -> None:
        book.get_worksheet_by_name("Daten").write_formula(1, 1, "=1+1", None, 2)

    (sheet,) = read(workbook({"Daten": [["id", "n"], ["A", None]]}, add), "book.xlsx")
    assert sheet.frame.rows() == [("A", 2.0)]


def test_a_duration_is_told_in_hours_and_belongs_to_a_total() -> None:
    def add(book: Any) -> None:
        page, hours = book.worksheets()[0], book.add_format({"num_format": "[h]:mm"})
        for row in (1, 2):
            page.write_number(row, 1, 1.5, hours)

    (sheet,) = read(workbook({"Daten": [["id", "Dauer"], ["A"], ["Summe"]]}, add), "book.xlsx")
    assert [as_text(sheet.frame[name]).to_list() for name in sheet.columns] == [["A"], ["36:00:00"]]
    assert sheet.left_out.rows() == [(3, "total", "Summe;36:00:00")]


def test_columns_may_be_called_like_ours() -> None:
    sheet = only([["row_no", "kind"], [1, "x"], [2, "y"], ["Summe", None]])
    assert sheet.frame.rows(named=True) == [
        {"row_no": 1.0, "kind": "x"},
        {"row_no": 2.0, "kind": "y"},
    ]
    assert sheet.left_out.rows() == [(4, "total", "Summe")]


def test_cells_of_blanks_are_empty() -> None:
    sheet = only([["id", "n"], ["A", 1], ["B", "  "]])
    assert sheet.frame.rows() == [("A", 1.0), ("B", None)]


def test_hidden_sheets_are_left_out_and_told() -> None:
    def hide(book: Any) -> None:
        book.get_worksheet_by_name("Alt").hide()

    content = workbook({"Neu": [["id"], [1]], "Alt": [["id"], [2]]}, hide)
    (sheet,) = read(content, "book.xlsx")
    assert (sheet.name, sheet.frame.rows()) == ("Neu", [(1.0,)])
    assert sheet.left_out.rows() == [(None, "hidden", "Alt")]


def test_hidden_sheets_are_read_where_no_other_has_rows() -> None:
    def hide(book: Any) -> None:
        book.get_worksheet_by_name("Daten").hide()

    content = workbook({"Deckblatt": [], "Daten": [["id"], [2]]}, hide)
    assert [sheet.name for sheet in read(content, "book.xlsx")] == ["Daten"]


def test_every_sheet_finds_its_own_header() -> None:
    content = workbook(
        {"Kunden": [["Kunden"], [], ["id", "n"], ["A", 1], ["B", 2]], "Zeilen": [["x"], [5]]}
    )
    one, two = read(content, "book.xlsx")
    assert (one.columns, one.row_no.to_list()) == (("id", "n"), [4, 5])
    assert (two.columns, two.row_no.to_list()) == (("x",), [2])


def test_a_workbook_called_xls_is_read_as_what_it_is() -> None:
    (sheet,) = read(workbook({"Daten": [["id"], [1]]}), "export.xls")
    assert sheet.frame.rows() == [(1.0,)]


def test_a_list_export_called_xls_is_read_as_text() -> None:
    (sheet,) = read("Kunde\tWert\n4711\t1,5\n".encode("utf-16"), "export.XLS")
    assert sheet.frame.rows(named=True) == [{"Kunde": "4711", "Wert": "1,5"}]


@pytest.mark.parametrize(
    ("content", "name", "happened"),
    [
        (OLE, "x.xlsx", "x.xlsx is an old XLS workbook."),
        (OLE, "x.xls", "x.xls is an old XLS workbook."),
        (OLE + bytes(5000) + "EncryptedPackage".encode("utf-16-le"), "x.xlsx",
         "x.xlsx is protected by a password."),
        (b"<html><table><tr><td>1</td></tr></table></html>", "x.xls",
         "x.xls is a web page or an XML document, not a table."),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "x.xls", "x.xls is a web page or an XML document"),
        (b"MIME-Version: 1.0\r\n", "x.xls", "x.xls is a web page or an XML document"),
        (b"\n<!DOCTYPE html>", "x.csv", "x.csv is a web page or an XML document"),
        (packed(("xl/workbook.bin", b"")), "x.xlsx", "x.xlsx is called Excel but holds XLSB."),
        (packed(("mimetype", b"")), "x.xlsx", "x.xlsx is called Excel but holds OpenDocument."),
        (packed(("a.csv", b"")), "x.xlsx", "x.xlsx cannot be opened as Excel"),
        (packed(("xl/workbook.xml", b"<x")), "x.xlsx", "x.xlsx cannot be opened as Excel"),
        (workbook({"a": [["id"], [1]]})[:-30], "x.xlsx", "x.xlsx cannot be opened as Excel"),
        (b"", "x.xlsb", "x.xlsb is of a kind that cannot be read."),
        (b"", "x.ods", "x.ods is of a kind that cannot be read."),
        (workbook({"a": [[f"c{i}" for i in range(1001)], [1] * 1001]}), "x.xlsx",
         "x.xlsx has 1001 columns; at most 1000 are read."),
    ],
)  # fmt: skip
def test_a_workbook_that_cannot_be_read_says_why(content: bytes, name: str, happened: str) -> None:
    with pytest.raises(CompassError) as told:
        read(content, name)
    assert str(told.value).startswith(happened)


def test_a_workbook_with_a_damaged_sheet_says_so() -> None:
    whole = io.BytesIO(workbook({"Daten": [["id"], [1]]}))
    with zipfile.ZipFile(whole) as archive:
        members = [
            (one.filename, b"<worksheet" if "sheet1" in one.filename else archive.read(one))
            for one in archive.infolist()
        ]
    with pytest.raises(CompassError, match=r"^x\.xlsx cannot be opened as Excel"):
        read(packed(*members), "x.xlsx")


ANYTHING = st.sampled_from(
    [None, "", " ", "A", "007", "1.234", "1,5", "Summe", "*", "---", "EUR", "=1+1", True, 0, -1.5,
     1.234, 1 / 3, 1e300, at(2025, 1, 31), Failed("#N/A"), Failed("#REF!")]
)  # fmt: skip


@given(st.lists(st.lists(ANYTHING, min_size=1, max_size=4), min_size=1, max_size=7))
def test_every_row_of_any_cells_is_read_or_told_as_no_record(rows: Rows) -> None:
    filled = [row for row, cells in enumerate(rows, start=1) if any(map(_says, cells))]
    try:
        (sheet,) = read(workbook({"Daten": rows}), "book.xlsx")
    except CompassError as told:
        assert "is empty" in str(told) or "no rows" in str(told)
        return
    told_rows = {*sheet.row_no, *sheet.left_out["row_no"]}
    # rulers right below the header belong to it
    rulers = {row for row in filled if {*filter(_says, rows[row - 1])} == {"---"}}
    header = [row for row in filled if row not in told_rows | rulers]
    assert sheet.row_no.is_sorted()
    assert told_rows <= set(filled)
    assert 1 <= len(header) <= 3
    assert max(header) < min(sheet.row_no, default=99)


def _says(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""
