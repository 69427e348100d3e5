"""From files to a vintage: read, judge, publish; the one way for the page and the command."""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES
from dashboard.extracts.judging.verdict import Known, Verdict, judge_all
from dashboard.extracts.mappings import remembered
from dashboard.extracts.mappings.doubts import doubtful
from dashboard.extracts.mappings.mapping import Mapping
from dashboard.extracts.mappings.planning import planned, with_catalogues
from dashboard.extracts.mappings.recalled import recall
from dashboard.extracts.mappings.suggest import recognised, suggestion
from dashboard.extracts.reading.read import read
from dashboard.extracts.reading.sheet import Progress, Sheet
from dashboard.extracts.store import vintages
from dashboard.extracts.store.tables import Load, Mode
from dashboard.extracts.store.vintages import Vintage
from dashboard.text import N_, Said


@dataclass(frozen=True)
class Delivery:
    """One file as it was handed in: its name and where (or what) it is."""

    name: str
    content: Path | bytes


@dataclass(frozen=True)
class Judged:
    """Files with their verdicts, ready to be published.

    Attributes:
        verdicts: One per table that a sheet feeds, customers first.
        digests: File name -> SHA-256 of its content, for the history.
        mode, from_on, to_on: How the rows meet what is published.
        parent: The vintage that was current when the files were judged, if any.
        sheets: What was judged, with what it feeds.
    """

    verdicts: tuple[Verdict, ...]
    digests: dict[str, str]
    mode: Mode
    from_on: date | None
    to_on: date | None
    parent: str | None
    sheets: tuple[tuple[Sheet, Mapping], ...] = ()

    @property
    def quarantined_count(self) -> int:
        """Rows set aside."""
        return sum(verdict.quarantined_count for verdict in self.verdicts)

    @property
    def accepted_count(self) -> int:
        """Rows that would be published."""
        return sum(verdict.accepted_count for verdict in self.verdicts)


def judge_files(
    files: Sequence[Delivery],
    store: Path,
    *,
    table: str | None = None,
    mapping: Mapping | None = None,
    mode: Mode = "upsert",
    from_on: date | None = None,
    to_on: date | None = None,
    progress: Progress = lambda _: None,
    aside: Callable[[Said], None] = lambda _: None,
    as_before: bool = True,
) -> Judged:
    """Reads and judges every file; nothing is published yet.

    Args:
        files: What was handed in.
        store: The store it is meant for: its customers are known.
        table: The table the files belong to; without it and without a mapping, the table whose
            columns they have.
        mapping: Which column is which; without it, the one remembered for the header.
        as_before: Whether what was remembered counts at all.
        mode, from_on, to_on: How the rows will meet what is published.

    Raises:
        Ambiguity: A column can be read in two ways.
        CompassError: A file cannot be read, or belongs to no table.
    """
    if table is not None and table not in TABLES:
        raise CompassError(
            N_("There is no table {table}."),
            remedy=N_("Choose one of these: {tables}."),
            table=table,
            tables=", ".join(TABLES),
        )
    sheets: list[tuple[Sheet, Mapping]] = []
    digests: dict[str, str] = {}
    opened = [read(file.content, file.name) for file in files]
    every = [sheet for found in opened for sheet in found]
    catalogue = with_catalogues(every, known_items(vintages.current(store)))
    for file, found in zip(files, opened, strict=True):
        if mapping or not as_before:
            sheets += planned(found, table=table, mapping=mapping, catalogue=catalogue)
        else:
            sheets += _as_before(found, table, aside, catalogue)
        # an archive brings files of several names
        content = digest(file.content)
        digests |= {sheet.file: content for sheet in found}
    return judge_sheets(
        sheets, digests, store, mode=mode, from_on=from_on, to_on=to_on, progress=progress
    )


def _as_before(
    sheets: Sequence[Sheet],
    table: str | None,
    aside: Callable[[Said], None],
    catalogue: pl.DataFrame,
) -> list[tuple[Sheet, Mapping]]:
    """Which sheets feed which tables: as last time, else by their columns.

    A table that was asked for takes from last time what concerns it. Questions that a catalogue
    has meanwhile are as it says, not as they were proposed then.
    """
    as_before: list[tuple[Sheet, Mapping]] = []
    for sheet in sheets:
        recalled = recall(sheet)
        if recalled is not None and table is not None:
            recalled = recalled.only(table)
        if recalled is not None and recalled.is_usable:
            told = N_("{file}: mapped as last time, {saved_at} by {by_name}.")
            kept = recalled.kept
            values = {"file": sheet.file, "saved_at": kept.saved_at, "by_name": kept.by}
            for said in (Said(told, values), *recalled.notes):
                aside(said)
            as_before.append((sheet, recalled.mapping.without_rows_of({*catalogue["item_id"]})))
    known = [sheet for sheet, _mapping in as_before]
    others = [sheet for sheet in sheets if sheet not in known]
    if as_before:
        others = [sheet for sheet in others if recognised(sheet, catalogue)]
    return as_before + (_by_name(others, table, aside, catalogue) if others else [])


def _by_name(
    sheets: Sequence[Sheet],
    table: str | None,
    aside: Callable[[Said], None],
    catalogue: pl.DataFrame,
) -> list[tuple[Sheet, Mapping]]:
    """Which sheets feed which tables by the names of their columns; tells what is to be checked."""
    found = planned(sheets, table=table, catalogue=catalogue)
    for sheet, mapping in found:
        for name, how in mapping.tables.items():
            if not how.rows:
                for said in doubtful(suggestion(sheet, TABLES[name], catalogue)):
                    aside(said)
    return found


