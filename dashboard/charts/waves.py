"""A figure from wave to wave of a survey, with its interval."""

from __future__ import annotations

import altair as alt

from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import NOW, Drawn, axis, tip


@drawn_once
def waves(*, value: str, interval: tuple[str, str], counts: tuple[str, ...]) -> Drawn:
    """A line over `wave_id` in the order of the rows, and what could be chance around it."""
    low, high = interval
    base = alt.Chart(height=210).encode(
        alt.X(
            "wave_id",
            type="ordinal",
            sort=None,
            axis=alt.Axis(title=None, labelAngle=0, labelOverlap=True, ticks=False),
            scale=alt.Scale(padding=0.4),
        ),
        tooltip=[tip("wave_id"), tip(value), tip(low), tip(high), *map(tip, counts)],
    )
    scale = alt.Scale(zero=False, padding=16)
    y = alt.Y(value, type="quantitative", scale=scale, axis=axis(value, title="", tickCount=5))
    spans = base.mark_rule(color=NOW, strokeWidth=3, strokeOpacity=0.5).encode(
        alt.Y(low, type="quantitative", scale=scale), alt.Y2(high)
    )
    line = base.mark_line(color=NOW, strokeWidth=2).encode(y)
    dots = base.mark_point(color=NOW, filled=True, size=90, opacity=1).encode(y)
    return alt.layer(spans, line, dots)
