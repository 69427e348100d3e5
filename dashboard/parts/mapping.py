"""Which file feeds which table, and which of its columns is which: suggested, and edited here."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import streamlit as st

from dashboard.answers import mappings, surveys, upload
from dashboard.answers.surveys import Catalogue
from dashboard.answers.upload import Feed, Opened
from dashboard.extracts.contract import TABLES
from dashboard.extracts.mappings.mapping import ANSWERS, Mapping, TableMapping, needed
from dashboard.extracts.mappings.proposals import Items
from dashboard.extracts.mappings.questionnaires import Survey
from dashboard.extracts.mappings.recalled import Recalled
from dashboard.extracts.mappings.suggest import Suggestion
from dashboard.extracts.reading.sheet import Sheet
from dashboard.parts import codes, mapping_editor, rules, survey
from dashboard.parts.cards import escaped
from dashboard.parts.frame import told
from dashboard.parts.hand_in import Handed
from dashboard.parts.questions import answered
from dashboard.text import N_, Said, _, say

_ROWS_PREVIEWED = 8
_COLUMNS_PREVIEWED = 100
_NAMES_TOLD = 10
_ITEMS = "survey_items"
#: Of survey answers: asked by their own questions where the file does not say.
_ASKED_BELOW = ("wave_id", "response_date")

#: What a mapping may begin with, the first one that is there unless somebody chooses another.
_STARTS = {
    "given": N_("The mapping handed in"),
    "last": N_("As last time"),
    "fresh": N_("Suggested afresh"),
    "near": N_("As for a similar file"),
}


def feeds(handed: Handed) -> tuple[Feed, ...]:
    """Draws a card per sheet; returns those that feed a table."""
    known = surveys.catalogue(handed.files)
    found = [
        _feed(file, sheet, handed.mapping, known) for file in handed.files for sheet in file.sheets
    ]
    return tuple(feed for feed in found if feed.mapping.tables)


def _feed(file: Opened, sheet: Sheet, given: Mapping | None, known: Catalogue) -> Feed:
    key = f"{file.digest[:16]}_{sheet.key}"
    with st.container(border=True):
        _head(sheet, key)
        start = _start(file, sheet, given, key).without_rows_of({*known.items["item_id"]})
        settled: dict[str, TableMapping] = {}
        is_ready = True
        for name in _tables(file, sheet, start, known, key):
            one = _Table(file, sheet, name, start, known)
            edited = None
            with told():
                edited, complete = _table(one, key)
                is_ready &= complete
            settled = (edited or {name: one.begun}) | settled
            is_ready &= edited is not None
        mapping = Mapping(tables=settled)
        if settled:
            _download(mapping, sheet, key)
    return Feed(file.digest, sheet, mapping, is_ready)


def _head(sheet: Sheet, key: str) -> None:
    name = f"{sheet.file} · {sheet.name}" if sheet.name else sheet.file
    st.markdown(f":material/description: **{escaped(name)}**")
    counts = {"row_count": sheet.row_count, "column_count": len(sheet.columns)}
    st.caption(say(Said(N_("{row_count} rows, {column_count} columns"), counts)))
    with st.expander(_("First rows"), key=f"preview_{key}", icon=":material/visibility:"):
        first = sheet.head(_ROWS_PREVIEWED).select(sheet.columns[:_COLUMNS_PREVIEWED])
        st.dataframe(first, hide_index=True, alt=_("First rows"))


# --- what it begins with ----------------------------------------------------------------------


def _start(file: Opened, sheet: Sheet, given: Mapping | None, key: str) -> Mapping:
    """What the mapping begins with, no tables where all is suggested; asked where there is more."""
    fitting = upload.fits(sheet, given) if given else Mapping(tables={})
    if given and not fitting.tables:
        other = _("The mapping handed in is for other columns.")
        st.caption(f":material/info: {other}")
    found = mappings.recollection(file.digest, sheet)
    starts = {
        "given": fitting if fitting.tables else None,
        "last": found.last.mapping if found.last else None,
        "fresh": Mapping(tables={}),
        "near": found.near.mapping if found.near else None,
    }
    there = {kind: mapping for kind, mapping in starts.items() if mapping is not None}
    chosen = _asked_for(list(there), key)
    if chosen != "near" and found.near:
        _similar(found.near)
    if chosen in ("last", "near") and (recalled := found.last or found.near):
        _remembered(recalled, key, is_same=chosen == "last")
    return there[chosen]


def _asked_for(kinds: list[str], key: str) -> str:
    if len(kinds) == 1:
        return kinds[0]
    chosen = st.segmented_control(
        _("Begin with"),
        kinds,
        default=kinds[0],
        format_func=lambda kind: _(_STARTS[kind]),
        required=True,
        key=f"start_{key}_{'_'.join(kinds)}",
    )
    return chosen or kinds[0]


def _similar(near: Recalled) -> None:
    told = N_("There is a mapping for a similar file: {file}, {saved_on}, {by}.")
    st.caption(f":material/history: {escaped(say(Said(told, _facts(near))))}")
    _differences(near)


def _differences(recalled: Recalled) -> None:
    """The columns of the header that are new or gone."""
    for names, template in (
        (recalled.missing, N_("Columns that are not there any more: {column_names}.")),
        (recalled.new, N_("Columns that are new: {column_names}.")),
    ):
        if names:
            listed = ", ".join(names[:_NAMES_TOLD]) + (" …" if len(names) > _NAMES_TOLD else "")
            st.caption(escaped(say(Said(template, {"column_names": listed}))))


def _remembered(recalled: Recalled, key: str, *, is_same: bool) -> None:
    """Where the mapping is from, what is different now, and the way to forget it."""
    same = N_("Mapping of {saved_on} by {by}, for {file}. Change it below.")
    near = N_("Mapping of {saved_on} by {by} for a similar file, {file}. Look at it closely.")
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.caption(
        f":material/history: {escaped(say(Said(same if is_same else near, _facts(recalled))))}"
    )
    if is_same:
        right.button(
            _("Forget"),
            key=f"forget_{key}",
            on_click=mappings.forget,
            args=(recalled.kept.name,),
            icon=":material/delete:",
            type="tertiary",
            help=_("This mapping is no longer offered for files with these columns."),
        )
    _differences(recalled)
    for note in recalled.notes:
        st.warning(escaped(say(note)), icon=":material/swap_horiz:")


def _facts(recalled: Recalled) -> dict[str, object]:
    kept = recalled.kept
    return {"file": kept.file, "by": kept.by, "saved_on": kept.saved_at.astimezone().date()}


# --- tables -----------------------------------------------------------------------------------


def _tables(file: Opened, sheet: Sheet, start: Mapping, known: Catalogue, key: str) -> list[str]:
    likely = upload.likely(file.digest, sheet.key, sheet, known.key, known.items)
    # rows that a mapping says itself come with the table that needs them
    begun = [name for name, how in start.tables.items() if not how.rows]
    default = begun or [name for name in (likely,) if name]
    return st.multiselect(
        _("Tables this file feeds"),
        list(TABLES),
        default=default,
        format_func=lambda name: _(TABLES[name].label),
        placeholder=_("Not recognised: choose a table, or leave the file out"),
        key=f"tables_{key}_{'_'.join(default)}",
    )


@dataclass(frozen=True)
class _Table:
    """A table that a sheet feeds, and what its mapping begins with."""

    file: Opened
    sheet: Sheet
    name: str
    start: Mapping
    known: Catalogue

    @property
    def suggested(self) -> Suggestion:
        """What the sheet says by itself."""
        known = (self.known.key, self.known.items) if self.name == ANSWERS else ("", None)
        return upload.suggested(self.file.digest, self.sheet.key, self.name, self.sheet, *known)

    @property
    def begun(self) -> TableMapping:
        """As somebody published it before, or as suggested."""
        return self.start.tables.get(self.name) or self.suggested.mapping

    @property
    def survey(self) -> Survey | None:
        """What there is to ask of a survey; nobody asks again what was published before."""
        return None if self.name in self.start.tables else self.suggested.survey

    @property
    def items(self) -> Items:
        """The questions that no catalogue has."""
        if (found := self.survey) is not None:
            return found.items
        return self.start.tables[_ITEMS].rows if _ITEMS in self.start.tables else ()


def _table(one: _Table, key: str) -> tuple[dict[str, TableMapping], bool]:
    """The mapping of one table as edited, with what comes with it, and whether all is settled.

    Raises:
        CompassError: A row says two things at once, or a column cannot be read at all.
    """
    table, begun, sheet = TABLES[one.name], one.begun, one.sheet
    key = f"{key}_{one.name}_{crc32(begun.model_dump_json().encode())}"
    elsewhere = _ASKED_BELOW if one.name == ANSWERS else ()
    wanting = bool({*needed(table, begun)} - {*elsewhere})
    with st.expander(_(table.label), expanded=wanting, key=f"table_{key}", icon=":material/table:"):
        edited = mapping_editor.edited(
            sheet, one.name, begun, one.suggested, key, asked_below=elsewhere
        )
        if "net_revenue" not in begun.columns:
            edited = upload.credited(one.file.digest, sheet, one.name, edited)
        edited = rules.ruled(one.file.digest, sheet, table, edited, key)
    rules.tell(table, edited)
    items: Items = ()
    is_settled = True
    if one.name == ANSWERS:
        asked = _asked(one, edited, key)
        edited, items, is_settled = asked.answers, asked.items, asked.is_settled
        edited = survey.when(sheet, edited, key)
    open_questions = upload.asked(one.file.digest, sheet, one.name, edited)
    edited, clear = answered(open_questions, edited, key)
    unknown = upload.unknown(one.file.digest, sheet, one.name, edited)
    edited = codes.translated(unknown, table, edited, key)
    tables = {one.name: edited} | ({_ITEMS: TableMapping(rows=items)} if items else {})
    return tables, clear and is_settled and not needed(table, edited)


def _asked(one: _Table, edited: TableMapping, key: str) -> survey.Edited:
    """The questions of a survey, whichever shape it has."""
    if edited.questions:
        return survey.questions(one.sheet, edited, one.items, one.survey, one.known, key)
    known = (one.known.key, one.known.items)
    found = upload.unknown_questions(one.file.digest, one.sheet, edited, *known)
    return survey.unknown(edited, found, key)


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
