"""Codes of the file that the contract does not know: what each of them means."""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.extracts.contract import Column, Table
from dashboard.extracts.mapping import TableMapping
from dashboard.parts.cards import escaped
from dashboard.text import N_, Said, _, say

#: Whoever has more than this many unknown values has mapped the wrong column.
_MOST_ASKED = 200


def translated(
    unknown: dict[str, pl.DataFrame], table: Table, mapping: TableMapping, key: str
) -> TableMapping:
    """Asks what the unknown values of each column mean; the answers become part of the mapping.

    Args:
        unknown: Column of the contract -> its unknown values, see ``unknown_codes``.
    """
    columns = dict(mapping.columns)
    for name, values in unknown.items():
        how = columns[name]
        told = N_("{field}: values of the column {column_name} that are no code: {value_count}")
        counts = {
            "field": Said(table[name].label),
            "value_count": values.height,
            "column_name": how.source,
        }
        title = escaped(say(Said(told, counts)))
        with st.expander(title, key=f"unknown_{key}_{name}", icon=":material/translate:"):
            meant = _asked(values.head(_MOST_ASKED), table[name], f"{key}_{how.source}")
        columns[name] = how.model_copy(update={"codes": {**how.codes, **meant}})
    return mapping.model_copy(update={"columns": columns})


def _asked(values: pl.DataFrame, column: Column, key: str) -> dict[str, str]:
    """Value of the file -> the code chosen for it."""
    other = _("They count as other unless you say what they mean.")
    aside = _("Their rows are set aside unless you say what they mean.")
    st.caption(other if "other" in column.codes else aside)
    edited: pl.DataFrame = st.data_editor(
        values.with_columns(code=pl.lit(None, dtype=pl.String)),
        hide_index=True,
        key=f"codes_{key}_{column.name}",
        disabled=["value", "row_count"],
        placeholder="–",
        alt=_("What unknown codes mean"),
        column_config={
            "value": _("Value in the file"),
            "row_count": st.column_config.NumberColumn(_("Rows"), format="localized"),
            "code": st.column_config.SelectboxColumn(
                _("means"),
                options=list(column.codes),
                format_func=lambda code: f"{words.code(column.name, str(code))} ({code})",
            ),
        },
    )
    chosen = edited.drop_nulls("code")
    return dict(chosen.select("value", "code").iter_rows())
