"""From what a file says to the contract's types, keeping what could not be read.

How a text is read is told by the evidence of its whole column, see ``readings``.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.errors import CompassError
from dashboard.extracts.contract import Column
from dashboard.extracts.reading.dates import Order, to_moments
from dashboard.extracts.reading.numbers import Mark, to_numbers
from dashboard.text import N_

_ESCAPED = r"^'([=+\-@＝＋－＠])"
YES = ("ja", "j", "yes", "y", "true", "wahr", "1", "x", "1.0")
NO = ("nein", "n", "no", "false", "falsch", "0", "-", "0.0")
#: What databases write for nothing, and SAP for no day. A text may be called so.
NOTHING = (
    "NULL", "null", "(null)", r"\N", "00000000", "00.00.0000", "00/00/0000", "0000-00-00",
    "0000-00-00 00:00:00",
)  # fmt: skip


class Ambiguity(CompassError):  # noqa: N818 - it is a question, not a fault
    """A column that can be read in two ways, and nothing in it tells which.

    Attributes:
        file, column: Where; ``column`` as the file calls it.
        field: The contract's column.
        setting: ``decimal`` or ``date``: what the mapping can settle.
        examples: Values from the file.
        readings: Setting -> what the first example would then mean.

    Args:
        is_mixed: Some values can only be read in one way, others only in the other.
    """

    def __init__(
        self,
        file: str,
        column: str,
        field: str,
        setting: str,
        examples: tuple[str, ...],
        readings: dict[str, object],
        *,
        is_mixed: bool = False,
    ) -> None:
        self.file, self.column, self.field = file, column, field
        self.setting, self.examples, self.readings = setting, examples, readings
        happened = N_("{column_name} in {file} can be read in two ways, e.g. {example_name}.")
        remedy = N_("Say in the mapping which is meant: {setting_name}.")
        if is_mixed:
            happened = N_("{column_name} in {file} is written in two ways, e.g. {example_name}.")
            remedy = N_(
                "Mend the file, or say in the mapping which is meant, and the other values are "
                "quarantined: {setting_name}."
            )
        super().__init__(
            happened,
            remedy=remedy,
            column_name=column,
            file=file,
            example_name=" · ".join(examples),
            setting_name=" / ".join(
                f'"{setting}": "{way}" → {"–" if meaning is None else meaning}'
                for way, meaning in readings.items()
            ),
        )


@dataclass(frozen=True)
class Place:
    """Where a column comes from: file, its name there, and whether its cells mix types."""

    file: str
    column: str
    is_mixed: bool = False


@dataclass(frozen=True)
class Cells:
    """Some rows of one column read.

    Attributes:
        values: The contract's type; null where the cell is empty or could not be read.
        texts: What the file says; null where the cell is empty.
        faults: Reason -> rows it holds for.
    """

    values: pl.Series
    texts: pl.Series
    faults: dict[str, pl.Series]


@dataclass(frozen=True)
class Reading:
    """How the texts of one column are read: the same for all its rows.

    Attributes:
        mark: The decimal mark.
        order: Day or month first.
        only_crosses: Beside nothing but crosses, empty means no.
    """

    mark: Mark = "."
    order: Order = "dmy"
    only_crosses: bool = False


def read_cells(found: pl.Series, column: Column, reading: Reading) -> Cells:
    """Some rows of the column in the contract's type."""
    texts = as_text(found)
    if column.type == "text":
        return Cells(texts, texts, {})
    if column.type in ("number", "integer"):
        values = _numbers(found, texts, reading)
    elif column.type == "boolean":
        values = _booleans(found, texts, reading)
    else:
        values = _moments(found, texts, column, reading)
    unread = texts.is_not_null() & values.is_null()
    if unread.any():
        is_blank = texts.is_in(NOTHING)
        if column.blanks:
            is_blank |= texts.str.to_lowercase().is_in(column.blanks)
        texts = texts.set(unread & is_blank, None)
        unread &= texts.is_not_null()
    reason = {"boolean": "not_yes_no", "date": "not_a_date", "timestamp": "not_a_date"}
    faults = {reason.get(column.type, "not_a_number"): unread}
    if column.type == "integer":
        broken = (values != values.round()) | (values.abs() > 2**53)
        faults["not_whole"] = broken.fill_null(False)
        values = values.set(faults["not_whole"], None).cast(pl.Int64)
    return Cells(values, texts, faults)


def as_text(found: pl.Series) -> pl.Series:
    """What a spreadsheet would show: no blanks around, no ``.0`` behind whole numbers."""
    kind = found.dtype
    if kind == pl.String:
        text = found.str.strip_chars()
        # an apostrophe keeps a spreadsheet from running the cell; it is no part of the text
        if text.str.starts_with("'").any():
            text = text.str.replace(_ESCAPED, "$1")
        is_blank = text == ""
        return text.set(is_blank, None) if is_blank.any() else text
    if kind.is_float():
        known = found.fill_nan(None)
        is_whole = (known == known.round()) & (known.abs() < 2**53)
        whole = known.set(~is_whole.fill_null(False), None).cast(pl.Int64).cast(pl.String)
        return whole.zip_with(whole.is_not_null(), known.cast(pl.String))
    if isinstance(kind, pl.Datetime):
        text = found.dt.strftime("%Y-%m-%d %H:%M:%S")
        return text.str.strip_suffix(" 00:00:00")
    if kind == pl.Duration:
        return _hours(found)
    if kind.is_nested() or kind == pl.Binary:
        return pl.Series(found.name, [None if v is None else str(v) for v in found], pl.String)
    return found.cast(pl.String)


def _hours(found: pl.Series) -> pl.Series:
    """``36:15:00``: whether that is meant in hours, minutes or days nobody can know."""
    seconds = pl.col("seconds").abs()
    parts = (seconds // 3600, seconds // 60 % 60, seconds % 60)
    two = [part.cast(pl.String).str.zfill(2) for part in parts]
    sign = pl.when(pl.col("seconds") < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    given = found.dt.total_seconds().to_frame("seconds")
    return given.select(pl.format("{}{}:{}:{}", sign, *two).alias(found.name)).to_series()


def _numbers(found: pl.Series, texts: pl.Series, reading: Reading) -> pl.Series:
    if found.dtype.is_numeric():
        values = found.cast(pl.Float64).fill_nan(None)
        return values.set(values.is_infinite(), None)
    return to_numbers(texts, reading.mark)


def _moments(found: pl.Series, texts: pl.Series, column: Column, reading: Reading) -> pl.Series:
    if isinstance(found.dtype, pl.Datetime):
        return found.dt.replace_time_zone(None).cast(column.polars_type)
    if found.dtype == pl.Date:
        return found.cast(column.polars_type)
    return to_moments(texts, reading.order).cast(column.polars_type)


def _booleans(found: pl.Series, texts: pl.Series, reading: Reading) -> pl.Series:
    """Yes and no in words, digits and crosses."""
    if found.dtype == pl.Boolean:
        return found
    if reading.only_crosses:
        return texts.is_not_null()
    word = texts.str.to_lowercase()
    return pl.select(
        pl.when(word.is_in(YES)).then(True).when(word.is_in(NO)).then(False)
    ).to_series()
