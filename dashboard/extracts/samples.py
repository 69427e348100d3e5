"""The sample store: the product's own sample data, judged and published like everyone's."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from threading import Lock

from dashboard.errors import CompassError
from dashboard.extracts import publishing
from dashboard.extracts.contract import TABLES
from dashboard.extracts.publishing import Delivery
from dashboard.extracts.store import vintages
from dashboard.extracts.store.tables import Load
from dashboard.extracts.store.vintages import Vintage
from dashboard.settings import Settings
from dashboard.text.catalogue import N_

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"
#: Name of the store inside the data folder.
STORE = "sample"
#: How long a second start waits for the first one to finish its sample store.
_WAIT_SECONDS = 120
_one_at_a_time = Lock()


def ensure(settings: Settings, folder: Path = SAMPLES) -> Vintage:
    """The current vintage of the sample store, made anew if the sample files differ.

    Raises:
        CompassError: The data folder cannot be used, or there are no sample files.
    """
    store, digests = settings.data_folder / STORE, _digests(folder)
    with _one_at_a_time:
        found = vintages.current(store)
        if found and {str(source["file"]): source["digest"] for source in found.sources} == digests:
            return found
        return vintages.publish(
            store,
            _judged(store, folder, digests),
            by="service-compass",
            wait_seconds=_WAIT_SECONDS,
            settings=settings,
        )


def _judged(store: Path, folder: Path, digests: dict[str, str]) -> list[Load]:
    files = [Delivery(name, folder / name) for name in digests]
    judged = publishing.judge_files(files, store, mode="replace", as_before=False)
    return [
        Load(
            verdict.table,
            verdict.accepted_rows(),
            mode="replace",
            source={
                "file": verdict.file,
                "read": verdict.read_count,
                "accepted": verdict.accepted_count,
                "quarantined": verdict.quarantined_count,
                "digest": digests[verdict.file],
            },
        )
        for verdict in judged.verdicts
    ]


@cache
def _digests(folder: Path) -> dict[str, str]:
    """Sample file -> SHA-256 of its content; read once per process."""
    paths = [path for path in sorted(folder.glob("*.parquet")) if path.stem in TABLES]
    if not paths:
        raise CompassError(
            N_("There are no sample files in {folder}."),
            remedy=N_("Publish your own extracts, or install Service Compass again."),
            folder=str(folder),
        )
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
