"""A square of counts: from which class to which; the colour tells better from worse."""

from __future__ import annotations

from typing import Literal

import altair as alt

from dashboard import words
from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, GAIN, INK, LOSS, NOW, Drawn, tip

_COLOURS = {"same": NOW, "up": GAIN, "down": LOSS, "other": BEFORE}


@drawn_once
def squares(*, row: str, column: str, count: str, order: tuple[str, ...]) -> Drawn:
    """Cells ``row`` × ``column`` with ``count``; clicking a cell selects it as ``cell``.

    ``movement`` (in words) sets the colour, ``shade_share`` how strong it is.
    """
    chosen = alt.selection_point(name="cell", fields=[row, column], on="click", empty=False)
    base = alt.Chart(height=300).encode(
        alt.X(column, type="nominal", sort=list(order), axis=_axis(column)),
        alt.Y(row, type="nominal", sort=list(order), axis=_axis(row)),
        tooltip=[tip(row), tip(column), tip(count), tip("row_share"), tip("change_eur")],
    )
    movements = [words.code("movement", movement) for movement in _COLOURS]
    cells = (
        base.mark_rect(cornerRadius=4, stroke=NOW, cursor="pointer")
        .encode(
            color=alt.Color(
                "movement",
                type="nominal",
                legend=None,
                scale=alt.Scale(domain=movements, range=list(_COLOURS.values())),
            ),
            fillOpacity=alt.FillOpacity(
                "shade_share",
                type="quantitative",
                legend=None,
                scale=alt.Scale(domain=[0, 1], range=[0.08, 0.7]),
            ),
            strokeWidth=alt.condition(chosen, alt.value(3), alt.value(0)),
        )
        .add_params(chosen)
    )
    numbers = base.mark_text(fontSize=14, color=INK).encode(
        alt.Text(count, type="quantitative", format=",.0f"),
        opacity=alt.condition(f"datum.{count} > 0", alt.value(1), alt.value(0.35)),
    )
    return alt.layer(cells, numbers)


def _axis(column: str) -> alt.Axis:
    orient: Literal["left", "top"] = "left" if column.startswith("previous") else "top"
    return alt.Axis(
        title=words.column(column), labelAngle=0, orient=orient, ticks=False, domain=False
    )
