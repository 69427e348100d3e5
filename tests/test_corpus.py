"""Every file of the corpus is read as it was meant, and every row is accounted for."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES
from dashboard.extracts.judging.verdict import Ambiguity, Known, Verdict, judge, judge_all
from dashboard.extracts.mappings.planning import planned
from dashboard.extracts.mappings.suggest import suggest
from dashboard.extracts.reading.numbers import Mark
from dashboard.extracts.reading.read import read
from dashboard.extracts.reading.sheet import Sheet
from tests.corpus import File, books, dialects, raw, systems
from tests.corpus.questions import QUESTIONS, Question

FILES = (*dialects.FILES, *systems.FILES, *books.FILES)
TODAY = date(2025, 12, 31)
KNOWN = Known(pl.Series(["4711", "4712", "C-1"]))


def verdicts(sheets: list[Sheet], table: str) -> list[Verdict]:
    """What becomes of the sheets that serve the table."""
    return judge_all(planned(sheets, table=table), KNOWN, today=TODAY)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.title)
def test_a_file_of_the_corpus_gives_its_rows(file: File) -> None:
    found = verdicts(read(file.content, file.name), file.table)
    accepted = pl.concat([one.accepted for one in found])
    assert tuple(accepted.select(file.fields).rows()) == file.rows
    assert accepted.schema == pl.Schema(TABLES[file.table].polars_schema)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.title)
def test_rows_that_are_not_accepted_are_told_with_place_and_reason(file: File) -> None:
    found = verdicts(read(file.content, file.name), file.table)
    told = {row: why for one in found for row, why in _faults(one)}
    assert told == file.quarantined
    assert sum(one.read_count for one in found) == len(file.rows) + len(file.quarantined)


def _faults(verdict: Verdict) -> list[tuple[int, str]]:
    return verdict.quarantined.select("row_no", "reason").rows()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.title)
def test_lines_that_are_no_records_are_told_with_their_places(file: File) -> None:
    sheets = [sheet for sheet, _ in planned(read(file.content, file.name), table=file.table)]
    lines = pl.concat([sheet.left_out for sheet in sheets])
    assert dict(lines.select("row_no", "kind").rows()) == file.left_out


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.row_nos], ids=lambda file: file.title
)
def test_rows_keep_their_place_in_the_file(file: File) -> None:
    sheets = [sheet for sheet, _ in planned(read(file.content, file.name), table=file.table)]
    assert tuple(pl.concat([sheet.row_no for sheet in sheets])) == file.row_nos


@pytest.mark.parametrize("file", raw.FILES, ids=lambda file: file.title)
def test_a_file_of_another_shape_gives_its_frame(file: raw.Raw) -> None:
    (sheet,) = read(file.content, file.name)
    assert sheet.columns == file.columns
    assert tuple(sheet.frame.rows()) == file.rows
    assert tuple(sheet.row_no) == file.row_nos


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.title)
def test_what_a_file_leaves_open_is_asked_with_its_values_and_settled_by_the_mapping(
    asked: Question,
) -> None:
    (sheet,) = read(asked.content, "lines.csv")
    table = TABLES["service_revenue"]
    with pytest.raises(Ambiguity) as told:
        judge(sheet, table, known=KNOWN, today=TODAY)
    assert str(told.value) == asked.told
    mapping = suggest(sheet, table)
    how = mapping.columns[asked.field].model_copy(update={asked.setting: asked.answer})
    settled = mapping.model_copy(update={"columns": {**mapping.columns, asked.field: how}})
    verdict = judge(sheet, table, settled, KNOWN, today=TODAY)
    assert tuple(verdict.accepted[asked.field]) == asked.values
    assert verdict.accepted_count + verdict.quarantined_count == verdict.read_count == 3


@pytest.mark.parametrize("decimal", [None, ","])
def test_amounts_in_two_currencies_are_never_taken_for_one(decimal: Mark | None) -> None:
    content = dialects.german(values=("1.234,56 EUR", "-80,50", "$18.500,00"))
    (sheet,) = read(content, "lines.csv")
    mapping = suggest(sheet, TABLES["service_revenue"])
    how = mapping.columns["net_revenue"].model_copy(update={"decimal": decimal})
    mapping = mapping.model_copy(update={"columns": {**mapping.columns, "net_revenue": how}})
    with pytest.raises(CompassError) as told:
        judge(sheet, TABLES["service_revenue"], mapping, KNOWN, today=TODAY)
    assert str(told.value) == (
        "Umsatz in lines.csv holds amounts in several currencies: EUR, USD. "
        "Export the amounts in one currency; nothing is converted here."
    )


def test_the_corpus_is_as_large_as_it_claims() -> None:
    titles = [file.title for file in FILES]
    assert len(titles) == len(set(titles))
    assert len(titles) >= 60
