"""Basic, performance and excitement factors, and what effort may be saved on."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from models import complete_cases, penalty_reward, rationalisation


@pytest.mark.parametrize(
    ("penalty", "reward", "impact", "kind"),
    [
        (-0.80, 0.20, -0.60, "basic"),
        (-0.40, 0.40, 0.0, "performance"),
        (-0.15, 0.55, 0.571429, "excitement"),
        (-0.60, 0.40, -0.20, "performance"),
        (0.30, 0.20, 1.0, "excitement"),
        (-0.30, -0.20, -1.0, "basic"),
    ],
)
def test_the_asymmetry_tells_the_kind(
    penalty: float, reward: float, impact: float, kind: str
) -> None:
    found = penalty_reward.asymmetry(penalty, reward)
    assert found == pytest.approx(impact, abs=1e-6)
    assert penalty_reward.factor(round(impact, 6)) == kind


def test_without_penalty_and_reward_there_is_no_kind() -> None:
    assert penalty_reward.asymmetry(0.1, -0.1) is None
    assert penalty_reward.factor(None) is None


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_the_asymmetry_lies_between_minus_one_and_one(penalty: float, reward: float) -> None:
    found = penalty_reward.asymmetry(penalty, reward)
    assert found is None or -1 <= found <= 1


def survey(n: int = 600, seed: int = 1) -> pl.DataFrame:
    """B is punished when bad, E rewarded when best, N does nothing, R is never rated low."""
    rng = np.random.default_rng(seed)
    rated = {name: rng.integers(0, 5, n) * 25.0 for name in "BEN"}
    rated["R"] = rng.integers(2, 5, n) * 25.0
    outcome = 3.5 - 0.8 * (rated["B"] <= 25) + 0.7 * (rated["E"] == 100)
    return pl.DataFrame(
        {
            "unit_id": [f"C{no // 2:03}" for no in range(n)],
            "outcome": outcome + 0.3 * rng.normal(size=n),
            **rated,
        }
    )


def test_planted_factors_are_found() -> None:
    found = penalty_reward.contrasts(complete_cases.cases(survey(), {}))
    kinds = dict(found.select("driver_id", "factor").rows())
    assert (kinds["B"], kinds["E"], kinds["R"]) == ("basic", "excitement", "unclassified")
    assert kinds["N"] == "unseen"
    row = found.row(by_predicate=pl.col("driver_id") == "B", named=True)
    assert row["penalty_low_points"] < -0.8 < row["penalty_high_points"]
    assert found.filter(driver_id="R")["low_count"].item() == 0


def test_coefficients_and_intervals_agree_with_another_library() -> None:
    chosen = complete_cases.cases(survey(), {})
    rated = chosen.values[:, :-1]
    marks = np.concatenate((rated <= 25, rated == 100), axis=1).astype(float)
    used = marks.sum(axis=0) >= 10
    fit = sm.OLS(chosen.values[:, -1], sm.add_constant(marks[:, used])).fit(
        cov_type="cluster", cov_kwds={"groups": chosen.unit}, use_t=True
    )
    found = penalty_reward.contrasts(chosen)
    assert found["penalty_points"][0] == pytest.approx(fit.params[1])
    assert found["penalty_low_points"][0] == pytest.approx(fit.conf_int()[1][0])
    assert found["reward_points"][3] == pytest.approx(fit.params[-1])
    assert found["reward_high_points"][3] == pytest.approx(fit.conf_int()[-1][1])


def test_nine_low_ratings_are_too_few_and_ten_are_enough() -> None:
    frame = survey()
    low = pl.int_range(pl.len())
    for count, is_known in ((9, False), (10, True)):
        marked = frame.with_columns(R=pl.when(low < count).then(25.0).otherwise("R"))
        found = penalty_reward.contrasts(complete_cases.cases(marked, {})).filter(driver_id="R")
        assert found["low_count"].item() == count
        assert (found["penalty_points"].item() is not None) is is_known


ITEMS = pl.DataFrame(
    {
        "item_id": ["driver", "basic", "hidden", "good", "bad", "safety"],
        "importance_points": [4.8, 4.7, 3.0, 3.2, 3.1, 3.0],
        "perception_points": [4.0, 3.0, 4.0, 4.5, 2.5, 4.5],
        "lmg_share": [0.4, 0.05, 0.4, 0.05, 0.05, 0.05],
        "lmg_high_share": [0.5, 0.08, 0.5, 0.07, 0.07, 0.07],
        "penalty_low_points": [-0.9, -0.2, -0.8, -0.1, -0.1, -0.1],
        "penalty_high_points": [-0.5, 0.1, -0.2, 0.2, 0.2, 0.2],
        "is_protected": [False, False, False, False, False, True],
    }
)


def test_stated_against_derived_importance_has_four_quadrants() -> None:
    found = rationalisation.placed(ITEMS)["importance_quadrant"].to_list()
    assert found == [
        "key_driver",
        "expected_basic",
        "hidden_driver",
        "saving_candidate",
        "saving_candidate",
        "saving_candidate",
    ]


def test_a_question_left_out_of_the_drivers_has_no_place() -> None:
    without = ITEMS.with_columns(
        pl.when(pl.col("item_id") != "hidden").then(name).alias(name)
        for name in ("lmg_share", "lmg_high_share")
    )
    row = rationalisation.placed(without).filter(item_id="hidden")
    assert row["importance_quadrant"].to_list() == [None]
    assert rationalisation.proposed(without).filter(item_id="hidden")["verdict"].item() is None


def test_only_what_meets_all_three_conditions_and_is_not_protected_is_proposed() -> None:
    found = dict(rationalisation.proposed(ITEMS).select("item_id", "verdict").rows())
    assert found == {
        "driver": None,
        "basic": None,
        "hidden": None,
        "good": "possible_saving",
        "bad": "do_not_invest",
        "safety": None,
    }


@pytest.mark.parametrize(
    "spoiled",
    [
        {"lmg_high_share": 0.5 / 6},
        {"importance_points": 5.0},
        {"penalty_high_points": -0.01},
        {"penalty_low_points": None},
        {"is_protected": True},
    ],
)
def test_one_condition_less_is_no_proposal(spoiled: dict[str, float | None]) -> None:
    name, value = next(iter(spoiled.items()))
    is_good = pl.col("item_id") == "good"
    changed = ITEMS.with_columns(pl.when(is_good).then(pl.lit(value)).otherwise(name).alias(name))
    assert rationalisation.proposed(changed).filter(is_good)["verdict"].item() is None
