"""Horizontal bars in the order given, each with its value and, where there is one, its interval."""

from __future__ import annotations

import altair as alt

from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import INK, NOW, Drawn, axis, tip
from dashboard.units import of as unit_of


@drawn_once
def bars(
    *, by: str, of: str, rows: int, tips: tuple[str, ...] = (), low: str = "", high: str = ""
) -> Drawn:
    """Bars of ``by`` per ``of`` in the order of the rows; a line from ``low`` to ``high``."""
    base = alt.Chart(height=max(110, 34 * rows)).encode(
        alt.Y(of, type="nominal", sort=None, axis=_names(of)),
        tooltip=[tip(name) for name in (of, by, *tips)],
    )
    drawn = base.mark_bar(color=NOW, height=18, cornerRadiusEnd=2).encode(
        alt.X(by, type="quantitative", axis=axis(by, title="", tickCount=5))
    )
    written = base.mark_text(align="left", dx=6, color=INK).encode(
        alt.X(high or by, type="quantitative"),
        alt.Text(by, type="quantitative", format=unit_of(by).d3),
    )
    # the last value stands beyond its bar
    room = {"left": 5, "right": 60, "top": 5, "bottom": 5}
    if not (low and high):
        return alt.layer(drawn, written).properties(padding=room)
    interval = base.mark_rule(color=INK, strokeWidth=1.5).encode(
        alt.X(low, type="quantitative"), alt.X2(high)
    )
    return alt.layer(drawn, interval, written).properties(padding=room)


def _names(of: str) -> alt.Axis:
    if of.endswith("_share"):
        return alt.Axis(title=None, format=".0%", formatType="number")
    return alt.Axis(title=None, labelLimit=220)
