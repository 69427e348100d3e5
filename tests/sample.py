"""The sample data, drawn once for all tests that look at them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import polars as pl

from sample_data import make
from sample_data.world import World

AS_OF = date(2026, 10, 31)
LAST_YEAR_FROM = date(2025, 11, 1)
YEAR_BEFORE_FROM = date(2024, 11, 1)


@cache
def drawn() -> make.Cast:
    """The cast of the default size; `tables` fills its ledger."""
    return make.cast(World())


@cache
def tables() -> dict[str, pl.DataFrame]:
    return make.tables(World(), drawn())


@cache
def truth() -> pl.DataFrame:
    return make.truth(drawn())


@cache
def bought() -> pl.DataFrame:
    """Revenue lines as the analyses take them."""
    own = tables()["customers"].filter(pl.col("is_intercompany"))["customer_id"].implode()
    left_out = pl.any_horizontal("is_warranty", "is_free", "is_bonus_settlement")
    return tables()["service_revenue"].filter(~left_out & ~pl.col("customer_id").is_in(own))


def by_customer(lines: pl.DataFrame, first: date, last: date = AS_OF) -> pl.DataFrame:
    inside = lines.filter(pl.col("invoice_date").is_between(first, last))
    return inside.group_by("customer_id").agg(pl.col("net_revenue").sum().alias("revenue"))


def measured(frame: pl.DataFrame, figure: pl.Expr) -> float:
    return float(frame.select(figure).item())


def compared(frame: pl.DataFrame, by: str | pl.Expr, figure: pl.Expr) -> dict[Any, float]:
    """The figure in each group."""
    return dict(frame.group_by(by).agg(figure).rows())
