"""What a survey shows: its waves, its groups, and who did not answer."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.answers.group_scores import Breakdown
from dashboard.answers.silent_customers import Silence
from dashboard.answers.wave_changes import WaveChanges
from dashboard.parts.cards import card, hints, note
from dashboard.parts.drawn import drawing
from dashboard.parts.tables import named, table
from dashboard.text import N_, Said

_BOUNDS = ("low_score", "high_score")
_PEOPLE = ("customer_count", "respondent_count")


def wave_changes(changes: WaveChanges) -> None:
    """The trend, and beside it what the change to the wave before consists of."""
    with st.grid(2, min_column_width=420):
        with card(N_("From wave to wave"), changes.trend_says):
            drawn = charts.waves(value="csi_score", interval=_BOUNDS, counts=_PEOPLE)
            drawing(changes.trend, drawn, says=changes.trend_says, key="trend")
        if changes.parts.height:
            says = Said(N_("Leavers and joiners move the mean without anybody judging otherwise."))
            with card(N_("Where the change comes from"), says):
                drawn = charts.estimates(
                    of="part",
                    value="change_score",
                    interval=_BOUNDS,
                    counts=("customer_count",),
                    rows=changes.parts.height,
                )
                drawing(changes.parts, drawn, says=changes.says, key="parts")


def groups(classes: Breakdown, regions: Breakdown, roles: Breakdown) -> None:
    """Satisfaction by group, in cards; where there is nothing to show, why, in a line."""
    by_class, by_role = N_("By class before the wave"), N_("By role of the respondent")
    shown = {by_class: classes, by_role: roles, N_("By sales region"): regions}
    drawn = {title: found for title, found in shown.items() if found.groups.height}
    if drawn:
        hints([_LINES])
        with st.grid(2, min_column_width=420):
            # the list of regions is long, so the two short ones stand beside it
            left, right = st.container(), st.container()
        for title, found in drawn.items():
            with right if found is regions else left:
                _group(title, found)
    hints(
        [
            Said("{title}: {why}", {"title": Said(title), "why": found.says})
            for title, found in shown.items()
            if title not in drawn
        ]
    )


_LINES = Said(
    N_(
        "Dot: mean of the group's customers; line: 95 % interval; dashed: all customers; pale: "
        "fewer than 30 customers."
    )
)


def _group(title: str, found: Breakdown) -> None:
    with card(title, found.says):
        named = found.groups.columns[0]
        drawn = charts.estimates(
            of=named,
            value="csi_score",
            interval=_BOUNDS,
            counts=_PEOPLE,
            reference="all_score",
            pale="is_low_count",
            rows=found.groups.height,
        )
        drawing(found.groups, drawn, says=found.says, key=named)


def silence(found: Silence, *, notes: Sequence[Said]) -> None:
    """Who answered and who did not, what weighting makes of it, and the silent by name."""
    for says in (found.differences_says, found.weighted_says, found.late_says):
        note(says)
    if found.class_rates.height or found.region_rates.height:
        with st.grid(2, min_column_width=420):
            _rates(N_("Response by class"), found.class_rates, key="class_rates")
            _rates(N_("Response by sales region"), found.region_rates, key="region_rates")
    if found.differences.height:
        called = N_("How far those who answered differ")
        with card(called):
            table(found.differences, called=called, key="differences", notes=notes)
    if found.silent.height:
        hints([found.silent_says])
        called = N_("Invited and silent, largest first")
        named(found.silent, called=called, key="silent", notes=notes)


def _rates(title: str, rates: pl.DataFrame, *, key: str) -> None:
    if rates.is_empty():
        return
    says = Said(N_("Dashed: all invited; lines: 95 % interval."))
    with card(title, says):
        drawn = charts.estimates(
            of=rates.columns[0],
            value="response_share",
            interval=("low_share", "high_share"),
            counts=("invited_count", "responded_count"),
            reference="all_share",
            rows=rates.height,
        )
        drawing(rates, drawn, says=says, key=key)
