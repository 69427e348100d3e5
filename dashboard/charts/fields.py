"""A map of four fields: every point a question, divided by a cross-hair one can move."""

from __future__ import annotations

import altair as alt

from dashboard import words
from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, GAIN, INK, LOSS, NOW, Drawn, axis, tip, word
from dashboard.text import N_

#: Field -> its colour; bad and important, good and important, good but unimportant, neither.
_COLOURS = {
    "concentrate": LOSS,
    "keep_up": GAIN,
    "overkill": NOW,
    "low_priority": BEFORE,
    "key_driver": GAIN,
    "expected_basic": LOSS,
    "hidden_driver": NOW,
    "saving_candidate": BEFORE,
}

#: A point this close to the line stands on it, as in the model.
_TOLERANCE = 1e-9


@drawn_once
def fields(
    *,
    x: str,
    y: str,
    names: tuple[str, str, str, str],
    middle: tuple[float, float],
    reach: tuple[tuple[float, float], tuple[float, float]],
    certain_share: float | None = None,
    kind: str = "quadrant",
) -> Drawn:
    """Questions at ``x`` and ``y``; clicking one selects it as ``item``.

    The cross-hair is two sliders of the chart itself: fields, counts and colours follow in the
    browser. While it stands where it began, labels of questions whose field is less certain than
    ``certain_share`` are grey.

    Columns: `item_id, question`, ``x``, ``y`` and, with ``certain_share``, `quadrant_share`.

    Args:
        names: Codes of the fields: low x and low y, high x and low y, low x and high y, both high.
        middle: Where the cross-hair begins.
        reach: How far each slider goes.
        kind: Column whose words name the fields.
    """
    sliders = [
        *_slider("x", x, middle[0], *reach[0]),
        *_slider("y", y, middle[1], *reach[1]),
    ]
    points = alt.Chart(height=460).transform_calculate(field=_field(x, y, names))
    chosen = alt.selection_point(name="item", fields=["item_id"], on="click", empty=False)
    layers = [
        *(_line(points, channel) for channel in ("x", "y")),
        *(_corner(points, place, name, kind) for place, name in enumerate(names)),
        _points(points, x, y, names, chosen, tells_certainty=certain_share is not None),
        _labels(points, x, y, middle, certain_share),
    ]
    return alt.layer(*layers).add_params(*sliders)


def _slider(
    channel: str, column: str, value: float, low: float, high: float
) -> tuple[alt.Parameter, alt.Parameter]:
    """The slider, in steps one can read, and where it puts the line: first exactly at the mean."""
    cross_hair = word(N_("Cross-hair"))
    # the browser writes a slider's number as it is: shares are moved in per cent
    unit, times, step = ("", 1, 0.01) if _is_points(column) else (" (%)", 100, 0.1)
    label = f"{cross_hair}: {words.column(column)}{unit} "
    shown = round(value * times, 2 if times == 1 else 1)
    binding = alt.binding_range(min=low * times, max=high * times, step=step, name=label)
    slider = alt.param(name=f"{channel}_slider", value=shown, bind=binding)
    is_first = f"abs({channel}_slider - {shown}) < {step / 2}"
    moved = f"{channel}_slider / {times}"
    line = alt.param(name=f"{channel}_middle", expr=f"{is_first} ? {value} : {moved}")
    return slider, line


def _field(x: str, y: str, names: tuple[str, str, str, str]) -> str:
    """Vega expression: the field of a point."""
    right = f"datum.{x} >= x_middle - {_TOLERANCE}"
    above = f"datum.{y} >= y_middle - {_TOLERANCE}"
    low = f"({right} ? '{names[1]}' : '{names[0]}')"
    return f"{above} ? ({right} ? '{names[3]}' : '{names[2]}') : {low}"


def _scale(column: str) -> alt.Scale:
    """Shares begin at zero; points need not."""
    if _is_points(column):
        return alt.Scale(zero=False, nice=True, padding=20)
    return alt.Scale(zero=True, nice=True)


