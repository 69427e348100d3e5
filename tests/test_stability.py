"""How certain a class is when invoices are drawn again."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from models.stability import certainty

SCHEMA = {"customer_id": pl.String, "revenue_eur": pl.Float64}


def invoices(**of: tuple[int, float]) -> pl.DataFrame:
    """So many invoices of so many euros for each customer."""
    rows = [(c, amount) for c, (count, amount) in of.items() for _ in range(count)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def small(count: int) -> dict[str, tuple[int, float]]:
    return {f"s{place:03}": (20, 1.0) for place in range(count)}


def test_a_class_with_a_wide_margin_is_certain() -> None:
    told = certainty(invoices(big=(200, 100.0), **small(100)), seed=1)
    row = told.filter(customer_id="big").row(0, named=True)
    assert (row["customer_class"], row["certainty_share"], row["is_certain"]) == ("A", 1.0, True)
    assert (row["other_class"], row["other_share"]) == (None, 0.0)


def test_a_customer_at_the_edge_is_as_likely_on_either_side() -> None:
    # `edge` begins exactly at 80 % of the revenue and is always the second largest.
    frame = invoices(big=(400, 20.0), edge=(500, 2.0), **small(50))
    row = certainty(frame, seed=1, draws=1000).filter(customer_id="edge").row(0, named=True)
    assert row["customer_class"] == "B"
    assert row["certainty_share"] == pytest.approx(0.5, abs=0.1)
    assert (row["is_certain"], row["other_class"]) == (False, "A")


def test_a_class_that_hangs_on_one_invoice_is_not_certain() -> None:
    told = certainty(invoices(once=(1, 5000.0), **small(50)), seed=1, draws=2000)
    row = told.filter(customer_id="once").row(0, named=True)
    assert (row["customer_class"], row["is_certain"]) == ("A", False)
    assert row["certainty_share"] == pytest.approx(1 - np.exp(-1), abs=0.04)
    assert row["other_class"] == "C"


def test_a_limit_reached_by_thirds_is_reached() -> None:
    frame = invoices(a=(1, 3.0), b=(1, 2.9), c=(1, 2.1), d=(1, 2.0))
    told = certainty(frame, seed=1, limits=(0.1 + 0.2, 0.7), draws=1)  # 0.30000000000000004
    assert told["customer_class"].to_list() == ["A", "B", "B", "C"]


def test_with_one_limit_there_are_two_classes() -> None:
    told = certainty(invoices(big=(100, 90.0), **small(30)), seed=1, limits=(0.80,))
    assert set(told["customer_class"]) == {"A", "B"}
    assert set(told["other_class"].drop_nulls()) <= {"A", "B"}


def test_credits_lower_the_revenue_and_a_net_credit_has_no_class() -> None:
    frame = pl.DataFrame(
        [("a", 100.0), ("a", -99.0), ("b", 50.0), ("credit", -5.0)], schema=SCHEMA, orient="row"
    )
    told = certainty(frame, seed=1)
    assert told.select("customer_id", "customer_class").rows() == [("a", "C"), ("b", "A")]


def test_a_single_customer_is_always_first() -> None:
    told = certainty(invoices(only=(30, 7.0)), seed=1)
    assert told.row(0) == ("only", "A", 1.0, True, None, 0.0)


def test_no_invoices_give_no_rows() -> None:
    told = certainty(invoices(), seed=1)
    assert told.is_empty()
    assert told.columns == [
        *("customer_id", "customer_class", "certainty_share", "is_certain"),
        *("other_class", "other_share"),
    ]


def test_the_seed_fixes_the_result_and_the_order_of_rows_does_not_matter() -> None:
    rng = np.random.default_rng(1)
    frame = pl.DataFrame(
        {
            "customer_id": rng.integers(0, 40, 500).astype(str),
            "revenue_eur": rng.lognormal(3, 1, 500),
        }
    )
    told = certainty(frame, seed=3)
    assert certainty(frame.sample(fraction=1.0, shuffle=True, seed=1), seed=3).equals(told)
    assert not certainty(frame, seed=4).equals(told)


def test_the_currency_unit_does_not_matter() -> None:
    frame = invoices(a=(30, 9.0), b=(30, 3.0), c=(30, 1.0), d=(30, 1.0))
    scaled = frame.with_columns(pl.col("revenue_eur") * 100)
    assert certainty(scaled, seed=3).equals(certainty(frame, seed=3))


def test_probabilities_agree_with_poisson_draws_made_independently() -> None:
    frame = invoices(a=(4, 50.0), b=(6, 20.0), c=(5, 8.0))
    told = certainty(frame, seed=1, draws=4000)
    rng = np.random.default_rng(99)
    totals = rng.poisson([4, 6, 5], (4000, 3)) * np.array([50.0, 20.0, 8.0])
    before = np.array([[row[row > value].sum() for value in row] for row in totals])
    share = before / np.maximum(totals.sum(axis=1, keepdims=True), 1)
    is_a = ((share < 0.8 - 1e-9) & (totals > 0)).mean(axis=0)
    is_c = ((share >= 0.95 - 1e-9) | (totals == 0)).mean(axis=0)
    expected = {"A": is_a, "B": 1 - is_a - is_c, "C": is_c}
    for place, row in enumerate(told.iter_rows(named=True)):
        own = expected[row["customer_class"]][place]
        assert row["certainty_share"] == pytest.approx(own, abs=0.04)
