"""Where do customers meet us, where does it go wrong, and do we keep our promises?"""

import streamlit as st

from dashboard import charts, parts
from dashboard.answers import touchpoints
from dashboard.text import N_, _
from models import (
    event_paths,
    iceberg,
    incidents,
    moments_of_truth,
    problems,
    service_level,
)

st.title(_("Touchpoints"))
choice = parts.choices("as_of", "window", "region", "country", "industry", "channel", "type_group")
found = touchpoints.answer(choice)
parts.sentence(found.headline)
parts.hints(found.hints)

if found.told is not None:
    parts.journey(found, found.told)
    with parts.card(N_("The path, and what lies behind it"), found.told.path_says):
        if found.told.path.height:
            drawn = charts.event_path(causes=found.told.causes)
            parts.drawing(found.told.path, drawn, says=found.told.path_says, key="path")
            st.caption(
                _(
                    "Bars: bad events red, neutral grey, good green; line: 95 % interval of the "
                    "bad ones."
                )
            )

if found.complaints is not None:
    st.subheader(_("Complaints"))
    parts.hints([found.complaints.says])
    parts.kpi_cards(found.complaints.kpis)

if found.promises is not None:
    st.subheader(_("Promises and times"))
    parts.kpi_cards(found.promises.kpis)
    with parts.card(N_("Promises kept by kind of case"), found.promises.levels_say):
        if found.promises.promised.height:
            says = found.promises.levels_say
            parts.drawing(found.promises.promised, charts.kept_promises(), says=says, key="kept")
        called = N_("Times and promises by kind of case")
        parts.table(found.promises.levels, called=called, key="levels", notes=found.notes)
    with parts.card(N_("Promises kept by region"), found.promises.places_say):
        called = N_("Promises kept by region")
        parts.table(found.promises.places, called=called, key="places", notes=found.notes)

if found.told is None and found.customers.height:
    parts.named(found.customers, called=N_("Customers with broken promises"), key="who")

parts.method(incidents, moments_of_truth, event_paths, problems, iceberg, service_level)
