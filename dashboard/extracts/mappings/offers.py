"""What no single column says, but the file can tell: a product, or a numbering of its lines.

It is offered where a required field has no source, and never taken by itself.
"""

from __future__ import annotations

from dashboard.extracts.contract import Table
from dashboard.extracts.mappings.candidates import fits
from dashboard.extracts.mappings.headers import factor, readings
from dashboard.extracts.mappings.look import SAMPLED
from dashboard.extracts.mappings.mapping import ColumnMapping, TableMapping
from dashboard.extracts.reading.sheet import Sheet

#: Plain names of columns that hold the price of one piece. ``NETPR`` is none of them: SAP gives it
#: for any number of pieces (``KPEIN``).
_PRICES = frozenset(
    {
        "einzelpreis", "stueckpreis", "preis", "nettopreis", "preisjeeinheit", "preisjestueck",
        "unitprice", "price", "netprice", "salesprice", "priceperunit",
    }
)  # fmt: skip


def offers(
    sheet: Sheet, table: Table, mapping: TableMapping
) -> dict[str, tuple[ColumnMapping, ...]]:
    """Column of the contract without a source -> ways in which the file may tell it."""
    columns, found = mapping.columns, {}
    if table.name != "service_revenue":
        return {}
    quantity, invoice = columns.get("quantity"), columns.get("invoice_id")
    if "net_revenue" not in columns and quantity is not None and quantity.source:
        found["net_revenue"] = tuple(
            ColumnMapping.model_validate(
                {"product": (quantity.source, price), "factor": factor(price, "eur")}
            )
            for price in _prices(sheet, table)
        )
    if "line_no" not in columns and invoice is not None and invoice.source:
        numbered = {"row_number_within": (invoice.source,)}
        found["line_no"] = (ColumnMapping.model_validate(numbered),)
    return {field: ways for field, ways in found.items() if ways}


def _prices(sheet: Sheet, table: Table) -> list[str]:
    sample = sheet.head(SAMPLED)
    return [
        name
        for name in sheet.columns
        if any(one.name in _PRICES and one.unit in ("", "eur") for one in readings(name))
        and fits(table["net_revenue"], sample, name)
    ]
