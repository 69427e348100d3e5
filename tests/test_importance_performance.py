"""The map of importance and performance, and the adequacy-importance model."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import adequacy, importance_performance, item_means

#: Importance and performance of four questions on 1 to 5, worked by hand.
IMPORTANCE, PERFORMANCE = (4.8, 4.2, 3.5, 4.5), (3.6, 4.1, 4.4, 3.0)

#: Car-dealer service (Martilla and James 1977): importance, performance, quadrant.
DEALER = {
    "job done right the first time": (3.83, 2.63, "concentrate"),
    "fast action on complaints": (3.63, 2.73, "concentrate"),
    "prompt warranty work": (3.60, 3.15, "keep_up"),
    "able to do any job needed": (3.56, 3.00, "keep_up"),
    "service available when needed": (3.41, 3.05, "keep_up"),
    "courteous and friendly service": (3.41, 3.29, "keep_up"),
    "car ready when promised": (3.38, 3.03, "keep_up"),
    "perform only necessary work": (3.37, 3.11, "keep_up"),
    "low prices on service": (3.29, 2.00, "concentrate"),
    "clean up after service work": (3.27, 3.02, "keep_up"),
    "convenient to home": (2.52, 2.25, "low_priority"),
    "convenient to work": (2.43, 2.49, "low_priority"),
    "courtesy buses and rental cars": (2.37, 2.35, "low_priority"),
    "send out maintenance notices": (2.05, 3.33, "overkill"),
}

FOUR = pl.DataFrame(
    {
        "importance_points": IMPORTANCE,
        "perception_points": PERFORMANCE,
        "scale_low_points": [1.0] * 4,
        "scale_high_points": [5.0] * 4,
    }
)


def judged(values: list[list[float]]) -> item_means.Judged:
    return item_means.Judged(tuple(f"I{no}" for no in range(len(values[0]))), np.array(values))


def test_the_worked_example_stands_in_its_quadrants() -> None:
    middle = importance_performance.grand_means(PERFORMANCE, IMPORTANCE)
    assert middle == pytest.approx((3.775, 4.25))
    found = importance_performance.quadrants(PERFORMANCE, IMPORTANCE, middle)
    assert found == ["concentrate", "overkill", "overkill", "concentrate"]


@pytest.mark.parametrize("middle", [None, (3.0, 3.0)])
def test_the_published_map_of_car_dealers_is_met(middle: tuple[float, float] | None) -> None:
    importance, performance, told = zip(*DEALER.values(), strict=True)
    means = importance_performance.grand_means(performance, importance)
    assert means == pytest.approx((2.816429, 3.151429), abs=1e-6)
    if middle is None:
        found = importance_performance.quadrants(performance, importance, means)
        assert found == list(told)
    else:
        middle = (2.816429, 3.0)
        assert importance_performance.quadrants(performance, importance, middle) == list(told)


def test_a_value_on_the_line_counts_as_high() -> None:
    assert importance_performance.quadrants([3.0, 2.9], [4.0, 3.9], (3.0, 4.0)) == [
        "keep_up",
        "low_priority",
    ]


def test_a_question_far_from_the_lines_is_certain_and_one_on_them_is_not() -> None:
    rng = np.random.default_rng(1)
    far = rng.normal((1.0, 5.0, 3.0), 0.3, (40, 3))
    important = rng.normal((5.0, 1.0, 3.0), 0.3, (40, 3))
    found = importance_performance.certainty(
        judged(far.tolist()), judged(important.tolist()), seed=1, draws=300
    )
    assert found["quadrant"].to_list()[:2] == ["concentrate", "overkill"]
    assert found["quadrant_share"].to_list()[:2] == [1.0, 1.0]
    assert found["quadrant_share"].to_list()[2] < 0.9
    fixed = importance_performance.certainty(
        judged(far.tolist()), judged(important.tolist()), crosshair=(0.0, 0.0), seed=1, draws=20
    )
    assert fixed["quadrant"].to_list() == ["keep_up"] * 3


def test_few_customers_have_no_certainty() -> None:
    few = judged([[1.0, 5.0]] * 4)
    found = importance_performance.certainty(few, few, seed=1, draws=20)
    assert found["quadrant_share"].to_list() == [None, None]


def test_the_score_and_both_lists_are_as_worked_by_hand() -> None:
    found = adequacy.adequacy(FOUR)
    assert found is not None
    assert (found.score, found.share) == pytest.approx((63.40, 0.745882), abs=1e-6)
    rows = adequacy.marked(FOUR)
    assert rows["weakness_points"].to_list() == pytest.approx([6.72, 3.78, 2.10, 9.00])
    assert rows["strength_points"].to_list() == pytest.approx([12.48, 13.02, 11.90, 9.00])
    assert rows["mark"].to_list() == ["weakness", None, None, "weakness"]


def test_without_importance_there_is_no_score_and_no_mark() -> None:
    silent = FOUR.with_columns(importance_points=pl.lit(None, dtype=pl.Float64))
    assert adequacy.adequacy(silent) is None
    assert adequacy.marked(silent)["mark"].to_list() == [None] * 4


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(1, 5)), min_size=1, max_size=20))
def test_only_important_questions_are_marked(points: list[tuple[float, float]]) -> None:
    importance, performance = zip(*points, strict=True)
    rows = adequacy.marked(
        pl.DataFrame(
            {
                "importance_points": importance,
                "perception_points": performance,
                "scale_low_points": [1.0] * len(points),
                "scale_high_points": [5.0] * len(points),
            }
        )
    )
    unmarked = rows.filter(pl.col("mark").is_null())["importance_points"]
    assert (unmarked < np.mean(importance)).all()
    found = adequacy.adequacy(rows)
    assert found is not None
    assert 0.2 - 1e-9 <= found.share <= 1 + 1e-9
