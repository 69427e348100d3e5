"""What goes with loyalty: differences by hand, by statsmodels and by drawing customers again."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import DescrStatsW

from models import benefits
from models.benefits import FIGURES


def customers(core: list[dict[str, Any]], others: list[dict[str, Any]]) -> pl.DataFrame:
    """Two groups; a figure that a row does not name has nothing to count."""
    columns = {name for ratio in FIGURES.values() for name in (ratio.part, ratio.whole)}
    rows = [
        dict.fromkeys(columns, 0.0) | {"is_core": is_core} | row
        for is_core, group in ((True, core), (False, others))
        for row in group
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def cases(*counts: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"complaint_count": float(c), "case_count": float(n)} for c, n in counts]


CORE = cases((0, 10), (1, 10), (0, 5), (1, 25), (0, 3), (0, 7))
OTHERS = cases((3, 10), (2, 4), (5, 20), (1, 2), (4, 9))


def test_a_figure_is_the_ratio_of_the_sums_of_its_group() -> None:
    found = benefits.benefits(customers(CORE, OTHERS)).row(0, named=True)
    assert found["benefit"] == "complaints"
    assert found["core_share"] == pytest.approx(2 / 60)
    assert found["others_share"] == pytest.approx(15 / 45)
    assert found["difference_points"] == pytest.approx(-30.0)
    assert (found["core_count"], found["others_count"]) == (6, 5)


def test_the_interval_is_that_of_the_linearised_ratio() -> None:
    found = benefits.benefits(customers(CORE, OTHERS)).row(0, named=True)
    variance = 0.0
    for group, n in ((CORE, 60), (OTHERS, 45)):
        share = sum(row["complaint_count"] for row in group) / n
        left = [row["complaint_count"] - share * row["case_count"] for row in group]
        variance += len(group) / (len(group) - 1) * sum(one**2 for one in left) / n**2
    reach = 100 * stats.t.ppf(0.975, 4) * variance**0.5
    bounds = (found["low_points"], found["high_points"])
    assert bounds == pytest.approx((-30 - reach, -30 + reach))


def test_with_the_same_whole_for_all_a_ratio_is_the_mean_with_its_standard_error() -> None:
    values = np.array([1.0, 4.0, 2.5, 9.0])
    found = benefits.ratio(values, np.ones_like(values))
    assert found.value == pytest.approx(values.mean())
    assert found.se == pytest.approx(DescrStatsW(values).std_mean)


def test_the_standard_error_agrees_with_drawing_customers_again() -> None:
    rng = np.random.default_rng(3)
    whole = np.asarray(rng.poisson(8, 400) + 1.0, dtype=np.float64)
    part = rng.binomial(whole.astype(int), rng.beta(2, 6, 400)).astype(float)
    found = benefits.ratio(part, whole)
    picks = rng.integers(400, size=(4000, 400))
    again = part[picks].sum(axis=1) / whole[picks].sum(axis=1)
    assert found.se == pytest.approx(again.std(), rel=0.05)


def test_the_p_values_of_all_figures_are_corrected_together() -> None:
    rng = np.random.default_rng(1)

    def group(shift: float) -> list[dict[str, Any]]:
        return [
            {
                "discount_share": rng.normal(0.1 - shift, 0.05),
                "has_discount": 1.0,
                "won_count": float(rng.binomial(10, 0.5 + shift)),
                "decided_count": 10.0,
                "is_reference": float(no % 5 == 0),
                "has_reference": 1.0,
            }
            for no in range(40)
        ]

    found = benefits.benefits(customers(group(0.15), group(0.0)))
    raw = []
    for row in found.iter_rows(named=True):
        se = (row["high_points"] - row["difference_points"]) / stats.t.ppf(0.975, 39)
        raw.append(2 * stats.t.sf(abs(row["difference_points"]) / se, 39))
    expected = multipletests(raw, method="holm")[1]
    assert found["p_holm_index"].to_list() == pytest.approx(list(expected))
    assert found["benefit"].to_list() == ["discount", "quotes_won", "references"]
    assert found["benefit_class"].to_list() == ["better", "better", "alike"]


def test_too_few_customers_in_a_group_give_no_difference() -> None:
    found = benefits.benefits(customers(CORE[:4], OTHERS)).row(0, named=True)
    assert found["core_share"] is not None
    assert found["difference_points"] is None
    assert found["benefit_class"] == "alike"


def test_figures_that_nobody_has_are_left_out() -> None:
    assert benefits.benefits(customers([], OTHERS)).is_empty()
    assert benefits.benefits(customers(CORE, OTHERS).drop("case_count")).is_empty()


def test_a_figure_alike_for_all_customers_is_told_without_a_test() -> None:
    nobody = [{"is_reference": 0.0, "has_reference": 1.0}] * 9
    found = benefits.benefits(customers(nobody, nobody)).row(0, named=True)
    assert found["difference_points"] == 0.0
    assert found["p_holm_index"] is None
    assert found["benefit_class"] == "alike"


pairs = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9)), min_size=5, max_size=20)


@drawn(pairs, pairs)
def test_the_interval_holds_the_difference(core: list[Any], others: list[Any]) -> None:
    found = benefits.benefits(customers(cases(*core), cases(*others))).row(0, named=True)
    if found["low_points"] is not None:
        assert found["low_points"] <= found["difference_points"] <= found["high_points"]
