"""Which vintage is looked at: the current one, or the one that the address of the page pins."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard import filters, warehouse
from dashboard.errors import CompassError
from dashboard.extracts.store.rebuilt import is_rebuilt
from dashboard.extracts.store.vintages import Vintage
from dashboard.parts import address
from dashboard.settings import settings
from dashboard.text import N_, Said, _, say, tell
from dashboard.warehouse import Warehouse

#: What the last run of a page settled; what is drawn by itself afterwards keeps to it.
_SEEN = "vintage_seen"
_NAME = "vintage"
#: Pages that publish or look at all vintages.
_ON_THE_CURRENT = ("upload", "history")


@dataclass(frozen=True)
class Seen:
    """What a run of a page looks at.

    Attributes:
        shown: The vintage on the screen.
        current: The newest one.
        is_pinned: The address names the vintage shown.
        problem: Why the vintage that the address names cannot be shown.
    """

    shown: Vintage
    current: Vintage
    is_pinned: bool = False
    problem: CompassError | None = None


def settle() -> None:
    """Settles, once for each run of a page, which vintage all of it shows.

    Raises:
        CompassError: The data folder cannot be used.
    """
    st.session_state.pop(_SEEN, None)
    current, wanted = warehouse.current().vintage, address.given(_NAME)
    address.write(_NAME, [wanted] if wanted else [])
    st.session_state[_SEEN] = _seen(current, wanted) if wanted else Seen(current, current)


def _seen(current: Vintage, wanted: str) -> Seen:
    try:
        # looking at an old vintage for the first time may take a while
        with st.spinner(_("Opening the pinned vintage …")):
            shown = warehouse.at(filters.vintage_no(wanted)).vintage
    except CompassError as problem:
        return Seen(current, current, problem=problem)
    return Seen(shown, current, is_pinned=True)


def shown() -> Warehouse:
    """The vintage that is looked at.

    Raises:
        CompassError: The data folder cannot be used.
    """
    seen: Seen | None = st.session_state.get(_SEEN)
    return warehouse.opened(seen.shown, settings()) if seen else warehouse.current()


def banner(page: str) -> None:
    """Says that the vintage shown is pinned, or why it cannot be, and leads back in one click.

    Args:
        page: Slug of the page: publishing always starts from the current vintage.
    """
    seen: Seen | None = st.session_state.get(_SEEN)
    if seen is None or not (seen.is_pinned or seen.problem):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="pinned"):
        if seen.problem:
            st.error(" ".join((*tell(seen.problem), _instead(seen))), icon=":material/link_off:")
        elif seen.shown.id == seen.current.id:
            st.info(_pinned(seen), icon=":material/push_pin:")
        else:
            st.warning(_pinned(seen), icon=":material/push_pin:")
        if seen.is_pinned and page in _ON_THE_CURRENT:
            st.caption(_("This page works with the current vintage all the same."))
        st.button(_("Show the current vintage"), key="unpin", on_click=_unpin)


def _pinned(seen: Seen) -> str:
    older = N_(
        "Pinned to vintage {shown_no} of {shown_at}, not the current one "
        "({current_no} of {current_at})."
    )
    newest = N_(
        "Pinned to vintage {shown_no} of {shown_at}. It is the current one, and stays on the "
        "screen when another one is published."
    )
    values = {
        "shown_no": int(seen.shown.id),
        "shown_at": seen.shown.created_at,
        "current_no": int(seen.current.id),
        "current_at": seen.current.created_at,
    }
    sentence = say(Said(newest if seen.shown.id == seen.current.id else older, values))
    if is_rebuilt(seen.shown):
        sentence += " " + _("Its figures are computed by today's rules.")
    return sentence


def _instead(seen: Seen) -> str:
    instead = N_("What you see is the current vintage, {current_no} of {current_at}.")
    values = {"current_no": int(seen.current.id), "current_at": seen.current.created_at}
    return say(Said(instead, values))


def _unpin() -> None:
    address.write(_NAME, [])


def link() -> None:
    """The address of exactly these figures: this page, these choices, this vintage."""
    seen: Seen | None = st.session_state.get(_SEEN)
    if seen is None or shown().is_sample:
        return
    with st.popover(
        _("Link to exactly these figures"), icon=":material/link:", type="tertiary", key="link"
    ):
        no = int(seen.shown.id)
        stays = N_("This link always shows vintage {vintage_no}, whatever is published later.")
        st.caption(say(Said(stays, {"vintage_no": no})))
        st.code(address.link(**{_NAME: str(no)}), language=None, wrap_lines=True)
