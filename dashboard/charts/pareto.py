"""How the revenue is spread over the customers: the Pareto curve and its mirror, Lorenz."""

from __future__ import annotations

import altair as alt

from dashboard import words
from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, CLASS_COLOURS, GAIN, NOW, Drawn, axis, tip, word
from dashboard.text import N_

#: Rows of the one frame the chart draws, told apart by their column ``part``.
CURVE, LIMIT, REFERENCE = "curve", "limit", "reference"


@drawn_once
def pareto_curve(*, a_share: float, b_share: float | None) -> Drawn:
    """Cumulated revenue over the customers from the largest on, coloured by class.

    The limits are sliders of the chart itself, in whole per cent: colours, counts and shares
    follow in the browser. Without ``b_share`` everyone after class A is B.

    Rows: first ``limit`` (limit_share, customer_count, customer_share, cum_share: exact counts for
    0.50, 0.51, … 0.99 and 1, so that nothing is estimated from the points drawn), then ``curve``
    (rank_share, customer_rank, customer_name, cum_share, share_before) and ``reference``
    (rank_share, cum_share, grade, source).
    """
    limits = [_slider("a_limit", N_("Limit of class A in % "), a_share, 50, 90)]
    if b_share is not None:
        limits.append(_slider("b_limit", N_("Limit of class B in % "), b_share, 91, 99))
    classes = ["A", "B", "C"][: len(limits) + 1]
    layers = (_areas(classes), _limits(classes), _hover(), _references())
    return alt.layer(*layers).add_params(*limits)


def _slider(name: str, label: str, value: float, low: int, high: int) -> alt.Parameter:
    binding = alt.binding_range(min=low, max=high, step=1, name=word(label))
    return alt.param(name=name, value=round(value * 100), bind=binding)


def _rows(part: str) -> alt.Chart:
    return alt.Chart(height=540).transform_filter(f"datum.part === '{part}'")


def _x() -> alt.X:
    scale = alt.Scale(domain=[0, 1], nice=False)
    title = word(N_("Share of customers, the largest first"))
    return alt.X(
        "rank_share", type="quantitative", scale=scale, axis=axis("rank_share", title=title)
    )


def _y(column: str = "cum_share") -> alt.Y:
    scale = alt.Scale(domain=[0, 1], nice=False)
    title = word(N_("Cumulated share of service revenue"))
    return alt.Y(
        column, type="quantitative", scale=scale, stack=None, axis=axis("cum_share", title=title)
    )


def _class_scale(classes: list[str]) -> alt.Scale:
    return alt.Scale(domain=classes, range=[CLASS_COLOURS[name] for name in classes])


def _class(share: str, classes: list[str]) -> str:
    """Vega expression: the class of somebody before whom ``share`` is cumulated."""
    beyond_a = f"({share} < b_limit / 100 - 1e-9 ? 'B' : 'C')" if "C" in classes else "'B'"
    return f"{share} < a_limit / 100 - 1e-9 ? 'A' : {beyond_a}"


def _areas(classes: list[str]) -> alt.Chart:
    """The last point of a class is the first of the next one, so that no gap is left."""
    drawn: alt.Chart = (
        _rows(CURVE)
        .transform_calculate(own=_class("datum.share_before", classes))
        .transform_window(sort=[alt.SortField("customer_rank")], following="lead(own)")
        .transform_calculate(
            abc="datum.following && datum.following !== datum.own"
            " ? [datum.own, datum.following] : [datum.own]"
        )
        .transform_flatten(["abc"])
        .mark_area(fillOpacity=0.22, line={"strokeWidth": 3})
        .encode(
            _x(),
            _y(),
            alt.Color("abc", type="nominal", legend=_counts(classes), scale=_class_scale(classes)),
        )
    )
    return drawn


def _limits(classes: list[str]) -> alt.Chart:
    """A dashed line at every limit in force."""
    names = ("a_limit", "b_limit")[: len(classes) - 1]
    drawn: alt.Chart = (
        _rows(LIMIT)
        .transform_filter(_is_one_of(names))
        .mark_rule(color=BEFORE, strokeDash=[4, 4])
        .encode(_y("limit_share"))
    )
    return drawn


