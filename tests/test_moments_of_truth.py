"""Moments of truth: flagged by the firm, or found in events and answers."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import polars as pl
import pytest

from models import moments_of_truth

ITEMS = {"I1": 0.9, "I2": 0.4, "I3": 0.0}


def answers(count: int = 400, seed: int = 3) -> pl.DataFrame:
    """Overall satisfaction follows the items in these proportions."""
    rng = np.random.default_rng(seed)
    overall = rng.normal(0, 1, count)
    rows = [("OS", "overall", overall)] + [
        (item, "item", weight * overall + rng.normal(0, 1, count)) for item, weight in ITEMS.items()
    ]
    return pl.concat(
        pl.DataFrame(
            {
                "respondent_id": [f"P{no}" for no in range(count)],
                "item_id": [item] * count,
                "item_role": [role] * count,
                "perception_score": 50 + 10 * values,
            }
        )
        for item, role, values in rows
    )


def test_importance_follows_the_association_with_overall_satisfaction() -> None:
    found = dict(moments_of_truth.importance(answers()).iter_rows())
    assert sum(found.values()) == pytest.approx(1)
    assert found["I1"] > 2 * found["I2"] > 4 * found["I3"]


def test_importance_is_close_to_what_the_drivers_of_a_regression_carry() -> None:
    """LMG by the average over all orders, on the correlations that numpy finds."""
    frame = answers()
    wide = frame.pivot(on="item_id", index="respondent_id", values="perception_score")
    together = np.corrcoef(wide.select(*ITEMS, "OS").to_numpy(), rowvar=False)

    def explained(chosen: tuple[int, ...]) -> float:
        to_whole = together[list(chosen), -1]
        return float(to_whole @ np.linalg.solve(together[np.ix_(chosen, chosen)], to_whole))

    orders = list(permutations(range(3)))
    added = np.zeros(3)
    for order in orders:
        for place, item in enumerate(order):
            before = explained(order[:place]) if place else 0.0
            added[item] += (explained(order[: place + 1]) - before) / len(orders)
    found = dict(moments_of_truth.importance(frame).iter_rows())
    assert [found[item] for item in ITEMS] == pytest.approx(list(added / added.sum()), abs=0.02)


@pytest.mark.parametrize(
    "frame",
    [
        answers(count=49),
        answers().filter(pl.col("item_role") == "item"),
        answers().with_columns(pl.lit(50.0).alias("perception_score")),
        answers().clear(),
    ],
    ids=["too few", "no overall question", "all the same", "nothing"],
)
def test_where_nothing_can_be_said_nothing_is_said(frame: pl.DataFrame) -> None:
    assert moments_of_truth.importance(frame).is_empty()


def touchpoints(*rows: tuple[str, bool, float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        list(rows),
        schema={
            "touchpoint_id": pl.String,
            "is_moment_of_truth": pl.Boolean,
            "negative_share": pl.Float64,
        },
        orient="row",
    )


def shares(**known: float) -> pl.DataFrame:
    return pl.DataFrame(
        {"touchpoint_id": list(known), "importance_share": list(known.values())},
        schema={"touchpoint_id": pl.String, "importance_share": pl.Float64},
    )


def test_the_top_third_by_bad_share_and_importance_joins_the_flagged() -> None:
    found = moments_of_truth.moments(
        touchpoints(
            ("T1", True, 0.5), ("T2", False, 0.4), ("T3", False, 0.9), ("T4", False, 0.1),
            ("T5", True, 0.1), ("T6", False, 0.2),
        ),
        shares(T1=0.4, T2=0.3, T3=0.05, T4=0.1, T5=0.1, T6=0.05),
    )  # fmt: skip
    assert dict(found.select("touchpoint_id", "moment").iter_rows()) == {
        "T1": "flagged_and_derived",
        "T2": "derived",
        "T3": None,
        "T4": None,
        "T5": "flagged",
        "T6": None,
    }
    assert found["weight_index"][0] == pytest.approx(0.2)


def test_without_a_survey_only_the_flags_count() -> None:
    found = moments_of_truth.moments(touchpoints(("T1", True, 0.5), ("T2", False, 0.4)), shares())
    assert found["moment"].to_list() == ["flagged", None]


def test_without_any_bad_event_nothing_is_derived() -> None:
    found = moments_of_truth.moments(
        touchpoints(("T1", False, 0.0), ("T2", False, None)), shares(T1=0.5, T2=0.5)
    )
    assert found["moment"].to_list() == [None, None]
