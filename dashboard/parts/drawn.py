"""Draws a chart from its ready specification and fresh data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import polars.selectors as cs
import streamlit as st

from dashboard import exports
from dashboard.text import Said, say


def drawing(
    frame: pl.DataFrame,
    spec: Mapping[str, Any],
    *,
    says: Said,
    key: str | None = None,
    selects: str | None = None,
) -> Any:
    """Draws ``frame`` as ``spec`` describes; ``says`` is read out instead of the picture.

    ``selects`` names a selection of the chart that comes back as ``{field: values}`` rows.
    """
    # Vega draws a decimal ten times too large per decimal place
    frame = exports.worded(frame).with_columns(cs.decimal().cast(pl.Float64))
    if selects is None:
        return st.vega_lite_chart(frame, dict(spec), alt=say(says), key=key)
    return st.vega_lite_chart(
        frame, dict(spec), alt=say(says), key=key, on_select="rerun", selection_mode=selects
    )


def drawing_of(
    data: Mapping[str, bytes],
    spec: Mapping[str, Any],
    *,
    says: Said,
    key: str,
    selects: Sequence[str] = (),
) -> Any:
    """Draws data that are Arrow already, each under the name by which ``spec`` asks for it.

    For charts that are large and often sent again: nothing is turned into Arrow by a rerun.
    """
    full = {**spec, "datasets": dict(data)}
    if not selects:
        return st.vega_lite_chart(None, full, alt=say(says), key=key)
    return st.vega_lite_chart(
        None, full, alt=say(says), key=key, on_select="rerun", selection_mode=list(selects)
    )
