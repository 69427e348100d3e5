"""A column's type and rules as sentences, in the language in force."""

from __future__ import annotations

from dashboard.extracts.contract.codes import COUNTRIES
from dashboard.extracts.contract.schema import Column
from dashboard.text import N_, _

_KINDS = {
    "text": N_("text"),
    "number": N_("number"),
    "integer": N_("whole number"),
    "date": N_("date"),
    "timestamp": N_("date and time"),
    "boolean": N_("yes or no"),
}
_UNITS = {
    "eur": N_("euros"),
    "hours": N_("hours"),
    "seconds": N_("seconds"),
    "days": N_("days"),
    "share": N_("share"),
}


def kind_in_words(column: Column) -> str:
    """``number, euros``."""
    kind = _(_KINDS[column.type])
    return f"{kind}, {_(_UNITS[column.unit])}" if column.unit else kind


def rules_in_words(column: Column) -> list[str]:
    """What the column holds and what its values have to keep to."""
    said = [_(column.about)] if column.about else []
    if column.codes and column.codes is not COUNTRIES:
        said.append(_("One of: {codes}.").format(codes=", ".join(column.codes)))
    if column.low is not None and column.high is not None:
        said.append(
            _("From {low} to {high}.").format(low=f"{column.low:g}", high=f"{column.high:g}")
        )
    elif column.low is not None:
        said.append(_("At least {low}.").format(low=f"{column.low:g}"))
    if column.type in ("date", "timestamp"):
        said.append(_dates_in_words(column))
    if column.default is not None:
        said.append(_("Empty means {default}.").format(default=_default_in_words(column)))
    if column.refers_to:
        said.append(_("Refers to {column}.").format(column=column.refers_to))
    return said


def _default_in_words(column: Column) -> str:
    if isinstance(column.default, bool):
        return _("yes") if column.default else _("no")
    return str(column.default)


def _dates_in_words(column: Column) -> str:
    if column.may_be_future:
        return _("From {year} on.").format(year=column.since_year)
    return _("From {year} to today.").format(year=column.since_year)
