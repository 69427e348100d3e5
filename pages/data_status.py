"""What is loaded, how fresh and complete is it, and what is worth mending first?"""

import streamlit as st

from dashboard import parts
from dashboard.answers import data_status
from dashboard.text import N_, _

st.title(_("Data status"))
choice = parts.choices()
with st.spinner(_("Asking every rule …")):
    found = data_status.answer(choice)
parts.sentence(found.headline)

with parts.card(N_("What is loaded")):
    parts.hints(found.coverage)
    parts.table(found.tables, called=N_("Tables"), key="tables", height="content")

st.subheader(_("What is worth mending first"))
parts.findings(found.findings, key="findings")

st.subheader(_("What the pages can show"))
parts.page_states(found.pages)
if found.missing.height:
    with parts.card(N_("What further tables would add")):
        parts.table(found.missing, called=N_("Missing tables"), key="missing")

parts.settings_in_force(found.settings)
