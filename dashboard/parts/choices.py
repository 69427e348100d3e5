"""The reader's choices: drawn in the sidebar, told as chips, kept in the address of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.errors import CompassError
from dashboard.filters import LIMITS, LOYALTIES, MODES, NAMES, WINDOWS, Filters, parsed_weights
from dashboard.parts import address, pinned
from dashboard.settings import settings
from dashboard.text import N_, _
from dashboard.text.numbers import month, number, share
from dashboard.warehouse import Warehouse
from models import windows

#: Limits that are chosen on the page itself, in whole points.
POINTS = ("satisfied_score", "loyal_score")
POINT_STEPS = tuple(str(step) for step in range(1, 100))


def choices(*names: str) -> Filters:
    """Draws the named choices and returns what is chosen, on the vintage that is looked at.

    The same choice has the same name on every page, so it stays when the page changes.
    """
    current = pinned.shown()
    options = _options(f"{current.vintage.store}#{current.vintage.id}", current)
    with st.sidebar:
        chosen: dict[str, Any] = {}
        for name in names:
            # by behaviour everyone who buys and is not A is B: there is no second limit
            if name != "b_share" or chosen.get("mode") == "revenue":
                chosen[name] = _draw(name, current, options)
    # the whole page looks at one vintage, also when another one is published meanwhile
    chosen["vintage"] = int(current.vintage.id)
    picked = Filters(**{name: value for name, value in chosen.items() if value is not None})
    _chips(picked)
    return picked


@st.cache_resource(max_entries=8, show_spinner=False)
def _options(vintage: str, _warehouse: Warehouse) -> dict[str, dict[str, int]]:
    """Dimension -> value -> number of customers, the largest first; waves the latest first."""
    found: dict[str, dict[str, int]] = {}
    rows = _warehouse.rows("filter_options").sort(
        "dimension", "customer_count", "value", descending=[False, True, False]
    )
    for dimension, value, count in rows.select("dimension", "value", "customer_count").rows():
        found.setdefault(dimension, {})[value] = count
    waves = _warehouse.rows("survey_waves").select("wave_id", "respondent_count")
    found["wave"] = dict(waves.reverse().rows())
    return found


#: Choices of one code: label and what is possible.
_CODES: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "window": (N_("Period"), WINDOWS),
    "mode": (N_("Classes by"), MODES),
    "loyalty": (N_("Loyalty index"), LOYALTIES),
}


def _draw(name: str, current: Warehouse, options: dict[str, dict[str, int]]) -> Any:
    if name in _CODES:
        label, possible = _CODES[name]
        return _one(name, _(label), possible)
    if name in LIMITS:
        return points(name) if name in POINTS else _limit(name)
    if name == "weights":
        return weights()
    if name in ("as_of", "wave"):
        return _as_of(current) if name == "as_of" else _wave(options["wave"])
    return _several(name, options.get(name, {}))


def _as_of(current: Warehouse) -> date | None:
    latest = current.vintage.as_of
    first = current.vintage.tables["service_revenue"].from_on if latest else None
    if latest is None or first is None:
        return None
    count = max(1, (latest.year - first.year) * 12 + latest.month - first.month - 10)
    ends = [
        windows.month_end(windows.month_start(latest, -step)).isoformat() for step in range(count)
    ]
    label = _("As of")
    return date.fromisoformat(
        _pick("as_of", label, ends, lambda day: month(date.fromisoformat(day)))
    )


def _wave(waves: Mapping[str, int]) -> str | None:
    """The wave chosen; the latest one usually, whichever that is on the day looked at."""
    latest = _("Latest")
    picked = _pick("wave", _("Survey wave"), ["", *waves], lambda wave: wave or latest)
    return picked or None


def _one(name: str, label: str, possible: Mapping[Any, str]) -> str:
    return _pick(name, label, list(possible), lambda key: _(possible[key]))


def _pick(name: str, label: str, codes: Sequence[str], word: Callable[[str], str]) -> str:
    """A select box over codes; the first one is usual and stays out of the address."""
    address.recall(name, default=codes[0], possible=codes)
    chosen = st.selectbox(label, codes, format_func=word, key=name)
    address.write(name, [chosen], default=codes[0])
    return chosen


def _limit(name: str) -> float:
    low, high = LIMITS[name]
    steps = [f"{low + step / 100:.2f}" for step in range(round((high - low) * 100) + 1)]
    default = f"{getattr(settings(), f'abc_{name}'):.2f}"
    address.recall(name, default=default, possible=steps)
    chosen = st.select_slider(
        _("Limit of class A") if name == "a_share" else _("Limit of class B"),
        steps,
        format_func=lambda step: share(float(step), decimals=0),
        key=name,
    )
    address.write(name, [chosen], default=default)
    return float(chosen)


def points(name: str) -> float:
    """A limit in whole points, as chosen on the page: its slider stands there, not here."""
    default = f"{getattr(settings(), name):.0f}"
    address.recall(name, default=default, possible=POINT_STEPS)
    chosen: str = st.session_state[name]
    address.write(name, [chosen], default=default)
    return float(chosen)


def weights() -> tuple[int, ...] | None:
    """The weights of the loyalty index chosen on the page; ``None`` where they are not possible."""
    try:
        return parsed_weights(address.given("weights"))
    except CompassError:
        return None


def _several(name: str, counts: dict[str, int]) -> tuple[str, ...]:
    if not counts:
        return ()
    address.recall_several(name, possible=counts)
    chosen = st.multiselect(
        _(NAMES[name]),
        list(counts),
        format_func=lambda value: f"{words.code(name, value)} ({number(counts[value])})",
        placeholder=_("All"),
        key=name,
    )
    address.write(name, chosen)
    return tuple(chosen)


def _chips(picked: Filters) -> None:
    chosen = picked.chosen()
    if not chosen:
        return
    with st.container(horizontal=True, gap="small"):
        for name, values in chosen.items():
            for value in values:
                st.button(
                    f"{_(NAMES[name])}: {words.code(name, value)}",
                    key=f"chip_{name}_{value}",
                    icon=":material/close:",
                    help=_("Remove this filter"),
                    on_click=_drop,
                    args=(name, value),
                )


def _drop(name: str, value: str) -> None:
    st.session_state[name] = [kept for kept in st.session_state[name] if kept != value]
