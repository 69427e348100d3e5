"""What publishing would do to the figures, and what the rules say of the data as they would be."""

from __future__ import annotations

import streamlit as st

from dashboard.answers import upload
from dashboard.extracts.store.vintages import Vintage
from dashboard.parts import working
from dashboard.parts.bridge import bridge
from dashboard.parts.findings import findings
from dashboard.parts.frame import told
from dashboard.text import N_, Said, _, say


def consequences(candidate: Vintage) -> None:
    """The bridge from the current vintage to the candidate, and the findings on the candidate."""
    heading = _("What it does to the figures")
    st.markdown(f"**{heading}**")
    with told():
        bridge(upload.current(), candidate, key="preview", with_row_counts=False)
    found = working.result(upload.ruling(candidate), "rule")
    if found is None:
        return
    title = N_("All rules on the data as they would be: {mend_count} to mend")
    counts = {"mend_count": len(found.to_mend)}
    with st.expander(say(Said(title, counts)), key="preview_rules", icon=":material/rule:"):
        findings(found, key="preview")
