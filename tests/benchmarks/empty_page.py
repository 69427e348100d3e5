"""The least a Streamlit page can be: one slider, a tiny chart, a sentence."""

import streamlit as st

chosen = st.slider("value", 0, 10, key="value")
st.vega_lite_chart(
    {"x": [1, 2, 3], "y": [2, 3, chosen]},
    {"mark": "line", "encoding": {"x": {"field": "x"}, "y": {"field": "y"}}},
)
st.markdown(f"value is {chosen}")
