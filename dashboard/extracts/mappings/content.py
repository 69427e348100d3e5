"""What kind of values a column holds, so that "Datum" without dates is not taken for a date."""

from __future__ import annotations

from typing import Literal

import polars as pl

from dashboard.extracts.contract import Column
from dashboard.extracts.reading.dates import day_order, to_moments
from dashboard.extracts.reading.numbers import decimal_mark, to_numbers
from dashboard.extracts.reading.typed import NO, NOTHING, YES, as_text

#: Number cells and date cells as Parquet and Excel have them; numbers by their decimal mark; dates
#: by what comes first; anything else is text.
Kind = Literal[
    "empty", "number", "number ,", "number .", "number , or .",
    "date", "date ymd", "date dmy", "date mdy", "date dmy or mdy", "text",
]  # fmt: skip
#: So much of a column has to be what its name says.
_MOSTLY = 0.5
#: A column with more different values is no list of codes.
MOST_CODES = 1000
_ISO = r"^\d{4}[-/.]?\d{2}[-/.]?\d{2}"
_MARKED = r"\d[.,]\d"
#: ``00123`` is a name made of digits: as a number it would lose its zeros.
_NAMED = r"^0\d+$"
_DATED = r"\d[./-]\d|^(?:19|20)\d{6}(?:\s|$)"


def kind(values: pl.Series) -> Kind:
    """What most of the values are."""
    if values.drop_nulls().is_empty():
        return "empty"
    if values.dtype.is_temporal():
        return "date"
    if values.dtype.is_numeric():
        return "number"
    texts = as_text(values).drop_nulls().unique()
    if texts.is_empty():
        return "empty"
    if _share(texts.str.contains(_DATED)) > _MOSTLY and _dates(texts) > _MOSTLY:
        return _kind_of_dates(texts)
    named = texts.str.contains(_NAMED).any()
    return "text" if named or _numbers(texts) <= _MOSTLY else _kind_of_numbers(texts)


def _kind_of_dates(texts: pl.Series) -> Kind:
    if texts.str.contains(_ISO).all():
        return "date ymd"
    order = day_order(texts)
    return "date dmy or mdy" if order is None else "date dmy" if order == "dmy" else "date mdy"


def _kind_of_numbers(texts: pl.Series) -> Kind:
    if not texts.str.contains(_MARKED).any():
        return "number"
    mark = decimal_mark(texts)
    return "number , or ." if mark is None else "number ," if mark == "," else "number ."


def plausible(column: Column, values: pl.Series) -> bool:
    """Whether values may be meant as this column; nothing speaks against an empty column.

    Amounts have to be numbers, dates dates, yes and no one of their words; codes may be any words,
    but neither broken numbers nor days nor a thousand different ones.
    """
    texts = as_text(values).drop_nulls().unique()
    texts = texts.filter(~texts.is_in(NOTHING))
    if texts.is_empty():
        return True
    if column.type in ("number", "integer"):
        return values.dtype.is_numeric() or _numbers(texts) >= _MOSTLY
    if column.type in ("date", "timestamp"):
        return values.dtype.is_temporal() or _dates(texts) >= _MOSTLY
    if column.type == "boolean":
        return _share(texts.str.to_lowercase().is_in([*YES, *NO])) >= _MOSTLY
    return not column.codes or _codes(texts, values)


def _codes(texts: pl.Series, values: pl.Series) -> bool:
    is_fraction = values.dtype.is_float() and texts.str.contains(_MARKED).any()
    is_amount = _share(texts.str.contains(r"^-?[\d.,]*[.,]\d{1,2}-?$")) > _MOSTLY
    is_day = values.dtype.is_temporal() or kind(texts).startswith("date")
    return texts.len() <= MOST_CODES and not (is_fraction or is_amount or is_day)


def _numbers(texts: pl.Series) -> float:
    return max(_share(to_numbers(texts, mark).is_not_null()) for mark in (",", "."))


def _dates(texts: pl.Series) -> float:
    return max(_share(to_moments(texts, order).is_not_null()) for order in ("dmy", "mdy"))


def _share(mask: pl.Series) -> float:
    return float(mask.sum()) / mask.len()
