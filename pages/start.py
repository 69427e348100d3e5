"""What data is loaded, and how fresh is it?"""

import streamlit as st

from dashboard import parts
from dashboard.answers import start
from dashboard.filters import Filters
from dashboard.text import N_

st.title("Service Compass")
found = start.answer(Filters())
parts.sentence(found.headline)
parts.note(found.advice)

parts.way_in("cockpit", "pareto", "upload")

with parts.card(N_("What is loaded")):
    parts.table(found.tables, called=N_("Tables"), key="tables")
if found.missing.height:
    with parts.card(N_("What further tables would add")):
        parts.table(found.missing, called=N_("Missing tables"), key="missing")
