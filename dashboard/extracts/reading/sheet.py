"""One table as a file brought it, before anyone says what it means."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl
import polars.selectors as cs

from dashboard.errors import CompassError
from dashboard.extracts.reading.spool import PIECE_ROWS, Spool
from dashboard.settings import Settings
from dashboard.text import N_

#: Where a row stands in the file. No column of a file is called so: names are stripped.
AT = " at"
#: Lines that cannot be laid out in columns: where they stand and what they say.
TORN = {"row_no": pl.Int64(), "value": pl.String()}
#: Lines that are no records: where they stand, what they are, and what they say.
LEFT_OUT = {"row_no": pl.Int64(), "kind": pl.String(), "value": pl.String()}

_PATTERN = re.compile(r"\*|\^.*\$")

#: Told how much of the work is done, from 0 to 1; stops it by raising ``Cancelled``.
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Sheet:
    """Rows of one sheet of one file.

    Attributes:
        file: Name of the file, for messages.
        name: Name of the sheet; empty for CSV and Parquet.
        rows: ``AT`` and the columns. CSV: text only; XLSX and Parquet: text or the types the file
            has. ``AT`` is the line of the CSV, the row of the Excel sheet (the header counts), the
            row of the Parquet file counted from 1.
        columns: Names of the columns; nameless ones that are blank throughout bring nothing and
            are left out.
        torn: Rows with more fields than the header: ``row_no``, ``value`` (the line).
        left_out: Lines that are no records, such as totals: ``row_no``, ``kind``, ``value``.
        mixed: Columns of an Excel sheet in which numbers and text numbers stand side by side.
        delimiter: What separates the fields of the file, so that rows can be given back alike.
    """

    file: str
    name: str
    rows: Spool
    columns: tuple[str, ...]
    torn: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TORN))
    left_out: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LEFT_OUT))
    mixed: frozenset[str] = frozenset()
    delimiter: str = ","
    _counted: dict[str, pl.DataFrame] = field(default_factory=dict, compare=False, repr=False)

    @property
    def key(self) -> str:
        """Tells it from the other sheets that came with the same content."""
        return f"{self.file} {self.name}"

    @property
    def row_count(self) -> int:
        """Rows that bring something, torn ones included."""
        return self.rows.height + self.torn.height

    @property
    def height(self) -> int:
        """Rows that could be laid out in columns."""
        return self.rows.height

    @property
    def frame(self) -> pl.DataFrame:
        """All rows at once, without ``AT``: for small sheets."""
        return self.rows.lazy().select(self.columns).collect()

    @property
    def row_no(self) -> pl.Series:
        """Where each row stands in the file."""
        return self.rows.lazy().select(AT).collect()[AT].alias("row_no")

    def pieces(self, columns: Collection[str] | None = None) -> Iterator[pl.DataFrame]:
        """The rows in their order, some at a time; ``AT`` and the columns, or some of these."""
        yield from self.rows.pieces(None if columns is None else [AT, *columns])

    def column(self, name: str) -> pl.Series:
        """One column of all rows."""
        return self.rows.lazy().select(name).collect()[name]

    def head(self, count: int) -> pl.DataFrame:
        """The first rows, without ``AT``."""
        return self.rows.lazy().select(self.columns).head(count).collect()

    def counted(self, name: str) -> pl.DataFrame:
        """``value`` and ``row_count``: the different values of a column; kept once counted."""
        if name not in self._counted:
            values = self.rows.lazy().group_by(pl.col(name).alias("value"))
            counts = values.agg(row_count=pl.len().cast(pl.Int64))
            self._counted[name] = counts.collect(engine="streaming")
        return self._counted[name]

    def distinct(self, name: str) -> pl.Series:
        """The different values of a column, sorted, without null."""
        return self.counted(name)["value"].drop_nulls().sort()


def named(header: Sequence[str | None]) -> list[str]:
    """A distinct name per column: blanks are numbered, repeats are told apart.

    What polars takes for a pattern of names, such as ``*``, is numbered too.
    """
    names: list[str] = []
    taken: set[str] = set()
    for position, given in enumerate(header, start=1):
        name = (given or "").strip()
        if not name or _PATTERN.fullmatch(name):
            name = f"#{position} {name}".strip()
        told_apart = (f"{name} ({number})" for number in itertools.count(2))
        names.append(next(one for one in itertools.chain([name], told_apart) if one not in taken))
        taken.add(names[-1])
    return names


def refuse_width(file: str, column_count: int, settings: Settings) -> None:
    """Refuses a table with more columns than the settings allow.

    Raises:
        CompassError: It has.
    """
    if column_count > settings.max_columns:
        raise CompassError(
            N_("{file} has {column_count} columns; at most {most_count} are read."),
            remedy=N_("Export the columns that are needed, or raise SERVICE_COMPASS_MAX_COLUMNS."),
            file=file,
            column_count=column_count,
            most_count=settings.max_columns,
        )


@dataclass
class Filling:
    """A sheet that is being filled, piece by piece: blank rows stay out.

    Attributes:
        file, name: As in ``Sheet``.
    """

    file: str
    name: str
    rows: Spool = field(default_factory=Spool)
    torn: list[pl.DataFrame] = field(default_factory=list)
    left_out: list[pl.DataFrame] = field(default_factory=list)
    _columns: list[str] = field(default_factory=list)
    _blank: set[str] = field(default_factory=set)

    def add(self, frame: pl.DataFrame, row_no: pl.Series) -> None:
        """Appends rows with the places where they stand.

        Raises:
            CompassError: The disk is full.
        """
        if not self._columns:
            self._columns = frame.columns
            self._blank = {name for name in frame.columns if name.startswith("#")}
        blank = _blank_rows(frame)
        if blank.any():
            frame, row_no = frame.filter(~blank), row_no.filter(~blank)
        if self._blank:
            self._blank -= {n for n in self._blank if not _is_blank(frame[n]).all()}
        self.rows.add(frame.insert_column(0, row_no.alias(AT)))

    def sheet(self, *, mixed: frozenset[str] = frozenset(), delimiter: str = ",") -> Sheet:
        """What was filled in.

        Raises:
            CompassError: Nothing but the header is there.
        """
        torn = pl.concat([pl.DataFrame(schema=TORN), *self.torn])
        if not self.rows.height and torn.is_empty():
            raise CompassError(
                N_("{file} has a header but no rows."),
                remedy=N_("Export it again with data; nothing was changed."),
                file=self.file,
            )
        return Sheet(
            self.file,
            self.name,
            self.rows.finish(),
            tuple(name for name in self._columns if name not in self._blank),
            torn,
            pl.concat([pl.DataFrame(schema=LEFT_OUT), *self.left_out]),
            mixed,
            delimiter,
        )


def filled(
    file: str,
    name: str,
    frame: pl.DataFrame,
    row_no: pl.Series,
    *,
    mixed: frozenset[str] = frozenset(),
    left_out: pl.DataFrame | None = None,
) -> Sheet:
    """A sheet that came as one frame, without its blank rows.

    Raises:
        CompassError: Nothing but the header is there.
    """
    filling = Filling(file, name, rows=Spool(in_memory=2**62))
    if left_out is not None:
        filling.left_out.append(left_out)
    for start in range(0, max(frame.height, 1), PIECE_ROWS):
        piece = frame.slice(start, PIECE_ROWS)
        filling.add(piece, row_no.slice(start, PIECE_ROWS))
    return filling.sheet(mixed=mixed)


def _is_blank(values: pl.Series) -> pl.Series:
    if values.dtype == pl.String:
        return values.is_null() | (values.str.strip_chars() == "")
    return values.is_null()


def _blank_rows(frame: pl.DataFrame) -> pl.Series:
    """Which rows bring nothing; nearly all rows are told by their first column."""
    if not frame.width:
        return pl.Series([], dtype=pl.Boolean)
    blank = _is_blank(frame.to_series(0))
    places = blank.arg_true()
    if places.is_empty():
        return blank
    text = cs.string().str.strip_chars()
    doubtful = frame[places].select(
        pl.all_horizontal(text.is_null() | (text == ""), (~cs.string()).is_null())
    )
    return blank.scatter(places, doubtful.to_series())
