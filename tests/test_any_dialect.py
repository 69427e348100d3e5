"""Whatever is written in whatever dialect comes back equal, or somebody is asked."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES
from dashboard.extracts.judging.verdict import Ambiguity, Known, Verdict, judge
from dashboard.extracts.reading.read import read
from tests.test_workbooks import workbook

Line = tuple[str, str, date, Decimal]

HEADERS = (
    ("Rechnung", "Pos", "Kunde", "Datum", "Leistung", "Techniker", "Umsatz"),
    ("invoice_id", "line_no", "customer_id", "invoice_date", "category", "technician_id",
     "net_revenue"),
)  # fmt: skip
PREAMBLES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (),
    (("Umsatzliste",), ()),
    (("Servicebericht, Stand 31.12.2025; alle Werke",), ("Werk:", "1000"), ("Monat", "12"), ()),
    ((), ("31.12.2025", "", "Liste", "1"), ()),
)
TOTALS: tuple[tuple[str, ...], ...] = ((), ("Summe",), ("*",), ("Grand total",))


@dataclass(frozen=True)
class Dialect:
    """How lines are written."""

    header: tuple[str, ...]
    delimiter: str
    encoding: str
    newline: str
    mark: str
    group: str
    minus: str
    day: str
    all_quoted: bool
    preamble: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]

    def number(self, value: Decimal) -> str:
        digits = f"{abs(value):,.2f}".translate({ord(","): self.group, ord("."): self.mark})
        return self.minus.format(digits) if value < 0 else digits

    def write(self, lines: list[Line]) -> bytes:
        text = io.StringIO(newline="")
        quoting: Literal[0, 1] = csv.QUOTE_ALL if self.all_quoted else csv.QUOTE_MINIMAL
        writer = csv.writer(
            text, delimiter=self.delimiter, lineterminator=self.newline, quoting=quoting
        )
        writer.writerows([*self.preamble, self.header])
        for place, (invoice, technician, day, value) in enumerate(lines):
            cells = (day.strftime(self.day), "parts", technician, self.number(value))
            writer.writerow((invoice, place, "4711", *cells))
        if self.total:
            amount = self.number(sum((value for *_, value in lines), Decimal()))
            writer.writerow((*self.total, "", "", "", "", "", amount))
        return text.getvalue().encode(self.encoding)


DIALECTS = st.builds(
    Dialect,
    header=st.sampled_from(HEADERS),
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from([",", "."]),
    group=st.sampled_from(["", " ", "\u00a0", "'"]),
    minus=st.sampled_from(["-{}", "{}-", "({})", "- {}"]),
    day=st.sampled_from(
        ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y%m%d", "%d-%b-%Y", "%d.%m.%y"]
    ),
    all_quoted=st.booleans(),
    preamble=st.sampled_from(PREAMBLES),
    total=st.sampled_from(TOTALS),
)
WORDS = st.text(st.sampled_from('abc XYZ 019 äöüÄÖÜß ;,\t|"\n=@+-.*'), min_size=1, max_size=8).map(
    str.strip
)
LINES = st.lists(
    st.tuples(
        WORDS.filter(bool),
        WORDS,
        st.dates(date(1990, 1, 1), date(2025, 12, 31)),
        st.decimals(-(10**7), 10**7, places=2),
    ),
    min_size=2,
    max_size=8,
)


def verdict_of(content: bytes, name: str = "lines.csv") -> Verdict:
    (sheet,) = read(content, name)
    known = Known(pl.Series(["4711"]))
    return judge(sheet, TABLES["service_revenue"], known=known, today=date(2025, 12, 31))


@given(LINES, DIALECTS)
def test_lines_in_any_dialect_come_back_equal_or_are_asked_about(
    lines: list[Line], dialect: Dialect
) -> None:
    try:
        verdict = verdict_of(dialect.write(lines))
    except Ambiguity as question:
        assert question.setting in ("decimal", "date")
        return
    fields = ("invoice_id", "line_no", "technician_id", "invoice_date", "net_revenue")
    assert verdict.quarantined.is_empty()
    assert verdict.accepted.select(fields).rows() == [
        (invoice, place, technician or None, day, float(value))
        for place, (invoice, technician, day, value) in enumerate(lines)
    ]


@given(LINES, DIALECTS)
def test_lines_in_any_workbook_come_back_equal(lines: list[Line], dialect: Dialect) -> None:
    cells: list[list[Any]] = [
        [invoice, place, "4711", datetime.combine(day, time()), "parts", technician or None, value]
        for place, (invoice, technician, day, value) in enumerate(lines)
    ]
    total = [*dialect.total, *[None] * 5, sum(row[-1] for row in cells)]
    above = [*map(list, dialect.preamble), list(dialect.header)]
    content = workbook({"Daten": [*above, *cells, total if dialect.total else []]})
    verdict = verdict_of(content, "lines.xlsx")
    fields = ("invoice_id", "line_no", "technician_id", "invoice_date", "net_revenue")
    assert verdict.quarantined.is_empty()
    assert verdict.accepted.select(fields).rows() == [
        (invoice, place, technician or None, day, float(value))
        for place, (invoice, technician, day, value) in enumerate(lines)
    ]


CELLS = st.sampled_from(
    ["", "A", "4711", "1,5", "1.5", "1.234", "31.01.2025", "13/13/2025", "parts", "Summe", "*",
     "---", "Rechnung", "NULL", "5;6", '"', "Stand 1"]
)  # fmt: skip


@given(st.lists(st.lists(CELLS, min_size=7, max_size=7), min_size=1, max_size=8))
def test_every_row_of_any_cells_is_accepted_quarantined_or_told_as_no_record(
    rows: list[list[str]],
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([HEADERS[0], *rows])
    filled = [i for i, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)]
    if not filled:
        return
    try:
        (sheet,) = read(text.getvalue().encode(), "lines.csv")
        verdict = judge(sheet, TABLES["service_revenue"], today=date(2025, 12, 31))
    except CompassError:
        return
    assert verdict.read_count == verdict.accepted_count + verdict.quarantined_count
    assert verdict.read_count + sheet.left_out.height == len(filled)
