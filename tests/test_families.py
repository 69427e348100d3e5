"""Holm's correction for many tests at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from models.families import holm


def test_each_p_value_is_multiplied_by_the_tests_left_and_never_falls_below_a_smaller_one() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx((0.06, 0.03, 0.06))
    assert holm([0.9, 0.8]) == (1.0, 1.0)


def test_what_could_not_be_tested_stays_so_and_counts_for_nothing() -> None:
    assert holm([None, 0.02, None]) == (None, 0.02, None)
    assert holm([]) == ()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_it_is_that_of_a_statistics_library(p_values: list[float]) -> None:
    assert holm(p_values) == pytest.approx(multipletests(p_values, method="holm")[1])
