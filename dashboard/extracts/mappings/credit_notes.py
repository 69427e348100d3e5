"""Finds the column that says which lines are credit notes, and makes their amounts negative.

SAP and others write the amounts of credit notes and cancelled invoices as positive numbers; what
they are stands in the kind of the document. A cancelled credit note counts as positive again.
"""

from __future__ import annotations

import re

import polars as pl

from dashboard.extracts.contract import Table
from dashboard.extracts.mappings import look
from dashboard.extracts.mappings.headers import readings
from dashboard.extracts.mappings.mapping import ColumnMapping, TableMapping, Where
from dashboard.extracts.mappings.signs import marked
from dashboard.extracts.reading.sheet import Sheet
from dashboard.extracts.reading.typed import YES, as_text

#: SAP's kinds of billing documents that reduce revenue: by category (VBTYP: invoice cancelled,
#: credit memo, intercompany credit memo) and by type (FKART: credit memos, returns, cancellations,
#: rebates). ``S`` and ``S2`` cancel a credit memo, so they are none.
_OF_CATEGORY = ("n", "o", "6")
_OF_TYPE = ("g2", "s1", "re", "ig", "ivs", "sv", "b1", "b3")
_CATEGORY = {"vbtyp", "vertriebsbelegtyp"}
_TYPE = {"fkart", "fakturaart"}
#: Headers of columns that hold a kind of document in words.
_KIND = re.compile(
    r"^(?:beleg|faktura|rechnungs?|dokument|buchungs|vorgangs|document|doc|invoice|billing|voucher"
    r"|transaction)(?:s?art|s?typ|type|kind)$"
)
_CREDIT = re.compile(r"gutschr|credit[ -]?(?:note|memo)|kreditnote|retoure|rückgabe|\breturns?\b")
_CANCELLED = re.compile(r"storn|cancel|revers")
#: Amounts of ``service_revenue`` that a credit note turns round.
_AMOUNTS = ("quantity", "net_revenue", "list_price_value", "contribution_margin")
#: Most of the amounts have to be positive: where they are negative nothing is to be turned round.
_MOSTLY = 0.9
_MOST_KINDS = 200


def with_credit_notes(sheet: Sheet, table: Table, mapping: TableMapping) -> TableMapping:
    """The mapping with the sign rule that the file suggests, if it suggests one.

    Without a source for the revenue there is none yet.
    """
    revenue = mapping.columns.get("net_revenue")
    if table.name != "service_revenue" or revenue is None or revenue.negative_where:
        return mapping
    where = _where(sheet, mapping)
    if where is None:
        return mapping
    columns = dict(mapping.columns)
    if "is_credit_note" not in columns:
        columns["is_credit_note"] = ColumnMapping.model_validate({"true_where": where})
    for name in _AMOUNTS:
        if name in columns and _turns(sheet, columns[name], where):
            columns[name] = columns[name].model_copy(update={"negative_where": where})
    return mapping.model_copy(update={"columns": columns})


def _where(sheet: Sheet, mapping: TableMapping) -> Where | None:
    told = mapping.columns.get("is_credit_note")
    if told and told.source:
        values = [v for v in _kinds(sheet, told.source) if v.lower() in YES]
        return Where(column=told.source, values=tuple(values)) if values else None
    for name in sorted(sheet.columns, key=_is_in_words):
        if values := credit_kinds(name, _kinds(sheet, name) if _is_kind(name) else []):
            return Where(column=name, values=tuple(values))
    return None


def _names(header: str) -> set[str]:
    return {reading.name for reading in readings(header)}


def _is_kind(header: str) -> bool:
    names = _names(header)
    return bool(names & (_CATEGORY | _TYPE)) or any(map(_KIND.match, names))


def _is_in_words(header: str) -> bool:
    """SAP's own columns leave no doubt, so they come first."""
    return not _names(header) & (_CATEGORY | _TYPE)


def credit_kinds(header: str, values: list[str]) -> list[str]:
    """Those of the values below ``header`` that mean a credit note or a cancelled invoice."""
    names = _names(header)
    codes = _OF_CATEGORY if names & _CATEGORY else _OF_TYPE if names & _TYPE else ()
    return [value for value in values if value.lower() in codes or _says_credit(value.lower())]


def _says_credit(value: str) -> bool:
    return bool(_CREDIT.search(value)) != bool(_CANCELLED.search(value))


def _kinds(sheet: Sheet, name: str) -> list[str]:
    values = look.values(sheet, name)["value"]
    return values.to_list() if values.len() <= _MOST_KINDS else []


def _turns(sheet: Sheet, how: ColumnMapping, where: Where) -> bool:
    """Whether the amounts of these rows are written without a minus."""
    kinds = sheet.counted(where.column)["value"]
    meant = kinds.filter(marked(as_text(kinds), where))
    rows = look.some(sheet, how.sources, pl.col(where.column).is_in(meant.implode()))
    sign = pl.Series([1]).new_from_index(0, rows.height)
    for source in how.sources:
        sign = sign * _signs(as_text(rows[source]))
    told = sign.filter(sign.fill_null(0) != 0)
    return not told.is_empty() and int((told > 0).sum()) >= _MOSTLY * told.len()


def _signs(texts: pl.Series) -> pl.Series:
    """−1, 0 or 1 per amount, however the number is written."""
    is_minus = texts.str.contains(r"^\s*[-−(]|[-−]\s*$")
    has_digits = texts.str.contains(r"[1-9]")
    return pl.select(
        pl.when(texts.is_not_null()).then(
            has_digits.cast(pl.Int8) * (1 - 2 * is_minus.cast(pl.Int8))
        )
    ).to_series()
