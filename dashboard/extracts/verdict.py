"""The verdict: every row of an extract is accepted, or quarantined with its reason.

Rows read = rows accepted + rows quarantined, always; a row with three faults is one row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import polars as pl

from dashboard.extracts.arrange import arranged
from dashboard.extracts.columns import read_column, read_columns
from dashboard.extracts.contract import TABLES, Table
from dashboard.extracts.faults import Faults, judge_keys
from dashboard.extracts.mapping import Mapping, TableMapping
from dashboard.extracts.notes import Judged, Note, decided, ignored, notes
from dashboard.extracts.quarantine import QUARANTINE, as_csv, as_excel, quarantined
from dashboard.extracts.reasons import reason
from dashboard.extracts.sheet import Sheet
from dashboard.extracts.suggest import complete, suggest
from dashboard.extracts.typed import Ambiguity

__all__ = [
    "QUARANTINE",
    "Ambiguity",
    "Known",
    "Note",
    "Verdict",
    "judge",
    "judge_all",
    "questions",
    "reason",
]


@dataclass(frozen=True)
class Known:
    """What other tables already know: the customers published, and those of the same publish."""

    customer_ids: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.String))

    def and_also(self, customers: pl.DataFrame) -> Known:
        """With the customers of a frame of ``customers``."""
        return Known(pl.concat([self.customer_ids, customers["customer_id"]]).unique())


@dataclass(frozen=True)
class Verdict:
    """What becomes of one sheet as one table.

    Attributes:
        accepted: The contract's columns and types, nothing else.
        quarantined: One row per fault, see ``QUARANTINE``: ``column`` as the file calls it,
            ``field`` as the contract does, ``reason`` and ``detail`` for ``reason()``.
        notes: What else a publisher should know.
        read_count: Rows of the sheet; of a distinct table, keys.
    """

    file: str
    sheet: str
    table: str
    accepted: pl.DataFrame
    quarantined: pl.DataFrame
    notes: tuple[Note, ...]
    read_count: int

    @property
    def accepted_count(self) -> int:
        """Rows that would be published."""
        return self.accepted.height

    @property
    def quarantined_count(self) -> int:
        """Rows set aside, each counted once."""
        return self.quarantined["row_no"].n_unique()

    @property
    def reasons(self) -> dict[str, int]:
        """Reason -> rows it holds for, most frequent first."""
        counted = self.quarantined.group_by("reason").agg(pl.col("row_no").n_unique())
        return dict(counted.sort("row_no", "reason", descending=[True, False]).iter_rows())

    def quarantine_csv(self) -> bytes:
        """The rows set aside as CSV in the language in force; no cell is a formula."""
        return as_csv(self.quarantined)

    def quarantine_xlsx(self) -> bytes:
        """The rows set aside as Excel in the language in force; no cell is a formula.

        Raises:
            CompassError: More rows than an Excel sheet holds.
        """
        return as_excel(self.quarantined)


def judge(
    sheet: Sheet,
    table: Table,
    mapping: TableMapping | None = None,
    known: Known | None = None,
    *,
    today: date | None = None,
    beside: Collection[TableMapping] = (),
) -> Verdict:
    """Judges every row of ``sheet`` as a row of ``table``.

    Args:
        mapping: Which column is which; without one, by the columns' names.
        known: The customers that facts may name.
        today: The last day a date may have; the machine's day if none is given.
        beside: What else the sheet feeds, so that only columns nobody reads are called unused.

    Raises:
        Ambiguity: A column can be read in two ways.
        CompassError: A required column is missing.
    """
    mapping = mapping or suggest(sheet, table)
    today = today or datetime.now(UTC).astimezone().date()
    complete(sheet, table, mapping)
    laid = arranged(sheet, table, mapping)
    faults = Faults()
    rows, became_other = read_columns(sheet, table, mapping, laid.raw, faults, today=today)
    _judge_customers(table, rows, known or Known(), faults)
    judge_keys(table, rows, faults.sound(rows.height), faults)
    found = faults.all()
    said = (
        *notes(Judged(table, rows, found), became_other),
        *decided(laid, table, sheet),
        *ignored(sheet, (mapping, *beside)),
    )
    return Verdict(
        sheet.file,
        sheet.name,
        table.name,
        rows.filter(faults.sound(rows.height)),
        quarantined(sheet, table, mapping, laid.raw, found),
        said,
        laid.raw.height + sheet.torn.height,
    )


def judge_all(
    sheets: Sequence[tuple[Sheet, Mapping]],
    known: Known | None = None,
    *,
    today: date | None = None,
) -> list[Verdict]:
    """Judges every table of every sheet, customers first, so that one file can feed both.

    Raises:
        Ambiguity: A column can be read in two ways.
        CompassError: A required column is missing.
    """
    known = known or Known()
    order = list(TABLES)
    work = [(sheet, mapping, name) for sheet, mapping in sheets for name in mapping.tables]
    verdicts: list[Verdict] = []
    for sheet, mapping, name in sorted(work, key=lambda item: order.index(item[2])):
        tables = mapping.tables
        verdict = judge(
            sheet, TABLES[name], tables[name], known, today=today, beside=tables.values()
        )
        if name == "customers":
            known = known.and_also(verdict.accepted)
        verdicts.append(verdict)
    return verdicts


def questions(sheet: Sheet, table: Table, mapping: TableMapping) -> list[Ambiguity]:
    """Everything the file leaves open, column by column, so that it can be asked at once."""
    laid = arranged(sheet, table, mapping)
    asked: list[Ambiguity] = []
    for name, how in mapping.columns.items():
        try:
            read_column(sheet, table[name], how, laid.raw)
        except Ambiguity as question:
            asked.append(question)
    return asked


def _judge_customers(table: Table, rows: pl.DataFrame, known: Known, faults: Faults) -> None:
    """Facts may only name customers that somebody published."""
    for column in table.columns:
        if column.refers_to == "customers.customer_id" and table.name != "customers":
            ids = rows[column.name]
            unknown = ids.is_not_null() & ~ids.is_in(known.customer_ids.implode())
            faults.add(unknown, column.name, ids, "unknown_customer")
