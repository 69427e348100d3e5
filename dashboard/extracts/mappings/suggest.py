"""Suggests which column is which: by our names, their labels and what other systems call them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES, Column, Table
from dashboard.extracts.contract.codes import spoken
from dashboard.extracts.contract.schema import Origin, plain
from dashboard.extracts.mappings.candidates import Found, alike, found
from dashboard.extracts.mappings.content import MOST_CODES
from dashboard.extracts.mappings.credit_notes import with_credit_notes
from dashboard.extracts.mappings.headers import factor
from dashboard.extracts.mappings.long_surveys import long_survey
from dashboard.extracts.mappings.look import SAMPLED
from dashboard.extracts.mappings.mapping import (
    ANSWERS,
    ITEM,
    ColumnMapping,
    TableMapping,
    needed,
)
from dashboard.extracts.mappings.offers import offers
from dashboard.extracts.mappings.questionnaires import Survey, survey
from dashboard.extracts.reading.sheet import Sheet
from dashboard.extracts.reading.typed import as_text
from dashboard.text import N_

ITEMS = "survey_items"
#: Columns that stand for persons without naming them.
_PSEUDONYMS = frozenset({"respondent_id", "contact_id", "assessor_id"})
NAMES_TOLD = 30
#: A sheet with this share of the required columns is meant as that table.
MEANT = 0.5


@dataclass(frozen=True)
class Suggestion:
    """What a sheet seems to say about a table.

    Attributes:
        mapping: The columns found for sure.
        origins: Column of the contract -> whose name led to it.
        choices: Column of the contract without a source -> columns of the file that may be meant.
        implausible: Column of the contract -> a column of that name whose values speak against it.
        offers: Column of the contract without a source -> other ways in which the file may tell it.
        survey: What else there is to a survey: questions that no catalogue has.
    """

    mapping: TableMapping
    origins: dict[str, Origin]
    choices: dict[str, tuple[str, ...]]
    implausible: dict[str, str]
    offers: dict[str, tuple[ColumnMapping, ...]]
    survey: Survey | None = None


def suggestion(sheet: Sheet, table: Table, catalogue: pl.DataFrame | None = None) -> Suggestion:
    """The columns of ``sheet`` that ``table`` knows, and what has to be asked.

    Case, umlauts and punctuation do not matter, nor does the language of the display. Codes in
    words ("Ersatzteile", "Germany") are translated, thousands are multiplied out, and credit notes
    that a kind of document tells become negative. A survey may have a column per question.

    Args:
        catalogue: The questions of surveys that are known already, rows of ``survey_items``.
    """
    seen = found(sheet.head(SAMPLED), table)
    if table.name == ANSWERS and ITEM not in seen.sources and (wide := survey(sheet, catalogue)):
        return Suggestion(wide.answers, {}, {}, {}, {}, wide)
    mapping = TableMapping(
        columns={
            column.name: read_from(sheet, column, seen.sources[column.name].source)
            for column in table.columns
            if column.name in seen.sources
        }
    )
    return Suggestion(
        with_credit_notes(sheet, table, mapping),
        {name: seen.sources[name].origin for name in mapping.columns},
        seen.choices,
        seen.implausible,
        offers(sheet, table, mapping),
        long_survey(sheet, mapping, catalogue) if table.name == ANSWERS else None,
    )


def suggest(sheet: Sheet, table: Table, catalogue: pl.DataFrame | None = None) -> TableMapping:
    """The mapping of ``suggestion``; columns it is not sure of are left out."""
    return suggestion(sheet, table, catalogue).mapping


def read_from(sheet: Sheet, column: Column, source: str) -> ColumnMapping:
    """How ``column`` is read from a column of the file: its codes in words, its scale."""
    how: dict[str, Any] = {"from": source}
    if column.codes:
        how["codes"] = in_words(column, sheet, source)
    if column.type == "number":
        how["factor"] = factor(source, column.unit)
    return ColumnMapping.model_validate(how)


def in_words(column: Column, sheet: Sheet, source: str) -> dict[str, str]:
    """Value of the file -> code of the contract, where a value is the name of a code."""
    if not column.codes or sheet.rows.schema[source] != pl.String:
        return {}
    return codes_of(column, sheet.distinct(source))


def codes_of(column: Column, values: pl.Series) -> dict[str, str]:
    """Value -> code of the contract, where a value is the name of a code."""
    if not column.codes or values.len() > MOST_CODES:
        return {}
    distinct = values.str.strip_chars().unique().sort()
    words = spoken(column.codes)
    return {
        value: words[plain(value)]
        for value in distinct
        if value not in column.codes and plain(value) in words
    }


def recognised(sheet: Sheet, catalogue: pl.DataFrame | None = None) -> str | None:
    """The table that the sheet is most likely meant as, even if a required column is missing.

    Args:
        catalogue: The questions of surveys that are known already, rows of ``survey_items``.
    """
    name, share = nearest_table(sheet)
    if share < 1 and survey(sheet, catalogue) is not None:
        return ANSWERS
    return name if share >= MEANT else None


def complete(sheet: Sheet, table: Table, mapping: TableMapping) -> None:
    """Holds the mapping against the sheet.

    Raises:
        CompassError: A required column has no source, a source is not in the sheet, or holds
            addresses instead of pseudonyms. Names the file, the column, what was found and the
            nearest candidate, or all that may be meant.
    """
    if mapping.rows and (lacking := needed(table, mapping)):
        raise _unsaid(sheet, mapping, lacking[0])
    for name in needed(table, mapping):
        several = found(sheet.head(SAMPLED), table, and_alike=False).choices.get(name)
        raise _several(sheet, name, several) if several else _missing(sheet, table[name], mapping)
    wanted = [(name, source) for name, how in mapping.columns.items() for source in how.reads]
    wanted += [(asked.item, source) for source, asked in mapping.questions.items()]
    for name, source in wanted:
        if source not in sheet.columns:
            raise _unmapped(sheet, name, source)
    for name in _PSEUDONYMS & mapping.columns.keys():
        for source in mapping.columns[name].sources:
            _refuse_addresses(sheet, table[name], source)


def _refuse_addresses(sheet: Sheet, column: Column, source: str) -> None:
    """Whoever answered a survey is never loaded by an address."""
    texts = as_text(sheet.head(SAMPLED)[source])
    if texts.str.contains("@", literal=True).any():
        raise CompassError(
            N_("{source_name} in {file} holds e-mail addresses, and {column_name} is a pseudonym."),
            remedy=N_(
                "Map a column of numbers or pseudonyms, or have the rows numbered: "
                "row_number_within."
            ),
            source_name=source,
            file=sheet.file,
            column_name=column.name,
        )


def _unsaid(sheet: Sheet, mapping: TableMapping, name: str) -> CompassError:
    """A row that the mapping says lacks something; the direction of a scale is never guessed."""
    if name == "scale_reversed":
        happened = N_("{file}: 1 may be the best answer, as in school grades, to {key_names}.")
        remedy = N_(
            'Say so in the mapping, for each of these rows of survey_items: "scale_reversed": true '
            "if 1 is the best, false if the highest number is."
        )
    else:
        happened = N_("{file}: the mapping does not say {column_name} for {key_names}.")
        remedy = N_("Add it to these rows of the mapping.")
    lacking = [str(row.get(ITEM, no)) for no, row in enumerate(mapping.rows, 1) if name not in row]
    return CompassError(
        happened,
        remedy=remedy,
        file=sheet.file,
        column_name=name,
        key_names=", ".join(lacking[:NAMES_TOLD]) + (" …" if lacking[NAMES_TOLD:] else ""),
    )


def _several(sheet: Sheet, name: str, several: Sequence[str]) -> CompassError:
    return CompassError(
        N_("{file} has several columns that may be {column_name}: {near_names}."),
        remedy=N_("Say in a mapping which one is meant; service-compass suggest begins one."),
        file=sheet.file,
        column_name=name,
        near_names=", ".join(several),
    )


def _missing(sheet: Sheet, column: Column, mapping: TableMapping) -> CompassError:
    near = _nearest(sheet, column, mapping)
    if near is None:
        remedy = N_("Add {column_name} to the export, or map a column or a constant to it.")
    else:
        remedy = N_("If {near_name} is meant, rename it to {column_name} or map it.")
    return CompassError(
        N_("{file} has no column {column_name}; found were: {found_names}."),
        remedy=remedy,
        file=sheet.file,
        column_name=column.name,
        found_names=", ".join(sheet.columns[:NAMES_TOLD]),
        near_name=near,
    )


def _nearest(sheet: Sheet, column: Column, mapping: TableMapping) -> str | None:
    """The unused column of the file whose name looks most like one of the column's names."""
    read = set(mapping.reads)
    return next(iter(alike(column, [n for n in sheet.columns if n not in read])), None)


def _unmapped(sheet: Sheet, name: str, source: str) -> CompassError:
    return CompassError(
        N_("{file} has no column {source_name}, which the mapping wants for {column_name}."),
        remedy=N_("Correct the mapping; found were: {found_names}."),
        file=sheet.file,
        source_name=source,
        column_name=name,
        found_names=", ".join(sheet.columns[:NAMES_TOLD]),
    )


def nearest_table(sheet: Sheet) -> tuple[str, float]:
    """The table of which the sheet has the largest share of required columns, and that share."""
    sample = sheet.head(SAMPLED)
    seen = {name: found(sample, table, and_alike=False) for name, table in TABLES.items()}
    shares = {name: _named_share(seen[name], table) for name, table in TABLES.items()}
    best = max(shares, key=lambda name: shares[name])
    return best, shares[best][0]


def _named_share(seen: Found, table: Table) -> tuple[float, int]:
    """The share of the required columns that the names lead to, and how many columns in all."""
    had = [name for name in table.required if name in seen.sources or name in seen.choices]
    return len(had) / len(table.required), len(seen.sources)
