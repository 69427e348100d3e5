"""The data contract is declared once, and everything made from it agrees with it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from dashboard.extracts.contract import POLARS_TYPES, TABLES, Table
from dashboard.extracts.contract.__main__ import page
from dashboard.extracts.contract.codes import COUNTRIES, LABELS, spoken
from dashboard.extracts.contract.schema import plain
from dashboard.extracts.judging.verdict import Known, judge_all
from dashboard.extracts.mappings.planning import planned
from dashboard.extracts.reading.read import read
from dashboard.extracts.templates import template
from dashboard.text import speaking

EVERY_TABLE = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
KNOWN = Known(pl.Series(["C-1001"]))


def test_there_are_twenty_tables_and_two_are_enough_to_start() -> None:
    assert len(TABLES) == 20
    assert list(TABLES)[:2] == ["customers", "service_revenue"]


@EVERY_TABLE
def test_a_key_is_made_of_required_columns(table: Table) -> None:
    assert set(table.grain) <= set(table.required)


@EVERY_TABLE
def test_every_column_is_declared_once(table: Table) -> None:
    names = [column.name for column in table.columns]
    assert len(names) == len(set(names))


@EVERY_TABLE
def test_no_name_means_two_columns(table: Table) -> None:
    names = sorted((name, column.name) for column in table.columns for name in column.known_as)
    assert [pair for pair in pairwise(names) if pair[0][0] == pair[1][0]] == []


@EVERY_TABLE
def test_the_date_of_a_row_is_a_date(table: Table) -> None:
    if table.date_column is not None:
        assert table[table.date_column].type in ("date", "timestamp")
        assert table.date_column in table.required


@EVERY_TABLE
def test_references_lead_to_a_column_of_the_same_type(table: Table) -> None:
    for column in table.columns:
        if column.refers_to:
            other, name = column.refers_to.split(".")
            assert TABLES[other][name].type == column.type


@EVERY_TABLE
def test_a_default_is_a_value_the_column_may_have(table: Table) -> None:
    for column in table.columns:
        if column.default is not None:
            pl.Series([column.default], dtype=POLARS_TYPES[column.type])
            assert not column.codes or column.default in column.codes


@EVERY_TABLE
def test_every_code_has_a_name_and_no_name_means_two_codes(table: Table) -> None:
    for column in table.columns:
        if column.codes and column.codes is not COUNTRIES and column.name != "question_id":
            assert set(column.codes) <= set(LABELS)
            assert len({plain(LABELS[code]) for code in column.codes}) == len(column.codes)


def test_countries_are_understood_in_german_and_english() -> None:
    words = spoken(COUNTRIES)
    found = [words[plain(name)] for name in ("Deutschland", "Germany", "Österreich", "DE")]
    assert found == ["DE", "DE", "AT", "DE"]


@EVERY_TABLE
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_template_is_an_extract_that_is_accepted(table: Table, language: str) -> None:
    with speaking("de" if language == "de" else "en"):
        workbook = template(table)
    sheets = planned(read(workbook, f"{table.name}.xlsx"), table=table.name)
    verdicts = judge_all(sheets, KNOWN, today=date(2026, 1, 1))
    assert [(v.accepted_count, v.quarantined_count) for v in verdicts] == [(1, 0)]
    assert verdicts[0].accepted.schema == pl.Schema(table.polars_schema)


@EVERY_TABLE
def test_a_template_is_recognised_by_its_columns(table: Table) -> None:
    found = planned(read(template(table), "filled.xlsx"))
    assert [list(mapping.tables) for _, mapping in found] == [[table.name]]


def test_the_documentation_page_is_made_from_the_contract() -> None:
    path = Path(__file__).parents[1] / "docs" / "data_contract.md"
    assert path.read_text(encoding="utf-8") == page()
