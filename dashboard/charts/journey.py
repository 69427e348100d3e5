"""The customer journey: touchpoints along the stages, and the path of events step by step."""

from __future__ import annotations

from typing import Any

import altair as alt

from dashboard import words
from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, GAIN, INK, LOSS, NOW, Drawn, axis, tip, word
from dashboard.text import N_

#: The stages of a machine's life, in their order.
STAGES = ("delivery", "operation", "problem", "improvement", "reinvestment")

#: Signs of the touchpoints: what the firm says comes before what the data say.
_SIGNS = {
    N_("moment of truth (flagged by the firm)"): "diamond",
    N_("moment of truth (found in the data)"): "triangle-up",
    N_("other touchpoint"): "circle",
}

#: How far apart the rows below the axis are, as shares of the axis.
_LANE = 0.13
#: Where the number of paths stands, above the bars.
_ABOVE = 1.1


@drawn_once
def journey() -> Drawn:
    """The share of bad events per touchpoint with its interval, from the first to the last stage.

    Rows, a touchpoint each: `touchpoint_name, place_no, stage, moment, shown, negative_share,
    negative_low_share, negative_high_share, all_share` (of all touchpoints together),
    `incident_count`, `touchpoint_id`. A click on one selects it as ``touchpoint``. Red is what
    lies above all touchpoints together beyond chance; the sign tells the moments of truth.
    """
    y = alt.Y(
        "touchpoint_name",
        type="nominal",
        sort=alt.EncodingSortField("place_no", op="min"),
        axis=alt.Axis(
            title=None, labelLimit=230, ticks=False, domain=False, labelFlush=False,
            labelOverlap=False,
        ),
    )  # fmt: skip
    base = alt.Chart(height=alt.Step(27)).encode(y)
    return alt.layer(
        _stages(base), _stage_names(base), _all_together(), _line(base), _spans(base),
        _signs(base), _silent(base),
    )  # fmt: skip


def _x(column: str = "negative_share") -> alt.X:
    title = word(N_("Share of bad events"))
    scale = alt.Scale(domainMin=0, nice=True)
    return alt.X(
        column,
        type="quantitative",
        scale=scale,
        axis=axis("negative_share", title=title, tickCount=8),
    )


def _told(base: alt.Chart) -> alt.Chart:
    told = words.code("shown", "told")
    drawn: alt.Chart = base.transform_filter(f"datum.shown === {told!r}")
    return drawn


def _stages(base: alt.Chart) -> alt.Chart:
    """Every other stage stands on a shade."""
    spoken = [words.code("stage", stage) for stage in STAGES]
    drawn: alt.Chart = base.transform_filter(f"indexof({spoken}, datum.stage) % 2 === 0").mark_rect(
        color=BEFORE, opacity=0.13
    )
    return drawn


def _stage_names(base: alt.Chart) -> alt.Chart:
    drawn: alt.Chart = (
        base.transform_joinaggregate(first_no="min(place_no)", groupby=["stage"])
        .transform_filter("datum.place_no === datum.first_no")
        .mark_text(align="right", color=INK, opacity=0.65, fontStyle="italic", fontSize=12)
        .encode(alt.Text("stage", type="nominal"), x=alt.value("width"))
    )
    return drawn


def _all_together() -> alt.Chart:
    drawn: alt.Chart = (
        alt.Chart()
        .mark_rule(color=BEFORE, strokeDash=[4, 4])
        .encode(alt.X("all_share", type="quantitative", aggregate="max"))
    )
    return drawn


def _line(base: alt.Chart) -> alt.Chart:
    drawn: alt.Chart = (
        _told(base)
        .mark_line(color=BEFORE, strokeWidth=1.5)
        .encode(_x(), order=alt.Order("place_no", type="quantitative"))
    )
    return drawn


def _spans(base: alt.Chart) -> alt.Chart:
    drawn: alt.Chart = (
        _told(base)
        .mark_rule(strokeWidth=2, opacity=0.55)
        .encode(
            _x("negative_low_share"),
            alt.X2("negative_high_share"),
            color=_worse(),
        )
    )
    return drawn


def _worse() -> Any:
    return alt.condition(
        "datum.negative_low_share > datum.all_share", alt.value(LOSS), alt.value(NOW)
    )


