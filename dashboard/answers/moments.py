"""The ingredients of the key figures at one month end, today and at the quarters before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from dashboard.answers.asked import Asked
from models import segmentation, windows
from models.windows import Window

#: Points of the trend: today, a quarter ago, …, a year ago.
POINTS = range(5)
A_YEAR = 4


@dataclass(frozen=True)
class Moment:
    """What figures are computed from at one month end.

    Attributes:
        asked: The question.
        window: The twelve months to the month end.
        customers: Rows of `customer_points` at it, with `customer_class`.
        year_ago: The same a year earlier; empty where the data does not reach back.
        totals: The row of `trend_totals`.
    """

    asked: Asked
    window: Window
    customers: pl.DataFrame
    year_ago: pl.DataFrame
    totals: Mapping[str, float]

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

    def one(self, mart: str) -> dict[str, Any]:
        """The one row of a mart at this month end."""
        rows = self.asked.rows(mart, self.window, known_to_on=self.window.to_on)
        return rows.row(0, named=True)


def moments(asked: Asked) -> list[Moment]:
    """The ingredients today and at the four quarters before, latest first.

    Today is always there, over what data there is; a past quarter only with a whole year.
    """
    points = asked.rows("customer_points", asked.year)
    by_point = {int(no): _classed(asked, frame) for (no,), frame in points.group_by("point_no")}
    totals = asked.rows("trend_totals", asked.year, month_count=13)
    by_day = {row["as_of_on"]: row for row in totals.iter_rows(named=True)}
    found = []
    for no in POINTS:
        as_of = windows.month_end(windows.month_start(asked.year.last_on, -3 * no))
        window = windows.window("R12", as_of)
        if no > 0 and not asked.covers(window):
            break
        year_ago = by_point.get(no + A_YEAR, points.clear())
        reaches_back = asked.covers(windows.previous(window))
        found.append(
            Moment(
                asked,
                window,
                by_point.get(no, points.clear()),
                year_ago if reaches_back else year_ago.clear(),
                by_day.get(as_of, {}),
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
