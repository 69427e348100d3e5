"""From what a file says to the contract's types, keeping what could not be read.

Text is read by the evidence of its whole column; what that leaves open is asked, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from dashboard.errors import CompassError
from dashboard.extracts.contract import Column
from dashboard.extracts.dates import day_order, to_moments
from dashboard.extracts.mapping import ColumnMapping
from dashboard.extracts.numbers import decimal_mark, to_numbers
from dashboard.text import N_

YES = ("ja", "j", "yes", "y", "true", "wahr", "1", "x", "1.0")
NO = ("nein", "n", "no", "false", "falsch", "0", "-", "0.0")
_EXAMPLES = 3


class Ambiguity(CompassError):  # noqa: N818 - it is a question, not a fault
    """A column that can be read in two ways, and nothing in it tells which.

    Attributes:
        file, column: Where; ``column`` as the file calls it.
        field: The contract's column.
        setting: ``decimal`` or ``date``: what the mapping can settle.
        examples: Values from the file.
        readings: Setting -> what the first example would then mean.
    """

    def __init__(
        self,
        file: str,
        column: str,
        field: str,
        setting: str,
        examples: tuple[str, ...],
        readings: dict[str, object],
    ) -> None:
        self.file, self.column, self.field = file, column, field
        self.setting, self.examples, self.readings = setting, examples, readings
        super().__init__(
            N_("{column_name} in {file} can be read in two ways, e.g. {example_name}."),
            remedy=N_("Say in the mapping which is meant: {setting_name}."),
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
    """One column read.

    Attributes:
        values: The contract's type; null where the cell is empty or could not be read.
        texts: What the file says; null where the cell is empty.
        faults: Reason -> rows it holds for.
    """

    values: pl.Series
    texts: pl.Series
    faults: dict[str, pl.Series]


def read_cells(found: pl.Series, column: Column, how: ColumnMapping, place: Place) -> Cells:
    """The column in the contract's type.

    Raises:
        Ambiguity: Two readings are possible and the mapping does not settle which.
    """
    texts = as_text(found)
    if column.type == "text":
        return Cells(texts, texts, {})
    if column.type in ("number", "integer"):
        values = _numbers(found, texts, column, how, place)
    elif column.type == "boolean":
        values = _booleans(found, texts)
    else:
        values = _moments(found, texts, column, how, place)
    unread = texts.is_not_null() & values.is_null()
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
        return text.set(text == "", None)
    if kind.is_float():
        known = found.fill_nan(None)
        is_whole = (known == known.round()) & (known.abs() < 2**53)
        whole = known.set(~is_whole.fill_null(False), None).cast(pl.Int64).cast(pl.String)
        return whole.zip_with(whole.is_not_null(), known.cast(pl.String))
    if isinstance(kind, pl.Datetime):
        text = found.dt.strftime("%Y-%m-%d %H:%M:%S")
        return text.str.strip_suffix(" 00:00:00")
    if kind.is_nested() or kind == pl.Binary:
        return pl.Series(found.name, [None if v is None else str(v) for v in found], pl.String)
    return found.cast(pl.String)


def _numbers(
    found: pl.Series, texts: pl.Series, column: Column, how: ColumnMapping, place: Place
) -> pl.Series:
    if found.dtype.is_numeric():
        values = found.cast(pl.Float64).fill_nan(None)
        return values.set(values.is_infinite(), None)
    mark = how.decimal or decimal_mark(texts)
    if mark is None:
        readings = {",": to_numbers(texts, ","), ".": to_numbers(texts, ".")}
        return _only_reading(texts, readings, column, place, "decimal")
    if place.is_mixed and mark == ",":
        raise CompassError(
            N_("{column_name} in {file} mixes number cells with numbers written as text."),
            remedy=N_("Turn the whole column into numbers in Excel and save the file again."),
            column_name=place.column,
            file=place.file,
        )
    return to_numbers(texts, mark)


def _moments(
    found: pl.Series, texts: pl.Series, column: Column, how: ColumnMapping, place: Place
) -> pl.Series:
    kind = found.dtype
    if isinstance(kind, pl.Datetime):
        return found.dt.replace_time_zone(None).cast(column.polars_type)
    if kind == pl.Date:
        return found.cast(column.polars_type)
    order = how.date or day_order(texts)
    if order is not None:
        return to_moments(texts, order).cast(column.polars_type)
    readings = {
        "dmy": to_moments(texts, "dmy").cast(column.polars_type),
        "mdy": to_moments(texts, "mdy").cast(column.polars_type),
    }
    return _only_reading(texts, readings, column, place, "date")


def _only_reading(
    texts: pl.Series,
    readings: Mapping[str, pl.Series],
    column: Column,
    place: Place,
    setting: str,
) -> pl.Series:
    """What all readings agree on.

    Raises:
        Ambiguity: They differ; with values from the file on which they do.
    """
    one, two = readings.values()
    differ = one.ne_missing(two).arg_true()
    if differ.is_empty():
        return one
    examples = texts.gather(differ).unique(maintain_order=True).head(_EXAMPLES)
    meanings: dict[str, object] = {way: read[differ[0]] for way, read in readings.items()}
    raise Ambiguity(place.file, place.column, column.name, setting, tuple(examples), meanings)


def _booleans(found: pl.Series, texts: pl.Series) -> pl.Series:
    """Yes and no in words, digits and crosses; beside nothing but crosses, empty means no."""
    if found.dtype == pl.Boolean:
        return found
    word = texts.str.to_lowercase()
    only_crosses = bool((word.drop_nulls() == "x").all()) and word.null_count() < word.len()
    if only_crosses:
        return word.is_not_null()
    return pl.select(
        pl.when(word.is_in(YES)).then(True).when(word.is_in(NO)).then(False)
    ).to_series()
