"""The frame around every page: the language switch, the data line, and where mistakes are told."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from dashboard import warehouse
from dashboard.errors import CompassError
from dashboard.navigation import place
from dashboard.parts import address, pinned
from dashboard.text import LANGUAGES, Language, _, say, speaking, tell
from dashboard.text import speak as speak_from_now

_NAMES: dict[Language, str] = {"de": "Deutsch", "en": "English"}


def speak() -> None:
    """Draws the language switch and speaks the language chosen; the browser's by default."""
    usual = _browser_language()
    address.recall("lang", default=usual, possible=LANGUAGES)
    chosen = st.segmented_control(
        "Sprache / Language",
        LANGUAGES,
        format_func=_NAMES.__getitem__,
        required=True,
        key="lang",
        label_visibility="collapsed",
    )
    address.write("lang", [chosen or usual], default=usual)
    speak_from_now(chosen or usual)


def _browser_language() -> Language:
    # not st.context.locale: that follows the switch, and the default must not move with it
    wanted = st.context.headers.get("Accept-Language") or st.context.locale or ""
    return "de" if wanted.lower().startswith("de") else "en"


def fragment(body: Callable[..., None]) -> Callable[..., None]:
    """A part of a page that reruns by itself, in the language the page speaks."""

    repeated: Callable[..., None] = st.fragment(_in_language(body))
    return repeated


def looking_again(every_seconds: float) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A fragment that reruns by itself after so many seconds, again and again."""

    def fragmented(body: Callable[..., None]) -> Callable[..., None]:
        repeated: Callable[..., None] = st.fragment(_in_language(body), run_every=every_seconds)
        return repeated

    return fragmented


def _in_language(body: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(body)
    def in_language(*args: Any, **kwargs: Any) -> None:
        with speaking(st.session_state.get("lang") or _browser_language()), told():
            body(*args, **kwargs)

    return in_language


def data_line() -> None:
    """What data is on the screen: sample or published, until when, which vintage."""
    with told():
        pinned.settle()
        shown = pinned.shown()
        if shown.is_sample:
            st.badge(_("Sample data"), icon=":material/science:", color="orange")
        st.caption(say(warehouse.told(shown.vintage)))


def way_in(*slugs: str) -> None:
    """Links to pages, each with the question it answers."""
    for side, slug in zip(st.columns(len(slugs)), slugs, strict=True):
        there = place(slug)
        with side, st.container(border=True, height="stretch"):
            st.page_link(there.path, label=f"**{_(there.title)}**", icon=there.icon)
            st.caption(_(there.about))


@contextmanager
def told() -> Iterator[None]:
    """The one calm place for mistakes: what happened, and what to do next.

    A ``CompassError`` is the reader's matter; everything else is ours, stays loud and is told by
    the server (see ``server.tell_fault``).
    """
    try:
        yield
    except CompassError as error:
        happened, remedy = tell(error)
        st.error(happened, icon=":material/error:")
        st.caption(remedy)
