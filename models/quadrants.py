"""Who is satisfied, who is loyal, and whom we could lose.

Customers stand on a map of satisfaction and loyalty (after Jones and Sasser 1995, Harvard Business
Review; methods F-3.24). Satisfaction is the customer's index on 0 to 100, smoothed where there are
few answers; loyalty is the loyalty index. Satisfied is whoever reaches 75 points, which is 4 on a
scale of 1 to 5, and loyal whoever reaches 50; both limits are conventions and can be moved, for
instance to the medians. Satisfied and loyal is the core potential, satisfied and not loyal the
mercenary, dissatisfied and loyal the hostage, who stays while something binds him, and neither is
the churn potential.

Both figures are estimates. The probability of being satisfied is that of a normal distribution
around the smoothed index with its standard deviation, that of being loyal likewise with the
standard error of the loyalty index; the probability of a quadrant is their product, which assumes
that the two errors have nothing to do with each other (methods F-3.25). A customer whose most
likely quadrant has less than 70 % is called uncertain.

The hard count puts everyone into one quadrant. The soft count adds up the probabilities, by
customers or weighted by revenue, and so does not jump when somebody near a limit moves by a point.
Its 95 % interval is that of a sum of independent draws with these probabilities, plus and minus
1.96 times the root of the sum of p(1 − p), within what is possible. It tells how uncertain the
places of these customers are, not who else might have answered.

Customers without a current answer are no quadrant: nobody knows how satisfied they are. They stand
in a lane of their own with their revenue, and so does whoever answered without a loyalty index. All
lanes together are all customers and all revenue.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import ndtr

Quadrant = Literal["core", "mercenary", "hostage", "churn"]

#: The quadrants in the order in which they are shown.
QUADRANTS: tuple[Quadrant, ...] = ("core", "mercenary", "hostage", "churn")

#: Everywhere a customer can stand: the quadrants, answers without a loyalty index, no answer.
LANES = (*QUADRANTS, "no_loyalty", "unknown")

#: Below this probability of its most likely quadrant a customer is called uncertain.
CERTAIN_SHARE = 0.7

#: Whole points that the limits can be moved to in ``table``; at 0 everyone counts.
STEPS = 101

#: Below this many points a spread is none.
_NO_SPREAD = 1e-6

_Z = 1.959963984540054
_CHUNK = 2_000

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Limits:
    """From where on a customer is satisfied and loyal, in points of 0 to 100."""

    satisfied_score: float = 75.0
    loyal_score: float = 50.0


def medians(customers: pl.DataFrame) -> Limits:
    """The medians of those on the map, as whole points; the usual limits where nobody is."""
    known = _on_map(customers)
    if known.is_empty():
        return Limits()
    middle = known.select(pl.col("satisfaction_score", "loyalty_score").median()).row(0)
    return Limits(*(float(round(one)) for one in middle))


def placed(customers: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """The quadrant of every customer and how sure it is.

    Args:
        customers: One row per customer with `satisfaction_score`, `satisfaction_sd_score`,
            `loyalty_score`, `loyalty_se_score` (0–100; a score is null where it is not known; a
            spread that is missing counts as none) and whatever else.
        limits: From where on a customer is satisfied and loyal.

    Returns:
        The same rows and columns with `quadrant` (one of ``LANES``), `core_probability`,
        `mercenary_probability`, `hostage_probability`, `churn_probability`,
        `quadrant_probability` (that of the quadrant, which is the most likely one) and
        `is_uncertain`; these are null off the map.
    """
    satisfied = _reaching(customers, "satisfaction_score", "satisfaction_sd_score", limits)
    loyal = _reaching(customers, "loyalty_score", "loyalty_se_score", limits)
    found = customers.with_columns(quadrant(limits), _satisfied=satisfied, _loyal=loyal)
    yes, is_loyal = pl.col("_satisfied"), pl.col("_loyal")
    found = found.with_columns(
        core_probability=yes * is_loyal,
        mercenary_probability=yes * (1 - is_loyal),
        hostage_probability=(1 - yes) * is_loyal,
        churn_probability=(1 - yes) * (1 - is_loyal),
    ).with_columns(
        quadrant_probability=pl.max_horizontal(f"{name}_probability" for name in QUADRANTS)
    )
    uncertain = pl.col("quadrant_probability") < CERTAIN_SHARE
    return found.drop("_satisfied", "_loyal").with_columns(is_uncertain=uncertain)


def quadrant(limits: Limits) -> pl.Expr:
    """Where a customer stands by the limits alone, as column `quadrant`."""
    satisfied = _exact("satisfaction_score") >= limits.satisfied_score
    loyal = _exact("loyalty_score") >= limits.loyal_score
    return (
        pl.when(pl.col("satisfaction_score").is_null())
        .then(pl.lit("unknown"))
        .when(pl.col("loyalty_score").is_null())
        .then(pl.lit("no_loyalty"))
        .when(satisfied)
        .then(pl.when(loyal).then(pl.lit("core")).otherwise(pl.lit("mercenary")))
        .otherwise(pl.when(loyal).then(pl.lit("hostage")).otherwise(pl.lit("churn")))
        .alias("quadrant")
    )


def _exact(score: str) -> pl.Expr:
    """The score without the last digits of a sum of fractions: 75 is not 74.99999999999999."""
    return pl.col(score).cast(pl.Float64).round(9)


def totals(customers: pl.DataFrame) -> pl.DataFrame:
    """Every lane with its customers and euros, hard and soft.

    Args:
        customers: What ``placed`` returns, with `revenue_eur` and `headroom_eur` (may be null).

    Returns:
        One row per lane in the order of ``LANES``: `quadrant`, `customer_count`, `revenue_eur`,
        `headroom_eur` (null where nobody's is known), `customer_share` and `revenue_share` (of all
        customers, also those off the map), `soft_count` with `soft_low_count` and
        `soft_high_count`, `soft_share` (of the customers on the map), `soft_revenue_eur` with
        `soft_low_revenue_eur` and `soft_high_revenue_eur`, `soft_revenue_share`. Soft figures are
        null for lanes off the map and where nobody is on it.
    """
    hard = customers.group_by("quadrant").agg(
        customer_count=pl.len().cast(pl.Int64),
        revenue_eur=pl.col("revenue_eur").sum(),
        headroom_eur=pl.col("headroom_eur").sum(),
        headroom_count=pl.col("headroom_eur").count(),
    )
    everywhere = pl.DataFrame({"quadrant": LANES}).join(
        hard, on="quadrant", how="left", maintain_order="left"
    )
    counted = everywhere.with_columns(
        pl.col("customer_count").fill_null(0),
        pl.col("revenue_eur").fill_null(0.0),
        headroom_eur=pl.when(pl.col("headroom_count") > 0).then("headroom_eur"),
    ).drop("headroom_count")
    shares = counted.with_columns(
        customer_share=_part(pl.col("customer_count")), revenue_share=_part(pl.col("revenue_eur"))
    )
    soft = pl.DataFrame([_soft(customers, name) for name in QUADRANTS], schema=_SOFT)
    return shares.join(soft, on="quadrant", how="left", maintain_order="left")


_SOFT = {
    "quadrant": pl.String,
    "soft_count": pl.Float64,
    "soft_low_count": pl.Float64,
    "soft_high_count": pl.Float64,
    "soft_share": pl.Float64,
    "soft_revenue_eur": pl.Float64,
    "soft_low_revenue_eur": pl.Float64,
    "soft_high_revenue_eur": pl.Float64,
    "soft_revenue_share": pl.Float64,
}


def _part(column: pl.Expr) -> pl.Expr:
    total = column.sum()
    return pl.when(total > 0).then(column / total)


def _soft(customers: pl.DataFrame, name: Quadrant) -> dict[str, float | str | None]:
    """The soft figures of a quadrant; all null where nobody is on the map."""
    known = customers.filter(pl.col(f"{name}_probability").is_not_null())
    if known.is_empty():
        return {"quadrant": name}
    chances = known[f"{name}_probability"].to_numpy()
    revenue = known["revenue_eur"].fill_null(0.0).to_numpy()
    count, low, high = _sum(chances, np.ones_like(chances))
    euros, low_euros, high_euros = _sum(chances, revenue)
    total = float(revenue.sum())
    return {
        "quadrant": name,
        "soft_count": count,
        "soft_low_count": low,
        "soft_high_count": high,
        "soft_share": count / known.height,
        "soft_revenue_eur": euros,
        "soft_low_revenue_eur": low_euros,
        "soft_high_revenue_eur": high_euros,
        "soft_revenue_share": euros / total if total > 0 else None,
    }


def _sum(chances: Numbers, weights: Numbers) -> tuple[float, float, float]:
    """The weighted sum of independent yes-or-no draws, and its interval."""
    total = float(chances @ weights)
    half = _Z * float(np.sqrt((chances * (1 - chances)) @ weights**2))
    least, most = float(weights[weights < 0].sum()), float(weights[weights > 0].sum())
    return total, max(least, total - half), min(most, total + half)


def table(customers: pl.DataFrame) -> pl.DataFrame:
    """The core potential at every pair of whole limits, so that limits can be moved without data.

    The other quadrants follow: all satisfied are those at `loyal_score` 0, all loyal those at
    `satisfied_score` 0, and everyone on the map is at 0 and 0.

    Args:
        customers: As for ``placed``, with `revenue_eur` and `headroom_eur`.

    Returns:
        ``STEPS`` × ``STEPS`` rows: `satisfied_score`, `loyal_score` (0 … 100, the latter first to
        move, so the place of a pair is satisfied · 101 + loyal), `customer_count`, `revenue_eur`,
        `headroom_eur` (exact for whole limits) and `soft_count`.
    """
    known = _on_map(customers)
    place = pl.lit(0, pl.Int64)
    for name in ("satisfaction_score", "loyalty_score"):
        place = place * STEPS + _exact(name).floor().cast(pl.Int64).clip(0, STEPS - 1)
    cell = known.select(place).to_series().to_numpy()
    steps = np.arange(STEPS)
    return pl.DataFrame(
        {
            "satisfied_score": np.repeat(steps, STEPS),
            "loyal_score": np.tile(steps, STEPS),
            "customer_count": _reached(cell, None).astype(np.int64),
            "revenue_eur": _reached(cell, known["revenue_eur"]),
            "headroom_eur": _reached(cell, known["headroom_eur"]),
            "soft_count": _softly_reached(known).ravel(),
        }
    )


def _reached(cell: npt.NDArray[np.int64], values: pl.Series | None) -> Numbers:
    """Sums of all cells at or above each one."""
    weights = None if values is None else values.fill_null(0.0).to_numpy()
    grid = np.bincount(cell, weights, minlength=STEPS * STEPS).reshape(STEPS, STEPS)
    above: Numbers = grid[::-1, ::-1].cumsum(0).cumsum(1)[::-1, ::-1].astype(np.float64)
    return above.ravel()


def _softly_reached(known: pl.DataFrame) -> Numbers:
    """Expected number of customers who are satisfied and loyal at each pair of limits."""
    steps = np.arange(STEPS, dtype=np.float64)
    expected = np.zeros((STEPS, STEPS))
    for some in _chunks(known):
        sides = []
        for score, spread in (
            ("satisfaction_score", "satisfaction_sd_score"),
            ("loyalty_score", "loyalty_se_score"),
        ):
            chances = _chance(
                some[score].to_numpy()[:, None],
                some[spread].fill_null(0.0).to_numpy()[:, None],
                steps[None, :],
            )
            chances[:, 0] = 1.0
            sides.append(chances)
        expected += sides[0].T @ sides[1]
    return expected


def _chunks(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Parts small enough that a row per customer and step fits into memory."""
    for start in range(0, frame.height, _CHUNK):
        yield frame.slice(start, _CHUNK)


