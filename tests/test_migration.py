"""Movements between classes with the names behind them (methods F-2.6a)."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.migration import Movement, migrate

SCHEMA = {"customer_id": pl.String, "customer_class": pl.String, "revenue_eur": pl.Float64}


def classified(*rows: tuple[str, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


IDS = [f"C{n:02}" for n in range(1, 12)]
BEFORE = classified(*((c, k, 100.0) for c, k in zip(IDS, "ABAABCBBBBB", strict=True)))
AFTER = classified(
    *((c, k, 100.0) for c, k in zip(IDS, "AAABBBBBBCC", strict=True)), ("C12", "N", 15.0)
)


def counts(cells: pl.DataFrame, name: str = "customer_count") -> list[list[Any]]:
    inner = cells.filter(
        pl.col("previous_class").is_in(("A", "B", "C"))
        & pl.col("customer_class").is_in(("A", "B", "C"))
    )
    values = inner[name].to_list()
    return [values[0:3], values[3:6], values[6:9]]


def test_example_2_4_matrix() -> None:
    told = migrate(BEFORE, AFTER)
    assert counts(told.cells) == [[2, 1, 0], [1, 4, 2], [0, 1, 0]]
    assert counts(told.cells, "row_share") == [
        pytest.approx([0.666667, 0.333333, 0.0], abs=1e-6),
        pytest.approx([0.142857, 0.571429, 0.285714], abs=1e-6),
        pytest.approx([0.0, 1.0, 0.0]),
    ]


def test_example_2_4_measures() -> None:
    told = migrate(BEFORE, AFTER)
    assert told.customer_count == 11
    assert told.by_count.stability_share == pytest.approx(0.5454545455)
    assert told.by_count.mobility_index == pytest.approx(0.880952381)
    assert told.by_count.up_share == pytest.approx(0.1818181818)
    assert told.by_count.down_share == pytest.approx(0.2727272727)


def test_with_equal_revenue_the_weighted_measures_are_the_same() -> None:
    told = migrate(BEFORE, AFTER)
    assert astuple(told.by_revenue) == pytest.approx(astuple(told.by_count))


def test_weights_are_the_revenue_of_the_period_before_and_credits_weigh_nothing() -> None:
    before = classified(("a", "A", 300.0), ("b", "A", 100.0), ("c", "B", -50.0))
    after = classified(("a", "A", 1.0), ("b", "B", 900.0), ("c", "A", 5.0))
    told = migrate(before, after)
    assert told.by_revenue == Movement(0.75, None, 0.0, 0.25)
    assert counts(told.cells, "revenue_row_share")[:2] == [[0.75, 0.25, 0.0], [None, None, None]]


def test_new_lost_and_other_labels_have_rows_and_columns_of_their_own() -> None:
    before = classified(("a", "A", 10.0), ("b", "B", 5.0), ("c", "N", 1.0))
    after = classified(("a", "X", 0.0), ("c", "B", 2.0), ("d", "C", 3.0))
    told = migrate(before, after)
    filled = told.cells.filter(pl.col("customer_count") > 0)
    assert filled.select(
        "previous_class", "customer_class", "customer_count", "change_eur"
    ).rows() == [
        ("A", "X", 1, -10.0),
        ("B", "lost", 1, -5.0),
        ("N", "B", 1, 1.0),
        ("new", "C", 1, 3.0),
    ]
    assert filled["row_share"].to_list() == [None, None, None, None]
    assert told.by_count == Movement(None, None, None, None)
    assert told.cells["previous_class"].unique(maintain_order=True).to_list() == [
        *("A", "B", "C", "N", "X", "new")
    ]


def test_movers_come_with_names_and_euros_largest_change_first() -> None:
    before = classified(("a", "A", 100.0), ("b", "B", 20.0), ("c", "C", 1.0), ("d", "N", 2.0))
    after = classified(("a", "B", 40.0), ("b", "A", 90.0), ("c", "C", 1.5), ("d", "B", 2.0))
    told = migrate(before, after)
    assert told.customers.rows() == [
        ("b", "B", "A", "up", 20.0, 90.0, 70.0),
        ("a", "A", "B", "down", 100.0, 40.0, -60.0),
        ("c", "C", "C", "same", 1.0, 1.5, 0.5),
        ("d", "N", "B", "other", 2.0, 2.0, 0.0),
    ]


def test_a_class_nobody_belonged_to_is_left_out_of_the_mobility() -> None:
    before = classified(("a", "A", 1.0), ("b", "B", 1.0))
    after = classified(("a", "A", 1.0), ("b", "A", 1.0))
    assert migrate(before, after).by_count.mobility_index == 1.0


def test_nobody_gives_an_empty_matrix_and_no_measures() -> None:
    told = migrate(classified(), classified())
    assert told.cells["customer_count"].sum() == 0
    assert told.customers.is_empty()
    assert told.by_count == Movement(None, None, None, None)


def test_other_classes_can_be_ranked() -> None:
    before, after = classified(("a", "B", 1.0)), classified(("a", "A", 1.0))
    assert migrate(before, after, classes=("A", "B")).by_count.up_share == 1.0


CLASSIFIED = st.dictionaries(
    st.sampled_from([f"c{n}" for n in range(12)]),
    st.tuples(st.sampled_from("ABCNXP"), st.integers(-1000, 100_000)),
)


def frame(period: dict[str, tuple[str, int]]) -> pl.DataFrame:
    return classified(*((c, label, cents / 100) for c, (label, cents) in period.items()))


@settings(deadline=None)
@given(CLASSIFIED, CLASSIFIED)
def test_every_customer_stands_in_exactly_one_cell(before: Any, after: Any) -> None:
    told = migrate(frame(before), frame(after))
    assert told.cells["customer_count"].sum() == len(set(before) | set(after))
    assert told.customers.height == len(set(before) | set(after))
    total = sum(c for _, c in after.values()) - sum(c for _, c in before.values())
    assert told.cells["change_eur"].sum() == pytest.approx(total / 100, abs=1e-6)


@settings(deadline=None)
@given(CLASSIFIED, CLASSIFIED)
def test_rows_add_up_to_one_and_the_movements_too(before: Any, after: Any) -> None:
    told = migrate(frame(before), frame(after))
    rows = (
        told.cells.drop_nulls("row_share").group_by("previous_class").agg(pl.col("row_share").sum())
    )
    assert all(row_sum == pytest.approx(1) for row_sum in rows["row_share"])
    moved = told.by_count
    if moved.stability_share is not None:
        assert moved.up_share is not None
        assert moved.down_share is not None
        assert moved.stability_share + moved.up_share + moved.down_share == pytest.approx(1)


@settings(deadline=None)
@given(CLASSIFIED, CLASSIFIED)
def test_the_order_of_the_rows_does_not_matter(before: Any, after: Any) -> None:
    told = migrate(frame(before), frame(after))
    turned = migrate(frame(before).reverse(), frame(after).reverse())
    assert turned.customers.equals(told.customers)
    assert turned.by_count == told.by_count
    assert turned.cells["customer_count"].equals(told.cells["customer_count"])
