"""What do customers expect, what do they perceive, and which question matters most?"""

import streamlit as st

from dashboard import charts, parts
from dashboard.answers import quality
from dashboard.answers.questions import worded
from dashboard.text import N_, Said, _
from models import (
    adequacy,
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
if found.too_few is not None:
    parts.stop(found.too_few)
parts.sentence(found.headline)
parts.hints(found.hints)
parts.stop_if_empty(found.items, N_("Choose another wave of the survey to see questions."))

parts.kpi_cards(found.cards)

if found.groups:
    st.subheader(_("Expectation and perception"))
with st.grid(3, min_column_width=300):
    for title, kind, says in found.groups:
        with parts.card(title, says):
            drawn = charts.expected(by=kind, span=found.span, has_expectation=found.has_expectation)
            parts.drawing(found.group(kind), drawn, says=says, key=kind)
if found.has_expectation:
    shown = Said(N_("Dot: what is perceived; tick: what is expected."))
    parts.hints([shown, found.reliability_says])
    called = N_("Gap of every dimension")
    parts.folded(found.dimensions, called=called, key="dimensions", notes=found.notes)
    called = N_("Gap of every question")
    parts.folded(worded(found.expected), called=called, key="gaps", notes=found.notes)
    called = N_("How reliable the questions are")
    parts.folded(found.gaps.reliability, called=called, key="alpha", notes=found.notes)

parts.weak_items(found)
every = worded(found.judged)
parts.folded(every, called=N_("Every question"), key="items", notes=found.notes)
parts.key_drivers(choice, reach=found.reach, notes=found.notes)

parts.method(
    servqual,
    adequacy,
    importance_performance,
    drivers,
    complete_cases,
    penalty_reward,
    rationalisation,
)
