"""The least a Streamlit page with a map can be: three points, a box to draw, a sentence."""

import streamlit as st

chosen = st.vega_lite_chart(
    {"x": [0, 50, 100], "y": [0, 50, 100]},
    {
        "mark": "point",
        "height": 600,
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"field": "y", "type": "quantitative"},
        },
        "params": [{"name": "box", "select": "interval"}],
    },
    key="map",
    on_select="rerun",
)
st.markdown(f"box is {chosen.selection.get('box')}")
