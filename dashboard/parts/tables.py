"""Tables: named columns, units, search, and the download of exactly what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import polars as pl
import streamlit as st

from dashboard import exports, units, warehouse, words
from dashboard.parts import pinned
from dashboard.parts.frame import fragment
from dashboard.text import N_, Said, _, language, say

_FORMATS = {
    "eur": "euro",
    "share": "percent",
    "count": "localized",
    "rank": "localized",
    "days": "localized",
    "ratio": "localized",
    "year": "%d",
    "on": "localized",
    "at": "localized",
}

#: Texts that many rows leave empty, so that the first rows do not tell how wide they get.
_WIDTHS = {"class_detail": 140, "certainty": 100, "demand_class": 110}


def searchable(frame: pl.DataFrame, *, by: Sequence[str], key: str) -> pl.DataFrame:
    """A search box; returns the rows that hold the words in one of the columns ``by``."""
    wanted = st.text_input(
        _("Search"),
        key=key,
        placeholder=_("Search by name or number"),
        label_visibility="collapsed",
        icon=":material/search:",
    )
    if not wanted:
        return frame
    found = pl.any_horizontal(
        pl.col(name).str.to_lowercase().str.contains(wanted.lower(), literal=True) for name in by
    )
    return frame.filter(found)


@fragment
def named(
    frame: pl.DataFrame,
    *,
    called: str,
    key: str,
    notes: Sequence[Said] = (),
    height: int = 360,
    at_most: int | None = None,
) -> None:
    """A titled table of customers with search; rows and downloads follow the search.

    Only the first ``at_most`` rows found are shown.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(f"**{_(called)}**")
        found = searchable(frame, by=("customer_name", "customer_id"), key=f"{key}_search")
    table(found, called=called, key=key, notes=notes, height=height, at_most=at_most)


def table(
    frame: pl.DataFrame,
    *,
    called: str,
    key: str,
    notes: Sequence[Said] = (),
    height: int | Literal["auto", "content"] = "auto",
    at_most: int | None = None,
) -> None:
    """The frame with named columns, and its downloads; what is shown is what is downloaded.

    Only the first ``at_most`` rows are shown; a sentence says so, and the downloads hold all.
    """
    shown = frame if at_most is None else frame.head(at_most)
    st.dataframe(
        # Streamlit takes a frame to Arrow by way of pandas, value by value; this is Arrow already
        exports.worded(shown).to_arrow(),
        hide_index=True,
        key=key,
        column_config={name: _column(name) for name in frame.columns},
        height=height,
        placeholder="–",
        alt=_(called),
    )
    if shown.height < frame.height:
        rest = N_("The first {shown_count} are shown; the downloads hold all.")
        st.caption(say(Said(rest, {"shown_count": shown.height})))
    downloads(frame, called=called, key=key, notes=notes)


def folded(frame: pl.DataFrame, *, called: str, key: str, notes: Sequence[Said] = ()) -> None:
    """The table behind one click, for those who want every row."""
    with st.expander(_(called), icon=":material/table:"):
        table(frame, called=called, key=key, notes=notes)


def downloads(frame: pl.DataFrame, *, called: str, key: str, notes: Sequence[Said] = ()) -> None:
    """Row count and the two ways to take the rows along; both say which vintage they are of."""
    vintage = pinned.shown().vintage
    told = [say(note) for note in (warehouse.told(vintage), *notes)]
    title = f"{_(called)} {_('Vintage')} {int(vintage.id)}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say(Said(N_("{row_count} rows"), {"row_count": frame.height})))
        for kind, label, make, mime in (
            ("xlsx", "Excel", exports.excel, exports.XLSX),
            ("csv", "CSV", exports.csv, exports.CSV),
        ):
            st.download_button(
                label,
                data=partial(make, {_(called): frame}, notes=told, language=language()),
                file_name=f"{exports.file_name(title)}.{kind}",
                mime=mime,
                key=f"{key}_{kind}",
                on_click="ignore",
                icon=":material/download:",
                type="tertiary",
            )


def _column(name: str) -> Any:
    """How a column is headed and written; tables follow the browser, which speaks our language."""
    label = words.column(name)
    unit = units.of(name).name
    if unit == "on":
        return st.column_config.DateColumn(label, format="localized")
    if unit == "at":
        # times have no zone here; the browser would take them for UTC and move them to its own
        return st.column_config.DatetimeColumn(label, format="localized", timezone="UTC")
    if unit in ("share", "probability"):
        return st.column_config.NumberColumn(label, format="percent")
    if unit in units.UNITS:
        return st.column_config.NumberColumn(label, format=_FORMATS.get(unit, "localized"))
    return st.column_config.Column(label, width=_WIDTHS.get(name))
