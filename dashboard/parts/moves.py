"""The migration matrix and the names behind its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.parts.drawn import drawing
from dashboard.parts.frame import fragment
from dashboard.parts.tables import named
from dashboard.text import N_, Said, _

_CLASSES = ("previous_class", "customer_class")


@fragment
def moves(
    matrix: pl.DataFrame,
    movers: pl.DataFrame,
    drawn: Mapping[str, Any],
    *,
    says: Said,
    notes: Sequence[Said],
) -> None:
    """The matrix as ``drawn``, and the customers of the cell clicked or of the classes chosen.

    Without a choice all customers are named; those with the largest change come first.
    """
    with st.grid(2, min_column_width=420):
        left, right = st.container(), st.container()
    with left:
        event = drawing(matrix, drawn, says=says, key="moves_matrix", selects="cell")
        st.caption(_("Click a cell to see the names behind it."))
    cells = event.selection.get("cell") if event else None
    with right:
        chosen = _chosen(matrix, cells[0] if cells else {})
        wanted = [pl.col(name) == label for name, label in chosen.items() if label]
        behind = movers.filter(pl.all_horizontal(pl.lit(True), *wanted))
        named(behind, called=N_("Who moved, largest change first"), key="movers", notes=notes)


def _chosen(matrix: pl.DataFrame, cell: Mapping[str, str]) -> dict[str, str | None]:
    """The class before and the class now from two boxes that start with the clicked cell's."""
    with st.container(horizontal=True):
        return {name: _class(matrix, name, cell.get(name)) for name in _CLASSES}


def _class(matrix: pl.DataFrame, name: str, clicked: str | None) -> str | None:
    labels = matrix[name].unique(maintain_order=True).to_list()
    # charts speak in words, so that is what a click brings
    spoken = [words.code(name, label) for label in labels]
    chosen: str | None = st.selectbox(
        words.column(name),
        [None, *labels],
        index=spoken.index(clicked) + 1 if clicked in spoken else 0,
        format_func=lambda label: words.code(name, label) if label else _("All"),
        key=f"moves_{name}_{clicked}",
    )
    return chosen
