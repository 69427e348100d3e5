"""Whether those who answered speak for those who did not.

**Who answers.** Per group, the share of the invited who answered. Whether answering has to do with
the group is tested with χ²; how much, Cramér's V tells from 0 (nothing) to 1. For amounts, the
standardised mean difference tells how many standard deviations lie between those who answered and
the others. Above 0.2 in either, those who answered are a different lot.

**Coverage.** How much of the revenue comes from customers who answered: with few large customers a
survey may speak for few people and much revenue, or the other way round.

**Weighting.** Post-stratification gives every group (customer class × region) the weight it has
among all who were to be asked: the mean of each group, times the group's share of all. Groups with
fewer than five answers are put together within their class, and a class with too few with the next
one. Weights cost certainty: Kish's effective n (1965) says how many equally weighted answers would
be worth as much, and the design effect how many times more answers are needed.

**Early and late.** Who answers only after a reminder resembles those who never answer more than
who answers at once (Armstrong and Overton 1977). If late answers are worse, the silent are
probably less satisfied than the mean says.

Weighting mends only what class and region explain. Where dissatisfied customers of the same class
and region answer more rarely, the weighted mean is as wrong as the plain one; only the comparison
of early and late answers hints at it, and nothing in the answers can prove it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import special

from models import resampling
from models.resampling import Estimate

#: From here on a difference between those who answered and the others deserves a warning.
WARNING_RATIO = 0.2
#: Groups with fewer answers are put together before weighting.
LEAST_ANSWERS = 5

_Z = float(special.ndtri(0.975))


@dataclass(frozen=True)
class Association:
    """How strongly answering hangs together with a group.

    Attributes:
        chi_square, freedom, p_value: χ² test without a correction for small tables.
        cramers_v: From 0 to 1.
        least_expected: Smallest expected number; below 5 the p-value is only a hint.
        n: People invited.
    """

    chi_square: float
    freedom: int
    p_value: float
    cramers_v: float
    least_expected: float
    n: int


@dataclass(frozen=True)
class Weighted:
    """A post-stratified mean.

    Attributes:
        value: Σ (N_h / N) · mean_h.
        low, high: 95 % interval of the stratified mean; ``None`` where a group has one answer.
        plain_value: The mean without weights.
        effective_n: Kish's (Σ w)² / Σ w².
        design_effect: n / effective_n.
        n: Answers.
        population: Customers the weights stand for.
        strata: `stratum, population_count, answer_count, weight_ratio` (share of the population by
            share of the answers: what an answer of the group counts).
    """

    value: float
    low: float | None
    high: float | None
    plain_value: float
    effective_n: float
    design_effect: float
    n: int
    population: int
    strata: pl.DataFrame


def association(groups: pl.DataFrame) -> Association | None:
    """χ² and Cramér's V of answering by group (methods 3.9).

    Args:
        groups: One row per group: `invited_count`, `responded_count`.

    Returns:
        ``None`` where there is only one group, or all answered, or nobody.
    """
    known = groups.filter(pl.col("invited_count") > 0)
    answered = known["responded_count"].to_numpy().astype(np.float64)
    silent = known["invited_count"].to_numpy().astype(np.float64) - answered
    observed = np.vstack([answered, silent])
    total = float(observed.sum())
    if known.height < 2 or not observed.sum(axis=1).all():
        return None
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / total
    chi_square = float(((observed - expected) ** 2 / expected).sum())
    freedom = known.height - 1
    return Association(
        chi_square=chi_square,
        freedom=freedom,
        p_value=float(special.chdtrc(freedom, chi_square)),
        # of two rows the smaller dimension less one is always one
        cramers_v=math.sqrt(chi_square / total),
        least_expected=float(expected.min()),
        n=int(total),
    )


def standardised_difference(answered: pl.Series, silent: pl.Series) -> float | None:
    """(m₁ − m₀) / √((s₁² + s₀²) / 2) of an amount; ``None`` with fewer than two values a side."""
    one, other = (values.drop_nulls().cast(pl.Float64).to_numpy() for values in (answered, silent))
    if min(len(one), len(other)) < 2:
        return None
    spread = math.sqrt((float(one.var(ddof=1)) + float(other.var(ddof=1))) / 2)
    return float(one.mean() - other.mean()) / spread if spread else None


def strata(population: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Which group of the weighting every class and region belongs to.

    Args:
        population: `customer_id, customer_class, region` of everybody to be asked; no nulls.
        answers: `customer_id` of those who answered.

    Returns:
        `customer_class, region, stratum`: groups with fewer than `LEAST_ANSWERS` answers are put
        together within their class, smallest first, and a class with too few with the next one.
    """
    answered = population.join(answers.unique("customer_id"), on="customer_id", how="semi")
    cells = (
        population.group_by("customer_class", "region")
        .len()
        .join(
            answered.group_by("customer_class", "region").len("answer_count"),
            on=["customer_class", "region"],
            how="left",
        )
        .with_columns(pl.col("answer_count").fill_null(0).cast(pl.Int64))
        .sort("customer_class", "answer_count", "region")
    )
    groups: list[_Group] = []
    for (_of,), rows in cells.group_by("customer_class", maintain_order=True):
        groups += _within(rows)
    names = {cell: no for no, group in enumerate(_across(groups), start=1) for cell in group.cells}
    keys = list(names)
    return pl.DataFrame(
        {
            "customer_class": [of for of, _region in keys],
            "region": [region for _of, region in keys],
            "stratum": list(names.values()),
        },
        schema={"customer_class": pl.String, "region": pl.String, "stratum": pl.Int64},
    )


