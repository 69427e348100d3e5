"""Columns that many tables carry, spelled once."""

from __future__ import annotations

from dashboard.extracts.contract.schema import Column
from dashboard.text import N_

_CUSTOMER = (
    "Kunde",
    "Kundennr",
    "Kd-Nr",
    "KdNr",
    "Debitor",
    "CustomerNo",
    "Customer",
    "Customer ID",
)


def customer_id(*, required: bool = True) -> Column:
    """The customer a row belongs to."""
    return Column(
        "customer_id",
        "text",
        N_("Customer number"),
        required=required,
        refers_to="customers.customer_id",
        synonyms=_CUSTOMER,
        example="C-1001",
    )


def machine_id(*, required: bool = False) -> Column:
    """The machine a row is about."""
    return Column(
        "machine_id",
        "text",
        N_("Machine number"),
        required=required,
        refers_to="installed_base.machine_id",
        synonyms=(
            "Maschine",
            "Equipment",
            "Maschinen-Nr",
            "Machine",
            "Serial number",
            "Seriennummer",
        ),
        example="M-2044",
    )


def technician_id() -> Column:
    """Who did it, never by name."""
    return Column(
        "technician_id",
        "text",
        N_("Technician"),
        N_("A pseudonym, never a name."),
        synonyms=("Servicetechniker", "Monteur", "Service technician"),
        example="T-07",
    )
