"""The customer satisfaction index (methods F-3.2 to F-3.4, EX-3.3 and EX-3.4)."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import satisfaction

Values = list[float | None]


def _answers(rows: list[tuple[str, str | None, Values, Values]]) -> pl.DataFrame:
    """Respondent, customer, answers on 1–5 and importances, one row per question."""
    long: list[dict[str, Any]] = [
        {
            "wave_id": "2026",
            "respondent_id": who,
            "customer_id": customer,
            "item_id": f"I{no:02}",
            "perception_score": None if points is None else 25 * (points - 1),
            "importance_points": weight,
        }
        for who, customer, answers, weights in rows
        for no, (points, weight) in enumerate(zip(answers, weights, strict=True), start=1)
    ]
    schema = {
        "wave_id": pl.String,
        "respondent_id": pl.String,
        "customer_id": pl.String,
        "item_id": pl.String,
        "perception_score": pl.Float64,
        "importance_points": pl.Float64,
    }
    return pl.DataFrame(long, schema=schema)


NO_WEIGHTS: Values = [None] * 4


def test_example_3_3() -> None:
    answers = _answers([("P1", "A", [3.6, 4.1, 4.4, 3.0], [4.8, 4.2, 3.5, 4.5])])
    found = satisfaction.respondents(answers)
    assert found["csi_score"].item() == pytest.approx(69.375)
    assert found["weighted_csi_score"].item() == pytest.approx(68.23529412)


def test_example_3_4() -> None:
    answers = _answers(
        [
            ("P1", "A", [4, 5, 4, 3], [5, 4, 3, 5]),
            ("P2", "B", [3, 4, 5, 2], [4, 5, 4, 4]),
            ("P3", "C", [5, None, 4, 4], [5, 4, 3, 5]),
        ]
    )
    found = satisfaction.respondents(answers)
    assert found["weighted_csi_score"].to_list() == pytest.approx(
        [73.52941176, 63.23529412, 84.61538462]
    )
    assert found["csi_score"].to_list() == pytest.approx([75.0, 62.5, 83.33333333])
    mean = satisfaction.customers(found)["weighted_csi_score"].mean()
    assert mean == pytest.approx(73.7933635)


def test_half_of_the_questions_must_be_answered() -> None:
    answers = _answers(
        [
            ("P1", "A", [4, 5, None, None], NO_WEIGHTS),
            ("P2", "A", [4, None, None, None], NO_WEIGHTS),
            ("P3", "A", [4, 4, 4, 4], NO_WEIGHTS),
        ]
    )
    found = satisfaction.respondents(answers)
    assert found["csi_score"].to_list() == [87.5, None, 75.0]
    assert found["answered_count"].to_list() == [2, 1, 4]


def test_a_question_that_nobody_answered_was_not_asked() -> None:
    answers = _answers([("P1", "A", [4, None, None, None], NO_WEIGHTS)])
    assert satisfaction.respondents(answers)["csi_score"].to_list() == [75.0]


def test_without_importance_there_is_no_weighted_index() -> None:
    answers = _answers([("P1", "A", [4, 4, 4, 4], NO_WEIGHTS), ("P2", "A", [4] * 4, [0.0] * 4)])
    assert satisfaction.respondents(answers)["weighted_csi_score"].to_list() == [None, None]


def test_a_customer_counts_once_however_many_people_answered() -> None:
    answers = _answers(
        [
            ("P1", "A", [5] * 4, NO_WEIGHTS),
            ("P2", "A", [1] * 4, NO_WEIGHTS),
            ("P3", "B", [3] * 4, NO_WEIGHTS),
            ("P4", None, [4] * 4, NO_WEIGHTS),
            ("P5", None, [2] * 4, NO_WEIGHTS),
        ]
    )
    found = satisfaction.customers(satisfaction.respondents(answers))
    rows = found.select("customer_id", "csi_score", "respondent_count").rows()
    assert rows == [("A", 50.0, 2), ("B", 50.0, 1), (None, 75.0, 1), (None, 25.0, 1)]


def test_nobody_answered_is_no_fault() -> None:
    found = satisfaction.respondents(_answers([]))
    assert satisfaction.customers(found).height == 0


POINTS = st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=1, max_size=8)


@given(POINTS, st.lists(st.integers(1, 5), min_size=3, max_size=3))
def test_with_common_weights_it_is_the_american_index(
    points: list[list[int]], weights: list[int]
) -> None:
    rows = [
        (f"P{no}", f"C{no}", list(map(float, answers)), list(map(float, weights)))
        for no, answers in enumerate(points)
    ]
    found = satisfaction.customers(satisfaction.respondents(_answers(rows)))  # type: ignore[arg-type]
    means, w = np.array(points, dtype=float).mean(axis=0), np.array(weights, dtype=float)
    american = 100 * ((w * means).sum() - 1 * w.sum()) / ((5 - 1) * w.sum())
    assert found["weighted_csi_score"].mean() == pytest.approx(american)
