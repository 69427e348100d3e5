"""What was asked: a choice, on one vintage, with its dates settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, wraps
from typing import Any, TypeVar

import polars as pl
import streamlit as st

from dashboard import query, warehouse
from dashboard.errors import CompassError, NotEnoughData
from dashboard.filters import Filters
from dashboard.settings import Settings, settings
from dashboard.text import N_, Said
from dashboard.warehouse import Warehouse
from models import windows
from models.segmentation import Rules
from models.windows import Window

Answer = TypeVar("Answer")

#: Drawing again always gives the same draws, so a figure does not change when looked at twice.
SEED = 20_250_101


@dataclass(frozen=True)
class Asked:
    """A choice with the warehouse it is asked of.

    Attributes:
        choice: What the reader chose.
        warehouse: The vintage it is asked of.
        in_force: The settings.
    """

    choice: Filters
    warehouse: Warehouse
    in_force: Settings = field(default_factory=settings)

    @cached_property
    def as_of(self) -> date:
        """Month end looked at: the one chosen, or the last closed one of the data."""
        latest = self.warehouse.vintage.as_of
        if latest is None:
            raise NotEnoughData(
                N_("There is no service revenue yet."),
                remedy=N_("Publish the tables customers and service_revenue on the page Upload."),
            )
        chosen = self.choice.as_of or latest
        if chosen > latest:
            raise CompassError(
                N_("There is no data yet for {as_of_on}."),
                remedy=N_("Choose {latest_on} or an earlier month end."),
                as_of_on=chosen,
                latest_on=latest,
            )
        return chosen

    @cached_property
    def window(self) -> Window:
        """The window chosen."""
        start = self.in_force.fy_start_month
        return windows.window(self.choice.window, self.as_of, fy_start_month=start)

    @cached_property
    def previous(self) -> Window:
        """The window of the same length before it."""
        return windows.previous(self.window)

    @cached_property
    def year(self) -> Window:
        """The twelve months to the month end: the period of every key figure."""
        return windows.window("R12", self.as_of)

    @cached_property
    def rules(self) -> Rules:
        """Limits and periods of the classes."""
        return Rules(
            a_share=self.choice.a_share or self.in_force.abc_a_share,
            b_share=self.choice.b_share or self.in_force.abc_b_share,
            no_purchase_months=self.in_force.no_purchase_months,
            new_customer_months=self.in_force.new_customer_months,
        )

    @property
    def history_from_on(self) -> date | None:
        """The first invoice: who bought then for the first time need not be new."""
        return self.warehouse.vintage.tables["service_revenue"].from_on

    def covers(self, window: Window) -> bool:
        """Whether the data reaches back to the beginning of the window."""
        first = self.history_from_on
        return first is not None and windows.month_start(first) <= window.from_on

    def inside_data(self, window: Window) -> Window:
        """The part of a window that the data holds: what a figure is honestly about."""
        first = self.history_from_on
        if first is None or self.covers(window):
            return window
        return Window(min(windows.month_start(first), window.to_on), window.to_on)

    def rows(self, mart: str, window: Window | None = None, **params: Any) -> pl.DataFrame:
        """A mart under the choice, over ``window`` (the chosen one) and the one before it."""
        asked = window or self.window
        before = windows.previous(asked)
        possible = {
            **self.choice.lists(),
            "from_on": asked.from_on,
            "to_on": asked.to_on,
            "known_to_on": windows.day_after(self.as_of),
            "previous_from_on": before.from_on,
            "previous_to_on": before.to_on,
            **params,
        }
        taken = query.named("marts", mart).params
        return self.warehouse.rows(mart, **{name: possible[name] for name in taken})

    def period(self, window: Window) -> dict[str, object]:
        """A window as the values of a sentence."""
        return {"from_month": month(window.from_on), "to_month": month(window.last_on)}


def month(day: date) -> Said:
    """A month in a sentence."""
    return Said("{month_month}", {"month_month": day})


def kept(answer: Callable[[Asked], Answer]) -> Callable[[Filters], Answer]:
    """Keeps an answer per choice and vintage; answers are frozen, so all readers share one.

    The key holds what was chosen and which data it is asked of, never a frame; and the page,
    because all answers share this function and with it one cache.
    """

    @st.cache_resource(max_entries=64, show_spinner=False)
    def found(page: str, choice: Filters, vintage: str, _warehouse: Warehouse) -> Any:
        return answer(Asked(choice, _warehouse))

    @wraps(answer)
    def asked(choice: Filters) -> Answer:
        looked_at = warehouse.at(choice.vintage)
        vintage = looked_at.vintage
        of = f"{vintage.store}#{vintage.id}"
        result: Answer = found(answer.__module__, choice, of, looked_at)
        return result

    return asked
