"""``service-compass publish``: the upload page for scripts, with the same verdict."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from dashboard.answers import payload
from dashboard.answers.findings import Findings, findings
from dashboard.commands.exit_codes import ExitCode, exit_code
from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES
from dashboard.extracts.judging import quarantine
from dashboard.extracts.judging.notes import Note
from dashboard.extracts.judging.outcome import Unit
from dashboard.extracts.judging.reasons import reason
from dashboard.extracts.judging.verdict import Verdict
from dashboard.extracts.mappings import rules
from dashboard.extracts.mappings.mapping import read_mapping
from dashboard.extracts.publishing import (
    Delivery,
    Judged,
    judge_files,
    publish_staged,
    remember,
    stage,
    whoever,
)
from dashboard.extracts.store import vintages
from dashboard.extracts.store.vintages import Vintage
from dashboard.settings import settings
from dashboard.text import N_, Said, _, say, tell
from dashboard.text.numbers import euros, number
from dashboard.warehouse import Warehouse

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
@click.option(
    "--with-quarantine",
    is_flag=True,
    help="Publish what is accepted even if other rows are quarantined; ends with 3 then.",
)
@click.option("--check", "only_check", is_flag=True, help="Only the verdict; publish nothing.")
@click.option(
    "--quarantine-to",
    "aside_to",
    type=click.Path(path_type=Path),
    help="Folder for the quarantined rows: their reasons, and the rows as in their file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def publish(
    files: Sequence[Path],
    table: str | None,
    mapping: Path | None,
    mode: Any,
    from_on: datetime | None,
    to_on: datetime | None,
    note: str,
    aside_to: Path | None,
    *,
    with_quarantine: bool,
    only_check: bool,
    as_json: bool,
) -> None:
    """Check FILE… row by row and publish what is accepted, as a new vintage.

    Ends with 0 if every row was accepted, 3 if rows were quarantined and the rest was published
    (only with --with-quarantine), 4 if nothing was published, 5 if somebody else published
    meanwhile, 1 if something went wrong on our side.
    """
    store = settings().data_folder / "published"
    run = _Run(store, note, as_json=as_json, with_quarantine=with_quarantine)
    try:
        run.judge(
            [Delivery(path.name, path) for path in files],
            table=table,
            mapping=read_mapping(mapping) if mapping else None,
            mode=mode,
            from_on=from_on.date() if from_on else None,
            to_on=to_on.date() if to_on else None,
        )
        if aside_to is not None:
            _write_aside(run.verdicts, aside_to)
        if not only_check:
            run.refuse_a_part()
        run.stage(only_check=only_check)
        if only_check:
            run.discard()
        else:
            run.publish()
    except CompassError as refusal:
        if not as_json:
            raise
        run.refusal = refusal
    run.tell()
    click.get_current_context().exit(run.exit_code)


@dataclass
class _Run:
    """One call, and what became of it."""

    store: Path
    note: str
    as_json: bool
    with_quarantine: bool
    judged: Judged | None = None
    candidate: Vintage | None = None
    findings: Findings | None = None
    vintage: Vintage | None = None
    refusal: CompassError | None = None

    @property
    def verdicts(self) -> Sequence[Verdict]:
        return self.judged.verdicts if self.judged else ()

    @property
    def exit_code(self) -> ExitCode:
        if self.refusal is not None:
            return exit_code(self.refusal)
        has_quarantine = any(verdict.quarantined_count for verdict in self.verdicts)
        return ExitCode.WITH_QUARANTINE if has_quarantine else ExitCode.DONE

    def judge(self, files: Sequence[Delivery], **how: Any) -> None:
        self.judged = judge_files(files, self.store, aside=_aside, **how)
        if not self.as_json:
            for verdict in self.verdicts:
                _tell(verdict)
            _tell_rules(self.judged)

    def refuse_a_part(self) -> None:
        """Nothing is published in part, unless somebody says that the rest is good enough."""
        judged = self.judged
        if judged is None or self.with_quarantine or not judged.accepted_count:
            return
        if judged.quarantined_count:
            raise CompassError(
                N_("Nothing was published: {row_count} rows are quarantined."),
                remedy=N_("Mend them, or publish the accepted ones with --with-quarantine."),
                row_count=judged.quarantined_count,
            )

    def stage(self, *, only_check: bool) -> None:
        """What publishing would change, and what the rules say of the data as they would be."""
        if self.judged is None or (only_check and not self.judged.accepted_count):
            return
        self.candidate = stage(self.judged, self.store, progress=_aside)
        with closing(Warehouse(self.candidate, settings())) as would_be:
            self.findings = findings(would_be)
        if not self.as_json:
            _tell_changes(self.candidate)
            _tell_findings(self.findings)

    def discard(self) -> None:
        if self.candidate is not None:
            vintages.discard(self.candidate)

    def publish(self) -> None:
        """What was staged, unless somebody published meanwhile."""
        if self.judged is None or self.candidate is None:
            return
        by = whoever()
        self.vintage = publish_staged(self.judged, self.candidate, by=by, note=self.note)
        try:
            remember(self.judged, by)
        except CompassError as problem:
            # the rows are published all the same
            for sentence in tell(problem):
                click.echo(sentence, err=True)

    def tell(self) -> None:
        if self.as_json:
            click.echo(json.dumps(_as_object(self), ensure_ascii=False, indent=2))
        elif self.vintage is not None:
            click.echo(_("Published as vintage {vintage}.").format(vintage=self.vintage.id))
        else:
            click.echo(_("Only checked; nothing was published."))


def _tell_rules(judged: Judged) -> None:
    """What the mappings did to amounts besides reading them: signs and scales."""
    for _sheet, mapping in judged.sheets:
        for name, how in mapping.tables.items():
            for said in rules.told(TABLES[name], how):
                _aside(said)


def _tell_changes(vintage: Vintage) -> None:
    for name, changes in vintage.changes.items():
        counts = {f"{kind}_count": getattr(changes, f"{kind}_count") for kind in _KINDS}
        told = _(
            "{table}: {new_count} new, {changed_count} changed, {unchanged_count} unchanged, "
            "{removed_count} removed."
        )
        click.echo(say(Said(told, {"table": name, **counts})))


def _tell_findings(found: Findings) -> None:
    """What the rules find to mend in the data as they would be, the gravest first."""
    for finding in found.to_mend:
        click.echo(f"  {finding.rule} {say(finding.said)} {say(finding.remedy)}")


_KINDS = ("new", "changed", "unchanged", "removed")


_ROWS = N_(
    "{file} as {table}: {read_count} rows read = {accepted_count} accepted + {quarantined_count} "
    "quarantined."
)
_READ: Mapping[Unit, str] = {
    "row": _ROWS,
    "key": _ROWS,
    "answer": N_(
        "{file} as {table}: {read_count} answers read = {accepted_count} accepted + "
        "{quarantined_count} quarantined."
    ),
    "question": N_(
        "{file} as {table}: {read_count} questions = {accepted_count} accepted + "
        "{quarantined_count} quarantined."
    ),
}


def _tell(verdict: Verdict) -> None:
    counts = {
        "file": verdict.file,
        "table": verdict.table,
        "read_count": verdict.read_count,
        "accepted_count": verdict.accepted_count,
        "quarantined_count": verdict.quarantined_count,
    }
    click.echo(say(Said(_READ[verdict.unit], counts)))
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
        amount = (
            ""
            if note.revenue_eur is None
            else " " + _("Net revenue: {amount}").format(amount=euros(note.revenue_eur))
        )
        click.echo(f"  {note.rule} {say(note.said)}{amount}".replace("   ", "  "))


def _write_aside(verdicts: Sequence[Verdict], folder: Path) -> None:
    """Two files per verdict that set rows aside: why, and the rows to mend."""
    for verdict in verdicts:
        if not verdict.quarantined_count:
            continue
        stem = f"{Path(verdict.file).stem}.{verdict.table}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{stem}.reasons.csv").write_bytes(verdict.quarantine_csv())
            (folder / f"{stem}.to-mend.csv").write_bytes(verdict.mendable_csv())
        except OSError as error:
            raise CompassError(
                N_("The folder {folder} cannot be written to: {why}."),
                remedy=N_(
                    "Give this account the right to write there, or choose another data folder."
                ),
                folder=str(folder),
                why=error.strerror or type(error).__name__,
            ) from error
        _aside(Said(N_("Quarantined rows of {file}: {folder}"), {
            "file": verdict.file, "folder": str(folder),
        }))  # fmt: skip


def _as_object(run: _Run) -> dict[str, Any]:
    verdicts = run.verdicts
    return {
        "vintage": run.vintage.id if run.vintage else None,
        "exit_code": int(run.exit_code),
        "refused": " ".join(tell(run.refusal)) if run.refusal else None,
        "read": sum(verdict.read_count for verdict in verdicts),
        "accepted": sum(verdict.accepted_count for verdict in verdicts),
        "quarantined": sum(verdict.quarantined_count for verdict in verdicts),
        "files": [_verdict_object(verdict) for verdict in verdicts],
        "changes": payload.plain(run.candidate.changes) if run.candidate else {},
        "findings": [finding.told for finding in run.findings.found] if run.findings else [],
    }


def _verdict_object(verdict: Verdict) -> dict[str, Any]:
    faults = quarantine.explained(verdict.quarantined)
    return {
        "file": verdict.file,
        "sheet": verdict.sheet,
        "table": verdict.table,
        "counted": verdict.unit,
        "read": verdict.read_count,
        "accepted": verdict.accepted_count,
        "quarantined": verdict.quarantined_count,
        "reasons": verdict.reasons,
        "notes": [_note_object(note) for note in verdict.notes],
        "left_out": verdict.source.left_out.rename({"row_no": "row"}).to_dicts(),
        "quarantined_rows": faults.select("row_no", "column", "value", "reason", "why", "remedy")
        .rename({"row_no": "row"})
        .to_dicts(),
    }


def _note_object(note: Note) -> dict[str, Any]:
    return {
        "rule": note.rule,
        "severity": note.severity,
        "said": say(note.said),
        "row_count": note.row_count,
        "row_share": note.row_share,
        "revenue_eur": note.revenue_eur,
    }


def _aside(said: Said) -> None:
    click.echo(say(said), err=True)
