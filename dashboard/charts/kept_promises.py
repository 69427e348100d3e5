"""Promises kept, one line per kind of case and promise."""

from __future__ import annotations

import altair as alt

from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import INK, NOW, Drawn, axis, tip, word
from dashboard.text import N_


@drawn_once
def kept_promises() -> Drawn:
    """The share kept with its interval.

    Rows: `case_type, promise, kept_share, kept_low_share, kept_high_share, promised_count`.
    """
    base = alt.Chart(height=alt.Step(26)).transform_calculate(
        row="datum.case_type + ' · ' + datum.promise"
    )
    y = alt.Y(
        "row",
        type="nominal",
        sort=None,
        axis=alt.Axis(title=None, labelLimit=230, ticks=False, labelFlush=False),
    )
    scale = alt.Scale(domainMax=1, zero=False, nice=False, padding=8)
    title = word(N_("Share of promises kept"))
    tips = [
        tip("case_type"), tip("promise"), tip("kept_share"), tip("kept_low_share"),
        tip("kept_high_share"), tip("promised_count"),
    ]  # fmt: skip

    def x(column: str) -> alt.X:
        return alt.X(column, type="quantitative", scale=scale, axis=axis("kept_share", title=title))

    spans = base.mark_rule(color=NOW, strokeWidth=2, opacity=0.55).encode(
        x("kept_low_share"), y, alt.X2("kept_high_share"), tooltip=tips
    )
    points = base.mark_point(color=NOW, filled=True, opacity=1, size=90).encode(
        x("kept_share"), y, tooltip=tips
    )
    numbers = base.mark_text(dy=-10, color=INK, fontSize=11).encode(
        x("kept_share"), y, text=alt.Text("kept_share", type="quantitative", format=".0%")
    )
    return alt.layer(spans, points, numbers)
