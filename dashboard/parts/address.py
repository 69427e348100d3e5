"""Choices in the address of the page, as codes: a link means the same in every language.

Streamlit's own binding writes what the reader sees ("Letzte 24 Monate"), so that a link sent to a
colleague who reads English would say nothing. Here the address holds the code: a new session
begins with what its address says, and a choice stays when the page changes. This is the one place
that keeps anything in the session.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from urllib.parse import urlencode

import streamlit as st

_REMEMBERED, _PAGE = "choices", "page"


def turn_to(page: str) -> None:
    """Another page has widgets of its own: they take over what was chosen, not what was drawn."""
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        for name in _choices():
            if name != "lang":
                st.session_state.pop(name, None)


def recall(name: str, *, default: str, possible: Collection[str]) -> None:
    """Gives the widget named ``name`` its value: the one chosen before, else the address's."""
    if st.session_state.get(name) in possible:
        return
    known = next((value for value in _before(name) if value in possible), default)
    st.session_state[name] = known


def recall_several(name: str, *, possible: Collection[str]) -> None:
    """Gives the widget named ``name`` its values, as far as they are still possible."""
    given = st.session_state.get(name, _before(name))
    kept = [value for value in given if value in possible]
    if kept != st.session_state.get(name):
        st.session_state[name] = kept


def write(name: str, values: Sequence[str], *, default: str = "") -> None:
    """Writes the choice into the address; what is usual is left out."""
    _choices()[name] = list(values)
    told = [value for value in values if value != default]
    if st.query_params.get_all(name) == told:
        return
    if told:
        st.query_params[name] = told
    else:
        st.query_params.pop(name, None)


def forget(name: str) -> None:
    """Takes a choice back, so that the widget named ``name`` shows what is usual again."""
    st.session_state.pop(name, None)
    write(name, [])


def given(name: str) -> str:
    """What was chosen before or what the address says, whether possible or not; else empty."""
    return next(iter(_before(name)), "")


def link(**also: str) -> str:
    """The whole address of this page with its choices; ``also`` is added or takes their place."""
    told = {name: st.query_params.get_all(name) for name in st.query_params} | also
    return f"{st.context.url or ''}?{urlencode(told, doseq=True)}"


def _before(name: str) -> list[str]:
    """What was chosen on the page before, else what the address says."""
    return _choices().get(name, st.query_params.get_all(name))


def _choices() -> dict[str, list[str]]:
    remembered: dict[str, list[str]] = st.session_state.setdefault(_REMEMBERED, {})
    return remembered
