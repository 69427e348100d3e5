"""The weights of the loyalty index: moved, saved with who and when, and back to the usual ones."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import exports, words
from dashboard.answers import loyalty_weights as answers
from dashboard.extracts.publishing import whoever
from dashboard.filters import LARGEST_WEIGHT, Filters, written_weights
from dashboard.parts import address
from dashboard.parts.choices import weights as chosen_weights
from dashboard.parts.frame import told
from dashboard.text import N_, Said, _, say
from dashboard.text.numbers import share
from models.loyalty import COMPONENTS


def weights(choice: Filters) -> None:
    """A button that opens seven sliders; a weight moved is in the address at once."""
    label = _("Weights of the loyalty index")
    with st.popover(
        label, icon=":material/balance:", key="weights_open", on_change="rerun"
    ) as opened:
        if opened.open:
            _sliders()
            _saving(choice.vintage)
            _history()


def _sliders() -> None:
    now = chosen_weights() or answers.saved() or answers.USUAL
    for name, weight in zip(COMPONENTS, now, strict=True):
        st.session_state.setdefault(_key(name), weight)
    for name in COMPONENTS:
        total = sum(st.session_state[_key(one)] for one in COMPONENTS)
        part = share(st.session_state[_key(name)] / total, decimals=0) if total else "–"
        st.slider(f"{_name(name)} ({part})", 0, LARGEST_WEIGHT, key=_key(name), on_change=_write)
    with st.container(horizontal=True):
        st.button(_("Usual weights"), on_click=_take, args=(answers.USUAL,), type="tertiary")
        saved = answers.saved()
        if saved:
            st.button(_("Saved weights"), on_click=_take, args=(saved,), type="tertiary")
    if not any(st.session_state[_key(name)] for name in COMPONENTS):
        st.warning(_("At least one weight must be above 0; until then the weights before count."))


def _name(component: str) -> str:
    return words.column(f"{component}_share")


def _key(name: str) -> str:
    return f"weight_{name}"


def _take(weights: Sequence[int]) -> None:
    for name, weight in zip(COMPONENTS, weights, strict=True):
        st.session_state[_key(name)] = weight
    _write()


def _write() -> None:
    """What the sliders say goes into the address; what is in force anyhow stays out of it."""
    weights = [st.session_state[_key(name)] for name in COMPONENTS]
    if any(weights):
        usual = written_weights(answers.saved() or answers.USUAL)
        address.write("weights", [written_weights(weights)], default=usual)


def _saving(vintage: int | None) -> None:
    chosen = chosen_weights()
    left, right = st.columns(2)
    by = left.text_input(_("Saved by"), whoever(), key="weights_by")
    note = right.text_input(_("Why"), key="weights_note")
    wanted = st.button(
        _("Save for everyone"), icon=":material/save:", key="weights_save", disabled=chosen is None
    )
    if wanted and chosen is not None:
        with told():
            answers.save(chosen, by=by, note=note, vintage=vintage)
            address.forget("weights")
            st.rerun()


def _history() -> None:
    saved = answers.history()
    if saved.is_empty():
        st.caption(_("Nobody has saved weights yet: the usual ones count."))
        return
    order = " · ".join(map(_name, COMPONENTS))
    st.caption(say(Said(N_("Saved so far, in the order {order}:"), {"order": order})))
    st.dataframe(
        exports.worded(saved).to_arrow(),
        hide_index=True,
        column_config={
            "saved_at": st.column_config.DatetimeColumn(
                words.column("saved_at"), format="localized", timezone="UTC"
            ),
            **{name: words.column(name) for name in ("saved_by", "weights_detail", "note_detail")},
        },
        alt=_("Weights saved so far"),
        height="content",
    )
