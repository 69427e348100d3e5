"""What a table and a column of the data contract are."""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import Literal

import polars as pl

from dashboard.text import LANGUAGES
from dashboard.text.catalogue import messages

ColumnType = Literal["text", "number", "integer", "date", "timestamp", "boolean"]
Value = str | float | int | bool
#: Whose name for a column it is: ours, our label's, another system's, or a word people use.
Origin = Literal["name", "label", "sap", "dynamics", "salesforce", "word"]

POLARS_TYPES: dict[ColumnType, pl.DataType] = {
    "text": pl.String(),
    "number": pl.Float64(),
    "integer": pl.Int64(),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us"),
    "boolean": pl.Boolean(),
}
_SPELLED_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e"}


def plain(words: str) -> str:
    """Letters and digits only, so that ``Rechnungs-Nr.`` meets ``Rechnungsnummer``."""
    spelled = "".join(_SPELLED_OUT.get(letter, letter) for letter in words.casefold())
    bare = re.sub(r"[^\w]|_", "", spelled)
    return bare.replace("nummer", "nr").replace("number", "no")


def in_every_language(message: str) -> tuple[str, ...]:
    """The message as English, German, … say it."""
    return tuple(messages(language).get(message, message) for language in LANGUAGES)


@dataclass(frozen=True)
class Column:
    """One column of an extract.

    Attributes:
        label, about: English messages; translated where they are shown.
        required: Every row needs a value; a file needs the column.
        codes: The only values allowed; empty where anything goes.
        low, high: The smallest and the largest number allowed, both included.
        since_year: Dates before its first day are typing errors or placeholders such as 1900-01-01.
        may_be_future: A date after today is no mistake here.
        refers_to: ``table.column`` whose keys this one repeats.
        default: The value of rows that have none.
        blanks: Words, in lower case, that people write where there is no value.
        unit: ``eur``, ``hours``, ``seconds``, ``days`` or empty.
        synonyms: Words people use for it, besides its own name and its labels.
        sap, dynamics, salesforce: What these systems call it, the best first.
        example: What the template shows.
    """

    name: str
    type: ColumnType
    label: str
    about: str = ""
    _: KW_ONLY
    required: bool = False
    codes: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    since_year: int = 1990
    may_be_future: bool = False
    refers_to: str | None = None
    default: Value | None = None
    blanks: tuple[str, ...] = ()
    unit: str = ""
    synonyms: tuple[str, ...] = ()
    sap: tuple[str, ...] = ()
    dynamics: tuple[str, ...] = ()
    salesforce: tuple[str, ...] = ()
    example: Value = ""

    @property
    def polars_type(self) -> pl.DataType:
        """The type the published column has."""
        return POLARS_TYPES[self.type]

    @cached_property
    def known_as(self) -> dict[str, Origin]:
        """Every name under which files may bring the column, written plainly -> whose it is.

        The surest names come first.
        """
        by_origin: dict[Origin, tuple[str, ...]] = {
            "name": (self.name,),
            "label": in_every_language(self.label),
            "sap": self.sap,
            "dynamics": self.dynamics,
            "salesforce": self.salesforce,
            "word": self.synonyms,
        }
        known: dict[str, Origin] = {}
        for origin, names in by_origin.items():
            for name in names:
                known.setdefault(plain(name), origin)
        return known


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of the contract.

    Attributes:
        grain: The primary key: one row per combination of these columns.
        date_column: The column that says when a row happened; ``None`` for master data.
    """

    name: str
    label: str
    about: str
    grain: tuple[str, ...]
    date_column: str | None = None
    columns: tuple[Column, ...]

    def __getitem__(self, name: str) -> Column:
        """The column called ``name``; ``KeyError`` if the contract has none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns without which a file cannot be read."""
        return tuple(c.name for c in self.columns if c.required and c.default is None)

    @property
    def polars_schema(self) -> dict[str, pl.DataType]:
        """Column name -> type, in the order of publishing."""
        return {column.name: column.polars_type for column in self.columns}

    def empty(self) -> pl.DataFrame:
        """No rows, every column with its type."""
        return pl.DataFrame(schema=self.polars_schema)
