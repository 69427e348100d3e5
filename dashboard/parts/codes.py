"""Codes of the file that the contract does not know: what each of them means, by revenue."""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboard.extracts.contract import Column, Table
from dashboard.extracts.contract.codes import COUNTRIES, LABELS
from dashboard.extracts.judging.left_over import LeftOver
from dashboard.extracts.mappings.mapping import TableMapping
from dashboard.parts.cards import escaped
from dashboard.text import N_, Said, _, say
from dashboard.text.numbers import territory

#: Whoever has more than this many unknown values has mapped the wrong column.
_MOST_ASKED = 200


def translated(
    unknown: dict[str, LeftOver], table: Table, mapping: TableMapping, key: str
) -> TableMapping:
    """Asks what the unknown values of each column mean; the answers become part of the mapping.

    Args:
        unknown: Column of the contract -> its unknown values, see ``left_over``.
    """
    columns = dict(mapping.columns)
    for name, left in unknown.items():
        how = columns[name]
        told = N_("{field}: values of the column {column_name} that are no code: {value_count}")
        counts = {
            "field": Said(table[name].label),
            "value_count": left.values.height,
            "column_name": how.source,
        }
        title = escaped(say(Said(told, counts)))
        # it is the answer to "what do we lose": open as long as nobody has answered it
        with st.expander(
            title, expanded=True, key=f"unknown_{key}_{name}", icon=":material/translate:"
        ):
            meant = _asked(left, table[name], f"{key}_{how.source}")
        columns[name] = how.model_copy(update={"codes": {**how.codes, **meant}})
    return mapping.model_copy(update={"columns": columns})


def _asked(left: LeftOver, column: Column, key: str) -> dict[str, str]:
    """Value of the file -> the code chosen for it."""
    sentence = st.container()
    values = left.values.head(_MOST_ASKED).with_columns(code=pl.lit(None, dtype=pl.String))
    edited: pl.DataFrame = st.data_editor(
        values,
        hide_index=True,
        key=f"codes_{key}_{column.name}",
        column_order=["value", "row_count", *(["revenue_eur"] if left.revenue_eur else []), "code"],
        disabled=["value", "row_count", "revenue_eur"],
        placeholder="–",
        alt=_("What unknown codes mean"),
        column_config={
            "value": _("Value in the file"),
            "row_count": st.column_config.NumberColumn(_("Rows"), format="localized"),
            "revenue_eur": st.column_config.NumberColumn(
                _("Net revenue"), format="euro", help=_("Credit notes count as positive here.")
            ),
            "code": st.column_config.SelectboxColumn(
                _("means"), options=_options(column), format_func=lambda code: _named(column, code)
            ),
        },
    )
    chosen = edited.drop_nulls("code")
    with sentence:
        _say_left_over(left, column, chosen["value"])
    return dict(chosen.select("value", "code").iter_rows())


def _options(column: Column) -> list[str]:
    """The codes as the reader looks for them: by their words, what is left for ``other`` first."""
    return sorted(column.codes, key=lambda code: (code != "other", _named(column, code).casefold()))


def _named(column: Column, code: object) -> str:
    is_country = column.codes is COUNTRIES
    word = territory(str(code)) if is_country else _(LABELS.get(str(code), str(code)))
    return f"{word} ({code})"


def _say_left_over(left: LeftOver, column: Column, answered: pl.Series) -> None:
    """What share of rows or revenue still has no meaning, and what becomes of it."""
    still = left.values.filter(~pl.col("value").is_in(answered.implode()))
    if still.is_empty():
        st.caption(_("Every value has a meaning now."))
        return
    values: dict[str, object] = {
        "value_count": still.height,
        "row_share": float(still["row_count"].sum()) / left.row_count,
        "revenue_share": 0.0,
    }
    told = N_("Values without a meaning: {value_count}, in {row_share} of the rows.")
    if left.revenue_eur:
        values["revenue_share"] = float(still["revenue_eur"].sum()) / left.revenue_eur
        values["revenue_eur"] = float(still["revenue_eur"].sum())
        told = N_(
            "Values without a meaning: {value_count}, with {revenue_eur} or {revenue_share} of the "
            "net revenue."
        )
    other = _("They count as other unless you say what they mean.")
    aside = _("Their rows are set aside unless you say what they mean.")
    st.markdown(escaped(say(Said(told, values))))
    st.caption(other if "other" in column.codes else aside)
