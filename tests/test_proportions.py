"""Shares with the Wilson interval (methods F-3.7)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from models.proportions import wilson

COUNTS = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_example_3_7() -> None:
    share = wilson(31, 40)
    assert share.value == 0.775
    assert (share.low, share.high) == pytest.approx((0.6249690326, 0.8768390868))
    nobody = wilson(0, 10)
    assert (nobody.low, nobody.high) == pytest.approx((0.0, 0.2775327999))


@given(COUNTS)
def test_the_interval_is_that_of_a_statistics_library(counts: tuple[int, int]) -> None:
    share = wilson(*counts)
    low, high = proportion_confint(*counts, method="wilson")
    assert (share.low, share.high) == pytest.approx((low, high), abs=1e-9)
    assert share.low is not None and share.value is not None and share.high is not None
    assert 0 <= share.low <= share.value <= share.high <= 1


def test_of_nobody_there_is_no_share() -> None:
    nobody = wilson(0, 0)
    assert (nobody.value, nobody.low, nobody.high, nobody.n) == (None, None, None, 0)


def test_more_successes_than_tries_are_no_share() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)
