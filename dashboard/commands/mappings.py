"""``service-compass mappings`` and ``suggest``: mappings kept here, and a first one for a file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from dashboard.answers import payload
from dashboard.commands.exit_codes import ExitCode
from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES
from dashboard.extracts.mappings import remembered
from dashboard.extracts.mappings.currencies import currencies
from dashboard.extracts.mappings.doubts import doubtful, open_choices
from dashboard.extracts.mappings.mapping import Mapping, TableMapping, needed
from dashboard.extracts.mappings.planning import with_catalogues
from dashboard.extracts.mappings.rules import told
from dashboard.extracts.mappings.suggest import ITEMS, Suggestion, recognised, suggestion
from dashboard.extracts.publishing import known_items
from dashboard.extracts.reading.read import read
from dashboard.extracts.reading.sheet import Sheet
from dashboard.extracts.store import vintages
from dashboard.settings import settings
from dashboard.text import N_, Said, _, say
from dashboard.text.numbers import moment

_PATH = click.Path(path_type=Path)


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@click.pass_context
def mappings(context: click.Context, *, as_json: bool) -> None:
    """List the mappings kept here; they are taken for the next file with the same columns."""
    if context.invoked_subcommand is not None:
        return
    found = remembered.everything()
    for name in remembered.unreadable():
        _aside(Said(N_("{file} in the folder of mappings cannot be read."), {"file": name}))
    if as_json:
        listed = [
            {
                "name": kept.name,
                "file": kept.file,
                "sheet": kept.sheet,
                "tables": list(kept.mapping.tables),
                "saved_at": kept.saved_at,
                "by": kept.by,
            }
            for kept in found
        ]
        click.echo(json.dumps(payload.plain(listed), ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(_("No mapping is kept here yet: publishing keeps it."))
    for kept in found:
        tables = ", ".join(kept.mapping.tables)
        click.echo(f"{kept.name}  {moment(kept.saved_at)}  {kept.by}  {kept.file}  {tables}")


@mappings.command("export")
@click.argument("name")
def export(name: str) -> None:
    """Print the mapping NAME: its name, the beginning of it, or the file it was kept for."""
    click.echo(remembered.named(name).to_json())


@mappings.command("import")
@click.argument("file", type=_PATH)
def import_(file: Path) -> None:
    """Keep the mapping that was exported to FILE elsewhere."""
    kept = remembered.imported(_content(file), file.name)
    values = {"file": kept.file, "name": kept.name}
    click.echo(say(Said(N_("The mapping of {file} is kept as {name}."), values)))


@mappings.command("forget")
@click.argument("name")
def forget(name: str) -> None:
    """Keep the mapping NAME no longer."""
    kept = remembered.named(name)
    remembered.forget(kept.name)
    values = {"file": kept.file, "name": kept.name}
    click.echo(say(Said(N_("The mapping {name} of {file} is forgotten."), values)))


@click.command()
@click.argument("file", type=_PATH)
@click.option("--table", type=click.Choice(list(TABLES)), help="The table it is meant for.")
def suggest(file: Path, table: str | None) -> int:
    """Print a mapping for FILE, to be completed and given to ``publish --mapping``.

    What is missing or doubtful is told on standard error; it ends with 4 if something is missing.
    """
    tables = {}
    is_complete = True
    sheets = read(file, file.name)
    published = known_items(vintages.current(settings().data_folder / "published"))
    catalogue = with_catalogues(sheets, published)
    for sheet in sheets:
        name = table or recognised(sheet, catalogue)
        if name is None or name in tables:
            continue
        found = suggestion(sheet, TABLES[name], catalogue)
        if found.survey is not None and found.survey.items:
            tables[ITEMS] = TableMapping(rows=found.survey.items)
        tables[name] = found.mapping
        is_complete &= not needed(TABLES[name], found.mapping)
        _explain(sheet, name, found)
    if not tables:
        raise CompassError(
            N_("{file} looks like no table of the data contract."),
            remedy=N_("Say which table it is: --table."),
            file=file.name,
        )
    click.echo(Mapping(tables=tables).to_json())
    return ExitCode.DONE if is_complete else ExitCode.REFUSED


def _explain(sheet: Sheet, name: str, found: Suggestion) -> None:
    """What is missing, what may be meant, and what happens to the amounts."""
    table, mapping = TABLES[name], found.mapping
    for field in needed(table, mapping):
        _aside(Said(N_("Missing: {field} of {table}."), {"field": field, "table": name}))
    for said in (*open_choices(found), *doubtful(found), *told(table, mapping)):
        _aside(said)
    money = currencies(sheet, Mapping(tables={name: mapping}))
    if len(money) > 1:
        listed = ", ".join(f"{code} ({row_count})" for code, row_count in money.items())
        several = N_("The amounts are in several currencies: {currencies}.")
        _aside(Said(several, {"currencies": listed}))


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CompassError(
            N_("{file} cannot be opened: {why}."),
            remedy=N_("Check where the file is and that you may read it."),
            file=file.name,
            why=getattr(error, "strerror", None) or type(error).__name__,
        ) from error


def _aside(said: Said) -> None:
    click.echo(say(said), err=True)
