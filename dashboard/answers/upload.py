"""What is in these files, what would become of it, and what was published before?

Nothing is read or judged twice: what was found is kept per content of the files, mapping, way of
loading and vintage, for as long as somebody may look at it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path, PurePath

import polars as pl
import streamlit as st

from dashboard.errors import CompassError
from dashboard.extracts import look, publishing, vintages
from dashboard.extracts.contract import TABLES
from dashboard.extracts.left_over import LeftOver, left_over
from dashboard.extracts.mapping import Mapping, TableMapping, needed
from dashboard.extracts.publishing import Judged
from dashboard.extracts.read import read
from dashboard.extracts.sheet import Sheet
from dashboard.extracts.suggest import Suggestion, recognised, suggestion
from dashboard.extracts.tables import Changes, Mode
from dashboard.extracts.verdict import Ambiguity, questions
from dashboard.extracts.vintages import Vintage
from dashboard.settings import settings
from dashboard.text import Said

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


@st.cache_resource(max_entries=16, ttl=_KEPT_SECONDS, show_spinner=False)
def opened(file_id: str, name: str, _content: Callable[[], bytes]) -> Opened:
    """A file read, or why it cannot be.

    Args:
        file_id: Stands for the content.
        name: What the file is called.
    """
    content = _content()
    digest = publishing.digest(content)
    try:
        return Opened(name, digest, tuple(read(content, name)))
    except CompassError as problem:
        return Opened(name, digest, (), problem)


def name_besides(name: str, taken: Sequence[str]) -> str:
    """The name, numbered if another file is called so already."""
    path, count = PurePath(name), sum(other == name for other in taken)
    return f"{path.stem} ({count + 1}){path.suffix}" if count else name


@st.cache_resource(max_entries=64, ttl=_KEPT_SECONDS, show_spinner=False)
def likely(digest: str, sheet_name: str, _sheet: Sheet) -> str | None:
    """The table that a sheet looks like."""
    return recognised(_sheet)


@st.cache_resource(max_entries=256, ttl=_KEPT_SECONDS, show_spinner=False)
def suggested(digest: str, sheet_name: str, table: str, _sheet: Sheet) -> Suggestion:
    """Which columns of a sheet seem to be which columns of a table, and why."""
    return suggestion(_sheet, TABLES[table])


def fits(sheet: Sheet, mapping: Mapping) -> Mapping:
    """The part of a mapping whose columns the sheet has."""
    columns = set(sheet.columns)
    return Mapping(
        tables={
            name: how
            for name, how in mapping.tables.items()
            if columns.issuperset(source for one in how.columns.values() for source in one.reads)
        }
    )


def asked(digest: str, sheet: Sheet, table: str, mapping: TableMapping) -> list[Ambiguity]:
    """What the sheet leaves open; empty as long as a required column has no source.

    Raises:
        CompassError: A column cannot be read at all.
    """
    if needed(TABLES[table], mapping):
        return []
    return _asked(digest, sheet.name, table, mapping.model_dump_json(), sheet, mapping)


@st.cache_resource(max_entries=64, ttl=_KEPT_SECONDS, show_spinner=False)
def _asked(
    digest: str, sheet_name: str, table: str, how: str, _sheet: Sheet, _mapping: TableMapping
) -> list[Ambiguity]:
    return questions(_sheet, TABLES[table], _mapping)


def unknown(digest: str, sheet: Sheet, table: str, mapping: TableMapping) -> dict[str, LeftOver]:
    """Values of the sheet that are no code of the table, per column."""
    return _unknown(digest, sheet.name, table, mapping.model_dump_json(), sheet, mapping)


@st.cache_resource(max_entries=64, ttl=_KEPT_SECONDS, show_spinner=False)
def _unknown(
    digest: str, sheet_name: str, table: str, how: str, _sheet: Sheet, _mapping: TableMapping
) -> dict[str, LeftOver]:
    return left_over(_sheet, TABLES[table], _mapping)


def values(digest: str, sheet: Sheet, column: str) -> pl.DataFrame:
    """``value`` and ``row_count``: what a column of a sheet holds, the most frequent first."""
    return _values(digest, sheet.name, column, sheet)


@st.cache_resource(max_entries=64, ttl=_KEPT_SECONDS, show_spinner=False)
def _values(digest: str, sheet_name: str, column: str, _sheet: Sheet) -> pl.DataFrame:
    return look.values(_sheet, column)


def judged(
    feeds: Sequence[Feed], mode: Mode, from_on: date | None = None, to_on: date | None = None
) -> Judged:
    """The verdict on every feed, against what is published now.

    Raises:
        CompassError: A column cannot be read.
    """
    now = vintages.current(store())
    # the verdict only asks whether the customers published before stay or go
    found = _judged(
        json.dumps([feed.key for feed in feeds]),
        f"{store()}#{now.id if now else ''}",
        "replace" if mode == "replace" else "upsert",
        tuple(feeds),
    )
    return replace(found, mode=mode, from_on=from_on, to_on=to_on)


@st.cache_resource(max_entries=8, ttl=_KEPT_SECONDS, show_spinner=False)
def _judged(feeds: str, vintage: str, mode: Mode, _feeds: Sequence[Feed]) -> Judged:
    sheets = [(feed.sheet, feed.mapping) for feed in _feeds]
    digests = {feed.sheet.file: feed.digest for feed in _feeds}
    return publishing.judge_sheets(sheets, digests, store(), mode=mode)


def period(found: Judged) -> tuple[date, date] | None:
    """First and last day of the accepted rows; ``None`` where no table has dates."""
    days: list[date] = []
    for verdict in found.verdicts:
        column = TABLES[verdict.table].date_column
        if column and verdict.accepted_count:
            dated = verdict.accepted[column].drop_nulls().cast(pl.Date)
            days += dated.sort().gather([0, -1]).to_list() if len(dated) else []
    return (min(days), max(days)) if days else None


def changes(feeds: Sequence[Feed], found: Judged) -> dict[str, Changes]:
    """What publishing would do, in rows per table.

    Raises:
        CompassError: A row lies outside the range that is to be replaced.
    """
    return _changes(token(feeds, found), found)


@st.cache_resource(max_entries=16, ttl=_KEPT_SECONDS, show_spinner=False)
def _changes(token: str, _judged: Judged) -> dict[str, Changes]:
    return publishing.changes(_judged, store())


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


def publish(found: Judged, *, by: str, note: str, progress: Callable[[Said], None]) -> Vintage:
    """Publishes what was accepted.

    Raises:
        CompassError: Someone published since these files were judged, or nothing was accepted.
    """
    by = by.strip() or publishing.whoever()
    return publishing.publish(found, store(), by=by, note=note.strip(), progress=progress)


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
