"""The manifest of a vintage: a JSON file that is created once and never changed."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.errors import CompassError
from dashboard.extracts.store import storage
from dashboard.extracts.store.tables import Changes, TableState
from dashboard.text.catalogue import N_

#: How the name of a manifest ends that is still being written.
UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Vintage:
    """What one manifest says.

    Attributes:
        store: The folder all files are relative to; not part of the manifest.
        id: Six digits, counted up.
        created_at: UTC.
        parent: The vintage it was made from; ``None`` for the first.
        restored_from: The vintage whose content it brings back, if it is a rollback.
        rollups: Rollup name -> files, relative to the store.
        recipe: What the rollups were made with; see `rollups.recipe`.
        sources: Per file: table, mode and what the load said about it.
        changes: What the publish did, per table.
        data_to_on: Last invoice date; ``None`` without invoices.
        as_of: Last closed month end of the invoices.
        settings: Those the figures depend on, as they were when it was published; empty in
            manifests that did not keep them yet.
    """

    store: Path
    id: str
    created_at: datetime
    by: str
    note: str
    parent: str | None
    restored_from: str | None
    tables: dict[str, TableState]
    rollups: dict[str, tuple[str, ...]]
    recipe: str
    sources: tuple[dict[str, Any], ...] = ()
    changes: dict[str, Changes] = field(default_factory=dict)
    data_to_on: date | None = None
    as_of: date | None = None
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def files(self) -> tuple[str, ...]:
        """Every file it is made of, relative to the store."""
        tables = (path for state in self.tables.values() for path in state.files)
        return (*tables, *(path for paths in self.rollups.values() for path in paths))

    def __hash__(self) -> int:
        return hash((self.store, self.id))


def current(store: Path) -> Vintage | None:
    """The newest vintage; ``None`` if nothing was published."""
    ids = _ids(store)
    return _read(store, ids[-1]) if ids else None


def history(store: Path) -> list[Vintage]:
    """Every vintage, newest first."""
    return [_read(store, vintage_id) for vintage_id in reversed(_ids(store))]


def find(store: Path, vintage_id: str) -> Vintage:
    """The vintage with this number, leading zeros or not.

    Raises:
        CompassError: There is none; names those there are.
    """
    number, ids = vintage_id.strip().zfill(6), _ids(store)
    if number not in ids:
        raise CompassError(
            N_("There is no vintage {vintage_id}."),
            remedy=N_("Choose one of these: {choices}."),
            vintage_id=vintage_id,
            choices=", ".join(ids) or "–",
        )
    return _read(store, number)


def _ids(store: Path) -> list[str]:
    return sorted(path.stem for path in (store / "vintages").glob("[0-9]*.json"))


def create(vintage: Vintage) -> None:
    """Write the manifest, at once and for good; fails if the number is taken."""
    told = asdict(vintage)
    del told["store"], told["id"]
    path = vintage.store / "vintages" / f"{vintage.id}.json"
    unfinished = path.with_suffix(f".{os.getpid()}{UNFINISHED}")
    try:
        with unfinished.open("w", encoding="utf-8") as manifest:
            json.dump(
                told, manifest, ensure_ascii=False, indent=1, default=lambda day: day.isoformat()
            )
            manifest.flush()
            os.fsync(manifest.fileno())
        # a link, other than a rename, fails if the number is taken
        path.hardlink_to(unfinished)
    finally:
        unfinished.unlink(missing_ok=True)
    storage.sync(path.parent)


def _read(store: Path, vintage_id: str) -> Vintage:
    path = store / "vintages" / f"{vintage_id}.json"
    return _parsed(store, path, path.stat().st_mtime_ns)


# the time of writing tells a store from another one that was there before under the same name
@lru_cache(maxsize=256)
def _parsed(store: Path, path: Path, written_ns: int) -> Vintage:
    told = json.loads(path.read_text(encoding="utf-8"))
    return Vintage(
        **told
        | {
            "store": store,
            "id": path.stem,
            "created_at": datetime.fromisoformat(told["created_at"]),
            "tables": {name: _table_state(state) for name, state in told["tables"].items()},
            "rollups": {name: tuple(paths) for name, paths in told["rollups"].items()},
            "sources": tuple(told["sources"]),
            "changes": {name: Changes(**counts) for name, counts in told["changes"].items()},
            "data_to_on": _day(told["data_to_on"]),
            "as_of": _day(told["as_of"]),
        }
    )


def _table_state(told: dict[str, Any]) -> TableState:
    days = {"from_on": _day(told["from_on"]), "to_on": _day(told["to_on"])}
    return TableState(**told | days | {"files": tuple(told["files"])})


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None
