"""The path of events step by step, and what lies behind it below the line of visibility."""

from __future__ import annotations

import altair as alt

from dashboard import words
from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, GAIN, INK, LOSS, NOW, Drawn, tip, word
from dashboard.text import N_

#: How far apart the rows below the axis are, as shares of the axis.
_LANE = 0.13
#: Where the number of paths stands, above the bars.
_ABOVE = 1.1


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
