"""A file is read as it was meant, or somebody is asked; nothing depends on the display."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import CompassError
from dashboard.extracts.reading import spool, texts
from dashboard.extracts.reading.read import read
from dashboard.extracts.reading.sheet import Sheet


def sheet_of(content: bytes | str, name: str = "lines.csv") -> Sheet:
    data = content.encode() if isinstance(content, str) else content
    (sheet,) = read(data, name)
    return sheet


def workbook(*sheets: list[list[Any]], first_row: int = 0) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for rows in sheets:
            page = book.add_worksheet()
            for r, row in enumerate(rows, start=first_row):
                for c, value in enumerate(row):
                    if isinstance(value, date):
                        page.write_datetime(r, c, value, day)
                    else:
                        page.write(r, c, value)
    return buffer.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_told_by_the_lines(delimiter: str) -> None:
    text = f"id{delimiter}name\n1{delimiter}Müller\n2{delimiter}Weiß\n"
    assert sheet_of(text).frame.rows() == [("1", "Müller"), ("2", "Weiß")]


def test_commas_of_a_language_do_not_pass_for_delimiters() -> None:
    assert sheet_of("name\nMüller, Jan\nWeiß, Eva\n").frame["name"].to_list() == [
        "Müller, Jan",
        "Weiß, Eva",
    ]


def test_decimal_commas_do_not_pass_for_delimiters() -> None:
    assert sheet_of("a;b\n1,5;2,5\n3,5;4,5\n").frame.columns == ["a", "b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_is_told_by_the_bytes(encoding: str) -> None:
    content = "Größe;Preis\nübergroß;5 €\n".encode(encoding)
    assert sheet_of(content).frame.rows(named=True) == [{"Größe": "übergroß", "Preis": "5 €"}]


def test_umlauts_of_dos_are_told_from_those_of_windows() -> None:
    for encoding in ("cp850", "cp1252"):
        content = "id;Größe\n1;übergroß\n2;„Mäuse“\n".replace("„", '"').replace("“", '"')
        assert sheet_of(content.encode(encoding)).frame["Größe"].to_list() == ["übergroß", "Mäuse"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(newline: str) -> None:
    assert sheet_of(f"a;b{newline}1;2{newline}").frame.rows() == [("1", "2")]


def test_a_first_line_that_names_the_delimiter_is_obeyed_and_counted() -> None:
    sheet = sheet_of("sep=,\na,b;c\n1,2\n")
    assert sheet.frame.rows(named=True) == [{"a": "1", "b;c": "2"}]
    assert sheet.row_no.to_list() == [3]


def test_rows_keep_their_place_in_the_file() -> None:
    sheet = sheet_of('a;b\n1;"two\nlines"\n\n3;4\n')
    assert sheet.frame.rows() == [("1", "two\nlines"), ("3", "4")]
    assert sheet.row_no.to_list() == [2, 5]


def test_blank_lines_above_the_header_are_counted() -> None:
    sheet = sheet_of("\n\na;b\n1;2\n")
    assert (sheet.frame.columns, sheet.row_no.to_list()) == (["a", "b"], [4])


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_short_file_is_the_same_with_and_without_a_line_break_at_its_end(end: str) -> None:
    sheet = sheet_of(f"Title\na;b\n1;2{end}")
    assert (sheet.columns, sheet.frame.rows()) == (("a", "b"), [("1", "2")])


def test_short_lines_are_filled_up_and_long_ones_are_torn() -> None:
    sheet = sheet_of("a;b\n1\n2;3;4\n5;6;\n")
    assert sheet.frame.rows() == [("1", None), ("5", "6")]
    assert sheet.torn.rows() == [(3, "2;3;4")]
    assert sheet.row_count == 3


def test_inches_are_no_quotes() -> None:
    sheet = sheet_of('id;size\n1;12" pipe\n2;5\n')
    assert sheet.frame.rows() == [("1", '12" pipe'), ("2", "5")]


def test_repeated_and_missing_headers_get_names() -> None:
    assert sheet_of("a;a;\n1;2;3\n").frame.columns == ["a", "a (2)", "#3"]
    named_alike = sheet_of("a;a;a (2);#5;\n1;2;3;4;5\n").frame.columns
    assert named_alike == ["a", "a (2)", "a (2) (2)", "#5", "#5 (2)"]


def test_what_looks_like_a_formula_stays_text() -> None:
    assert sheet_of("a;b\n=1+1;@x\n").frame.rows() == [("=1+1", "@x")]
    (sheet,) = read(workbook([["a"], ["=1+1"]]), "book.xlsx")
    assert sheet.frame.rows() == [("=1+1",)]


def test_every_sheet_of_a_workbook_is_read_with_its_rows() -> None:
    book = workbook([["id", "on"], ["007", date(2025, 1, 2)]], [], [["n"], [1.5]], first_row=2)
    one, two = read(book, "book.xlsx")
    assert one.frame.rows() == [("007", datetime(2025, 1, 2))]  # noqa: DTZ001 - no zone in Excel
    assert (one.name, one.row_no.to_list()) == ("Sheet1", [4])
    assert (two.name, two.frame.rows()) == ("Sheet3", [(1.5,)])


def test_number_cells_beside_text_numbers_are_noticed() -> None:
    (sheet,) = read(workbook([["mixed", "text"], [1.234, "1.234"], ["1,5", "1,5"]]), "b.xlsx")
    assert sheet.mixed == {"mixed"}


def test_parquet_keeps_its_types() -> None:
    frame = pl.DataFrame({"id": ["A"], "on": [date(2025, 1, 2)], "eur": [1.5]})
    buffer = io.BytesIO()
    frame.cast({"id": pl.Categorical}).write_parquet(buffer)
    sheet = sheet_of(buffer.getvalue(), "lines.parquet")
    assert sheet.frame.equals(frame)
    assert sheet.row_no.to_list() == [1]


@pytest.mark.parametrize(
    ("content", "name", "happened"),
    [
        (b"", "x.csv", "x.csv is empty."),
        (b"\xef\xbb\xbf\r\n", "x.csv", "x.csv is empty."),
        (b"a;b\n", "x.csv", "x.csv has a header but no rows."),
        (b"a;b\n;\n", "x.csv", "x.csv has a header but no rows."),
        (b"\n\na;b", "x.csv", "x.csv has a header but no rows."),
        (b"\r;", "x.csv", "x.csv has a header but no rows."),
        (b"Title\n\na;b;c\n", "x.csv", "x.csv has a header but no rows."),
        (workbook([["a", "b"]]), "x.xlsx", "x.xlsx has a header but no rows."),
        (workbook([]), "x.xlsx", "x.xlsx is empty."),
        (b"a;b\n1;2\n", "x.xlsx", "x.xlsx is called Excel but holds CSV."),
        (workbook([["a"], [1]]), "x.csv", "x.csv is called CSV but holds Excel."),
        (b"PK\x03\x04 torn", "x.xlsx", "x.xlsx cannot be opened as Excel"),
        (b"PAR1 torn", "x.parquet", "x.parquet cannot be opened as Parquet"),
        (b"\xd0\xcf\x11\xe0 old", "x.xlsx", "x.xlsx is an old XLS workbook"),
        (b"%PDF-1.7", "x.csv", "x.csv is called CSV but holds PDF."),
        (b"a;b\n1;2\n", "x.docx", "x.docx is of a kind that cannot be read."),
        (b"a;\x00\x01\x81\n", "x.csv", "x.csv cannot be read as text."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, name: str, happened: str) -> None:
    with pytest.raises(CompassError) as told:
        read(content, name)
    assert str(told.value).startswith(happened)


def test_a_missing_file_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(CompassError, match=r"gone\.csv cannot be opened: No such file"):
        read(tmp_path / "gone.csv", "gone.csv")


CELLS = st.text(st.sampled_from('abc XYZ 019 äöüÄÖÜß ;,\t|"\n=@+-.'), max_size=8)


@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6),
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_frame_written_as_csv_comes_back(
    rows: list[tuple[str, str]], delimiter: str, encoding: str, newline: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline)
    writer.writerows([("id", "one", "two"), *((i, *row) for i, row in enumerate(rows))])
    sheet = sheet_of(text.getvalue().encode(encoding))
    given_back = [tuple((cell or "").strip() for cell in row) for row in sheet.frame.rows()]
    assert given_back == [(str(i), a.strip(), b.strip()) for i, (a, b) in enumerate(rows)]
    assert sheet.torn.is_empty()


@given(
    st.lists(st.text(st.sampled_from('ab;"\n'), max_size=12), max_size=8),
    st.booleans(),
)
def test_pieces_of_a_text_end_where_a_record_ends(blocks: list[str], quoted: bool) -> None:
    whole = "".join(blocks)
    pieces = list(texts.records((block.encode() for block in blocks if block), quoted=quoted))
    assert b"".join(pieces).decode() == whole
    for piece in pieces[:-1]:
        assert piece.endswith(b"\n")
        assert not quoted or piece.count(b'"') % 2 == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("block", [1500, 4096, 5000])
def test_a_file_read_in_pieces_is_the_file_read_at_once(
    monkeypatch: pytest.MonkeyPatch, encoding: str, block: int
) -> None:
    rows = [(str(n), f"Müller {n}\nzweite Zeile" if n % 7 == 0 else "x;y", "") for n in range(900)]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\n").writerows([("id", "one", "two"), *rows])
    content = text.getvalue().replace("\n450;", "\n450;torn;torn;").encode(encoding)
    at_once = sheet_of(content)
    monkeypatch.setattr(texts, "_BLOCK", block)
    monkeypatch.setattr(spool, "_IN_MEMORY", 0)
    in_pieces = sheet_of(content)
    assert len(list(in_pieces.pieces())) > 2
    assert in_pieces.frame.equals(at_once.frame)
    assert in_pieces.row_no.equals(at_once.row_no)
    assert in_pieces.torn.equals(at_once.torn)
    assert at_once.torn.height == 1


@given(
    st.binary(max_size=60)
    | st.text(st.sampled_from('ab;,"\r\n\t| 1'), max_size=40).map(str.encode),
    st.sampled_from(["x.csv", "x.xlsx", "x.parquet", "x.xls", "x.zip", "x.csv.gz"]),
    st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"PAR1", b"\x1f\x8b"]),
)
def test_any_bytes_are_read_or_told(content: bytes, name: str, magic: bytes) -> None:
    try:
        sheets = read(magic + content, name)
    except CompassError:
        return
    assert all(sheet.frame.height == sheet.row_no.len() for sheet in sheets)
