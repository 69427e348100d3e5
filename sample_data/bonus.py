"""Bonus contracts: what they pay for a year, and what they would have paid for nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from sample_data import planted
from sample_data.world import Flags, Indices, Numbers, euros, month_start

BONUS_YEARS = (2024, 2025, 2026)


@dataclass
class Ledger:
    """What later months must know of earlier ones: revenue per customer and calendar year, and
    the part of it that only a bonus contract brought."""

    customer_count: int
    revenue: dict[int, Numbers] = field(default_factory=dict)
    extra: dict[int, Numbers] = field(default_factory=dict)

    def add(self, year: int, customer: Indices, net: Numbers, is_extra: Flags) -> None:
        for book, weights in ((self.revenue, net), (self.extra, net * is_extra)):
            total = np.bincount(customer, weights=weights, minlength=self.customer_count)
            book[year] = book.get(year, np.zeros(self.customer_count)) + total


def is_tiered(count: int) -> Flags:
    return np.asarray(np.arange(count) % 3 == 0)


def payout(revenue: Numbers, base: Numbers) -> Numbers:
    """Growth bonus, or incremental tiers for every third customer."""
    growth = planted.BONUS_RATE * np.maximum(revenue - base, 0)
    tiered = np.zeros(len(revenue))
    rate_before = 0.0
    for factor, rate in planted.BONUS_TIERS:
        tiered += (rate - rate_before) * np.maximum(revenue - factor * base, 0)
        rate_before = rate
    return np.asarray(np.round(np.where(is_tiered(len(revenue)), tiered, growth), 2), dtype=float)


def paid(ledger: Ledger, has_bonus: Flags, year: int) -> Numbers:
    """Bonus per customer for a year."""
    return payout(ledger.revenue[year], ledger.revenue[year - 1]) * has_bonus


def deadweight(ledger: Ledger, has_bonus: Flags) -> tuple[float, float]:
    """Bonus paid for 2024 and 2025, and what would have been paid without any reaction."""
    with_reaction = without = 0.0
    for year in (2024, 2025):
        base = ledger.revenue[year - 1] - ledger.extra[year - 1] * (year > 2024)
        natural = ledger.revenue[year] - ledger.extra[year]
        with_reaction += float(paid(ledger, has_bonus, year).sum())
        without += float((payout(natural, base) * has_bonus).sum())
    return with_reaction, without


def settlements(
    ids: list[str], ledger: Ledger, has_bonus: Flags, month: int, schema: pl.Schema
) -> pl.DataFrame:
    """Last year's bonuses as negative lines: half of the customers in February, half in March."""
    first = month_start(month)
    year, number = int(str(first)[:4]), int(str(first)[5:7])
    if number not in (2, 3) or year - 1 not in BONUS_YEARS:
        return pl.DataFrame(schema=schema)
    amount = paid(ledger, has_bonus, year - 1)
    due = np.flatnonzero((amount > 0) & (np.arange(len(amount)) % 2 == number - 2))
    lines = pl.DataFrame(
        {
            "invoice_id": [f"B{year - 1}-{ids[at]}" for at in due],
            "customer_id": [ids[at] for at in due],
            "net_revenue": euros(-amount[due]),
        }
    ).with_columns(
        pl.lit(1, dtype=pl.Int64).alias("line_no"),
        pl.lit((first + 13).item()).alias("invoice_date"),
        pl.lit("other").alias("category"),
        is_credit_note=True,
        is_bonus_settlement=True,
        is_warranty=False,
        is_free=False,
    )
    return pl.concat([pl.DataFrame(schema=schema), lines], how="diagonal")
