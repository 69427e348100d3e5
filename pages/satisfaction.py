"""How satisfied are our customers, did it really change, and whom do the answers speak for?"""

import streamlit as st

from dashboard import parts
from dashboard.answers.rated_items import worded
from dashboard.answers.satisfaction import answer
from dashboard.text import N_, _
from models import means, nonresponse, proportions, recommendation, satisfaction, scales, waves

st.title(_("Customer satisfaction"))
customers = ("region", "country", "industry", "channel", "type_group")
found = answer(parts.choices("as_of", "wave", "role", *customers))
told = found.told
if told is None:
    parts.stop(found.headline)
parts.sentence(found.headline)
parts.hints(told.hints)
parts.kpi_cards(told.cards)

st.subheader(_("What really changed"))
parts.note(told.changes.says)
parts.note(told.net_says)
if told.changes.trend.height:
    parts.wave_changes(told.changes)

if found.items.height:
    st.subheader(_("Who judges how"))
    parts.groups(told.classes, told.regions, told.roles)

    st.subheader(_("Question by question"))
    parts.hints([told.questions.says])
    asked = worded(found.items)
    parts.table(asked, called=N_("Questions"), key="questions", notes=told.notes)
    with parts.card(N_("How well the questions measure together"), told.questions.reliability_says):
        together = told.questions.reliability
        parts.table(together, called=N_("Reliability"), key="reliability", notes=told.notes)

st.subheader(_("Whom the answers speak for"))
parts.silence(told.silence, notes=told.notes)

parts.method(satisfaction, scales, means, proportions, recommendation, waves, nonresponse)
