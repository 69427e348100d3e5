"""Looks into a sheet: a few rows for a first judgement, or whole columns by name."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from dashboard.extracts.sheet import Sheet
from dashboard.extracts.typed import as_text

#: Rows that show what a column holds.
_SAMPLED = 2000


def names(sheet: Sheet) -> list[str]:
    """What the file calls its columns, in its order."""
    return list(sheet.columns)


def sample(sheet: Sheet) -> pl.DataFrame:
    """The first rows, as the file has them."""
    return sheet.head(_SAMPLED)


def columns(sheet: Sheet, wanted: Sequence[str]) -> pl.DataFrame:
    """Whole columns, as the file has them."""
    return sheet.rows.lazy().select(wanted).collect()


def texts(sheet: Sheet, name: str) -> pl.Series:
    """A whole column as a spreadsheet would show it."""
    return as_text(columns(sheet, [name])[name])


def values(sheet: Sheet, name: str) -> pl.DataFrame:
    """``value`` and ``row_count``: what a column holds, the most frequent first; no empty cells."""
    distinct = sheet.counted(name)
    texts = distinct.with_columns(value=as_text(distinct["value"])).drop_nulls("value")
    rows = texts.group_by("value").agg(pl.col("row_count").sum())
    return rows.sort("row_count", "value", descending=[True, False])
