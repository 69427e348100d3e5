"""Who recommends us: the net promoter score, and what it is not.

On a scale from 0 to 10 those who answer 9 or 10 are promoters, those who answer 0 to 6 detractors;
the score is the share of promoters minus the share of detractors, from −100 to 100 (Reichheld
2003). A question with five points counts five as promoters and one to three as detractors; that is
called net recommendation (5-point), because the two cannot be compared. Other scales have neither.

The interval is the adjusted Wald interval: three answers are added, three quarters of one to the
promoters and to the detractors each, which holds its promise better than the plain one with few
answers (Rocks 2016). Where several people of one customer answered, they are not independent: then
the customers are drawn again 2,000 times and the middle 95 % of the scores are the interval.

The score throws away most of what an answer says, so its interval is wide: with a hundred answers
about fifteen points to either side. Two waves differ only if the difference is larger than that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from scipy import special

from models import resampling

#: ``nps``: 0 to 10; ``net5``: the 5-point question.
Kind = Literal["nps", "net5"]

#: Kind -> from which point on somebody promotes, up to which one detracts.
_LIMITS: dict[Kind, tuple[float, float]] = {"nps": (9, 6), "net5": (5, 3)}

#: Draws of customers where several people of one answered.
DRAWS = 2000

_Z = float(special.ndtri(0.975))
_ADDED_ANSWERS = 3.0
_ADDED_EACH = 0.75


@dataclass(frozen=True)
class NetScore:
    """Promoters minus detractors, in points from −100 to 100.

    Attributes:
        value: The score.
        low, high: Bounds of the 95 % interval.
        error: Standard error of ``value`` with independent answers, for comparing waves.
        promoter_count, detractor_count, n: Answers.
        customer_count: Customers (or respondents without one) that they come from.
        is_resampled: The interval comes from drawing customers again.
    """

    value: float
    low: float
    high: float
    error: float
    promoter_count: int
    detractor_count: int
    n: int
    customer_count: int
    is_resampled: bool


@dataclass(frozen=True)
class Difference:
    """How two scores differ: later minus earlier, its 95 % interval and two-sided p-value."""

    value: float
    low: float
    high: float
    error: float
    p_value: float


def kind(low: float, high: float) -> Kind | None:
    """What a recommendation question with this scale can be called; ``None``: neither."""
    scales: dict[tuple[float, float], Kind] = {(0, 10): "nps", (1, 5): "net5"}
    return scales.get((low, high))


def counted(promoters: int, detractors: int, n: int) -> NetScore | None:
    """The score of independent answers with the adjusted Wald interval (methods F-3.6).

    ``None`` without an answer.
    """
    if n == 0:
        return None
    value, error = _wald(promoters, detractors, n)
    centre, adjusted = _wald(promoters + _ADDED_EACH, detractors + _ADDED_EACH, n + _ADDED_ANSWERS)
    reach = _Z * adjusted
    low, high = max(-100.0, centre - reach), min(100.0, centre + reach)
    return NetScore(value, low, high, error, promoters, detractors, n, n, False)


def _wald(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    """Score and standard error, in points."""
    up, down = promoters / n, detractors / n
    spread = max(0.0, up + down - (up - down) ** 2)
    return 100.0 * (up - down), 100.0 * math.sqrt(spread / n)


def net_score(answers: pl.DataFrame, of: Kind, *, seed: int, draws: int = DRAWS) -> NetScore | None:
    """The score of people who belong to customers.

    Args:
        answers: One row per respondent: `customer_id` (null: stands for itself), `points` (more
            is better; null: not answered).
        of: Which kind the question is.
        seed: Seed of the draws.
        draws: Number of draws of customers where one has several answers.

    Returns:
        The score, or ``None`` where nobody answered.
    """
    promotes, detracts = _LIMITS[of]
    votes = answers.drop_nulls("points").select(
        "customer_id",
        up=(pl.col("points") >= promotes).cast(pl.Int64),
        down=(pl.col("points") <= detracts).cast(pl.Int64),
    )
    plain = counted(int(votes["up"].sum()), int(votes["down"].sum()), votes.height)
    if plain is None:
        return None
    named = votes.drop_nulls("customer_id")
    # in an order of their own, so that the same seed always draws the same customers
    clusters = (
        named.group_by("customer_id")
        .agg(pl.len().alias("count"), net=(pl.col("up") - pl.col("down")).sum())
        .sort("customer_id")
    )
    alone = votes.filter(pl.col("customer_id").is_null())
    customer_count = clusters.height + alone.height
    if clusters.height == named.height:
        return plain
    count = np.concatenate([clusters["count"].to_numpy(), np.ones(alone.height, dtype=np.int64)])
    net = np.concatenate([clusters["net"].to_numpy(), (alone["up"] - alone["down"]).to_numpy()])

    def score(drawn: resampling.Counts) -> resampling.Statistics:
        return np.array([100.0 * (drawn @ net) / (drawn @ count)])

    (found,) = resampling.estimates(score, customer_count, seed=seed, draws=draws)
    if found.low is None or found.high is None:
        return plain
    return NetScore(
        plain.value,
        found.low,
        found.high,
        plain.error,
        plain.promoter_count,
        plain.detractor_count,
        plain.n,
        customer_count,
        True,
    )


def difference(before: NetScore, after: NetScore) -> Difference:
    """The difference of two waves as if their answers were independent of each other."""
    value = after.value - before.value
    error = math.hypot(before.error, after.error)
    if error == 0.0:
        return Difference(value, value, value, 0.0, 1.0 if value == 0.0 else 0.0)
    reach = _Z * error
    p_value = 2.0 * float(special.ndtr(-abs(value) / error))
    return Difference(value, value - reach, value + reach, error, p_value)
