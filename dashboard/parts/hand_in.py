"""Files come in: the uploaders, what cannot be read, and templates for those who have none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import exports
from dashboard.answers import upload
from dashboard.answers.upload import Opened
from dashboard.errors import CompassError
from dashboard.extracts.blank_survey import blank_survey
from dashboard.extracts.contract import TABLES
from dashboard.extracts.mappings.mapping import Mapping, read_mapping
from dashboard.extracts.templates import template
from dashboard.parts import kept_mappings, working
from dashboard.parts.frame import told
from dashboard.text import N_, Said, _, language, say, speaking, tell


@dataclass(frozen=True)
class Handed:
    """What was handed in: files that could be read, and the mapping that came with them."""

    files: tuple[Opened, ...]
    mapping: Mapping | None


def hand_in() -> Handed:
    """Draws the uploaders and tells what cannot be read, without hiding the rest."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        dropped = st.file_uploader(
            _("Extracts: CSV, Excel or Parquet, also zipped"),
            accept_multiple_files=True,
            key="extracts",
        )
        with st.popover(_("Empty templates"), icon=":material/table_view:"):
            _templates()
    with right:
        described = st.file_uploader(_("Column mapping, if you have one (JSON)"), key="mapping")
        chosen = kept_mappings.chosen()
    files = _opened(dropped or ())
    mapping = chosen
    with told():
        if described is not None:
            mapping = _mapping(described)
    return Handed(tuple(file for file in files if file.sheets), mapping)


def in_language(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Makes a download when it is asked for, in the language spoken now."""
    spoken = language()

    def made() -> bytes:
        with speaking(spoken):
            return make()

    return made


def _opened(dropped: Sequence[Any]) -> list[Opened]:
    """The files, each content once; what cannot be read or comes twice is told."""
    found: dict[str, Opened] = {}
    names: list[str] = []
    for file in dropped:
        name = upload.name_besides(file.name, names)
        names.append(file.name)
        one = working.result(upload.opening(file.file_id, name, file.getvalue), file.file_id)
        if one is None:
            continue
        if one.digest in found:
            twice = N_("{file} has the same content as {other}; it counts once.")
            st.info(
                say(Said(twice, {"file": name, "other": found[one.digest].name})),
                icon=":material/content_copy:",
            )
            continue
        found[one.digest] = one
        if one.problem is not None:
            _refused(one.problem)
    return list(found.values())


def _refused(problem: CompassError) -> None:
    happened, remedy = tell(problem)
    st.error(f"{happened} {remedy}", icon=":material/error:")


def _mapping(described: Any) -> Mapping:
    try:
        text = described.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CompassError(
            N_("{file} is no text and so no mapping."),
            remedy=N_("Hand in the JSON file that was downloaded here or written by hand."),
            file=described.name,
        ) from error
    return read_mapping(text, described.name)


def _templates() -> None:
    st.caption(_("An Excel file per table, with an example row and every column explained."))
    name = st.selectbox(
        _("Table"), list(TABLES), format_func=lambda name: _(TABLES[name].label), key="template"
    )
    st.caption(_(TABLES[name].about))
    st.download_button(
        _("Download the template"),
        data=in_language(lambda: template(TABLES[name])),
        file_name=f"{name}.xlsx",
        mime=exports.XLSX,
        on_click="ignore",
        icon=":material/download:",
    )
    st.divider()
    st.caption(
        _(
            "The default questionnaire: 26 questions about the service and ten about the whole. "
            "Filled in it is loaded without any mapping."
        )
    )
    is_short = st.toggle(_("Short: ask for satisfaction alone"), key="short_questionnaire")
    st.download_button(
        _("Download the questionnaire"),
        data=in_language(lambda: blank_survey(is_short=is_short)),
        file_name=f"{_('questionnaire')}.xlsx",
        mime=exports.XLSX,
        key="questionnaire",
        on_click="ignore",
        icon=":material/quiz:",
    )
