"""Key drivers: exact shares of R², their uncertainty, and which answers they are made of."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from models import complete_cases, drivers, relative_importance
from models.errors import NotEnoughData

Matrix = npt.NDArray[np.float64]

#: Three drivers and an outcome, worked by hand.
WORKED = np.array([[1, 0.5, 0.3, 0.6], [0.5, 1, 0.2, 0.5], [0.3, 0.2, 1, 0.3], [0.6, 0.5, 0.3, 1]])

#: Correlations of R's data set `swiss` (47 provinces): Agriculture, Examination, Education,
#: Catholic, Infant.Mortality, and last Fertility.
SWISS = {
    (0, 1): -0.68654221, (0, 2): -0.63952252, (0, 3): 0.40109505, (0, 4): -0.06085861,
    (0, 5): 0.35307918, (1, 2): 0.69841530, (1, 3): -0.57274180, (1, 4): -0.11402160,
    (1, 5): -0.64588271, (2, 3): -0.15385890, (2, 4): -0.09932185, (2, 5): -0.66378886,
    (3, 4): 0.17549590, (3, 5): 0.46368470, (4, 5): 0.41655603,
}  # fmt: skip


def matrix(above: dict[tuple[int, int], float], size: int) -> Matrix:
    found = np.eye(size)
    for (row, column), value in above.items():
        found[row, column] = found[column, row] = value
    return found


def survey(seed: int, weights: list[float], *, n: int = 400, noise: float = 0.6) -> pl.DataFrame:
    """Independent standard normal items that drive the outcome with these weights."""
    rng = np.random.default_rng(seed)
    items = rng.normal(size=(n, len(weights)))
    outcome = items @ np.array(weights) + noise * rng.normal(size=n)
    named = {f"I{no:02}": items[:, no - 1] for no in range(1, len(weights) + 1)}
    units = [f"C{no:04}" for no in range(n)]
    return pl.DataFrame({"unit_id": units, "outcome": outcome, **named})


def shares(frame: pl.DataFrame, draws: int = 0) -> dict[str, float]:
    found = drivers.driven(complete_cases.cases(frame, {}), seed=1, draws=draws).table
    return dict(found.select("driver_id", "lmg_share").rows())


def test_the_worked_example_is_met_exactly() -> None:
    found = relative_importance.lmg(WORKED)
    assert found == pytest.approx([0.239598147, 0.1425193924, 0.04376481362], abs=1e-8)
    assert found.sum() == pytest.approx(0.4258823529, abs=1e-8)
    assert found / found.sum() == pytest.approx([0.562592, 0.334645, 0.102763], abs=1e-6)


def test_johnsons_weights_of_the_worked_example() -> None:
    found = relative_importance.relative_weights(WORKED)
    assert found == pytest.approx([0.2374559796, 0.1433776929, 0.04504868046], abs=1e-8)


def test_adjusted_r2_of_the_worked_example() -> None:
    found = drivers.adjusted(0.4258823529, answer_count=120, driver_count=3)
    assert found == pytest.approx(0.4110344828)


def test_the_published_shares_of_the_swiss_data_are_met() -> None:
    found = relative_importance.lmg(matrix(SWISS, 6))
    assert found.sum() == pytest.approx(0.706735, abs=1e-6)
    assert found == pytest.approx([0.0571, 0.1712, 0.2601, 0.1056, 0.1128], abs=1e-4)


def test_the_average_over_all_orders_of_regressions_is_the_same() -> None:
    frame = survey(3, [0.5, 0.3, 0.0, -0.2], n=60).drop("unit_id")
    frame = frame.with_columns(I03=pl.col("I03") + pl.col("I01"))
    names = frame.columns[1:]

    def r2(chosen: tuple[str, ...]) -> float:
        design = sm.add_constant(frame.select(chosen).to_numpy()) if chosen else np.ones((60, 1))
        return float(sm.OLS(frame["outcome"].to_numpy(), design).fit().rsquared)

    orders = list(permutations(names))
    added = dict.fromkeys(names, 0.0)
    for order in orders:
        for place, name in enumerate(order):
            added[name] += (r2(order[: place + 1]) - r2(order[:place])) / len(orders)
    values = frame.select(*names, "outcome").to_numpy()
    found = relative_importance.lmg(drivers.correlations(values))
    assert found == pytest.approx(list(added.values()), abs=1e-7)


@st.composite
def correlated(draw: st.DrawFn) -> Matrix:
    size = draw(st.integers(2, 7))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    loadings = rng.normal(size=(size, draw(st.integers(1, size))))
    covariance = loadings @ loadings.T + draw(st.floats(0.01, 2)) * np.eye(size)
    scale = 1 / np.sqrt(np.diag(covariance))
    return np.asarray(covariance * scale[:, None] * scale)


@given(correlated())
@settings(deadline=None)
def test_shares_are_never_negative_and_add_up_to_r2(given_matrix: Matrix) -> None:
    found = relative_importance.lmg(given_matrix)
    assert (found >= -1e-9).all()
    assert found.sum() == pytest.approx(relative_importance.explained(given_matrix), abs=1e-7)
    weights = relative_importance.relative_weights(given_matrix)
    assert weights.sum() == pytest.approx(found.sum(), abs=1e-6)


@given(correlated(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_the_questions_does_not_matter(given_matrix: Matrix, shuffle: object) -> None:
    places = list(range(len(given_matrix) - 1))
    shuffle.shuffle(places)  # type: ignore[attr-defined]
    index = [*places, len(given_matrix) - 1]
    turned = relative_importance.lmg(given_matrix[np.ix_(index, index)])
    assert turned == pytest.approx(relative_importance.lmg(given_matrix)[places], abs=1e-8)


def test_many_drivers_one_after_the_other_give_what_they_give_side_by_side() -> None:
    rng = np.random.default_rng(5)
    values = rng.normal(size=(300, 17)) + rng.normal(size=(300, 1))
    found = drivers.correlations(values)
    exact = relative_importance.lmg(found)
    assert exact.sum() == pytest.approx(relative_importance.explained(found), abs=1e-9)
    near = relative_importance.over_orders(
        found[None], relative_importance.some_orders(16, rounds=150, seed=1)
    )
    assert near[0] == pytest.approx(exact, abs=0.004)


def test_two_questions_that_always_say_the_same_share_what_they_explain() -> None:
    frame = survey(1, [0.7, 0.0], n=200).with_columns(I02="I01")
    assert shares(frame, draws=20) == pytest.approx({"I01": 0.5, "I02": 0.5}, abs=1e-6)


def test_the_planted_drivers_come_first_in_nearly_every_survey() -> None:
    hits, others = 0, []
    for seed in range(100):
        found = shares(survey(seed, [0, 0, 0, 0, 0, 0.6, 0, 0.3]), draws=0)
        hits += sorted(found, key=found.__getitem__)[-2:] == ["I08", "I06"]
        others.append([share for name, share in found.items() if name not in ("I06", "I08")])
    assert hits >= 95
    assert np.mean(others, axis=0).max() < 0.5 / 8


def test_equal_drivers_cannot_be_told_apart_and_a_clear_one_can() -> None:
    toss_up = drivers.driven(
        complete_cases.cases(survey(2, [0.5, 0.5, 0.0]), {}), seed=1, draws=300
    )
    assert set(toss_up.tied) == {"I01", "I02"}
    first = toss_up.table.row(0, named=True)
    assert 0.05 < first["first_share"] < 0.95
    assert (first["low_rank"], first["high_rank"], first["is_apart"]) == (1, 2, False)
    clear = drivers.driven(complete_cases.cases(survey(2, [0.9, 0.2, 0.0]), {}), seed=1, draws=300)
    assert clear.tied == ("I01",)
    assert clear.table["is_apart"].to_list() == [True, True, None]
    row = clear.table.row(0, named=True)
    assert row["lmg_low_share"] < row["lmg_share"] < row["lmg_high_share"]


def test_drawing_over_some_orders_is_close_to_drawing_over_all_subsets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = complete_cases.cases(survey(4, [0.5, 0.4, 0.2, *[0.0] * 7], n=300), {})
    exact = drivers.driven(chosen, seed=1, draws=200)
    monkeypatch.setattr(drivers, "MOST_EXACT_DRAWS", 5)
    near = drivers.driven(chosen, seed=1, draws=200)
    assert (exact.order_count, near.order_count) == (None, 160)
    for name in ("lmg_share", "lmg_low_share", "lmg_high_share"):
        assert near.table[name].to_list() == pytest.approx(exact.table[name].to_list(), abs=0.006)


def test_above_twenty_six_questions_relative_weights_stand_in() -> None:
    found = drivers.driven(complete_cases.cases(survey(1, [0.4] * 27, n=400), {}), seed=1, draws=20)
    assert (found.is_exact, found.order_count) == (False, None)
    assert found.table["lmg_share"].sum() == pytest.approx(1)


def test_a_reversed_question_is_marked() -> None:
    frame = survey(1, [0.7, 0.4], n=200).with_columns(I02=-pl.col("I02"))
    found = drivers.driven(complete_cases.cases(frame, {}), seed=1, draws=0).table
    assert dict(found.select("driver_id", "is_suppressed").rows()) == {"I01": False, "I02": True}


def test_noise_alone_explains_little() -> None:
    found = drivers.driven(complete_cases.cases(survey(1, [0.0] * 4), {}), seed=1, draws=0)
    assert found.explains_little
    assert found.adjusted_share < found.explained_share


def test_a_customer_with_many_respondents_widens_the_interval() -> None:
    frame = survey(1, [0.5, 0.4], n=60)
    tenfold = pl.concat([frame] * 10)
    alone = drivers.driven(
        complete_cases.cases(tenfold.with_columns(unit_id=pl.int_range(600).cast(pl.String)), {}),
        seed=1,
        draws=300,
    )
    clustered = drivers.driven(complete_cases.cases(tenfold, {}), seed=1, draws=300)

    def width(found: drivers.Drivers) -> float:
        spans = found.table["lmg_high_share"] - found.table["lmg_low_share"]
        return float(np.max(spans.to_numpy()))

    assert clustered.customer_count == 60
    assert width(clustered) > 2 * width(alone)


def test_few_customers_get_no_interval() -> None:
    frame = survey(1, [0.5, 0.4], n=80).with_columns(unit_id=(pl.int_range(80) % 4).cast(pl.String))
    found = drivers.driven(complete_cases.cases(frame, {}), seed=1)
    assert found.table["lmg_low_share"].to_list() == [None, None]
    assert found.tied == (found.table["driver_id"][0],)


def gaps(frame: pl.DataFrame, **shares_missing: float) -> pl.DataFrame:
    """The first so many answers to a question taken away."""
    place = pl.int_range(pl.len())
    return frame.with_columns(
        pl.when(place >= share * frame.height).then(name).alias(name)
        for name, share in shares_missing.items()
    )


def test_questions_that_few_answered_or_all_alike_are_left_out_and_named() -> None:
    frame = gaps(survey(1, [0.5, 0.4, 0.3, 0.2], n=200), I02=0.6, I03=1.0)
    chosen = complete_cases.cases(frame.with_columns(I04=pl.lit(5.0)), {})
    assert chosen.drivers == ("I01",)
    reasons = dict(chosen.left_out.select("driver_id", "reason").rows())
    assert reasons == {"I02": "rarely", "I03": "nobody", "I04": "alike"}
    assert chosen.left_out["answered_share"].to_list() == pytest.approx([0.4, 0.0, 1.0])


def test_the_question_with_most_gaps_makes_way_for_enough_complete_cases() -> None:
    frame = gaps(survey(1, [0.5] * 6, n=80), I05=0.4, I06=0.2)
    chosen = complete_cases.cases(frame, {})
    assert chosen.drivers == ("I01", "I02", "I03", "I04", "I06")
    assert len(chosen.values) == 64
    assert chosen.left_out["driver_id"].to_list() == ["I05"]


def test_fifty_complete_cases_are_enough_and_forty_nine_are_not() -> None:
    assert len(complete_cases.cases(survey(1, [0.5], n=50), {}).values) == 50
    with pytest.raises(NotEnoughData) as caught:
        complete_cases.cases(survey(1, [0.5], n=49), {})
    assert (caught.value.what, caught.value.needed, caught.value.found) == ("answers", 50, 49)


def test_too_few_for_the_questions_are_put_together_into_dimensions() -> None:
    frame = survey(1, [0.3] * 12, n=55)
    dimensions = {f"I{no:02}": "empathy" if no < 7 else "reliability" for no in range(1, 13)}
    chosen = complete_cases.cases(frame, dimensions)
    assert (chosen.level, chosen.drivers) == ("dimensions", ("empathy", "reliability"))
    means = frame.select(pl.mean_horizontal([f"I{no:02}" for no in range(1, 7)])).to_series()
    assert chosen.values[:, 0] == pytest.approx(means.to_list())


def test_everybody_judging_the_whole_alike_leaves_nothing_to_explain() -> None:
    with pytest.raises(NotEnoughData) as caught:
        complete_cases.cases(survey(1, [0.5], n=80).with_columns(outcome=pl.lit(4.0)), {})
    assert (caught.value.what, caught.value.found) == ("ratings", 1)


def test_filling_gaps_is_told_where_it_matters() -> None:
    rng = np.random.default_rng(1)
    frame = survey(1, [0.5, 0.5, 0.0], n=300)
    # those who leave a question out are those it does not matter to
    frame = frame.with_columns(
        outcome=pl.when(pl.int_range(300) < 140)
        .then(pl.col("I01") + pl.Series(0.2 * rng.normal(size=300)))
        .otherwise("outcome")
    )
    found = drivers.driven(complete_cases.cases(gaps(frame, I02=0.45), {}), seed=1, draws=100)
    assert found.answer_count == 165
    assert found.is_different
    whole = drivers.driven(complete_cases.cases(frame, {}), seed=1, draws=100)
    assert whole.table["filled_share"].to_list() == [None] * 3
    assert not whole.is_different


def test_the_work_tells_how_far_it_is() -> None:
    told: list[float] = []
    drivers.driven(
        complete_cases.cases(survey(1, [0.5] * 4), {}), seed=1, draws=120, done=told.append
    )
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)


def test_the_same_seed_gives_the_same_answer() -> None:
    chosen = complete_cases.cases(survey(1, [0.5, 0.4, 0.1]), {})
    first, again = (drivers.driven(chosen, seed=7, draws=50).table for _ in range(2))
    assert first.equals(again)


def test_every_driver_stands_at_every_place_equally_often() -> None:
    orders = relative_importance.some_orders(5, rounds=3, seed=1)
    assert orders.shape == (30, 5)
    for place in range(5):
        assert np.bincount(orders[:, place]).tolist() == [6] * 5


def test_correlations_are_those_of_numpy_and_nothing_correlates_with_a_constant() -> None:
    values = np.random.default_rng(1).normal(3.0, 0.5, (40, 3))
    assert drivers.correlations(values) == pytest.approx(np.corrcoef(values.T))
    values[:, 1] = 4.2
    assert drivers.correlations(values)[1].tolist() == [0, 1, 0]


def test_drawing_a_customer_twice_is_having_all_its_respondents_twice() -> None:
    values = np.random.default_rng(1).normal(size=(30, 4))
    unit = np.arange(30) % 3
    counts = np.array([[2.0, 0.0, 1.0]])
    rows = np.concatenate((values[unit == 0], values[unit == 0], values[unit == 2]))
    found = drivers._correlations(drivers._moments(values, unit), counts)[0]
    assert found == pytest.approx(np.corrcoef(rows.T))
