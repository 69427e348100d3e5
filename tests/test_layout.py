"""The table is found among what reports put around it; a plain file is left alone."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.extracts.reading.layout import Layout, delimiter, find, no_records
from dashboard.extracts.reading.sheet import named


def rows_of(text: str, mark: str = ";") -> list[list[str | None]]:
    return [[cell.strip() or None for cell in line.split(mark)] for line in text.split("\n")]


def kinds_of(text: str, mark: str = ";", *, is_last: bool = True) -> list[str | None]:
    """The header is the first line; blanks around cells are gone, as reading removes them."""
    header, *rows = rows_of(text, mark)
    wide = len(header)
    data = [(row + [None] * wide)[:wide] for row in rows]
    frame = pl.DataFrame(data, schema=dict.fromkeys(named(header), pl.String), orient="row")
    return no_records(frame, is_last=is_last).to_list()


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("a;b\n1;2", ";"),
        ("a\tb\n1\t2", "\t"),
        ("a|b\n1|2", "|"),
        ("a,b\n1,2", ","),
        ("a;b\n1,5;2,5\n3,5;4,5", ";"),
        ("Umsatz, netto;Menge\n1,5;2\n2,5;3", ";"),
        ("id;name\n1;Müller, Hans\n2;Weiß, Hans", ";"),
        ("Kunde;Ort;Wert\nA;Ulm;1,5\nB;;2,5\nC\nD;Ulm;3,5", ";"),
        ('"a,b","c"\n"1;2;3",4', ","),
        ("Liste, Stand 1,2,3,4\nBenutzer, Datum, Uhrzeit, Seite\n\na;b\n1;2\n3;4\n5;6", ";"),
        ("Report: open;items;by;customer\nid,eur\n1,2\n3,4\n5,6\nTotal,12", ","),
        ("Titel\n-----------\n| a | b, c |\n-----------\n| 1 | 1,5 |\n| 2 | 2,5 |", "|"),
        ('id;size\n1;12" pipe\n2;5', ";"),
        ("", ";"),
        ("only\none", ";"),
    ],
)
def test_the_table_tells_the_delimiter_and_nothing_around_it(text: str, mark: str) -> None:
    assert delimiter(text.split("\n")) == mark


@pytest.mark.parametrize(
    "text",
    [
        "a;b\n1;2\n3;4",
        "id;name\nA;Müller\nB;Weiß",
        "a;b\n1\n2;3;4\n5;6;",
        "id;name\nA;Müller;x\nB;Weiß;y",
        "id;name;\n1;Müller;x\n2;Weiß;y",
        "Kunde;2023;2024\nA;1;2\nB;3;4",
        "Rechnung;Wert\n1;1,5",
        "Währung\nEUR\nUSD",
        "1001;Müller;DE\nA-17;Weiß;AT\n1003;Groß;DE\n1004;Klein;DE",
        "1001;5\n1002;6",
        "id;a;b;c;d;e\n1;x;;;;\n2;;y;;;\n3;;;z;;",
        "name;ort;land\nA;;\nB;Ulm;DE\nC;Bern;CH",
    ],
)
def test_a_plain_file_begins_with_its_header(text: str) -> None:
    rows = rows_of(text)
    assert find(rows) == Layout(0, tuple(rows[0]), 1)


@pytest.mark.parametrize(
    ("text", "mark", "layout"),
    [
        ("Bericht\nRechnung;Kunde;Wert\n1;A;5\n2;B;6", ";", (1, ("Rechnung", "Kunde", "Wert"), 2)),
        (
            "Bericht;Umsatz\nBenutzer;MEIER\nDatum;01.02.2025\n\n"
            "Rechnung;Kunde;Datum;Wert\n1;4711;01.02.2025;1,5\n1;4711;01.02.2025;1,5",
            ";",
            (4, ("Rechnung", "Kunde", "Datum", "Wert"), 5),
        ),
        (
            "01.02.2025\t\tDynamische Listenausgabe\t\t\t1\n\n\tFaktura\tPos\tNettowert\n\n"
            "\t9000001\t10\t1.234,56-\n\t9000002\t10\t2,00\n\t*\t\t1.232,56-",
            "\t",
            (2, (None, "Faktura", "Pos", "Nettowert"), 4),
        ),
        (
            "01.02.2025  Dynamische Listenausgabe  1\n-----------------\n|Faktura|Nettowert |\n"
            "-----------------\n|9000001| 1,56-|\n|9000002| 2,00 |\n-----------------",
            "|",
            (2, (None, "Faktura", "Nettowert", None), 4),
        ),
        ("\n\na;b\n1;2", ";", (2, ("a", "b"), 3)),
        (";;;Seite 1\na;b\n1;2\n3;4", ";", (1, ("a", "b"), 2)),
        ("Titel\nDatum;1.1.2025;von;MEIER\na;b;c;d;e\n1;2;3;4;5\n1;2;3;4;5", ";",
         (2, ("a", "b", "c", "d", "e"), 3)),
    ],
)  # fmt: skip
def test_what_a_report_puts_above_its_header_is_no_data(
    text: str, mark: str, layout: tuple[int, tuple[str | None, ...], int]
) -> None:
    assert find(rows_of(text, mark)) == Layout(*layout)


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        (
            ";;Umsatz 2025;;Umsatz 2024;\nKunde;Name;Menge;Wert;Menge;Wert\n1;A;3;4;5;6",
            (0, ("Kunde", "Name", "Umsatz 2025 Menge", "Umsatz 2025 Wert", "Umsatz 2024 Menge",
                 "Umsatz 2024 Wert"), 2),
        ),
        (
            "Liste\n\nKunde;Name;Umsatz;;Text\n;;Menge;Wert;\n1;A;3;4;x\n2;B;5;6;y",
            (2, ("Kunde", "Name", "Umsatz Menge", "Umsatz Wert", "Text"), 4),
        ),
        ("Kundenliste\nKunde;Wert;Wert\n1;3;4\n2;5;6", (1, ("Kunde", "Wert", "Wert"), 2)),
        ("Kunde;Menge;Wert\n;ST;EUR\n1;3;4\n2;5;6", (0, ("Kunde", "Menge", "Wert"), 2)),
        ("Kunde;Umsatz;Umsatz\n;ST;EUR\n1;3;4\n2;5;6",
         (0, ("Kunde", "Umsatz ST", "Umsatz EUR"), 2)),
        ("Kunde;Wert;Währung\nA;3;EUR\nB;5;EUR", (0, ("Kunde", "Wert", "Währung"), 1)),
    ],
)  # fmt: skip
def test_a_header_of_two_rows_is_joined_and_units_belong_to_it(
    text: str, layout: tuple[int, tuple[str | None, ...], int]
) -> None:
    assert find(rows_of(text)) == Layout(*layout)


@pytest.mark.parametrize("rows", [[], [[]], [[None]], [["", "  "]], [["-----"]]])
def test_nothing_but_blanks_and_rulers_has_no_rows(rows: list[list[str | None]]) -> None:
    assert find(rows).first == len(rows)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Kunde;Umsatz\nTotal Energies;5\nMüller;6\nTotal;11", [None, None, "total"]),
        ("Kunde;Ort;Wert\nTotal;Ulm;5\nTotal Energies;;5", [None, None]),
        (
            "Kunde;Ort;Wert;Währung\nA;Ulm;5;EUR\nB;Ulm;6;EUR\nSumme Ulm;;11;EUR\n"
            "Ulm Ergebnis;;11;EUR\nGesamtergebnis;;11;EUR",
            [None, None, "total", "total", "total"],
        ),
        ("Faktura;Pos;Wert\n1;10;5\n*;;5\n**;;5\n* Summe;;5\n*  4711;;5",
         [None, "total", "total", "total", "total"]),
        ("a;b;c\n1;2;3\n---;---;---\n4;5;6\n======;;", [None, "ruler", None, "ruler"]),
        ("Kunde;Wert\nA;1\nKunde;Wert\nB;2", [None, "header", None]),
        ("Kunde;Umsatz Menge;Umsatz Wert\nA;1;2\nKunde;Umsatz;\n;Menge;Wert\nB;3;4",
         [None, "header", "header", None]),
        ("Name\nName\nTotal\nx", ["header", "total", None]),
        ("Kunde;Ort;Wert\nA;Ulm;5\n;;\nUmsatzliste\nCopyright (c) 2025",
         [None, None, "footer", "footer"]),
        ("Kunde;Ort;Wert\nA;Ulm;5\n* 1.234 Sätze selektiert", [None, "footer"]),
        ("id;name\n1;A\n(5 rows affected)", [None, "footer"]),
        ("Kunde;Ort;Wert\nA;Ulm;5\nB\nC", [None, None, None]),
        ("Firma;Land\nA;DE\nStand 24 GmbH;DE", [None, None]),
        (";;\nA;Ulm;5\nSumme;;6\nSumme Ulm;;5", [None, "total", None]),
        ("Kunde;Ort;Wert\nSumme Ulm;;5\nSumme Bern;;5", [None, None]),
        ("Kunde;Ort;Wert\nA;Ulm;5\n;Ulm;6\n;;7", [None, None, "total"]),
        ("Kunde;Ort;Wert\nA;Ulm;5\n;;6\nB;Ulm;7", [None, None, None]),
        ("Kunde;Wert\nA;5\n;6", [None, None]),
        ("Kunde;Ort;Wert\nA;Ulm;5\n;;x 7", [None, None]),
        ("Kunde;Ort;Land\nA;Ulm;DE\nTotal;;FR", [None, None]),
        ("Kunde;Ort;Wert\nA;Ulm;5\n;;6\n\nVertraulich", [None, "total", None, "footer"]),
    ],
)  # fmt: skip
def test_what_is_no_record_is_told_from_what_is(text: str, kinds: list[str | None]) -> None:
    assert kinds_of(text) == kinds


NAMES = st.text(st.sampled_from("abcÄöü -_()"), min_size=1, max_size=6).map(str.strip)
CELLS = st.sampled_from(
    [None, "A", "b c", "4711", "1,5", "-3", "31.01.2025", "2025", "x", "Summe", "---"]
)


@given(
    st.lists(NAMES.filter(bool), min_size=2, max_size=5),
    st.data(),
)
def test_a_header_that_names_every_column_is_found_whatever_stands_below(
    names: list[str], data: st.DataObject
) -> None:
    row = st.lists(CELLS, min_size=len(names), max_size=len(names))
    first = data.draw(row.filter(lambda cells: any(cell not in (None, "---") for cell in cells)))
    rows: list[list[str | None]] = [[*names], first, *data.draw(st.lists(row, max_size=8))]
    assume(not set("-_") >= set("".join(names)))
    assert find(rows) == Layout(0, tuple(names), 1)


def test_titles_repeated_on_every_page_of_a_list_are_no_records() -> None:
    text = (
        "|Faktura|Pos|Wert|\n-------\n|9000001|10|1,00|\n-------\n01.02.2025 Liste 2\n-------\n"
        "|Faktura|Pos|Wert|\n-------\n|9000002|10|1,00|\n-------\n|*||2,00|\n-------"
    )
    assert kinds_of(text, "|") == [
        "ruler", None, "ruler", "header", "ruler", "header", "ruler", None, "ruler", "total",
        "ruler",
    ]  # fmt: skip


def test_a_closing_remark_is_looked_for_at_the_end_of_the_file_only() -> None:
    assert kinds_of("id;name\n1;A\n(5 rows affected)", is_last=False) == [None, None]


def test_a_frame_without_rows_or_without_content_has_no_kinds() -> None:
    assert no_records(pl.DataFrame(schema={"a": pl.String}), is_last=True).to_list() == []
    blank = pl.DataFrame({"a": [None, None]}, schema={"a": pl.String})
    assert no_records(blank, is_last=True).to_list() == [None, None]
