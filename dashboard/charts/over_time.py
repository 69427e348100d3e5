"""A figure by month, against the same months of the year before."""

from __future__ import annotations

import altair as alt

from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, NOW, Drawn, axis, tip, word
from dashboard.text import N_


@drawn_once
def over_time(*, x: str, y: str, before: str) -> Drawn:
    """Bars per month for ``y`` and a tick at ``before``, the same month a year earlier."""
    months = alt.Chart(height=280).encode(
        alt.X(x, type="ordinal", timeUnit="yearmonth", axis=_month_axis()),
        tooltip=[tip(x), tip(y), tip(before)],
    )
    bars = months.mark_bar(color=NOW, cornerRadiusTopLeft=2, cornerRadiusTopRight=2).encode(
        alt.Y(y, type="quantitative", axis=axis(y, title="")),
        description=alt.Description(y, type="quantitative"),
    )
    ticks = months.mark_tick(color=BEFORE, thickness=3).encode(
        alt.Y(before, type="quantitative"),
        opacity=alt.Opacity(
            "legend:N",
            scale=alt.Scale(range=[1]),
            legend=alt.Legend(
                title=None,
                orient="top",
                symbolType="square",
                symbolStrokeColor=BEFORE,
                symbolFillColor=BEFORE,
            ),
        ),
    )
    year_before = word(N_("Year before"))
    return alt.layer(bars, ticks.transform_calculate(legend=f"'{year_before}'"))


def _month_axis() -> alt.Axis:
    return alt.Axis(title=None, format="%b %y", labelAngle=0, labelOverlap=True, ticks=False)
