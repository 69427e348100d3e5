"""Cards: a key figure with everything needed to judge it, or a chart under its takeaway."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType

import polars as pl
import streamlit as st

from dashboard import units
from dashboard.answers.kpis import Kpi
from dashboard.text import N_, Said, _, say


def sentence(said: Said) -> None:
    """The page's answer, first and large."""
    st.markdown(f"#### {_escaped(say(said))}")


@contextmanager
def card(title: str, takeaway: Said | None = None) -> Iterator[None]:
    """A bordered card: its title, what to take from it, then whatever is drawn inside."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{_(title)}**")
        if takeaway is not None:
            st.caption(_escaped(say(takeaway)))
        yield


def stop_if_empty(frame: pl.DataFrame, why: str) -> None:
    """Emptiness is no error: says why and how to widen the choice, and draws nothing more."""
    if frame.is_empty():
        st.info(_(why), icon=":material/filter_alt_off:")
        st.stop()


def method(*modules: ModuleType) -> None:
    """How this is computed: the models' own words, so that text and code cannot part ways."""
    with st.expander(_("How this is computed"), icon=":material/functions:"):
        for module in modules:
            for paragraph in paragraphs(module):
                st.markdown(_escaped(_(paragraph)))


def paragraphs(module: ModuleType) -> list[str]:
    """The paragraphs of a module's docstring, each one message."""
    text = inspect.cleandoc(module.__doc__ or "")
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]


def kpi_cards(kpis: Sequence[Kpi]) -> None:
    """Key figures in aligned cards; one whose table is missing says what it would show."""
    with st.grid(4, min_column_width=230, gap="small"):
        for kpi in kpis:
            with st.container(border=True, height="stretch"):
                if kpi.missing_table is None:
                    _figure(kpi)
                else:
                    _absent(kpi)


def _figure(kpi: Kpi) -> None:
    known = kpi.value is not None
    st.metric(
        _(kpi.label),
        units.write(kpi.name, kpi.value) if known else _("not computed"),
        _delta(kpi),
        delta_color={"up": "normal", "down": "inverse", "band": "off"}[kpi.direction],
        help=_explanation(kpi),
        chart_data=list(kpi.trend) or None,
    )
    st.caption(_escaped(say(kpi.basis)))


def _absent(kpi: Kpi) -> None:
    st.markdown(_(kpi.label), help=_explanation(kpi))
    st.caption(
        _escaped(
            say(
                Said(
                    N_("Needs the table {table}. It would show: {what}"),
                    {"table": kpi.missing_table, "what": Said(kpi.definition)},
                )
            )
        )
    )


def _delta(kpi: Kpi) -> str | None:
    if kpi.value is None or kpi.previous is None:
        return None
    if kpi.name.endswith(("_share", "_points")):
        scale = 100 if kpi.name.endswith("_share") else 1
        change = (kpi.value - kpi.previous) * scale
        return f"{_signed(units.write('x_points', change), change)} {_('pp')}"
    if kpi.previous == 0:
        return None
    change = kpi.value / kpi.previous - 1
    return _signed(units.write("x_share", change), change)


def _signed(written: str, change: float) -> str:
    return f"+{written}" if change > 0 else written


def _explanation(kpi: Kpi) -> str:
    lines = [f"**{kpi.id}** {_escaped(_(kpi.definition))}"]
    lines += [_escaped(say(note)) for note in kpi.notes]
    lines += [_escaped(say(benchmark)) for benchmark in kpi.benchmarks]
    return "\n\n".join(lines)


def _escaped(text: str) -> str:
    """Text as it is: a dollar or an asterisk in a customer's name is no formula."""
    for sign in ("\\", "$", "*", "_", "[", "]", "<", "~", "`", "#"):
        text = text.replace(sign, f"\\{sign}")
    return text
