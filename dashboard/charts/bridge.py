"""From one period to the next: what came, what went, step by step."""

from __future__ import annotations

import altair as alt

from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, GAIN, INK, LOSS, Drawn, axis, money, tip


@drawn_once
def bridge() -> Drawn:
    """Columns ``step_no, step, kind, start_eur, end_eur, change_eur, customer_count``.

    ``kind`` is total, gain or loss. Totals stand on zero, every other bar where the one before
    ended, so that a step is as long as it is large.
    """
    steps = (
        alt.Chart(height=300)
        .transform_calculate(
            top_eur="max(datum.start_eur, datum.end_eur)",
            shown_eur="datum.kind === 'total' ? datum.end_eur : datum.change_eur",
        )
        .transform_calculate(written=money("datum.shown_eur"))
        .encode(_step())
    )
    bars = steps.mark_bar(cornerRadius=2).encode(
        alt.Y("start_eur", type="quantitative", axis=axis("revenue_eur", title="")),
        alt.Y2("end_eur"),
        color=alt.Color(
            "kind",
            type="nominal",
            legend=None,
            scale=alt.Scale(domain=["total", "gain", "loss"], range=[BEFORE, GAIN, LOSS]),
        ),
        tooltip=[tip("step", title=""), tip("change_eur"), tip("customer_count")],
    )
    labels = steps.mark_text(dy=-9, fontWeight="bold", color=INK).encode(
        alt.Y("top_eur", type="quantitative"), alt.Text("written", type="nominal")
    )
    return alt.layer(bars, labels)


def _step() -> alt.X:
    axis = alt.Axis(title=None, labelAngle=0, labelLimit=140)
    return alt.X("step", type="nominal", sort=alt.EncodingSortField("step_no"), axis=axis)
