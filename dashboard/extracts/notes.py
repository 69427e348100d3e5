"""What a publisher should know besides the rows set aside: the rules that only warn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from dashboard.extracts.arrange import Arranged
from dashboard.extracts.contract import Table
from dashboard.extracts.mapping import TableMapping
from dashboard.extracts.sheet import Sheet
from dashboard.text import N_, Said

Severity = Literal["error", "warning", "info"]
_NEGATIVE_SHARE = 0.10
_MARGINS = (-2.0, 1.0)
_UNKNOWN_REVENUE_SHARE = 0.01
_OTHER_REVENUE_SHARE = 0.05
_EXAMPLES = 3
_NAMES_TOLD = 20
_BY_REASON = {
    "repeated": "V-01",
    "conflicting": "V-01",
    "unknown_customer": "V-02",
    "too_early": "V-03",
    "too_late": "V-03",
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
class Judged:
    """The rows of one table as read, before the faulty ones leave: what the notes are about."""

    table: Table
    rows: pl.DataFrame
    faults: pl.DataFrame

    def note(self, rule: str, severity: Severity, template: str, wrong: pl.Series) -> Note | None:
        """A note about the rows where ``wrong`` is true; ``None`` if there are none."""
        row_count = int(wrong.fill_null(False).sum())
        if not row_count:
            return None
        row_share = row_count / self.rows.height
        revenue = self.revenue(wrong)
        values = {"row_count": row_count, "row_share": row_share}
        return Note(rule, severity, Said(template, values), row_count, row_share, revenue)

    def revenue(self, wrong: pl.Series) -> float | None:
        """Net revenue of the rows where ``wrong`` is true."""
        if "net_revenue" not in self.rows.columns:
            return None
        return float(self.rows["net_revenue"].filter(wrong.fill_null(False)).sum())

    def revenue_share(self, wrong: pl.Series) -> float:
        """Absolute net revenue of these rows over that of all; 0 without revenue."""
        if "net_revenue" not in self.rows.columns:
            return 0.0
        amounts = self.rows["net_revenue"].abs()
        total = float(amounts.sum())
        return float(amounts.filter(wrong.fill_null(False)).sum()) / total if total else 0.0


def notes(judged: Judged, became_other: pl.Series) -> list[Note]:
    """Every rule that has something to say, in the order of its number."""
    found = [*_set_aside(judged), _other(judged, became_other), *_of_revenue(judged)]
    return [note for note in found if note is not None]


def _set_aside(judged: Judged) -> list[Note | None]:
    """V-01 to V-03: rows set aside by a rule that has a number."""
    found = []
    for rule, template in (
        ("V-01", N_("Rows that repeat the key of another row: {row_count}.")),
        ("V-02", N_("Rows that name a customer nobody knows: {row_count}.")),
        ("V-03", N_("Rows with a date that cannot be: {row_count}.")),
    ):
        reasons = [reason for reason, number in _BY_REASON.items() if number == rule]
        places = judged.faults.filter(pl.col("reason").is_in(reasons))["place"].unique()
        wrong = pl.Series([False]).new_from_index(0, judged.rows.height).scatter(places, True)
        grave = rule != "V-02" or judged.revenue_share(wrong) > _UNKNOWN_REVENUE_SHARE
        found.append(judged.note(rule, "error" if grave else "warning", template, wrong))
    return found


def _other(judged: Judged, became_other: pl.Series) -> Note | None:
    grave = judged.revenue_share(became_other) > _OTHER_REVENUE_SHARE
    template = N_("Rows with an unknown category, counted as other: {row_count}.")
    return judged.note("V-04", "warning" if grave else "info", template, became_other)


def _of_revenue(judged: Judged) -> list[Note | None]:
    """V-05 and V-06: many credit notes, margins that cannot be."""
    if judged.table.name != "service_revenue":
        return []
    revenue, margin = judged.rows["net_revenue"], judged.rows["contribution_margin"]
    negative = (revenue < 0).fill_null(False)
    many = negative.sum() > _NEGATIVE_SHARE * judged.rows.height
    ratio = (margin / revenue).set(revenue == 0, None)
    odd = (ratio < _MARGINS[0]) | (ratio > _MARGINS[1])
    return [
        judged.note("V-05", "warning", N_("Negative lines: {row_share} of all."), negative)
        if many
        else None,
        judged.note(
            "V-06",
            "warning",
            N_("Lines with a margin below −200 % or above 100 % of revenue: {row_count}."),
            odd,
        ),
    ]


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
        share = keys.len() / laid.raw.height
        found.append(Note("", "info", Said(template, values), keys.len(), share))
    if laid.keyless_count:
        template = N_("Rows without {column_name}, which make no row of this table: {row_count}.")
        values = {"row_count": laid.keyless_count, "column_name": key_name}
        share = laid.keyless_count / sheet.frame.height
        found.append(Note("", "warning", Said(template, values), laid.keyless_count, share))
    return found


def ignored(sheet: Sheet, mappings: Iterable[TableMapping]) -> list[Note]:
    """The columns of the file that no table reads."""
    read = {name for m in mappings for how in m.columns.values() for name in how.reads}
    names = [name for name in sheet.frame.columns if name not in read]
    if not names:
        return []
    values = {"column_name": ", ".join(names[:_NAMES_TOLD])}
    template = N_("Columns of the file that are not used: {column_name}.")
    return [Note("", "info", Said(template, values), 0, 0.0)]
