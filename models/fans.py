"""Who is a fan, who almost, and where the way to a fan ends.

A fan meets all mandatory criteria (methods F-3.29, own definition from traits that practitioners
name): enthusiastic, which is a smoothed satisfaction of at least 87.5, or the best mark overall
and a satisfaction of at least 75 with a probability of at least 90 %; loyal, which is a loyalty
index of at least 65; recommending, which is 9 or 10 of 10, or being a reference; attached, which is
an attachment index of at least 75 if it was asked. And at least one supporting criterion of those
that can be told: three service groups bought, 10 % more accepted for an original part, or a single
failure forgiven. That the step to enthusiasm is at the top follows Jones and Sasser (1995).

Almost a fan misses exactly one mandatory criterion. Who gave no current answer is neither.

The funnel counts who is left at each step: customers, those who answered, of these the satisfied,
of these the loyal, of these the recommending, and of these the fans.

The fan premium is what fans bring more per machine in twelve months than others who answered, a
difference of means with the interval after Welch (1947). It is an association: large and well kept
customers may become fans more easily.

A criterion is met or not at its limit, however uncertain the value beside it is; being a fan is a
description of today and no forecast.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import stats

#: The mandatory criteria, in the order in which they are told.
MANDATORY = ("enthusiastic", "loyal", "recommending", "attached")
#: The steps of the funnel.
STEPS = ("customers", "answered", "satisfied", "loyal", "recommending", "fan")
#: Fewer customers than this on one side tell no difference.
LEAST_CUSTOMERS = 5


@dataclass(frozen=True)
class Limits:
    """The criteria of F-3.29; scores from 0 to 100.

    Attributes:
        enthusiastic_score: Smoothed satisfaction that is enough by itself.
        top_score: Mean overall mark that is the best one.
        satisfied_score, satisfied_probability: What the best mark needs beside it.
        loyal_score: Loyalty index.
        recommend_score: 90 is 9 of 10.
        attached_score: Attachment index, if asked.
        breadth_groups, premium_share, tolerance_score: Supporting; 75 is 4 of 5.
    """

    enthusiastic_score: float = 87.5
    top_score: float = 100.0
    satisfied_score: float = 75.0
    satisfied_probability: float = 0.9
    loyal_score: float = 65.0
    recommend_score: float = 90.0
    attached_score: float = 75.0
    breadth_groups: int = 3
    premium_share: float = 0.10
    tolerance_score: float = 75.0


DEFAULT_LIMITS = Limits()


def fans(customers: pl.DataFrame, *, limits: Limits = DEFAULT_LIMITS) -> pl.DataFrame:
    """Fan, almost fan or neither (methods F-3.29).

    Args:
        customers: `customer_id`, `satisfaction_score` (smoothed; null: no current answer),
            `satisfaction_sd_score`, `overall_score` (mean), `loyalty_score`, `recommend_score`
            (mean as answered), `is_reference`, `attachment_score`, `breadth_groups`,
            `premium_share`, `tolerance_score`; null where it was not asked or cannot be computed.
        limits: The criteria.

    Returns:
        `customer_id`, `fan_class` (fan, almost, no_fan; null: no current answer), `missing_code`
        (the one criterion that an almost fan misses), `is_recommending` (null: not known), in the
        order given.
    """
    likely = _probability_above(customers, limits.satisfied_score)
    with_likely = customers.with_columns(satisfied_probability=pl.Series(likely).fill_nan(None))
    told = with_likely.select(
        "customer_id",
        "satisfaction_score",
        **_criteria(limits),
        is_supported=_supported(limits),
        is_recommending=_recommending(limits),
    )
    missing = pl.sum_horizontal(~pl.col(name) for name in MANDATORY)
    missed = pl.coalesce(pl.when(~pl.col(name)).then(pl.lit(name)) for name in MANDATORY)
    fan_class = (
        pl.when(pl.col("satisfaction_score").is_null())
        .then(None)
        .when((missing == 0) & pl.col("is_supported"))
        .then(pl.lit("fan"))
        .when(missing == 1)
        .then(pl.lit("almost"))
        .otherwise(pl.lit("no_fan"))
    )
    return told.with_columns(fan_class=fan_class).select(
        "customer_id",
        "fan_class",
        missing_code=pl.when(pl.col("fan_class") == "almost").then(missed),
        is_recommending="is_recommending",
    )


def funnel(
    customers: pl.DataFrame, *, satisfied_score: float = 75.0, loyal_score: float = 50.0
) -> pl.DataFrame:
    """How many customers are left at each step to a fan.

    Args:
        customers: `satisfaction_score`, `loyalty_score`, `is_recommending`, `fan_class`,
            `revenue_eur`.
        satisfied_score, loyal_score: The limits of satisfied and loyal.

    Returns:
        `step` (`STEPS`), `customer_count`, `customer_share` (of all), `step_share` (of the step
        before; null for the first and after nobody), `revenue_eur`.
    """
    satisfied = pl.col("satisfaction_score") >= satisfied_score - 1e-9
    conditions = (
        pl.col("satisfaction_score").is_not_null(),
        satisfied,
        pl.col("loyalty_score") >= loyal_score - 1e-9,
        pl.col("is_recommending"),
        pl.col("fan_class") == "fan",
    )
    left = [customers]
    for condition in conditions:
        left.append(left[-1].filter(condition.fill_null(value=False)))
    rows = [
        (step, who.height, float(who["revenue_eur"].sum()))
        for step, who in zip(STEPS, left, strict=True)
    ]
    counted = pl.DataFrame(
        rows,
        schema={"step": pl.String, "customer_count": pl.Int64, "revenue_eur": pl.Float64},
        orient="row",
    )
    count = pl.col("customer_count")
    before = count.shift(1)
    return counted.select(
        "step",
        "customer_count",
        customer_share=pl.when(count.first() > 0).then(count / count.first()),
        step_share=pl.when(before > 0).then(count / before),
        revenue_eur="revenue_eur",
    )


def _probability_above(customers: pl.DataFrame, score: float) -> npt.NDArray[np.float64]:
    mean = customers["satisfaction_score"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    sd = customers["satisfaction_sd_score"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        above: npt.NDArray[np.float64] = 1 - stats.norm.cdf((score - mean) / sd)
    return above


def _recommending(limits: Limits) -> pl.Expr:
    """Null where nobody said it and the customer is no reference."""
    said = pl.col("recommend_score") >= limits.recommend_score - 1e-9
    return (
        pl.when(pl.col("is_reference").fill_null(value=False))
        .then(pl.lit(value=True))
        .otherwise(said)
    )


def _criteria(limits: Limits) -> dict[str, pl.Expr]:
    """Each mandatory criterion: met or not; what cannot be told is not met."""
    top = pl.col("overall_score") >= limits.top_score - 1e-9
    sure = pl.col("satisfied_probability") >= limits.satisfied_probability
    enthusiastic = pl.col("satisfaction_score") >= limits.enthusiastic_score - 1e-9
    met = {
        "enthusiastic": enthusiastic.fill_null(value=False) | (top & sure),
        "loyal": pl.col("loyalty_score") >= limits.loyal_score - 1e-9,
        "recommending": _recommending(limits),
        # attached counts only where it was asked
        "attached": pl.col("attachment_score").is_null()
        | (pl.col("attachment_score") >= limits.attached_score - 1e-9),
    }
    return {name: condition.fill_null(value=False) for name, condition in met.items()}


def _supported(limits: Limits) -> pl.Expr:
    conditions = (
        pl.col("breadth_groups") >= limits.breadth_groups,
        pl.col("premium_share") >= limits.premium_share - 1e-9,
        pl.col("tolerance_score") >= limits.tolerance_score - 1e-9,
    )
    return pl.any_horizontal(condition.fill_null(value=False) for condition in conditions)


@dataclass(frozen=True)
class Premium:
    """What fans bring more than others, with its 95 % interval and both numbers of customers."""

    value_eur: float
    low_eur: float
    high_eur: float
    fan_count: int
    others_count: int


def premium(customers: pl.DataFrame) -> Premium | None:
    """How much more revenue per machine fans bring than others who answered (Welch 1947).

    Args:
        customers: `fan_class`, `revenue_eur` (of a year), `active_machine_count`; those without a
            machine or an answer are left out.

    Returns:
        ``None`` with fewer than five customers on one of the sides.
    """
    counted = customers.filter(
        (pl.col("active_machine_count") > 0) & pl.col("fan_class").is_not_null()
    ).select("fan_class", per_machine=pl.col("revenue_eur") / pl.col("active_machine_count"))
    is_fan = pl.col("fan_class") == "fan"
    fan, others = (counted.filter(which)["per_machine"] for which in (is_fan, ~is_fan))
    if min(fan.len(), others.len()) < LEAST_CUSTOMERS:
        return None
    tested = stats.ttest_ind(fan.to_numpy(), others.to_numpy(), equal_var=False)
    bounds = tested.confidence_interval(0.95)
    value = float(fan.to_numpy().mean() - others.to_numpy().mean())
    return Premium(value, float(bounds.low), float(bounds.high), fan.len(), others.len())
