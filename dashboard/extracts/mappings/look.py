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
    counted = sheet.counted(name)
    texts = counted.select("row_count", value=as_text(counted["value"])).drop_nulls("value")
    rows = texts.group_by("value").agg(pl.col("row_count").sum())
    return rows.sort("row_count", "value", descending=[True, False])
