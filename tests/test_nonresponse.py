"""Who did not answer, and what weighting mends of it."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency
from scipy.stats.contingency import association as reference_association
from statsmodels.stats.weightstats import DescrStatsW

from models import nonresponse
from models.nonresponse import answers_for_mean, answers_for_share, association, post_stratified

RESPONSE = pl.DataFrame({"invited_count": [20, 60, 40], "responded_count": [12, 18, 4]})


def groups(
    population: list[int], answers: list[int], means: list[float], sds: list[float | None]
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "stratum": list(range(1, len(population) + 1)),
            "population_count": population,
            "answer_count": answers,
            "mean_score": means,
            "sd_score": sds,
        },
        schema_overrides={"sd_score": pl.Float64},
    )


def test_dissatisfied_customers_who_answer_rarely_lower_the_weighted_mean() -> None:
    found = post_stratified(groups([20, 60, 40], [12, 18, 4], [82.0, 74.0, 58.0], [None] * 3))
    assert found is not None
    assert found.plain_value == pytest.approx(74.94117647)
    assert found.value == pytest.approx(70.0)
    assert found.effective_n == pytest.approx(22.73684211)
    assert found.design_effect == pytest.approx(1.49537037)
    assert (found.n, found.population) == (34, 120)
    assert found.low is None


def test_answering_hangs_together_with_the_class() -> None:
    found = association(RESPONSE)
    assert found is not None
    assert found.chi_square == pytest.approx(16.58002736)
    assert found.cramers_v == pytest.approx(0.3717080772)
    assert found.p_value == pytest.approx(0.0002510110289)
    assert (found.freedom, found.n) == (2, 120)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=2, max_size=6))
def test_the_association_is_that_of_scipy(rows: list[tuple[int, int]]) -> None:
    table = np.array(rows)
    found = association(
        pl.DataFrame({"invited_count": table.sum(axis=1), "responded_count": table[:, 0]})
    )
    assert found is not None
    reference = chi2_contingency(table, correction=False)
    assert found.chi_square == pytest.approx(reference.statistic, abs=1e-9)
    assert found.p_value == pytest.approx(reference.pvalue, abs=1e-9)
    assert found.least_expected == pytest.approx(reference.expected_freq.min())
    assert found.cramers_v == pytest.approx(reference_association(table), abs=1e-9)


def test_without_two_groups_or_without_silence_there_is_no_association() -> None:
    assert association(RESPONSE.head(1)) is None
    assert association(RESPONSE.with_columns(responded_count="invited_count")) is None
    assert association(RESPONSE.with_columns(responded_count=pl.lit(0))) is None


def test_the_standardised_difference_counts_in_standard_deviations() -> None:
    found = nonresponse.standardised_difference(
        pl.Series([4.0, 6.0, 8.0]), pl.Series([1.0, 3.0, 5.0, None])
    )
    assert found == pytest.approx(1.5)
    assert nonresponse.standardised_difference(pl.Series([1.0]), pl.Series([2.0, 3.0])) is None
    assert nonresponse.standardised_difference(pl.Series([2.0, 2.0]), pl.Series([2.0, 2.0])) is None


def test_the_interval_of_one_group_is_that_of_its_mean() -> None:
    values = np.array([60.0, 70.0, 80.0, 75.0, 65.0, 90.0])
    one = groups([50], [6], [float(values.mean())], [float(values.std(ddof=1))])
    found = post_stratified(one)
    assert found is not None
    assert (found.low, found.high) == pytest.approx(DescrStatsW(values).zconfint_mean())


def test_where_all_were_asked_and_all_answered_nothing_is_left_to_chance() -> None:
    all_answered = groups([6, 9], [6, 9], [70.0, 50.0], [10.0, 20.0])
    found = post_stratified(all_answered, is_census=True)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((found.value, found.value))
    assert found.value == pytest.approx(found.plain_value)
    assert found.design_effect == pytest.approx(1.0)


@given(
    st.lists(
        st.tuples(st.integers(1, 30), st.integers(0, 90), st.floats(0, 100, width=32)),
        min_size=1,
        max_size=8,
    )
)
def test_weights_add_up_to_the_answers_and_never_gain_certainty(
    rows: list[tuple[int, int, float]],
) -> None:
    answers = [count for count, _more, _mean in rows]
    population = [count + more for count, more, _mean in rows]
    means = [mean for _count, _more, mean in rows]
    found = post_stratified(groups(population, answers, means, [5.0] * len(rows)))
    assert found is not None
    weights = found.strata["answer_count"] * found.strata["weight_ratio"]
    assert weights.sum() == pytest.approx(found.n)
    assert found.effective_n <= found.n + 1e-9
    assert found.design_effect >= 1.0 - 1e-9
    assert min(means) - 1e-6 <= found.value <= max(means) + 1e-6


def asked(cells: dict[tuple[str, str], tuple[int, int]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(class, region) -> (population, answers) as customers."""
    people = [
        (f"{of}-{region}-{no}", of, region, no < answers)
        for (of, region), (size, answers) in cells.items()
        for no in range(size)
    ]
    frame = pl.DataFrame(
        people, schema=["customer_id", "customer_class", "region", "answered"], orient="row"
    )
    return frame.drop("answered"), frame.filter("answered").select("customer_id")


