"""The legend of the loyalty map, which counts the quadrants for the limits in force."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from dashboard.charts.encodings import money, word
from dashboard.text import N_

#: The data that are counted, by name: rows of all limits, and the two lanes off the map.
LIMITS, LANES = "limits", "lanes"
#: The limits in force, parameters of the chart.
SATISFIED, LOYAL = "satisfied", "loyal"

#: Below this width of the chart a line is broken in two.
_NARROW = 680


def counted(name: Mapping[str, str], *, has_headroom: bool) -> alt.Legend:
    """A line per quadrant, counted exactly for the limits in force, and one per lane.

    ``name`` holds what lanes and quadrants are called, by their codes.
    """
    lines = [
        f"datum.label === '{name[quadrant]}' ? {_counted(name[quadrant], quadrant, has_headroom)}"
        for quadrant in ("core", "mercenary", "hostage", "churn")
    ] + [
        f"datum.label === '{name[lane]}' ? {_counted_lane(name[lane], place, has_headroom)}"
        for place, lane in enumerate(("unknown", "no_loyalty"))
    ]
    return alt.Legend(
        title=None,
        orient="top",
        direction="vertical",
        labelExpr=f"{' : '.join(lines)} : datum.label",
        labelFontSize=14,
        labelLimit=760,
        symbolOpacity=1,
        symbolType="circle",
        rowPadding=6,
    )


def _at(quadrant: str, column: str) -> str:
    """Vega expression: a column of a quadrant for the limits in force, by whole cases only."""
    here, satisfied, loyal, everyone = (
        f"((data('{LIMITS}')[{place}] || {{}}).{column} || 0)"
        for place in (f"{SATISFIED} * 101 + {LOYAL}", f"{SATISFIED} * 101", LOYAL, "0")
    )
    return {
        "core": here,
        "mercenary": f"({satisfied} - {here})",
        "hostage": f"({loyal} - {here})",
        "churn": f"({everyone} - {satisfied} - {loyal} + {here})",
    }[quadrant]


def _counted(name: str, quadrant: str, has_headroom: bool) -> str:
    count, everyone = _at(quadrant, "customer_count"), f"(data('{LIMITS}')[0] || {{}})"
    share = f"{count} / max(1, {everyone}.customer_count || 0)"
    told = word(N_("customers")), word(N_("soft count"))
    people = (
        f"'{name}   ' + format({count}, ',.0f') + ' {told[0]} (' + format({share}, '.0%')"
        f" + ')  ·  {told[1]} ' + format({_at(quadrant, 'soft_count')}, ',.1f')"
    )
    headroom = _at(quadrant, "headroom_eur") if has_headroom else None
    return _line(people, _euros(_at(quadrant, "revenue_eur"), headroom))


def _counted_lane(name: str, place: int, has_headroom: bool) -> str:
    row = f"(data('{LANES}')[{place}] || {{}})"
    customers = word(N_("customers"))
    people = f"'{name}   ' + format({row}.customer_count || 0, ',.0f') + ' {customers}'"
    headroom = f"({row}.headroom_eur || 0)" if has_headroom else None
    return _line(people, _euros(f"({row}.revenue_eur || 0)", headroom))


def _line(people: str, euros: str) -> str:
    """Vega expression: customers and euros in one line, in two where the chart is narrow."""
    return f"(width < {_NARROW} ? [{people}, {euros}] : {people} + '  ·  ' + {euros})"


def _euros(revenue: str, headroom: str | None) -> str:
    named = word(N_("revenue")), word(N_("headroom"))
    told = f"'{named[0]} ' + ({money(revenue)})"
    if headroom is not None:
        told += f" + '  ·  {named[1]} ' + ({money(headroom)})"
    return told
