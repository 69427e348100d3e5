"""What is in these files, and what would publishing them change?"""

import streamlit as st

from dashboard.parts import hand_in, mapping, publishing, verdicts
from dashboard.parts.frame import told, way_in
from dashboard.text import _

st.title(_("Upload"))
st.caption(_("Nothing changes before you publish, and every earlier state can be brought back."))

handed = hand_in.hand_in()
feeds = mapping.feeds(handed)

if feeds:
    with told():
        st.subheader(_("Verdict"))
        found = publishing.judged(feeds)
        if found:
            verdicts.verdicts(found)
            st.subheader(_("What publishing would change"))
            publishing.publishing(feeds, found)

way_in("history")
