"""How much of the revenue depends on few customers.

The curve sorts customers from largest to smallest and cumulates their revenue. The Lorenz curve
does the same from smallest to largest. The Gini coefficient is twice the area between the Lorenz
curve and the diagonal: 0 when all customers buy the same, close to 1 when one customer buys
everything (Gini 1912). With few customers it cannot reach 1, so the corrected version multiplies
it by n/(n − 1) (Damgaard and Weiner 2000). Customers with a net credit count as zero.

The top share T(q) is the revenue share of the largest q of the customers; where q times n is no
whole number, the next customer counts in part. The customers needed for 80 % are the smallest
number whose revenue reaches 80 %. The Herfindahl index is the sum of the squared revenue shares.

The interval of the top share draws the customers again with replacement. Among buyers these
figures describe concentration only; taken over all customers with an active machine they also
show inactivity, so the two are reported side by side.

20/80 is a rule of thumb and the reference points of other firms stand for total revenue of
machine builders, not for service: they are for orientation and must not be used as a target. A
high concentration is neither good nor bad in itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from models import ranking, resampling
from models.errors import NotEnoughData

#: The limits for which a chart can count classes by itself: 0.50, 0.51, … 0.99, and 1 for all.
LIMITS = tuple(percent / 100 for percent in range(50, 101))


@dataclass(frozen=True)
class ReferencePoint:
    """A published point of the curve; ``grade`` E2 is a study, E3 a claim of practitioners."""

    rank_share: float
    cum_share: float
    grade: Literal["E2", "E3"]
    source: str


_RULE = "Rule of thumb in articles on service"
_VDMA = "VDMA Benchmarks Vertrieb 2017, total revenue of machine builders"

REFERENCE_POINTS = (
    ReferencePoint(0.20, 0.80, "E3", _RULE),
    ReferencePoint(0.10, 0.547, "E2", _VDMA),
    ReferencePoint(0.20, 0.702, "E2", _VDMA),
    ReferencePoint(0.50, 0.848, "E2", _VDMA),
)


def gini(revenue: pl.Series, *, corrected: bool = False) -> float:
    """Gini coefficient G, or G·n/(n − 1) when ``corrected`` (methods F-2.4).

    Args:
        revenue: Revenue per customer; negative values count as zero.
        corrected: Correct for the small number of customers; needs two.

    Raises:
        NotEnoughData: No customer has revenue, or ``corrected`` and there is only one customer.
    """
    ascending = _descending(revenue)[::-1].astype(np.float64)
    n = len(ascending)
    if corrected and n < 2:
        raise NotEnoughData("buyers", needed=2, found=n)
    weights = 2.0 * np.arange(1, n + 1) - n - 1
    value = float(weights @ ascending) / (n * ascending.sum())
    return max(0.0, float(value * n / (n - 1) if corrected else value))


def lorenz(revenue: pl.Series, *, points: int = 400) -> pl.DataFrame:
    """The Lorenz curve from (0, 0) to (1, 1): `rank_share` (smallest first), `cum_share`.

    Args:
        revenue: Revenue per customer; negative values count as zero.
        points: How many points at most, even in rank.

    Raises:
        NotEnoughData: No customer has revenue.
    """
    ascending = _descending(revenue)[::-1]
    n = len(ascending)
    ranks = np.unique(np.linspace(0, n, min(points, n + 1)).round().astype(np.int64))
    return pl.DataFrame({"rank_share": ranks / n, "cum_share": _cumulated(ascending)[ranks]})


def top_share(revenue: pl.Series, q: float) -> float:
    """T(q): revenue share of the largest ``q`` (0 to 1) of the customers (methods F-2.5).

    Raises:
        NotEnoughData: No customer has revenue.
    """
    descending = _descending(revenue)
    return _top_share(descending, np.ones_like(descending), q)


def top_share_estimate(
    revenue: pl.Series, q: float, *, seed: int, draws: int = 1000
) -> resampling.Estimate:
    """T(q) with its 95 % interval from drawing customers again.

    Raises:
        NotEnoughData: No customer has revenue.
    """
    descending = _descending(revenue)

    def statistic(counts: resampling.Counts) -> resampling.Statistics:
        return np.array([_top_share(descending, counts, q)])

    return resampling.estimates(statistic, len(descending), seed=seed, draws=draws)[0]


def customers_needed(revenue: pl.Series, share: float = 0.80) -> int:
    """Smallest number of customers that together reach ``share`` of the revenue.

    Raises:
        NotEnoughData: No customer has revenue.
    """
    reached = _cumulated(_descending(revenue))
    return int(np.searchsorted(reached, share - ranking.TOLERANCE, side="left"))


def hhi(revenue: pl.Series) -> float:
    """Herfindahl index: sum of the squared revenue shares, from 1/n to 1.

    Raises:
        NotEnoughData: No customer has revenue.
    """
    descending = _descending(revenue)
    return float(np.square(descending / descending.sum()).sum())


def curve(
    revenue: pl.Series, *, points: int = 400, limits: Sequence[float] = (0.80, 0.95)
) -> pl.DataFrame:
    """The Pareto curve thinned for a chart.

    Half of the points are even in rank, half even in revenue, so that the steep beginning stays
    smooth. The origin, the end of the class before each limit and (1, 1) are always there.

    Args:
        revenue: Revenue per customer of the base; negative values count as zero.
        points: How many points at most (ends of classes come on top).
        limits: Class limits whose ends have to lie on a point.

    Returns:
        `rank_share`, `customer_rank`, `cum_share`, and `share_before` (the share before the tie
        group of the customer of this rank, which decides his class); from (0, 0) to (1, 1).

    Raises:
        NotEnoughData: No customer has revenue.
    """
    descending = _descending(revenue)
    n, cumulated = len(descending), _cumulated(descending)
    before = ranking.share_before(descending)
    half = max(points // 2, 1)
    by_rank = np.linspace(0, n, half).round().astype(np.int64)
    by_revenue = np.searchsorted(cumulated, np.linspace(0, 1 - ranking.TOLERANCE, half))
    ranks = np.unique(np.concatenate([[0, n], by_rank, by_revenue, _counts(before, limits)]))
    return pl.DataFrame(
        {
            "rank_share": ranks / n,
            "customer_rank": ranks,
            "cum_share": cumulated[ranks],
            "share_before": before[np.maximum(ranks - 1, 0)],
        }
    )


def class_counts_by_limit(
    revenue: pl.Series, *, is_counted: pl.Series | None = None
) -> pl.DataFrame:
    """For each limit of 0.50 … 0.99 and 1 who is classified before it by F-2.2 (ties together).

    The classes of a pair of limits follow by subtraction: A = the row of the first limit,
    B = the row of the second minus A. So a chart can count classes without asking anybody.

    Args:
        revenue: Revenue per customer of the base.
        is_counted: Who of the base is counted; the rest (in behaviour mode those who are gone or
            lapsed, yet have revenue in the window) takes part in the shares only. Default: all.

    Returns:
        `limit_share`, `customer_count`, `customer_share` and `cum_share` (their part of all
        customers of the base and of its revenue); 51 rows.

    Raises:
        NotEnoughData: No customer has revenue.
    """
    amounts = np.maximum(ranking.cents(revenue), 0)
    total = _total(amounts)
    counted = amounts > 0
    if is_counted is not None:
        counted &= is_counted.to_numpy()
    shares = ranking.share_before(amounts)[counted]
    order = np.argsort(shares)
    before = shares[order]
    reached = np.concatenate([[0], np.cumsum(amounts[counted][order])]) / total
    counts = _counts(before, LIMITS)
    counts[-1] = len(before)  # all, even those worth less than the tolerance
    return pl.DataFrame(
        {
            "limit_share": LIMITS,
            "customer_count": counts,
            "customer_share": counts / len(amounts),
            "cum_share": reached[counts],
        }
    )


def _total(amounts: ranking.Cents) -> int:
    total = int(amounts.sum())
    if total <= 0:
        raise NotEnoughData("buyers", needed=1, found=0)
    return total


def _descending(revenue: pl.Series) -> ranking.Cents:
    amounts = np.maximum(ranking.cents(revenue), 0)
    _total(amounts)
    return -np.sort(-amounts)


def _cumulated(amounts: ranking.Cents) -> npt.NDArray[np.float64]:
    """Cumulated shares with a leading 0; the last one is exactly 1."""
    sums = np.concatenate([[0], np.cumsum(amounts)])
    return np.asarray(sums / sums[-1], dtype=np.float64)


def _counts(before: ranking.Shares, limits: Sequence[float]) -> npt.NDArray[np.int64]:
    """How many of the ascending shares before lie below each limit."""
    reached = np.searchsorted(before, np.asarray(limits) - ranking.TOLERANCE, side="left")
    return reached.astype(np.int64)


def _top_share(descending: ranking.Cents, counts: resampling.Counts, q: float) -> float:
    """T(q) when each customer of the descending amounts counts ``counts`` times."""
    customers = np.concatenate([[0], np.cumsum(counts)])
    revenue = np.concatenate([[0], np.cumsum(counts * descending)])
    if revenue[-1] == 0:
        return float("nan")
    return float(np.interp(q * customers[-1], customers, revenue) / revenue[-1])
