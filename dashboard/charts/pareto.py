"""How the revenue is spread over the customers: the Pareto curve and its mirror, Lorenz."""

from __future__ import annotations

import altair as alt

from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, CLASS_COLOURS, Drawn, axis, tip, word
from dashboard.text import N_

#: Rows of the one frame the chart draws, told apart by their column ``part``.
CURVE, LIMIT, REFERENCE = "curve", "limit", "reference"


@drawn_once
def pareto_curve(*, a_share: float, b_share: float) -> Drawn:
    """Cumulated revenue over the customers from the largest on, coloured by class.

    The two limits are sliders of the chart itself: classes, counts and colours follow in the
    browser. Rows: ``curve`` (rank_share, customer_rank, cum_share, share_before), ``limit``
    (limit_share, customer_count, customer_share, cum_share: exact counts for every limit, so that
    nothing is estimated from the points drawn) and ``reference`` (rank_share, cum_share, source).
    """
    a_limit = _slider("a_limit", N_("Limit of class A "), a_share, 0.50, 0.90)
    b_limit = _slider("b_limit", N_("Limit of class B "), b_share, 0.91, 0.99)
    return alt.layer(_areas(), _line(), _references(), _counts()).add_params(a_limit, b_limit)


def _slider(name: str, label: str, value: float, low: float, high: float) -> alt.Parameter:
    binding = alt.binding_range(min=low, max=high, step=0.01, name=word(label))
    return alt.param(name=name, value=value, bind=binding)


def _rows(part: str) -> alt.Chart:
    return alt.Chart(height=380).transform_filter(f"datum.part === '{part}'")


def _x() -> alt.X:
    scale = alt.Scale(domain=[0, 1], nice=False)
    return alt.X("rank_share", type="quantitative", scale=scale, axis=axis("rank_share"))


def _y() -> alt.Y:
    scale = alt.Scale(domain=[0, 1], nice=False)
    title = word(N_("Cumulated share of service revenue"))
    return alt.Y(
        "cum_share",
        type="quantitative",
        scale=scale,
        stack=None,
        axis=axis("cum_share", title=title),
    )


def _colour() -> alt.Color:
    classes = ["A", "B", "C"]
    return alt.Color(
        "abc",
        type="nominal",
        legend=alt.Legend(title=None, orient="top"),
        scale=alt.Scale(domain=classes, range=[CLASS_COLOURS[name] for name in classes]),
    )


def _areas() -> alt.Chart:
    drawn: alt.Chart = (
        _rows(CURVE)
        .transform_calculate(
            abc="datum.share_before < a_limit - 1e-9 ? 'A'"
            " : datum.share_before < b_limit - 1e-9 ? 'B' : 'C'"
        )
        .mark_area(opacity=0.75, line=False)
        .encode(_x(), _y(), _colour())
    )
    return drawn


def _line() -> alt.Chart:
    drawn: alt.Chart = (
        _rows(CURVE)
        .mark_line(color=BEFORE, strokeWidth=2)
        .encode(_x(), _y(), tooltip=[tip("customer_rank"), tip("rank_share"), tip("cum_share")])
    )
    return drawn


def _references() -> alt.Chart:
    drawn: alt.Chart = (
        _rows(REFERENCE)
        .mark_point(shape="diamond", size=90, filled=False, strokeWidth=2, color="gray")
        .encode(_x(), _y(), tooltip=[tip("source", title=""), tip("rank_share"), tip("cum_share")])
    )
    return drawn


def _counts() -> alt.Chart:
    """One line of text per class, counted exactly for the limits in force."""
    words = {"customers": word(N_("customers")), "of": word(N_("of service revenue"))}
    drawn: alt.Chart = (
        _rows(LIMIT)
        .transform_filter(
            "abs(datum.limit_share - a_limit) < 0.001 || abs(datum.limit_share - b_limit) < 0.001"
            " || datum.limit_share === 1"
        )
        .transform_window(
            sort=[alt.SortField("limit_share")],
            line_no="row_number()",
            count_before="lag(customer_count)",
            customers_before="lag(customer_share)",
            revenue_before="lag(cum_share)",
        )
        .transform_calculate(
            abc="['A', 'B', 'C'][datum.line_no - 1]",
            at="0.36 - datum.line_no * 0.08",
            written=(
                "['A', 'B', 'C'][datum.line_no - 1] + ': ' "
                "+ format(datum.customer_count - (datum.count_before || 0), ',.0f') "
                f"+ ' {words['customers']} (' "
                "+ format(datum.customer_share - (datum.customers_before || 0), '.1%') + ') · ' "
                "+ format(datum.cum_share - (datum.revenue_before || 0), '.1%') "
                f"+ ' {words['of']}'"
            ),
        )
        .mark_text(align="right", fontSize=14, fontWeight="bold", color="gray")
        .encode(
            x=alt.datum(0.985),
            y=alt.Y("at", type="quantitative"),
            text=alt.Text("written", type="nominal"),
        )
    )
    return drawn


@drawn_once
def lorenz() -> Drawn:
    """Columns ``rank_share`` (smallest first), ``cum_share``, ``line`` (curve or equality)."""
    base = alt.Chart(height=280).encode(_x(), _y())
    curve = base.transform_filter("datum.line === 'curve'").mark_line(
        color=CLASS_COLOURS["A"], strokeWidth=2.5
    )
    equal = base.transform_filter("datum.line === 'equality'").mark_line(
        color=BEFORE, strokeDash=[4, 4]
    )
    return alt.layer(curve.encode(tooltip=[tip("rank_share"), tip("cum_share")]), equal)
