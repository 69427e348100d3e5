"""What a store holds, as something that tests can compare."""

from __future__ import annotations

import hashlib
from pathlib import Path

from dashboard.extracts.store import vintages
from dashboard.extracts.store.vintages import Vintage


def files_of(store: Path) -> list[Path]:
    """Every data file of the store, whether anybody reads it or not."""
    return sorted(path for path in store.rglob("*.parquet") if "_delta_log" not in path.parts)


def digest_of(vintage: Vintage) -> str:
    """Of the content of all its files, tables and rollups, byte for byte."""
    digest = hashlib.sha256()
    for path in sorted(vintage.files):
        digest.update(path.encode())
        digest.update((vintage.store / path).read_bytes())
    return digest.hexdigest()


def content_of(store: Path) -> dict[str, str]:
    """Vintage -> digest of its content."""
    return {vintage.id: digest_of(vintage) for vintage in vintages.history(store)}
