"""Rules by the values of a column: which kinds of document are credit notes, and what follows."""

from __future__ import annotations

from zlib import crc32

import streamlit as st

from dashboard.answers import upload
from dashboard.extracts.contract import Table
from dashboard.extracts.mappings.mapping import TableMapping, Where
from dashboard.extracts.mappings.rules import Rule, possible, rules, told, with_rules
from dashboard.extracts.reading.sheet import Sheet
from dashboard.parts.cards import escaped
from dashboard.text import N_, Said, _, say
from dashboard.text.numbers import number

#: A column with more different values holds no kinds of document.
_MOST_VALUES = 200


def ruled(digest: str, sheet: Sheet, table: Table, mapping: TableMapping, key: str) -> TableMapping:
    """Draws the rules of the mapping and room for one more; returns it with what is chosen."""
    negative, true = possible(table, mapping)
    begun = rules(mapping)
    if not negative and not true and not begun:
        return mapping
    # other rules to begin with are other boxes
    key = f"{key}_{crc32(repr(begun).encode())}"
    title = _("Credit notes and other rules by the values of a column")
    with st.popover(title, icon=":material/rule:", key=f"rules_{key}", width="stretch"):
        about = _(
            "In the rows chosen the amount counts as negative, whichever sign the file gives it; "
            "fields of yes and no are yes there and no elsewhere."
        )
        st.caption(about)
        drawn = [
            _rule(digest, sheet, table, (negative, true), rule, f"{key}_{i}")
            for i, rule in enumerate((*begun, None))
        ]
    return with_rules(table, mapping, [rule for rule in drawn if rule])


def tell(table: Table, mapping: TableMapping) -> None:
    """A line for everything that the mapping does to amounts besides reading them."""
    lines = [f":material/rule: {escaped(say(said))}" for said in told(table, mapping)]
    if lines:
        st.caption("  \n".join(lines))


def _rule(
    digest: str,
    sheet: Sheet,
    table: Table,
    can: tuple[tuple[str, ...], tuple[str, ...]],
    rule: Rule | None,
    key: str,
) -> Rule | None:
    """One rule as chosen; ``None`` while something of it is missing."""
    names = list(sheet.columns)
    before = rule.where.column if rule else None
    left, right = st.columns([2, 3])
    column = left.selectbox(
        _("Column of the file"),
        names,
        index=names.index(before) if before in names else None,
        placeholder=_("A new rule: choose a column"),
        key=f"rule_column_{key}",
    )
    if column is None:
        return None
    listed = upload.values(digest, sheet, column)
    options = listed.head(_MOST_VALUES)["value"].to_list()
    kept = list(rule.where.values) if rule and column == before else []
    counts = dict(listed.iter_rows())
    values = right.multiselect(
        _("Values, with their rows"),
        [*options, *(value for value in kept if value not in options)],
        default=kept,
        format_func=lambda value: f"{value} ({number(counts.get(value, 0))})",
        accept_new_options=True,
        placeholder=_("No value: no rule"),
        key=f"rule_values_{key}_{column}",
    )
    fields = [*can[0], *can[1]]
    chosen = st.multiselect(
        _("What follows"),
        fields,
        default=[f for f in (*rule.negative, *rule.true) if f in fields] if rule else [],
        format_func=lambda field: _follows(table, field, is_negative=field in can[0]),
        placeholder=_("Fields that turn negative or yes"),
        key=f"rule_fields_{key}",
    )
    if not values or not chosen:
        return None
    return Rule(
        Where(column=column, values=tuple(values)),
        tuple(field for field in chosen if field in can[0]),
        tuple(field for field in chosen if field in can[1]),
    )


def _follows(table: Table, field: str, *, is_negative: bool) -> str:
    told = N_("{field}: negative") if is_negative else N_("{field}: yes")
    return say(Said(told, {"field": Said(table[field].label)}))
