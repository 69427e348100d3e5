"""The customer journey, and what lies behind the touchpoint that is clicked or chosen."""

from __future__ import annotations

import streamlit as st

from dashboard import charts
from dashboard.answers.bilingual import spoken
from dashboard.answers.told import Told
from dashboard.answers.touchpoints import Touchpoints
from dashboard.parts.cards import card, note
from dashboard.parts.drawn import drawing
from dashboard.parts.frame import fragment
from dashboard.parts.tables import named, table
from dashboard.text import N_, Said, _

_EVERYBODY = N_("Customers with bad events or broken promises, largest revenue first")
_THERE = N_("Customers with bad events at this touchpoint, largest revenue first")


@fragment
def journey(found: Touchpoints, told: Told) -> None:
    """The journey; a click on a touchpoint narrows problems, words and customers below it."""
    with card(N_("The customer journey and its moments of truth"), told.journey_says):
        event = drawing(
            spoken(told.journey),
            charts.journey(),
            says=told.journey_says,
            key="journey",
            selects="touchpoint",
        )
        st.caption(
            _(
                "Click a touchpoint to see what lies behind it. The dashed line is the share of "
                "all touchpoints together; red lies above it beyond chance. Hollow signs lie "
                "behind the line of visibility."
            )
        )
        with st.expander(_("The figures of every touchpoint")):
            table(
                spoken(told.journey).drop("place_no", "touchpoint_id", "all_share"),
                called=N_("Touchpoints"),
                key="journey_table",
                notes=found.notes,
            )
    points = event.selection.get("touchpoint") if event else None
    touchpoint_id = _chosen(told, points[0].get("touchpoint_id") if points else None)
    if touchpoint_id is not None:
        note(told.says_of(touchpoint_id))
    _problems(found, told, touchpoint_id)
    _words(found, told, touchpoint_id)
    named(
        found.who(touchpoint_id),
        called=_THERE if touchpoint_id else _EVERYBODY,
        key=f"who_{touchpoint_id}",
        notes=found.notes,
    )


def _chosen(told: Told, clicked: str | None) -> str | None:
    """The touchpoint from a box that starts with the one clicked."""
    names = dict(spoken(told.chosen).select("touchpoint_id", "touchpoint_name").iter_rows())
    codes: list[str | None] = [None, *names]
    chosen: str | None = st.selectbox(
        _("What lies behind"),
        codes,
        index=codes.index(clicked) if clicked in names else 0,
        format_func=lambda code: names[code] if code else _("All touchpoints"),
        key=f"touchpoint_{clicked}",
    )
    return chosen


def _problems(found: Touchpoints, told: Told, touchpoint_id: str | None) -> None:
    problems = told.problems_of(touchpoint_id)
    with card(N_("Which problems matter most"), told.problems_say if not touchpoint_id else None):
        if problems.is_empty():
            note(Said(N_("No problem was told here by enough people.")))
            return
        if problems["annoyance_score"].count() > 1:
            says = told.problems_say
            key = f"problem_map_{touchpoint_id}"
            drawing(problems, charts.problem_map(), says=says, key=key)
            st.caption(
                _(
                    "The larger the circle, the more business is lost; red is more frequent and "
                    "more annoying than the mean."
                )
            )
        table(
            problems,
            called=N_("Problems"),
            key=f"problems_{touchpoint_id}",
            notes=found.notes,
        )


def _words(found: Touchpoints, told: Told, touchpoint_id: str | None) -> None:
    quotes = told.quotes
    if touchpoint_id is not None:
        quotes = quotes.filter(quotes["touchpoint_id"] == touchpoint_id)
    if quotes.is_empty():
        return
    with st.expander(_("In the customers' words"), icon=":material/format_quote:"):
        st.caption(
            _(
                "Without who said it, and only where at least five people said something of the "
                "kind. Free text may name people: do not pass it on unread."
            )
        )
        table(
            spoken(quotes).drop("touchpoint_id"),
            called=N_("In the customers' words"),
            key=f"quotes_{touchpoint_id}",
            notes=found.notes,
        )
