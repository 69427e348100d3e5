"""The customer journey: touchpoints along the stages, and the moments of truth among them."""

from __future__ import annotations

from typing import Any

import altair as alt

from dashboard import words
from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, INK, LOSS, NOW, Drawn, axis, tip, word
from dashboard.text import N_

#: The stages of a machine's life, in their order.
STAGES = ("delivery", "operation", "problem", "improvement", "reinvestment")

#: Signs of the touchpoints: what the firm says comes before what the data say.
_SIGNS = {
    N_("moment of truth (flagged by the firm)"): "diamond",
    N_("moment of truth (found in the data)"): "triangle-up",
    N_("other touchpoint"): "circle",
}


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
        _chosen(base), _signs(base), _silent(base),
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


def _chosen(base: alt.Chart) -> alt.Chart:
    """A ring around the touchpoint that was clicked."""
    drawn: alt.Chart = (
        _told(base)
        .transform_filter("touchpoint.touchpoint_id && "
                          "indexof(touchpoint.touchpoint_id, datum.touchpoint_id) >= 0")
        .mark_point(shape="circle", size=900, color=INK, strokeWidth=2, opacity=1)
        .encode(_x())
    )  # fmt: skip
    return drawn


def _signs(base: alt.Chart) -> alt.Chart:
    chosen = alt.selection_point(name="touchpoint", fields=["touchpoint_id"], on="click")
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
        .mark_point(filled=True, opacity=1, cursor="pointer", strokeWidth=2)
        .encode(
            _x(),
            shape=shape,
            fill=_worse(),
            stroke=_worse(),
            fillOpacity=alt.condition("datum.is_backstage", alt.value(0.1), alt.value(1)),
            size=alt.Size(
                "incident_count",
                type="quantitative",
                scale=alt.Scale(range=[60, 420]),
                legend=None,
            ),
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
