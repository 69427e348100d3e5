"""Whether the files that a vintage names are still there, and which vintage to go back to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dashboard.errors import CompassError
from dashboard.extracts.store import manifest
from dashboard.extracts.store.manifest import Vintage
from dashboard.text.catalogue import N_

#: How many missing files are named.
_NAMED = 3


def missing_files(vintage: Vintage) -> list[str]:
    """The files of a vintage that are gone, relative to its store."""
    return missing(vintage.store, vintage.files)


def missing(store: Path, files: Iterable[str]) -> list[str]:
    """Those of the files, relative to the store, that are not there."""
    return [path for path in files if not (store / path).is_file()]


def require(vintage: Vintage) -> Vintage:
    """The vintage itself.

    Raises:
        CompassError: Files are missing; names them and the newest vintage that is whole.
    """
    _refuse(vintage, missing_files(vintage))
    return vintage


def require_tables(vintage: Vintage) -> None:
    """Rollups may be missing: they are made anew from the tables.

    Raises:
        CompassError: Files of tables are missing; names them and the newest whole vintage.
    """
    _refuse(vintage, _missing_tables(vintage))


def _missing_tables(vintage: Vintage) -> list[str]:
    return missing(
        vintage.store, (path for state in vintage.tables.values() for path in state.files)
    )


def _refuse(vintage: Vintage, gone: list[str]) -> None:
    if not gone:
        return
    whole = next((one for one in manifest.history(vintage.store) if not _missing_tables(one)), None)
    named = {
        "vintage_id": vintage.id,
        "missing_count": len(gone),
        "files": ", ".join(gone[:_NAMED]) + (" …" if len(gone) > _NAMED else ""),
        "folder": str(vintage.store),
    }
    happened = N_("Vintage {vintage_id} is damaged: {missing_count} files are missing ({files}).")
    if whole is None:
        raise CompassError(
            happened,
            remedy=N_("Bring the files back from a backup of {folder}, or remove that folder."),
            **named,
        )
    raise CompassError(
        happened,
        remedy=N_(
            "Bring the files back from a backup, or go back to vintage {whole_id}: "
            "service-compass rollback {whole_id}"
        ),
        whole_id=whole.id,
        **named,
    )
