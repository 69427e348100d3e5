"""Columns that many tables carry, spelled once."""

from __future__ import annotations

from dashboard.extracts.contract.schema import Column
from dashboard.text import N_

_CUSTOMER = ("Kunde", "Debitor", "KUNNR", "KUNAG", "CustomerNo", "AccountNum", "CustAccount")


def customer_id(*, required: bool = True) -> Column:
    """The customer a row belongs to."""
    return Column(
        "customer_id",
        "text",
        N_("Customer number"),
        required=required,
        refers_to="customers.customer_id",
        synonyms=(*_CUSTOMER, "AccountId", "Customer", "accountid", "Auftraggeber"),
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
        synonyms=("Maschine", "Equipment", "EQUNR", "msdyn_customerasset", "AssetId"),
        example="M-2044",
    )


def technician_id() -> Column:
    """Who did it, never by name."""
    return Column(
        "technician_id",
        "text",
        N_("Technician"),
        N_("A pseudonym, never a name."),
        synonyms=("PERNR", "bookableresource", "ServiceResourceId", "Servicetechniker"),
        example="T-07",
    )