def _signs(base: alt.Chart) -> alt.Chart:
    chosen = alt.selection_point(
        name="touchpoint", fields=["touchpoint_id"], on="click", empty=False
    )
    names = [word(name) for name in _SIGNS]
    shape = alt.Shape(
        "sign",
        type="nominal",
        scale=alt.Scale(domain=names, range=list(_SIGNS.values())),
        legend=alt.Legend(
            title=None, orient="top", columns=1, labelLimit=300, symbolFillColor=NOW,
            symbolStrokeColor=NOW,
        ),
    )  # fmt: skip
    drawn: alt.Chart = (
        _told(base)
        .transform_calculate(sign=_sign(names))
        .mark_point(filled=True, opacity=1, cursor="pointer", stroke=INK)
        .encode(
            _x(),
            shape=shape,
            color=_worse(),
            size=alt.Size(
                "incident_count",
                type="quantitative",
                scale=alt.Scale(range=[60, 420]),
                legend=None,
            ),
            strokeWidth=alt.condition(chosen, alt.value(3), alt.value(0)),
            tooltip=[
                tip("touchpoint_name"), tip("stage"),
                tip("moment"),
                tip("negative_share"), tip("negative_low_share"), tip("negative_high_share"),
                tip("incident_count"), tip("net_ratio"), tip("intensity_score"),
                tip("importance_share"),
            ],
        )
        .add_params(chosen)
    )  # fmt: skip
    return drawn


def _sign(names: list[str]) -> str:
    """Vega expression: which of the signs a touchpoint has."""
    derived = words.code("moment", "derived")
    flagged_sign, derived_sign, other_sign = names
    return (
        f"!datum.moment ? {other_sign!r} : "
        f"datum.moment === {derived!r} ? {derived_sign!r} : {flagged_sign!r}"
    )


def _silent(base: alt.Chart) -> alt.Chart:
    """Touchpoints that may not or cannot be told of, in grey words."""
    told = words.code("shown", "told")
    drawn: alt.Chart = (
        base.transform_filter(f"datum.shown !== {told!r}")
        .mark_text(align="left", dx=6, color=INK, opacity=0.5, fontSize=12)
        .encode(alt.Text("shown", type="nominal"), x=alt.value(0))
    )
    return drawn


@drawn_once
def event_path(*, causes: tuple[str, ...]) -> Drawn:
    """The path step by step, and below the line of visibility what lay behind it.

    Rows told apart by ``part``: ``step`` (step_no, path_count, incident_count, negative_share,
    negative_low_share, negative_high_share, neutral_share, broken_off_count, broken_off_share,
    ended_count) and ``cause`` (step_no, backstage_cause, incident_count, lane_no: its place in
    ``causes``, from 0).
    """
    lowest = -_lane(len(causes) + 2.1)
    height = 250 + round(30 * (len(causes) + 3))
    scale = alt.Scale(domain=[lowest, 1.18], nice=False)
    base = alt.Chart(height=height).encode(
        alt.X(
            "step_no",
            type="ordinal",
            axis=alt.Axis(title=word(N_("Step of the path")), labelAngle=0, orient="top"),
        )
    )
    y = _Rows(scale, causes)
    return alt.layer(
        *_bars(base, y), _step_spans(base, y), _reached(base, y), _broken_off(base, y),
        _visibility(y), *_behind(base, y),
    )  # fmt: skip


class _Rows:
    """The one axis of the path: shares above, rows of words below the line of visibility."""

    def __init__(self, scale: alt.Scale, causes: tuple[str, ...]) -> None:
        self._scale = scale
        self._rows = {
            _ABOVE: word(N_("Paths")),
            -_lane(0.9): word(N_("Paths that break off")),
            -_lane(1.75): word(N_("Line of visibility")),
        } | {
            -_lane(2.5 + place): words.code("backstage_cause", cause)
            for place, cause in enumerate(causes)
        }

    def __call__(self, column: str) -> alt.Y:
        return alt.Y(column, type="quantitative", scale=self._scale, axis=self._axis())

    def _axis(self) -> alt.Axis:
        names = "".join(
            f"abs(datum.value - ({at})) < 0.01 ? {name!r} : " for at, name in self._rows.items()
        )
        return alt.Axis(
            title=None,
            values=[*self._rows, 0, 0.5, 1],
            labelExpr=f"{names}format(datum.value, '.0%')",
            labelLimit=200,
            labelFlush=False,
            labelOverlap=False,
            grid=False,
            domain=False,
            ticks=False,
        )


