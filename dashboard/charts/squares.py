"""A square of counts: from which class to which, darker where more moved."""

from __future__ import annotations

from typing import Literal

import altair as alt

from dashboard import words
from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import NOW, Drawn, tip


@drawn_once
def squares(*, row: str, column: str, count: str, order: tuple[str, ...]) -> Drawn:
    """Cells ``row`` × ``column`` with ``count``; clicking a cell selects it as ``cell``."""
    chosen = alt.selection_point(name="cell", fields=[row, column], on="click", empty=False)
    base = alt.Chart(height=300).encode(
        alt.X(column, type="nominal", sort=list(order), axis=_axis(column)),
        alt.Y(row, type="nominal", sort=list(order), axis=_axis(row)),
        tooltip=[tip(row), tip(column), tip(count)],
    )
    cells = (
        base.mark_rect(cornerRadius=3, stroke=NOW)
        .encode(
            color=alt.Color(
                "shade_share",
                type="quantitative",
                legend=None,
                scale=alt.Scale(domain=[0, 1], range=["#2f7fc41a", "#2f7fc4b0"]),
            ),
            strokeWidth=alt.condition(chosen, alt.value(3), alt.value(0)),
        )
        .add_params(chosen)
    )
    numbers = base.mark_text(fontSize=14).encode(
        alt.Text(count, type="quantitative", format=",.0f")
    )
    return alt.layer(cells, numbers)


def _axis(column: str) -> alt.Axis:
    orient: Literal["left", "top"] = "left" if column.startswith("previous") else "top"
    return alt.Axis(
        title=words.column(column), labelAngle=0, orient=orient, ticks=False, domain=False
    )
