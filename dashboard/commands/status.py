"""``service-compass status``: the page Data status for scripts, with the same findings."""

from __future__ import annotations

import json
from typing import Any

import click

from dashboard import units, warehouse
from dashboard.answers import data_status, payload
from dashboard.answers.data_status import DataStatus
from dashboard.answers.rules import SEVERITIES
from dashboard.filters import Filters
from dashboard.text import N_, Said, _, say


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--vintage", type=int, help="An earlier vintage; the current one if not given.")
def status(*, as_json: bool, vintage: int | None) -> None:
    """What is loaded, how fresh and complete it is, and what is worth mending first."""
    shown = warehouse.at(vintage).vintage
    found = data_status.answer(Filters(vintage=int(shown.id)))
    if as_json:
        told = {"vintage": shown.id, "data_to_on": shown.data_to_on, **_as_object(found)}
        click.echo(json.dumps(payload.plain(told), ensure_ascii=False, indent=2, allow_nan=False))
        return
    lines = [warehouse.told(shown), found.headline]
    click.echo("\n".join([*(say(line) for line in lines), *_tables(found), *_rules(found)]))


def _as_object(found: DataStatus) -> dict[str, Any]:
    return {
        "tables": found.tables,
        "pages": found.pages,
        "findings": [finding.told for finding in found.findings.found],
        "kept": [rule.id for rule in found.findings.passed],
        "not_checked": [
            {"rule": waiting.rule, "needs": waiting.tables} for waiting in found.findings.unchecked
        ],
        "settings": found.settings,
    }


def _tables(found: DataStatus) -> list[str]:
    dated = N_("{table}: {row_count} rows, {from_on} – {to_on}, {age_days} before the last invoice")
    undated = N_("{table}: {row_count} rows")
    covering = N_("{rows}; customers covered {customers_share}, revenue covered {revenue_share}")
    lines = []
    for row in found.tables.iter_rows(named=True):
        said = Said(
            undated if row["age_days"] is None else dated, {**row, "table": row["table_name"]}
        )
        if row["covered_customers_share"] is not None:
            shares = {
                "customers_share": row["covered_customers_share"],
                "revenue_share": row["covered_revenue_share"],
            }
            said = Said(covering, {"rows": said, **shares})
        lines.append(f"  {say(said)}")
    return lines


def _rules(found: DataStatus) -> list[str]:
    lines = []
    for finding in found.findings.found:
        word = _(SEVERITIES[finding.severity])
        revenue = units.write("revenue_eur", finding.revenue_eur)
        lines.append(
            f"{finding.rule} {word}: {say(finding.said)} ({revenue}) {say(finding.remedy)}"
        )
    waiting = N_("{rule} not checked: needs {tables}")
    for one in found.findings.unchecked:
        lines.append(say(Said(waiting, {"rule": one.rule, "tables": ", ".join(one.tables)})))
    return lines