def _reaching(customers: pl.DataFrame, score: str, spread: str, limits: Limits) -> pl.Series:
    """Probability of reaching the limit of a score; null off the map."""
    limit = limits.satisfied_score if score == "satisfaction_score" else limits.loyal_score
    values = customers[score].cast(pl.Float64).fill_null(0.0).to_numpy()
    spreads = customers[spread].cast(pl.Float64).fill_null(0.0).to_numpy()
    is_on_map = pl.col("satisfaction_score").is_not_null() & pl.col("loyalty_score").is_not_null()
    chances = pl.lit(pl.Series(_chance(values, spreads, np.float64(limit))))
    return customers.select(pl.when(is_on_map).then(chances)).to_series()


def _chance(values: Numbers, spreads: Numbers, limits: Numbers | np.float64) -> Numbers:
    """Probability that a normal value lies at or above the limit."""
    distance = values - limits
    exact = spreads < _NO_SPREAD
    chances: Numbers = ndtr(distance / np.where(exact, 1.0, spreads))
    return np.where(exact, (distance >= 0).astype(np.float64), chances)


def _on_map(customers: pl.DataFrame) -> pl.DataFrame:
    """Customers with both figures."""
    return customers.filter(
        pl.col("satisfaction_score").is_not_null() & pl.col("loyalty_score").is_not_null()
    )
