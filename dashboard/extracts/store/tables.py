"""What a load, a published table and a change are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import polars as pl

Mode = Literal["upsert", "range", "replace"]
Rows = pl.DataFrame | pl.LazyFrame | Path | Sequence[Path]


@dataclass(frozen=True)
class Load:
    """Accepted rows of one table and how they meet what is published.

    Attributes:
        rows: Contract columns and types, keys unique; a frame, a plan, or the paths of parquet
            files, which are never held in memory as a whole. Optional columns may be missing.
        mode: ``upsert`` adds and overwrites by key. ``range`` also removes published rows with
            ``from_on <= date < to_on`` that do not come again; a key that is published outside
            the range moves into it. ``replace`` removes every row that does not come again.
        source: What the manifest keeps about the file: its name, rows read, accepted, quarantined.
    """

    table: str
    rows: Rows
    mode: Mode = "upsert"
    from_on: date | None = None
    to_on: date | None = None
    source: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class TableState:
    """What a vintage knows of one table.

    Attributes:
        files: Relative to the store.
        delta_version: The version of the Delta log that holds these files; ``None`` until they
            are published.
    """

    row_count: int
    files: tuple[str, ...]
    from_on: date | None
    to_on: date | None
    delta_version: int | None = None


@dataclass(frozen=True)
class Changes:
    """What a load does to a table, in rows."""

    new_count: int
    changed_count: int
    unchanged_count: int
    removed_count: int
