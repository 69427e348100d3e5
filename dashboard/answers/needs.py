"""Which page needs which table, and what is left of it without (methods §1.6).

A page that shows figures has its line here; a page never guesses a missing table.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from dashboard.answers.catalogue import DEFINITIONS
from dashboard.text import N_, Said

#: ``full``: everything is there; ``reduced``: something is left out; ``hidden``: nothing to show.
State = Literal["full", "reduced", "hidden"]


@dataclass(frozen=True)
class Need:
    """What a page needs.

    Attributes:
        tables: Without one of these there is nothing to show.
        one_of: Without all of these there is nothing to show; one is enough.
        reduced_by: Table -> what the page leaves out without it.
        narrowed_by: Table -> what is understood more narrowly without it; all is still there.
    """

    tables: tuple[str, ...]
    reduced_by: Mapping[str, Said] = field(default_factory=dict)
    narrowed_by: Mapping[str, Said] = field(default_factory=dict)
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageState:
    """What a page can show of the data there are.

    Attributes:
        slug: The page.
        state: How much of it.
        missing: The tables whose absence is felt.
        lacks: Per table of ``missing``, what is left out.
    """

    slug: str
    state: State
    missing: tuple[str, ...]
    lacks: tuple[Said, ...]


def _without(table: str) -> Said:
    """The key figures that a table adds."""
    labels = [one.label for one in DEFINITIONS.values() if one.table == table]
    places = {f"label_{no}": Said(label) for no, label in enumerate(labels)}
    return Said(", ".join(f"{{{place}}}" for place in places), places)


_TO_START = ("customers", "service_revenue")

NEEDS: Mapping[str, Need] = {
    "cockpit": Need(
        _TO_START,
        {one.table: _without(one.table) for one in DEFINITIONS.values() if one.table},
    ),
    "pareto": Need(
        _TO_START,
        narrowed_by={
            "installed_base": Said(
                N_("Class C holds former buyers only; nobody who never bought, nobody new")
            )
        },
    ),
    "satisfaction": Need(
        ("survey_items", "survey_responses"),
        {
            "service_revenue": Said(N_("Revenue covered by the survey; results by class")),
            "survey_invitations": Said(
                N_("Response rate, who did not answer, early and late answers")
            ),
        },
    ),
    "touchpoints": Need(
        _TO_START,
        reduced_by={
            "incidents": Said(N_("The journey, the path, problems and complaints")),
            "service_cases": Said(N_("Times, and promises kept")),
            "survey_responses": Said(
                N_("How many dissatisfied customers stay silent, and how important a touchpoint is")
            ),
        },
        narrowed_by={
            "touchpoints": Said(
                N_("The usual touchpoints of a machine builder, none flagged as moment of truth")
            )
        },
        one_of=("incidents", "service_cases"),
    ),
    "quality": Need(
        ("survey_items", "survey_responses"),
        {"service_revenue": Said(N_("Revenue of the customers behind a low rating"))},
    ),
    "loyalty": Need(
        _TO_START,
        {
            "survey_responses": Said(
                N_("Satisfaction, the map and its quadrants, fans, attachment, accepted premiums")
            ),
            "contracts": Said(N_("Bond types; the service contract in the loyalty index")),
            "service_potential": Said(N_("Headroom; the share of wallet in the loyalty index")),
            "part_prices": Said(N_("Own prices of parts against the market's")),
        },
        narrowed_by={
            "installed_base": Said(
                N_("Breadth of four service groups for everyone; no fan premium per machine")
            )
        },
    ),
}


def page_states(there: Collection[str]) -> tuple[PageState, ...]:
    """Every page that needs tables, given the tables that are there."""
    return tuple(_state(slug, need, there) for slug, need in NEEDS.items())


def _state(slug: str, need: Need, there: Collection[str]) -> PageState:
    absent = tuple(table for table in need.tables if table not in there)
    if need.one_of and not set(need.one_of) & set(there):
        absent += need.one_of
    if absent:
        everything = Said(N_("Everything"))
        return PageState(slug, "hidden", absent, tuple(everything for _table in absent))
    felt = {**need.reduced_by, **need.narrowed_by}
    lacking = {table: says for table, says in felt.items() if table not in there}
    state: State = "reduced" if lacking.keys() & need.reduced_by.keys() else "full"
    return PageState(slug, state, tuple(lacking), tuple(lacking.values()))
