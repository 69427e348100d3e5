"""The largest first: horizontal bars of now, with a tick for the year before."""

from __future__ import annotations

import altair as alt

from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, NOW, Drawn, axis, tip


@drawn_once
def ranked(*, by: str, of: str, before: str, rows: int) -> Drawn:
    """Bars of ``by`` per ``of``, longest first, a tick at ``before``; ``rows`` sets the height."""
    base = alt.Chart(height=max(120, 26 * rows)).encode(
        alt.Y(
            of,
            type="nominal",
            sort=alt.EncodingSortField(by, op="max", order="descending"),
            axis=alt.Axis(title=None, labelLimit=190),
        ),
        tooltip=[tip(of), tip(by), tip(before)],
    )
    bars = base.mark_bar(color=NOW, height=15, cornerRadiusEnd=2).encode(
        alt.X(by, type="quantitative", axis=axis(by, title="", tickCount=5))
    )
    ticks = base.mark_tick(color=BEFORE, thickness=3, size=18).encode(
        alt.X(before, type="quantitative")
    )
    return alt.layer(bars, ticks)
