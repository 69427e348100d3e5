"""Real-shaped extracts, each written here as literals, with what has to come out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Row = tuple[Any, ...]

#: What most files of the corpus say, each in its own way: invoice, line, customer, day, kind, EUR.
LINES: tuple[Row, ...] = (
    ("90001", 10, "4711", date(2025, 1, 31), "parts", 1234.56),
    ("90001", 20, "4711", date(2025, 1, 31), "repair", -80.5),
    ("90002", 10, "4712", date(2025, 2, 3), "parts", 18500.0),
)
FIELDS = ("invoice_id", "line_no", "customer_id", "invoice_date", "category", "net_revenue")


@dataclass(frozen=True)
class File:
    """One extract and its truth.

    Attributes:
        title: What is special about it.
        name, content: The file.
        table, fields, rows: The accepted rows as the contract's table, in the order of the file.
        row_nos: Where they stand in the file, where that is not obvious.
        quarantined: Row -> reason of what is set aside.
        left_out: Row -> kind of the lines that are no records; hidden sheets have no row.
    """

    title: str
    name: str
    content: bytes
    table: str = "service_revenue"
    fields: tuple[str, ...] = FIELDS
    rows: tuple[Row, ...] = LINES
    row_nos: tuple[int, ...] | None = None
    quarantined: dict[int, str] = field(default_factory=dict)
    left_out: dict[int | None, str] = field(default_factory=dict)


def text(lines: str, encoding: str = "utf-8", newline: str = "\r\n") -> bytes:
    """The lines as a file; a first line break only makes the literal readable."""
    return lines.removeprefix("\n").replace("\n", newline).encode(encoding)
