"""Which problems matter: how frequent, how annoying, and how much business they cost."""

from __future__ import annotations

import altair as alt

from dashboard import words
from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, INK, LOSS, NOW, Drawn, axis, tip, word
from dashboard.text import N_


@drawn_once
def problem_map() -> Drawn:
    """Problems by frequency and annoyance; the larger the sign, the more business is lost.

    Rows: `problem_code, frequency_share, annoyance_score, reaction_index, corner` and what the
    tooltip tells. The cross stands at the means; what lies above and right of it is red.
    """
    x = alt.X(
        "frequency_share",
        type="quantitative",
        scale=alt.Scale(domainMin=0, nice=True, padding=40),
        axis=axis(
            "frequency_share",
            title=word(N_("Customers hit, of those asked")),
            labelExpr="datum.value < 0 ? '' : format(datum.value, '~%')",
            tickCount=7,
        ),
    )
    y = alt.Y(
        "annoyance_score",
        type="quantitative",
        scale=alt.Scale(zero=False, nice=True, padding=22),
        axis=axis("annoyance_score", title=word(N_("Annoyance (1 to 5)")), tickCount=6),
    )
    base = alt.Chart(height=380)
    act_first = words.code("corner", "act_first")
    points = base.mark_circle(opacity=0.75).encode(
        x,
        y,
        color=alt.condition(f"datum.corner === {act_first!r}", alt.value(LOSS), alt.value(NOW)),
        size=alt.Size(
            "reaction_index",
            type="quantitative",
            scale=alt.Scale(range=[70, 900]),
            legend=None,
        ),
        tooltip=[
            tip("problem_code"), tip("corner"), tip("customer_count"), tip("frequency_share"),
            tip("frequency_low_share"), tip("frequency_high_share"), tip("annoyance_score"),
            tip("frap_index"), tip("reaction_share"), tip("reaction_index"),
        ],
    )  # fmt: skip
    # neighbours are named above and below, so that their names do not meet
    names = [
        base.transform_window(place="row_number()", sort=[alt.SortField("frequency_share")])
        .transform_filter(f"datum.place % 2 === {side}")
        .mark_text(dy=dy, color=INK, fontSize=12)
        .encode(x, y, text=alt.Text("problem_code", type="nominal"))
        for side, dy in ((0, -18), (1, 20))
    ]
    cross = [
        base.mark_rule(color=BEFORE, strokeDash=[4, 4]).encode(
            x=alt.X("frequency_share", type="quantitative", aggregate="mean")
        ),
        base.mark_rule(color=BEFORE, strokeDash=[4, 4]).encode(
            y=alt.Y("annoyance_score", type="quantitative", aggregate="mean")
        ),
    ]
    return alt.layer(*cross, points, *names)
