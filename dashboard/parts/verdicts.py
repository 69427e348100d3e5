"""The verdict on what was handed in, before anything changes."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import PurePath

import polars as pl
import streamlit as st

from dashboard import exports
from dashboard.extracts.contract import TABLES
from dashboard.extracts.judging import quarantine
from dashboard.extracts.judging.notes import Note
from dashboard.extracts.judging.outcome import Unit
from dashboard.extracts.judging.reasons import reason
from dashboard.extracts.judging.verdict import Verdict
from dashboard.extracts.publishing import Judged
from dashboard.parts.cards import escaped, sentence
from dashboard.parts.frame import told
from dashboard.parts.hand_in import in_language
from dashboard.text import N_, Said, _, say
from dashboard.text.numbers import NOTHING, euros, number, share

_MOST_ROWS_SHOWN = 1000
_MOST_LETTERS = 60
_READ: Mapping[Unit, str] = {
    "row": N_("Rows read"),
    "key": N_("Keys read"),
    "answer": N_("Answers read"),
    "question": N_("Questions"),
}
_MARKS = {
    "error": ":red[:material/error:]",
    "warning": ":orange[:material/warning:]",
    "info": ":gray[:material/info:]",
}


def verdicts(judged: Judged) -> None:
    """The verdict in a sentence, then one card per table that a sheet feeds, and why."""
    _sentence(judged)
    for no, verdict in enumerate(judged.verdicts):
        with st.container(border=True):
            _verdict(verdict, f"verdict_{no}")


def _sentence(judged: Judged) -> None:
    counts = {
        "read_count": sum(verdict.read_count for verdict in judged.verdicts),
        "accepted_count": judged.accepted_count,
        "quarantined_count": judged.quarantined_count,
    }
    sound = N_("All {read_count} rows can be published.")
    faulty = N_(
        "{read_count} rows read: {accepted_count} can be published, {quarantined_count} are "
        "quarantined until they are mended."
    )
    sentence(Said(faulty if judged.quarantined_count else sound, counts))


def _verdict(verdict: Verdict, key: str) -> None:
    read = _READ[verdict.unit]
    name = f"{verdict.file} · {verdict.sheet}" if verdict.sheet else verdict.file
    st.markdown(f"**{_(TABLES[verdict.table].label)}** :gray[← {escaped(name)}]")
    for column, label, count in zip(
        st.columns(3),
        (read, N_("Accepted"), N_("Quarantined")),
        (verdict.read_count, verdict.accepted_count, verdict.quarantined_count),
        strict=True,
    ):
        of_all = share(count / verdict.read_count) if verdict.read_count else None
        part = None if label == read else of_all
        with column:
            st.metric(_(label), number(count), part, delta_color="off", delta_arrow="off")
    for note in verdict.notes:
        _note(note)
    if verdict.quarantined_count:
        _quarantine(verdict, key)


def _note(note: Note) -> None:
    rule = f":gray-badge[{note.rule}] " if note.rule else ""
    text = escaped(say(note.said))
    if note.revenue_eur is not None:
        amount = _("Net revenue: {amount}").format(amount=euros(note.revenue_eur))
        text = f"{text} {escaped(amount)}"
    st.markdown(f"{_MARKS[note.severity]} {rule}{text}")


def _quarantine(verdict: Verdict, key: str) -> None:
    title, rows = _("Quarantined: what is wrong and how to mend it"), _("Quarantined rows")
    st.markdown(f"**{title}**")
    st.table(
        _by_reason(verdict.quarantined),
        border="horizontal",
        hide_index=True,
        alt=_("Quarantined rows by reason"),
    )
    with st.expander(_("The rows one by one"), key=f"{key}_all", icon=":material/list:"):
        shown = quarantine.told(verdict.quarantined.head(_MOST_ROWS_SHOWN))
        st.dataframe(
            shown,
            hide_index=True,
            key=f"{key}_rows",
            alt=rows,
            placeholder="–",
            column_config={_("Row"): st.column_config.NumberColumn(format="localized")},
        )
        if verdict.quarantined.height > shown.height:
            most = N_("The first {shown_count} of {fault_count} are shown; the downloads hold all.")
            counts = {"shown_count": shown.height, "fault_count": verdict.quarantined.height}
            st.caption(say(Said(most, counts)))
    with st.container(horizontal=True), told():
        mend = _("Rows to mend, as in the file (CSV)")
        for kind, label, name, make, mime in (
            ("xlsx", f"{rows} (Excel)", f"{rows}.xlsx", verdict.quarantine_xlsx, exports.XLSX),
            ("csv", f"{rows} (CSV)", f"{rows}.csv", verdict.quarantine_csv, exports.CSV),
            ("mend", mend, f"{PurePath(verdict.file).stem}.csv", verdict.mendable_csv, exports.CSV),
        ):
            stem, ending = PurePath(name).stem, PurePath(name).suffix
            st.download_button(
                label,
                data=in_language(make),
                file_name=f"{exports.file_name(stem)}-{verdict.table}{ending}",
                mime=mime,
                key=f"{key}_{kind}",
                on_click="ignore",
                icon=":material/download:",
                type="tertiary",
                help=_(
                    "Same columns, same delimiter, same values: correct them and hand the file in."
                )
                if kind == "mend"
                else None,
            )


def _by_reason(faults: pl.DataFrame) -> pl.DataFrame:
    """Each reason once, the most frequent first, with an example."""
    kinds = (
        faults.group_by("reason", "column", "detail", maintain_order=True)
        .agg(
            count=pl.col("row_no").n_unique().cast(pl.Int64),
            row_no=pl.col("row_no").first(),
            value=pl.col("value").first(),
        )
        .sort("count", descending=True, maintain_order=True)
    )
    said = [
        reason(kind["reason"], {"column": kind["column"], "detail": kind["detail"]})
        for kind in kinds.iter_rows(named=True)
    ]
    return pl.DataFrame(
        {
            _("Rows"): [number(count) for count in kinds["count"]],
            _("Reason"): [escaped(why) for why, _remedy in said],
            _("What to do"): [escaped(remedy) for _why, remedy in said],
            _("First in row"): [number(row_no) for row_no in kinds["row_no"]],
            _("Value there"): [
                escaped(textwrap.shorten(value, _MOST_LETTERS)) if value else NOTHING
                for value in kinds["value"]
            ],
        }
    )
