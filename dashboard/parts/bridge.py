"""What changes from one vintage to another: in a sentence, by cause, figure by figure, in rows."""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.answers import bridge as answers
from dashboard.answers.bridge import Bridge
from dashboard.answers.compared import FIGURES, FIRST
from dashboard.extracts.store.vintages import Vintage
from dashboard.parts import working
from dashboard.parts.cards import escaped, hints, note
from dashboard.parts.drawn import drawing
from dashboard.parts.frame import fragment
from dashboard.parts.tables import table
from dashboard.text import N_, Said, _, say

#: Pixels of a row on the screen.
_ROW_HEIGHT = 35


def bridge(
    before: Vintage | None, after: Vintage, *, key: str, with_row_counts: bool = True
) -> None:
    """From ``before`` to ``after``, which need not be published yet.

    Args:
        before: ``None``: nothing was published before, so there is nothing to compare with.
        key: Tells several bridges on one page apart.
        with_row_counts: Rows per table, where the page does not tell them by itself.
    """
    if before is None:
        note(Said(N_("This is the first vintage: everything in it is new.")))
        return
    found = working.result(answers.comparing(before, after), f"bridge_{key}")
    if found is None:
        return
    note(found.headline)
    if found.is_none:
        return
    hints(found.hints)
    _figures(found, key=key)
    _rows(found, key=key, with_row_counts=with_row_counts)


@fragment
def _figures(found: Bridge, *, key: str) -> None:
    """One figure as bars, and all of them as a table."""
    compared = found.figures.filter(pl.col("change_amount").is_not_null())["figure_id"].to_list()
    if found.causes and compared:
        chosen = st.selectbox(
            _("Key figure"),
            compared,
            format_func=lambda figure_id: _(FIGURES[figure_id].label),
            key=f"{key}_figure",
        )
        says = found.says(chosen)
        st.caption(escaped(say(says)))
        # bars without height say less than the sentence
        if chosen in found.moved:
            drawn = charts.bridge(unit=found.unit(chosen), counted=None)
            drawing(found.steps(chosen), drawn, says=says, key=f"{key}_steps")
    is_first = pl.col("figure_id").is_in(list(FIRST))
    _of(found.figures.filter(is_first), called=N_("Key figures by cause"), key=f"{key}_first")
    with st.expander(
        _("Further key figures"), key=f"{key}_more", on_change="rerun", icon=":material/speed:"
    ) as more:
        if more.open:
            others = found.figures.filter(~is_first)
            _of(others, called=N_("Further key figures"), key=f"{key}_others")


def _of(figures: pl.DataFrame, *, called: str, key: str) -> None:
    if figures.height:
        # all rows at once: who reads one figure wants to see the others beside it
        height = _ROW_HEIGHT * (figures.height + 1) + 2
        table(figures.drop("figure_id"), called=called, key=key, height=height)


@fragment
def _rows(found: Bridge, *, key: str, with_row_counts: bool) -> None:
    """Rows per table, and what differs in those that changed."""
    if found.changed_tables.is_empty():
        return
    if with_row_counts:
        st.markdown(f"**{_('Rows by table')}**")
        table(found.changed_tables, called=N_("Rows by table"), key=f"{key}_rows")
    if found.columns.is_empty():
        return
    with st.expander(
        _("What differs in the changed rows"),
        key=f"{key}_changed",
        on_change="rerun",
        icon=":material/difference:",
    ) as more:
        if more.open:
            called = N_("Columns that differ")
            table(found.columns, called=called, key=f"{key}_columns")
            st.markdown(f"**{_('Some of the changed rows')}**")
            table(found.examples, called=N_("Some of the changed rows"), key=f"{key}_examples")
