"""How much of last period's revenue came back, and what made the difference.

Net revenue retention (NRR) is this period's revenue of the customers who bought in the period
before, divided by their revenue of then. Gross revenue retention (GRR) counts each of them with no
more than last time, so growth of one cannot hide the loss of another. Customer retention is the
share of these customers who have revenue again (methods F-10.1, a usual definition for service and
software firms). For a class the customers are those who belonged to it in the period before.

The interval draws the customers again with replacement; it is wide where few customers carry the
revenue, and a change inside it may be chance.

Gains and losses split the difference between two periods into four parts that add up to it
exactly. New had no revenue before, and may be a former customer coming back; lapsed has none now;
more and less are customers of both periods. Credits belong to the customer who received them.

The figures compare two periods. They must not be read as churn: a customer who buys every three
years looks lost in between, and a new machine under warranty needs no paid service.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from models import ranking, resampling
from models.errors import NotEnoughData
from models.resampling import Estimate

#: The parts of the bridge in the order in which it is drawn.
PARTS = ("new", "more", "less", "lapsed")


@dataclass(frozen=True)
class Retention:
    """Shares of the revenue (or customers) of the period before, with 95 % intervals.

    ``customers`` is the customer retention. The ``n`` of all three is the number of customers who
    are followed from one period to the next.
    """

    nrr: Estimate
    grr: Estimate
    customers: Estimate
    previous_revenue_eur: float
    revenue_eur: float


@dataclass(frozen=True)
class Bridge:
    """From the revenue of the period before to that of the current one.

    ``parts``: `movement` (new, more, less, lapsed), `change_eur`, `customer_count`; always four
    rows, and ``previous_revenue_eur`` + their sum = ``revenue_eur`` to the cent.

    ``customers``: `customer_id`, `movement`, `previous_revenue_eur`, `revenue_eur`, `change_eur`
    of everyone whose revenue changed; largest change first.
    """

    previous_revenue_eur: float
    revenue_eur: float
    parts: pl.DataFrame
    customers: pl.DataFrame


def retention(customers: pl.DataFrame, *, seed: int, draws: int = 1000) -> Retention:
    """NRR, GRR and customer retention of everyone with revenue in the period before.

    Args:
        customers: `customer_id`, `previous_revenue_eur`, `revenue_eur`, one row per customer.
        seed: Seed of the interval.
        draws: Number of draws for the interval.

    Raises:
        NotEnoughData: Nobody had revenue in the period before.
    """
    return _measured(customers.filter(pl.col("previous_revenue_eur") > 0), seed=seed, draws=draws)


def retention_by_class(
    customers: pl.DataFrame, *, seed: int, draws: int = 1000
) -> dict[str, Retention]:
    """The same for each class of the period before (KPI K-10).

    A class counts with all its customers, also those who had no revenue then but belonged to it.
    Classes without revenue in the period before are left out: there is nothing to divide by.

    Args:
        customers: `customer_id`, `previous_class`, `previous_revenue_eur`, `revenue_eur`.
        seed: Seed of the intervals.
        draws: Number of draws for each interval.
    """
    groups = customers.sort("previous_class").partition_by("previous_class", as_dict=True)
    return {
        str(label): _measured(group, seed=seed, draws=draws)
        for (label,), group in groups.items()
        if group["previous_revenue_eur"].sum() > 0
    }


def bridge(customers: pl.DataFrame) -> Bridge:
    """Gains and losses between two periods.

    Args:
        customers: `customer_id`, `previous_revenue_eur`, `revenue_eur`, one row per customer of
            either period.
    """
    before, after = pl.col("before_cents"), pl.col("after_cents")
    part = (
        pl.when((before <= 0) & (after > 0))
        .then(pl.lit("new"))
        .when((before > 0) & (after <= 0))
        .then(pl.lit("lapsed"))
        .when(after > before)
        .then(pl.lit("more"))
        .otherwise(pl.lit("less"))
    )
    exact = customers.select(
        "customer_id",
        before_cents=pl.Series(ranking.cents(customers["previous_revenue_eur"]), dtype=pl.Int64),
        after_cents=pl.Series(ranking.cents(customers["revenue_eur"]), dtype=pl.Int64),
    ).with_columns(movement=part, change_cents=after - before)
    changed = exact.filter(pl.col("change_cents") != 0)
    return Bridge(
        previous_revenue_eur=int(exact["before_cents"].sum()) / 100,
        revenue_eur=int(exact["after_cents"].sum()) / 100,
        parts=_parts(changed),
        customers=_names(changed),
    )


def _parts(changed: pl.DataFrame) -> pl.DataFrame:
    sums = changed.group_by("movement").agg(
        change_eur=pl.col("change_cents").sum() / 100, customer_count=pl.len().cast(pl.Int64)
    )
    return (
        pl.DataFrame({"movement": PARTS})
        .join(sums, on="movement", how="left", maintain_order="left")
        .with_columns(pl.col("change_eur").fill_null(0.0), pl.col("customer_count").fill_null(0))
    )


def _names(changed: pl.DataFrame) -> pl.DataFrame:
    return changed.sort(
        pl.col("change_cents").abs(), "customer_id", descending=[True, False]
    ).select(
        "customer_id",
        "movement",
        previous_revenue_eur=pl.col("before_cents") / 100,
        revenue_eur=pl.col("after_cents") / 100,
        change_eur=pl.col("change_cents") / 100,
    )


def _measured(customers: pl.DataFrame, *, seed: int, draws: int) -> Retention:
    if customers["previous_revenue_eur"].sum() <= 0:
        raise NotEnoughData("buyers", needed=1, found=0)
    by_id = customers.sort("customer_id")
    before, after = (
        by_id[name].cast(pl.Float64).to_numpy() for name in ("previous_revenue_eur", "revenue_eur")
    )
    sums = np.column_stack(
        [before, after, np.minimum(before, after), before > 0, (before > 0) & (after > 0)]
    )

    def shares(counts: resampling.Counts) -> resampling.Statistics:
        base, again, kept, buyers, returning = counts @ sums
        return np.array([_ratio(again, base), _ratio(kept, base), _ratio(returning, buyers)])

    nrr, grr, returned = resampling.estimates(shares, len(by_id), seed=seed, draws=draws)
    return Retention(nrr, grr, returned, float(before.sum()), float(after.sum()))


def _ratio(part: np.float64, whole: np.float64) -> np.float64:
    return part / whole if whole > 0 else np.float64("nan")
