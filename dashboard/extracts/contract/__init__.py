"""The data contract: every table an extract may bring, declared once.

Validation, templates, suggestions for column mappings and the documentation page come from here.
"""

from dataclasses import replace
from types import ModuleType

from dashboard.extracts.contract import dynamics, salesforce, sap
from dashboard.extracts.contract.customers import CAMPAIGNS, CUSTOMERS, INSTRUMENTS
from dashboard.extracts.contract.machines import INSTALLED_BASE, PART_PRICES, SERVICE_POTENTIAL
from dashboard.extracts.contract.people import EMPLOYEES, VISITS
from dashboard.extracts.contract.revenue import COMPANY_FINANCIALS, SERVICE_REVENUE
from dashboard.extracts.contract.schema import POLARS_TYPES, Column, ColumnType, Table
from dashboard.extracts.contract.service import INCIDENTS, SERVICE_CASES, TOUCHPOINTS
from dashboard.extracts.contract.surveys import (
    SELF_ASSESSMENT,
    SURVEY_INVITATIONS,
    SURVEY_ITEMS,
    SURVEY_RESPONSES,
)
from dashboard.extracts.contract.trade import CONTRACTS, LEADS, QUOTES_ORDERS


def _with_systems(table: Table) -> Table:
    """The table whose columns know what other systems call them."""

    def names(system: ModuleType, column: Column) -> tuple[str, ...]:
        listed = system.NAMES.get(table.name, {}).get(column.name)
        return tuple(listed.split("; ")) if listed else ()

    def named(column: Column) -> Column:
        return replace(
            column,
            sap=names(sap, column),
            dynamics=names(dynamics, column),
            salesforce=names(salesforce, column),
        )

    return replace(table, columns=tuple(map(named, table.columns)))


#: Name -> table; the two tables that are enough to start come first.
TABLES: dict[str, Table] = {
    table.name: _with_systems(table)
    for table in (
        CUSTOMERS,
        SERVICE_REVENUE,
        INSTALLED_BASE,
        SERVICE_POTENTIAL,
        QUOTES_ORDERS,
        SERVICE_CASES,
        SURVEY_ITEMS,
        SURVEY_RESPONSES,
        SURVEY_INVITATIONS,
        INCIDENTS,
        TOUCHPOINTS,
        CONTRACTS,
        INSTRUMENTS,
        VISITS,
        LEADS,
        EMPLOYEES,
        PART_PRICES,
        COMPANY_FINANCIALS,
        SELF_ASSESSMENT,
        CAMPAIGNS,
    )
}

__all__ = ["POLARS_TYPES", "TABLES", "Column", "ColumnType", "Table"]
