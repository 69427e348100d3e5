"""Who is satisfied and stays, whom could we lose, and who are our fans?"""

import streamlit as st

from dashboard import charts, parts
from dashboard.answers import loyalty as answers
from dashboard.filters import LISTS
from dashboard.text import N_, _
from models import benefits, bonds, fans, loyalty, loyalty_components, quadrants, shrinkage

st.title(_("Loyalty"))
lists = (name for name in LISTS if name != "category")
choice = parts.choices("as_of", "satisfied_score", "loyal_score", "weights", "loyalty", *lists)
found = answers.answer(choice)
empty = N_("No customer passes these filters. Remove one of them to see customers.")
parts.stop_if_empty(found.customers, empty)
parts.sentence(found.headline)
parts.hints(found.hints)

parts.loyalty_map(choice, notes=found.notes)

if found.is_surveyed:
    called = N_("The map in customers, revenue and headroom")
    st.subheader(_(called))
    parts.table(found.quadrants, called=called, key="quadrants", notes=found.notes)

    st.subheader(_("The way to a fan"))
    parts.kpi_cards(found.fan_cards)
    with st.grid(2, min_column_width=420):
        with parts.card(N_("Fan funnel"), found.funnel_says):
            drawn = charts.bars(by="customer_count", of="step", rows=6, tips=("step_share",))
            parts.drawing(found.funnel, drawn, says=found.funnel_says, key="funnel")
        with parts.card(N_("Almost fans"), found.almost_say):
            notes, called = found.notes, N_("Almost fans")
            parts.table(found.almost_fans, called=called, key="almost", notes=notes, height=260)

    st.subheader(_("What binds them, and what they accept to pay"))
    parts.kpi_cards(found.premium_cards)
    with st.grid(2, min_column_width=420):
        with parts.card(N_("Bond types"), found.bonds_says):
            low, high = "low_share", "high_share"
            drawn = charts.bars(by="customer_share", of="bond_class", low=low, high=high, rows=4)
            parts.drawing(found.bonds, drawn, says=found.bonds_says, key="bonds")
        with parts.card(N_("Accepted premium"), found.premiums.says):
            if found.premiums.levels.height:
                drawn = charts.bars(by="at_least_share", of="premium_share", rows=5)
                levels, says = found.premiums.levels, found.premiums.says
                parts.drawing(levels, drawn, says=says, key="premiums")

    st.subheader(_("What goes with loyalty"))
    parts.hints([found.benefits_say])
    called = N_("Core potential and the others")
    parts.table(found.benefits, called=called, key="benefits", notes=found.notes)

called = N_("All customers with the components of their index")
parts.named(found.customers, called=called, key="customers", notes=found.notes, at_most=500)

parts.method(quadrants, loyalty, loyalty_components, shrinkage, fans, bonds, benefits)
