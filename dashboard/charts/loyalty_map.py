"""Satisfaction across, loyalty upwards: every customer, or squares where there are too many."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

import altair as alt

from dashboard import words
from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import (
    BEFORE,
    INK,
    QUADRANT_COLOURS,
    Drawn,
    axis,
    tip,
    word,
)
from dashboard.charts.loyalty_legend import LANES, LIMITS, LOYAL, SATISFIED, counted
from dashboard.text import N_

Kind = Literal["marks", "squares", "close"]

#: Names of the data that the chart draws (see ``loyalty_map``).
PLACES, BOX = "places", "box"

#: The axes begin below nought: there are the lanes off the map.
_FROM_POINTS = -14

#: Below this probability of its quadrant a customer is uncertain and drawn faintly.
_CERTAIN_SHARE = 0.7


@drawn_once
def loyalty_map(*, satisfied_score: int, loyal_score: int, kind: Kind, has_headroom: bool) -> Drawn:
    """Customers by satisfaction and loyalty, coloured by quadrant, faded where uncertain.

    The limits are sliders of the chart itself in whole points: colours, fading and the counts of
    the quadrants follow in the browser. A box drawn is the selection ``box``, a mark clicked the
    selection ``customer``; ``close`` draws the customers of one box, has no sliders and no lanes.

    Data by name: ``limits`` (``models.quadrants.table``, so that counts are exact whatever is
    drawn), ``lanes`` (quadrant: unknown first, then no_loyalty; customer_count, revenue_eur,
    headroom_eur, left_points, right_points, low_points, high_points), ``places`` and, for
    ``close``, ``box`` (its two corners: across_points, up_points, and with both its ends:
    across_low_points, across_high_points, up_low_points, up_high_points). A place is
    a customer (across_points, up_points, customer_id, customer_name, customer_class,
    satisfaction_points, satisfaction_sd_points, loyalty_score, loyalty_se_score, answer_class,
    revenue_eur, headroom_eur, lane) or a square (across_points and up_points of its corner,
    width_points, customer_count, revenue_eur, headroom_eur, shade_share, lane).
    """
    limits = [
        _limit(SATISFIED, N_("Satisfied from "), satisfied_score, moves=kind != "close"),
        _limit(LOYAL, N_("Loyal from "), loyal_score, moves=kind != "close"),
    ]
    if kind == "close":
        layers = [_corners(), *_marks(kind, has_headroom), *_limit_lines(kind)]
    else:
        places = _squares(has_headroom) if kind == "squares" else _marks(kind, has_headroom)
        layers = [*_lanes(), *places, *_limit_lines(kind), *_lane_names()]
    drawn: Drawn = alt.layer(*layers).add_params(*limits)
    if kind != "marks":
        # thousands of shapes: as a picture the browser need not draw them anew with every change
        drawn.usermeta = {"embedOptions": {"renderer": "canvas"}}
    return drawn


def _limit(name: str, label: str, value: int, *, moves: bool) -> alt.Parameter:
    if not moves:
        return alt.param(name=name, value=value)
    binding = alt.binding_range(min=1, max=99, step=1, name=word(label))
    return alt.param(name=name, value=value, bind=binding)


def _rows(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name=name), height=620)


def _scale(kind: Kind, *, to: float = 101) -> alt.Scale:
    if kind == "close":
        return alt.Scale(zero=False, nice=False)
    return alt.Scale(domain=[_FROM_POINTS, to], nice=False)


def _across(kind: Kind, column: str = "across_points") -> alt.X:
    title = word(N_("Satisfaction (0–100)"))
    return alt.X(column, type="quantitative", scale=_scale(kind), axis=_axis(kind, title))


def _up(kind: Kind, column: str = "up_points") -> alt.Y:
    title = word(N_("Loyalty index (0–100)"))
    # room for the name of a lane above it
    scale = _scale(kind, to=106)
    return alt.Y(column, type="quantitative", scale=scale, axis=_axis(kind, title))


def _axis(kind: Kind, title: str) -> alt.Axis:
    """Below nought there are only lanes: no numbers."""
    if kind == "close":
        return axis("x_points", title=title, format=".0f", grid=False)
    values = list(range(0, 101, 10))
    return axis("x_points", title=title, format=".0f", grid=False, values=values)


def _names() -> Mapping[str, str]:
    return {lane: words.code("quadrant", lane) for lane in QUADRANT_COLOURS}


def _lane(middle: str = "0") -> str:
    """Vega expression: the lane of a place, in words, for the limits in force.

    ``middle`` is how far the middle of a place lies from its corner.
    """
    name = _names()
    satisfied = f"datum.across_points + {middle} >= {SATISFIED}"
    loyal = f"datum.up_points + {middle} >= {LOYAL}"
    return (
        f"datum.lane === 'unknown' ? '{name['unknown']}'"
        f" : datum.lane === 'no_loyalty' ? '{name['no_loyalty']}'"
        f" : {satisfied} ? ({loyal} ? '{name['core']}' : '{name['mercenary']}')"
        f" : ({loyal} ? '{name['hostage']}' : '{name['churn']}')"
    )


def _colour(kind: Kind, has_headroom: bool) -> alt.Color:
    scale = alt.Scale(domain=list(_names().values()), range=list(QUADRANT_COLOURS.values()))
    legend = None if kind == "close" else counted(_names(), has_headroom=has_headroom)
    return alt.Color("own", type="nominal", scale=scale, legend=legend)


def _certainty() -> str:
    """Vega expression: probability of the most likely quadrant; off the map it is not asked."""
    sides = [
        f"abs(cumulativeNormal({value}, {limit}, max(0.01, {spread})) - 0.5) + 0.5"
        for value, limit, spread in (
            ("datum.across_points", SATISFIED, "datum.satisfaction_sd_points"),
            ("datum.up_points", LOYAL, "datum.loyalty_se_score"),
        )
    ]
    return f"datum.lane === 'map' ? ({sides[0]}) * ({sides[1]}) : 1"


def _box() -> alt.Parameter:
    edge = alt.BrushConfig(stroke=INK, strokeWidth=1.5, fill=BEFORE, fillOpacity=0.12)
    return alt.selection_interval(name="box", encodings=["x", "y"], mark=edge)


def _told() -> str:
    """Vega expression: the quadrant and how sure it is: uncertain (Mercenary 48 %)."""
    sure = "datum.own + ' ' + format(datum.certain, '.0%')"
    uncertain = word(N_("uncertain"))
    return (
        f"datum.lane !== 'map' ? datum.own : datum.certain < {_CERTAIN_SHARE}"
        f" ? '{uncertain} (' + {sure} + ')' : {sure}"
    )


def _answers() -> str:
    """Vega expression: the class of how many answers there are, in words."""
    named = {name: words.code("answer_class", name) for name in ("no_answer", "few", "enough")}
    return f"({json.dumps(named)})[datum.answer_class]"


def _marks(kind: Kind, has_headroom: bool) -> list[alt.Chart]:
    """One mark per customer; its spread appears around the mark below the pointer."""
    hover = alt.selection_point(
        name="hover", fields=["customer_id"], on="pointerover", clear="pointerout", empty=False
    )
    chosen = alt.selection_point(name="customer", fields=["customer_id"], on="click", empty=False)
    box = _box()
    coloured = _rows(PLACES).transform_calculate(
        own=_lane(), certain=_certainty(), told=_told(), answers=_answers()
    )
    shown = [
        tip("customer_name"),
        tip("customer_class"),
        alt.Tooltip("told:N", title=words.column("quadrant")),
        tip("satisfaction_points"),
        alt.Tooltip("loyalty_score:Q", title=words.column("loyalty_score"), format=".0f"),
        alt.Tooltip("answers:N", title=words.column("answer_class")),
        tip("revenue_eur"),
        *([tip("headroom_eur")] if has_headroom else []),
    ]
    drawn = (
        coloured.mark_circle(cursor="pointer", strokeWidth=2)
        .encode(
            _across(kind),
            _up(kind),
            _colour(kind, has_headroom),
            size=alt.Size(
                "revenue_eur",
                type="quantitative",
                legend=None,
                scale=alt.Scale(type="sqrt", range=[18, 700], zero=True, clamp=True),
            ),
            opacity=alt.condition(
                f"datum.certain < {_CERTAIN_SHARE}", alt.value(0.28), alt.value(0.75)
            ),
            stroke=alt.condition(chosen, alt.value(BEFORE), alt.value(None)),
            tooltip=shown,
        )
        .add_params(*([hover, chosen] if kind == "close" else [box, hover, chosen]))
    )
    around = _rows(PLACES).transform_filter(hover).transform_filter("datum.lane === 'map'")
    spreads = [
        around.transform_calculate(
            low=f"max(0, datum.{place} - 1.96 * datum.{spread})",
            high=f"min(100, datum.{place} + 1.96 * datum.{spread})",
        )
        .mark_rule(strokeWidth=2, color=INK, opacity=0.7)
        .encode(*ends)
        for place, spread, ends in (
            (
                "across_points",
                "satisfaction_sd_points",
                (_across(kind, "low"), alt.X2("high"), _up(kind)),
            ),
            ("up_points", "loyalty_se_score", (_up(kind, "low"), alt.Y2("high"), _across(kind))),
        )
    ]
    return [drawn, *spreads]


def _squares(has_headroom: bool) -> list[alt.Chart]:
    """Squares of two points; the colour is that of the middle, how strong it is tells how many."""
    box = _box()
    counted = [
        alt.Tooltip("own:N", title=words.column("quadrant")),
        tip("customer_count"),
        tip("revenue_eur"),
        *([tip("headroom_eur")] if has_headroom else []),
    ]
    drawn = (
        _rows(PLACES)
        .transform_calculate(
            own=_lane("datum.width_points / 2"),
            right="datum.across_points + datum.width_points",
            high="datum.up_points + datum.width_points",
        )
        .mark_rect()
        .encode(
            _across("squares"),
            _up("squares"),
            _colour("squares", has_headroom),
            x2="right",
            y2="high",
            fillOpacity=alt.FillOpacity(
                "shade_share",
                type="quantitative",
                legend=None,
                scale=alt.Scale(domain=[0, 1], range=[0.12, 1]),
            ),
            tooltip=counted,
        )
        .add_params(box)
    )
    return [drawn]


def _limit_lines(kind: Kind) -> list[alt.Chart]:
    """A dashed line at each limit in force; where one box is drawn, only inside of it."""
    if kind == "close":
        across = _rows(BOX).transform_filter(_is_inside("across", SATISFIED))
        up = _rows(BOX).transform_filter(_is_inside("up", LOYAL))
        across = across.transform_calculate(satisfied_score=SATISFIED)
        up = up.transform_calculate(loyal_score=LOYAL)
    else:
        satisfied = f"datum.loyal_score === 0 && datum.satisfied_score === {SATISFIED}"
        loyal = f"datum.satisfied_score === 0 && datum.loyal_score === {LOYAL}"
        across = _rows(LIMITS).transform_filter(satisfied)
        up = _rows(LIMITS).transform_filter(loyal)
    style: dict[str, Any] = {"color": INK, "strokeDash": [5, 4], "opacity": 0.7}
    return [
        across.mark_rule(**style).encode(_across(kind, "satisfied_score")),
        up.mark_rule(**style).encode(_up(kind, "loyal_score")),
    ]


def _is_inside(side: str, limit: str) -> str:
    return f"datum.{side}_low_points < {limit} && {limit} < datum.{side}_high_points"


def _corners() -> alt.Chart:
    """Nothing to see: the axes reach as far as the box, wherever its customers are."""
    drawn: alt.Chart = _rows(BOX).mark_point(opacity=0).encode(_across("close"), _up("close"))
    return drawn


def _lanes() -> list[alt.Chart]:
    """The lanes off the map: left who gave no current answer, below who has no loyalty index."""
    lanes = _peopled().mark_rect(color=BEFORE, opacity=0.12)
    return [
        lanes.encode(
            _across("marks", "left_points"),
            _up("marks", "low_points"),
            x2="right_points",
            y2="high_points",
        )
    ]


def _peopled() -> alt.Chart:
    """The lanes with somebody in them."""
    drawn: alt.Chart = _rows(LANES).transform_filter("datum.customer_count > 0")
    return drawn


def _lane_names() -> list[alt.Chart]:
    """What the lanes are called: above the one at the left, at the beginning of the one below."""
    drawn = []
    for lane, across, up in (
        ("unknown", "datum.left_points", "datum.high_points + 3.5"),
        ("no_loyalty", "datum.left_points + 1", "(datum.low_points + datum.high_points) / 2"),
    ):
        drawn.append(
            _peopled()
            .transform_filter(f"datum.quadrant === '{lane}'")
            .transform_calculate(named=f"'{words.code('quadrant', lane)}'", across=across, up=up)
            .mark_text(color=INK, align="left", fontSize=13)
            .encode(
                _across("marks", "across"), _up("marks", "up"), alt.Text("named", type="nominal")
            )
        )
    return drawn
