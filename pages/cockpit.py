"""How is the service business doing, what changed, and what has to be decided?"""

import streamlit as st

from dashboard import charts, parts
from dashboard.answers import cockpit
from dashboard.filters import LISTS
from dashboard.text import N_, _
from models import concentration, retention, rhythm, segmentation

st.title(_("Cockpit"))
choice = parts.choices("as_of", "window", *LISTS)
found = cockpit.answer(choice)
parts.sentence(found.headline)

parts.kpi_cards(found.leading)
parts.more_kpi_cards(found.further, called=N_("Further key figures"), key="further")

with parts.card(N_("Service revenue by month"), found.months_say):
    drawn = charts.over_time(x="month_on", y="revenue_eur", before="previous_revenue_eur")
    parts.drawing(found.months, drawn, says=found.months_say, key="months")

left, right = st.columns(2)
for side, title, by, frame, says in (
    (left, N_("By service category"), "category", found.categories, found.categories_say),
    (right, found.places_title, "place", found.places, found.places_say),
):
    with side, parts.card(title, says):
        drawn = charts.ranked(
            by="revenue_eur", of=by, before="previous_revenue_eur", rows=frame.height
        )
        parts.drawing(frame, drawn, says=says, key=by)

with parts.card(N_("What came, what went"), found.bridge_says):
    if found.bridge.height:
        parts.drawing(found.bridge, charts.bridge(), says=found.bridge_says, key="bridge")
        parts.named(found.movers, called=N_("Who bought more and who bought less"), key="movers")

st.subheader(_("To decide"))
parts.decision_list(found.decisions)

parts.method(retention, concentration, segmentation, rhythm)
