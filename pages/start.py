"""What data is loaded, and how fresh is it?"""

import streamlit as st

from dashboard import parts
from dashboard.answers import start
from dashboard.text import _

st.title("Service Compass")
found = start.answer()
parts.sentence(found.headline)
st.page_link("pages/cockpit.py", label=_("Open the cockpit"), icon=":material/speed:")
