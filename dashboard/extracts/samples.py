"""The sample store: the product's own sample data, published like everyone's on first start."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from dashboard.errors import CompassError
from dashboard.extracts import vintages
from dashboard.extracts.contract import TABLES
from dashboard.extracts.tables import Load
from dashboard.extracts.vintages import Vintage
from dashboard.settings import Settings
from dashboard.text.catalogue import N_

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"
#: Name of the store inside the data folder.
STORE = "sample"
#: How long a second start waits for the first one to finish its sample store.
_WAIT_SECONDS = 120


def ensure(settings: Settings, folder: Path = SAMPLES) -> Vintage:
    """The current vintage of the sample store, made anew if the sample files differ.

    Raises:
        CompassError: The data folder cannot be used, or there are no sample files.
    """
    store = settings.data_folder / STORE
    loads = _loads(folder)
    found = vintages.current(store)
    if found and {source["digest"] for source in found.sources} == _digests(loads):
        return found
    return vintages.publish(
        store, loads, by="service-compass", wait_seconds=_WAIT_SECONDS, settings=settings
    )


@cache
def _loads(folder: Path) -> tuple[Load, ...]:
    paths = [path for path in sorted(folder.glob("*.parquet")) if path.stem in TABLES]
    if not paths:
        raise CompassError(
            N_("There are no sample files in {folder}."),
            remedy=N_("Publish your own extracts, or install Service Compass again."),
            folder=str(folder),
        )
    return tuple(
        Load(
            path.stem,
            path,
            mode="replace",
            source={"file": path.name, "digest": hashlib.sha256(path.read_bytes()).hexdigest()},
        )
        for path in paths
    )


def _digests(loads: tuple[Load, ...]) -> set[str | int]:
    return {load.source["digest"] for load in loads}
