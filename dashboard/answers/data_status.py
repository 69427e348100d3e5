"""What is loaded, how fresh and complete is it, and what is worth mending first?

Coverage is told in customers and in what they bought in the twelve months to the last closed month
end. How old a table is, is told against the last invoice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.answers import needs
from dashboard.answers.asked import Asked, kept
from dashboard.answers.findings import Findings, findings
from dashboard.answers.needs import PageState
from dashboard.extracts.contract import TABLES
from dashboard.extracts.store import vintages
from dashboard.extracts.store.vintages import Vintage
from dashboard.settings import Settings, settings
from dashboard.text import N_, Said
from models import windows

#: What a file with one table holds.
MAIN_TABLE = "tables"
#: Settings of the machine the product runs on; readers of figures need not see them.
_OF_THE_MACHINE = ("data_folder", "host", "port")
_TABLES: dict[str, pl.DataType] = {
    "table_name": pl.String(),
    "from_on": pl.Date(),
    "to_on": pl.Date(),
    "age_days": pl.Int64(),
    "row_count": pl.Int64(),
    "published_at": pl.Datetime("us"),
    "published_by": pl.String(),
    "vintage_no": pl.Int64(),
}


@dataclass(frozen=True)
class Setting:
    """A setting in force.

    Attributes:
        name: As in settings.toml; its last word is its unit.
        use: Its sentence.
    """

    name: str
    use: str
    value: str | int | float
    is_default: bool


@dataclass(frozen=True, kw_only=True)
class DataStatus:
    """What the page shows.

    Attributes:
        headline: What is there and what is wrong with it, in one sentence.
        tables: `table_name, from_on, to_on, age_days, row_count, covered_customers_share,
            covered_revenue_share, vintage_no, published_at, published_by` of every published
            table; ``age_days`` is the time from its last day to the last invoice, ``vintage_no``
            the one since which it has been as it is.
        coverage: What the tables cover, in sentences.
        missing: `table_name, use` of every table of the contract that is not published.
        pages: What each page can show of it.
        pages_say: How many pages are complete.
        findings: What the rules say.
        findings_say: What is worth mending first.
        settings: Those in force.
    """

    headline: Said
    tables: pl.DataFrame
    coverage: tuple[Said, ...]
    missing: pl.DataFrame
    pages: tuple[PageState, ...]
    pages_say: Said
    findings: Findings
    findings_say: Said
    settings: tuple[Setting, ...]


@kept
def answer(asked: Asked) -> DataStatus:
    """The state of one vintage; what else was chosen does not matter."""
    there = [name for name in TABLES if asked.warehouse.has(name)]
    pages, told = needs.page_states(there), findings(asked.warehouse)
    coverage = _coverage(asked)
    return DataStatus(
        headline=_headline(asked.warehouse.vintage, there, pages, told),
        tables=_tables(asked.warehouse.vintage, coverage),
        coverage=_coverage_says(asked, coverage),
        missing=_missing(asked.warehouse.vintage),
        pages=pages,
        pages_say=_pages_say(pages),
        findings=told,
        findings_say=_findings_say(told),
        settings=_in_force(settings()),
    )


def _year(vintage: Vintage) -> dict[str, date]:
    """Twelve months to the last closed one; without invoices, to the month of publishing."""
    as_of = vintage.as_of or windows.month_end(vintage.created_at.date())
    year = windows.window("R12", as_of)
    return {
        "from_on": year.from_on,
        "to_on": year.to_on,
        "known_to_on": windows.day_after(as_of),
    }


def _coverage(asked: Asked) -> pl.DataFrame:
    return asked.warehouse.rows("table_coverage", **_year(asked.warehouse.vintage)).select(
        "table_name",
        pl.col("customer_share").alias("covered_customers_share"),
        pl.col("revenue_share").alias("covered_revenue_share"),
    )


def _tables(vintage: Vintage, coverage: pl.DataFrame) -> pl.DataFrame:
    came_in = _came_in(vintage)
    rows = [
        {
            "table_name": name,
            "from_on": state.from_on,
            "to_on": state.to_on,
            "row_count": state.row_count,
            "age_days": _age_days(vintage, state.to_on),
            "published_at": came_in[name].created_at.astimezone().replace(tzinfo=None),
            "published_by": came_in[name].by,
            "vintage_no": int(came_in[name].id),
        }
        for name in TABLES
        if (state := vintage.tables.get(name))
    ]
    listed = pl.DataFrame(rows, schema=_TABLES)
    return listed.join(coverage, on="table_name", how="left", maintain_order="left").select(
        "table_name", "from_on", "to_on", "age_days", "row_count", "covered_customers_share",
        "covered_revenue_share", "vintage_no", "published_at", "published_by",
    )  # fmt: skip


def _age_days(vintage: Vintage, to_on: date | None) -> int | None:
    if to_on is None or vintage.data_to_on is None:
        return None
    return max(0, (vintage.data_to_on - to_on).days)


def _came_in(vintage: Vintage) -> dict[str, Vintage]:
    """Table -> the vintage since which it has been as it is."""
    since = dict.fromkeys(vintage.tables, vintage)
    unchanged = set(vintage.tables)
    for earlier in vintages.history(vintage.store):
        if earlier.id >= vintage.id:
            continue
        unchanged = {
            name
            for name in unchanged
            if (state := earlier.tables.get(name)) and state.files == vintage.tables[name].files
        }
        since.update(dict.fromkeys(unchanged, earlier))
        if not unchanged:
            break
    return since


def _coverage_says(asked: Asked, coverage: pl.DataFrame) -> tuple[Said, ...]:
    shares = {name: share for name, _customers, share in coverage.rows() if share is not None}
    said = []
    if asked.warehouse.has("installed_base") and asked.warehouse.has("service_revenue"):
        on_machines = asked.warehouse.rows("machine_coverage", **_year(asked.warehouse.vintage))
        said.append(
            Said(
                N_("{machine_share} of the revenue of 12 months stands on a known machine."),
                on_machines.row(0, named=True),
            )
        )
    if "survey_responses" in shares:
        said.append(
            Said(
                N_("The customers who answered a survey bring {answered_share} of revenue."),
                {"answered_share": shares["survey_responses"]},
            )
        )
    return tuple(said)


def _missing(vintage: Vintage) -> pl.DataFrame:
    absent = [table for name, table in TABLES.items() if name not in vintage.tables]
    return pl.DataFrame(
        {"table_name": [table.name for table in absent], "use": [table.about for table in absent]},
        schema={"table_name": pl.String, "use": pl.String},
    )


def _headline(
    vintage: Vintage, there: list[str], pages: tuple[PageState, ...], told: Findings
) -> Said:
    values = {
        "table_count": len(there),
        "all_count": len(TABLES),
        "data_to_on": vintage.data_to_on,
        "pages": _pages_say(pages),
        "findings": _findings_say(told),
    }
    dated = N_(
        "{table_count} of {all_count} tables are loaded, with invoices to {data_to_on}. {pages} "
        "{findings}"
    )
    undated = N_("{table_count} of {all_count} tables are loaded, without invoices so far. {pages}")
    return Said(dated if vintage.data_to_on else undated, values)


def _pages_say(pages: tuple[PageState, ...]) -> Said:
    full_count = sum(page.state == "full" for page in pages)
    values = {"page_count": len(pages), "full_count": full_count}
    if full_count == len(pages):
        return Said(N_("Every page shows everything."))
    return Said(N_("Pages that show everything: {full_count} of {page_count}."), values)


def _findings_say(told: Findings) -> Said:
    if not told.to_mend:
        return Said(N_("No rule found anything to mend."))
    first = told.to_mend[0]
    values = {
        "finding_count": len(told.to_mend),
        "revenue_eur": first.revenue_eur,
        "label": Said(first.label),
    }
    if not first.revenue_eur:
        return Said(N_("Findings to mend: {finding_count}; no revenue is affected."), values)
    return Said(
        N_("Findings to mend: {finding_count}; the dearest one affects {revenue_eur} of revenue."),
        values,
    )


def _in_force(chosen: Settings) -> tuple[Setting, ...]:
    return tuple(
        Setting(
            name,
            field.description or "",
            getattr(chosen, name),
            getattr(chosen, name) == field.default,
        )
        for name, field in Settings.model_fields.items()
        if name not in _OF_THE_MACHINE
    )
