"""The map of questions, and one click away the words and the customers behind a low rating."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.answers.low_ratings import LowRatings
from dashboard.answers.quality import Quality
from dashboard.answers.questions import worded
from dashboard.parts.cards import card, escaped, hints
from dashboard.parts.drawn import drawing
from dashboard.parts.frame import fragment
from dashboard.parts.tables import named, table
from dashboard.text import N_, Said, _, say
from models.importance_performance import CERTAIN_SHARE


@fragment
def weak_items(found: Quality) -> None:
    """The map, and what is behind the question clicked or chosen; first the largest weakness."""
    clicked = None
    if found.mapped.height:
        clicked = _map(found)
        _lists(found)
    else:
        _perceived(found)
    st.subheader(_("Behind a question"))
    _behind(found.low, _chosen(found.items, clicked), found.notes)


def _lists(found: Quality) -> None:
    """What to remove first and what to keep, the first five each."""
    with st.grid(2, min_column_width=420):
        for rows, called in (
            (found.weaknesses, N_("Important weaknesses: remove first")),
            (found.strengths, N_("Essential strengths: keep")),
        ):
            with card(called):
                if rows.is_empty():
                    st.caption(_("No question is marked so."))
                else:
                    table(worded(rows), called=called, key=called, notes=found.notes)


def _perceived(found: Quality) -> None:
    """Without importance there is no map: how every question is judged."""
    drawn = charts.expected(by="question", span=found.item_span, has_expectation=False)
    with card(N_("Perception of every question"), found.headline):
        drawing(worded(found.items), drawn, says=found.headline, key="perceived")
        hints([Said(N_("Dots: mean perception; lines: 95 % intervals."))])


def _map(found: Quality) -> str | None:
    """The question clicked on the map."""
    assert found.middle is not None  # what has a place on the map has a middle
    assert found.reach is not None
    st.subheader(_("Where to act first"))
    drawn = charts.fields(
        x="perception_points",
        y="importance_points",
        names=("low_priority", "overkill", "concentrate", "keep_up"),
        middle=found.middle,
        reach=(found.reach, found.reach),
        certain_share=CERTAIN_SHARE,
    )
    with card(N_("Importance and performance"), found.map_says):
        event = drawing(worded(found.mapped), drawn, says=found.map_says, key="map", selects="item")
        st.caption(_("Click a question to see who is behind it."))
    chosen = event.selection.get("item") if event else None
    return chosen[0]["item_id"] if chosen else None


def _chosen(items: pl.DataFrame, clicked: str | None) -> str:
    questions = dict(worded(items).select("item_id", "question").rows())
    ids = list(questions)
    chosen: str = st.selectbox(
        _("Question"),
        ids,
        index=ids.index(clicked) if clicked in ids else 0,
        format_func=lambda item_id: f"{questions[item_id]} ({item_id})",
        key=f"behind_{clicked}",
    )
    return chosen


def _behind(low: LowRatings, item_id: str, notes: Sequence[Said]) -> None:
    counted = low.items.filter(pl.col("item_id") == item_id)
    if counted.is_empty():
        few = N_(
            "Fewer than five people, or people of fewer than three customers, rated this question "
            "low: nothing is shown, so that nobody can be recognised."
        )
        st.info(_(few), icon=":material/visibility_off:")
        return
    told = N_(
        "{low_count} people of {low_customer_count} customers rated it low ({rated_low_share}): a "
        "quarter of the scale or less."
    )
    anonymous = N_(
        "{low_count} people rated it low ({rated_low_share}): a quarter of the scale or less."
    )
    row = counted.row(0, named=True)
    said = Said(told if row["low_customer_count"] else anonymous, row)
    st.markdown(escaped(say(said)))
    comments = low.comments.filter(pl.col("item_id") == item_id).select("comment")
    customers = low.customers.filter(pl.col("item_id") == item_id).drop("item_id")
    notes = [*notes, said]
    with st.grid(2, min_column_width=420):
        with st.container():
            if comments.is_empty():
                hints([Said(N_("None of them wrote a comment."))])
            else:
                st.markdown(f"**{_('In their own words')}**")
                table(comments, called=N_("In their own words"), key="comments", notes=notes)
        with st.container():
            if customers.is_empty():
                hints([Said(N_("The survey is anonymous: no customers can be named."))])
            else:
                named(customers, called=N_("Their customers"), key="behind", notes=notes)
