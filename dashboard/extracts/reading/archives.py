"""Files inside archives: a ZIP or a gzipped file is opened only as far as is safe.

What an archive says about itself is checked before anything is unpacked, and while unpacking again,
because an archive may lie. Nothing is ever written under a name that stands in an archive.
"""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import IO, cast

from dashboard.errors import CompassError
from dashboard.extracts.reading.spool import no_room
from dashboard.settings import Settings
from dashboard.text import N_

_MB = 2**20
_MOST_MEMBERS = 1000
#: No table shrinks to less than one in so many bytes; archives made to fill a disk do.
_MOST_RATIO = 500
#: Below this size a file does no harm, however tightly it is packed.
_HARMLESS = 10 * _MB
_BLOCK = 4 * _MB
_ARCHIVES = {".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar"}
_JUNK = {".ds_store", "thumbs.db", "desktop.ini"}
#: What an archive raises that is torn, or packed in a way Python cannot unpack.
_BROKEN = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError)


def is_gzip(name: str) -> bool:
    """Whether a file is called like a single gzipped file."""
    return PurePath(name).suffix.lower() == ".gz"


def holds(source: Path | bytes) -> str:
    """What a ZIP is: ``Excel``, ``XLSB``, ``OpenDocument``, or ``ZIP`` for any other archive.

    Raises:
        OSError, zipfile.BadZipFile: It is none.
    """
    with _seekable(source) as file, zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return "Excel"
    if "xl/workbook.bin" in names:
        return "XLSB"
    return "OpenDocument" if "mimetype" in names else "ZIP"


def refuse_bomb(source: Path | bytes, name: str, settings: Settings) -> None:
    """Refuses a ZIP that unpacks to more than the settings allow; it does not unpack it.

    Raises:
        CompassError: It does, or it is encrypted.
        OSError, zipfile.BadZipFile: It is no ZIP.
    """
    with _seekable(source) as file, zipfile.ZipFile(file) as archive:
        _refuse(archive.infolist(), name, settings)


def unpacked(
    source: Path | bytes, name: str, settings: Settings
) -> Iterator[tuple[str, Path, float]]:
    """Each file of an archive: ``archive.zip/member.csv``, where it lies, its share of the whole.

    The file is gone when the next one is asked for.

    Raises:
        CompassError: The archive is broken, encrypted, empty, too large unpacked, holds another
            archive, or its members' names lead out of it.
    """
    try:
        yield from (_gunzipped if is_gzip(name) else _unzipped)(source, name, settings)
    except _BROKEN as error:
        raise CompassError(
            N_("{file} cannot be unpacked: it is broken or incomplete."),
            remedy=N_("Pack it again or send it again; nothing was changed."),
            file=name,
        ) from error


def _gunzipped(
    source: Path | bytes, name: str, settings: Settings
) -> Iterator[tuple[str, Path, float]]:
    inner = PurePath(name).stem
    _refuse_archive(inner, name)
    most = settings.max_unpacked_mb * _MB
    with (
        _seekable(source) as file,
        gzip.open(file) as stream,
        _copied(cast(IO[bytes], stream), name, most, settings) as path,
    ):
        yield f"{name}/{inner}", path, 1.0


def _unzipped(
    source: Path | bytes, name: str, settings: Settings
) -> Iterator[tuple[str, Path, float]]:
    with _seekable(source) as file, zipfile.ZipFile(file) as archive:
        members = [one for one in archive.infolist() if not _is_junk(one)]
        _refuse_many(members, name)
        _refuse(members, name, settings)
        for member in members:
            _refuse_archive(member.filename, name)
            _refuse_stray(member.filename, name)
        if not members:
            raise CompassError(
                N_("{file} is empty."),
                remedy=N_("Export it again; nothing was changed."),
                file=name,
            )
        size = sum(member.file_size for member in members)
        for member in members:
            with (
                archive.open(member) as stream,
                _copied(stream, name, member.file_size, settings) as path,
            ):
                yield f"{name}/{member.filename}", path, member.file_size / max(size, 1)


def _is_junk(member: zipfile.ZipInfo) -> bool:
    """Folders, and what operating systems leave behind in archives."""
    return (
        member.is_dir()
        or member.filename.startswith("__MACOSX/")
        or PurePath(member.filename).name.lower() in _JUNK
    )


def _refuse_many(members: Sequence[zipfile.ZipInfo], name: str) -> None:
    if len(members) > _MOST_MEMBERS:
        raise CompassError(
            N_("{file} holds {member_count} files; at most {most_count} are read."),
            remedy=N_("Pack only the extracts that are meant."),
            file=name,
            member_count=len(members),
            most_count=_MOST_MEMBERS,
        )


def _refuse(members: Sequence[zipfile.ZipInfo], name: str, settings: Settings) -> None:
    if any(member.flag_bits & 0x1 for member in members):
        raise CompassError(
            N_("{file} is protected by a password."),
            remedy=N_("Pack it again without a password."),
            file=name,
        )
    if sum(member.file_size for member in members) > settings.max_unpacked_mb * _MB:
        raise _too_large(name, settings)
    for member in members:
        if member.file_size > max(_HARMLESS, _MOST_RATIO * member.compress_size):
            raise CompassError(
                N_("{file} is packed more tightly than any extract can be; it was not unpacked."),
                remedy=N_("Check where it comes from; hand in the extract without packing it."),
                file=name,
            )


def _too_large(name: str, settings: Settings) -> CompassError:
    return CompassError(
        N_("{file} unpacks to more than the {most_count} MB that are allowed."),
        remedy=N_("Export less at once, or raise SERVICE_COMPASS_MAX_UNPACKED_MB."),
        file=name,
        most_count=settings.max_unpacked_mb,
    )


def _refuse_archive(member: str, name: str) -> None:
    if PurePath(member).suffix.lower() in _ARCHIVES:
        raise CompassError(
            N_("{file} holds another archive: {member_name}."),
            remedy=N_("Unpack it and pack the extracts themselves."),
            file=name,
            member_name=member,
        )


def _refuse_stray(member: str, name: str) -> None:
    path = PurePath(member.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in member:
        raise CompassError(
            N_("{file} holds a file whose name leads out of the archive: {member_name}."),
            remedy=N_("Check where it comes from; pack the extracts anew."),
            file=name,
            member_name=member,
        )


@contextmanager
def _seekable(source: Path | bytes) -> Iterator[IO[bytes]]:
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        yield file


@contextmanager
def _copied(stream: IO[bytes], name: str, most: int, settings: Settings) -> Iterator[Path]:
    """The stream as a temporary file; refused as soon as it is longer than it may be."""
    with tempfile.TemporaryDirectory(prefix="service-compass-unpacked-") as folder:
        path = Path(folder) / "member"
        try:
            with path.open("wb") as file:
                while block := stream.read(_BLOCK):
                    most -= len(block)
                    if most < 0:
                        raise _too_large(name, settings)
                    file.write(block)
        except OSError as error:
            if isinstance(error, gzip.BadGzipFile):
                raise
            raise no_room(error) from error
        yield path
