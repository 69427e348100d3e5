"""The loyalty index: the worked example, its edges, and its standard error by a second way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from models import loyalty, loyalty_components
from models.loyalty import COMPONENTS, Components

AS_OF = date(2026, 10, 31)
MONTH = 365.25 / 12

CUSTOMER: dict[str, Any] = {
    "customer_id": "A",
    "first_occasion_on": date(2015, 1, 1),
    "rhythm_months": 5.0,
    "customer_since_on": date(2014, 10, 31),
    "potential_eur": 1000.0,
    "applicable_groups": 4,
    "has_contract": True,
    "recommend_share": 0.9,
    "is_reference": False,
}
SCHEMA: dict[str, Any] = {
    "customer_id": pl.String,
    "first_occasion_on": pl.Date,
    "rhythm_months": pl.Float64,
    "customer_since_on": pl.Date,
    "potential_eur": pl.Float64,
    "applicable_groups": pl.Int64,
    "has_contract": pl.Boolean,
    "recommend_share": pl.Float64,
    "is_reference": pl.Boolean,
}
HALF_YEAR: dict[str, Any] = {
    "customer_id": pl.String,
    "half_year_no": pl.Int64,
    "revenue_eur": pl.Float64,
    "occasion_count": pl.Int64,
    "last_occasion_on": pl.Date,
}
GROUP: dict[str, Any] = {
    "customer_id": pl.String,
    "group_code": pl.String,
    "half_year_no": pl.Int64,
    "revenue_eur": pl.Float64,
}


def half_years(*rows: tuple[int, float, int, date | None], of: str = "A") -> pl.DataFrame:
    return pl.DataFrame([(of, *row) for row in rows], schema=HALF_YEAR, orient="row")


def groups(*rows: tuple[str, int, float]) -> pl.DataFrame:
    return pl.DataFrame([("A", *row) for row in rows], schema=GROUP, orient="row")


def parts(
    bought: pl.DataFrame | None = None,
    taken: pl.DataFrame | None = None,
    covered_count: int = 6,
    **customer: Any,
) -> Components:
    return loyalty_components.components(
        pl.DataFrame([CUSTOMER | customer], schema=SCHEMA),
        half_years() if bought is None else bought,
        groups() if taken is None else taken,
        as_of=AS_OF,
        covered_count=covered_count,
    )


def value(found: Components, name: str) -> float | None:
    return found.frame()[f"{name}_share"].item()  # type: ignore[no-any-return]


def straight(values: Sequence[float | None]) -> Components:
    """One customer whose components no half-year moves."""
    row = np.array([[np.nan if one is None else one for one in values]])
    return Components(pl.Series("customer_id", ["A"]), row, np.tile(row, (6, 1, 1)))


# --- the worked example -------------------------------------------------------------------------

EXAMPLE = (5 / 6, 0.6, 0.75, 0.8, 1.0, 1.0, 0.9)


def test_the_index_of_the_worked_example() -> None:
    told = loyalty.index(straight(EXAMPLE)).row(0, named=True)
    assert told["loyalty_score"] == pytest.approx(78.41666667)
    assert told["coverage_share"] == pytest.approx(1.0)
    assert told["loyalty_se_score"] == 5.0


def test_what_is_missing_is_weighed_out_and_told_as_coverage() -> None:
    without = (5 / 6, None, 0.75, 0.8, 1.0, 1.0, None)
    told = loyalty.index(straight(without)).row(0, named=True)
    assert told["loyalty_score"] == pytest.approx(83.19444444)
    assert told["coverage_share"] == pytest.approx(0.60)


def test_behaviour_only_leaves_out_what_customers_say_and_sign() -> None:
    told = loyalty.index(straight(EXAMPLE), behaviour_only=True).row(0, named=True)
    assert told["loyalty_score"] == pytest.approx(74.89583333)


def test_the_components_of_the_worked_example_come_from_its_purchases() -> None:
    """5 of 6 half-years, 39 % of the potential, 3 of 4 groups, silent for 7 of usual 5 months."""
    last = AS_OF - timedelta(days=round(7 * MONTH))
    found = parts(
        half_years(
            (1, 190.0, 0, None),
            (2, 200.0, 2, last),
            (3, 10.0, 1, date(2025, 9, 1)),
            (4, 10.0, 1, date(2025, 3, 1)),
            (5, 10.0, 1, date(2024, 9, 1)),
            (6, 10.0, 1, date(2024, 3, 1)),
        ),
        groups(("parts", 1, 5.0), ("field", 2, 5.0), ("repair", 4, 5.0), ("training", 3, -5.0)),
    )
    told = [value(found, name) for name in COMPONENTS]
    assert told == pytest.approx(EXAMPLE, abs=1e-3)


# --- the edges of the components ------------------------------------------------------------------


def test_younger_customers_are_measured_from_their_first_purchase_on() -> None:
    bought = half_years((1, 1.0, 1, AS_OF), (3, 1.0, 1, date(2025, 6, 1)))
    assert value(parts(bought, first_occasion_on=date(2025, 6, 1)), "repeat") == pytest.approx(
        2 / 3
    )
    new = half_years((1, 1.0, 1, AS_OF))
    assert value(parts(new, first_occasion_on=AS_OF), "repeat") == pytest.approx(1 / 2)


def test_half_years_that_the_invoices_do_not_cover_say_nothing() -> None:
    bought = half_years((1, 1.0, 1, AS_OF), (2, 1.0, 1, date(2026, 1, 1)))
    assert value(parts(bought, covered_count=2), "repeat") == 1.0
    assert value(parts(bought, covered_count=6), "repeat") == pytest.approx(2 / 6)
    assert value(parts(bought, covered_count=1), "repeat") is None


def test_wallet_is_full_at_65_percent_and_unknown_without_a_potential() -> None:
    bought = half_years((1, 650.0, 1, AS_OF))
    assert value(parts(bought), "wallet") == 1.0
    assert value(parts(half_years((1, -50.0, 0, None))), "wallet") == 0.0
    assert value(parts(bought, potential_eur=None), "wallet") is None
    assert value(parts(bought, potential_eur=0.0), "wallet") is None


def test_revenue_older_than_a_year_does_not_fill_the_wallet() -> None:
    assert value(parts(half_years((3, 650.0, 1, date(2025, 6, 1)))), "wallet") == 0.0


def test_a_group_counts_where_its_net_revenue_of_two_years_is_positive() -> None:
    corrected = groups(
        ("parts", 1, 5.0), ("parts", 2, -5.0), ("field", 4, 0.01), ("repair", 5, 9.0)
    )
    assert value(parts(taken=corrected), "breadth") == pytest.approx(1 / 4)
    assert value(parts(taken=corrected, applicable_groups=5), "breadth") == pytest.approx(1 / 5)


@pytest.mark.parametrize(
    ("months", "expected"), [(5.0, 1.0), (10.0, 0.5), (15.0, 0.0), (40.0, 0.0)]
)
def test_recency_falls_from_the_usual_interval_to_three_times_of_it(
    months: float, expected: float
) -> None:
    last = AS_OF - timedelta(days=round(months * MONTH))
    found = parts(half_years((7, 0.0, 1, last)))
    assert value(found, "recency") == pytest.approx(expected, abs=2e-3)


def test_who_never_bought_has_no_recency_and_no_repeat_purchase() -> None:
    found = parts(first_occasion_on=None, rhythm_months=None)
    assert value(found, "recency") is None
    assert value(found, "repeat") == 0.0


def test_a_reference_customer_recommends_with_at_least_nine_tenths() -> None:
    assert value(parts(recommend_share=0.4, is_reference=True), "recommend") == 0.9
    assert value(parts(recommend_share=0.95, is_reference=True), "recommend") == 0.95
    assert value(parts(recommend_share=None, is_reference=True), "recommend") == 0.9
    assert value(parts(recommend_share=None, is_reference=None), "recommend") is None


def test_tenure_is_full_at_ten_years() -> None:
    assert value(parts(customer_since_on=date(2021, 10, 31)), "tenure") == pytest.approx(
        0.5, abs=1e-3
    )
    assert value(parts(customer_since_on=None), "tenure") is None


def test_an_index_with_half_of_the_weights_is_told_and_with_less_it_is_not() -> None:
    half = (0.5, None, 0.5, 0.5, None, None, None)
    assert loyalty.index(straight(half))["loyalty_score"].item() == pytest.approx(50.0)
    less = (0.5, None, 0.5, None, 0.5, 0.5, None)
    told = loyalty.index(straight(less)).row(0, named=True)
    assert told["loyalty_score"] is None
    assert told["loyalty_se_score"] is None
    assert told["coverage_share"] == pytest.approx(0.45)


@pytest.mark.parametrize("weights", [(0,) * 7, (1,) * 6, (1, 1, 1, 1, 1, 1, -1)])
def test_impossible_weights_are_refused(weights: Sequence[float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        loyalty.index(straight(EXAMPLE), weights)


# --- the standard error ---------------------------------------------------------------------------


def test_the_jackknife_leaves_out_one_half_year_after_the_other() -> None:
    """Every second way: the six indices computed by hand from the six sets of purchases."""
    bought = [
        (1, 30.0, 2, date(2026, 10, 1)),
        (2, 90.0, 1, date(2026, 2, 1)),
        (4, 20.0, 1, date(2025, 2, 1)),
        (7, 0.0, 9, date(2020, 2, 1)),
    ]
    found = parts(half_years(*bought), groups(("parts", 1, 30.0), ("parts", 2, 90.0)))
    weights = (1, 0, 0, 0, 0, 0, 0)
    left = np.array([2 / 5, 2 / 5, 3 / 5, 2 / 5, 3 / 5, 3 / 5]) * 100
    expected = np.sqrt(5 / 6 * ((left - left.mean()) ** 2).sum())
    assert loyalty.index(found, weights)["loyalty_se_score"].item() == pytest.approx(expected)
    wallet = (0, 1, 0, 0, 0, 0, 0)
    shares = np.array([2 * 90, 2 * 30, 120, 120, 120, 120]) / 1000 / 0.65 * 100
    expected = max(5.0, np.sqrt(5 / 6 * ((shares - shares.mean()) ** 2).sum()))
    assert loyalty.index(found, wallet)["loyalty_se_score"].item() == pytest.approx(expected)


def test_a_half_year_left_out_is_cut_out_of_the_calendar() -> None:
    """Without the latest half-year it is as if the one before had just ended."""
    last, before = date(2026, 10, 1), date(2026, 3, 1)
    found = parts(half_years((1, 0.0, 1, last), (2, 0.0, 1, before)), rhythm_months=1.0)
    recency = found.without[:, 0, COMPONENTS.index("recency")]
    # 60 days from March to the end of April; without any other half-year the 30 days of October
    assert recency[0] == pytest.approx(1 - (60 / MONTH - 1) / 2)
    assert recency[1:] == pytest.approx([1.0] * 5)


shares = st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=7, max_size=7)
weighing = st.lists(st.integers(0, 100), min_size=7, max_size=7).filter(lambda w: sum(w) > 0)


@drawn(shares, weighing, st.integers(1, 9))
def test_only_the_proportions_of_the_weights_count(
    values: list[float | None], weights: list[int], times: int
) -> None:
    one = loyalty.index(straight(values), weights)
    other = loyalty.index(straight(values), [times * weight for weight in weights])
    for name in ("loyalty_score", "loyalty_se_score", "coverage_share"):
        left, right = one[name].item(), other[name].item()
        assert left == right or left == pytest.approx(right)


@drawn(shares, weighing)
def test_the_index_lies_between_its_smallest_and_largest_component(
    values: list[float | None], weights: list[int]
) -> None:
    told = loyalty.index(straight(values), weights).row(0, named=True)
    if told["loyalty_score"] is None:
        assert told["coverage_share"] < 0.5
        return
    counted = [v for v, w in zip(values, weights, strict=True) if v is not None and w]
    assert 100 * min(counted) - 1e-9 <= told["loyalty_score"] <= 100 * max(counted) + 1e-9


# --- a second way: the components from single purchases, one customer after the other ------------

#: (days before the end, revenue, service group): purchases of four years.
purchases = st.lists(
    st.tuples(
        st.integers(0, 4 * 365),
        st.integers(-50, 300),
        st.sampled_from(["parts", "field", "repair"]),
    ),
    max_size=12,
)
ENDS = [
    AS_OF, date(2026, 4, 30), date(2025, 10, 31), date(2025, 4, 30), date(2024, 10, 31),
    date(2024, 4, 30), date(2023, 10, 31),
]  # fmt: skip


def half_year(on: date) -> int:
    """1 is the latest, 7 everything before the six."""
    return sum(on <= end for end in ENDS)


def by_hand(
    bought: list[tuple[date, float, str]], first: date | None, left_out: int | None
) -> dict[str, float | None]:
    """Repeat, wallet, breadth and recency as they would be told without one half-year."""
    known = [one for one in bought if half_year(one[0]) != left_out]
    days = sorted({on for on, eur, _group in known if eur > 0})
    halves = range(1, max(2, min(6, half_year(first) if first else 6)) + 1)
    counted = [no for no in halves if no != left_out]
    repeat = len({half_year(on) for on in days} & set(counted)) / len(counted)
    year = [eur for on, eur, _group in known if half_year(on) <= 2]
    revenue = sum(year) * (2 if left_out in (1, 2) else 1)
    sums: dict[str, float] = {}
    for on, eur, group in known:
        if half_year(on) <= 4:
            sums[group] = sums.get(group, 0.0) + eur
    recency = None
    if days:
        silent = (AS_OF - days[-1]).days
        if left_out and left_out < half_year(days[-1]):
            silent -= (ENDS[left_out - 1] - ENDS[left_out]).days
        recency = min(1.0, max(0.0, 1 - (silent / MONTH / 3.0 - 1) / 2))
    return {
        "repeat": repeat,
        "wallet": min(1.0, min(1.0, max(0.0, revenue) / 1000) / 0.65),
        "breadth": sum(total > 0 for total in sums.values()) / 4,
        "recency": recency,
    }


@drawn(purchases)
def test_every_component_agrees_with_counting_single_purchases(
    drawn_purchases: list[tuple[int, int, str]],
) -> None:
    bought = [
        (AS_OF - timedelta(days=ago), float(eur), group) for ago, eur, group in drawn_purchases
    ]
    positive = [on for on, eur, _group in bought if eur > 0]
    rows, taken = [], []
    for no in sorted({half_year(on) for on, _eur, _group in bought}):
        inside = [one for one in bought if half_year(one[0]) == no]
        days = {on for on, eur, _group in inside if eur > 0}
        total = sum(eur for _on, eur, _group in inside)
        rows.append((no, total, len(days), max(days, default=None)))
        for group in {group for _on, _eur, group in inside}:
            if no <= 4:
                taken.append((group, no, sum(eur for _on, eur, one in inside if one == group)))
    first = min(positive, default=None)
    found = parts(
        half_years(*rows), groups(*taken), first_occasion_on=first, rhythm_months=3.0,
        customer_since_on=None,
    )  # fmt: skip
    for left_out in (None, 1, 2, 3, 4, 5, 6):
        values = found.values[0] if left_out is None else found.without[left_out - 1, 0]
        for name, expected in by_hand(bought, first, left_out).items():
            told = values[COMPONENTS.index(name)]
            if expected is None:
                assert np.isnan(told), (name, left_out)
            else:
                assert told == pytest.approx(expected), (name, left_out)
