"""What the rules found: how grave, how many rows, how much revenue, and the rows behind it."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dashboard import words
from dashboard.answers.findings import LISTED, Finding, Findings
from dashboard.answers.rules import SEVERITIES, Severity
from dashboard.parts.cards import escaped, hints
from dashboard.parts.frame import fragment
from dashboard.parts.tables import table
from dashboard.text import N_, Said, _, say

_MARKS: dict[Severity, tuple[str, Literal["red", "orange", "violet", "blue"]]] = {
    "error": (":material/error:", "red"),
    "warning": (":material/warning:", "orange"),
    "gate": (":material/hourglass_empty:", "violet"),
    "info": (":material/info:", "blue"),
}


def findings(found: Findings, *, key: str) -> None:
    """Every finding with what it costs, then the rules that are kept and those not asked yet.

    Args:
        key: Tells several lists on one page apart.
    """
    if not found.to_mend:
        st.success(_("No rule found anything to mend."), icon=":material/check_circle:")
    for finding in found.found:
        _finding(finding, key=f"{key}_{finding.rule}")
    if found.found:
        counted = N_(
            "Affected revenue is that of the lines concerned; where a rule is about another table, "
            "what the customers concerned bought in the twelve months to the last closed month."
        )
        hints([Said(counted)])
    _others(found)


def _finding(finding: Finding, *, key: str) -> None:
    icon, colour = _MARKS[finding.severity]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(_(SEVERITIES[finding.severity]), icon=icon, color=colour)
            st.markdown(f"**{escaped(say(finding.said))}**")
        # a gate is about all of the data: there is nothing to count and nobody to name
        is_counted = finding.severity != "gate"
        extent = f" · {escaped(say(_extent(finding)))}" if is_counted else ""
        st.caption(f"{finding.rule}{extent}")
        st.markdown(f":material/arrow_forward: {escaped(say(finding.remedy))}")
        if is_counted:
            _rows(finding, key=key)


def _extent(finding: Finding) -> Said:
    values = {
        "row_count": finding.row_count,
        "row_share": finding.row_share,
        "revenue_eur": finding.revenue_eur,
    }
    priced = N_("{row_count} affected ({row_share}) · affected revenue {revenue_eur}")
    return Said(
        N_("{row_count} affected ({row_share})") if finding.revenue_eur is None else priced, values
    )


@fragment
def _rows(finding: Finding, *, key: str) -> None:
    """The rows, drawn only once somebody wants to see them."""
    with st.expander(_("Which ones"), key=f"{key}_rows", on_change="rerun") as opened:
        if opened.open:
            if finding.case_count > finding.rows.height:
                first = N_("The first {listed_count} of {case_count}, the gravest first.")
                values = {"listed_count": LISTED, "case_count": finding.case_count}
                hints([Said(first, values)])
            table(finding.rows, called=finding.label, key=key, notes=[finding.said, finding.remedy])


def _others(found: Findings) -> None:
    """The rules without a finding, in few lines."""
    kept = [f"**{rule.id}** {escaped(_(rule.label))}" for rule in found.passed]
    waiting = [
        f"**{one.rule}** {escaped(_(one.label))}: "
        + escaped(say(Said(N_("needs {tables}"), {"tables": _named(one.tables)})))
        for one in found.unchecked
    ]
    for title, icon, lines in (
        (N_("Rules that are kept"), ":material/check:", kept),
        (N_("Rules that wait for a table"), ":material/pending:", waiting),
    ):
        if lines:
            with st.expander(f"{_(title)} ({len(lines)})", icon=icon):
                st.markdown("\n".join(f"- {line}" for line in lines))


def _named(tables: tuple[str, ...]) -> str:
    return ", ".join(words.code("table_name", name) for name in tables)
