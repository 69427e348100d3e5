"""Columns are found by the names people and systems give them, or said by a mapping."""

from __future__ import annotations

from collections import abc as cabc
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import CompassError
from dashboard.extracts.contract import TABLES
from dashboard.extracts.judging.verdict import Known, judge
from dashboard.extracts.mappings.mapping import (
    ColumnMapping,
    Mapping,
    TableMapping,
    Where,
    read_mapping,
)
from dashboard.extracts.mappings.planning import planned
from dashboard.extracts.mappings.signs import marked, negated
from dashboard.extracts.mappings.suggest import complete, suggest
from dashboard.extracts.reading.read import read
from dashboard.extracts.reading.sheet import Sheet, filled

REVENUE = TABLES["service_revenue"]
CUSTOMERS = TABLES["customers"]


Columns = cabc.Mapping[str, cabc.Mapping[str, object]]


def sheet_of(text: str, name: str = "lines.csv") -> Sheet:
    (sheet,) = read(text.encode(), name)
    return sheet


def mapping_of(columns: Columns, *, distinct: bool = False) -> TableMapping:
    return TableMapping.model_validate({"columns": columns, "distinct": distinct})


def sources(mapping: TableMapping) -> dict[str, str | None]:
    return {name: how.source for name, how in mapping.columns.items()}


def test_the_contracts_own_names_need_no_mapping() -> None:
    found = suggest(sheet_of("customer_id;name;country\nA;Alpha;DE\n"), CUSTOMERS)
    assert sources(found) == {"customer_id": "customer_id", "name": "name", "country": "country"}


def test_names_of_sap_are_known() -> None:
    sheet = sheet_of("VBELN;POSNR;KUNAG;FKDAT;MATKL;NETWR\n1;10;A;2025-01-01;parts;5\n")
    assert sources(suggest(sheet, REVENUE)) == {
        "invoice_id": "VBELN",
        "line_no": "POSNR",
        "customer_id": "KUNAG",
        "invoice_date": "FKDAT",
        "category": "MATKL",
        "net_revenue": "NETWR",
    }


def test_a_german_file_needs_no_mapping() -> None:
    sheet = sheet_of(
        "Rechnungs-Nr.;Position;Kundennummer;Rechnungsdatum;Leistungsart;Nettoumsatz;Bemerkung\n"
        "R1;10;A;31.01.2025;Ersatzteile;1.250,50;-\nR1;20;A;31.01.2025;Reparatur;80,00;-\n"
    )
    verdict = judge(sheet, REVENUE, suggest(sheet, REVENUE), Known(sheet.frame["Kundennummer"]))
    assert verdict.accepted.select(REVENUE.required).rows() == [
        ("R1", 10, "A", date(2025, 1, 31), "parts", 1250.5),
        ("R1", 20, "A", date(2025, 1, 31), "repair", 80.0),
    ]


def test_names_of_dynamics_are_known() -> None:
    sheet = sheet_of("AccountNum,CustomerName,CountryCode\nA,Alpha,DE\n")
    assert sources(suggest(sheet, CUSTOMERS)) == {
        "customer_id": "AccountNum",
        "name": "CustomerName",
        "country": "CountryCode",
    }


@pytest.mark.parametrize(
    "header", ["FAKTURA", "faktura", " Fak-tura ", "Invoice No.", "invoice_no"]
)
def test_case_and_punctuation_of_a_name_do_not_matter(header: str) -> None:
    assert sources(suggest(sheet_of(f"{header};x\n1;2\n"), REVENUE)) == {
        "invoice_id": header.strip()
    }


@pytest.mark.parametrize("header", ["Laenderschluessel", "Länderschlüssel", "LÄNDERSCHLÜSSEL"])
def test_umlauts_may_be_spelled_out(header: str) -> None:
    assert sources(suggest(sheet_of(f"{header};x\nDE;2\n"), CUSTOMERS)) == {"country": header}


