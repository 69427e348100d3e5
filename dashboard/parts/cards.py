"""Cards: a key figure with everything needed to judge it, or a chart under its takeaway."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Literal, NoReturn

import polars as pl
import streamlit as st

from dashboard import units, warehouse, words
from dashboard.answers.decisions import Decision
from dashboard.answers.kpis import Direction, Kpi
from dashboard.parts import pinned
from dashboard.parts.frame import fragment
from dashboard.parts.tables import named
from dashboard.text import N_, Said, _, say

_DELTA_COLOURS: dict[Direction, Literal["normal", "inverse", "off"]] = {
    "up": "normal",
    "down": "inverse",
    "band": "off",
}


def sentence(said: Said) -> None:
    """The page's answer, first and large."""
    st.header(escaped(say(said)), anchor=False)


def note(said: Said) -> None:
    """A sentence beside the answer."""
    st.markdown(escaped(say(said)))


def hints(said: Sequence[Said]) -> None:
    """What to keep in mind, small and calm."""
    for hint in said:
        st.caption(f":material/info: {escaped(say(hint))}")


@contextmanager
def card(title: str, takeaway: Said | None = None) -> Iterator[None]:
    """A bordered card: its title, what to take from it, then whatever is drawn inside."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{_(title)}**")
        if takeaway is not None:
            st.caption(escaped(say(takeaway)))
        yield


def stop_if_empty(frame: pl.DataFrame, why: str) -> None:
    """Emptiness is no error: says why and how to widen the choice, and draws nothing more."""
    if frame.is_empty():
        st.info(_(why), icon=":material/filter_alt_off:")
        st.stop()


def stop(why: Said) -> NoReturn:
    """Where nothing may be shown, says why and draws nothing more."""
    st.info(escaped(say(why)), icon=":material/visibility_off:")
    st.stop()


def method(*modules: ModuleType) -> None:
    """How this is computed: the models' own words, so that text and code cannot part ways."""
    with st.expander(_("How this is computed"), icon=":material/functions:"):
        told = [escaped(_(paragraph)) for module in modules for paragraph in paragraphs(module)]
        # one element instead of dozens, which every rerun would send and compare again
        st.markdown("\n\n".join(told))


def paragraphs(module: ModuleType) -> list[str]:
    """The paragraphs of a module's docstring, each one message."""
    text = inspect.cleandoc(module.__doc__ or "")
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]


def kpi_cards(kpis: Sequence[Kpi]) -> None:
    """Key figures in aligned cards; one whose table is missing says what it would show."""
    columns = 5 if len(kpis) == 5 else 4
    with st.grid(columns, min_column_width=170 if columns == 5 else 205, gap="small"):
        for kpi in kpis:
            with st.container(border=True, height="stretch"):
                if kpi.is_missing:
                    _absent(kpi)
                else:
                    _figure(kpi)


@fragment
def more_kpi_cards(kpis: Sequence[Kpi], *, called: str, key: str) -> None:
    """Key figures behind one click, drawn only once somebody opens them."""
    with st.expander(
        f"{_(called)} ({len(kpis)})", key=key, on_change="rerun", icon=":material/speed:"
    ) as more:
        if more.open:
            kpi_cards(kpis)


def decision_list(decisions: Sequence[Decision]) -> None:
    """What has to be decided, each with the names it is about."""
    if not decisions:
        st.info(_("No rule found anything to decide for this choice."), icon=":material/check:")
    for decision in decisions:
        with st.container(border=True):
            st.markdown(f"**{escaped(say(decision.finding))}**")
            st.markdown(f":material/arrow_forward: {escaped(say(decision.action))}")
            _behind(decision)


@fragment
def _behind(decision: Decision) -> None:
    """The names, drawn only once somebody wants to see them."""
    key = f"{decision.rule}_names"
    with st.expander(_("Who it is about"), key=key, on_change="rerun") as names:
        if names.open:
            named(decision.customers, called=N_("Customers"), key=decision.rule)


def _figure(kpi: Kpi) -> None:
    definition = kpi.definition
    known = kpi.value is not None
    st.metric(
        _(definition.label),
        units.write(definition.name, kpi.value) if known else _("not computed"),
        _delta(kpi),
        delta_color=_DELTA_COLOURS[definition.direction],
        delta_description=_("vs. last year") if known and kpi.previous is not None else None,
        help=_explanation(kpi),
        chart_data=list(kpi.trend) or None,
    )
    if kpi.basis is not None:
        st.caption(escaped(say(kpi.basis)))


def _absent(kpi: Kpi) -> None:
    st.markdown(_(kpi.definition.label), help=_explanation(kpi))
    needs = N_("Needs the table {table}. It would show: {what}")
    table = words.code("table_name", kpi.definition.table)
    values = {"table": table, "what": Said(kpi.definition.means)}
    st.caption(escaped(say(Said(needs, values))))


def _delta(kpi: Kpi) -> str | None:
    if kpi.value is None or kpi.previous is None:
        return None
    if kpi.definition.name.endswith("_share"):
        change = (kpi.value - kpi.previous) * 100
        points = _("pp")
        return f"{_signed(units.write('x_points', change), change)} {points}"
    if kpi.definition.name.endswith(("_points", "_score")):
        # scales without a zero that means nothing: a change in per cent would say nothing either
        change = kpi.value - kpi.previous
        return f"{_signed(units.write('x_points', change), change)} {_('points')}"
    if kpi.previous == 0:
        return None
    change = kpi.value / kpi.previous - 1
    return _signed(units.write("x_share", change), change)


def _signed(written: str, change: float) -> str:
    return f"+{written}" if change > 0 else written


def _explanation(kpi: Kpi) -> str:
    definition = kpi.definition
    lines = [f"**{definition.id}** {_(definition.means)}"]
    if kpi.low is not None and kpi.high is not None:
        bounds = {
            name: units.write(definition.name, getattr(kpi, name)) for name in ("low", "high")
        }
        lines.append(_("95 % confidence interval: {low} to {high}.").format(**bounds))
    lines += [say(benchmark) for benchmark in definition.benchmarks]
    lines.append(say(warehouse.told(pinned.shown().vintage)))
    return "\n\n".join(line if line.startswith("**") else escaped(line) for line in lines)


def escaped(text: str) -> str:
    """Text as it is: a dollar or an asterisk in a customer's name is no formula."""
    for sign in ("\\", "$", "*", "_", "[", "]", "<", "~", "`", "#"):
        text = text.replace(sign, f"\\{sign}")
    return text
