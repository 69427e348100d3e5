"""The map of satisfaction and loyalty: limits, a box or a customer chosen, and who that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.answers import loyalty_map as answers
from dashboard.answers import loyalty_weights
from dashboard.answers.loyalty_map import Box, LoyaltyMap, Placed
from dashboard.filters import Filters
from dashboard.parts.cards import escaped, kpi_cards
from dashboard.parts.choices import POINT_STEPS, points
from dashboard.parts.choices import weights as chosen_weights
from dashboard.parts.drawn import drawing_of
from dashboard.parts.frame import fragment
from dashboard.parts.loyalty_weights import weights
from dashboard.parts.tables import table
from dashboard.settings import settings
from dashboard.text import N_, Said, _, say
from models.quadrants import Limits

#: Rows of the list that are shown; the downloads hold all.
_ROWS_AT_MOST = 500

_LIMITS = {"satisfied_score": N_("Satisfied from"), "loyal_score": N_("Loyal from")}

_READING = N_(
    "Move the limits in the chart: colours and counts follow. The first number counts everyone in "
    "one quadrant, the soft count adds up probabilities; faint customers are uncertain. A double "
    "click on a box takes it back."
)


@fragment
def loyalty_map(choice: Filters, *, notes: Sequence[Said] = ()) -> None:
    """The map under a choice, its key figures, and the list of whoever is chosen on it.

    A limit moved in the chart is the browser's matter, and a box or a click that of the chart and
    its list alone. A limit of the page or a weight reruns this part, and then the page follows.
    """
    chosen = replace(
        choice,
        satisfied_score=points("satisfied_score"),
        loyal_score=points("loyal_score"),
        weights=loyalty_weights.in_force(replace(choice, weights=chosen_weights())),
    )
    limits = Limits(chosen.satisfied_score or 0.0, chosen.loyal_score or 0.0)
    found = answers.answer(replace(chosen, satisfied_score=None, loyal_score=None))
    there = found.at(limits)
    st.markdown(f"**{escaped(say(there.says))}**")
    kpi_cards(there.cards)
    with st.container(horizontal=True):
        _limits(found)
        weights(choice)
    _map_and_list(found, there, notes=notes)
    if chosen != replace(choice, weights=loyalty_weights.in_force(choice)):
        st.rerun()


@fragment
def _map_and_list(found: LoyaltyMap, there: Placed, *, notes: Sequence[Said]) -> None:
    """What a box or a click reruns; the sentence about it comes first, so that it is there first.

    The key holds the limits: other limits draw the chart anew, without the box of before.
    """
    key = f"loyalty_map_{there.limits.satisfied_score:.0f}_{there.limits.loyal_score:.0f}"
    box, named = _chosen(key)
    behind = there.within(box, named)
    st.markdown(f"**{escaped(say(_told(behind, is_all=box is None and not named)))}**")
    _drawn(found, there, key=key)
    if box is not None and found.is_squared:
        _close(found, there, box, key=f"{key}_close")
    listed = behind.select(answers.LISTED)
    called = N_("Customers on the map")
    table(listed, called=called, key="loyalty_list", notes=notes, at_most=_ROWS_AT_MOST)


def _chosen(key: str) -> tuple[Box | None, list[str]]:
    """The box drawn and the customers clicked, as the chart brought them."""
    state: Mapping[str, Any] = st.session_state.get(key) or {}
    selection = state.get("selection") or {}
    close = (st.session_state.get(f"{key}_close") or {}).get("selection") or {}
    clicked = [*selection.get("customer", ()), *close.get("customer", ())]
    sides = selection.get("box") or {}
    if not sides:
        return None, [row["customer_id"] for row in clicked]
    left, right = sorted(sides["across_points"])
    low, high = sorted(sides["up_points"])
    return Box(left, right, low, high), [row["customer_id"] for row in clicked]


def _told(behind: pl.DataFrame, *, is_all: bool) -> Said:
    if is_all:
        return Said(N_("Draw a box on the map or click a customer: the list names who it is."))
    return Said(
        N_("{customer_count} customers chosen on the map with {revenue_meur} of service revenue."),
        {"customer_count": behind.height, "revenue_meur": behind["revenue_eur"].sum()},
    )


def _drawn(found: LoyaltyMap, there: Placed, *, key: str) -> None:
    drawn = charts.loyalty_map(
        satisfied_score=round(there.limits.satisfied_score),
        loyal_score=round(there.limits.loyal_score),
        kind="squares" if found.is_squared else "marks",
        has_headroom=found.has_headroom,
    )
    data = {"limits": found.table, "lanes": found.lanes, "places": found.places}
    selects = ["box"] if found.is_squared else ["box", "customer"]
    drawing_of(data, drawn, says=there.says, key=key, selects=selects)
    st.caption(_(_READING))


def _close(found: LoyaltyMap, there: Placed, box: Box, *, key: str) -> None:
    """The customers of a box one by one, where the map itself only shows squares."""
    marks = found.close(box)
    if marks is None:
        too_many = N_("Draw a smaller box, up to {most_count} customers, to see each of them.")
        st.caption(say(Said(too_many, {"most_count": answers.MARKS_AT_MOST})))
        return
    drawn = charts.loyalty_map(
        satisfied_score=round(there.limits.satisfied_score),
        loyal_score=round(there.limits.loyal_score),
        kind="close",
        has_headroom=found.has_headroom,
    )
    data = {"places": marks, "box": answers.corners(box)}
    drawing_of(data, drawn, says=there.says, key=key, selects=["customer"])


def _limits(found: LoyaltyMap) -> None:
    """The limits that the whole page takes; the usual ones and the medians are one click away."""
    label = _("Limits of the page")
    with st.popover(label, icon=":material/tune:", key="limits_open", on_change="rerun") as opened:
        if opened.open:
            for name, named in _LIMITS.items():
                st.select_slider(_(named), POINT_STEPS, key=name)
            usual = Limits(settings().satisfied_score, settings().loyal_score)
            with st.container(horizontal=True):
                st.button(_("Usual limits"), on_click=_take, args=(usual,), type="tertiary")
                st.button(_("Medians"), on_click=_take, args=(found.medians,), type="tertiary")


def _take(limits: Limits) -> None:
    for name in _LIMITS:
        # the ends of the sliders are no limits: everybody or nobody would pass
        st.session_state[name] = f"{min(99, max(1, round(getattr(limits, name)))):d}"
