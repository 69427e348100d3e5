"""The net promoter score, its interval, and what must not be called by its name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import recommendation
from models.recommendation import counted, difference, kind, net_score

SEED = 7


def answered(
    points: Sequence[float | None], customers: Sequence[str | None] | None = None
) -> pl.DataFrame:
    named = customers or [None] * len(points)
    return pl.DataFrame(
        {"customer_id": named, "points": points},
        schema={"customer_id": pl.String, "points": pl.Float64},
    )


def test_eighteen_promoters_and_eight_detractors_of_forty() -> None:
    found = counted(18, 8, 40)
    assert found is not None
    assert found.value == pytest.approx(25.0)
    assert found.error == pytest.approx(12.11919964)
    assert (found.low, found.high) == pytest.approx((0.3861720931, 46.12545581))


def test_the_published_margins_of_error_are_found_at_every_n() -> None:
    margins = {20: 33.59, 50: 21.25, 100: 15.02, 200: 10.62, 400: 7.51}
    for n, margin in margins.items():
        found = counted(round(0.45 * n), round(0.2 * n), n)
        assert found is not None
        assert 1.959964 * found.error == pytest.approx(margin, rel=0.02)


def test_two_waves_differ_by_less_than_chance() -> None:
    before, after = counted(18, 8, 40), counted(20, 8, 50)
    assert before is not None
    assert after is not None
    found = difference(before, after)
    assert found.value == pytest.approx(-1.0)
    assert found.error == pytest.approx(15.72752364)
    assert found.p_value == pytest.approx(0.9493024272)
    assert (found.low, found.high) == pytest.approx((-31.82538015, 29.82538015))


def test_the_standard_error_is_that_of_a_mean_of_votes() -> None:
    votes = np.array([1.0] * 18 + [0.0] * 14 + [-1.0] * 8)
    found = counted(18, 8, 40)
    assert found is not None
    assert found.error == pytest.approx(100 * votes.std() / np.sqrt(len(votes)))


def test_nine_promotes_six_detracts_seven_and_eight_do_neither() -> None:
    found = net_score(answered([10, 9, 8, 7, 6, 0, None]), "nps", seed=SEED)
    assert found is not None
    assert (found.promoter_count, found.detractor_count, found.n) == (2, 2, 6)


def test_five_points_promote_with_five_and_detract_up_to_three() -> None:
    found = net_score(answered([5, 4, 3, 1]), "net5", seed=SEED)
    assert found is not None
    assert (found.promoter_count, found.detractor_count, found.n) == (1, 2, 4)
    assert found.value == pytest.approx(-25.0)


def test_only_zero_to_ten_may_be_called_net_promoter_score() -> None:
    assert kind(0, 10) == "nps"
    assert kind(1, 5) == "net5"
    assert kind(1, 10) is None


def test_people_of_one_customer_are_drawn_together() -> None:
    alone = net_score(answered([10.0] * 20 + [0.0] * 20), "nps", seed=SEED)
    customers: list[str | None] = [f"C{no // 10}" for no in range(40)]
    clustered = [f"C{no // 4}" for no in range(40)]
    together = net_score(answered([10.0] * 20 + [0.0] * 20, [*clustered]), "nps", seed=SEED)
    assert alone is not None
    assert together is not None
    assert not alone.is_resampled
    assert together.is_resampled
    assert together.customer_count == 10
    assert together.high - together.low > 1.5 * (alone.high - alone.low)
    # four customers are too few to draw from
    few = net_score(answered([10.0] * 20 + [0.0] * 20, customers), "nps", seed=SEED)
    assert few is not None
    assert not few.is_resampled


def test_one_person_per_customer_needs_no_draws() -> None:
    points: list[float | None] = [10.0, 3.0, 8.0, 9.0, 9.0, 7.0]
    found = net_score(answered(points, [f"C{no}" for no in range(6)]), "nps", seed=SEED)
    assert found is not None
    assert not found.is_resampled
    assert found == counted(3, 1, 6)


def test_nobody_has_no_score() -> None:
    assert net_score(answered([None, None]), "nps", seed=SEED) is None
    assert counted(0, 0, 0) is None


@given(st.lists(st.integers(0, 10), min_size=1, max_size=60), st.booleans())
def test_a_score_lies_between_minus_and_plus_a_hundred(points: list[int], pairs: bool) -> None:
    customers: list[str | None] = [f"C{no // 2}" if pairs else None for no in range(len(points))]
    found = net_score(answered([float(p) for p in points], customers), "nps", seed=SEED, draws=50)
    assert found is not None
    assert -100.0 <= found.value <= 100.0
    assert -100.0 <= found.low <= found.high <= 100.0
    assert found.promoter_count + found.detractor_count <= found.n


def test_equal_answers_differ_from_equal_answers_for_certain() -> None:
    best, worst = counted(5, 0, 5), counted(0, 5, 5)
    assert best is not None
    assert worst is not None
    assert difference(worst, best).p_value == 0.0
    assert difference(best, best).p_value == 1.0


def test_the_draws_are_those_promised() -> None:
    assert recommendation.DRAWS == 2000


def test_the_order_of_the_answers_changes_nothing() -> None:
    answers = answered([float(no % 11) for no in range(90)], [f"C{no // 3}" for no in range(90)])
    one = net_score(answers, "nps", seed=SEED, draws=200)
    other = net_score(
        answers.sample(fraction=1.0, shuffle=True, seed=1), "nps", seed=SEED, draws=200
    )
    assert one == other
