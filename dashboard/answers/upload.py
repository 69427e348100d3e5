"""What is in these files, what would become of it, and what was published before?

Nothing is read or judged twice: what was found is kept per content of the files, mapping, way of
loading and vintage, for as long as somebody may look at it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path, PurePath

import polars as pl
import streamlit as st

from dashboard.answers.findings import Findings, findings
from dashboard.answers.jobs import Job, job
from dashboard.errors import Cancelled, CompassError
from dashboard.extracts import publishing
from dashboard.extracts.contract import TABLES
from dashboard.extracts.judging.left_over import LeftOver, left_over
from dashboard.extracts.judging.verdict import Ambiguity, questions
from dashboard.extracts.mappings import look
from dashboard.extracts.mappings.credit_notes import with_credit_notes
from dashboard.extracts.mappings.long_surveys import long_survey
from dashboard.extracts.mappings.mapping import Mapping, TableMapping, needed
from dashboard.extracts.mappings.questionnaires import Survey
from dashboard.extracts.mappings.suggest import Suggestion, recognised, suggestion
from dashboard.extracts.publishing import Judged
from dashboard.extracts.reading.read import read
from dashboard.extracts.reading.sheet import Sheet
from dashboard.extracts.store import vintages
from dashboard.extracts.store.tables import Changes, Mode
from dashboard.extracts.store.vintages import Vintage
from dashboard.settings import settings
from dashboard.text import N_, Said
from dashboard.warehouse import Warehouse

_KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Opened:
    """A file that was handed in.

    Attributes:
        digest: SHA-256 of the content.
        sheets: What could be read; empty if ``problem`` says why nothing could.
    """

    name: str
    digest: str
    sheets: tuple[Sheet, ...]
    problem: CompassError | None = None


@dataclass(frozen=True)
class Feed:
    """A sheet and the tables it feeds.

    Attributes:
        digest: SHA-256 of the file the sheet is from.
        is_ready: Every required column has a source and every question is answered.
    """

    digest: str
    sheet: Sheet
    mapping: Mapping
    is_ready: bool

    @property
    def key(self) -> str:
        """Tells this feed from every other one."""
        return json.dumps([self.digest, self.sheet.file, self.sheet.name, self.mapping.to_json()])


def store() -> Path:
    """Where everything published lies."""
    return settings().data_folder / "published"


def opening(file_id: str, name: str, content: Callable[[], bytes]) -> Job[Opened]:
    """A file being read; its result says what was found, or why it cannot be read.

    Args:
        file_id: Stands for the content.
        name: What the file is called.
    """

    def work(job: Job[Opened]) -> Opened:
        data = content()
        digest = publishing.digest(data)
        try:
            return Opened(name, digest, tuple(read(data, name, job.done)))
        except Cancelled:
            raise
        except CompassError as problem:
            return Opened(name, digest, (), problem)

    return job("open", f"{file_id} {name}", work, Said(N_("Reading {file} …"), {"file": name}))


def name_besides(name: str, taken: Sequence[str]) -> str:
    """The name, numbered if another file is called so already."""
    path, count = PurePath(name), sum(other == name for other in taken)
    return f"{path.stem} ({count + 1}){path.suffix}" if count else name


@st.cache_resource(max_entries=64, ttl=_KEPT_SECONDS, show_spinner=False)
def likely(
    digest: str,
    sheet_name: str,
    _sheet: Sheet,
    catalogue: str = "",
    _items: pl.DataFrame | None = None,
) -> str | None:
    """The table that a sheet looks like; ``catalogue`` as in ``suggested``."""
    return recognised(_sheet, _items)


@st.cache_resource(max_entries=256, ttl=_KEPT_SECONDS, show_spinner=False)
def suggested(
    digest: str,
    sheet_name: str,
    table: str,
    _sheet: Sheet,
    catalogue: str = "",
    _items: pl.DataFrame | None = None,
) -> Suggestion:
    """Which columns of a sheet seem to be which columns of a table, and why.

    Args:
        catalogue: Stands for ``_items``, the questions of surveys that are known.
    """
    return suggestion(_sheet, TABLES[table], _items)


def unknown_questions(
    digest: str, sheet: Sheet, mapping: TableMapping, catalogue: str, items: pl.DataFrame
) -> Survey | None:
    """The questions of a long survey that no catalogue has; ``catalogue`` as in ``suggested``."""
    return _unknown_questions(
        digest, sheet.key, mapping.model_dump_json(), catalogue, sheet, mapping, items
    )


@st.cache_resource(max_entries=64, ttl=_KEPT_SECONDS, show_spinner=False)
def _unknown_questions(
    digest: str,
    sheet_key: str,
    how: str,
    catalogue: str,
    _sheet: Sheet,
    _mapping: TableMapping,
    _items: pl.DataFrame,
) -> Survey | None:
    return long_survey(_sheet, _mapping, _items)


def credited(digest: str, sheet: Sheet, table: str, mapping: TableMapping) -> TableMapping:
    """The mapping with the rule for credit notes that the sheet suggests."""
    return _credited(digest, sheet.key, table, mapping.model_dump_json(), sheet, mapping)


@st.cache_resource(max_entries=64, ttl=_KEPT_SECONDS, show_spinner=False)
def _credited(
    digest: str, sheet_key: str, table: str, how: str, _sheet: Sheet, _mapping: TableMapping
) -> TableMapping:
    return with_credit_notes(_sheet, TABLES[table], _mapping)


def fits(sheet: Sheet, mapping: Mapping) -> Mapping:
    """The part of a mapping whose columns the sheet has."""
    columns = set(sheet.columns)
    fitting = {name: how for name, how in mapping.tables.items() if columns.issuperset(how.reads)}
    # rows that a mapping says itself belong to the sheet that answers them
    if not any(how.reads for how in fitting.values()):
        fitting = {}
    return Mapping(tables=fitting)


def asked(digest: str, sheet: Sheet, table: str, mapping: TableMapping) -> list[Ambiguity]:
    """What the sheet leaves open; empty as long as a required column has no source.

    Raises:
        CompassError: A column cannot be read at all.
    """
    if needed(TABLES[table], mapping):
        return []
    return _asked(digest, sheet.key, table, mapping.model_dump_json(), sheet, mapping)


@st.cache_resource(max_entries=64, ttl=_KEPT_SECONDS, show_spinner=False)
def _asked(
    digest: str, sheet_name: str, table: str, how: str, _sheet: Sheet, _mapping: TableMapping
) -> list[Ambiguity]:
    return questions(_sheet, TABLES[table], _mapping)


def unknown(digest: str, sheet: Sheet, table: str, mapping: TableMapping) -> dict[str, LeftOver]:
    """Values of the sheet that are no code of the table, per column."""
    return _unknown(digest, sheet.key, table, mapping.model_dump_json(), sheet, mapping)


@st.cache_resource(max_entries=64, ttl=_KEPT_SECONDS, show_spinner=False)
def _unknown(
    digest: str, sheet_name: str, table: str, how: str, _sheet: Sheet, _mapping: TableMapping
) -> dict[str, LeftOver]:
    return left_over(_sheet, TABLES[table], _mapping)


def values(digest: str, sheet: Sheet, column: str) -> pl.DataFrame:
    """``value`` and ``row_count``: what a column of a sheet holds, the most frequent first."""
    return _values(digest, sheet.key, column, sheet)


@st.cache_resource(max_entries=64, ttl=_KEPT_SECONDS, show_spinner=False)
def _values(digest: str, sheet_name: str, column: str, _sheet: Sheet) -> pl.DataFrame:
    return look.values(_sheet, column)


def judging(feeds: Sequence[Feed], mode: Mode) -> Job[Judged]:
    """The verdict on every feed, against what is published now.

    The result raises a CompassError if a column cannot be read.
    """
    now = vintages.current(store())
    # the verdict only asks whether the customers published before stay or go
    meant: Mode = "replace" if mode == "replace" else "upsert"
    key = json.dumps([*(feed.key for feed in feeds), str(store()), now.id if now else "", meant])
    sheets = [(feed.sheet, feed.mapping) for feed in feeds]
    digests = {feed.sheet.file: feed.digest for feed in feeds}
    folder = store()

    def work(job: Job[Judged]) -> Judged:
        return publishing.judge_sheets(sheets, digests, folder, mode=meant, progress=job.done)

    return job("judge", key, work, Said(N_("Checking every row …")))


def loaded(
    found: Judged, mode: Mode, from_on: date | None = None, to_on: date | None = None
) -> Judged:
    """The same verdict, with the rows meeting what is published in this way."""
    return replace(found, mode=mode, from_on=from_on, to_on=to_on)


def period(found: Judged) -> tuple[date, date] | None:
    """First and last day of the accepted rows; ``None`` where no table has dates."""
    days = [day for verdict in found.verdicts for day in verdict.period or ()]
    return (min(days), max(days)) if days else None


def staging(feeds: Sequence[Feed], found: Judged) -> Job[Vintage]:
    """The vintage that publishing would make, complete and seen by nobody yet.

    The result raises a CompassError if a row lies outside the range that is to be replaced.
    """
    folder = store()

    def work(job: Job[Vintage]) -> Vintage:
        return publishing.stage(
            found,
            folder,
            progress=lambda said: job.done(job.share, said),
            cancelled=lambda: job.is_given_up,
        )

    said = Said(N_("Preparing what publishing would change …"))
    return job("stage", token(feeds, found), work, said, vintages.discard)


def token(feeds: Sequence[Feed], found: Judged) -> str:
    """Stands for exactly this delivery, loaded exactly so, on exactly this vintage."""
    days = [str(found.from_on), str(found.to_on)]
    return json.dumps([*(f.key for f in feeds), str(store()), found.parent, found.mode, *days])


def repeated_count(found: Judged, would: dict[str, Changes]) -> int:
    """Accepted rows that come in more than one of the files."""
    met = sum(one.new_count + one.changed_count + one.unchanged_count for one in would.values())
    return found.accepted_count - met


def changes_anything(would: dict[str, Changes]) -> bool:
    """Whether publishing would change a single row."""
    return any(one.new_count or one.changed_count or one.removed_count for one in would.values())


def is_current(feeds: Sequence[Feed]) -> bool:
    """Whether the current vintage was made of these files."""
    now = vintages.current(store())
    digests = {source.get("digest") for source in now.sources} if now else set()
    return bool(feeds) and {feed.digest for feed in feeds} <= digests


def current() -> Vintage | None:
    """The vintage that a candidate would follow, if any."""
    return vintages.current(store())


def ruling(candidate: Vintage) -> Job[Findings]:
    """Every rule being asked of the data as they would be."""
    in_force = settings()

    def work(_job: Job[Findings]) -> Findings:
        with closing(Warehouse(candidate, in_force)) as would_be:
            return findings(would_be, in_force)

    key = json.dumps([str(store()), sorted(candidate.files)])
    return job("rule", key, work, Said(N_("Asking every rule …")))


def publish(candidate: Vintage, *, by: str, note: str) -> Vintage:
    """Publishes what was staged.

    Raises:
        Conflict: Someone published since, or is publishing.
    """
    by = by.strip() or publishing.whoever()
    return vintages.publish_staged(candidate, by=by, note=note.strip())


def day_after(day: date) -> date:
    """People name the last day of a range, the store the day after it."""
    return day + timedelta(days=1)


def history() -> list[Vintage]:
    """Every vintage, newest first."""
    return vintages.history(store())


def roll_back(vintage_id: str, *, by: str) -> Vintage:
    """Brings an earlier vintage back, as a new one.

    Raises:
        CompassError: There is no such vintage, or someone else is publishing.
    """
    return vintages.rollback(store(), vintage_id, by=by.strip() or publishing.whoever())