def test_a_column_of_the_file_serves_one_column_of_ours() -> None:
    found = suggest(sheet_of("customer_id;KUNNR\nA;B\n"), CUSTOMERS)
    assert sources(found) == {"customer_id": "customer_id"}


def test_codes_in_words_are_translated_by_the_suggestion() -> None:
    found = suggest(sheet_of("customer_id;country\nA;Germany\nB;Österreich\nC;FR\n"), CUSTOMERS)
    assert found.columns["country"].codes == {"Germany": "DE", "Österreich": "AT"}


def test_a_missing_required_column_names_the_nearest_candidate() -> None:
    sheet = sheet_of("customer_id;names;country\nA;Alpha;DE\n")
    with pytest.raises(CompassError) as told:
        complete(sheet, CUSTOMERS, suggest(sheet, CUSTOMERS))
    assert str(told.value) == (
        "lines.csv has no column name; found were: customer_id, names, country. "
        "If names is meant, rename it to name or map it."
    )


def test_a_missing_required_column_without_a_candidate_says_how_to_add_it() -> None:
    sheet = sheet_of("customer_id;name\nA;Alpha\n")
    with pytest.raises(
        CompassError, match="Add country to the export, or map a column or a constant"
    ):
        complete(sheet, CUSTOMERS, suggest(sheet, CUSTOMERS))


def test_a_mapping_to_a_column_that_is_not_there_is_told() -> None:
    columns = {c: {"from": "Nr"} for c in CUSTOMERS.required}
    with pytest.raises(CompassError, match="has no column Nr, which the mapping wants for"):
        complete(sheet_of("a;b\n1;2\n"), CUSTOMERS, mapping_of(columns))


def test_constants_products_codes_and_row_numbers() -> None:
    sheet = sheet_of("no;day;who;n;price;kind\n7;2025-01-02;A;3;2,10;E\n7;2025-01-03;A;-1;0,5;R\n")
    mapping = mapping_of(
        {
            "invoice_id": {"from": "no"},
            "line_no": {"row_number_within": ["no"]},
            "customer_id": {"from": "who"},
            "invoice_date": {"from": "day"},
            "category": {"from": "kind", "codes": {"E": "parts", "R": "repair"}},
            "net_revenue": {"product": ["n", "price"]},
            "is_warranty": {"constant": True},
        }
    )
    verdict = judge(sheet, REVENUE, mapping, Known(sheet.frame["who"]))
    names = ("invoice_id", "line_no", "category", "net_revenue", "is_warranty")
    assert verdict.accepted.select(names).rows() == [
        ("7", 1, "parts", 6.3, True),
        ("7", 2, "repair", -0.5, True),
    ]


def test_a_mapping_survives_its_file(tmp_path: Path) -> None:
    mapping = Mapping(
        tables={"customers": mapping_of({"country": {"from": "Land", "codes": {"D": "DE"}}})}
    )
    path = tmp_path / "mine.json"
    path.write_text(mapping.to_json(), encoding="utf-8")
    assert read_mapping(path) == mapping


def _one(field: str, how: str) -> str:
    return f'{{"tables": {{"service_revenue": {{"columns": {{"{field}": {how}}}}}}}}}'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "Invalid JSON"),
        ('{"tables": {"clients": {"columns": {}}}}', "there is no table clients"),
        ('{"tables": {"customers": {"columns": {"nam": {"from": "x"}}}}}', "has no column nam"),
        ('{"tables": {"customers": {"columns": {"name": {}}}}}', "exactly one of from"),
        ('{"tables": {"customers": {"columns": {"name": {"product": ["a"]}}}}}', "is no number"),
        (
            '{"tables": {"company_financials": {"distinct": true, "columns":'
            ' {"service_ebit": {"product": ["a", "b"]}}}}}',
            "a distinct table takes none of product",
        ),
        (_one("net_revenue", '{"constant": 1, "factor": 1000}'), "need from or product"),
        (_one("net_revenue", '{"from": "a", "factor": 0}'), "greater than 0"),
        (_one("line_no", '{"from": "a", "factor": 2}'), "line_no is no number"),
        (_one("category", '{"true_where": {"column": "a", "values": ["b"]}}'), "not yes or no"),
        (
            _one("net_revenue", '{"from": "a", "negative_where": {"column": "b", "values": []}}'),
            "at least 1 item",
        ),
    ],
)
def test_a_mapping_that_says_nonsense_is_refused_with_the_place(text: str, why: str) -> None:
    with pytest.raises(CompassError, match=why):
        read_mapping(text, "mine.json")


