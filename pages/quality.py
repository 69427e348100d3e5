"""What do customers expect, what do they perceive, and which question matters most?"""

import streamlit as st

from dashboard import charts, parts
from dashboard.answers import quality
from dashboard.answers.questions import worded
from dashboard.text import N_, Said, _
from models import (
    adequacy,
    anonymity,
    complete_cases,
    drivers,
    importance_performance,
    penalty_reward,
    rationalisation,
    servqual,
)

st.title(_("Service quality"))
choice = parts.choices("as_of", "wave", "role", "region", "country", "industry", "channel")
found = quality.at_once(choice)
parts.stop_because(found.too_few)
parts.sentence(found.headline)
parts.hints(found.hints)
parts.stop_if_empty(found.items, N_("Choose another wave of the survey to see questions."))

parts.kpi_cards(found.cards)

st.subheader(_("Expectation and perception"))
with st.grid(3, min_column_width=300):
    for title, kind, says in found.groups:
        with parts.card(title, says):
            drawn = charts.expected(by=kind, span=found.span, has_expectation=found.has_expectation)
            parts.drawing(found.group(kind), drawn, says=says, key=kind)
if found.has_expectation:
    parts.hints([Said(N_("Dot: what is perceived; tick: what is expected."))])
    with st.expander(_("Gap of every question"), icon=":material/table:"):
        called = N_("Gap of every question")
        parts.table(worded(found.expected), called=called, key="gaps", notes=found.notes)
    with st.expander(_("How reliable the questions are"), icon=":material/rule:"):
        called = N_("How reliable the questions are")
        parts.note(found.reliability_says)
        parts.table(found.gaps.reliability, called=called, key="alpha", notes=found.notes)

st.subheader(_("Where to act first"))
parts.weak_items(found)
with st.expander(_("Every question"), icon=":material/table:"):
    called = N_("Every question")
    parts.table(worded(found.judged), called=called, key="items", notes=found.notes)

parts.key_drivers(choice, reach=found.reach, notes=found.notes)

surveyed = (servqual, adequacy, importance_performance)
parts.method(*surveyed, drivers, complete_cases, penalty_reward, rationalisation, anonymity)