def _is_one_of(names: tuple[str, ...]) -> str:
    return " || ".join(f"abs(datum.limit_share * 100 - {name}) < 0.1" for name in names)


def _references() -> alt.Chart:
    told = word(N_("Reference points; source on hover"))
    drawn: alt.Chart = (
        _rows(REFERENCE)
        .mark_point(size=110, filled=True, color=GAIN, opacity=1)
        .encode(
            _x(),
            _y(),
            shape=alt.Shape(
                "part",
                type="nominal",
                scale=alt.Scale(domain=[REFERENCE], range=["diamond"]),
                legend=alt.Legend(
                    title=None,
                    orient="bottom",
                    labelExpr=f"'{told}'",
                    labelLimit=480,
                    symbolFillColor=GAIN,
                    symbolStrokeColor=GAIN,
                ),
            ),
            tooltip=[tip("source"), tip("grade"), tip("rank_share"), tip("cum_share")],
        )
    )
    return drawn


def _hover() -> alt.Chart:
    """The point of the curve next to the pointer, and who stands there."""
    nearest = alt.selection_point(
        name="nearest",
        fields=["customer_rank"],
        nearest=True,
        on="pointermove",
        clear="pointerout",
        empty=False,
    )
    customers = _rows(CURVE).transform_filter("datum.customer_rank > 0").encode(_x(), _y())
    drawn: alt.Chart = (
        customers.mark_point(size=70, filled=True, color=NOW)
        .encode(
            opacity=alt.condition(nearest, alt.value(1), alt.value(0)),
            tooltip=[
                tip("customer_name"),
                tip("customer_rank"),
                tip("rank_share"),
                tip("cum_share"),
            ],
        )
        .add_params(nearest)
    )
    return drawn


def _counts(classes: list[str]) -> alt.Legend:
    """A line per class, counted exactly for the limits in force.

    The rows of the limits stand first in the data, so a limit in per cent is the place of its row.
    """
    rows = {"A": ("", "a_limit - 50"), "B": ("a_limit - 50", "b_limit - 50")}
    rows[classes[-1]] = (rows[classes[-2]][1], "50")
    told = " : ".join(
        f"datum.label === '{name}' ? {_counted(name, before, until)}"
        for name, (before, until) in rows.items()
    )
    return alt.Legend(
        title=None,
        orient="top",
        direction="vertical",
        labelExpr=f"{told} : datum.label",
        labelFontSize=14,
        labelLimit=600,
        symbolOpacity=1,
        symbolType="square",
        rowPadding=6,
    )


def _counted(name: str, before: str, until: str) -> str:
    """Vega expression: buyers and revenue between two limits, each the place of its row."""
    buyers, revenue = word(N_("buyers")), word(N_("of service revenue"))

    def of(column: str, form: str) -> str:
        ends = [f"(data('source')[{place}] || {{}}).{column}" for place in (until, before) if place]
        return f"format(({' || 0) - ('.join(ends)} || 0), '{form}')"

    return (
        f"'{name}   ' + {of('customer_count', ',.0f')} + ' {buyers} (' "
        f"+ {of('customer_share', '.1%')} + ')  ·  ' + {of('cum_share', '.1%')} + ' {revenue}'"
    )


@drawn_once
def lorenz() -> Drawn:
    """Columns ``rank_share`` (smallest first), ``cum_share``, ``line``: buyers, owners, equality.

    Lines come in words, as do all codes.
    """
    title = word(N_("Share of customers, the smallest first"))
    lines = [words.code("line", name) for name in ("buyers", "owners", "equality")]
    legend = alt.Legend(title=None, orient="top", columns=3, labelLimit=260)
    colours = alt.Scale(domain=lines, range=[NOW, GAIN, BEFORE])
    dashes = alt.Scale(domain=lines, range=[[1, 0], [1, 0], [4, 4]])
    drawn: alt.Chart = (
        alt.Chart(height=400)
        .mark_line(strokeWidth=2.5)
        .encode(
            alt.X(
                "rank_share",
                type="quantitative",
                scale=alt.Scale(domain=[0, 1], nice=False),
                axis=axis("rank_share", title=title),
            ),
            _y(),
            alt.Color("line", type="nominal", scale=colours, legend=legend),
            alt.StrokeDash("line", type="nominal", scale=dashes, legend=legend),
        )
    )
    return drawn
