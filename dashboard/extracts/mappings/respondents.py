"""Who answered a survey, when and in which wave, where the file has one row per respondent."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from dashboard.extracts.contract import TABLES
from dashboard.extracts.contract.schema import plain
from dashboard.extracts.mappings.candidates import fits, found
from dashboard.extracts.mappings.headings import heading, is_personal
from dashboard.extracts.mappings.look import SAMPLED
from dashboard.extracts.mappings.mapping import ANSWERS, ITEM, MEASURES, ColumnMapping
from dashboard.extracts.reading.sheet import Sheet
from dashboard.extracts.reading.typed import as_text

#: Plain names under which survey tools keep the day of the answer, the best first.
_DAYS = (
    "submitdate", "datumabgeschickt", "fertigstellungszeit", "completiontime", "recordeddate",
    "enddate", "zeitstempel", "timestamp", "datestamp", "datumletzteaktivitaet",
)  # fmt: skip
#: The same for the number of an answer, which stands for whoever gave it.
_NUMBERS = ("responseid", "antwortid", "id")
_YEARS = ("year", "jahr", "surveyyear", "befragungsjahr", "erhebungsjahr")
#: A column that is empty more often names no respondents.
_MOST_EMPTY = 0.05


def beside(sheet: Sheet) -> dict[str, ColumnMapping]:
    """Column of the contract -> where the file says it, beside the questions.

    Whoever is named by no column, or by an address, is numbered in the order of the file.
    """
    table = TABLES[ANSWERS]
    sample = sheet.head(SAMPLED)
    sources: dict[str, str] = {}
    for names in _readings(sheet.columns):
        seen = found(sample.rename(names), table, and_alike=False).sources
        back = {new: old for old, new in names.items()}
        for field, one in seen.items():
            if field not in (ITEM, *MEASURES):
                sources.setdefault(field, back[one.source])
    _add(sources, "response_date", _first(sheet, _DAYS), sample)
    _add(sources, "respondent_id", _first(sheet, _NUMBERS), sample)
    _add(sources, "wave_id", _first(sheet, _YEARS), sample)
    if (name := sources.get("respondent_id")) and not _names_respondents(sheet, name):
        del sources["respondent_id"]
    ways = {f: ColumnMapping.model_validate({"from": name}) for f, name in sources.items()}
    if "respondent_id" not in ways:
        within = [sources["wave_id"]] if "wave_id" in sources else []
        ways["respondent_id"] = ColumnMapping.model_validate({"row_number_within": within})
    return {name: ways[name] for name in table.polars_schema if name in ways}


def _readings(columns: Iterable[str]) -> list[dict[str, str]]:
    """The columns as they are called, by their codes alone, and by their wordings alone."""
    heads = [heading(name) for name in columns]
    found = [{one.column: one.column for one in heads}]
    for part in ("code", "text"):
        names = {one.column: getattr(one, part) or one.column for one in heads}
        if len(set(names.values())) == len(names) and names != found[0]:
            found.append(names)
    return found


def _first(sheet: Sheet, names: Iterable[str]) -> str | None:
    """The column that bears the first of these names that any does."""
    called = {
        plain(part): one.column
        for one in map(heading, reversed(sheet.columns))
        for part in (one.text, one.code, one.column)
        if part
    }
    return next((called[name] for name in names if name in called), None)


def _add(sources: dict[str, str], field: str, name: str | None, sample: pl.DataFrame) -> None:
    is_free = name and field not in sources and name not in sources.values()
    if name and is_free and fits(TABLES[ANSWERS][field], sample, name):
        sources[field] = name


def _names_respondents(sheet: Sheet, name: str) -> bool:
    """Whether a column stands for persons without naming them, in nearly every row."""
    values = sheet.counted(name)
    texts = as_text(values["value"])
    empty = int(values.filter(texts.is_null())["row_count"].sum())
    is_address = bool(texts.str.contains("@", literal=True).any())
    return not (is_personal(name) or is_address) and empty <= _MOST_EMPTY * sheet.height
