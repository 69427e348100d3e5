"""Workbooks, Parquet files and archives as departments keep and send them."""

from __future__ import annotations

import gzip
import io
from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl

from tests.corpus import FIELDS, LINES, File
from tests.corpus.dialects import GERMAN
from tests.test_archives import packed
from tests.test_workbooks import Failed, workbook

HEADER = ["Rechnung", "Pos", "Kunde", "Datum", "Leistung", "Umsatz"]
DAYS = (datetime(2025, 1, 31), datetime(2025, 1, 31), datetime(2025, 2, 3))  # noqa: DTZ001
CELLS: list[list[Any]] = [
    ["90001", 10, "4711", DAYS[0], "Ersatzteile", 1234.56],
    ["90001", 20, "4711", DAYS[1], "Reparatur", -80.5],
    ["90002", 10, "4712", DAYS[2], "Ersatzteile", 18500],
]
TOTAL = ["Summe", None, None, None, None, 19654.06]


def _merged(book: Any) -> None:
    page = book.get_worksheet_by_name("Daten")
    page.merge_range(0, 5, 0, 6, "Umsatz")
    page.merge_range(0, 0, 1, 0, "Rechnung")


def _hidden(book: Any) -> None:
    book.get_worksheet_by_name("Stand Vorjahr").hide()


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


BOOKS = (
    File("workbook", "lines.xlsx", workbook({"Daten": [HEADER, *CELLS]}), row_nos=(2, 3, 4)),
    File("workbook with numbers and days as text", "lines.xlsx", workbook({"Daten": [HEADER,
         ["90001", "10", "4711", "31.01.2025", "Ersatzteile", "1.234,56"],
         ["90001", "20", "4711", "31.01.2025", "Reparatur", "80,50-"],
         ["90002", "10", "4712", "03.02.2025", "Ersatzteile", "18.500,00"]]})),
    File("workbook with days as bare numbers and numbers of invoices as numbers", "lines.xlsx",
         workbook({"Daten": [HEADER, [90001, 10, 4711, 45688, "Ersatzteile", 1234.56],
                             [90001, 20, 4711, 45688, "Reparatur", -80.5],
                             [90002, 10, 4712, 45691, "Ersatzteile", 18500]]})),
    File("workbook with title, filters and total", "lines.xlsx", workbook({"Daten": [
         ["Umsatzbericht Service"], ["Stand:", DAYS[0]], ["Werk:", 1000], [], HEADER, *CELLS, [],
         TOTAL, [], ["Vertraulich"]]}), row_nos=(6, 7, 8),
         left_out={1: "title", 2: "title", 3: "title", 10: "total", 12: "footer"}),
    File("workbook with an empty first column and a total", "lines.xlsx", workbook({"Daten": [
         [], [None, *HEADER], *([None, *row] for row in CELLS), [None, *TOTAL]]}),
         row_nos=(3, 4, 5), left_out={6: "total"}),
    File("workbook with a header of merged cells", "lines.xlsx", workbook({"Daten": [
         ["Rechnung"], [None, "Pos", "Kunde", "Datum", "Leistung", "netto", "brutto"],
         *([*row, 1.19 * row[-1]] for row in CELLS)]}, _merged), row_nos=(3, 4, 5)),
    File("workbook with subtotals per customer", "lines.xlsx", workbook({"Daten": [
         HEADER, *CELLS[:2], ["4711 Ergebnis", None, None, None, None, 1154.06], CELLS[2],
         ["4712 Ergebnis", None, None, None, None, 18500],
         ["Gesamtergebnis", None, None, None, None, 19654.06]]}),
         row_nos=(2, 3, 5), left_out={4: "total", 6: "total", 7: "total"}),
    File("workbook with formulas that failed", "lines.xlsx", workbook({"Daten": [
         [*HEADER, "DB"], [*CELLS[0], 0.125], [*CELLS[1], Failed("#N/A")],
         [*CELLS[2], 0.5]]}), fields=(*FIELDS, "contribution_margin"),
         rows=((*LINES[0], 0.125), (*LINES[2], 0.5)), quarantined={3: "not_a_number"}),
    File("workbook with a cover, an explanation and a hidden sheet", "lines.xlsx",
         workbook({"Deckblatt": [["Servicebericht"], ["2025"]], "Daten": [HEADER, *CELLS],
                   "Erläuterung": [["Feld", "Bedeutung"], ["Pos", "Position der Rechnung"]],
                   "Stand Vorjahr": [HEADER, *CELLS]}, _hidden), left_out={None: "hidden"}),
    File("workbook with one sheet per month", "lines.xlsx",
         workbook({"Januar": [HEADER, *CELLS[:2]], "Februar": [["Februar"], [], HEADER, CELLS[2]]}),
         row_nos=(2, 3, 4), left_out={1: "title"}),
    File("workbook called XLS", "lines.xls", workbook({"Daten": [HEADER, *CELLS]})),
)  # fmt: skip

_TYPED = pl.DataFrame(
    [(*row[:3], row[3], row[4], row[5]) for row in LINES], schema=list(FIELDS), orient="row"
)
TYPED = (
    File("Parquet in the contract's types", "lines.parquet", _parquet(_TYPED),
         row_nos=(1, 2, 3)),
    File("Parquet with categories, decimals and times", "lines.parquet", _parquet(
         _TYPED.with_columns(
             pl.col("category").cast(pl.Categorical),
             pl.col("invoice_date").cast(pl.Datetime("ms")),
             pl.Series("net_revenue", [Decimal("1234.56"), Decimal("-80.50"), Decimal(18500)]),
             pl.col("line_no").cast(pl.Int16)))),
    File("Parquet with everything as German text", "lines.parquet", _parquet(
         _TYPED.with_columns(
             pl.Series("net_revenue", ["1.234,56", "-80,50", "18.500,00"]),
             pl.Series("invoice_date", ["31.01.2025", "31.01.2025", "03.02.2025"])))),
)  # fmt: skip

_FILE = GERMAN.removeprefix("\n").encode("cp1252")
PACKED = (
    File("zipped CSV", "lines.zip", packed(("export/lines.csv", _FILE))),
    File("gzipped CSV", "lines.csv.gz", gzip.compress(_FILE)),
    File("zipped workbook", "lines.zip", packed(("a.xlsx", workbook({"Daten": [HEADER, *CELLS]})))),
    File("CSV and Parquet in one archive", "lines.zip",
         packed(("1.csv", b"\n".join(_FILE.splitlines()[:3])),
                ("2.parquet", _parquet(_TYPED[2:])))),
    File("archive of a Mac", "lines.zip",
         packed(("lines.csv", _FILE), ("__MACOSX/._lines.csv", b"\x00\x05\x16\x07"))),
)  # fmt: skip

FILES = (*BOOKS, *TYPED, *PACKED)
