"""The ingredients of the key figures at one month end, today and at the quarters before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

import polars as pl

from dashboard.answers.asked import Asked
from dashboard.answers.rated import Rated, latest
from dashboard.text import Said
from models import segmentation, windows
from models.windows import Window

#: Points of the trend: today, a quarter ago, …, a year ago.
POINTS = range(5)
A_YEAR = 4
#: Draws for the interval of a figure.
DRAWS = 200

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Measured:
    """A figure at one month end: value, over how many (or how much), and an interval if any.

    Attributes:
        of: What it is about, where that is not the twelve months.
    """

    value: float | None
    count: float
    low: float | None = None
    high: float | None = None
    of: Said | None = None


@dataclass(frozen=True)
class Moment:
    """What figures are computed from at one month end.

    Attributes:
        asked: The question.
        no: Which of `POINTS` it is.
        window: The twelve months to the month end.
        customers: Rows of `customer_points` at it, with `customer_class`.
        year_ago: The same a year earlier; empty where the data does not reach back.
        totals: The row of `trend_totals`.
        trends: A mart with a row per point -> point -> its row; asked once for all points.
        rated: The survey with all waves known today, asked once for all points.
        draws: Draws for an interval; none where only the value is told.
    """

    asked: Asked
    no: int
    window: Window
    customers: pl.DataFrame
    year_ago: pl.DataFrame
    totals: Mapping[str, float]
    trends: Callable[[str], Mapping[int, Row]]
    rated: Callable[[], Rated | None]
    draws: int

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """`customer_id, previous_class, previous_revenue_eur, revenue_eur`, if a year is before."""
        before = self.year_ago.select(
            "customer_id", previous_class="customer_class", previous_revenue_eur="revenue_eur"
        )
        after = self.customers.select("customer_id", "revenue_eur")
        return before.join(after, on="customer_id", how="inner", maintain_order="left")

    @cached_property
    def buyers(self) -> pl.Series:
        """Revenue of everyone with revenue in the twelve months."""
        return self.customers.filter(pl.col("revenue_eur") > 0)["revenue_eur"]

    def one(self, mart: str) -> Row | None:
        """The row of a mart at this month end, if it has one."""
        return self.trends(mart).get(self.no)


def today(asked: Asked) -> Moment:
    """The ingredients today, for values without intervals."""
    return moments(asked, points=range(1), draws=0)[0]


def moments(asked: Asked, *, points: range = POINTS, draws: int = DRAWS) -> list[Moment]:
    """The ingredients today and at the four quarters before, latest first.

    Today is always there, over what data there is; a past quarter only with a whole year.

    Args:
        points: Which of `POINTS`, from today on.
        draws: For the interval of a figure, which is told for today only.
    """
    rows = asked.rows("customer_points", asked.year)
    needed = pl.col("point_no").is_in([*points, *(no + A_YEAR for no in points)])
    grouped = rows.filter(needed).group_by("point_no")
    by_point = {int(no): _classed(asked, frame) for (no,), frame in grouped}
    totals = asked.rows("trend_totals", asked.year, month_count=13)
    by_day = {row["as_of_on"]: row for row in totals.iter_rows(named=True)}

    @cache
    def trends(mart: str) -> dict[int, Row]:
        found = asked.rows(mart, asked.year)
        return {row["point_no"]: row for row in found.iter_rows(named=True)}

    @cache
    def rated() -> Rated | None:
        return latest(asked)

    found = []
    for no in points:
        as_of = windows.month_end(windows.month_start(asked.year.last_on, -3 * no))
        window = windows.window("R12", as_of)
        if no > 0 and not asked.covers(window):
            break
        year_ago = by_point.get(no + A_YEAR, rows.clear())
        reaches_back = asked.covers(windows.previous(window))
        found.append(
            Moment(
                asked,
                no,
                window,
                by_point.get(no, rows.clear()),
                year_ago if reaches_back else year_ago.clear(),
                by_day.get(as_of, {}),
                trends,
                rated,
                draws if no == 0 else 0,
            )
        )
    return found


def _classed(asked: Asked, customers: pl.DataFrame) -> pl.DataFrame:
    as_of: date = windows.month_end(windows.month_start(customers["to_on"][0], -1))
    classes = segmentation.classify(
        customers,
        mode=asked.choice.mode,
        as_of=as_of,
        rules=asked.rules,
        history_from_on=asked.history_from_on,
    )
    return customers.join(
        classes.select("customer_id", "customer_class"), on="customer_id", how="left"
    )
