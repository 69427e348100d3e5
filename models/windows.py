"""Which months a figure looks at, and with which months it is compared.

A window consists of whole months and ends with the last closed month. R12, R24 and R36 are the
last 12, 24 and 36 months; FY is the last complete fiscal year; FY3avg is the mean of the last
three complete fiscal years, so its revenue is divided by three. The period before is the window
of the same length that ends where this one begins.

The first day belongs to the window and the day after its last month does not, so that two
windows side by side never count a day twice and never lose one. "The last 24 months" means the 24
whole months that end with the data date.

A window should be at least twice as long as the median time between two purchases. In a shorter
window ordinary buyers look as if they had stopped buying, and it must not be used to call
somebody lost.
"""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Mode = Literal["R12", "R24", "R36", "FY", "FY3avg"]

DAYS_PER_MONTH = 365.25 / 12

_ROLLING_MONTHS = {"R12": 12, "R24": 24, "R36": 36}


@dataclass(frozen=True)
class Window:
    """Whole months from ``from_on`` up to, but without, ``to_on``; both are firsts of a month.

    ``divisor`` is what revenue of the window is divided by: 3 for a three-year mean, else 1.
    """

    from_on: date
    to_on: date
    divisor: int = 1

    @property
    def month_count(self) -> int:
        """Length in months."""
        years = self.to_on.year - self.from_on.year
        return 12 * years + self.to_on.month - self.from_on.month

    @property
    def last_on(self) -> date:
        """The last day that counts."""
        return self.to_on - timedelta(days=1)


def month_start(on: date, months: int = 0) -> date:
    """First day of the month that lies ``months`` after (negative: before) the month of ``on``."""
    year, month = divmod(12 * on.year + on.month - 1 + months, 12)
    return date(year, month + 1, 1)


def month_end(on: date) -> date:
    """Last day of the month of ``on``."""
    return on.replace(day=monthrange(on.year, on.month)[1])


def day_after(as_of: date) -> date:
    """The first day that no longer counts; ``as_of`` has to be a month end.

    Raises:
        ValueError: ``as_of`` is not the last day of a month.
    """
    if as_of != month_end(as_of):
        raise ValueError(f"as_of {as_of} is not a month end; pass month_end(…)")
    return as_of + timedelta(days=1)


def window(mode: Mode, as_of: date, *, fy_start_month: int = 1) -> Window:
    """The window of methods F-2.1 that ends at ``as_of``, a month end.

    Args:
        mode: ``R12``, ``R24``, ``R36``, ``FY`` or ``FY3avg``.
        as_of: The data date, a month end.
        fy_start_month: Month (1 to 12) in which a fiscal year begins.

    Raises:
        ValueError: ``as_of`` is not the last day of a month.
    """
    to_on = day_after(as_of)
    if mode in _ROLLING_MONTHS:
        return Window(month_start(to_on, -_ROLLING_MONTHS[mode]), to_on)
    open_months = (to_on.month - fy_start_month) % 12
    closed_on = month_start(to_on, -open_months)
    years = 3 if mode == "FY3avg" else 1
    return Window(month_start(closed_on, -12 * years), closed_on, divisor=years)


def previous(current: Window) -> Window:
    """The window of the same length that ends where ``current`` begins."""
    from_on = month_start(current.from_on, -current.month_count)
    return Window(from_on, current.from_on, current.divisor)


def needed_months(median_gap_days: float) -> int:
    """Shortest advisable window in months: twice the median time between two purchases."""
    return math.ceil(2 * median_gap_days / DAYS_PER_MONTH)
