"""Which customers carry the service revenue, and who moved?"""

import streamlit as st

from dashboard import charts, parts
from dashboard.answers import pareto
from dashboard.filters import LISTS
from dashboard.text import N_, _
from models import (
    concentration,
    migration,
    resampling,
    segmentation,
    stability,
    volatility,
    windows,
)

st.title(_("Pareto"))
choice = parts.choices("as_of", "window", "mode", "a_share", "b_share", *LISTS)
found = pareto.answer(choice)
empty = N_("No customer passes these filters. Remove one of them to see customers.")
parts.stop_if_empty(found.customers, empty)
parts.sentence(found.headline)
parts.hints(found.hints)

parts.kpi_cards(found.class_cards)

with parts.card(N_("Pareto curve"), found.curve_says):
    drawn = charts.pareto_curve(a_share=found.a_share, b_share=found.b_share)
    parts.drawing(found.curve, drawn, says=found.curve_says, key="curve")

st.subheader(_("All customers"))
parts.hints([found.certainty_says])
parts.named(found.customers, called=N_("Customers by rank"), key="customers", notes=found.notes)

st.subheader(_("How much hangs on few"))
with st.grid(2, min_column_width=420):
    with parts.card(N_("Lorenz curve"), found.lorenz_says):
        parts.drawing(found.lorenz, charts.lorenz(), says=found.lorenz_says, key="lorenz")
    with st.container():
        parts.kpi_cards(found.concentration_cards)

st.subheader(_("Who moved"))
parts.hints([found.movement_says])
if found.movers.height:
    parts.kpi_cards(found.movement_cards)
    labels = tuple(found.matrix["customer_class"].unique(maintain_order=True))
    drawn = charts.squares(
        row="previous_class", column="customer_class", count="customer_count", order=labels
    )
    parts.moves(found.matrix, found.movers, drawn, says=found.movement_says, notes=found.notes)
    with st.grid(2, min_column_width=420):
        with parts.card(N_("Gained most")):
            parts.table(found.gains, called=N_("Gained most"), key="gains", notes=found.notes)
        with parts.card(N_("Lost most")):
            parts.table(found.losses, called=N_("Lost most"), key="losses", notes=found.notes)

parts.method(segmentation, windows, concentration, resampling, migration, stability, volatility)
