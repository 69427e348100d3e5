"""What a verdict says: the rows accepted, the rows quarantined, and what else is to know."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

import polars as pl

from dashboard.extracts.contract import TABLES
from dashboard.extracts.judging.notes import Note
from dashboard.extracts.judging.quarantine import as_csv, as_excel, in_original_shape
from dashboard.extracts.mappings.arrange import ROW_NO
from dashboard.extracts.reading.sheet import Sheet
from dashboard.extracts.reading.spool import Spool

Unit = Literal["row", "key", "answer", "question"]
SCALES = pl.Schema({"item_id": pl.String(), "scale_lo": pl.Int64(), "scale_hi": pl.Int64()})


@dataclass(frozen=True)
class Known:
    """What other tables already know: what is published, and what comes in the same publish.

    Attributes:
        customer_ids: The customers that facts may name.
        scales: The questions that answers may name, with their scales: ``item_id``, ``scale_lo``,
            ``scale_hi``.
    """

    customer_ids: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.String))
    scales: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SCALES))

    def and_also(self, customers: pl.Series) -> Known:
        """With further customer numbers."""
        return replace(self, customer_ids=pl.concat([self.customer_ids, customers]).unique())

    def and_asked(self, items: pl.DataFrame) -> Known:
        """With further questions; what is said last of one counts."""
        every = pl.concat([self.scales, items.select(SCALES.names())])
        return replace(self, scales=every.unique("item_id", keep="last", maintain_order=True))


@dataclass(frozen=True)
class Verdict:
    """What becomes of one sheet as one table.

    Attributes:
        source: What was judged.
        notes: What else a publisher should know.
        unit: What is counted: rows of the sheet; of a distinct table, keys; of a survey with a
            column per question, answers; of a catalogue that the mapping says, its questions.
        read_count: How many of them there are.
        accepted_count: Rows that would be published.
        reasons: Reason -> rows it holds for, most frequent first.
    """

    source: Sheet
    table: str
    notes: tuple[Note, ...]
    unit: Unit
    read_count: int
    accepted_count: int
    reasons: dict[str, int]
    _sound: Spool = field(repr=False)
    _doubles: pl.DataFrame = field(repr=False)
    _faults: Spool = field(repr=False)

    @property
    def file(self) -> str:
        """Name of the file."""
        return self.source.file

    @property
    def sheet(self) -> str:
        """Name of the sheet; empty where the file has none."""
        return self.source.name

    @property
    def quarantined_count(self) -> int:
        """Rows set aside, each counted once."""
        return self.read_count - self.accepted_count

    def accepted_rows(self) -> pl.LazyFrame:
        """The contract's columns and types, nothing else; not yet in memory."""
        rows = self._sound.lazy()
        if not self._doubles.is_empty():
            doubles = self._doubles.lazy()
            rows = rows.join(doubles, on=self._doubles.columns, how="anti", maintain_order="left")
        there = self._sound.schema
        return rows.select(
            pl.col(name) if name in there else pl.lit(None, dtype=kind).alias(name)
            for name, kind in TABLES[self.table].polars_schema.items()
        )

    @property
    def accepted(self) -> pl.DataFrame:
        """The accepted rows in memory."""
        return self.accepted_rows().collect()

    @cached_property
    def period(self) -> tuple[date, date] | None:
        """First and last day of the accepted rows; ``None`` where there is none."""
        column = TABLES[self.table].date_column
        if column is None:
            return None
        day = pl.col(column).cast(pl.Date)
        first, last = self.accepted_rows().select(day.min(), last=day.max()).collect().row(0)
        return None if first is None else (first, last)

    @cached_property
    def quarantined(self) -> pl.DataFrame:
        """One row per fault, in the order of the file, see ``QUARANTINE``.

        ``column`` as the file calls it, ``field`` as the contract does, ``reason`` and ``detail``
        for ``reason()``.
        """
        return self._faults.lazy().sort(ROW_NO, maintain_order=True).collect()

    def quarantine_csv(self) -> bytes:
        """The rows set aside as CSV in the language in force; no cell is a formula."""
        return as_csv(self.quarantined)

    def quarantine_xlsx(self) -> bytes:
        """The rows set aside as Excel in the language in force; no cell is a formula.

        Raises:
            CompassError: More rows than an Excel sheet holds.
        """
        return as_excel(self.quarantined)

    def mendable_csv(self) -> bytes:
        """The rows set aside as their file has them, to be mended and handed in again."""
        return in_original_shape(self.source, self.quarantined[ROW_NO].unique())
