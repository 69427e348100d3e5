"""Prints ``docs/data_contract.md``: ``python -m dashboard.extracts.contract``."""

from __future__ import annotations

import sys

from dashboard.extracts.contract import TABLES, Column, Table
from dashboard.extracts.contract.words import kind_in_words, rules_in_words
from dashboard.text import speaking

_INTRO = """# Data contract

Every table an extract may bring. `customers` and `service_revenue` are enough to start; each
further table switches on more. A file that uses these names, their labels in German or English, or
a name that other systems give them needs no mapping. This page is made from the contract:
`python -m dashboard.extracts.contract > docs/data_contract.md`.
"""


def page() -> str:
    """The whole page as Markdown, in English."""
    with speaking("en"):
        return "\n".join([_INTRO, *(_table(table) for table in TABLES.values())])


def _table(table: Table) -> str:
    key = ", ".join(f"`{name}`" for name in table.grain)
    head = f"## `{table.name}`: {table.label}\n\n{table.about} Key: {key}.\n"
    rows = [_row(column, is_required=column.name in table.required) for column in table.columns]
    header = (
        "| Column | Meaning | Type | Required | Rules | Also known as |\n|---|---|---|---|---|---|"
    )
    return "\n".join([head, header, *rows, ""])


def _row(column: Column, *, is_required: bool) -> str:
    cells = (
        f"`{column.name}`",
        column.label,
        kind_in_words(column),
        "yes" if is_required else "",
        " ".join(rules_in_words(column)),
        "; ".join(_names(column)),
    )
    return f"| {' | '.join(cells)} |"


def _names(column: Column) -> list[str]:
    by_system = {
        "": column.synonyms,
        "SAP: ": column.sap,
        "Dynamics: ": column.dynamics,
        "Salesforce: ": column.salesforce,
    }
    return [system + ", ".join(names) for system, names in by_system.items() if names]


if __name__ == "__main__":
    sys.stdout.write(page())
