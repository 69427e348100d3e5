"""Which currencies the amounts of a file are in: everything is reckoned in one (V-15)."""

from __future__ import annotations

from dashboard.extracts.contract import TABLES
from dashboard.extracts.mappings import look
from dashboard.extracts.mappings.headers import readings
from dashboard.extracts.mappings.mapping import Mapping
from dashboard.extracts.reading.sheet import Sheet

#: Plain names of columns that hold the currency of the amounts beside them, the surest first.
_NAMES = (
    "waerk", "waers", "currencyisocode", "currencycode", "transactioncurrencyid",
    "transactioncurrency", "isocurrencycode", "belegwaehrung", "waehrung", "waehrungsschluessel",
    "hauswaehrung", "currency", "documentcurrency",
)  # fmt: skip
#: What people write for the currency that ISO calls EUR.
_EURO = {"€": "EUR", "EURO": "EUR"}
#: A column with more different values holds no currencies.
_MOST = 50


def currencies(sheet: Sheet, mapping: Mapping) -> dict[str, int]:
    """Currency -> rows in it, the most frequent first; empty where the file does not say.

    Only a mapping that reads amounts of money asks for it.
    """
    if not _reads_money(mapping):
        return {}
    headers = reversed(sheet.columns)
    by_name = {reading.name: name for name in headers for reading in readings(name)}
    column = next((by_name[name] for name in _NAMES if name in by_name), None)
    if column is None:
        return {}
    values = look.values(sheet, column)
    if values.height > _MOST:
        return {}
    found: dict[str, int] = {}
    for value, row_count in values.iter_rows():
        code = _EURO.get(value.upper(), value.upper())
        found[code] = found.get(code, 0) + row_count
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _reads_money(mapping: Mapping) -> bool:
    return any(
        how.sources and TABLES[table][field].unit == "eur"
        for table, ways in mapping.tables.items()
        for field, how in ways.columns.items()
    )