def remember(judged: Judged, by: str) -> None:
    """Keeps what was published with which mapping, for the next files with these headers.

    Raises:
        CompassError: It cannot be written.
    """
    for sheet, mapping in judged.sheets:
        remembered.remember(sheet, mapping, by)


def judge_sheets(
    sheets: Sequence[tuple[Sheet, Mapping]],
    digests: dict[str, str],
    store: Path,
    *,
    mode: Mode = "upsert",
    from_on: date | None = None,
    to_on: date | None = None,
    progress: Progress = lambda _: None,
) -> Judged:
    """Judges sheets that are read already, each with its own mapping; nothing is published yet.

    Args:
        sheets: What was read, with what it feeds.
        digests: File name -> SHA-256 of its content.
        store, mode, from_on, to_on: As in ``judge_files``.

    Raises:
        Ambiguity: A column can be read in two ways.
        CompassError: A required column is missing, or the range is none.
    """
    if mode == "range" and (from_on is None or to_on is None or from_on >= to_on):
        raise CompassError(
            N_("To replace a range, its first day and the first day after it are needed."),
            remedy=N_("Give both days, the first one before the second."),
        )
    current = vintages.current(store)
    replaced = {name for _, how in sheets for name in how.tables} if mode == "replace" else set()
    return Judged(
        verdicts=tuple(judge_all(sheets, _known(current, replaced), progress=progress)),
        digests=digests,
        mode=mode,
        from_on=from_on,
        to_on=to_on,
        parent=current.id if current else None,
        sheets=tuple(sheets),
    )


def stage(
    judged: Judged,
    store: Path,
    *,
    progress: Callable[[Said], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Vintage:
    """The vintage that publishing would make, complete and seen by nobody; see ``vintages.stage``.

    Raises:
        Cancelled: ``cancelled`` said so.
        CompassError: No row was accepted, or a row lies outside the range that is to be replaced.
    """
    if judged.accepted_count == 0:
        raise CompassError(
            N_("No row was accepted, so there is nothing to publish."),
            remedy=N_("Mend the rows as their reasons say and hand the file in again."),
        )
    return vintages.stage(store, _loads(judged), progress=progress, cancelled=cancelled)


def publish(
    judged: Judged,
    store: Path,
    *,
    by: str,
    note: str = "",
    progress: Callable[[Said], None] = lambda _: None,
) -> Vintage:
    """Publishes the accepted rows of all verdicts in one step, as a new vintage.

    Raises:
        Conflict: Someone published since the files were judged, or is publishing.
        CompassError: No row was accepted.
    """
    return publish_staged(judged, stage(judged, store, progress=progress), by=by, note=note)


def publish_staged(judged: Judged, candidate: Vintage, *, by: str, note: str = "") -> Vintage:
    """Publishes what was staged of these verdicts, or takes it away again.

    Raises:
        Conflict: Someone published since the files were judged, or is publishing.
        CompassError: The disk is full, or files of the candidate are missing.
    """
    try:
        return vintages.publish_staged(
            candidate,
            by=by,
            note=note,
            expected_parent=judged.parent or vintages.NOTHING_BEFORE,
        )
    except CompassError:
        vintages.discard(candidate)
        raise


def _known(vintage: Vintage | None, replaced: Collection[str]) -> Known:
    """What a vintage holds that facts may refer to, but for tables that are replaced."""
    known = Known()
    if "customers" not in replaced:
        known = known.and_also(_published(vintage, "customers", ["customer_id"])["customer_id"])
    return known if "survey_items" in replaced else known.and_asked(known_items(vintage))


def known_items(vintage: Vintage | None) -> pl.DataFrame:
    """The questions of surveys that a vintage holds, rows of ``survey_items``."""
    return _published(vintage, "survey_items", list(TABLES["survey_items"].polars_schema))


def _published(vintage: Vintage | None, table: str, columns: Sequence[str]) -> pl.DataFrame:
    state = vintage.tables.get(table) if vintage else None
    if vintage is None or state is None or not state.files:
        return TABLES[table].empty().select(columns)
    paths = [vintage.store / path for path in state.files]
    return pl.read_parquet(paths, columns=list(columns))


def whoever() -> str:
    """Who runs this process, for the history."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def digest(content: Path | bytes) -> str:
    """SHA-256 of a file's content."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _loads(judged: Judged) -> list[Load]:
    return [_load(verdict, judged) for verdict in judged.verdicts]


def _load(verdict: Verdict, judged: Judged) -> Load:
    dated = TABLES[verdict.table].date_column is not None
    # a range of days means nothing to a table without a date: its rows are added and updated
    mode: Mode = "upsert" if judged.mode == "range" and not dated else judged.mode
    return Load(
        verdict.table,
        verdict.accepted_rows(),
        mode=mode,
        from_on=judged.from_on if mode == "range" else None,
        to_on=judged.to_on if mode == "range" else None,
        source={
            "file": verdict.file,
            "sheet": verdict.sheet,
            "read": verdict.read_count,
            "accepted": verdict.accepted_count,
            "quarantined": verdict.quarantined_count,
            "digest": judged.digests[verdict.file],
        },
    )
