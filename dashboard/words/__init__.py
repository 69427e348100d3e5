"""What columns and codes are called on the screen and in exports.

One name per column, wherever it is shown; the unit is not part of the name (see ``units``).
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard import units
from dashboard.extracts.contract import TABLES
from dashboard.text import N_, _
from dashboard.text.numbers import territory
from dashboard.words import columns, survey_columns
from dashboard.words.codes import CODES

__all__ = ["CODES", "COLUMNS", "code", "column", "is_coded"]

COLUMNS: Mapping[str, str] = {**columns.COLUMNS, **survey_columns.COLUMNS}

#: What the data contract calls a column; the first table that has it names it.
_IN_THE_CONTRACT: Mapping[str, str] = {
    column.name: column.label for table in reversed(TABLES.values()) for column in table.columns
}


#: What the contract calls its columns.
_FIELDS: Mapping[str, str] = {
    column.name: column.label for table in TABLES.values() for column in table.columns
}

#: These hold messages themselves.
_MESSAGES = frozenset({"use", "figure", "unit"})

#: Here nothing means nothing to tell; elsewhere it is a gap in the data.
_MAY_BE_EMPTY = frozenset(
    {
        "backstage_cause",
        "bond_class",
        "certainty",
        "class_detail",
        "core_process",
        "corner",
        "demand_class",
        "fan_class",
        "field_certainty",
        "grade",
        "importance_quadrant",
        "mark",
        "missing_code",
        "moment",
        "quadrant",
        "quality_dim",
        "servqual_dim",
        "source",
        "stage",
        "verdict",
    }
)

_CODED = _MAY_BE_EMPTY | {
    "answer_class",
    "benefit",
    "benefit_class",
    "case_type",
    "category",
    "channel",
    "characteristic",
    "contract_type",
    "customer_class",
    "factor",
    "line",
    "measure",
    "mode",
    "movement",
    "part",
    "previous_class",
    "problem_code",
    "promise",
    "quadrant",
    "respondent_role",
    "role",
    "role_group",
    "shown",
    "status",
    "step",
    "valence",
}


#: Names that people gave, among which a few of ours stand.
_AMONG_NAMES: Mapping[str, Mapping[str, str]] = {
    "class_group": {"N": N_("N: new"), "X": N_("X: gone"), "merged": CODES["merged"]},
    "region_group": {"merged": CODES["merged"]},
}

#: Bounds of an interval are called after what they bound.
_BOUNDS: Mapping[str, str] = {"_low_": N_("{name}, from"), "_high_": N_("{name}, to")}


def is_coded(name: str) -> bool:
    """Whether the column's values are codes that have words."""
    coded = ("country", "place", "table_name", "column_name", *_AMONG_NAMES)
    return name in _CODED | _MESSAGES or name in coded


def column(name: str) -> str:
    """The column's name in the language in force, with its unit where the values lack it."""
    known = COLUMNS.get(name) or _IN_THE_CONTRACT.get(name)
    if known is None:
        return _bound(name) or name
    unit = units.of(name).label
    return f"{_(known)} ({_(unit)})" if unit in ("€",) else _(known)


def _bound(name: str) -> str | None:
    """``kept_low_share``: the name of ``kept_share`` with what it bounds."""
    for part, said in _BOUNDS.items():
        bounded = name.replace(part, "_", 1)
        if bounded != name and column(bounded) != bounded:
            return _(said).format(name=column(bounded))
    return None


def code(column_name: str, value: str | None) -> str:
    """A code of a column in words; values without a word stay as they are."""
    if value is None or value == "":
        return "" if column_name in _MAY_BE_EMPTY else _("not stated")
    if column_name in ("country", "place"):
        return _("All others") if value == "others" else territory(value)
    if column_name == "table_name" and value in TABLES:
        return _(TABLES[value].label)
    if column_name == "column_name":
        return _(_FIELDS.get(value, value))
    if column_name in _MESSAGES:
        return _(value)
    known = CODES if column_name in _CODED else _AMONG_NAMES.get(column_name, {})
    return _(known[value]) if value in known else value
