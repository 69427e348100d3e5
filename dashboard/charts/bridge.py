"""From one period to the next: what came, what went, step by step."""

from __future__ import annotations

import altair as alt

from dashboard import units
from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, GAIN, INK, LOSS, Drawn, axis, money, tip, word
from dashboard.text import N_


@drawn_once
def bridge(*, unit: str = "eur", counted: str | None = "customer_count") -> Drawn:
    """Columns ``step_no, step, kind``, ``start_``, ``end_`` and ``change_<unit>``, and ``counted``.

    ``kind`` is total, gain or loss. Totals stand on zero, every other bar where the one before
    ended, so that a step is as long as it is large.
    """
    start, end, change = f"start_{unit}", f"end_{unit}", f"change_{unit}"
    steps = (
        alt.Chart(height=300)
        .transform_calculate(
            top=f"max(datum.{start}, datum.{end})",
            shown=f"datum.kind === 'total' ? datum.{end} : datum.{change}",
        )
        .transform_calculate(written=_written(unit))
        .encode(_step())
    )
    bars = steps.mark_bar(cornerRadius=2).encode(
        alt.Y(start, type="quantitative", axis=axis(change, **_ticks(unit))),
        alt.Y2(end),
        color=alt.Color(
            "kind",
            type="nominal",
            legend=None,
            scale=alt.Scale(domain=["total", "gain", "loss"], range=[BEFORE, GAIN, LOSS]),
        ),
        tooltip=[tip("step", title=""), tip(change), *([tip(counted)] if counted else [])],
    )
    labels = steps.mark_text(dy=-9, fontWeight="bold", color=INK).encode(
        alt.Y("top", type="quantitative"), alt.Text("written", type="nominal")
    )
    # room for what stands above the highest bar
    return alt.layer(bars, labels).properties(padding={"top": 18, "bottom": 5})


def _step() -> alt.X:
    # word under word, so that every step keeps its name on a narrow page
    axis = alt.Axis(
        title=None, labelAngle=0, labelOverlap=False, labelExpr="split(datum.label, ' ')"
    )
    return alt.X("step", type="nominal", sort=alt.EncodingSortField("step_no"), axis=axis)


def _written(unit: str) -> str:
    """Vega expression: how a bar's amount is written."""
    if unit == "eur":
        return money("datum.shown")
    if unit == "points":
        return f"format(datum.shown, ',.2f') + ' {word(N_('pp'))}'"
    return f"format(datum.shown, '{units.UNITS[unit].d3}')"


def _ticks(unit: str) -> dict[str, str]:
    """What the axis counts, where the amounts do not say it, and how finely it is written."""
    if unit == "points":
        return {"title": word(N_("Percentage points")), "format": ",.2~f"}
    return {"title": ""}
