"""Means with Student's interval, also for a finite population (methods F-3.5)."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import DescrStatsW

from models.means import interval

TEN = pl.Series([82, 75, 90, 60, 71, 88, 79, 66, 93, 70])


def test_example_3_5() -> None:
    mean = interval(TEN)
    assert (mean.value, mean.sd) == pytest.approx((77.4, 10.91583966))
    assert mean.n == 10
    assert (mean.low, mean.high) == pytest.approx((69.59127871, 85.20872129))
    of_forty = interval(TEN, population=40)
    assert of_forty.population_factor == pytest.approx(0.8770580193)
    assert (of_forty.low, of_forty.high) == pytest.approx((70.55129837, 84.24870163))


def test_who_has_asked_everybody_is_left_with_no_chance() -> None:
    mean = interval(TEN, population=10)
    assert (mean.low, mean.high) == (77.4, 77.4)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=60))
def test_the_interval_is_that_of_a_statistics_library(values: list[float]) -> None:
    mean = interval(pl.Series(values))
    assert (mean.low, mean.high) == pytest.approx(DescrStatsW(values).tconfint_mean(), abs=1e-6)


def test_one_value_has_no_interval_and_none_no_mean() -> None:
    one = interval(pl.Series([80.0, None]))
    assert (one.value, one.low, one.sd, one.n) == (80.0, None, None, 1)
    none = interval(pl.Series([], dtype=pl.Float64), population=3)
    assert (none.value, none.n) == (None, 0)


def test_a_population_cannot_be_smaller_than_what_was_counted() -> None:
    with pytest.raises(ValueError, match="10 values of a population of 9"):
        interval(TEN, population=9)
