"""What the rules find in one vintage, and which of them cannot be asked yet.

Affected revenue is that of the lines concerned. Where a rule is about another table, it is what the
customers concerned bought in the twelve months to the last closed month end, each counted once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard import query
from dashboard.answers.rules import RULES, Rule, Severity
from dashboard.extracts.contract import TABLES
from dashboard.settings import Settings
from dashboard.settings import settings as settings_in_force
from dashboard.text import Said, say
from dashboard.warehouse import Warehouse
from models import windows

#: So many rows of a finding are listed, the gravest first.
LISTED = 1000
#: The tables whose rows name a customer.
_FACTS = tuple(
    name
    for name, table in TABLES.items()
    if name != "customers" and "customer_id" in table.polars_schema
)
_GRAVITY: tuple[Severity, ...] = ("error", "warning", "gate", "info")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule that is broken.

    Attributes:
        rule: ``V-01`` …
        label: What the rule asks for.
        severity: How grave it is.
        said: What was found.
        remedy: How to mend it.
        row_count, row_share: Rows concerned, and their share of what could be concerned.
        revenue_eur: Affected revenue; ``None`` where no customer is concerned.
        case_count: Rows that the rule's query finds.
        rows: The first `LISTED` of them, with the customers' names.
    """

    rule: str
    label: str
    severity: Severity
    said: Said
    remedy: Said
    row_count: int
    row_share: float
    revenue_eur: float | None
    case_count: int
    rows: pl.DataFrame

    @property
    def told(self) -> dict[str, Any]:
        """The finding for scripts, without its rows; texts in the language in force."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "said": say(self.said),
            "remedy": say(self.remedy),
            "row_count": self.row_count,
            "row_share": self.row_share,
            "revenue_eur": self.revenue_eur,
        }

    @property
    def is_to_mend(self) -> bool:
        """Whether somebody should correct something; else it is good to know."""
        return self.severity in ("error", "warning")


@dataclass(frozen=True)
class Unchecked:
    """A rule that cannot be asked, because these tables are missing."""

    rule: str
    label: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """What all rules say.

    Attributes:
        found: What is to be mended first, by affected revenue, then what is good to know.
        passed: The rules that found nothing.
        unchecked: The rules that could not be asked.
    """

    found: tuple[Finding, ...]
    passed: tuple[Rule, ...]
    unchecked: tuple[Unchecked, ...]

    @property
    def to_mend(self) -> tuple[Finding, ...]:
        """The findings that somebody should correct something for."""
        return tuple(finding for finding in self.found if finding.is_to_mend)


def findings(warehouse: Warehouse, settings: Settings | None = None) -> Findings:
    """Every rule, asked of a vintage: the published one, or one that is only staged.

    Args:
        settings: Those in force if not given.

    Raises:
        CompassError: A question took too long.
    """
    missing = {rule.id: _missing(warehouse, rule) for rule in RULES}
    asked = [rule for rule in RULES if not missing[rule.id]]
    case = _Case(warehouse, settings or settings_in_force())
    found = {rule.id: finding for rule in asked if (finding := case.finding(rule))}
    return Findings(
        found=tuple(sorted(found.values(), key=_rank)),
        passed=tuple(rule for rule in asked if rule.id not in found),
        unchecked=tuple(
            Unchecked(rule.id, rule.label, missing[rule.id]) for rule in RULES if missing[rule.id]
        ),
    )


def _missing(warehouse: Warehouse, rule: Rule) -> tuple[str, ...]:
    return tuple(name for name in rule.needs if not warehouse.has(name))


def _rank(finding: Finding) -> tuple[bool, float, int, str]:
    revenue = abs(finding.revenue_eur or 0.0)
    return (
        not finding.is_to_mend,
        -revenue,
        _GRAVITY.index(finding.severity),
        finding.rule,
    )


class _Case:
    """One vintage with what all rules share: parameters, bases, customers."""

    def __init__(self, warehouse: Warehouse, settings: Settings) -> None:
        vintage = warehouse.vintage
        as_of = vintage.as_of or windows.month_end(vintage.created_at.date())
        year = windows.window("R12", as_of)
        self._warehouse = warehouse
        self._params: Mapping[str, Any] = {
            "published_on": vintage.created_at.date(),
            "horizon_months": settings.horizon_months,
            "from_on": year.from_on,
            "to_on": year.to_on,
            "known_to_on": windows.day_after(as_of),
        }
        self._bases: dict[str, float] = warehouse.rows("rule_bases").row(0, named=True)
        period = {name: self._params[name] for name in ("from_on", "to_on", "known_to_on")}
        self._customers = warehouse.rows("customer_revenue", **period)

    def finding(self, rule: Rule) -> Finding | None:
        """What the rule finds; ``None`` if it is kept."""
        taken = query.named("checks", rule.check).params
        params = {name: self._params[name] for name in taken}
        rows = self._warehouse.wrong(rule.check, at_most=LISTED + 1, **params)
        if rows.is_empty():
            return None
        if rows.height <= LISTED:
            concerned = _added_up(rows)
        else:
            concerned = self._warehouse.concerned(rule.check, **params)
        case_count, row_count = (int(concerned[n].sum()) for n in ("case_count", "row_count"))
        row_share = row_count / max(self._base(rule), row_count)
        revenue_eur, revenue_share = self._revenue(concerned), self._revenue_share(concerned)
        is_grave = rule.above_share is None or revenue_share > rule.above_share
        values = {
            **(rows.row(0, named=True) if case_count == 1 else {}),
            "case_count": case_count,
            "row_count": row_count,
            "row_share": row_share,
            "revenue_eur": revenue_eur,
            "revenue_share": revenue_share,
        }
        return Finding(
            rule=rule.id,
            label=rule.label,
            severity=rule.severity if is_grave else rule.otherwise,
            said=Said(rule.says, values),
            remedy=Said(rule.remedy),
            row_count=row_count,
            row_share=row_share,
            revenue_eur=revenue_eur,
            case_count=case_count,
            rows=self._named(rows.head(LISTED)),
        )

    def _base(self, rule: Rule) -> float:
        counts = {name: state.row_count for name, state in self._warehouse.vintage.tables.items()}
        if rule.of == "tables":
            return sum(counts.values())
        if rule.of == "facts":
            return sum(counts.get(name, 0) for name in _FACTS)
        return self._bases[rule.of] if rule.of in self._bases else counts[rule.of]

    def _revenue_share(self, concerned: pl.DataFrame) -> float:
        total = self._bases["absolute_eur"]
        if "absolute_eur" not in concerned.columns or not total:
            return 0.0
        return float(concerned["absolute_eur"].sum()) / total

    def _revenue(self, concerned: pl.DataFrame) -> float | None:
        """Revenue of the lines; without lines, that of the customers in twelve months."""
        if concerned["revenue_eur"].null_count() < concerned.height:
            return round(float(concerned["revenue_eur"].sum()), 2)
        met = self._customers.join(concerned, on="customer_id", how="semi")
        return round(float(met["revenue_eur"].sum()), 2) if met.height else None

    def _named(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with the customers' names, without columns that say nothing here."""
        told = [
            name
            for name in rows.columns
            if name != "absolute_eur"
            and rows[name].null_count() < rows.height
            and not (name == "row_count" and (rows[name] == 1).all())
        ]
        shown = rows.select(told)
        if "customer_id" not in told:
            return shown
        names = self._customers.select("customer_id", "customer_name")
        place = told.index("customer_id") + 1
        joined = shown.join(names, on="customer_id", how="left", maintain_order="left")
        if joined["customer_name"].null_count() == joined.height:
            return shown
        return joined.select(*told[:place], "customer_name", *told[place:])


def _added_up(rows: pl.DataFrame) -> pl.DataFrame:
    """What `Warehouse.concerned` returns, of rows that are all there."""
    sums = ("row_count", "revenue_eur", *(n for n in rows.columns if n == "absolute_eur"))
    return rows.group_by("customer_id").agg(
        pl.len().cast(pl.Int64).alias("case_count"),
        *(pl.when(pl.col(n).is_not_null().any()).then(pl.col(n).sum()) for n in sums),
    )
