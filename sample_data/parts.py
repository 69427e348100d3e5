"""The parts catalogue: what a part costs here and elsewhere, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from operator import mul

import numpy as np
import polars as pl

from sample_data import planted
from sample_data.world import FIRST_MONTH, Indices, Numbers, World, maybe, numbers, year_of

CLASSES = ("monopoly", "drawing", "purchased", "standard")
CLASS_SIZES = (110, 140, 110, 60)
CLASS_PRICE = (560.0, 420.0, 300.0, 45.0)
CLASS_SPREAD = (1.15, 1.0, 1.1, 0.7)
CLASS_MARGIN = (0.56, 0.46, 0.33, 0.36)
CHEAPEST = 15.0


@dataclass(frozen=True)
class Parts:
    """Arrays of one entry per part; the parts of a class stand side by side, popular ones first."""

    ids: list[str]
    part_class: Indices
    start: Indices  # per class
    count: Indices  # per class
    prices: Numbers  # part × price year, own list price


def draw(world: World) -> Parts:
    rng = world.stream("parts")
    part_class = np.repeat(np.arange(len(CLASSES)), CLASS_SIZES)
    first = np.array(CLASS_PRICE)[part_class] * np.exp(
        rng.normal(0, 1, len(part_class)) * np.array(CLASS_SPREAD)[part_class]
    )
    steps = np.array([list(accumulate(planted.PRICE_STEPS[name], mul)) for name in CLASSES])
    prices = np.clip(first, CHEAPEST, 14_000.0)[:, None] * steps[part_class]
    return Parts(
        ids=[f"E{number}" for number in rng.permutation(np.arange(40_000, 99_000))[: len(first)]],
        part_class=part_class,
        start=np.cumsum(CLASS_SIZES) - np.array(CLASS_SIZES),
        count=np.array(CLASS_SIZES),
        prices=np.round(prices, 2),
    )


def price_year(month: int) -> int:
    """Column of the price list in force in this month."""
    year = int(year_of(np.array([FIRST_MONTH + month]))[0])
    return planted.PRICE_YEARS.index(year)


def table(world: World, parts: Parts, revenue: pl.DataFrame) -> pl.DataFrame:
    """Own and market price at the start of each year. `annual_revenue_eur` is what the part
    brought in the twelve months from that day (for 2026: from November 2025 to October)."""
    rng = world.stream("market")
    index = np.array([planted.MARKET_INDEX_2021.get(name, np.nan) for name in CLASSES])
    ratio = index[parts.part_class] * np.exp(rng.normal(0, 0.10, len(parts.ids)))
    market = (parts.prices[:, 0] / ratio)[:, None] * np.cumprod(planted.MARKET_STEPS)
    is_known = rng.random(len(parts.ids)) < 0.72
    sources = np.array(["", "pirate_quote", "direct_supplier", "study"])[parts.part_class]
    sold = _sold(revenue)
    frames = [
        pl.DataFrame(
            {
                "part_id": parts.ids,
                "price_date": date(year, 1, 1),
                "part_class": np.array(CLASSES)[parts.part_class].tolist(),
                "own_net_price": numbers(parts.prices[:, at], 2),
                "market_price": maybe(numbers(market[:, at], 2), is_known),
                "market_source": maybe(
                    pl.Series(sources.tolist()), is_known & (parts.part_class > 0)
                ),
                "year": year,
            }
        )
        for at, year in enumerate(planted.PRICE_YEARS)
        if year >= 2022
    ]
    prices = pl.concat(frames).join(sold, on=["part_id", "year"], how="left")
    return prices.drop("year").sort("price_date", "part_id")


def _sold(revenue: pl.DataFrame) -> pl.DataFrame:
    """Revenue per part and year; the last year is the twelve months to the end of the data."""
    years = pl.col("invoice_date").dt.offset_by("2mo").dt.year()  # November begins the next one
    own = pl.col("invoice_date").dt.year()
    sales = revenue.filter(pl.col("part_id").is_not_null() & (pl.col("net_revenue") != 0))
    total = pl.col("net_revenue").sum().round(2).alias("annual_revenue_eur")
    calendar = sales.group_by("part_id", own.alias("year")).agg(total)
    rolling = sales.group_by("part_id", years.alias("year")).agg(total)
    last = max(planted.PRICE_YEARS)
    return pl.concat([calendar.filter(pl.col("year") < last), rolling.filter(year=last)])
