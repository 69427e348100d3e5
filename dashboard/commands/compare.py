"""``service-compass compare``: what changed between two vintages, as the page Vintages tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from dashboard.answers import bridge, payload
from dashboard.answers.bridge import Bridge
from dashboard.errors import CompassError
from dashboard.extracts.store import vintages
from dashboard.extracts.store.vintages import Vintage
from dashboard.settings import settings
from dashboard.text import N_, Said, _, say
from dashboard.text.numbers import number
from dashboard.words import column


@click.command()
@click.argument("before", required=False)
@click.argument("after", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def compare(before: str | None, after: str | None, *, as_json: bool) -> None:
    """What changed from vintage BEFORE to vintage AFTER, cause by cause.

    AFTER is the newest vintage unless named, BEFORE the one before it.
    """
    two = _two(before, after)
    click.echo(_("Comparing both vintages …"), err=True)
    found = bridge.bridge(*two)
    if as_json:
        click.echo(json.dumps(payload.plain(found), ensure_ascii=False, indent=2))
        return
    click.echo(say(found.headline))
    if found.is_none:
        return
    for hint in found.hints:
        click.echo(say(hint))
    for figure in found.figures.iter_rows(named=True):
        click.echo(_figure(found, figure))
    for row in found.changed_tables.iter_rows(named=True):
        told = _(
            "{table}: {new_count} new, {changed_count} changed, {unchanged_count} unchanged, "
            "{removed_count} removed, {period_count} of a new or lost period."
        )
        click.echo(say(Said(told, {**row, "table": row["table_name"]})))


def _two(before: str | None, after: str | None) -> tuple[Vintage, Vintage]:
    """The vintages named, or the two newest.

    Raises:
        CompassError: There is no such vintage, or only one.
    """
    store = settings().data_folder / "published"
    newest = [one.id for one in vintages.history(store)[:2]]
    if len(newest) < 2 and not (before and after):
        raise CompassError(
            N_("There are no two vintages to compare."),
            remedy=N_("Publish something first, or name two vintages."),
        )
    return vintages.find(store, before or newest[1]), vintages.find(store, after or newest[0])


def _figure(found: Bridge, figure: Mapping[str, Any]) -> str:
    """One line: before, after, and what each cause adds."""
    ends = f"{_(figure['figure'])} ({_(figure['unit'])}): " + " → ".join(
        _number(figure[f"{end}_amount"]) for end in ("before", "after")
    )
    if figure["change_amount"] is None:
        return ends
    parts = "; ".join(
        f"{column(f'{cause}_amount')} {_number(figure[f'{cause}_amount'], signed=True)}"
        for cause in found.causes
        if figure[f"{cause}_amount"]
    )
    change = _number(figure["change_amount"], signed=True)
    return f"{ends} ({change})" + (f" = {parts}" if parts else "")


def _number(value: float | None, *, signed: bool = False) -> str:
    if value is None:
        return "–"
    sign = "+" if signed and value > 0 else ""
    return sign + number(value, decimals=0 if float(value).is_integer() else 2)
