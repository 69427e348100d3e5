"""What is in these files, what would publishing them change, and what was published before?"""

import streamlit as st

from dashboard.parts import hand_in, history, mapping, publishing, verdicts
from dashboard.parts.frame import told
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
            verdicts.verdicts(feeds, found)
            st.subheader(_("What publishing would change"))
            publishing.publishing(feeds, found)

st.subheader(_("History"))
with told():
    history.history()
