"""The vintages: a list, any two of them beside each other, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import polars as pl
import streamlit as st

from dashboard.answers import history as answers
from dashboard.answers import upload
from dashboard.answers.history import History
from dashboard.extracts.contract import TABLES
from dashboard.extracts.publishing import whoever
from dashboard.extracts.store.vintages import Vintage
from dashboard.parts import address
from dashboard.parts.bridge import bridge
from dashboard.parts.tables import table
from dashboard.text import N_, Said, _, say
from dashboard.text.numbers import moment, number

#: What a vintage is compared with, in the address.
_WITH = "compared_with"


def listed(found: History) -> None:
    """The vintages, newest first."""
    st.dataframe(
        _told(found.vintages),
        hide_index=True,
        alt=_("Vintages"),
        placeholder="–",
        column_config={
            _(label): st.column_config.NumberColumn(format="localized")
            for label in ("New", "Changed", "Removed")
        },
    )


def _told(vintages: Sequence[Vintage]) -> pl.DataFrame:
    kinds = {"new": N_("New"), "changed": N_("Changed"), "removed": N_("Removed")}
    return pl.DataFrame(
        {
            _("Vintage"): [int(one.id) for one in vintages],
            _("Published"): [moment(one.created_at) for one in vintages],
            _("By"): [one.by for one in vintages],
            _("Files"): [", ".join(dict.fromkeys(_files(one))) for one in vintages],
            **{
                _(label): [answers.counted(list(one.changes.values()), kind) for one in vintages]
                for kind, label in kinds.items()
            },
            _("Brought back"): [
                int(one.restored_from) if one.restored_from else None for one in vintages
            ],
            _("Remark"): [one.note or None for one in vintages],
            _("Rows"): [_rows(one) for one in vintages],
        }
    )


def _files(vintage: Vintage) -> list[str]:
    return [str(source["file"]) for source in vintage.sources if "file" in source]


def _rows(vintage: Vintage) -> str:
    return " · ".join(
        f"{_(TABLES[name].label)} {number(state.row_count)}"
        for name, state in vintage.tables.items()
    )


def compared(found: History) -> None:
    """A vintage beside the one before it, or any two that are chosen."""
    left, right = st.columns(2)
    # what it is compared with follows the choice of the vintage, so that one is asked for first
    with right:
        after = _choice(_("Vintage"), found.vintages, found.vintages[0], "compared", leads=_WITH)
    others = [one for one in found.vintages if one != after]
    with left:
        usual = found.before(after) or (others[-1] if others else None)
        before = _choice(_("Compared with"), others, usual, _WITH) if usual else None
    bridge(before, after, key="compare")
    handed_in = answers.files(after)
    if handed_in.height:
        st.markdown(f"**{_('Files of this vintage')}**")
        table(handed_in, called=N_("Files of this vintage"), key="compare_files")


def _choice(
    label: str, vintages: Sequence[Vintage], usual: Vintage, name: str, leads: str = ""
) -> Vintage:
    """The vintage chosen, in the address by its number; another one takes ``leads`` back."""
    by_no = {str(int(one.id)): one for one in vintages}
    default = str(int(usual.id))
    address.recall(name, default=default, possible=by_no)
    chosen = st.selectbox(
        label,
        list(by_no),
        format_func=lambda no: _called(by_no[no]),
        key=name,
        on_change=partial(address.forget, leads) if leads else None,
    )
    address.write(name, [chosen], default=default)
    return by_no[chosen]


def _called(vintage: Vintage) -> str:
    return f"{int(vintage.id)} · {moment(vintage.created_at)} · {vintage.by}"


def way_back(found: History) -> None:
    """An earlier vintage to bring back, what that would change, and the button that does it."""
    now, *earlier = found.vintages
    by_id = {one.id: one for one in earlier}
    chosen = st.selectbox(
        _("Vintage to bring back"),
        list(by_id),
        None,
        format_func=lambda id: _called(by_id[id]),
        placeholder=_("Choose a vintage"),
        key="bring_back",
    )
    if chosen is None:
        return
    st.markdown(f"**{_('What that would change')}**")
    bridge(now, by_id[chosen], key="way_back")
    by = st.text_input(_("Brought back by"), whoever(), key="brought_back_by")
    sure = N_(
        "Every page then shows the data of vintage {old_no}, as vintage {new_no}. "
        "Nothing is deleted; the vintage of today can be brought back too."
    )
    st.caption(say(Said(sure, {"old_no": int(chosen), "new_no": int(now.id) + 1})))
    if st.button(_("Yes, bring it back"), type="primary", key="bring_back_now"):
        upload.roll_back(chosen, by=by)
        st.rerun()