@dataclass
class _Group:
    cells: list[tuple[str, str]]
    answer_count: int


def _within(cells: pl.DataFrame) -> list[_Group]:
    """The groups of one class: fewest answers first, each filled up before the next begins."""
    found: list[_Group] = []
    rows = cells.select("customer_class", "region", "answer_count").rows()
    for of, region, count in rows:
        if found and found[-1].answer_count < LEAST_ANSWERS:
            found[-1].cells.append((of, region))
            found[-1].answer_count += count
        else:
            found.append(_Group([(of, region)], count))
    return _joined(found)


def _across(groups: list[_Group]) -> list[_Group]:
    """Classes with too few answers join the next one."""
    found: list[_Group] = []
    for group in groups:
        if found and found[-1].answer_count < LEAST_ANSWERS:
            found[-1].cells += group.cells
            found[-1].answer_count += group.answer_count
        else:
            found.append(group)
    return _joined(found)


def _joined(groups: list[_Group]) -> list[_Group]:
    """The last group joins the one before if it has too few answers."""
    if len(groups) > 1 and groups[-1].answer_count < LEAST_ANSWERS:
        last = groups.pop()
        groups[-1].cells += last.cells
        groups[-1].answer_count += last.answer_count
    return groups


def post_stratified(groups: pl.DataFrame, *, is_census: bool = False) -> Weighted | None:
    """The mean that gives every group its weight in the population (methods F-3.20).

    Args:
        groups: One row per group: `stratum`, `population_count`, `answer_count` (at least 1),
            `mean_score`, `sd_score` (null: not known, then there is no interval).
        is_census: Whether everybody of the population was to be asked: then the interval takes
            into account how few are left (finite-population factor per group).

    Returns:
        The weighted mean, or ``None`` without groups.
    """
    if groups.is_empty():
        return None
    size, n, mean = (
        groups[name].to_numpy().astype(np.float64)
        for name in ("population_count", "answer_count", "mean_score")
    )
    shares, weights = size / size.sum(), size / n
    value = float((shares * mean).sum())
    effective = float((n * weights).sum() ** 2 / (n * weights**2).sum())
    low, high = _interval(groups, value, is_census)
    return Weighted(
        value=value,
        low=low,
        high=high,
        plain_value=float((n * mean).sum() / n.sum()),
        effective_n=effective,
        design_effect=float(n.sum()) / effective,
        n=int(n.sum()),
        population=int(size.sum()),
        strata=groups.with_columns(
            weight_ratio=pl.Series(shares / (n / n.sum()), dtype=pl.Float64)
        ).select("stratum", "population_count", "answer_count", "weight_ratio"),
    )


def _interval(
    groups: pl.DataFrame, value: float, is_census: bool
) -> tuple[float | None, float | None]:
    n, size = pl.col("answer_count"), pl.col("population_count")
    if groups.select(pl.col("sd_score").is_null().any() | (n.min() < 2)).item():
        return None, None
    left = (size - n) / (size - 1) if is_census else pl.lit(1.0)
    variance = ((size / size.sum()) ** 2 * pl.col("sd_score") ** 2 / n * left).sum()
    reach = _Z * math.sqrt(groups.select(variance).item())
    return value - reach, value + reach


def coverage(customers: pl.DataFrame, *, seed: int) -> Estimate | None:
    """Share of the revenue that comes from customers who answered.

    Args:
        customers: One row per customer: `revenue_eur`, `has_responded`; only positive revenue
            counts.
        seed: Seed of the draws of customers.

    Returns:
        The share with the interval of drawing customers again, or ``None`` without revenue.
    """
    buyers = customers.filter(pl.col("revenue_eur") > 0)
    if buyers.is_empty():
        return None
    revenue = buyers["revenue_eur"].to_numpy()
    answered = revenue * buyers["has_responded"].to_numpy()

    def share(drawn: resampling.Counts) -> resampling.Statistics:
        return np.array([float(drawn @ answered) / float(drawn @ revenue)])

    return resampling.estimates(share, buyers.height, seed=seed)[0]


def answers_for_mean(sd: float, reach: float, population: int | None = None) -> int:
    """Answers needed for a mean of ± ``reach`` with 95 % certainty (methods F-3.21)."""
    return _needed((_Z * sd / reach) ** 2, population)


def answers_for_share(share: float, reach: float, population: int | None = None) -> int:
    """Answers needed for a share of ± ``reach`` with 95 % certainty (methods F-3.21)."""
    return _needed(_Z**2 * share * (1.0 - share) / reach**2, population)


def _needed(endless: float, population: int | None) -> int:
    """From an endless to a finite population, rounded up."""
    return math.ceil(endless if population is None else endless / (1.0 + endless / population))
