"""Means or changes beside each other, each with its interval: what may be chance."""

from __future__ import annotations

import altair as alt

from dashboard import units
from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, INK, NOW, Drawn, axis, tip


@drawn_once
def estimates(
    *,
    of: str,
    value: str,
    interval: tuple[str, str],
    counts: tuple[str, ...],
    reference: str | None = None,
    pale: str | None = None,
    rows: int,
) -> Drawn:
    """A dot at ``value`` and a line over its ``interval`` for every row of ``of``, in their order.

    Args:
        of: Column that names the rows.
        value: Column of the figure.
        interval: Columns of its bounds; where they are null there is no line.
        counts: Columns told on pointing at a row.
        reference: Column with the same value everywhere, drawn as a dashed line; none: zero.
        pale: Column that says which rows are drawn pale.
        rows: Number of rows, which sets the height.
    """
    low, high = interval
    base = (
        alt.Chart(height=56 + 30 * rows)
        .transform_calculate(end=f"isValid(datum.{high}) ? datum.{high} : datum.{value}")
        .encode(
            alt.Y(
                of,
                type="nominal",
                sort=None,
                axis=alt.Axis(title=None, labelLimit=190, labelOverlap=False),
            ),
            tooltip=[tip(of), tip(value), tip(low), tip(high), *map(tip, counts)],
        )
    )
    if pale is not None:
        base = base.encode(opacity=alt.condition(f"datum.{pale}", alt.value(0.5), alt.value(1)))
    scale = alt.Scale(zero=reference is None, padding=36)
    x = alt.X(value, type="quantitative", scale=scale, axis=axis(value, title="", tickCount=5))
    spans = base.mark_rule(color=NOW, strokeWidth=3, strokeOpacity=0.5).encode(
        alt.X(low, type="quantitative", scale=scale), alt.X2(high)
    )
    dots = base.mark_point(color=NOW, filled=True, size=90, opacity=1).encode(x)
    numbers = base.mark_text(align="left", dx=8, color=INK).encode(
        alt.X("end", type="quantitative", scale=scale),
        alt.Text(value, type="quantitative", format=units.of(value).d3),
    )
    return alt.layer(_line(reference), spans, dots, numbers)


def _line(reference: str | None) -> alt.Chart:
    line = alt.Chart().mark_rule(color=BEFORE, strokeDash=[5, 4], strokeWidth=1.5)
    at = alt.X(reference, type="quantitative", aggregate="mean") if reference else alt.XDatum(0)
    placed: alt.Chart = line.encode(at)
    return placed