def test_groups_with_few_answers_are_put_together_within_their_class() -> None:
    found = nonresponse.strata(
        *asked(
            {
                ("A", "Nord"): (9, 6),
                ("A", "Süd"): (9, 3),
                ("A", "West"): (9, 2),
                ("B", "Nord"): (9, 8),
                ("B", "Süd"): (9, 1),
            }
        )
    )
    together = {
        frozenset(rows.select("customer_class", "region").rows())
        for _key, rows in found.group_by("stratum")
    }
    assert together == {
        frozenset({("A", "Süd"), ("A", "West")}),
        frozenset({("A", "Nord")}),
        frozenset({("B", "Nord"), ("B", "Süd")}),
    }


def test_a_class_with_few_answers_joins_the_next_one() -> None:
    found = nonresponse.strata(
        *asked({("A", "Nord"): (9, 2), ("B", "Nord"): (9, 7), ("C", "Nord"): (9, 1)})
    )
    assert found["stratum"].n_unique() == 1


cells = st.dictionaries(
    st.tuples(st.sampled_from("ABC"), st.sampled_from(["N", "S", "W"])),
    st.integers(1, 12).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size))),
    min_size=1,
)


@given(cells)
def test_every_customer_has_one_group_and_every_group_enough_answers(
    drawn: dict[tuple[str, str], tuple[int, int]],
) -> None:
    population, answers = asked(drawn)
    found = nonresponse.strata(population, answers)
    assert found.select("customer_class", "region").n_unique() == len(drawn) == found.height
    joined = population.join(found, on=["customer_class", "region"]).join(
        answers, on="customer_id", how="semi"
    )
    counts = joined.group_by("stratum").len()["len"]
    if answers.height >= nonresponse.LEAST_ANSWERS:
        assert counts.min() >= nonresponse.LEAST_ANSWERS  # type: ignore[operator]
        assert counts.len() == found["stratum"].n_unique()
    else:
        assert found["stratum"].n_unique() == 1


def test_forty_one_answers_for_five_points_and_fifty_four_for_ten_percentage_points() -> None:
    assert answers_for_mean(20.0, 5.0, 120) == 41
    assert answers_for_share(0.5, 0.1, 120) == 54
    assert answers_for_mean(20.0, 5.0) == 62
    assert answers_for_share(0.5, 0.1) == 97


def test_the_revenue_covered_is_that_of_customers_who_answered() -> None:
    customers = pl.DataFrame(
        {
            "revenue_eur": [60.0, 20.0, 10.0, 10.0, 0.0, -5.0],
            "has_responded": [True, False, True, False, True, True],
        }
    )
    found = nonresponse.coverage(customers, seed=1)
    assert found is not None
    assert found.value == pytest.approx(0.7)
    assert found.n == 4
    assert found.low is None
    assert nonresponse.coverage(customers.tail(2), seed=1) is None
    many = nonresponse.coverage(pl.concat([customers] * 5), seed=1)
    assert many is not None
    assert many.low is not None
    assert many.high is not None
    assert many.low < many.value < many.high
