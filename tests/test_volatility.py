"""XYZ flag, kind of demand and sporadic buyers (methods F-2.11 and F-2.6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import NotEnoughData
from models.volatility import score

AS_OF = date(2025, 12, 31)
SCHEMA = {"customer_id": pl.String, "month_on": pl.Date, "revenue_eur": pl.Float64}


def months(*rows: tuple[str, date, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def quarters(customer_id: str, *revenue: float) -> pl.DataFrame:
    """Revenue of the eight quarters 2024 and 2025, each booked in the quarter's first month."""
    starts = [date(year, month, 1) for year in (2024, 2025) for month in (1, 4, 7, 10)]
    return months(
        *((customer_id, on, value) for on, value in zip(starts, revenue, strict=True) if value)
    )


def scored(*revenue: float) -> dict[str, Any]:
    return score(quarters("c", *revenue), as_of=AS_OF).row(0, named=True)


def test_example_2_9_steady_customer() -> None:
    told = scored(20, 22, 18, 21, 19, 20, 23, 17)
    assert told["cv_ratio"] == pytest.approx(0.1)
    assert told["cv2_ratio"] == pytest.approx(0.01)
    assert (told["adi_ratio"], told["xyz_class"], told["demand_class"]) == (1.0, "X", "smooth")


def test_example_2_9_customer_with_gaps() -> None:
    told = scored(0, 0, 35, 0, 0, 40, 0, 45)
    assert told["cv_ratio"] == pytest.approx(1.391585, abs=1e-6)
    assert told["adi_ratio"] == pytest.approx(2.666667, abs=1e-6)
    assert told["cv2_ratio"] == pytest.approx(0.015625)
    assert (told["xyz_class"], told["demand_class"]) == ("Z", "intermittent")
    assert told["is_sporadic"] is False


def test_example_2_9_varying_customer() -> None:
    told = scored(10, 30, 12, 25, 8, 40, 15, 20)
    assert told["cv_ratio"] == pytest.approx(0.55356, abs=1e-5)
    assert told["cv2_ratio"] == pytest.approx(0.306429, abs=1e-6)
    assert (told["xyz_class"], told["demand_class"]) == ("Y", "smooth")


def test_big_and_small_purchases_every_quarter_are_erratic() -> None:
    assert scored(1, 90, 1, 80, 2, 70, 1, 60)["demand_class"] == "erratic"


def test_big_and_small_purchases_with_gaps_are_lumpy() -> None:
    assert scored(0, 90, 0, 1, 0, 70, 0, 1)["demand_class"] == "lumpy"


def test_exactly_at_a_limit_of_cv_the_better_class_holds() -> None:
    at_x, at_y = scored(7, 1, 6, 2, 5, 3, 4, 4), scored(5, 5, 0, 0, 1, 1, 2, 2)
    assert (at_x["cv_ratio"], at_x["xyz_class"]) == (pytest.approx(0.5), "X")
    assert (at_y["cv_ratio"], at_y["xyz_class"]) == (pytest.approx(1.0), "Y")


def test_just_above_a_limit_of_cv_the_next_class_begins() -> None:
    assert scored(7.01, 0.99, 6, 2, 5, 3, 4, 4)["xyz_class"] == "Y"
    assert scored(5.01, 4.99, 0, 0, 1.01, 0.99, 2.02, 1.98)["xyz_class"] == "Z"


def test_two_active_quarters_are_sporadic_and_three_are_not() -> None:
    assert scored(5, 0, 0, 0, 5, 0, 0, 0)["is_sporadic"] is True
    assert scored(5, 0, 0, 5, 5, 0, 0, 0)["is_sporadic"] is False


def test_a_single_purchase_leaves_the_kind_of_demand_open() -> None:
    told = scored(0, 0, 0, 9, 0, 0, 0, 0)
    assert (told["adi_ratio"], told["cv2_ratio"], told["demand_class"]) == (8.0, None, None)
    assert (told["xyz_class"], told["is_sporadic"]) == ("Z", True)


def test_a_net_credit_has_no_class_and_is_no_purchase() -> None:
    told = scored(5, 0, 0, 0, -9, 0, 0, 0)
    assert (told["cv_ratio"], told["xyz_class"], told["active_quarter_count"]) == (None, None, 1)


def test_a_mean_of_zero_has_no_class() -> None:
    assert scored(5, 0, 0, 0, -5, 0, 0, 0)["xyz_class"] is None


def test_a_customer_without_purchases_in_the_window_stays_in_the_list() -> None:
    told = score(months(("c", date(2023, 12, 1), 9.0)), as_of=AS_OF).row(0, named=True)
    assert told == {
        "customer_id": "c",
        "active_quarter_count": 0,
        "mean_eur": 0.0,
        "cv_ratio": None,
        "xyz_class": None,
        "adi_ratio": None,
        "cv2_ratio": None,
        "demand_class": None,
        "is_sporadic": False,
    }


def test_quarters_are_counted_back_from_the_data_date() -> None:
    frame = months(
        ("in", date(2023, 12, 1), 1.0),  # first month of eight quarters that end in November
        ("out", date(2023, 11, 1), 1.0),
        ("later", date(2025, 12, 1), 1.0),
        ("same quarter", date(2025, 9, 1), 1.0),
        ("same quarter", date(2025, 11, 1), 1.0),
        ("two quarters", date(2025, 8, 1), 1.0),
        ("two quarters", date(2025, 9, 1), 1.0),
    )
    told = score(frame, as_of=date(2025, 11, 30))
    assert dict(told.select("customer_id", "active_quarter_count").iter_rows()) == {
        "in": 1,
        "out": 0,
        "later": 0,
        "same quarter": 1,
        "two quarters": 2,
    }


def test_the_sporadic_flag_needs_eight_quarters() -> None:
    told = score(quarters("c", 0, 0, 0, 0, 5, 0, 5, 0), as_of=AS_OF, quarter_count=6)
    assert told.row(0, named=True)["is_sporadic"] is None
    assert told.row(0, named=True)["adi_ratio"] == 3.0


def test_one_quarter_is_not_enough() -> None:
    with pytest.raises(NotEnoughData, match="needs 2 quarters, found 1"):
        score(months(), as_of=AS_OF, quarter_count=1)


def test_no_customers_give_no_rows() -> None:
    assert score(months(), as_of=AS_OF).is_empty()


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 100_000), min_size=8, max_size=8), st.sampled_from([2.0, 10.0, 100.0])
)
def test_neither_order_of_rows_nor_currency_unit_matters(cents: list[int], factor: float) -> None:
    frame = quarters("c", *(float(value) for value in cents))
    other = frame.reverse().with_columns(pl.col("revenue_eur") * factor)
    ratios = ["xyz_class", "demand_class", "is_sporadic", "active_quarter_count"]
    assert score(other, as_of=AS_OF).select(ratios).equals(score(frame, as_of=AS_OF).select(ratios))