def test_the_mapping_of_the_documentation_is_one() -> None:
    page = (Path(__file__).parents[1] / "docs" / "mapping.md").read_text(encoding="utf-8")
    text = page.split("```json\n")[1].split("```")[0]
    assert read_mapping(text).reads >= {"VBELN", "FKART", "Umsatz in TEUR"}
    names = [field.alias or name for name, field in ColumnMapping.model_fields.items()]
    assert [name for name in names if f'"{name}"' not in text] == []


def test_a_missing_mapping_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CompassError, match=r"gone\.json cannot be opened"):
        read_mapping(tmp_path / "gone.json")


def test_only_sheets_that_fit_are_planned() -> None:
    fits = sheet_of("customer_id;name;country\nA;Alpha;DE\n", "good.csv")
    other = sheet_of("total;5\nx;6\n", "totals.csv")
    assert [sheet.file for sheet, _ in planned([other, fits])] == ["good.csv"]


def test_a_sheet_that_lacks_one_column_is_told_and_not_left_out() -> None:
    fits = sheet_of("customer_id;name;country\nA;Alpha;DE\n", "good.csv")
    lacks = sheet_of("customer_id;name\nB;Beta\n", "lacks.csv")
    with pytest.raises(CompassError, match=r"lacks\.csv has no column country"):
        planned([fits, lacks])


def test_every_table_of_a_mapping_has_to_be_served() -> None:
    sheet = sheet_of("who;land\nA;DE\n")
    name, land = {"from": "who"}, {"from": "land"}
    customers = mapping_of({"customer_id": name, "name": name, "country": land})
    instruments = mapping_of({c: {"from": f"my {c}"} for c in TABLES["instruments"].required})
    both = Mapping(tables={"customers": customers, "instruments": instruments})
    with pytest.raises(CompassError, match=r"no column my customer_id, which the mapping wants"):
        planned([sheet], mapping=both)


def test_a_file_that_is_no_table_is_told() -> None:
    with pytest.raises(CompassError, match=r"x\.csv looks like no table of the data contract"):
        planned([sheet_of("total;5\nx;6\n", "x.csv")])


# --- signs and scales -------------------------------------------------------------------------

CREDITS = {"column": "kind", "values": ["G2", "S1"]}
CREDIT_LINES: dict[str, cabc.Mapping[str, object]] = {
    "invoice_id": {"from": "no"},
    "line_no": {"row_number_within": ["no"]},
    "customer_id": {"constant": "A"},
    "invoice_date": {"constant": "2025-01-31"},
    "category": {"constant": "parts"},
}


def amounts_of(text: str, names: tuple[str, ...], columns: Columns) -> list[tuple[object, ...]]:
    mapping = mapping_of({**CREDIT_LINES, **columns})
    verdict = judge(sheet_of(text), REVENUE, mapping, Known(pl.Series(["A"])))
    assert verdict.quarantined_count == 0
    return verdict.accepted.select(names).rows()


def test_credit_notes_become_negative_and_negative_ones_stay_so() -> None:
    text = "no;kind;amount\n1;F2;10\n2;G2;10\n3;G2;-10\n4; s1 ;5\n5;F2;-5\n6;;7\n7;G2;0\n8;g2;1\n"
    net: dict[str, object] = {"from": "amount", "negative_where": CREDITS}
    credit: dict[str, object] = {"true_where": CREDITS}
    found = amounts_of(
        text, ("net_revenue", "is_credit_note"), {"net_revenue": net, "is_credit_note": credit}
    )
    assert found == [
        (10.0, False), (-10.0, True), (-10.0, True), (-5.0, True),
        (-5.0, False), (7.0, False), (0.0, True), (-1.0, True),
    ]  # fmt: skip


