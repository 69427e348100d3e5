"""What data is loaded, and where to go with it?"""

import streamlit as st

from dashboard import parts
from dashboard.answers import start

st.title("Service Compass")
found = start.answer(parts.choices())
parts.sentence(found.headline)
parts.note(found.advice)

parts.way_in("cockpit", "pareto")
parts.way_in("upload", "data_status")
