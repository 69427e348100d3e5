"""Key drivers: computed in the background, kept for everybody, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.answers import key_drivers as answers
from dashboard.answers.jobs import Job, job
from dashboard.answers.key_drivers import KeyDrivers
from dashboard.answers.questions import worded
from dashboard.filters import Filters
from dashboard.parts import pinned, working
from dashboard.parts.cards import card, hints, note
from dashboard.parts.drawn import drawing
from dashboard.parts.tables import folded, table
from dashboard.text import N_, Said, _

_STATED = ("saving_candidate", "hidden_driver", "expected_basic", "key_driver")
_SHARES = (0.0, 0.5)
_DERIVED = ("low_priority", "overkill", "concentrate", "keep_up")


def key_drivers(
    choice: Filters, *, reach: tuple[float, float] | None, notes: Sequence[Said]
) -> None:
    """What drives overall satisfaction; until it is computed, how far the work is.

    Args:
        reach: Lowest and highest point of the scale; None without any question.
    """
    st.subheader(_("What drives overall satisfaction"))
    key = f"{choice} {answers.key_of(pinned.shown())}"
    found = working.result(
        job("drivers", key, _work(choice), Said(N_("Key drivers are being computed …"))),
        key="drivers",
    )
    if found is None:
        return
    note(found.says)
    hints(found.hints)
    if found.table.height and reach:
        _ranked(found, notes)
        _maps(found, reach)
        _factors(found, notes)
        _savings(found, notes)


def _work(choice: Filters) -> Callable[[Job[KeyDrivers]], KeyDrivers]:
    return lambda job: answers.key_drivers(choice, job.done)


def _ranked(found: KeyDrivers, notes: Sequence[Said]) -> None:
    rows = worded(found.table).with_columns(is_tied=pl.col("item_id").is_in(found.tied))
    with card(N_("Derived importance")):
        drawing(rows, charts.drivers(), says=found.says, key="drivers_chart")
        shown = N_(
            "Blue: the first driver and what cannot be told apart from it; lines: 95 % intervals."
        )
        hints([Said(shown)])
    called = N_("Ranks, intervals and probabilities")
    folded(worded(found.ranking), called=called, key="ranking", notes=notes)


def _maps(found: KeyDrivers, reach: tuple[float, float]) -> None:
    """Derived importance against what is stated, and against performance."""
    columns = 2 if found.stated_middle and found.derived_middle else 1
    with st.grid(columns, min_column_width=420):
        if found.stated_middle:
            drawn = charts.fields(
                x="lmg_share",
                y="importance_points",
                names=_STATED,
                middle=found.stated_middle,
                reach=(_SHARES, reach),
                kind="importance_quadrant",
            )
            with card(N_("Stated and derived importance"), found.stated_says):
                rows = worded(found.table.drop_nulls("importance_points"))
                drawing(rows, drawn, says=found.stated_says, key="stated_map")
        if found.derived_middle:
            drawn = charts.fields(
                x="perception_points",
                y="lmg_share",
                names=_DERIVED,
                middle=found.derived_middle,
                reach=(reach, _SHARES),
            )
            with card(N_("Performance and derived importance"), found.derived_says):
                rows = worded(found.table.drop_nulls("perception_points"))
                drawing(rows, drawn, says=found.derived_says, key="derived_map")


def _factors(found: KeyDrivers, notes: Sequence[Said]) -> None:
    with card(N_("Basic, performance and excitement factors"), found.factors_says):
        if found.effects.height:
            effects = worded(found.effects)
            drawing(effects, charts.contrasts(), says=found.factors_says, key="contrasts")
            shown = N_(
                "Only questions with a certain effect. Left: what a low rating costs; right: what "
                "the highest one brings; lines: 95 % intervals."
            )
            hints([Said(shown)])
    called = N_("Penalty and reward of every question")
    folded(worded(found.factors), called=called, key="factors", notes=notes)


def _savings(found: KeyDrivers, notes: Sequence[Said]) -> None:
    with card(N_("Rationalisation potential"), found.savings_says):
        if found.savings.height:
            rows = worded(found.savings)
            table(rows, called=N_("Rationalisation potential"), key="savings", notes=notes)
