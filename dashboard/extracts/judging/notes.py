"""What a publisher should know besides the rows set aside: the rules that only warn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from dashboard.extracts.contract import Table
from dashboard.extracts.mappings.arrange import Arranged
from dashboard.extracts.mappings.currencies import currencies
from dashboard.extracts.mappings.headings import is_personal
from dashboard.extracts.mappings.mapping import Mapping, TableMapping
from dashboard.extracts.reading.sheet import Sheet
from dashboard.text import N_, Said

Severity = Literal["error", "warning", "info"]
_NEGATIVE_SHARE = 0.10
_MARGINS = (-2.0, 1.0)
_UNKNOWN_REVENUE_SHARE = 0.01
_OTHER_REVENUE_SHARE = 0.05
_EXAMPLES = 3
#: The one currency of all amounts.
_REPORTING = "EUR"
_NAMES_TOLD = 20
_PLACES_TOLD = 10
#: Reason a row is set aside for -> the rule that has a number.
BY_REASON = {
    "repeated": "V-01",
    "conflicting": "V-01",
    "unknown_customer": "V-02",
    "too_early": "V-03",
    "too_late": "V-03",
    "out_of_scale": "V-09",
}
_RULES = {
    "V-01": N_("Rows that repeat the key of another row: {row_count}."),
    "V-02": N_("Rows that name a customer nobody knows: {row_count}."),
    "V-03": N_("Rows with a date that cannot be: {row_count}."),
    "V-04": N_("Rows with an unknown category, counted as other: {row_count}."),
    "V-05": N_("Negative lines: {row_share} of all."),
    "V-06": N_("Lines with a margin below −200 % or above 100 % of revenue: {row_count}."),
    "V-09": N_("Survey answers outside the scale of their question: {row_count}."),
}
_KINDS = {
    "title": N_("titles"),
    "total": N_("totals"),
    "ruler": N_("rulers"),
    "header": N_("repeated headers"),
    "footer": N_("remarks at the end"),
}


@dataclass(frozen=True)
class Note:
    """One finding.

    Attributes:
        rule: ``V-01`` …; empty for what is no rule.
        said: The finding in words.
        row_count, row_share: Rows concerned, and their share of the rows read.
        revenue_eur: Net revenue of these rows; ``None`` where the table has none.
    """

    rule: str
    severity: Severity
    said: Said
    row_count: int
    row_share: float
    revenue_eur: float | None = None


@dataclass(frozen=True)
class Count:
    """Some of the rows: how many, their net revenue and the sum of its amounts without sign."""

    row_count: int = 0
    revenue_eur: float = 0.0
    amount_eur: float = 0.0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.row_count + other.row_count,
            self.revenue_eur + other.revenue_eur,
            self.amount_eur + other.amount_eur,
        )


#: Name of a rule -> the rows it is about; ``ALL`` counts every row read.
Counts = dict[str, Count]
ALL = "all"


def counted(rows: pl.DataFrame, faults: pl.DataFrame, became_other: pl.Series) -> Counts:
    """What the notes have to know of some rows, faulty ones included.

    Args:
        rows: Contract columns.
        faults: ``place`` among ``rows`` and ``reason``.
        became_other: Which rows had a code that nobody knows.
    """
    is_revenue = "net_revenue" in rows.columns
    # only what is counted is copied
    told = rows.select("net_revenue", "contribution_margin") if is_revenue else rows
    found = {ALL: _count(told), "V-04": _count(told.filter(became_other))}
    for rule in ("V-02", "V-03", "V-09"):
        reasons = [reason for reason, number in BY_REASON.items() if number == rule]
        places = faults.filter(pl.col("reason").is_in(reasons))["place"].unique()
        found[rule] = _count(told[places])
    if is_revenue:
        revenue, margin = pl.col("net_revenue"), pl.col("contribution_margin")
        ratio = pl.when(revenue != 0).then(margin / revenue)
        found["V-05"] = _count(told.filter(revenue < 0))
        found["V-06"] = _count(told.filter((ratio < _MARGINS[0]) | (ratio > _MARGINS[1])))
    return found


def counted_doubles(rows: pl.DataFrame) -> Counts:
    """The same for rows set aside because of their key."""
    return {"V-01": _count(rows)}


def together(counts: Iterable[Counts]) -> Counts:
    """The counts of several pieces as one."""
    found: Counts = {}
    for piece in counts:
        for name, count in piece.items():
            found[name] = found.get(name, Count()) + count
    return found


def _count(rows: pl.DataFrame) -> Count:
    if "net_revenue" not in rows.columns:
        return Count(rows.height)
    revenue = rows["net_revenue"]
    return Count(rows.height, float(revenue.sum()), float(revenue.abs().sum()))


def notes(table: Table, counts: Counts) -> list[Note]:
    """Every rule that has something to say, in the order of its number."""
    rows = counts.get(ALL, Count())
    found = []
    for rule, template in _RULES.items():
        count = counts.get(rule, Count())
        amount_share = count.amount_eur / rows.amount_eur if rows.amount_eur else 0.0
        row_share = count.row_count / rows.row_count if rows.row_count else 0.0
        if not count.row_count or (rule == "V-05" and row_share <= _NEGATIVE_SHARE):
            continue
        values = {"row_count": count.row_count, "row_share": row_share}
        is_revenue = "net_revenue" in table.polars_schema
        found.append(
            Note(
                rule,
                _severity(rule, amount_share),
                Said(template, values),
                count.row_count,
                row_share,
                count.revenue_eur if is_revenue else None,
            )
        )
    return found


def _severity(rule: str, amount_share: float) -> Severity:
    """How grave it is, for some rules by the share of revenue concerned."""
    if rule == "V-02":
        return "error" if amount_share > _UNKNOWN_REVENUE_SHARE else "warning"
    if rule == "V-04":
        return "warning" if amount_share > _OTHER_REVENUE_SHARE else "info"
    return "error" if rule in ("V-01", "V-03", "V-09") else "warning"


def foreign(sheet: Sheet, table: Table, mapping: TableMapping) -> list[Note]:
    """V-15: amounts that the file says are not in euros."""
    found = currencies(sheet, Mapping(tables={table.name: mapping}))
    others = {name: count for name, count in found.items() if name != _REPORTING}
    if not others:
        return []
    row_count = sum(others.values())
    values = {"row_count": row_count, "currency_name": ", ".join(others)}
    template = N_(
        "Rows with amounts that are not in euros: {row_count} ({currency_name}). They would be "
        "added up as if they were; convert them in the extract."
    )
    share = row_count / sheet.height
    return [Note("V-15", "error", Said(template, values), row_count, share)]


def decided(laid: Arranged, table: Table, sheet: Sheet) -> list[Note]:
    """What was decided to draw a distinct table out of repeated rows."""
    found = []
    key_name = " / ".join(table.grain)
    for name, keys in laid.differing.items():
        template = N_(
            "Rows of the table with more than one value of {column_name} in the file: {key_count}, "
            "e.g. {example_name}. The most frequent value counts, of equally frequent ones the "
            "last."
        )
        values = {
            "key_count": keys.len(),
            "column_name": name,
            "example_name": ", ".join(keys.head(_EXAMPLES)),
        }
        share = keys.len() / laid.height
        found.append(Note("", "info", Said(template, values), keys.len(), share))
    if laid.keyless_count:
        template = N_("Rows without {column_name}, which make no row of this table: {row_count}.")
        values = {"row_count": laid.keyless_count, "column_name": key_name}
        share = laid.keyless_count / sheet.height
        found.append(Note("", "warning", Said(template, values), laid.keyless_count, share))
    return found


def ignored(sheet: Sheet, mappings: Iterable[TableMapping]) -> list[Note]:
    """The columns of the file that no table reads."""
    read = {name for mapping in mappings for name in mapping.reads}
    unused = [name for name in sheet.columns if name not in read]
    private = [name for name in unused if is_personal(name)]
    others = [name for name in unused if name not in private]
    told = (
        (others, N_("Columns of the file that are not used: {column_name}.")),
        (private, N_("Columns about persons that are not loaded: {column_name}.")),
    )
    return [
        Note("", "info", Said(template, {"column_name": ", ".join(names[:_NAMES_TOLD])}), 0, 0.0)
        for names, template in told
        if names
    ]


def left_out(sheet: Sheet) -> list[Note]:
    """The lines of the file that are no records, with their places, and hidden sheets."""
    found = []
    is_hidden = pl.col("kind") == "hidden"
    hidden = sheet.left_out.filter(is_hidden)["value"]
    if len(hidden):
        template = N_("Hidden sheets that are not read: {sheet_name}.")
        said = Said(template, {"sheet_name": ", ".join(hidden)})
        found.append(Note("", "info", said, len(hidden), 0.0))
    kinds = sheet.left_out.filter(~is_hidden).group_by("kind", maintain_order=True)
    for (kind,), lines in kinds:
        places = ", ".join(map(str, lines["row_no"].head(_PLACES_TOLD)))
        values = {
            "line_count": lines.height,
            "kind": Said(_KINDS[str(kind)]),
            "places": places + (" …" if lines.height > _PLACES_TOLD else ""),
        }
        template = N_(
            "Lines that are no records ({kind}) and left out: {line_count}, row {places}."
        )
        found.append(Note("", "info", Said(template, values), lines.height, 0.0))
    return found
