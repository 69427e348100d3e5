"""Looks into a sheet: a few rows for a first judgement, or whole columns by name."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from dashboard.extracts.reading.sheet import Sheet
from dashboard.extracts.reading.typed import as_text

#: Rows that show what a column holds.
SAMPLED = 2000
_SOME = 100_000


def some(sheet: Sheet, wanted: Sequence[str], where: pl.Expr) -> pl.DataFrame:
    """Columns of rows for which ``where`` is true, as many as tell what they are like."""
    rows = sheet.rows.lazy().filter(where).select(wanted).head(_SOME)
    return rows.collect(engine="streaming")


def values(sheet: Sheet, name: str) -> pl.DataFrame:
    """``value`` and ``row_count``: what a column holds, the most frequent first; no empty cells."""
    return _as_texts(sheet.counted(name))


def sampled(sample: pl.DataFrame, name: str) -> pl.DataFrame:
    """The same of some rows."""
    counted = sample.group_by(pl.col(name).alias("value"))
    return _as_texts(counted.agg(row_count=pl.len().cast(pl.Int64)))


def _as_texts(counted: pl.DataFrame) -> pl.DataFrame:
    texts = counted.select("row_count", value=as_text(counted["value"])).drop_nulls("value")
    rows = texts.group_by("value").agg(pl.col("row_count").sum())
    return rows.sort("row_count", "value", descending=[True, False])
