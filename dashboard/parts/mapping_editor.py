"""The mapping of one table as rows to edit: which column is which, and why it was suggested."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import polars as pl
import streamlit as st

from dashboard.extracts.contract import TABLES, Table
from dashboard.extracts.contract.schema import Origin
from dashboard.extracts.contract.words import rules_in_words
from dashboard.extracts.mappings.mapping import ColumnMapping, TableMapping, needed
from dashboard.extracts.mappings.mapping_rows import WAYS, as_rows, from_rows
from dashboard.extracts.mappings.suggest import Suggestion, read_from
from dashboard.extracts.reading.sheet import Sheet
from dashboard.parts.cards import escaped
from dashboard.text import N_, Said, _, say

_WHY: Mapping[Origin, str] = {
    "name": N_("same name"),
    "label": N_("our label"),
    "sap": "SAP",
    "dynamics": "Dynamics 365",
    "salesforce": "Salesforce",
    "word": N_("a synonym, please check"),
}


def edited(
    sheet: Sheet,
    name: str,
    start: TableMapping,
    suggested: Suggestion,
    key: str,
    *,
    asked_below: Collection[str] = (),
) -> TableMapping:
    """Draws the editor and what has to be chosen; returns the mapping as it stands there.

    Args:
        name: The table.
        start: The mapping to begin with.
        suggested: What the sheet says by itself: why a column was taken, and what may be meant.
        asked_below: Fields that are asked elsewhere where they have no source.

    Raises:
        CompassError: A row says two things at once.
    """
    table = TABLES[name]
    distinct = not start.questions and st.toggle(
        _("One row per key: draw this table out of repeated rows"),
        value=start.distinct,
        key=f"distinct_{key}",
    )
    rows = _rows(sheet, table, start, suggested, key, distinct=distinct)
    mapping = from_rows(rows, sheet, table, start, distinct=distinct)
    state = st.container()
    mapping = _chosen(sheet, table, mapping, suggested, key)
    with state:
        _state(table, [field for field in needed(table, mapping) if field not in asked_below])
    return mapping


def _rows(
    sheet: Sheet,
    table: Table,
    start: TableMapping,
    suggested: Suggestion,
    key: str,
    *,
    distinct: bool,
) -> pl.DataFrame:
    """The rows as edited: ``field`` and the ways of ``WAYS``."""
    rows = as_rows(table, start)
    columns = [table[field] for field in rows["field"]]
    shown = rows.with_columns(
        label=pl.Series([_(column.label) for column in columns]),
        required=pl.Series([column.name in table.required for column in columns]),
        why=pl.Series([_why(column.name, start, suggested) for column in columns]),
        about=pl.Series([" ".join(rules_in_words(column)) for column in columns]),
    )
    names, config = list(sheet.columns), st.column_config
    ways = ["factor", "constant"] if distinct else ["times", "factor", "constant", "within"]
    found: pl.DataFrame = st.data_editor(
        shown,
        hide_index=True,
        key=f"editor_{key}",
        column_order=["label", "required", "source", "why", *ways, "about"],
        disabled=["label", "required", "why", "about", "field"],
        placeholder="–",
        alt=_("Which column is which"),
        column_config={
            "label": config.TextColumn(_("Field"), pinned=True, width=190),
            "required": config.CheckboxColumn(_("Required"), width=80),
            "source": config.SelectboxColumn(_("Column of the file"), options=names, width=170),
            "why": config.TextColumn(
                _("Suggested by"),
                width=170,
                help=_("Whose name of the field the column bears, or what has to be chosen."),
            ),
            "times": config.MultiselectColumn(
                _("Times"), options=names, width=120, help=_("The product of both columns.")
            ),
            "factor": config.NumberColumn(
                _("Factor"), width=80, help=_("1000 where the file counts thousands.")
            ),
            "constant": config.TextColumn(
                _("Constant"), width=110, help=_("The same value in every row.")
            ),
            "within": config.MultiselectColumn(
                _("Number within"),
                options=names,
                width=130,
                help=_("1, 2, 3 … in the order of the file, anew for each value of the column."),
            ),
            "about": config.TextColumn(_("Meaning"), width="large"),
        },
    )
    return found.select("field", *WAYS)


def _why(field: str, start: TableMapping, suggested: Suggestion) -> str:
    """Why a column was taken, or why none was."""
    how, guess = start.columns.get(field), suggested.mapping.columns.get(field)
    if how is not None and guess is not None and field in suggested.origins:
        return _(_WHY[suggested.origins[field]]) if how.source == guess.source else ""
    if how is not None and how.true_where:
        return _("a rule, see below")
    if how is None and field in suggested.choices:
        return " · ".join(suggested.choices[field]) + "?"
    if how is None and field in suggested.implausible:
        said = N_("{column_name} holds something else")
        return say(Said(said, {"column_name": suggested.implausible[field]}))
    return ""


def _chosen(
    sheet: Sheet, table: Table, mapping: TableMapping, suggested: Suggestion, key: str
) -> TableMapping:
    """Asks what is meant, for every field that has no source yet and may be told by the file."""
    columns = dict(mapping.columns)
    for field in dict.fromkeys((*suggested.choices, *suggested.offers)):
        if field in columns:
            continue
        offers = {_in_words(how): how for how in suggested.offers.get(field, ())}
        values = {"field": Said(table[field].label)}
        chosen = st.pills(
            escaped(say(Said(N_("{field}: what of the file is it?"), values))),
            [*suggested.choices.get(field, ()), *offers],
            format_func=escaped,
            key=f"choice_{key}_{field}",
        )
        if chosen is not None:
            columns[field] = offers.get(chosen) or read_from(sheet, table[field], chosen)
    return mapping.model_copy(update={"columns": columns})


def _in_words(how: ColumnMapping) -> str:
    """A way in which no single column tells a field."""
    if how.product:
        return " × ".join(how.product)
    within = ", ".join(how.row_number_within or ())
    return say(Said(N_("1, 2, 3 … within {column_name}"), {"column_name": within}))


def _state(table: Table, missing: Iterable[str]) -> None:
    """One line that is always there: what is still needed, or that nothing is."""
    labels = [_(table[field].label) for field in missing]
    if labels:
        told = Said(N_("Still needed: {labels}."), {"labels": ", ".join(labels)})
        st.markdown(f":orange[:material/pending: {say(told)}]")
    else:
        complete = _("Every required field has a source.")
        st.markdown(f":green[:material/check: {complete}]")
