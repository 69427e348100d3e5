"""The mappings that are kept here: to use for other files, to share, to forget."""

from __future__ import annotations

import streamlit as st

from dashboard.answers import mappings
from dashboard.extracts.contract import TABLES
from dashboard.extracts.mappings.mapping import Mapping
from dashboard.extracts.mappings.remembered import Kept
from dashboard.text import _
from dashboard.text.numbers import day


def chosen() -> Mapping | None:
    """Draws the list; the mapping that somebody wants used for the files handed in, if any."""
    kept = {one.name: one for one in mappings.kept()}
    if not kept:
        return None
    with st.popover(_("Mappings kept here"), icon=":material/history:", key="kept_mappings"):
        st.caption(
            _(
                "Every mapping that was published with. It is taken by itself for the next file "
                "with the same columns."
            )
        )
        name = st.selectbox(
            _("Mapping"),
            list(kept),
            index=None,
            format_func=lambda one: _described(kept[one]),
            placeholder=_("Choose one of {count}").format(count=len(kept)),
            key="kept_mapping",
        )
        return _used(kept[name]) if name else None


def _used(kept: Kept) -> Mapping | None:
    """What can be done with one of them."""
    with st.container(horizontal=True, vertical_alignment="center"):
        is_used = st.toggle(_("Use for the files above"), key=f"use_mapping_{kept.name}")
        st.download_button(
            _("Download"),
            data=kept.to_json(),
            file_name=f"{kept.file.rsplit('.', 1)[0]}.mapping.json",
            mime="application/json",
            key=f"download_mapping_{kept.name}",
            on_click="ignore",
            icon=":material/download:",
            type="tertiary",
        )
        st.button(
            _("Forget"),
            key=f"forget_mapping_{kept.name}",
            on_click=mappings.forget,
            args=(kept.name,),
            icon=":material/delete:",
            type="tertiary",
        )
    return kept.mapping if is_used else None


def _described(kept: Kept) -> str:
    tables = ", ".join(_(TABLES[name].label) for name in kept.mapping.tables)
    return f"{kept.file} · {tables} · {day(kept.saved_at.astimezone())}, {kept.by}"
