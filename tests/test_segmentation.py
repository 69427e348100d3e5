"""Classes by revenue and by behaviour (methods F-2.2, F-2.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.segmentation import Rules, classify

AS_OF = date(2025, 12, 31)
LONG_AGO = date(2015, 3, 1)

SCHEMA = {
    "customer_id": pl.String,
    "revenue_eur": pl.Float64,
    "last_occasion_on": pl.Date,
    "first_occasion_on": pl.Date,
    "first_machine_on": pl.Date,
    "active_machine_count": pl.Int64,
    "machine_count": pl.Int64,
    "status": pl.String,
}

BUYER: dict[str, Any] = {
    "revenue_eur": 1.0,
    "last_occasion_on": date(2025, 6, 1),
    "first_occasion_on": LONG_AGO,
    "first_machine_on": LONG_AGO,
    "active_machine_count": 1,
    "machine_count": 1,
    "status": "active",
}

NEVER_BOUGHT: dict[str, Any] = {
    **BUYER,
    "revenue_eur": 0.0,
    "last_occasion_on": None,
    "first_occasion_on": None,
}

NO_MACHINE = {"active_machine_count": 0, "machine_count": 0, "first_machine_on": None}


def customers(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([BUYER | row for row in rows], schema=SCHEMA)


def buyers(**revenue: float) -> pl.DataFrame:
    return customers(*({"customer_id": c, "revenue_eur": r} for c, r in revenue.items()))


def classes(frame: pl.DataFrame) -> dict[str, str]:
    return dict(frame.select("customer_id", "customer_class").iter_rows())


def one(row: dict[str, Any], mode: Any, **kwargs: Any) -> tuple[str, str | None, bool]:
    """Class, detail and dormant flag of one customer beside an ordinary one."""
    frame = customers(row | {"customer_id": "it"}, {"customer_id": "other", "revenue_eur": 900.0})
    told = classify(frame, mode=mode, as_of=AS_OF, **kwargs).filter(customer_id="it")
    return told.select("customer_class", "class_detail", "is_dormant").row(0)


EXAMPLE = customers(
    {"customer_id": "C01", "revenue_eur": 400_000.0},
    {"customer_id": "C02", "revenue_eur": 280_000.0},
    {"customer_id": "C03", "revenue_eur": 120_000.0},
    {"customer_id": "C04", "revenue_eur": 50_000.0},
    {"customer_id": "C05", "revenue_eur": 50_000.0},
    {"customer_id": "C06", "revenue_eur": 30_000.0},
    {"customer_id": "C07", "revenue_eur": 20_000.0},
    {"customer_id": "C08", "revenue_eur": 20_000.0},
    {"customer_id": "C09", "revenue_eur": 15_000.0},
    {
        "customer_id": "C10",
        "revenue_eur": 0.0,
        "last_occasion_on": date(2023, 5, 31),
        "active_machine_count": 3,
        "machine_count": 3,
    },
    {"customer_id": "C11", "revenue_eur": -8_000.0, "last_occasion_on": date(2022, 4, 1)},
    {"customer_id": "C12", "revenue_eur": 15_000.0, "first_machine_on": date(2025, 7, 31)},
)


def test_example_2_1_by_revenue() -> None:
    told = classify(EXAMPLE, mode="revenue", as_of=AS_OF)
    assert " ".join(told["customer_class"]) == "A A A B B B B B C C Z G"


def test_example_2_1_shares_before_ranks_and_cumulated_shares() -> None:
    told = classify(EXAMPLE, mode="revenue", as_of=AS_OF)
    assert told.select("customer_id", "customer_rank", "share_before", "cum_share").rows() == [
        ("C01", 1, 0.0, pytest.approx(0.4)),
        ("C02", 2, pytest.approx(0.4), pytest.approx(0.68)),
        ("C03", 3, pytest.approx(0.68), pytest.approx(0.8)),
        ("C04", 4, pytest.approx(0.8), pytest.approx(0.9)),
        ("C05", 4, pytest.approx(0.8), pytest.approx(0.9)),
        ("C06", 6, pytest.approx(0.9), pytest.approx(0.93)),
        ("C07", 7, pytest.approx(0.93), pytest.approx(0.97)),
        ("C08", 7, pytest.approx(0.93), pytest.approx(0.97)),
        ("C09", 9, pytest.approx(0.97), pytest.approx(1.0)),
        ("C12", 9, pytest.approx(0.97), pytest.approx(1.0)),
        ("C10", None, None, None),
        ("C11", None, None, None),
    ]


def test_example_2_1_by_behaviour() -> None:
    told = classify(EXAMPLE, mode="behaviour", as_of=AS_OF)
    assert told.select("customer_id", "customer_class", "class_detail").rows() == [
        ("C01", "A", None),
        ("C02", "A", None),
        ("C03", "A", None),
        ("C04", "B", None),
        ("C05", "B", None),
        ("C06", "B", None),
        ("C07", "B", None),
        ("C08", "B", None),
        ("C09", "B", None),
        ("C12", "N", None),
        ("C10", "C", "C1"),
        ("C11", "C", "C1"),
    ]


def test_example_2_1_by_behaviour_ranks_without_the_new_customer() -> None:
    told = classify(EXAMPLE, mode="behaviour", as_of=AS_OF)
    shares = dict(told.select("customer_id", "share_before").iter_rows())
    assert shares["C03"] == pytest.approx(0.6904, abs=5e-5)
    assert shares["C04"] == pytest.approx(0.8122, abs=5e-5)
    assert shares["C12"] is None


def test_who_crosses_a_limit_still_belongs_to_the_better_class() -> None:
    told = classify(buyers(a=79.0, b=17.0, c=4.0), mode="revenue", as_of=AS_OF)
    assert classes(told) == {"a": "A", "b": "A", "c": "C"}


def test_exactly_at_a_limit_the_next_class_begins() -> None:
    told = classify(buyers(a=80.0, b=15.0, c=5.0), mode="revenue", as_of=AS_OF)
    assert classes(told) == {"a": "A", "b": "B", "c": "C"}


def test_a_limit_reached_by_thirds_is_reached() -> None:
    rules = Rules(a_share=0.1 + 0.2, b_share=0.7)  # 0.30000000000000004
    told = classify(buyers(a=3.0, b=2.9, c=2.1, d=2.0), mode="revenue", as_of=AS_OF, rules=rules)
    assert classes(told) == {"a": "A", "b": "B", "c": "B", "d": "C"}


def test_revenues_that_differ_by_less_than_a_cent_are_a_tie() -> None:
    told = classify(buyers(a=80.0, b=10.001, c=10.004), mode="revenue", as_of=AS_OF)
    assert classes(told) == {"a": "A", "b": "B", "c": "B"}
    assert sorted(told["customer_rank"]) == [1, 2, 2]


def test_a_single_buyer_is_class_a() -> None:
    assert classes(classify(buyers(a=0.01), mode="revenue", as_of=AS_OF)) == {"a": "A"}


def test_no_customers_give_no_rows() -> None:
    assert classify(customers(), mode="behaviour", as_of=AS_OF).rows() == []


def test_without_any_revenue_nobody_is_ranked() -> None:
    told = classify(buyers(a=0.0, b=0.0), mode="revenue", as_of=AS_OF)
    assert classes(told) == {"a": "Z", "b": "Z"}
    assert told["customer_rank"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"status": "insolvent"}, ("X", "insolvent", False)),
        ({"status": "closed"}, ("X", "closed", False)),
        ({"status": "intercompany"}, ("X", "intercompany", False)),
        ({"active_machine_count": 0}, ("X", "decommissioned", False)),
        ({"active_machine_count": 0, "machine_count": 0}, ("B", None, False)),
        ({"active_machine_count": None, "machine_count": None}, ("B", None, False)),
        ({"status": "blocked"}, ("B", None, False)),
        ({"status": None}, ("B", None, False)),
        ({"status": "closed", "first_machine_on": date(2025, 7, 1)}, ("X", "closed", False)),
        ({"first_machine_on": date(2025, 1, 1)}, ("N", None, False)),
        ({"first_machine_on": date(2024, 12, 31)}, ("B", None, False)),
        ({"first_machine_on": None, "first_occasion_on": date(2025, 1, 1)}, ("N", None, False)),
        ({"first_machine_on": None, "first_occasion_on": None}, ("B", None, False)),
        ({"last_occasion_on": date(2024, 1, 1), "revenue_eur": 0.0}, ("B", "dormant", True)),
        ({"last_occasion_on": date(2024, 1, 1), "revenue_eur": -5.0}, ("B", "dormant", True)),
        ({"last_occasion_on": date(2023, 12, 31), "revenue_eur": 0.0}, ("C", "C1", False)),
        ({"last_occasion_on": date(2023, 12, 31), "machine_count": 0}, ("C", "C1", False)),
        (NEVER_BOUGHT, ("C", "C2", False)),
        (NEVER_BOUGHT | {"active_machine_count": 0}, ("X", "decommissioned", False)),
        (NEVER_BOUGHT | NO_MACHINE, ("P", None, False)),
        (NEVER_BOUGHT | NO_MACHINE | {"revenue_eur": -5.0}, ("C", "C1", False)),
        (NEVER_BOUGHT | {"revenue_eur": -5.0}, ("C", "C2", False)),
    ],
)
def test_by_behaviour(row: dict[str, Any], expected: tuple[str, str | None, bool]) -> None:
    assert one(row, "behaviour") == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"revenue_eur": -0.01, "first_machine_on": AS_OF}, ("G", None, False)),
        ({"revenue_eur": None, "last_occasion_on": LONG_AGO}, ("Z", "C1", False)),
        ({"revenue_eur": 0.004}, ("Z", "dormant", True)),
        ({"revenue_eur": 0.0, "status": "insolvent"}, ("Z", "dormant", True)),
        (NEVER_BOUGHT, ("Z", "C2", False)),
        (NEVER_BOUGHT | {"first_machine_on": AS_OF}, ("N", None, False)),
        ({"first_machine_on": AS_OF}, ("C", None, False)),
        ({"status": "insolvent"}, ("C", None, False)),
        ({"revenue_eur": 0.0, "active_machine_count": 0}, ("X", "decommissioned", False)),
        (
            {"revenue_eur": 0.0, "last_occasion_on": LONG_AGO} | NO_MACHINE,
            ("Z", "C1", False),
        ),
        (NEVER_BOUGHT | NO_MACHINE, ("P", None, False)),
        (NEVER_BOUGHT | NO_MACHINE | {"status": "closed"}, ("X", "closed", False)),
    ],
)
def test_by_revenue(row: dict[str, Any], expected: tuple[str, str | None, bool]) -> None:
    assert one(row, "revenue") == expected


def test_a_first_purchase_is_no_proof_while_the_invoices_are_young() -> None:
    first_purchase = {"first_machine_on": None, "first_occasion_on": date(2025, 7, 1)}
    young, old = date(2024, 8, 1), date(2024, 7, 1)
    assert one(first_purchase, "behaviour", history_from_on=young)[0] == "B"
    assert one(first_purchase, "behaviour", history_from_on=old)[0] == "N"
    machine = {"first_machine_on": date(2025, 7, 1)}
    assert one(machine, "behaviour", history_from_on=young)[0] == "N"


def test_a_new_customer_is_marked_in_both_rankings() -> None:
    frame = customers({"customer_id": "a", "first_machine_on": date(2025, 7, 1)})
    assert classify(frame, mode="revenue", as_of=AS_OF)["is_new"].to_list() == [True]
    assert classify(frame, mode="behaviour", as_of=AS_OF)["is_new"].to_list() == [True]


def test_lapsed_with_revenue_in_a_longer_window_stays_lapsed_but_counts_in_the_base() -> None:
    frame = customers(
        {"customer_id": "lapsed", "revenue_eur": 90.0, "last_occasion_on": date(2023, 6, 1)},
        {"customer_id": "buys", "revenue_eur": 10.0},
    )
    told = classify(frame, mode="behaviour", as_of=AS_OF)
    assert told.select("customer_id", "customer_class", "class_detail", "customer_rank").rows() == [
        ("lapsed", "C", "C1", 1),
        ("buys", "B", None, 2),
    ]


def test_who_is_gone_keeps_no_class_but_counts_in_the_base_even_when_new() -> None:
    gone = {"customer_id": "gone", "status": "insolvent", "first_machine_on": AS_OF}
    frame = customers(gone | {"revenue_eur": 90.0}, {"customer_id": "buys", "revenue_eur": 10.0})
    told = classify(frame, mode="behaviour", as_of=AS_OF)
    assert told.select("customer_id", "customer_class", "customer_rank").rows() == [
        ("gone", "X", 1),
        ("buys", "B", 2),
    ]


BEFORE = pl.DataFrame({"customer_id": ["a", "b", "c"], "customer_class": ["A", "A", "B"]})


def test_near_a_limit_the_class_of_the_period_before_is_kept_on_request() -> None:
    rules = Rules(hysteresis_share=0.02)
    frame = buyers(a=82.0, b=15.0, c=3.0)  # b at 0.82, c at 0.97: exactly two points
    told = classify(frame, mode="revenue", as_of=AS_OF, rules=rules, previous=BEFORE)
    assert classes(told) == {"a": "A", "b": "A", "c": "B"}


def test_beyond_the_distance_the_new_class_stands() -> None:
    rules = Rules(hysteresis_share=0.02)
    frame = buyers(a=82.01, b=15.0, c=2.99)
    told = classify(frame, mode="revenue", as_of=AS_OF, rules=rules, previous=BEFORE)
    assert classes(told) == {"a": "A", "b": "B", "c": "C"}


def test_without_a_distance_nothing_is_kept() -> None:
    frame = buyers(a=80.0, b=15.0, c=5.0)
    told = classify(frame, mode="revenue", as_of=AS_OF, previous=BEFORE)
    assert classes(told) == {"a": "A", "b": "B", "c": "C"}


def test_as_of_has_to_be_a_month_end() -> None:
    with pytest.raises(ValueError, match="month end"):
        classify(customers(), mode="revenue", as_of=date(2025, 12, 30))


# --- Properties -------------------------------------------------------------------------------

REVENUE = st.lists(st.integers(-5_000, 100_000), min_size=1, max_size=40)


def by_revenue(cents: list[int], rules: Rules = Rules()) -> dict[str, str]:  # noqa: B008 - frozen
    frame = buyers(**{f"c{place:02}": value / 100 for place, value in enumerate(cents)})
    return classes(classify(frame, mode="revenue", as_of=AS_OF, rules=rules))


@settings(deadline=None)
@given(REVENUE, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(cents: list[int], random: Any) -> None:
    frame = buyers(**{f"c{place:02}": value / 100 for place, value in enumerate(cents)})
    places = list(range(len(cents)))
    random.shuffle(places)
    shuffled = classify(frame[places], mode="behaviour", as_of=AS_OF)
    assert shuffled.equals(classify(frame, mode="behaviour", as_of=AS_OF))


@settings(deadline=None)
@given(REVENUE, st.sampled_from([2, 3, 10, 1000]))
def test_the_currency_unit_does_not_matter(cents: list[int], factor: int) -> None:
    assert by_revenue([value * factor for value in cents]) == by_revenue(cents)


@settings(deadline=None)
@given(REVENUE)
def test_a_higher_limit_only_adds_customers_to_class_a(cents: list[int]) -> None:
    low = by_revenue(cents, Rules(a_share=0.7))
    high = by_revenue(cents, Rules(a_share=0.8))
    assert {c for c in low if low[c] == "A"} <= {c for c in high if high[c] == "A"}


@settings(deadline=None)
@given(REVENUE)
def test_every_customer_gets_exactly_one_class(cents: list[int]) -> None:
    assert len(by_revenue(cents)) == len(cents)


@settings(deadline=None)
@given(REVENUE)
def test_equal_revenue_means_equal_class(cents: list[int]) -> None:
    told = by_revenue([*cents, *cents])
    half = len(cents)
    assert [told[f"c{i:02}"] for i in range(half)] == [told[f"c{i + half:02}"] for i in range(half)]
