"""Edited rows and rules mean the mapping they were made of; left-over codes stand by revenue."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES
from dashboard.extracts.judging.left_over import left_over
from dashboard.extracts.mappings.mapping import (
    ColumnMapping,
    Mapping,
    TableMapping,
    Where,
    read_mapping,
)
from dashboard.extracts.mappings.mapping_rows import as_rows, from_rows
from dashboard.extracts.mappings.rules import Rule, possible, rules, told, with_rules
from dashboard.extracts.reading.read import read
from dashboard.extracts.reading.sheet import Sheet
from dashboard.text import say, speaking, tell

REVENUE = TABLES["service_revenue"]
CREDIT = Where(column="Art", values=("G2",))
OTHER = Where(column="Art", values=("S1", "RE"))


def sheet_of(text: str) -> Sheet:
    (sheet,) = read(text.encode(), "lines.csv")
    return sheet


def mapping_of(columns: dict[str, object]) -> TableMapping:
    return TableMapping.model_validate({"columns": columns})


SHEET = sheet_of("Art;n;price;db;kind;day\nG2;1;2,5;1;E;01.02.2025\nF2;2;3,5;1;R;02.02.2025\n")
NAMES = st.sampled_from(["Art", "n", "price", "db", "kind", "day"])
WHERE = st.builds(
    lambda column, values: {"column": column, "values": values},
    NAMES,
    st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=3),
)


@st.composite
def ways(draw: st.DrawFn, kind: str, codes: tuple[str, ...]) -> dict[str, object]:
    """One valid way for a column of this type."""
    choices = ["from", "constant", "row_number_within"]
    choices += ["product"] if kind == "number" else ["true_where"] if kind == "boolean" else []
    way = draw(st.sampled_from(choices))
    make: dict[str, Callable[[], object]] = {
        "from": lambda: draw(NAMES),
        "constant": lambda: draw(st.sampled_from(codes)) if codes else "5",
        "row_number_within": lambda: draw(st.lists(NAMES, min_size=1, max_size=2, unique=True)),
        "product": lambda: draw(st.lists(NAMES, min_size=2, max_size=3)),
        "true_where": lambda: draw(WHERE),
    }
    found: dict[str, object] = {way: make[way]()}
    if way == "from" and codes:
        found["codes"] = draw(
            st.dictionaries(st.text(min_size=1, max_size=4), st.sampled_from(codes), max_size=2)
        )
    if kind == "number" and way in ("from", "product"):
        found |= draw(st.fixed_dictionaries({}, optional={"negative_where": WHERE}))
        found |= draw(
            st.fixed_dictionaries({}, optional={"factor": st.sampled_from([1000.0, 0.01, 1 / 60])})
        )
        found |= draw(st.fixed_dictionaries({}, optional={"decimal": st.sampled_from(",.")}))
    return found


@st.composite
def mappings(draw: st.DrawFn) -> TableMapping:
    """Any mapping of service revenue."""
    chosen = draw(st.sets(st.sampled_from(REVENUE.columns)))
    return mapping_of(
        {
            c.name: draw(ways(c.type, tuple(c.codes)))
            for c in REVENUE.columns
            if c in chosen
        }
    )  # fmt: skip


@settings(deadline=None)
@given(mappings())
def test_a_mapping_is_the_same_after_its_json(mapping: TableMapping) -> None:
    whole = Mapping(tables={"service_revenue": mapping})
    assert read_mapping(whole.to_json()) == whole


@settings(deadline=None)
@given(mappings())
def test_rows_that_nobody_edits_mean_the_mapping_they_were_made_of(mapping: TableMapping) -> None:
    rows = as_rows(REVENUE, mapping)
    back = from_rows(rows, SHEET, REVENUE, mapping, distinct=False)
    assert back == mapping
    assert as_rows(REVENUE, back).equals(rows)


@settings(deadline=None)
@given(mappings())
def test_the_rules_of_a_mapping_put_back_are_the_mapping(mapping: TableMapping) -> None:
    assert with_rules(REVENUE, mapping, rules(mapping)) == mapping


@settings(deadline=None)
@given(mappings())
def test_every_row_of_the_editor_is_a_column_of_the_table_once(mapping: TableMapping) -> None:
    assert sorted(as_rows(REVENUE, mapping)["field"]) == sorted(REVENUE.polars_schema)


# --- edited rows ------------------------------------------------------------------------------


def edited(field: str, **cells: object) -> ColumnMapping | None:
    """What one edited row of an empty mapping means."""
    rows = as_rows(REVENUE, mapping_of({})).to_dicts()
    changed = [row | cells if row["field"] == field else row for row in rows]
    frame = pl.DataFrame(changed, schema=as_rows(REVENUE, mapping_of({})).schema)
    found = from_rows(frame, SCALED, REVENUE, mapping_of({}), distinct=False)
    return found.columns.get(field)


SCALED = sheet_of("Umsatz in TEUR;Menge;Leistung\n1,5;2;Ersatzteile\n")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"source": "Umsatz in TEUR"}, {"from": "Umsatz in TEUR", "factor": 1000}),
        ({"source": "Umsatz in TEUR", "factor": 1.0}, {"from": "Umsatz in TEUR"}),
        ({"source": "Umsatz in TEUR", "factor": 5.0}, {"from": "Umsatz in TEUR", "factor": 5}),
        ({"source": "Menge"}, {"from": "Menge"}),
        (
            {"source": "Menge", "times": ["Umsatz in TEUR"], "factor": 1000.0},
            {"product": ["Menge", "Umsatz in TEUR"], "factor": 1000},
        ),
    ],
)
def test_the_scale_of_a_header_is_taken_unless_the_row_says_another(
    cells: dict[str, object], expected: dict[str, object]
) -> None:
    assert edited("net_revenue", **cells) == ColumnMapping.model_validate(expected)


@pytest.mark.parametrize(
    ("field", "cells", "said"),
    [
        ("net_revenue", {"factor": 2.0}, "Net revenue cannot be multiplied."),
        (
            "category",
            {"source": "Leistung", "factor": 2.0},
            "Service category cannot be multiplied.",
        ),
        (
            "category",
            {"source": "Leistung", "times": ["Menge"]},
            "Service category cannot be multiplied.",
        ),
        (
            "net_revenue",
            {"source": "Menge", "factor": 0.0},
            "Net revenue cannot be multiplied with 0.",
        ),
        (
            "net_revenue",
            {"source": "Menge", "factor": -1.0},
            "Net revenue cannot be multiplied with -1.",
        ),
        (
            "net_revenue",
            {"source": "Menge", "constant": "1"},
            "Net revenue has more than one source.",
        ),
    ],
)
def test_a_row_that_says_nonsense_is_told(field: str, cells: dict[str, object], said: str) -> None:
    with speaking("en"), pytest.raises(CompassError) as error:
        edited(field, **cells)
    with speaking("en"):
        assert tell(error.value)[0] == said


def test_a_rule_for_signs_stays_when_the_amounts_come_from_another_column() -> None:
    before = mapping_of({"net_revenue": {"from": "n", "negative_where": CREDIT}})
    rows = as_rows(REVENUE, before).with_columns(
        source=pl.when(pl.col("field") == "net_revenue").then(pl.lit("price")).otherwise("source")
    )
    after = from_rows(rows, SHEET, REVENUE, before, distinct=False)
    expected = {"net_revenue": {"from": "price", "negative_where": CREDIT}}
    assert after == mapping_of({**expected})


def test_one_row_per_key_knows_no_products_numbers_and_signs() -> None:
    before = mapping_of(
        {
            "invoice_id": {"from": "Art"},
            "line_no": {"row_number_within": ["Art"]},
            "net_revenue": {"from": "n", "negative_where": CREDIT},
            "list_price_value": {"product": ["n", "price"]},
            "is_credit_note": {"true_where": CREDIT},
        }
    )
    expected = mapping_of(
        {
            "invoice_id": {"from": "Art"},
            "net_revenue": {"from": "n"},
            "list_price_value": {"from": "n"},
            "is_credit_note": {"true_where": CREDIT},
        }
    )
    after = from_rows(as_rows(REVENUE, before), SHEET, REVENUE, before, distinct=True)
    assert after.columns == expected.columns


# --- rules ------------------------------------------------------------------------------------

LINES = mapping_of(
    {
        "quantity": {"from": "n", "negative_where": CREDIT},
        "net_revenue": {"product": ["n", "price"], "negative_where": CREDIT},
        "contribution_margin": {"from": "db", "negative_where": OTHER},
        "is_credit_note": {"true_where": CREDIT},
    }
)


def test_a_rule_stands_once_with_everything_that_follows() -> None:
    assert rules(LINES) == (
        Rule(CREDIT, ("quantity", "net_revenue"), ("is_credit_note",)),
        Rule(OTHER, ("contribution_margin",)),
    )


def test_rules_that_are_not_chosen_are_gone() -> None:
    left = with_rules(REVENUE, LINES, [Rule(OTHER, ("net_revenue",))])
    assert rules(left) == (Rule(OTHER, ("net_revenue",)),)
    assert list(left.columns) == ["quantity", "net_revenue", "contribution_margin"]


def test_a_rule_makes_nothing_negative_that_no_file_says_and_nothing_yes_that_has_a_source() -> (
    None
):
    mapping = mapping_of({"net_revenue": {"constant": 5}, "is_free": {"from": "kind"}})
    rule = Rule(CREDIT, ("net_revenue", "quantity"), ("is_free",))
    assert with_rules(REVENUE, mapping, [rule]) == mapping


def test_only_amounts_out_of_the_file_and_fields_without_a_source_can_follow() -> None:
    mapping = mapping_of(
        {
            "net_revenue": {"from": "n"},
            "list_price_value": {"constant": 5},
            "is_free": {"from": "kind"},
        }
    )
    assert possible(REVENUE, mapping) == (
        ("net_revenue",),
        ("is_credit_note", "is_warranty", "is_bonus_settlement"),
    )


def test_signs_and_scales_are_told() -> None:
    mapping = mapping_of(
        {
            "net_revenue": {"from": "n", "negative_where": OTHER, "factor": 1000},
            "is_credit_note": {"true_where": OTHER},
        }
    )
    with speaking("en"):
        assert [say(said) for said in told(REVENUE, mapping)] == [
            "Where Art is S1, RE: Net revenue negative.",
            "Where Art is S1, RE: Credit note yes.",
            "Net revenue is n times 1,000.",
        ]


# --- codes left over --------------------------------------------------------------------------

CODES = sheet_of(
    "Art;Leistung;Umsatz\n"
    "F2;A1;100,00\nF2;A1;50,00\nG2;A2;400,00\nF2;A3;10,00\nF2;A3;10,00\nF2;A3;10,00\nF2;parts;30,00\n"
    "F2;;5,00\n"
)


def test_codes_left_over_stand_by_their_revenue_whatever_its_sign() -> None:
    mapping = mapping_of(
        {
            "category": {"from": "Leistung"},
            "net_revenue": {"from": "Umsatz", "negative_where": CREDIT},
        }
    )
    left = left_over(CODES, REVENUE, mapping)["category"]
    assert left.values.rows() == [("A2", 1, 400.0), ("A1", 2, 150.0), ("A3", 3, 30.0)]
    assert (left.row_count, left.revenue_eur) == (8, 615.0)


def test_without_revenue_the_most_frequent_codes_come_first() -> None:
    left = left_over(CODES, REVENUE, mapping_of({"category": {"from": "Leistung"}}))["category"]
    assert left.values.rows() == [("A3", 3, None), ("A1", 2, None), ("A2", 1, None)]
    assert left.revenue_eur is None


def test_revenue_that_can_be_read_in_two_ways_is_not_counted_yet() -> None:
    sheet = sheet_of("Leistung;Umsatz\nA1;1.234\n")
    columns: dict[str, object] = {
        "category": {"from": "Leistung"},
        "net_revenue": {"from": "Umsatz"},
    }
    assert left_over(sheet, REVENUE, mapping_of(columns))["category"].revenue_eur is None
    columns["net_revenue"] = {"from": "Umsatz", "decimal": ","}
    assert left_over(sheet, REVENUE, mapping_of(columns))["category"].revenue_eur == 1234.0


def test_a_code_that_is_translated_is_not_left_over() -> None:
    codes = {"A1": "parts", "a2": "repair", "A3": "other"}
    mapping = mapping_of({"category": {"from": "Leistung", "codes": codes}})
    assert left_over(CODES, REVENUE, mapping) == {}
