"""The frame around every page: language, navigation, and what data is on the screen."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import parts
from dashboard.navigation import SECTIONS
from dashboard.text import _

st.set_page_config(
    page_title="Service Compass",
    page_icon=Path(__file__).with_name("compass.svg"),
    layout="wide",
)
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    status = st.container(horizontal=True, vertical_alignment="center")
    parts.speak()
page = st.navigation(
    {
        _(section): [
            st.Page(
                place.path,
                title=_(place.title),
                icon=place.icon,
                help=_(place.about),
                url_path=place.slug,
                default=place.slug == "start",
            )
            for place in places
        ]
        for section, places in SECTIONS.items()
    }
)
parts.turn_to(page.url_path)
with status:
    parts.data_line()
    link = st.container(width="content")
parts.banner(page.url_path)
try:
    with parts.told():
        page.run()
finally:
    # last, because the page writes its choices into the address
    with link:
        parts.link()
