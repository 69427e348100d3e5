"""What was published when and by whom, and what did it change?"""

import streamlit as st

from dashboard import parts
from dashboard.answers import history
from dashboard.parts.history import compared, listed, way_back
from dashboard.text import _
from models import bridge

st.title(_("Vintages"))
with parts.told():
    found = history.answer()
    parts.sentence(found.headline)
    if found.vintages:
        listed(found)
        st.subheader(_("What a vintage changed"))
        with parts.told():
            compared(found)
    if found.vintages[1:]:
        st.subheader(_("Bring back an earlier vintage"))
        way_back(found)

parts.method(bridge)
