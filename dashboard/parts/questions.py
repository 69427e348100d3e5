"""What a file leaves open, asked with examples from the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.extracts.mappings.mapping import TableMapping
from dashboard.extracts.reading.typed import Ambiguity
from dashboard.parts.cards import escaped
from dashboard.text import N_, Said, _, say
from dashboard.text.numbers import day, number

_READINGS = {
    ",": N_("The comma is the decimal mark: {example} = {meaning}"),
    ".": N_("The point is the decimal mark: {example} = {meaning}"),
    "dmy": N_("The day comes first: {example} = {meaning}"),
    "mdy": N_("The month comes first: {example} = {meaning}"),
}


def answered(
    asked: Sequence[Ambiguity], mapping: TableMapping, key: str
) -> tuple[TableMapping, bool]:
    """Asks; the answers become part of the mapping. Says whether all are given."""
    columns, open_count = dict(mapping.columns), 0
    for question in asked:
        way = _question(question, key)
        if way is None:
            open_count += 1
            continue
        how = columns[question.field]
        columns[question.field] = how.model_copy(update={question.setting: way})
    return mapping.model_copy(update={"columns": columns}), not open_count


def _question(question: Ambiguity, key: str) -> str | None:
    examples = ", ".join(question.examples)
    told = N_("{column_name} can be read in two ways. The file holds {examples}. What is meant?")
    values = {"column_name": question.column, "examples": examples}
    return st.radio(
        escaped(say(Said(told, values))),
        list(question.readings),
        index=None,
        format_func=lambda way: escaped(
            _(_READINGS[way]).format(
                example=question.examples[0], meaning=_meaning(question.readings[way])
            )
        ),
        key=f"asked_{key}_{question.field}_{question.setting}",
    )


def _meaning(value: object) -> str:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, float | int):
        return number(value, decimals=0 if float(value).is_integer() else 3)
    return _("not readable")
