"""Archives are opened as far as is safe, and every file in them is read under its own name."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from dashboard import settings
from dashboard.errors import CompassError
from dashboard.extracts.reading.read import read
from dashboard.extracts.reading.sheet import Sheet

LINES = "id;eur\nA;1,5\nB;2,5\n"


def packed(*members: tuple[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Kunden").write_row(0, 0, ["id"])
        book.get_worksheet_by_name("Kunden").write(1, 0, 7)
    return buffer.getvalue()


def parquet() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"n": [1.5]}).write_parquet(buffer)
    return buffer.getvalue()


def told(content: bytes | Path, name: str, **limits: int) -> str:
    with pytest.raises(CompassError) as error:
        read(content, name, settings=settings.read(**limits))
    return str(error.value)


def contents(sheets: list[Sheet]) -> list[tuple[str, str, list[tuple[object, ...]]]]:
    return [(sheet.file, sheet.name, sheet.frame.rows()) for sheet in sheets]


def test_every_file_of_an_archive_is_read_under_its_own_name() -> None:
    content = packed(
        ("2025/lines.csv", LINES), ("customers.xlsx", workbook()), ("hours.parquet", parquet())
    )
    assert contents(read(content, "june.zip")) == [
        ("june.zip/2025/lines.csv", "", [("A", "1,5"), ("B", "2,5")]),
        ("june.zip/customers.xlsx", "Kunden", [(7.0,)]),
        ("june.zip/hours.parquet", "", [(1.5,)]),
    ]


def test_an_archive_that_is_a_file_is_read_like_its_content(tmp_path: Path) -> None:
    path = tmp_path / "any"
    path.write_bytes(packed(("lines.csv", LINES)))
    assert contents(read(path, "june.zip"))[0][2] == [("A", "1,5"), ("B", "2,5")]


def test_a_gzipped_file_is_read_like_the_file() -> None:
    assert contents(read(gzip.compress(LINES.encode()), "lines.csv.gz")) == [
        ("lines.csv.gz/lines.csv", "", [("A", "1,5"), ("B", "2,5")])
    ]


def test_what_operating_systems_leave_in_archives_is_passed_over() -> None:
    content = packed(
        ("lines/", ""), ("lines/a.csv", LINES), ("__MACOSX/lines/._a.csv", b"\x00\x05"),
        ("lines/.DS_Store", b"\x00"),
    )  # fmt: skip
    assert [sheet.file for sheet in read(content, "x.zip")] == ["x.zip/lines/a.csv"]


def test_a_name_in_an_archive_never_becomes_a_name_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sheets = read(packed(("secret.csv", LINES)), "x.zip")
    assert sheets[0].height == 2
    assert list(tmp_path.rglob("*")) == []


def encrypted() -> bytes:
    content = bytearray(packed(("a.csv", LINES)))
    # the flag of encryption, in the file's own head and in the directory of the archive
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def torn() -> bytes:
    content = bytearray(packed(("a.csv", LINES * 50)))
    content[60:70] = b"0123456789"
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "name", "happened"),
    [
        (packed(), "x.zip", "x.zip is empty."),
        (packed(("docs/", "")), "x.zip", "x.zip is empty."),
        (packed(("a.csv", LINES), ("b.csv", "")), "x.zip", "x.zip/b.csv is empty."),
        (packed(("a.csv", "id;eur\n")), "x.zip", "x.zip/a.csv has a header but no rows."),
        (packed(("a.pdf", b"%PDF-1.7")), "x.zip", "x.zip/a.pdf is of a kind that cannot be read."),
        (packed(("b.zip", packed(("a.csv", LINES)))), "x.zip",
         "x.zip holds another archive: b.zip."),
        (packed(("b.csv.gz", b"")), "x.zip", "x.zip holds another archive: b.csv.gz."),
        (gzip.compress(b""), "x.zip.gz", "x.zip.gz holds another archive: x.zip."),
        (packed(("../a.csv", LINES)), "x.zip",
         "x.zip holds a file whose name leads out of the archive: ../a.csv."),
        (packed(("/etc/a.csv", LINES)), "x.zip",
         "x.zip holds a file whose name leads out of the archive: /etc/a.csv."),
        (packed(("..\\a.csv", LINES)), "x.zip",
         "x.zip holds a file whose name leads out of the archive: ..\\a.csv."),
        (encrypted(), "x.zip", "x.zip is protected by a password."),
        (torn(), "x.zip", "x.zip cannot be unpacked: it is broken or incomplete."),
        (packed(("a.csv", LINES))[:-10], "x.zip",
         "x.zip cannot be unpacked: it is broken or incomplete."),
        (gzip.compress(LINES.encode())[:-9], "x.csv.gz",
         "x.csv.gz cannot be unpacked: it is broken or incomplete."),
        (LINES.encode(), "x.zip", "x.zip is called ZIP but holds CSV."),
        (LINES.encode(), "x.csv.gz", "x.csv.gz is called GZ but holds CSV."),
        (workbook(), "x.zip", "x.zip is called ZIP but holds Excel."),
        (packed(("a.csv", LINES)), "x.csv", "x.csv is called CSV but holds ZIP."),
        (packed(*((f"{i}.csv", LINES) for i in range(1001))), "x.zip",
         "x.zip holds 1001 files; at most 1000 are read."),
    ],
)  # fmt: skip
def test_an_archive_that_cannot_be_read_says_why(content: bytes, name: str, happened: str) -> None:
    assert told(content, name).startswith(happened)


def test_an_archive_is_refused_by_what_it_would_unpack_to() -> None:
    content = packed(("a.csv", b"a" * 2**20), ("b.csv", b"a" * 2**20))
    message = "x.zip unpacks to more than the 1 MB that are allowed."
    assert told(content, "x.zip", max_unpacked_mb=1).startswith(message)


def test_a_gzipped_file_is_refused_as_soon_as_it_is_too_long() -> None:
    content = gzip.compress(b"a;b\n" * 2**19)
    message = "x.csv.gz unpacks to more than the 1 MB that are allowed."
    assert told(content, "x.csv.gz", max_unpacked_mb=1).startswith(message)


def test_an_archive_that_lies_about_its_size_is_refused_while_unpacking() -> None:
    content = packed(("a.csv", b"a;b\n" + b"1;2\n" * 300_000))
    size = (4 + 4 * 300_000).to_bytes(4, "little")
    assert content.count(size) == 2
    lying = content.replace(size, (100).to_bytes(4, "little"))
    assert told(lying, "x.zip").startswith("x.zip cannot be unpacked: it is broken")


@pytest.mark.parametrize("name", ["x.zip", "x.xlsx"])
def test_what_is_packed_too_tightly_is_not_unpacked(name: str) -> None:
    bomb = packed(("xl/workbook.xml" if name == "x.xlsx" else "a.csv", bytes(12 * 2**20)))
    assert told(bomb, name).startswith(f"{name} is packed more tightly than any extract can be")


def test_a_workbook_is_refused_by_what_it_would_unpack_to() -> None:
    book = packed(("xl/workbook.xml", b"<a/>" * 2**19))
    message = "x.xlsx unpacks to more than the 1 MB that are allowed."
    assert told(book, "x.xlsx", max_unpacked_mb=1).startswith(message)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(5 * 2**30)
    message = "large.csv has 5120 MB; at most 2000 MB are read."
    assert told(path, "large.csv").startswith(message)
    assert told(bytes(2**20 + 1), "x.csv", max_file_mb=1).startswith("x.csv has 1 MB; at most 1 MB")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (";".join(f"c{i}" for i in range(10_000)) + "\n" + ";" * 9_999 + "\n", "wide.csv"),
        (packed(("a.csv", ",".join(f"c{i}" for i in range(10_000)) + "\n1\n")), "wide.zip"),
    ],
)
def test_a_table_of_ten_thousand_columns_is_refused(content: str | bytes, name: str) -> None:
    data = content.encode() if isinstance(content, str) else content
    assert "has 10000 columns; at most 1000 are read." in told(data, name)


def test_a_parquet_file_of_ten_thousand_columns_is_refused() -> None:
    buffer = io.BytesIO()
    pl.DataFrame({f"c{i}": [1] for i in range(10_000)}).write_parquet(buffer)
    message = "x.parquet has 10000 columns; at most 1000 are read."
    assert told(buffer.getvalue(), "x.parquet").startswith(message)


@pytest.mark.parametrize("name", ["lines.csv", "lines.zip"])
def test_a_file_that_is_being_written_while_it_is_read_is_refused(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(LINES.encode() if name == "lines.csv" else packed(("a.csv", LINES)))

    def grow(_done: float) -> None:
        with path.open("ab") as file:
            file.write(b"C;3")

    with pytest.raises(CompassError, match=r"^lines\.\w+ is still being written\."):
        read(path, name, grow)


def test_a_file_that_is_torn_because_it_is_being_written_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook()[:-40])

    def opened(*_: object) -> None:
        path.write_bytes(workbook())
        raise OSError

    monkeypatch.setattr("dashboard.extracts.reading.workbooks.archives.refuse_bomb", opened)
    with pytest.raises(CompassError, match=r"^book\.xlsx is still being written\."):
        read(path, "book.xlsx")


def test_progress_of_an_archive_is_that_of_all_its_files() -> None:
    seen: list[float] = []
    read(packed(("a.csv", LINES), ("b.csv", LINES)), "x.zip", seen.append)
    assert seen == [0.5, 1.0]