def test_a_sign_rule_holds_for_products_quantities_and_margins() -> None:
    text = "no;kind;n;price;db\n1;F2;2;10,50;4,20\n2;G2;2;10,50;4,20\n3;G2;-2;10,50;-4,20\n"
    columns: Columns = {
        "quantity": {"from": "n", "negative_where": CREDITS},
        "net_revenue": {"product": ["n", "price"], "negative_where": CREDITS},
        "contribution_margin": {"from": "db", "negative_where": CREDITS},
        "list_price_value": {"product": ["n", "price"]},
    }
    assert amounts_of(text, tuple(columns), columns) == [
        (2.0, 21.0, 4.2, 21.0),
        (-2.0, -21.0, -4.2, 21.0),
        (-2.0, -21.0, -4.2, -21.0),
    ]


def test_document_types_that_are_numbers_in_excel_are_known_by_what_the_cell_shows() -> None:
    rows = pl.DataFrame({"no": [1.0, 2.0], "kind": [6.0, 5.0], "amount": [1.5, 2.5]})
    sheet = filled("x.xlsx", "", rows, pl.Series([2, 3]))
    net: dict[str, object] = {
        "from": "amount",
        "negative_where": {"column": "kind", "values": ["6"]},
    }
    mapping = mapping_of({**CREDIT_LINES, "net_revenue": net})
    verdict = judge(sheet, REVENUE, mapping, Known(pl.Series(["A"])))
    assert verdict.accepted["net_revenue"].to_list() == [-1.5, 2.5]


def test_thousands_are_multiplied_out() -> None:
    columns: Columns = {"net_revenue": {"from": "TEUR", "factor": 1000}}
    found = amounts_of("no;TEUR\n1;1,2345\n2;-0,07\n", ("net_revenue",), columns)
    assert found == [(1234.5,), (-70.0,)]


def test_a_column_that_only_a_sign_rule_reads_is_needed_and_counts_as_used() -> None:
    columns: Columns = {
        **CREDIT_LINES,
        "net_revenue": {"from": "amount", "negative_where": CREDITS},
    }
    with pytest.raises(CompassError, match="has no column kind, which the mapping wants"):
        complete(sheet_of("no;amount\n1;2\n"), REVENUE, mapping_of(columns))
    verdict = judge(
        sheet_of("no;amount;kind\n1;2;F2\n"), REVENUE, mapping_of(columns), Known(pl.Series(["A"]))
    )
    assert verdict.notes == ()


def test_one_row_per_key_can_be_yes_by_a_value() -> None:
    sheet = sheet_of("who;group\nA;EXT\nA;EXT\nB;IC\n")
    columns: Columns = {
        "customer_id": {"from": "who"},
        "name": {"from": "who"},
        "country": {"constant": "DE"},
        "is_intercompany": {"true_where": {"column": "group", "values": ["ic"]}},
    }
    verdict = judge(sheet, CUSTOMERS, mapping_of(columns, distinct=True))
    found = verdict.accepted.select("customer_id", "is_intercompany").sort("customer_id")
    assert found.rows() == [("A", False), ("B", True)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.sampled_from(["G2", "F2", None])), min_size=1))
def test_a_sign_rule_changes_no_size_and_only_its_rows(
    rows: list[tuple[float, str | None]],
) -> None:
    values = pl.Series([value for value, _kind in rows], dtype=pl.Float64)
    kinds = pl.Series([kind for _value, kind in rows], dtype=pl.String)
    found = negated(values, marked(kinds, Where(column="kind", values=("G2",))))
    for (value, kind), after in zip(rows, found, strict=True):
        assert after == (-abs(value) if kind == "G2" else value)
