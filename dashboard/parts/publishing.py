"""How the rows are loaded, what that would change, and the button that does it once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.answers import mappings, upload
from dashboard.answers.upload import Feed
from dashboard.extracts.contract import TABLES
from dashboard.extracts.publishing import Judged, whoever
from dashboard.extracts.store.tables import Changes, Mode
from dashboard.extracts.store.vintages import Vintage
from dashboard.parts import working
from dashboard.parts.consequences import consequences
from dashboard.parts.frame import told, way_in
from dashboard.text import N_, Said, _, language, say, tell

#: The delivery that somebody wants published and the vintage he compared it with, as he saw them;
#: set by the button, cleared when done or told.
_WANTED = "publish_wanted"

_MODES: dict[Mode, tuple[str, str]] = {
    "upsert": (
        N_("Add and update by key"),
        N_("New keys are added, known ones overwritten; nothing is removed."),
    ),
    "range": (
        N_("Replace a range of days"),
        N_("Rows dated in the range that do not come again are removed."),
    ),
    "replace": (
        N_("Replace the whole table"),
        N_("Every row that does not come again is removed."),
    ),
}


def judged(feeds: Sequence[Feed]) -> Judged | None:
    """Asks how the rows are loaded and judges them; nothing while something is left to settle."""
    if not all(feed.is_ready for feed in feeds):
        st.info(
            _("Rows are checked as soon as every required field has a source and is clear."),
            icon=":material/pending:",
        )
        return None
    mode = _mode()
    # always there, so that nothing below loses its place when the range is asked for
    days = st.container()
    found = working.result(upload.judging(feeds, mode), "judge")
    if found is None:
        return None
    if mode != "range":
        return upload.loaded(found, mode)
    with days:
        return upload.loaded(found, mode, *_range(found))


def _mode() -> Mode:
    modes: list[Mode] = list(_MODES)
    return st.radio(
        _("How the rows meet what is published"),
        modes,
        format_func=lambda mode: _(_MODES[mode][0]),
        captions=[_(about) for _name, about in _MODES.values()],
        key="mode_of_loading",
    )


def _range(found: Judged) -> tuple[date | None, date | None]:
    """The range to replace, half-open; what the files cover unless somebody says otherwise."""
    covered = upload.period(found)
    if covered is None:
        st.caption(_("None of these tables has dates: their rows are added and updated by key."))
        return date.min, date.max
    form = "DD.MM.YYYY" if language() == "de" else "YYYY-MM-DD"
    left, right = st.columns(2)
    first = left.date_input(_("First day"), covered[0], format=form, key=f"first_{covered}")
    last = right.date_input(_("Last day"), covered[1], format=form, key=f"last_{covered}")
    return first, upload.day_after(last) if last else None


def publishing(feeds: Sequence[Feed], found: Judged) -> None:
    """What publishing would change, and the button."""
    if not found.accepted_count:
        st.caption(_("No row was accepted, so there is nothing to publish."))
        return
    with told():
        candidate = working.result(upload.staging(feeds, found), "stage")
        if candidate is None:
            return
        _changes(candidate.changes)
        repeated_count = upload.repeated_count(found, candidate.changes)
        if repeated_count:
            twice = N_("{row_count} accepted rows come in several files: the last file counts.")
            st.caption(say(Said(twice, {"row_count": repeated_count})))
        if upload.changes_anything(candidate.changes):
            consequences(candidate)
        _button(feeds, found, candidate)


def _changes(would: dict[str, Changes]) -> None:
    kinds = {
        "new_count": N_("New"),
        "changed_count": N_("Changed"),
        "unchanged_count": N_("Unchanged"),
        "removed_count": N_("Removed"),
    }
    counts = {kind: [getattr(one, kind) for one in would.values()] for kind in kinds}
    st.dataframe(
        pl.DataFrame({"table": [_(TABLES[name].label) for name in would], **counts}),
        hide_index=True,
        alt=_("What publishing would change"),
        column_config={
            "table": words.column("table_name"),
            **{
                kind: st.column_config.NumberColumn(_(label), format="localized")
                for kind, label in kinds.items()
            },
        },
    )


def _button(feeds: Sequence[Feed], found: Judged, candidate: Vintage) -> None:
    left, right = st.columns(2)
    by = left.text_input(_("Published by"), whoever(), key="published_by")
    note = right.text_input(_("Remark for the history"), key="published_note")
    can = upload.changes_anything(candidate.changes)
    token = upload.token(feeds, found)
    st.button(
        _("Publish"),
        type="primary",
        icon=":material/publish:",
        disabled=not can,
        on_click=_want,
        args=(token, found.parent),
        key="publish",
    )
    wanted, parent = st.session_state.get(_WANTED, (None, None))
    if wanted == token and can:
        _publish(feeds, candidate, by, note)
    elif wanted and parent != found.parent and not upload.is_current(feeds):
        _say_meanwhile()
    st.session_state.pop(_WANTED, None)
    if not can:
        _say_why_not(feeds)


def _want(token: str, parent: str | None) -> None:
    st.session_state[_WANTED] = (token, parent)


def _publish(feeds: Sequence[Feed], candidate: Vintage, by: str, note: str) -> None:
    """Publishes and shows the page anew. Broken off by another click, it is taken up again."""
    with st.spinner(_("Publishing …")):
        upload.publish(candidate, by=by, note=note)
        for problem in mappings.remember(feeds, by=by):
            st.toast(" ".join(tell(problem)), icon=":material/warning:", duration="long")
    st.session_state.pop(_WANTED, None)
    st.rerun()


def _say_meanwhile() -> None:
    now = upload.history()[0]
    st.warning(
        say(
            Said(
                N_(
                    "Someone published meanwhile: vintage {vintage_no} of {by}. The table above "
                    "is now compared with it: look at it again, then publish."
                ),
                {"vintage_no": int(now.id), "by": now.by},
            )
        ),
        icon=":material/sync_problem:",
    )


def _say_why_not(feeds: Sequence[Feed]) -> None:
    if upload.is_current(feeds):
        now = upload.history()[0]
        done = N_("Published: this is vintage {vintage_no}, and every page shows it.")
        st.success(say(Said(done, {"vintage_no": int(now.id)})), icon=":material/check_circle:")
        way_in("cockpit", "pareto")
    else:
        st.caption(_("All of this is published already: nothing would change."))
