"""The figures that are compared between two vintages, and how they are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass

from dashboard.answers import figures
from dashboard.answers.asked import Asked
from dashboard.answers.catalogue import DEFINITIONS
from dashboard.answers.cockpit import LEADING
from dashboard.answers.moments import Moment, today
from dashboard.errors import NotEnoughData
from dashboard.extracts.store import rollups
from dashboard.extracts.store.states import State
from dashboard.filters import Filters
from dashboard.text import N_
from dashboard.warehouse import Warehouse


@dataclass(frozen=True)
class Figure:
    """A number that is compared: its name ends in its unit; how it is computed today."""

    name: str
    label: str
    value: Callable[[Moment], float | None]


def _cockpits(figure_id: str) -> Figure:
    definition = DEFINITIONS[figure_id]
    # the cockpit tells revenue in millions, a bridge to the cent
    name = definition.name.replace("_meur", "_eur")
    return Figure(name, definition.label, lambda at: figures.value(at, figure_id))


def _margin(at: Moment) -> float | None:
    return at.totals["margin_eur"] if at.totals.get("margin_base_eur") else None


#: Amounts and counts that stand beside the key figures.
_VOLUMES: Mapping[str, Figure] = {
    "margin": Figure("margin_eur", N_("Contribution margin"), _margin),
    "buyers": Figure("buyer_count", N_("Buyers"), lambda at: at.buyers.len()),
    "customers": Figure("customer_count", N_("Customers"), lambda at: at.customers.height),
    "lines": Figure(
        "line_count", N_("Invoice lines that count"), lambda at: at.totals.get("line_count")
    ),
}
#: Revenue first, what is behind it, then the other key figures in the order of the cockpit.
FIGURES: Mapping[str, Figure] = {
    "K-01": _cockpits("K-01"),
    **_VOLUMES,
    **{one: _cockpits(one) for one in sorted(figures.FIGURES, key=lambda id: id not in LEADING)},
}
#: Shown without being asked for.
FIRST = LEADING | set(_VOLUMES)
#: The tables that these figures are computed from.
READ = frozenset(rollups.SOURCES) | {one.table for one in DEFINITIONS.values() if one.table}

#: Unit -> what a value is multiplied by, its places, and what it is called.
TOLD: Mapping[str, tuple[int, int, str]] = {
    "eur": (1, 2, "€"),
    "share": (100, 2, N_("% / pp")),
    "count": (1, 0, N_("count")),
    "groups": (1, 2, N_("groups")),
    "score": (1, 2, N_("points")),
    "points": (1, 2, N_("points")),
}


def values(state: State) -> dict[str, float | None]:
    """Every figure on one state of the data; empty as long as there is no revenue."""
    with closing(Warehouse(state.vintage, state.settings)) as opened:
        try:
            moment = today(Asked(Filters(), opened, state.settings))
        except NotEnoughData:
            return {}
        return {
            figure_id: None if value is None else value * TOLD[unit(figure_id)][0]
            for figure_id, figure in FIGURES.items()
            for value in [figure.value(moment)]
        }


def unit(figure_id: str) -> str:
    """The unit of a figure: the last word of its name."""
    return FIGURES[figure_id].name.rsplit("_", 1)[-1]
