"""What was published when, by whom and from which files; and the way back."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard.answers import upload
from dashboard.extracts.contract import TABLES
from dashboard.extracts.publishing import whoever
from dashboard.extracts.vintages import Vintage
from dashboard.text import N_, Said, _, say
from dashboard.text.numbers import moment, number


def history() -> None:
    """The vintages, newest first, and the choice of one to bring back."""
    found = upload.history()
    if not found:
        st.caption(_("Nothing has been published yet."))
        return
    st.dataframe(_told(found), hide_index=True, alt=_("History"), placeholder="–")
    if len(found) > 1:
        _way_back(found)


def _told(found: Sequence[Vintage]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            _("Vintage"): [int(one.id) for one in found],
            _("Published"): [moment(one.created_at) for one in found],
            _("By"): [one.by for one in found],
            _("Files"): [", ".join(dict.fromkeys(_files(one))) for one in found],
            _("Rows"): [_rows(one) for one in found],
            _("Brought back"): [
                int(one.restored_from) if one.restored_from else None for one in found
            ],
            _("Remark"): [one.note or None for one in found],
        }
    )


def _files(vintage: Vintage) -> list[str]:
    return [str(source["file"]) for source in vintage.sources if "file" in source]


def _rows(vintage: Vintage) -> str:
    return " · ".join(
        f"{_(TABLES[name].label)} {number(state.row_count)}"
        for name, state in vintage.tables.items()
    )


def _way_back(found: Sequence[Vintage]) -> None:
    now, *earlier = found
    by_id = {one.id: one for one in earlier}
    with st.popover(_("Bring back an earlier vintage"), icon=":material/history:"):
        chosen = st.selectbox(
            _("Vintage"),
            list(by_id),
            format_func=lambda id: f"{int(id)} · {moment(by_id[id].created_at)}",
            key="bring_back",
        )
        by = st.text_input(_("Brought back by"), whoever(), key="brought_back_by")
        sure = N_(
            "Every page then shows the data of vintage {old_no}, as vintage {new_no}. "
            "Nothing is deleted; the vintage of today can be brought back too."
        )
        st.caption(say(Said(sure, {"old_no": int(chosen), "new_no": int(now.id) + 1})))
        if st.button(_("Yes, bring it back"), type="primary", key="bring_back_now"):
            upload.roll_back(chosen, by=by)
            st.rerun()
