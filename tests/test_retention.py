"""Retention of revenue and customers, gains and losses (methods F-10.1)."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import NotEnoughData
from models.resampling import Estimate
from models.retention import bridge, retention, retention_by_class

SCHEMA = {"customer_id": pl.String, "previous_revenue_eur": pl.Float64, "revenue_eur": pl.Float64}


def customers(*rows: tuple[str, float, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


EXAMPLE = customers(("a", 100, 130), ("b", 80, 60), ("c", 50, 0), ("d", 20, 25))


def test_example_10_1() -> None:
    told = retention(EXAMPLE, seed=1)
    assert told.nrr.value == pytest.approx(0.86)
    assert told.grr.value == pytest.approx(0.72)
    assert told.customers.value == pytest.approx(0.75)
    assert (told.previous_revenue_eur, told.revenue_eur, told.nrr.n) == (250.0, 215.0, 4)


def test_four_customers_have_no_interval() -> None:
    assert retention(EXAMPLE, seed=1).customers == Estimate(0.75, None, None, 4)


def test_new_customers_do_not_count_as_retention() -> None:
    frame = pl.concat([EXAMPLE, customers(("e", 0, 999), ("f", -5, 40))])
    assert retention(frame, seed=1) == retention(EXAMPLE, seed=1)


def test_nobody_before_means_nothing_to_retain() -> None:
    with pytest.raises(NotEnoughData):
        retention(customers(("a", 0, 5)), seed=1)
    with pytest.raises(NotEnoughData):
        retention(customers(), seed=1)


def test_a_class_counts_with_all_who_belonged_to_it() -> None:
    frame = customers(("a", 100, 130), ("b", 80, 60), ("c", 0, 12), ("d", 0, 25)).with_columns(
        previous_class=pl.Series(["A", "B", "B", "C"])
    )
    told = retention_by_class(frame, seed=1)
    assert list(told) == ["A", "B"]
    assert told["A"].nrr.value == pytest.approx(1.3)
    assert told["B"].nrr.value == pytest.approx(0.9)
    assert told["B"].grr.value == pytest.approx(0.75)
    assert told["B"].customers.value == 1.0


def drawn(rng: np.random.Generator, size: int) -> pl.DataFrame:
    before = rng.lognormal(3, 1, size)
    after = before * rng.lognormal(-0.2, 0.5, size) * (rng.random(size) < 0.8)
    ids = [f"c{place:04}" for place in range(size)]
    return pl.DataFrame({"customer_id": ids, "previous_revenue_eur": before, "revenue_eur": after})


def test_the_seed_fixes_the_interval_and_the_order_of_rows_does_not_matter() -> None:
    frame = drawn(np.random.default_rng(1), 200)
    assert retention(frame, seed=5) == retention(frame.reverse(), seed=5)
    assert retention(frame, seed=5).nrr != retention(frame, seed=6).nrr


def test_the_interval_covers_the_truth() -> None:
    truth = 0.8 * np.exp(-0.2 + 0.5**2 / 2)
    rng = np.random.default_rng(2)
    hits = 0
    for seed in range(60):
        nrr = retention(drawn(rng, 300), seed=seed, draws=200).nrr
        hits += nrr.low is not None and nrr.high is not None and nrr.low < truth < nrr.high
    assert hits >= 52


def test_gains_and_losses_with_names() -> None:
    frame = customers(
        ("new", 0, 40),
        ("back after a credit", -5, 10),
        ("more", 10, 30),
        ("less", 50, 20),
        ("lapsed", 70, 0),
        ("only a credit now", 5, -5),
        ("same", 9, 9),
        ("credit", 0, -3),
    )
    told = bridge(frame)
    assert (told.previous_revenue_eur, told.revenue_eur) == (139.0, 101.0)
    assert told.parts.rows() == [
        ("new", 55.0, 2),
        ("more", 20.0, 1),
        ("less", -33.0, 2),
        ("lapsed", -80.0, 2),
    ]
    assert told.customers.rows() == [
        ("lapsed", "lapsed", 70.0, 0.0, -70.0),
        ("new", "new", 0.0, 40.0, 40.0),
        ("less", "less", 50.0, 20.0, -30.0),
        ("more", "more", 10.0, 30.0, 20.0),
        ("back after a credit", "new", -5.0, 10.0, 15.0),
        ("only a credit now", "lapsed", 5.0, -5.0, -10.0),
        ("credit", "less", 0.0, -3.0, -3.0),
    ]


def test_nobody_gives_four_empty_parts() -> None:
    told = bridge(customers())
    assert (told.previous_revenue_eur, told.revenue_eur) == (0.0, 0.0)
    assert told.parts["change_eur"].to_list() == [0.0, 0.0, 0.0, 0.0]
    assert told.customers.is_empty()


AMOUNTS = st.lists(st.tuples(st.integers(-10_000, 10**9), st.integers(-10_000, 10**9)))


@settings(deadline=None)
@given(AMOUNTS)
def test_the_parts_add_up_to_the_difference_to_the_cent(amounts: Any) -> None:
    rows = [(f"c{place}", b / 100, a / 100) for place, (b, a) in enumerate(amounts)]
    told = bridge(customers(*rows))
    difference = sum(a for _, a in amounts) - sum(b for b, _ in amounts)
    assert round(told.parts["change_eur"].sum() * 100) == difference
    assert told.parts["customer_count"].sum() == sum(1 for b, a in amounts if a != b)
    assert told.parts.filter(pl.col("movement").is_in(["new", "more"]))["change_eur"].min() >= 0  # type: ignore[operator]
    assert told.parts.filter(pl.col("movement").is_in(["less", "lapsed"]))["change_eur"].max() <= 0  # type: ignore[operator]


@settings(deadline=None)
@given(AMOUNTS)
def test_gross_is_never_above_net_or_one(amounts: Any) -> None:
    rows = [(f"c{place}", b / 100, a / 100) for place, (b, a) in enumerate(amounts) if b > 0]
    if rows:
        told = retention(customers(*rows), seed=1, draws=5)
        assert told.grr.value <= min(1.0, told.nrr.value) + 1e-9
        assert 0 <= told.customers.value <= 1
