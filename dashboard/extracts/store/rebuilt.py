"""An old vintage as it is looked at today: its own tables, rollups made by today's recipe.

The vintage itself stays as it was published. What is made here lies beside it, once for each
vintage and recipe, and may be deleted at any time.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

from dashboard.errors import CompassError
from dashboard.extracts.store import intact, rollups
from dashboard.extracts.store.manifest import Vintage
from dashboard.settings import Settings
from dashboard.text.catalogue import N_

#: Inside the store, because a warehouse reads nothing outside it.
_FOLDER = "rebuilt"
#: What a build that was killed left behind, inside the store.
UNFINISHED = f"{_FOLDER}/*.*"
#: Says inside a folder which files belong to which rollup.
_LIST = "rollups.json"


def rebuilt(vintage: Vintage, settings: Settings) -> Vintage:
    """The vintage itself if its rollups are there and made by today's recipe, else with such.

    Raises:
        CompassError: The rollups cannot be written, or files of its tables are missing.
    """
    recipe = rollups.recipe(settings)
    rolled_up = [path for files in vintage.rollups.values() for path in files]
    if vintage.recipe == recipe and not intact.missing(vintage.store, rolled_up):
        return vintage
    folder = vintage.store / _FOLDER / f"{vintage.id}-{recipe}"
    if not folder.is_dir():
        _build(vintage, folder, settings)
    return replace(vintage, recipe=recipe, rollups=_built(vintage.store, folder))


def is_rebuilt(vintage: Vintage) -> bool:
    """Whether its rollups are not those it was published with."""
    return any(
        path.startswith(f"{_FOLDER}/") for files in vintage.rollups.values() for path in files
    )


def _build(vintage: Vintage, folder: Path, settings: Settings) -> None:
    """Whoever builds first wins: a folder appears under its name only when it is whole."""
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}-{os.urandom(4).hex()}")
    intact.require_tables(vintage)
    files = {
        name: [vintage.store / path for path in state.files]
        for name, state in vintage.tables.items()
    }
    try:
        built = rollups.build(files, unfinished, settings)
        names = {name: [path.name for path in paths] for name, paths in built.items()}
        (unfinished / _LIST).write_text(json.dumps(names), encoding="utf-8")
        if not folder.is_dir():
            unfinished.rename(folder)
    except OSError as error:
        if not folder.is_dir():
            raise CompassError(
                N_("The folder {folder} cannot be written to: {why}."),
                remedy=N_(
                    "Give this account the right to write there, or choose another data folder."
                ),
                folder=str(vintage.store),
                why=str(error),
            ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _built(store: Path, folder: Path) -> dict[str, tuple[str, ...]]:
    """Rollup -> its files in the order they were made in, relative to the store."""
    names = json.loads((folder / _LIST).read_text(encoding="utf-8"))
    inside = folder.relative_to(store)
    return {name: tuple(str(inside / one) for one in files) for name, files in names.items()}
