"""Codes of a file that the contract does not know, by the revenue they stand for."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.extracts.contract import Table
from dashboard.extracts.judging.columns import read_column, settle
from dashboard.extracts.mappings import look
from dashboard.extracts.mappings.arrange import arranged
from dashboard.extracts.mappings.mapping import TableMapping
from dashboard.extracts.reading.sheet import Sheet
from dashboard.extracts.reading.typed import as_text

_REVENUE = "net_revenue"


@dataclass(frozen=True)
class LeftOver:
    """Values of one column that are no code.

    Attributes:
        values: ``value``, ``row_count`` and ``revenue_eur``, the absolute net revenue of these rows
            under the mapping; the most revenue first. ``revenue_eur`` is null throughout where the
            table has no revenue or it cannot be read yet; then the most rows come first.
        row_count, revenue_eur: Of all rows, those with known codes included.
    """

    values: pl.DataFrame
    row_count: int
    revenue_eur: float | None


def left_over(sheet: Sheet, table: Table, mapping: TableMapping) -> dict[str, LeftOver]:
    """Column of the contract -> its unknown values; columns without any are left out."""
    found = {}
    for name, how in mapping.columns.items():
        codes = table[name].codes
        if not codes or how.source not in sheet.columns:
            continue
        known = [*(code.lower() for code in codes), *(value.lower() for value in how.codes)]
        values = look.values(sheet, how.source)
        unknown = values.filter(~pl.col("value").str.to_lowercase().is_in(known))
        if unknown.height:
            found[name] = _with_revenue(unknown, sheet, table, mapping, how.source)
    return found


def _with_revenue(
    unknown: pl.DataFrame, sheet: Sheet, table: Table, mapping: TableMapping, source: str
) -> LeftOver:
    revenue = None if mapping.distinct else _revenue(sheet, table, mapping, source)
    if revenue is None:
        nothing = pl.lit(None, dtype=pl.Float64).alias("revenue_eur")
        return LeftOver(unknown.with_columns(nothing), sheet.height, None)
    values = unknown.join(revenue, on="value", how="left").sort(
        "revenue_eur", "row_count", "value", descending=[True, True, False]
    )
    return LeftOver(values, sheet.height, float(revenue["revenue_eur"].sum()))


def _revenue(sheet: Sheet, table: Table, mapping: TableMapping, source: str) -> pl.DataFrame | None:
    """``value`` of the column and ``revenue_eur``; ``None`` where the revenue cannot be read."""
    how = mapping.columns.get(_REVENUE)
    if how is None or not set(how.reads) <= set(sheet.columns):
        return None
    only = mapping.model_copy(update={"columns": {_REVENUE: how}})
    laid = arranged(sheet, table, only)
    settled, asked = settle(sheet, table, only, laid)
    if asked:
        return None
    amounts = pl.concat(
        read_column(raw, table[_REVENUE], how, settled[_REVENUE]).values
        for raw in laid.pieces({_REVENUE})
    )
    values = as_text(sheet.column(source)).alias("value")
    rows = pl.DataFrame([values, amounts.abs().fill_null(0).alias("revenue_eur")])
    return rows.group_by("value").agg(pl.col("revenue_eur").sum())
