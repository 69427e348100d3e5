"""One table as a file brought it, before anyone says what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl
import polars.selectors as cs

from dashboard.errors import CompassError
from dashboard.text import N_

#: Lines that cannot be laid out in columns: where they stand and what they say.
TORN = {"row_no": pl.Int64(), "value": pl.String()}


@dataclass(frozen=True)
class Sheet:
    """Rows of one sheet of one file.

    Attributes:
        file: Name of the file, for messages.
        name: Name of the sheet; empty for CSV and Parquet.
        frame: CSV: text only; XLSX and Parquet: text or the types the file has.
        row_no: Where each row stands: line of the CSV, row of the Excel sheet (the header counts),
            row of the Parquet file counted from 1.
        torn: Rows with more fields than the header: ``row_no``, ``value`` (the line).
        mixed: Columns of an Excel sheet in which numbers and text numbers stand side by side.
    """

    file: str
    name: str
    frame: pl.DataFrame
    row_no: pl.Series
    torn: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TORN))
    mixed: frozenset[str] = frozenset()

    @property
    def row_count(self) -> int:
        """Rows that bring something, torn ones included."""
        return self.frame.height + self.torn.height


def named(header: Sequence[str | None]) -> list[str]:
    """A distinct name per column: blanks are numbered, repeats are told apart."""
    names: list[str] = []
    seen: Counter[str] = Counter()
    for position, given in enumerate(header, start=1):
        name = (given or "").strip() or f"#{position}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def filled(sheet: Sheet) -> Sheet:
    """The sheet without blank rows and without nameless blank columns: they bring nothing.

    Raises:
        CompassError: Nothing but the header is left.
    """
    blank = cs.string().str.strip_chars() == ""
    frame = sheet.frame.with_columns(pl.when(~blank).then(cs.string()).name.keep())
    keep = frame.select(~pl.all_horizontal(pl.all().is_null())).to_series()
    frame, row_no = frame.filter(keep), sheet.row_no.filter(keep)
    nameless = [c for c in frame.columns if c.startswith("#") and frame[c].is_null().all()]
    if frame.is_empty() and sheet.torn.is_empty():
        raise CompassError(
            N_("{file} has a header but no rows."),
            remedy=N_("Export it again with data; nothing was changed."),
            file=sheet.file,
        )
    return Sheet(sheet.file, sheet.name, frame.drop(nameless), row_no, sheet.torn, sheet.mixed)
