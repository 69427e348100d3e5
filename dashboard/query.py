"""A query file and the promises of its header: title, grain, parameters, columns.

The header is data: tests hold every query to it, and pages may show it. A file looks like this::

    -- Service revenue per customer and month.
    --
    -- grain: customer_id, month_on
    -- params:
    --   $from_on     DATE    first day counted
    -- columns:
    --   customer_id  VARCHAR
    --   month_on     DATE    first day of the month
    select ...

More lines of prose may follow the title; a header without columns (a macro) promises none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

QUERIES = Path(__file__).resolve().parents[1] / "queries"

_ENTRY = re.compile(
    r"\$?(?P<name>\w+)\s+(?P<type>[A-Z]+(?:\(\d+, ?\d+\))?(?:\[\])?)\s*(?P<note>.*)"
)


@dataclass(frozen=True)
class Promise:
    """The DuckDB type of a parameter or column, and what its name does not say."""

    type: str
    note: str


@dataclass(frozen=True)
class Query:
    """One ``.sql`` file.

    Attributes:
        name: The file's name without ending.
        title: The first sentence.
        about: The prose after it, in one line; empty where there is none.
        grain: The columns that identify a row; empty where there is at most one row.
        params: Parameter name (without ``$``) to its promise.
        columns: Column name to its promise, in order.
        sql: The whole text.
    """

    name: str
    title: str
    about: str
    grain: tuple[str, ...]
    params: dict[str, Promise]
    columns: dict[str, Promise]
    sql: str

    @classmethod
    def read(cls, path: Path) -> Query:
        """The query in ``path``.

        Raises:
            ValueError: The header cannot be read; names the file and the line.
        """
        sql = path.read_text(encoding="utf-8")
        sections = _sections(path, sql)
        title, _, about = " ".join(sections["about"]).strip().partition("  ")
        return cls(
            name=path.stem,
            title=title,
            about=about.replace("  ", " "),
            grain=tuple(name.strip() for name in ",".join(sections["grain"]).split(",") if name),
            params=_promises(path, sections["params"]),
            columns=_promises(path, sections["columns"]),
            sql=sql,
        )


@cache
def named(room: str, name: str) -> Query:
    """``queries/<room>/<name>.sql``; read once per process."""
    return Query.read(QUERIES / room / f"{name}.sql")


def names(room: str) -> tuple[str, ...]:
    """The queries of one room, in alphabetical order."""
    return tuple(sorted(path.stem for path in (QUERIES / room).glob("*.sql")))


def _sections(path: Path, sql: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"about": [], "grain": [], "params": [], "columns": []}
    current = "about"
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        said = line[2:].strip()
        head, colon, rest = said.partition(":")
        if colon and head in found and head != "about":
            current, said = head, rest.strip()
        found[current].append(said)
    if not found["about"]:
        raise ValueError(f"{path}: the first line must be a comment that says what it answers")
    return {
        name: [line for line in lines if line or name == "about"] for name, lines in found.items()
    }


def _promises(path: Path, lines: list[str]) -> dict[str, Promise]:
    promised: dict[str, Promise] = {}
    for line in lines:
        entry = _ENTRY.fullmatch(line)
        if entry is None:
            raise ValueError(f"{path}: cannot read the header line {line!r}")
        promised[entry["name"]] = Promise(entry["type"], entry["note"])
    return promised
