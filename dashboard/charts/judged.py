"""How questions are judged: expectation against perception, drivers, penalty and reward."""

from __future__ import annotations

import altair as alt

from dashboard import words
from dashboard.charts.drawn_once import drawn_once
from dashboard.charts.encodings import BEFORE, GAIN, INK, LOSS, NOW, Drawn, axis, tip, word
from dashboard.text import N_

_ROW = 30


@drawn_once
def expected(*, by: str, span: tuple[float, float], has_expectation: bool) -> Drawn:
    """A line per group from what is expected to what is perceived; without expectation, the
    perception with its interval.

    Columns: ``by`` (in words), `perception_points, respondent_count, customer_count`, and either
    `expectation_points, gap_points, gap_low_points, gap_high_points` or `perception_low_points,
    perception_high_points`.

    Args:
        span: The part of the scale that is shown.
    """
    base = alt.Chart(height=alt.Step(_ROW)).encode(
        y=alt.Y(by, type="nominal", sort=None, axis=_plain()),
        tooltip=[
            tip(by),
            *(_two(name) for name in _told(has_expectation)),
            tip("respondent_count"),
            tip("customer_count"),
        ],
    )
    title = word(N_("Points of the scale"))
    scale = alt.Scale(domain=list(span), zero=False, nice=False)
    perceived = alt.X(
        "perception_points",
        type="quantitative",
        scale=scale,
        axis=axis("points", title=title, tickCount=6),
    )
    ends = ("expectation_points", "perception_points")
    if not has_expectation:
        ends = ("perception_low_points", "perception_high_points")
    line = base.mark_rule(strokeWidth=3, color=BEFORE, opacity=0.6).encode(
        alt.X(ends[0], type="quantitative", scale=scale), x2=ends[1]
    )
    points = base.mark_circle(size=130, color=NOW, opacity=1).encode(perceived)
    if not has_expectation:
        return alt.layer(line, points)
    wanted = base.mark_tick(thickness=3, size=18, color=BEFORE).encode(
        alt.X("expectation_points", type="quantitative", scale=scale)
    )
    return alt.layer(line, wanted, points)


def _told(has_expectation: bool) -> tuple[str, ...]:
    if has_expectation:
        return (
            "expectation_points",
            "perception_points",
            "gap_points",
            "gap_low_points",
            "gap_high_points",
        )
    return ("perception_points", "perception_low_points", "perception_high_points")


@drawn_once
def drivers() -> Drawn:
    """A bar per driver with its share of R² and the interval, the largest on top.

    Columns: `item_id, question, driver_rank, lmg_share, lmg_low_share, lmg_high_share,
    first_share, low_rank, high_rank, is_tied`.
    """
    base = alt.Chart(height=alt.Step(22)).encode(
        y=alt.Y("question", type="nominal", sort=None, axis=_plain()),
        tooltip=[
            tip(name)
            for name in (
                "question",
                "item_id",
                "driver_rank",
                "lmg_share",
                "lmg_low_share",
                "lmg_high_share",
                "first_share",
                "low_rank",
                "high_rank",
            )
        ],
    )
    tied = alt.condition("datum.is_tied", alt.value(NOW), alt.value(BEFORE))
    bars = base.mark_bar(cornerRadiusEnd=3, opacity=0.75).encode(
        alt.X("lmg_share", type="quantitative", axis=axis("lmg_share", tickCount=10)), color=tied
    )
    spans = base.mark_rule(strokeWidth=2, color=INK).encode(
        alt.X("lmg_low_share", type="quantitative"), x2="lmg_high_share"
    )
    return alt.layer(bars, spans)


@drawn_once
def contrasts() -> Drawn:
    """What a low rating costs (to the left) and the highest one brings (to the right).

    A penalty above zero and a reward below zero count as zero.

    Columns: `item_id, question, factor` (in words), `penalty_points, penalty_low_points,
    penalty_high_points` and the same of `reward`.
    """
    base = alt.Chart(height=alt.Step(24)).encode(
        y=alt.Y("question", type="nominal", sort=None, axis=_plain())
    )
    layers = []
    for side, colour in (("penalty", LOSS), ("reward", GAIN)):
        names = [f"{side}_points", f"{side}_low_points", f"{side}_high_points"]
        told = base.encode(
            tooltip=[tip("question"), tip("factor"), *(_two(name) for name in names)]
        )
        title = word(N_("Points of overall satisfaction"))
        x = alt.X("counted", type="quantitative", axis=axis("points", title=title, tickCount=10))
        least = "min" if side == "penalty" else "max"
        counted = told.transform_calculate(counted=f"{least}(datum.{names[0]}, 0)")
        layers += [
            counted.mark_bar(color=colour, opacity=0.75).encode(x),
            told.mark_rule(strokeWidth=2, color=INK).encode(
                alt.X(names[1], type="quantitative"), x2=names[2]
            ),
        ]
    return alt.layer(*layers)


def _plain() -> alt.Axis:
    return alt.Axis(title=None, labelLimit=300, ticks=False, domain=False, grid=False)


def _two(column: str) -> alt.Tooltip:
    """Points of a scale with two decimals, differences with their sign."""
    is_difference = column.startswith(("gap", "penalty", "reward"))
    form = "+,.2f" if is_difference else ",.2f"
    return alt.Tooltip(column, type="quantitative", title=words.column(column), format=form)
