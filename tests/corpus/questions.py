"""Columns that can be read in two ways: what is asked, and what the answer makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.corpus.dialects import german


@dataclass(frozen=True)
class Question:
    """A file that leaves something open.

    Attributes:
        told: What is asked, in English, with what to do.
        field, setting, answer: What the mapping says then.
        values: What the column then holds, of the rows accepted.
    """

    title: str
    content: bytes
    told: str
    field: str
    setting: str
    answer: str
    values: tuple[object, ...]


_MEANT = "Say in the mapping which is meant: "
_MEND = (
    "Mend the file, or say in the mapping which is meant, and the other values are quarantined: "
)

QUESTIONS = (
    Question(
        "1.234 may be a thousand",
        german(values=("1.234", "-80", "18.500")),
        "Umsatz in lines.csv can be read in two ways, e.g. 1.234 · 18.500. "
        f'{_MEANT}"decimal": "," → 1234.0 / "decimal": "." → 1.234.',
        "net_revenue", "decimal", ",", (1234.0, -80.0, 18500.0),
    ),
    Question(
        "1,234 may be a thousand",
        german(values=("1,234", "(80)", "18,500 EUR")),
        "Umsatz in lines.csv can be read in two ways, e.g. 1,234 · 18,500 EUR. "
        f'{_MEANT}"decimal": "," → 1.234 / "decimal": "." → 1234.0.',
        "net_revenue", "decimal", ".", (1234.0, -80.0, 18500.0),
    ),
    Question(
        "commas and points as decimal marks in one column",
        german(values=("1.234,56", "-80.50", "18,500.00")),
        "Umsatz in lines.csv is written in two ways, e.g. 1.234,56 · -80.50 · 18,500.00. "
        f'{_MEND}"decimal": "," → 1234.56 / "decimal": "." → –.',
        "net_revenue", "decimal", ".", (-80.5, 18500.0),
    ),
    Question(
        "03/04/2025 may be in March or in April",
        german(days=("03/04/2025", "05/06/2025")),
        "Datum in lines.csv can be read in two ways, e.g. 03/04/2025 · 05/06/2025. "
        f'{_MEANT}"date": "dmy" → 2025-04-03 / "date": "mdy" → 2025-03-04.',
        "invoice_date", "date", "dmy", (date(2025, 4, 3), date(2025, 4, 3), date(2025, 6, 5)),
    ),
    Question(
        "days first and months first in one column",
        german(days=("31/01/2025", "02/13/2025")),
        "Datum in lines.csv is written in two ways, e.g. 31/01/2025 · 02/13/2025. "
        f'{_MEND}"date": "dmy" → 2025-01-31 / "date": "mdy" → –.',
        "invoice_date", "date", "mdy", (date(2025, 2, 13),),
    ),
)  # fmt: skip
