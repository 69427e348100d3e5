"""Work under way: its result as soon as it is there, until then how far it is and a way out."""

from __future__ import annotations

from typing import TypeVar

import streamlit as st

from dashboard.answers.jobs import Job
from dashboard.parts.frame import looking_again
from dashboard.text import _, say

Result = TypeVar("Result")

#: What is done this fast shows no bar: it would only flicker.
_PATIENCE_SECONDS = 1.5
_LOOK_EVERY_SECONDS = 0.5


def result(job: Job[Result], key: str) -> Result | None:
    """What came out of the job; ``None`` while it is under way, and then the page shows how far.

    Raises what the work raised, so that it is told where the result would have been.
    """
    if not job.is_over:
        with st.spinner(say(job.said)):
            job.wait(_PATIENCE_SECONDS)
    if job.is_over and not job.is_good and job.is_given_up:
        _given_up(job, key)
        return None
    if job.is_over:
        return job.result()
    _under_way(job, key)
    return None


def _given_up(job: Job[Result], key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":gray[:material/block: {_('Cancelled; nothing was changed.')}]")
        st.button(
            _("Start again"), icon=":material/replay:", on_click=job.forget, key=f"again_{key}"
        )


@looking_again(_LOOK_EVERY_SECONDS)
def _under_way(job: Job[Result], key: str) -> None:
    if job.is_over:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(job.share, 1.0), say(job.said), width="stretch")
        st.button(_("Cancel"), icon=":material/close:", on_click=job.cancel, key=f"cancel_{key}")