def _lane(rows: float) -> float:
    return round(_LANE * rows, 4)


def _steps(base: alt.Chart) -> alt.Chart:
    drawn: alt.Chart = base.transform_filter("datum.part === 'step'")
    return drawn


def _bars(base: alt.Chart, y: _Rows) -> list[alt.Chart]:
    """Bad, neutral and good events as parts of the whole, bad ones at the bottom."""
    parts = (
        (LOSS, "0", "datum.negative_share"),
        (BEFORE, "datum.negative_share", "datum.negative_share + datum.neutral_share"),
        (GAIN, "datum.negative_share + datum.neutral_share", "1"),
    )
    tips = [
        tip("step_no"), tip("path_count"), tip("incident_count"), tip("negative_share"),
        tip("negative_low_share"), tip("negative_high_share"), tip("neutral_share"),
        tip("positive_share"), tip("ended_count"), tip("broken_off_count"),
        tip("broken_off_share"),
    ]  # fmt: skip
    return [
        _steps(base)
        .transform_calculate(start=start, end=end)
        .mark_bar(color=colour, opacity=0.85, width={"band": 0.6})
        .encode(y("start"), alt.Y2("end"), tooltip=tips)
        for colour, start, end in parts
    ]


def _step_spans(base: alt.Chart, y: _Rows) -> alt.Chart:
    """The interval of the share of bad events."""
    drawn: alt.Chart = (
        _steps(base)
        .mark_rule(strokeWidth=2, color=INK)
        .encode(y("negative_low_share"), alt.Y2("negative_high_share"))
    )
    return drawn


def _reached(base: alt.Chart, y: _Rows) -> alt.Chart:
    drawn: alt.Chart = (
        _steps(base)
        .transform_calculate(at=str(_ABOVE))
        .mark_text(color=INK, fontSize=12)
        .encode(y("at"), alt.Text("path_count", type="quantitative", format=",.0f"))
    )
    return drawn


def _broken_off(base: alt.Chart, y: _Rows) -> alt.Chart:
    """How many paths end there after a bad event, and which share of those that reach it."""
    rows = _steps(base).transform_calculate(
        at=str(-_lane(0.9)),
        told="datum.broken_off_count + '\\n' + format(datum.broken_off_share, '.0%')",
    )
    drawn: alt.Chart = (
        rows.transform_filter("datum.broken_off_count > 0")
        .mark_text(color=LOSS, fontSize=12, fontWeight="bold", lineBreak="\n", dy=-5)
        .encode(y("at"), alt.Text("told", type="nominal"))
    )
    return drawn


def _visibility(y: _Rows) -> alt.Chart:
    """The line below which the customer does not see."""
    drawn: alt.Chart = (
        alt.Chart()
        .transform_filter("datum.part === 'step' && datum.step_no === 1")
        .transform_calculate(at=str(-_lane(1.75)))
        .mark_rule(color=INK, strokeDash=[8, 5], strokeWidth=1.5)
        .encode(y("at"))
    )
    return drawn


def _behind(base: alt.Chart, y: _Rows) -> list[alt.Chart]:
    rows = base.transform_filter("datum.part === 'cause'").transform_calculate(
        at=f"{-_lane(2.5)} - datum.lane_no * {_LANE}"
    )
    size = alt.Size(
        "incident_count", type="quantitative", scale=alt.Scale(range=[60, 620]), legend=None
    )
    tips = [tip("step_no"), tip("backstage_cause"), tip("incident_count")]
    return [
        rows.mark_circle(color=NOW, opacity=0.35).encode(y("at"), size, tooltip=tips),
        rows.mark_text(color=INK, fontSize=12).encode(
            y("at"), alt.Text("incident_count", type="quantitative", format=",.0f"), tooltip=tips
        ),
    ]
