"""``service-compass publish``: the upload page for scripts, with the same verdict."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from dashboard.answers import payload
from dashboard.extracts import quarantine
from dashboard.extracts.contract import TABLES
from dashboard.extracts.mapping import read_mapping
from dashboard.extracts.publishing import Delivery, Judged, judge_files, whoever
from dashboard.extracts.publishing import publish as publish_judged
from dashboard.extracts.reasons import reason
from dashboard.extracts.verdict import Verdict
from dashboard.extracts.vintages import Vintage
from dashboard.settings import settings
from dashboard.text import Said, _, say
from dashboard.text.numbers import number

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--table", metavar="NAME", help=f"The table: {', '.join(TABLES)}.")
@click.option(
    "--mapping", type=click.Path(path_type=Path), help="JSON file that says which column is which."
)
@click.option(
    "--mode",
    type=click.Choice(["upsert", "range", "replace"]),
    default="upsert",
    help="Add and update by key, replace a range of days, or replace the table.",
)
@click.option("--from", "from_on", type=_DAY, help="First day of the range.")
@click.option("--to", "to_on", type=_DAY, help="First day after the range.")
@click.option("--note", default="", help="A remark for the history.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def publish(
    files: Sequence[Path],
    table: str | None,
    mapping: Path | None,
    mode: Any,
    from_on: datetime | None,
    to_on: datetime | None,
    note: str,
    *,
    as_json: bool,
) -> None:
    """Check FILE… row by row and publish what is accepted, as a new vintage."""
    store = settings().data_folder / "published"
    judged = judge_files(
        [Delivery(path.name, path) for path in files],
        store,
        table=table,
        mapping=read_mapping(mapping) if mapping else None,
        mode=mode,
        from_on=from_on.date() if from_on else None,
        to_on=to_on.date() if to_on else None,
    )
    if not as_json:
        for verdict in judged.verdicts:
            _tell(verdict)
    vintage = publish_judged(judged, store, by=whoever(), note=note, progress=_aside)
    if as_json:
        click.echo(json.dumps(_as_object(judged, vintage), ensure_ascii=False, indent=2))
        return
    for name, changes in vintage.changes.items():
        counts = {f"{kind}_count": getattr(changes, f"{kind}_count") for kind in _KINDS}
        told = _(
            "{table}: {new_count} new, {changed_count} changed, {unchanged_count} unchanged, "
            "{removed_count} removed."
        )
        click.echo(say(Said(told, {"table": name, **counts})))
    click.echo(_("Published as vintage {vintage}.").format(vintage=vintage.id))


_KINDS = ("new", "changed", "unchanged", "removed")


def _tell(verdict: Verdict) -> None:
    counts = {
        "file": verdict.file,
        "table": verdict.table,
        "read_count": verdict.read_count,
        "accepted_count": verdict.accepted_count,
        "quarantined_count": verdict.quarantined_count,
    }
    told = _(
        "{file} as {table}: {read_count} rows read = {accepted_count} accepted + "
        "{quarantined_count} quarantined."
    )
    click.echo(say(Said(told, counts)))
    kinds = verdict.quarantined.group_by("reason", "column", "detail", maintain_order=True)
    for (code, column, detail), rows in kinds:
        why, remedy = reason(str(code), {"column": str(column), "detail": str(detail)})
        row_count = rows["row_no"].n_unique()
        first = rows.row(0, named=True)
        seen = (
            _("first in row {row_no} with the value {value}")
            if first["value"]
            else _("first in row {row_no}")
        )
        example = seen.format(row_no=first["row_no"], value=repr(first["value"]))
        click.echo(f"  {number(row_count)} × {why} {remedy} ({example})")
    for note in verdict.notes:
        click.echo(f"  {note.rule} {say(note.said)}".replace("   ", "  "))


def _as_object(judged: Judged, vintage: Vintage) -> dict[str, Any]:
    return {
        "vintage": vintage.id,
        "files": [_verdict_object(verdict) for verdict in judged.verdicts],
        "changes": payload.plain(vintage.changes),
    }


def _verdict_object(verdict: Verdict) -> dict[str, Any]:
    faults = quarantine.explained(verdict.quarantined)
    return {
        "file": verdict.file,
        "sheet": verdict.sheet,
        "table": verdict.table,
        "read": verdict.read_count,
        "accepted": verdict.accepted_count,
        "quarantined": verdict.quarantined_count,
        "reasons": verdict.reasons,
        "notes": [{"rule": note.rule, "said": say(note.said)} for note in verdict.notes],
        "quarantined_rows": faults.select("row_no", "column", "value", "reason", "why", "remedy")
        .rename({"row_no": "row"})
        .to_dicts(),
    }


def _aside(said: Said) -> None:
    click.echo(say(said), err=True)
