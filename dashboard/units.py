"""A column's last word is its unit; the unit decides how a value is written everywhere.

``revenue_eur`` is money, ``top_share`` a share of one shown in per cent, ``last_occasion_on`` a
day. Charts, tables, sentences and exports all ask here, so a column can only be written one way.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard.text import numbers
from dashboard.text.catalogue import N_, _


@dataclass(frozen=True)
class Unit:
    """How values of one unit are written.

    Attributes:
        name: The suffix that stands for it.
        write: A value as text in the language in force.
        excel: Excel's number format.
        d3: d3's number or time format, for charts.
        label: The unit in words or signs for axis titles; empty where the value says it.
    """

    name: str
    write: Callable[[Any], str]
    excel: str = "General"
    d3: str = ""
    label: str = ""


def _plural(one: str, many: str) -> Callable[[float], str]:
    def write(value: float) -> str:
        if not math.isfinite(value):
            return numbers.NOTHING
        decimals = 0 if float(value).is_integer() else 1
        return f"{numbers.number(value, decimals=decimals)} {_(one if value == 1 else many)}"

    return write


def _yes_no(value: bool) -> str:
    return _("yes") if value else _("no")


def _day(value: date) -> str:
    return numbers.day(value)


def _moment(value: datetime) -> str:
    return numbers.moment(value)


_ONE_DECIMAL = "#,##0.0"
_TWO_DECIMALS = "#,##0.00"

UNITS: dict[str, Unit] = {
    unit.name: unit
    for unit in (
        Unit("eur", numbers.euros, '#,##0.00 "€"', ",.0f", "€"),
        Unit("meur", numbers.short_euros, '#,##0.00 "€"', ",.1f", "€"),
        Unit("share", numbers.share, "0.0%", ".1%", "%"),
        Unit("points", lambda v: numbers.number(v, decimals=1), _ONE_DECIMAL, ",.1f", N_("points")),
        Unit("count", numbers.number, "#,##0", ",.0f", ""),
        Unit("rank", numbers.number, "#,##0", ",.0f", ""),
        Unit("no", lambda v: numbers.number(v), "0", ",.0f", ""),
        Unit("days", _plural(N_("day"), N_("days")), _ONE_DECIMAL, ",.0f", N_("days")),
        Unit("months", _plural(N_("month"), N_("months")), _ONE_DECIMAL, ",.0f", N_("months")),
        Unit("hours", _plural(N_("hour"), N_("hours")), _ONE_DECIMAL, ",.1f", N_("hours")),
        Unit("seconds", _plural(N_("second"), N_("seconds")), _ONE_DECIMAL, ",.0f", N_("seconds")),
        Unit("score", lambda v: numbers.number(v, decimals=1), _ONE_DECIMAL, ",.1f"),
        Unit("ratio", lambda v: numbers.number(v, decimals=2), _TWO_DECIMALS, ",.2f"),
        Unit("index", lambda v: numbers.number(v, decimals=3), "0.000", ",.3f"),
        Unit("groups", lambda v: numbers.number(v, decimals=2), _TWO_DECIMALS, ",.2f"),
        Unit("amount", lambda v: numbers.number(v, decimals=2), _TWO_DECIMALS, ",.2f"),
        Unit("on", _day, "dd.mm.yyyy", "%d.%m.%Y"),
        Unit("month", lambda v: numbers.month(v), "mmm yyyy", "%b %Y"),
        Unit("at", _moment, "dd.mm.yyyy hh:mm", "%d.%m.%Y %H:%M"),
        Unit("year", str, "0", "d"),
        Unit("place", numbers.territory, "@"),
    )
}
TEXT = Unit("text", str, "@")
YES_NO = Unit("yes_no", _yes_no)


def of(column: str) -> Unit:
    """The unit of a column by its last word; text where no unit is named."""
    if column.startswith(("is_", "has_")):
        return YES_NO
    return UNITS.get(column.rsplit("_", 1)[-1], TEXT)


def write(column: str, value: object) -> str:
    """``value`` as the column's unit writes it; a dash for nothing."""
    if value is None:
        return numbers.NOTHING
    return of(column).write(value)
