"""The ``service-compass`` command: start the app, publish, look back, roll back, show a page.

Results go to standard output, everything else to standard error. It ends with 0 when what was
asked is done, and with two sentences and another code when it is not, see ``exit_codes``.
"""

from __future__ import annotations

import importlib
import json
import logging
import sys
import tempfile
import threading
import time
import traceback
import urllib.request
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from dashboard import exports, filters
from dashboard.answers import payload
from dashboard.commands.compare import compare
from dashboard.commands.exit_codes import ExitCode, exit_code
from dashboard.commands.mappings import mappings, suggest
from dashboard.commands.publish import publish
from dashboard.commands.questionnaire import questionnaire
from dashboard.commands.status import status
from dashboard.commands.tidy import tidy
from dashboard.errors import CompassError
from dashboard.extracts.publishing import whoever
from dashboard.settings import Settings, read, settings
from dashboard.text import LANGUAGES, Language, _, language, say, speak, tell

#: Pages that can be shown without a browser.
PAGES = (
    "cockpit",
    "pareto",
    "satisfaction",
    "quality",
    "touchpoints",
    "loyalty",
    "data_status",
)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--host", help="Address to listen on; this machine only unless told otherwise.")
@click.option("--port", type=int, help="Port to listen on.")
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option(
    "--language",
    "spoken",
    type=click.Choice(LANGUAGES),
    default="en",
    help="Language of the output.",
)
@click.pass_context
def service_compass(
    context: click.Context,
    host: str | None,
    port: int | None,
    no_browser: bool,
    spoken: Language,
) -> None:
    """Service Compass: without a command, starts the app in the browser."""
    speak(spoken)
    if context.invoked_subcommand is None:
        overrides = {"host": host, "port": port}
        start(
            read(**{name: value for name, value in overrides.items() if value is not None}),
            open_browser=not no_browser,
        )


service_compass.add_command(publish)
service_compass.add_command(status)
service_compass.add_command(compare)
service_compass.add_command(mappings)
service_compass.add_command(suggest)
service_compass.add_command(questionnaire)
service_compass.add_command(tidy)


def start(chosen: Settings, *, open_browser: bool) -> None:
    """Prepares the data and serves the app until it is stopped."""
    from dashboard import server, warehouse

    if not server.is_loopback(chosen.host):
        _aside(
            _(
                "Warning: on {host} everyone on the network can open Service Compass and publish "
                "data. There is no sign-in yet; put it behind a proxy that asks who is there."
            ).format(host=chosen.host)
        )
    _aside(_("Preparing the data …"))
    current = warehouse.current(chosen)
    if current.is_sample:
        _aside(_("Nothing is published yet: showing the sample data."))
    shown_host = "localhost" if server.is_loopback(chosen.host) else chosen.host
    address = f"http://{shown_host}:{chosen.port}"
    _aside(_("Service Compass is at {address}. Stop it with Ctrl+C.").format(address=address))
    if open_browser:
        threading.Thread(target=_open_when_ready, args=(address,), daemon=True).start()
    server.serve(chosen)


def _open_when_ready(address: str) -> None:
    for _attempt in range(120):
        try:
            with urllib.request.urlopen(f"{address}/api/ready", timeout=1):
                break
        except OSError:
            time.sleep(0.25)
    webbrowser.open(address)


@service_compass.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def history(*, as_json: bool) -> None:
    """Every vintage ever published, the newest first."""
    from dashboard.extracts.store import vintages

    found = sorted(vintages.history(_store()), key=lambda vintage: vintage.id, reverse=True)
    if as_json:
        _print(json.dumps([_told(vintage) for vintage in found], ensure_ascii=False, indent=2))
        return
    if not found:
        _print(_("Nothing has been published yet."))
    for vintage in found:
        rows = ", ".join(f"{name} {state.row_count:,}" for name, state in vintage.tables.items())
        origin = f" = {vintage.restored_from}" if vintage.restored_from else ""
        at = vintage.created_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        _print(f"{vintage.id}{origin}  {at}  {vintage.by}  {rows}")


@service_compass.command()
@click.argument("vintage")
def rollback(vintage: str) -> None:
    """Bring back the data of an earlier VINTAGE, as a new vintage."""
    from dashboard.extracts.store import vintages

    wanted = vintage.zfill(6) if vintage.isdigit() else vintage
    new = vintages.rollback(_store(), wanted, by=whoever())
    _print(
        _("Vintage {new} now shows the data of vintage {old}.").format(
            new=new.id, old=new.restored_from
        )
    )


@service_compass.command()
@click.argument("page", type=click.Choice(PAGES))
@click.option("--set", "choices", multiple=True, metavar="KEY=VALUE", help="A choice of the page.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["json", "csv", "xlsx"]),
    default="json",
    help="json: everything; csv: the page's main table; xlsx: all its tables.",
)
def show(page: str, choices: Sequence[str], kind: str) -> None:
    """Print exactly what PAGE shows, without a browser."""
    from dashboard import warehouse

    choice = filters.parse(choices)
    vintage = warehouse.at(choice.vintage).vintage
    choice = replace(choice, vintage=int(vintage.id))
    answers = importlib.import_module(f"dashboard.answers.{page}")
    found = answers.answer(choice)
    if kind == "json":
        told = {
            "page": page,
            "vintage": vintage.id,
            "data_to_on": vintage.data_to_on,
            "choice": choice,
            "answer": found,
        }
        _print(json.dumps(payload.plain(told), ensure_ascii=False, indent=2, allow_nan=False))
        return
    tables = payload.frames(found)
    main = {answers.MAIN_TABLE: tables.pop(answers.MAIN_TABLE)}
    about = getattr(found, "notes", filters.described(choice))
    notes = [say(note) for note in (warehouse.told(vintage), *about)]
    writers: dict[str, Callable[..., bytes]] = {"xlsx": exports.excel, "csv": exports.csv}
    written = writers[kind]({**main, **tables}, notes=notes, language=language())
    click.echo(written, nl=False)


def main() -> None:
    """Entry point: our errors in two sentences, never a stack trace for the caller's mistakes."""
    # caches work without a running server; Streamlit warns about it at every call
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    sys.excepthook = _tell_fault
    try:
        sys.exit(service_compass.main(standalone_mode=False) or ExitCode.DONE)
    except CompassError as error:
        for sentence in tell(error):
            _aside(sentence)
        sys.exit(exit_code(error))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)


def _tell_fault(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """Our own mistake: the trace goes to a file that can be sent to us, not to the screen."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="service-compass-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        traceback.print_exception(kind, error, trace, file=log)
    _aside(_("Something went wrong on our side; your data is unharmed."))
    _aside(_("What happened stands in {file}: please send it to us.").format(file=log.name))


def _store() -> Path:
    return settings().data_folder / "published"


def _told(vintage: Any) -> dict[str, Any]:
    told = payload.plain(vintage)
    del told["store"], told["rollups"]
    return dict(told)


def _print(text: str) -> None:
    click.echo(text)


def _aside(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":
    main()
