"""Which months a figure looks at (methods F-2.1)."""

from __future__ import annotations

from datetime import date

import pytest

from models import windows
from models.windows import Window


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("R12", Window(date(2024, 3, 1), date(2025, 3, 1))),
        ("R24", Window(date(2023, 3, 1), date(2025, 3, 1))),
        ("R36", Window(date(2022, 3, 1), date(2025, 3, 1))),
        ("FY", Window(date(2024, 1, 1), date(2025, 1, 1))),
        ("FY3avg", Window(date(2022, 1, 1), date(2025, 1, 1), divisor=3)),
    ],
)
def test_windows_that_end_in_february(mode: windows.Mode, expected: Window) -> None:
    assert windows.window(mode, date(2025, 2, 28)) == expected


@pytest.mark.parametrize(
    ("as_of", "fy_start_month", "from_on"),
    [
        (date(2025, 9, 30), 10, date(2024, 10, 1)),
        (date(2025, 8, 31), 10, date(2023, 10, 1)),
        (date(2025, 12, 31), 10, date(2024, 10, 1)),
        (date(2025, 12, 31), 1, date(2025, 1, 1)),
        (date(2025, 11, 30), 1, date(2024, 1, 1)),
    ],
)
def test_the_last_complete_fiscal_year(as_of: date, fy_start_month: int, from_on: date) -> None:
    year = windows.window("FY", as_of, fy_start_month=fy_start_month)
    assert year == Window(from_on, from_on.replace(year=from_on.year + 1))


def test_the_window_before_has_the_same_length_and_ends_where_this_one_begins() -> None:
    current = Window(date(2022, 1, 1), date(2025, 1, 1), divisor=3)
    assert windows.previous(current) == Window(date(2019, 1, 1), date(2022, 1, 1), divisor=3)


def test_a_window_knows_its_months_and_its_last_day() -> None:
    current = windows.window("R12", date(2024, 2, 29))
    assert (current.month_count, current.last_on) == (12, date(2024, 2, 29))


def test_a_window_does_not_end_within_a_month() -> None:
    with pytest.raises(ValueError, match="month end"):
        windows.window("R12", date(2024, 2, 28))


def test_month_ends_know_leap_years() -> None:
    assert windows.month_end(date(2024, 2, 1)) == date(2024, 2, 29)
    assert windows.month_end(date(2025, 2, 28)) == date(2025, 2, 28)
    assert windows.month_end(date(2025, 12, 5)) == date(2025, 12, 31)


def test_months_are_counted_across_years() -> None:
    assert windows.month_start(date(2025, 1, 31), -1) == date(2024, 12, 1)
    assert windows.month_start(date(2025, 11, 30), 2) == date(2026, 1, 1)


def test_a_window_should_be_twice_the_time_between_purchases() -> None:
    assert windows.needed_months(182.0) == 12
    assert windows.needed_months(183.0) == 13