def _is_points(column: str) -> bool:
    """Whether it is in points of a scale, and not a share."""
    return column.endswith("_points")


def _axis(column: str) -> alt.Axis:
    return axis(column, grid=False, tickCount=7, tickMinStep=0.1 if _is_points(column) else 0.01)


def _x(column: str) -> alt.X:
    return alt.X(column, type="quantitative", scale=_scale(column), axis=_axis(column))


def _y(column: str) -> alt.Y:
    return alt.Y(column, type="quantitative", scale=_scale(column), axis=_axis(column))


def _points(
    points: alt.Chart,
    x: str,
    y: str,
    names: tuple[str, str, str, str],
    chosen: alt.Parameter,
    *,
    tells_certainty: bool,
) -> alt.Chart:
    colours = alt.Scale(domain=list(names), range=[_COLOURS[name] for name in names])
    drawn: alt.Chart = (
        points.mark_circle(size=110, opacity=0.9, stroke=INK, cursor="pointer")
        .encode(
            _x(x),
            _y(y),
            color=alt.Color("field", type="nominal", scale=colours, legend=None),
            strokeWidth=alt.condition(chosen, alt.value(3), alt.value(0)),
            tooltip=[
                tip("question"),
                tip("item_id"),
                _precise(x),
                _precise(y),
                *([tip("quadrant_share")] if tells_certainty else []),
            ],
        )
        .add_params(chosen)
    )
    return drawn


def _precise(column: str) -> alt.Tooltip:
    """Points of a scale need two decimals; shares are written as always."""
    if not _is_points(column):
        return tip(column)
    return alt.Tooltip(column, type="quantitative", title=words.column(column), format=",.2f")


def _labels(
    points: alt.Chart, x: str, y: str, middle: tuple[float, float], certain_share: float | None
) -> alt.Chart:
    named: alt.Chart = points.mark_text(dy=-12, fontSize=11, color=INK).encode(
        _x(x), _y(y), alt.Text("item_id", type="nominal")
    )
    if certain_share is None:
        return named
    at_first = f"abs(x_middle - {middle[0]}) < 1e-6 && abs(y_middle - {middle[1]}) < 1e-6"
    is_uncertain = (
        f"{at_first} && isValid(datum.quadrant_share) && datum.quadrant_share < {certain_share}"
    )
    shade = alt.condition(is_uncertain, alt.value(BEFORE), alt.value(INK))
    drawn: alt.Chart = named.encode(color=shade)
    return drawn


def _line(points: alt.Chart, channel: str) -> alt.Chart:
    """The cross-hair: one rule, wherever its slider stands."""
    one = (
        points.transform_aggregate(n="count()")
        .transform_calculate(at=f"{channel}_middle")
        .mark_rule(color=BEFORE, strokeDash=[5, 4], clip=True)
    )
    drawn: alt.Chart = one.encode(**{channel: getattr(alt, channel.upper())("at:Q")})
    return drawn


def _corner(points: alt.Chart, place: int, name: str, kind: str) -> alt.Chart:
    """The name of a field and how many questions stand in it."""
    is_right, is_above = bool(place % 2), place >= 2
    drawn: alt.Chart = (
        points.transform_calculate(hit=f"datum.field === '{name}' ? 1 : 0")
        .transform_aggregate(hits="sum(hit)")
        .transform_calculate(told=f"'{words.code(kind, name)}: ' + datum.hits")
        .mark_text(
            align="right" if is_right else "left",
            baseline="top" if is_above else "bottom",
            dx=-6 if is_right else 6,
            dy=6 if is_above else -6,
            fontSize=13,
            fontWeight="bold",
            color=_COLOURS[name],
        )
        .encode(
            alt.Text("told", type="nominal"),
            x=alt.value("width") if is_right else alt.value(0),
            y=alt.value(0) if is_above else alt.value("height"),
        )
    )
    return drawn
