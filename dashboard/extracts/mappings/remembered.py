"""Mappings that were published with, kept for the next file with the same header.

One file per header in ``mappings`` of the data folder. The header is the set of its names, written
plainly: neither order nor case nor punctuation matters. Whoever publishes last is remembered.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pydantic
from pydantic import AwareDatetime, BaseModel, ConfigDict

from dashboard.errors import CompassError
from dashboard.extracts.contract.schema import plain
from dashboard.extracts.mappings import look
from dashboard.extracts.mappings.content import Kind, kind
from dashboard.extracts.mappings.mapping import Mapping
from dashboard.extracts.reading.sheet import Sheet
from dashboard.settings import settings
from dashboard.text import N_


class Kept(BaseModel):
    """A mapping as it is kept.

    Attributes:
        by, saved_at, file, sheet: Who published with it, when, and for which file first.
        header: The columns of that file.
        kinds: Column of the file that the mapping reads -> what it held.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str
    saved_at: AwareDatetime
    file: str
    sheet: str = ""
    header: tuple[str, ...]
    kinds: dict[str, Kind] = {}
    mapping: Mapping

    @property
    def name(self) -> str:
        """Stands for the header, and names the file it is kept in."""
        return fingerprint(self.header)

    def to_json(self) -> str:
        """As its file holds it: what is exported here can be imported elsewhere."""
        return self.model_dump_json(by_alias=True, exclude_defaults=True, indent=2)


def fingerprint(header: Iterable[str]) -> str:
    """Stands for a header; 16 hexadecimal digits."""
    names = "\n".join(sorted({plain(name) for name in header}))
    return hashlib.sha256(names.encode()).hexdigest()[:16]


def place() -> Path:
    """Where mappings are kept."""
    return settings().data_folder / "mappings"


def remember(sheet: Sheet, mapping: Mapping, by: str, *, folder: Path | None = None) -> Kept:
    """Keeps the mapping that a sheet was published with; replaces what was kept for its header.

    Raises:
        CompassError: It cannot be written; what was kept before is unharmed.
    """
    seen = sheet.head(look.SAMPLED)
    read = [name for name in sheet.columns if name in mapping.reads]
    kept = Kept(
        by=by,
        saved_at=datetime.now(UTC),
        file=sheet.file,
        sheet=sheet.name,
        header=sheet.columns,
        kinds={name: kind(seen[name]) for name in read},
        mapping=mapping,
    )
    keep(kept, folder=folder)
    return kept


def keep(kept: Kept, *, folder: Path | None = None) -> None:
    """Writes it at once and for good, whoever else is writing.

    Raises:
        CompassError: It cannot be written.
    """
    folder = folder or place()
    unfinished = folder / f"{kept.name}.{uuid4().hex}.unfinished"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with unfinished.open("w", encoding="utf-8") as file:
            file.write(kept.to_json())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(folder / f"{kept.name}.json")
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise CompassError(
            N_("The mapping of {file} cannot be remembered: {why}."),
            remedy=N_("Download it and hand it in with the next file; nothing else is concerned."),
            file=kept.file,
            why=error.strerror or type(error).__name__,
        ) from error


def everything(folder: Path | None = None) -> list[Kept]:
    """All mappings kept, the newest first; see ``unreadable`` for files that are none."""
    found = [kept for path in _files(folder) if (kept := _opened(path)) is not None]
    return sorted(found, key=lambda kept: kept.saved_at, reverse=True)


def state(folder: Path | None = None) -> str:
    """Stands for everything kept: different as soon as anything was kept or forgotten."""
    return "|".join(f"{path.name}:{path.stat().st_mtime_ns}" for path in _files(folder))


def unreadable(folder: Path | None = None) -> list[str]:
    """Names of files among the mappings that are none, e.g. damaged by hand."""
    return [path.name for path in _files(folder) if _opened(path) is None]


def _files(folder: Path | None) -> list[Path]:
    return sorted((folder or place()).glob("*.json"))


def kept_for(header: Iterable[str], folder: Path | None = None) -> Kept | None:
    """The mapping kept for a header."""
    return _opened((folder or place()) / f"{fingerprint(header)}.json")


def _opened(path: Path) -> Kept | None:
    try:
        return Kept.model_validate_json(path.read_bytes())
    except (OSError, pydantic.ValidationError):
        return None


def named(name: str, folder: Path | None = None) -> Kept:
    """The mapping kept under a name, the beginning of one, or for a file.

    Raises:
        CompassError: None is, or several are.
    """
    kept = everything(folder)
    found = [k for k in kept if name and k.name.startswith(name)] or [
        k for k in kept if k.file == name
    ]
    if len(found) == 1:
        return found[0]
    told = (
        N_("{name} stands for several mappings.") if found else N_("No mapping is called {name}.")
    )
    raise CompassError(
        told,
        remedy=N_("These are kept here: {names}."),
        name=name,
        names=", ".join(f"{k.name} ({k.file})" for k in found or kept) or "–",
    )


def forget(name: str, *, folder: Path | None = None) -> None:
    """Keeps the mapping no longer; nothing happens if somebody else forgot it meanwhile."""
    ((folder or place()) / f"{name}.json").unlink(missing_ok=True)


def imported(content: str, file: str, *, folder: Path | None = None) -> Kept:
    """Keeps a mapping that was exported elsewhere.

    Raises:
        CompassError: It is none, or it cannot be written.
    """
    try:
        kept = Kept.model_validate_json(content)
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        raise CompassError(
            N_("{file} is no remembered mapping: {place_name} {why}."),
            remedy=N_(
                "Only what was exported here can be imported; publish with any other mapping."
            ),
            file=file,
            place_name=" / ".join(str(step) for step in first["loc"]) or "–",
            why=first["msg"],
        ) from error
    keep(kept, folder=folder)
    return kept
