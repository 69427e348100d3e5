"""From one period to the next: what came, what went, step by step."""

from __future__ import annotations

import altair as alt

from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, GAIN, LOSS, Drawn, axis, tip


@drawn_once
def bridge() -> Drawn:
    """Columns ``step_no, step, start_eur, end_eur, change_eur, kind``; kind is total, gain, loss.

    The value axis starts at the lowest level that keeps every step visible only when the totals
    start at zero too: here all bars start where the one before ended, totals at zero.
    """
    steps = alt.Chart(height=300).encode(
        alt.X(
            "step",
            type="nominal",
            sort=alt.EncodingSortField("step_no", op="min", order="ascending"),
            axis=alt.Axis(title=None, labelAngle=0, labelLimit=120),
        )
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
    labels = steps.mark_text(dy=-8, fontWeight="bold", color="gray").encode(
        alt.Y("top_eur", type="quantitative"), alt.Text("written", type="nominal")
    )
    return alt.layer(bars, labels)
