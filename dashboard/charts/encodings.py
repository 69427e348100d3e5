"""How a column is drawn: the unit in its name decides axis title, number format and tooltip.

Colours have one meaning each, everywhere; they are of a middle tone, to be told apart on a light
and on a dark page and by colour-blind readers (after Okabe and Ito).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import altair as alt

from dashboard import units, words
from dashboard.text import _, language

Drawn: TypeAlias = alt.Chart | alt.LayerChart | alt.FacetChart

CLASS_COLOURS: Mapping[str, str] = {
    "A": "#2f7fc4",
    "B": "#e0912f",
    "C": "#8b95a1",
    "N": "#18a085",
    "X": "#b9bec6",
}
GAIN = "#18a085"
LOSS = "#cf5c4c"
NOW = "#2f7fc4"
BEFORE = "#9aa5b1"
#: Quadrants of satisfaction and loyalty, and the two lanes beside them.
QUADRANT_COLOURS: Mapping[str, str] = {
    "core": GAIN,
    "mercenary": NOW,
    "hostage": "#b86a9c",
    "churn": LOSS,
    "unknown": BEFORE,
    "no_loyalty": "#6b7582",
}
#: Text inside a chart: the colour of the page's text, on a light and on a dark page.
INK = "currentColor"

_LOCALES: Mapping[str, Mapping[str, Any]] = {
    "de": {
        "number": {
            "decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " €"],
            "percent": "\N{NO-BREAK SPACE}%",
        },
        "time": {
            "dateTime": "%A, der %e. %B %Y, %X",
            "date": "%d.%m.%Y",
            "time": "%H:%M:%S",
            "periods": ["AM", "PM"],
            "days": [
                "Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag",
            ],
            "shortDays": ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"],
            "months": [
                "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
                "September", "Oktober", "November", "Dezember",
            ],
            "shortMonths": [
                "Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez",
            ],
        },
    },
    "en": {
        "number": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""]},
    },
}  # fmt: skip


def money(value: str, *, millions: str = ",.1f") -> str:
    """Vega expression: the amount of expression ``value`` in short, 1,5 Mio. € or €1.5m."""
    size = f"abs({value})"
    if language() == "de":
        return (
            f"{size} >= 1e6 ? format({value} / 1e6, '{millions}') + ' Mio. €'"
            f" : {size} >= 1e3 ? format({value} / 1e3, ',.0f') + ' Tsd. €'"
            f" : format({value}, ',.0f') + ' €'"
        )
    return (
        f"({value} < 0 ? '-' : '') + '€' + ({size} >= 1e6 ? format({size} / 1e6, '{millions}')"
        f" + 'm' : {size} >= 1e3 ? format({size} / 1e3, ',.0f') + 'k' : format({size}, ',.0f'))"
    )


def localised(chart: Drawn) -> dict[str, Any]:
    """The specification without data, its numbers and months in the language in force.

    Data asked for by a name of our own (``alt.NamedData``) stay asked for.
    """
    spec: dict[str, Any] = chart.to_dict()
    spec["config"] = {"locale": dict(_LOCALES[language()])}
    held = spec.pop("datasets", {})
    for described in (spec, *spec.get("layer", ())):
        asked = described.get("data", {}).get("name")
        if asked is None or asked in held:
            described.pop("data", None)
    return spec


def axis(column: str, *, title: str | None = None, **more: Any) -> alt.Axis:
    """The axis of a column: title in words, numbers as its unit writes them."""
    unit = units.of(column)
    if unit.name in ("eur", "meur"):
        more.setdefault("labelExpr", money("datum.value", millions=",.2~f"))
    elif unit.d3:
        more.setdefault("format", ".0%" if unit.name == "share" else unit.d3)
    return alt.Axis(title=words.column(column) if title is None else (title or None), **more)


def tip(column: str, *, title: str | None = None) -> alt.Tooltip:
    """The tooltip line of a column."""
    unit = units.of(column)
    kinds = {"on": "temporal", "text": "nominal", "place": "nominal"}
    kind = kinds.get(unit.name, "quantitative")
    name = words.column(column) if title is None else title
    return alt.Tooltip(column, type=kind, title=name, format=_tip_format(unit))  # type: ignore[arg-type]


def _tip_format(unit: units.Unit) -> Any:
    if unit.name == "on":
        return "%B %Y"
    return unit.d3 or alt.Undefined


def word(message: str) -> str:
    """A word on a chart in the language in force."""
    return _(message)
