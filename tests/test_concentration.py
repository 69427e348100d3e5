"""Lorenz, Gini, top shares and the curve for the chart (methods F-2.4, F-2.5)."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models import concentration
from models.errors import NotEnoughData

BUYERS = pl.Series([400.0, 280.0, 120.0, 50.0, 50.0, 30.0, 20.0, 20.0, 15.0, 15.0])
ALL = pl.concat([BUYERS, pl.Series([0.0, -8.0])])


def test_example_2_2_gini() -> None:
    assert concentration.gini(BUYERS) == pytest.approx(0.593)
    assert concentration.gini(BUYERS, corrected=True) == pytest.approx(0.6588888889)
    assert concentration.gini(ALL) == pytest.approx(0.6608333333)


def test_example_2_2_top_share() -> None:
    assert concentration.top_share(BUYERS, 0.2) == pytest.approx(0.68)
    assert concentration.top_share(ALL, 0.2) == pytest.approx(0.728)


def test_example_2_2_customers_for_80_percent_and_herfindahl() -> None:
    assert concentration.customers_needed(BUYERS) == 3
    assert concentration.hhi(BUYERS) == pytest.approx(0.25995)


def test_example_2_2_lorenz_curve() -> None:
    told = concentration.lorenz(BUYERS)
    assert told["rank_share"].to_list() == pytest.approx([k / 10 for k in range(11)])
    assert told["cum_share"].to_list() == pytest.approx(
        [0, 0.015, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.32, 0.6, 1.0]
    )


# --- Laws with a closed form (methods EX-2.3) ---------------------------------------------------


def quantiles_of(inverse: Any, count: int = 20_000) -> pl.Series:
    """A population drawn without chance: the quantiles of the law in the middle of each step."""
    return pl.Series([1e4 * inverse((k + 0.5) / count) for k in range(count)])


def test_example_2_3_pareto_law_in_closed_form() -> None:
    alpha = math.log(5) / math.log(4)
    assert alpha == pytest.approx(1.160964047)
    assert 0.20 ** (1 - 1 / alpha) == pytest.approx(0.8)
    assert 0.04 ** (1 - 1 / alpha) == pytest.approx(0.64)
    assert 1 / (2 * alpha - 1) == pytest.approx(0.7564707974)


def test_example_2_3_lognormal_law_is_80_20() -> None:
    sigma = 2 * NormalDist().inv_cdf(0.8)
    assert sigma == pytest.approx(1.683242467)
    assert 2 * NormalDist().cdf(sigma / math.sqrt(2)) - 1 == pytest.approx(0.7660448449)
    revenue = pl.Series(1e4 * np.random.default_rng(42).lognormal(0, sigma, 200_000))
    assert concentration.top_share(revenue, 0.2) == pytest.approx(0.80, abs=0.01)
    assert concentration.gini(revenue) == pytest.approx(0.7660448449, abs=0.01)


def test_example_2_3_exponential_law() -> None:
    revenue = quantiles_of(lambda p: -math.log(1 - p))
    assert 0.2 * (1 + math.log(5)) == pytest.approx(0.5218875825)
    assert concentration.top_share(revenue, 0.2) == pytest.approx(0.5218875825, abs=1e-3)
    assert concentration.gini(revenue) == pytest.approx(0.5, abs=1e-3)


# --- Boundaries -------------------------------------------------------------------------------


def test_equal_customers_are_not_concentrated() -> None:
    equal = pl.Series([5.0] * 8)
    assert concentration.gini(equal) == 0.0
    assert concentration.top_share(equal, 0.25) == pytest.approx(0.25)
    assert concentration.hhi(equal) == pytest.approx(1 / 8)


def test_one_customer_has_no_corrected_gini() -> None:
    assert concentration.gini(pl.Series([5.0])) == 0.0
    with pytest.raises(NotEnoughData, match="needs 2 buyers, found 1"):
        concentration.gini(pl.Series([5.0]), corrected=True)


@pytest.mark.parametrize("revenue", [[], [0.0, 0.0], [-5.0, 0.001]])
@pytest.mark.parametrize(
    "figure",
    [
        concentration.gini,
        concentration.lorenz,
        concentration.customers_needed,
        concentration.hhi,
        concentration.curve,
        concentration.class_counts_by_limit,
    ],
)
def test_without_buyers_nothing_is_computed(figure: Any, revenue: list[float]) -> None:
    with pytest.raises(NotEnoughData):
        figure(pl.Series(revenue, dtype=pl.Float64))


def test_80_percent_are_reached_exactly() -> None:
    assert concentration.customers_needed(pl.Series([80.0, 20.0])) == 1
    assert concentration.customers_needed(pl.Series([79.99, 20.01])) == 2
    assert concentration.customers_needed(pl.Series([3.0, 2.9, 2.1, 2.0]), 0.1 + 0.2) == 1


# --- The curve for the chart --------------------------------------------------------------------


def test_a_short_curve_shows_every_customer() -> None:
    told = concentration.curve(BUYERS)
    assert told["customer_rank"].to_list() == list(range(11))
    assert told["rank_share"].to_list() == pytest.approx([k / 10 for k in range(11)])
    assert told["cum_share"].to_list() == pytest.approx(
        [0, 0.4, 0.68, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.985, 1.0]
    )
    assert told["share_before"].to_list() == pytest.approx(
        [0, 0, 0.4, 0.68, 0.8, 0.8, 0.9, 0.93, 0.93, 0.97, 0.97]
    )


def test_a_long_lorenz_curve_is_thinned_and_keeps_its_ends() -> None:
    told = concentration.lorenz(pl.Series(np.arange(1.0, 10_001.0)), points=101)
    assert told.height == 101
    assert (told.row(0), told.row(-1)) == ((0.0, 0.0), (1.0, 1.0))
    assert told.row(50)[1] == pytest.approx(0.25, abs=1e-3)


def test_a_long_curve_is_thinned_and_keeps_the_ends_of_the_classes() -> None:
    revenue = pl.Series(np.random.default_rng(1).lognormal(8, 1.6, 50_000))
    told = concentration.curve(revenue, points=400)
    counts = concentration.class_counts_by_limit(revenue)
    ends = counts.filter(pl.col("limit_share").is_in([0.80, 0.95]))["customer_count"].to_list()
    assert told.height <= 402
    assert {0, 50_000, *ends} <= set(told["customer_rank"])
    assert told.row(0) == (0.0, 0, 0.0, 0.0)
    assert told.select("rank_share", "customer_rank", "cum_share").row(-1) == (1.0, 50_000, 1.0)
    assert told["rank_share"].diff().max() < 0.006  # type: ignore[operator]
    assert told["cum_share"].diff().max() < 0.02  # type: ignore[operator]


def test_counts_by_limit_keep_ties_together() -> None:
    told = concentration.class_counts_by_limit(ALL)
    at = {row["limit_share"]: row for row in told.iter_rows(named=True)}
    assert told.height == 51
    assert (at[0.80]["customer_count"], at[0.80]["cum_share"]) == (3, pytest.approx(0.8))
    assert (at[0.81]["customer_count"], at[0.81]["cum_share"]) == (5, pytest.approx(0.9))
    assert (at[0.95]["customer_count"], at[0.95]["cum_share"]) == (8, pytest.approx(0.97))
    assert (at[1.0]["customer_count"], at[1.0]["customer_share"]) == (10, pytest.approx(10 / 12))
    assert (at[0.99]["customer_count"], at[0.99]["cum_share"]) == (10, pytest.approx(1.0))


def test_the_last_limit_counts_everybody_however_small() -> None:
    told = concentration.class_counts_by_limit(pl.Series([1e9, 0.01]))
    assert told["customer_count"].to_list()[-2:] == [1, 2]


def test_counts_by_limit_leave_out_who_is_not_counted_but_keep_the_shares() -> None:
    is_counted = pl.Series([True, False] + [True] * 10)
    told = concentration.class_counts_by_limit(ALL, is_counted=is_counted)
    row = told.filter(limit_share=0.80).row(0, named=True)
    assert (row["customer_count"], row["cum_share"]) == (2, pytest.approx(0.52))


def test_reference_points_carry_grade_and_source() -> None:
    told = [(p.rank_share, p.cum_share, p.grade) for p in concentration.REFERENCE_POINTS]
    assert told == [
        (0.2, 0.8, "E3"),
        (0.1, 0.547, "E2"),
        (0.2, 0.702, "E2"),
        (0.5, 0.848, "E2"),
    ]
    assert all(point.source for point in concentration.REFERENCE_POINTS)


# --- Uncertainty ------------------------------------------------------------------------------


def test_the_top_share_has_an_interval_that_the_seed_fixes() -> None:
    revenue = pl.Series(np.random.default_rng(3).lognormal(8, 1.2, 400))
    first = concentration.top_share_estimate(revenue, 0.2, seed=7)
    assert first == concentration.top_share_estimate(revenue.shuffle(seed=1), 0.2, seed=7)
    assert first.low is not None
    assert first.high is not None
    assert first.low < first.value < first.high
    assert (first.value, first.n) == (concentration.top_share(revenue, 0.2), 400)


def test_the_interval_of_the_top_share_covers_the_truth() -> None:
    sigma = 1.0
    truth = NormalDist().cdf(sigma - NormalDist().inv_cdf(0.8))
    rng = np.random.default_rng(11)
    hits = 0
    for seed in range(60):
        sample = pl.Series(1e4 * rng.lognormal(0, sigma, 400))
        told = concentration.top_share_estimate(sample, 0.2, seed=seed, draws=200)
        hits += told.low is not None and told.high is not None and told.low < truth < told.high
    assert hits >= 50


def test_few_customers_have_no_interval() -> None:
    told = concentration.top_share_estimate(pl.Series([4.0, 3.0, 2.0, 1.0]), 0.5, seed=1)
    assert (told.value, told.low, told.high, told.n) == (0.7, None, None, 4)


# --- Properties -------------------------------------------------------------------------------

REVENUE = st.lists(st.integers(-100_000, 10_000_000), min_size=1, max_size=60)


def euros(cents: list[int]) -> pl.Series:
    return pl.Series([value / 100 for value in cents])


@settings(deadline=None)
@given(REVENUE)
def test_gini_is_the_mean_absolute_difference(cents: list[int]) -> None:
    amounts = np.maximum(np.array(cents, dtype=float), 0)
    assume(amounts.sum() > 0)
    mean_difference = np.abs(amounts[:, None] - amounts[None, :]).mean()
    told = concentration.gini(euros(cents))
    assert told == pytest.approx(mean_difference / (2 * amounts.mean()), abs=1e-9)
    assert 0 <= told < 1


@settings(deadline=None)
@given(REVENUE, st.randoms(use_true_random=False), st.sampled_from([2, 7, 100]))
def test_neither_order_nor_currency_unit_matters(
    cents: list[int], random: Any, factor: int
) -> None:
    assume(max(cents) > 0)
    other = [value * factor for value in cents]
    random.shuffle(other)
    assert concentration.gini(euros(other)) == pytest.approx(concentration.gini(euros(cents)))
    assert concentration.hhi(euros(other)) == pytest.approx(concentration.hhi(euros(cents)))
    assert concentration.curve(euros(other))["cum_share"].to_list() == pytest.approx(
        concentration.curve(euros(cents))["cum_share"].to_list()
    )


@settings(deadline=None)
@given(REVENUE)
def test_counts_grow_with_the_limit(cents: list[int]) -> None:
    assume(max(cents) > 0)
    told = concentration.class_counts_by_limit(euros(cents))
    assert told["customer_count"].is_sorted()
    assert (told["cum_share"] >= told["limit_share"] - 1e-9).all()


@settings(deadline=None)
@given(REVENUE, st.floats(0, 1))
def test_the_top_share_is_never_below_an_equal_split(cents: list[int], q: float) -> None:
    assume(max(cents) > 0)
    assert q - 1e-9 <= concentration.top_share(euros(cents), q) <= 1 + 1e-9
