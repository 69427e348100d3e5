"""Which file feeds which table, and which of its columns is which: suggested, and edited here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zlib import crc32

import polars as pl
import streamlit as st

from dashboard.answers import upload
from dashboard.answers.upload import Feed, Opened
from dashboard.extracts.contract import TABLES
from dashboard.extracts.contract.words import rules_in_words
from dashboard.extracts.mapping import Mapping, TableMapping, needed
from dashboard.extracts.mapping_rows import WAYS, as_rows, from_rows
from dashboard.extracts.sheet import Sheet
from dashboard.extracts.typed import Ambiguity
from dashboard.parts import codes
from dashboard.parts.cards import escaped
from dashboard.parts.frame import told
from dashboard.parts.hand_in import Handed
from dashboard.text import N_, Said, _, say
from dashboard.text.numbers import day, number

_ROWS_PREVIEWED = 8
_READINGS = {
    ",": N_("The comma is the decimal mark: {example} = {meaning}"),
    ".": N_("The point is the decimal mark: {example} = {meaning}"),
    "dmy": N_("The day comes first: {example} = {meaning}"),
    "mdy": N_("The month comes first: {example} = {meaning}"),
}


def feeds(handed: Handed) -> tuple[Feed, ...]:
    """Draws a card per sheet; returns those that feed a table."""
    found = [_feed(file, sheet, handed.mapping) for file in handed.files for sheet in file.sheets]
    return tuple(feed for feed in found if feed.mapping.tables)


def _feed(file: Opened, sheet: Sheet, given: Mapping | None) -> Feed:
    key = f"{file.digest[:16]}_{sheet.file}_{sheet.name}"
    with st.container(border=True):
        _head(sheet, key)
        fitting = upload.fits(sheet, given) if given else Mapping(tables={})
        if given and not fitting.tables:
            other = _("The mapping handed in is for other columns.")
            st.caption(f":material/info: {other}")
        tables = _tables(file, sheet, fitting, key)
        settled: dict[str, TableMapping] = {}
        is_ready = True
        for name in tables:
            start = fitting.tables.get(name) or upload.suggested(
                file.digest, f"{sheet.file} {sheet.name}", name, sheet
            )
            edited = None
            with told():
                edited, complete = _table(file, sheet, name, start, key)
                is_ready &= complete
            settled[name] = edited or start
            is_ready &= edited is not None
        mapping = Mapping(tables=settled)
        if tables:
            _download(mapping, sheet, key)
    return Feed(file.digest, sheet, mapping, is_ready)


def _head(sheet: Sheet, key: str) -> None:
    name = f"{sheet.file} · {sheet.name}" if sheet.name else sheet.file
    st.markdown(f":material/description: **{escaped(name)}**")
    counts = {"row_count": sheet.row_count, "column_count": len(sheet.columns)}
    st.caption(say(Said(N_("{row_count} rows, {column_count} columns"), counts)))
    with st.expander(_("First rows"), key=f"preview_{key}", icon=":material/visibility:"):
        st.dataframe(sheet.head(_ROWS_PREVIEWED), hide_index=True, alt=_("First rows"))


def _tables(file: Opened, sheet: Sheet, fitting: Mapping, key: str) -> list[str]:
    likely = upload.likely(file.digest, f"{sheet.file} {sheet.name}", sheet)
    default = list(fitting.tables) or [name for name in (likely,) if name]
    return st.multiselect(
        _("Tables this file feeds"),
        list(TABLES),
        default=default,
        format_func=lambda name: _(TABLES[name].label),
        placeholder=_("Not recognised: choose a table, or leave the file out"),
        key=f"tables_{key}_{'_'.join(default)}",
    )


def _table(
    file: Opened, sheet: Sheet, name: str, start: TableMapping, key: str
) -> tuple[TableMapping, bool]:
    """The mapping of one table as edited, and whether nothing is left to settle.

    Raises:
        CompassError: A row says two things at once, or a column cannot be read at all.
    """
    table, key = TABLES[name], f"{key}_{name}_{crc32(start.model_dump_json().encode())}"
    wanting = bool(needed(table, start))
    with st.expander(_(table.label), expanded=wanting, key=f"table_{key}", icon=":material/table:"):
        distinct = st.toggle(
            _("One row per key: draw this table out of repeated rows"),
            value=start.distinct,
            key=f"distinct_{key}",
        )
        edited = from_rows(
            _editor(sheet, name, start, key, distinct=distinct),
            sheet,
            table,
            start,
            distinct=distinct,
        )
        missing = needed(table, edited)
        _state(name, missing)
    unknown = upload.unknown(file.digest, sheet, name, edited)
    edited = codes.translated(unknown, table, edited, key)
    return _answered(upload.asked(file.digest, sheet, name, edited), edited, missing, key)


def _editor(
    sheet: Sheet, name: str, start: TableMapping, key: str, *, distinct: bool
) -> pl.DataFrame:
    """The rows as edited: ``field`` and the ways of ``WAYS``."""
    table, rows = TABLES[name], as_rows(TABLES[name], start)
    columns = [table[field] for field in rows["field"]]
    shown = rows.with_columns(
        label=pl.Series([_(column.label) for column in columns]),
        required=pl.Series([column.name in table.required for column in columns]),
        about=pl.Series([" ".join(rules_in_words(column)) for column in columns]),
    )
    names, config = list(sheet.columns), st.column_config
    ways = ["source", "constant"] if distinct else list(WAYS)
    edited: pl.DataFrame = st.data_editor(
        shown,
        hide_index=True,
        key=f"editor_{key}",
        column_order=["label", "required", *ways, "about"],
        disabled=["label", "required", "about", "field"],
        placeholder="–",
        alt=_("Which column is which"),
        column_config={
            "label": config.TextColumn(_("Field"), pinned=True, width=190),
            "required": config.CheckboxColumn(_("Required"), width=80),
            "source": config.SelectboxColumn(_("Column of the file"), options=names, width=170),
            "times": config.MultiselectColumn(
                _("Times"), options=names, width=120, help=_("The product of both columns.")
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
    return edited.select("field", *WAYS)


def _state(name: str, missing: Iterable[str]) -> None:
    """One line that is always there: what is still needed, or that nothing is."""
    labels = [_(TABLES[name][field].label) for field in missing]
    if labels:
        told = Said(N_("Still needed: {labels}."), {"labels": ", ".join(labels)})
        st.markdown(f":orange[:material/pending: {say(told)}]")
    else:
        complete = _("Every required field has a source.")
        st.markdown(f":green[:material/check: {complete}]")


def _answered(
    asked: list[Ambiguity], edited: TableMapping, missing: Iterable[str], key: str
) -> tuple[TableMapping, bool]:
    """Asks what the file leaves open; the answers become part of the mapping."""
    columns, open_count = dict(edited.columns), 0
    for question in asked:
        way = _question(question, key)
        if way is None:
            open_count += 1
            continue
        how = columns[question.field]
        columns[question.field] = how.model_copy(update={question.setting: way})
    return edited.model_copy(update={"columns": columns}), not (open_count or list(missing))


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


def _download(mapping: Mapping, sheet: Sheet, key: str) -> None:
    st.download_button(
        _("Keep this mapping as a file"),
        data=mapping.to_json(),
        file_name=f"{sheet.file.rsplit('.', 1)[0]}.mapping.json",
        mime="application/json",
        key=f"mapping_{key}",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        help=_("Hand it in again with the next file, or give it to service-compass publish."),
    )
