"""The frame around every page: language, navigation, and what data is on the screen."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import parts
from dashboard.text import N_, _

PAGES = Path(__file__).resolve().parents[1] / "pages"

NAVIGATION = {
    N_("Overview"): [
        ("start", N_("Start"), ":material/home:", N_("What data is loaded and how fresh it is.")),
        (
            "cockpit",
            N_("Cockpit"),
            ":material/speed:",
            N_("How the service business is doing: key figures, trend, gains and losses."),
        ),
    ],
    N_("Customers"): [
        (
            "pareto",
            N_("Pareto"),
            ":material/show_chart:",
            N_("Which customers carry the service revenue, and who moved between the classes."),
        ),
    ],
    N_("Data"): [
        (
            "upload",
            N_("Upload"),
            ":material/upload_file:",
            N_("Check fresh extracts row by row and publish them."),
        ),
    ],
}


def navigation() -> list[st.Page] | dict[str, list[st.Page]]:
    """The pages in the reader's language."""
    return {
        _(section): [
            st.Page(
                PAGES / f"{slug}.py",
                title=_(title),
                icon=icon,
                help=_(about),
                url_path=slug,
                default=slug == "start",
            )
            for slug, title, icon, about in pages
        ]
        for section, pages in NAVIGATION.items()
    }


st.set_page_config(
    page_title="Service Compass",
    page_icon=Path(__file__).with_name("compass.svg"),
    layout="wide",
)
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    status = st.container(horizontal=True, vertical_alignment="center")
    parts.speak()
page = st.navigation(navigation())
with status:
    parts.data_line()
with parts.told():
    page.run()
