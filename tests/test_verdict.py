"""Every row is accepted or quarantined with its reason; nothing is dropped in silence."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.extracts.contract import TABLES
from dashboard.extracts.judging.verdict import (
    Ambiguity,
    Known,
    Verdict,
    judge,
    judge_all,
    questions,
    reason,
)
from dashboard.extracts.mappings.mapping import TableMapping, read_mapping
from dashboard.extracts.mappings.suggest import suggest
from dashboard.extracts.reading.read import read
from dashboard.extracts.reading.sheet import AT, Sheet
from dashboard.extracts.reading.spool import Spool
from dashboard.extracts.reading.typed import as_text
from dashboard.text import say, speaking

TODAY = date(2026, 6, 30)
KNOWN = Known(pl.Series(["A", "B"]))
LINE = {
    "invoice_id": "R1",
    "line_no": "1",
    "customer_id": "A",
    "invoice_date": "2025-01-31",
    "category": "parts",
    "net_revenue": "10.5",
}


def sheet_of(*rows: Mapping[str, str | None], file: str = "lines.csv") -> Sheet:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String()))
    names, row_no = tuple(frame.columns), pl.int_range(2, frame.height + 2, eager=True)
    return Sheet(file, "", Spool.of(frame.insert_column(0, row_no.alias(AT))), names)


def judged(*rows: Mapping[str, str | None], table: str = "service_revenue") -> Verdict:
    sheet = sheet_of(*rows)
    mapping = suggest(sheet, TABLES[table])
    return judge(sheet, TABLES[table], mapping, KNOWN, today=TODAY)


def faults(verdict: Verdict) -> list[tuple[int, str, str | None, str]]:
    return verdict.quarantined.select("row_no", "column", "value", "reason").rows()


def said(verdict: Verdict) -> dict[str, str]:
    with speaking("en"):
        return {note.rule: say(note.said) for note in verdict.notes}


def test_amounts_in_other_currencies_are_told() -> None:
    rows = [
        LINE | {"invoice_id": f"R{no}", "WAERK": code} for no, code in enumerate(["EUR", "USD"])
    ]
    verdict = judged(*rows)
    assert "not in euros: 1 (USD)" in said(verdict)["V-15"]
    assert "V-15" not in said(judged(LINE | {"WAERK": "€"}))
    assert "V-15" not in said(judged(LINE))


def test_a_sound_row_becomes_a_row_of_the_contract() -> None:
    verdict = judged(LINE)
    assert verdict.quarantined.is_empty()
    assert verdict.accepted.schema == pl.Schema(TABLES["service_revenue"].polars_schema)
    assert verdict.accepted.row(0)[:7] == ("R1", 1, "A", None, date(2025, 1, 31), None, "parts")


@pytest.mark.parametrize(
    ("change", "column", "why"),
    [
        ({"customer_id": None}, "customer_id", "missing"),
        ({"customer_id": "  "}, "customer_id", "missing"),
        ({"net_revenue": None}, "net_revenue", "missing"),
        ({"net_revenue": "ten"}, "net_revenue", "not_a_number"),
        ({"line_no": "1.5"}, "line_no", "not_whole"),
        ({"invoice_date": "soon"}, "invoice_date", "not_a_date"),
        ({"invoice_date": "1900-01-01"}, "invoice_date", "too_early"),
        ({"invoice_date": "1989-12-31"}, "invoice_date", "too_early"),
        ({"invoice_date": "2026-07-01"}, "invoice_date", "too_late"),
        ({"invoice_date": "2099-12-31"}, "invoice_date", "too_late"),
        ({"customer_id": "X"}, "customer_id", "unknown_customer"),
        ({"is_warranty": "perhaps"}, "is_warranty", "not_yes_no"),
        ({"part_class": "gold"}, "part_class", "unknown_code"),
    ],
)
def test_a_faulty_row_is_set_aside_with_its_place_and_reason(
    change: dict[str, str | None], column: str, why: str
) -> None:
    faulty = LINE | {"invoice_id": "R2"} | change
    verdict = judged(dict.fromkeys(change) | LINE, faulty)
    (value,) = change.values()
    assert faults(verdict) == [(3, column, (value or "").strip() or None, why)]
    assert (verdict.read_count, verdict.accepted_count, verdict.quarantined_count) == (2, 1, 1)


@pytest.mark.parametrize("day", ["1990-01-01", "2026-06-30"])
def test_the_first_and_the_last_day_allowed_are_accepted(day: str) -> None:
    assert judged(LINE | {"invoice_date": day}).accepted_count == 1


def test_a_row_with_three_faults_is_one_row() -> None:
    verdict = judged(LINE | {"net_revenue": "x", "invoice_date": None, "customer_id": "Z"})
    assert verdict.quarantined.height == 3
    assert verdict.quarantined_count == 1
    assert verdict.reasons == {"missing": 1, "not_a_number": 1, "unknown_customer": 1}


def test_plans_may_lie_ahead_and_machines_may_be_old() -> None:
    machine = {
        "machine_id": "M",
        "customer_id": "A",
        "machine_type": "P",
        "type_group": "Presses",
        "commissioning_date": "1975-05-01",
        "warranty_end": "2030-01-01",
    }
    assert judged(machine, table="installed_base").accepted_count == 1
    ancient = machine | {"commissioning_date": "1949-12-31"}
    assert judged(ancient, table="installed_base").reasons == {"too_early": 1}


def test_numbers_outside_their_range_are_set_aside() -> None:
    case = {
        "case_id": "F",
        "customer_id": "A",
        "channel": "phone",
        "case_type": "breakdown",
        "opened_ts": "2025-01-31 14:30",
        "severity": "4",
    }
    rows = [case | {"case_id": s, "severity": s} for s in ("0", "1", "4", "5")]
    verdict = judged(*rows, table="service_cases")
    assert verdict.accepted["case_id"].to_list() == ["1", "4"]
    assert verdict.reasons == {"too_large": 1, "too_small": 1}


def test_an_unknown_category_becomes_other_and_is_told() -> None:
    verdict = judged(LINE | {"category": "Catering"}, LINE | {"line_no": "2", "net_revenue": "9.5"})
    assert verdict.accepted["category"].to_list() == ["other", "parts"]
    assert said(verdict)["V-04"] == "Rows with an unknown category, counted as other: 1."
    (note,) = verdict.notes
    assert (note.severity, note.row_count, note.row_share) == ("warning", 1, 0.5)
    assert note.revenue_eur == 10.5


def test_codes_may_be_written_in_capitals() -> None:
    assert judged(LINE | {"category": "PARTS"}).accepted["category"].to_list() == ["parts"]


def test_a_repeated_row_counts_once() -> None:
    verdict = judged(LINE, LINE, LINE)
    assert verdict.accepted_count == 1
    assert faults(verdict) == [
        (3, "invoice_id / line_no", "R1 / 1", "repeated"),
        (4, "invoice_id / line_no", "R1 / 1", "repeated"),
    ]


def test_rows_of_one_key_that_differ_are_all_set_aside() -> None:
    verdict = judged(LINE, LINE | {"net_revenue": "11.5"}, LINE | {"line_no": "2"})
    assert verdict.accepted["line_no"].to_list() == [2]
    assert [(row, why) for row, _, _, why in faults(verdict)] == [
        (2, "conflicting"),
        (3, "conflicting"),
    ]


def test_a_faulty_row_does_not_drag_its_sound_twin_along() -> None:
    verdict = judged(LINE | {"net_revenue": "ten"}, LINE)
    assert verdict.accepted_count == 1
    assert verdict.reasons == {"not_a_number": 1}


def test_a_torn_line_is_set_aside_and_counted() -> None:
    (sheet,) = read(b"customer_id;name;country\nA;Alpha;DE\nB;Be;ta;DE\n", "c.csv")
    table = TABLES["customers"]
    verdict = judge(sheet, table, suggest(sheet, table), today=TODAY)
    assert faults(verdict) == [(3, "", "B;Be;ta;DE", "torn")]
    assert (verdict.read_count, verdict.accepted_count, verdict.quarantined_count) == (2, 1, 1)


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["ja", "Nein", "J", "n"], [True, False, True, False]),
        (["yes", "no", None], [True, False, False]),
        (["TRUE", "false", "wahr", "falsch"], [True, False, True, False]),
        (["1", "0"], [True, False]),
        (["x", None, "X"], [True, False, True]),
    ],
)
def test_yes_and_no_in_many_words(texts: list[str | None], values: list[bool]) -> None:
    rows = [{**LINE, "line_no": str(i), "is_free": text} for i, text in enumerate(texts)]
    assert judged(*rows).accepted["is_free"].to_list() == values


def test_missing_optional_columns_hold_their_default_or_nothing() -> None:
    customer = {"customer_id": "A", "name": "Alpha", "country": "de"}
    (row,) = judged(customer, table="customers").accepted.rows(named=True)
    assert (row["country"], row["channel"], row["is_intercompany"]) == ("DE", "direct", False)
    assert row["region"] is None


def test_unused_columns_are_told() -> None:
    verdict = judged(LINE | {"colour": "red"})
    assert said(verdict) == {"": "Columns of the file that are not used: colour."}


def test_many_unknown_customers_are_an_error_few_a_warning() -> None:
    big = LINE | {"invoice_id": "R2", "net_revenue": "1000"}
    few = judged(big, LINE | {"customer_id": "X", "net_revenue": "10"})
    many = judged(big, LINE | {"customer_id": "X", "net_revenue": "20"})
    assert [(n.rule, n.severity, n.revenue_eur) for n in few.notes] == [("V-02", "warning", 10.0)]
    assert [(n.rule, n.severity, n.revenue_eur) for n in many.notes] == [("V-02", "error", 20.0)]


def test_more_than_a_tenth_of_negative_lines_is_a_warning() -> None:
    rows = [LINE | {"line_no": str(i), "net_revenue": "5.5"} for i in range(9)]
    tenth = judged(*rows, LINE | {"line_no": "9", "net_revenue": "-1"})
    more = judged(*rows, *(LINE | {"line_no": str(i), "net_revenue": "-1"} for i in (9, 10)))
    assert "V-05" not in said(tenth)
    assert said(more)["V-05"] == "Negative lines: 18.2% of all."


@pytest.mark.parametrize(("margin", "is_odd"), [("10.5", 0), ("10.6", 1), ("-21", 0), ("-21.1", 1)])
def test_margins_that_cannot_be_are_a_warning(margin: str, is_odd: int) -> None:
    verdict = judged(LINE | {"contribution_margin": margin})
    assert [n.rule for n in verdict.notes] == ["V-06"] * is_odd
    assert verdict.accepted_count == 1


APRIL, MARCH = date(2025, 4, 3), date(2025, 3, 4)


def test_what_a_column_leaves_open_is_asked_with_examples() -> None:
    sheet = sheet_of(LINE | {"net_revenue": "1.234", "invoice_date": "03/04/2025"})
    table = TABLES["service_revenue"]
    asked = questions(sheet, table, suggest(sheet, table))
    assert [(q.column, q.setting, q.examples, q.readings) for q in asked] == [
        ("invoice_date", "date", ("03/04/2025",), {"dmy": APRIL, "mdy": MARCH}),
        ("net_revenue", "decimal", ("1.234",), {",": 1234.0, ".": 1.234}),
    ]  # fmt: skip
    with pytest.raises(Ambiguity, match=r"can be read in two ways, e\.g\. 03/04/2025"):
        judge(sheet, table, suggest(sheet, table), KNOWN)


def test_the_mapping_settles_what_is_open() -> None:
    sheet = sheet_of(LINE | {"net_revenue": "1.234", "invoice_date": "03/04/2025"})
    columns = {name: {"from": name} for name in LINE}
    settled = {"net_revenue": {"decimal": ","}, "invoice_date": {"date": "mdy"}}
    mapping = TableMapping.model_validate(
        {"columns": {name: how | settled.get(name, {}) for name, how in columns.items()}}
    )
    row = judge(sheet, TABLES["service_revenue"], mapping, KNOWN).accepted.row(0, named=True)
    assert (row["net_revenue"], row["invoice_date"]) == (1234.0, MARCH)


def test_the_display_language_changes_nothing() -> None:
    rows = [LINE | {"net_revenue": "18500.00"}, LINE | {"line_no": "2", "category": "Ersatzteile"}]
    with speaking("de"):
        german = judged(*rows)
    with speaking("en"):
        assert judged(*rows).accepted.equals(german.accepted)


DISTINCT = read_mapping("""{"tables": {"customers": {"distinct": true, "columns": {
    "customer_id": {"from": "who"}, "name": {"from": "who"},
    "country": {"from": "land", "codes": {"EIRE": "IE"}}}}}}""")


def test_a_distinct_table_takes_the_most_frequent_value_and_tells() -> None:
    rows = [("A", "DE"), ("A", "AT"), ("A", "AT"), ("B", "EIRE"), ("B", "IE"), (None, "FR")]
    sheet = sheet_of(*({"who": who, "land": land} for who, land in rows))
    (verdict,) = judge_all([(sheet, DISTINCT)], today=TODAY)
    assert verdict.accepted.select("customer_id", "country").rows() == [("A", "AT"), ("B", "IE")]
    assert verdict.read_count == 2
    with speaking("en"):
        assert [say(note.said) for note in verdict.notes] == [
            "Rows of the table with more than one value of country in the file: 1, e.g. A. "
            "The most frequent value counts, of equally frequent ones the last.",
            "Rows without customer_id, which make no row of this table: 1.",
        ]


def test_of_equally_frequent_values_the_last_counts() -> None:
    sheet = sheet_of({"who": "A", "land": "DE"}, {"who": "A", "land": "AT"})
    (verdict,) = judge_all([(sheet, DISTINCT)], today=TODAY)
    assert verdict.accepted["country"].to_list() == ["AT"]


def test_customers_of_the_same_publish_are_known_whatever_the_order() -> None:
    lines, customers = sheet_of(LINE), sheet_of({"customer_id": "A", "name": "a", "country": "DE"})
    table = TABLES["service_revenue"]
    revenue = suggest(lines, table)
    work = [
        (lines, read_mapping(_one("service_revenue", revenue))),
        (customers, read_mapping(_one("customers", suggest(customers, TABLES["customers"])))),
    ]
    assert [(v.table, v.accepted_count) for v in judge_all(work, today=TODAY)] == [
        ("customers", 1),
        ("service_revenue", 1),
    ]


def _one(table: str, mapping: TableMapping) -> str:
    return f'{{"tables": {{"{table}": {mapping.model_dump_json(by_alias=True)}}}}}'


def test_reasons_say_what_is_wrong_and_how_to_mend_it() -> None:
    with speaking("en"):
        assert reason("too_late", {"column": "FKDAT", "detail": "2026-06-30"}) == (
            "FKDAT lies after 2026-06-30.",
            "Correct the date, or wait until the day has come.",
        )


def test_the_quarantine_as_csv_is_safe_to_open() -> None:
    texts = ["=1+1", "@x", "+49 abc", "-x"]
    rows = [LINE | {"line_no": str(i), "net_revenue": t} for i, t in enumerate(texts)]
    with speaking("en"):
        text = judged(*rows, LINE | {"line_no": "-1.5"}).quarantine_csv().decode("utf-8-sig")
    back = pl.read_csv(io.StringIO(text), infer_schema=False)
    assert back.columns == ["File", "Sheet", "Row", "Column", "Value", "Reason", "What to do"]
    assert back["Value"].to_list() == ["'=1+1", "'@x", "'+49 abc", "'-x", "-1.5"]


def test_the_quarantine_as_excel_keeps_text_as_text() -> None:
    with speaking("en"):
        content = judged(LINE | {"net_revenue": "=1+1"}).quarantine_xlsx()
    (sheet,) = read(content, "quarantine.xlsx")
    assert sheet.frame.select("Row", "Column", "Value", "Reason").rows() == [
        (2.0, "net_revenue", "=1+1", "net_revenue is not a number.")
    ]


WILD = st.none() | st.sampled_from(
    ["", "A", "B", "1", "2", "1.5", "1,5", "parts", "x", "2025-01-31", "31.12.2025", "=1+1", "ü"]
)
WILDER = WILD | st.sampled_from(["45/67/2025", "03/04/2025", "0/5/2025", "1.234", "1,234", "99:99"])
SETTLED = TableMapping.model_validate(
    {"columns": {n: {"from": n, "decimal": ",", "date": "dmy"} for n in (*LINE, "is_free")}}
)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys([*LINE, "is_free"], WILD)), min_size=1))
def test_rows_read_are_rows_accepted_plus_rows_quarantined(
    rows: list[dict[str, str | None]],
) -> None:
    sheet = sheet_of(*rows)
    verdict = judge(sheet, TABLES["service_revenue"], SETTLED, KNOWN, today=TODAY)
    assert verdict.read_count == len(rows)
    assert verdict.read_count == verdict.accepted_count + verdict.quarantined_count
    assert not verdict.accepted.select("invoice_id", "line_no").is_duplicated().any()
    assert verdict.accepted.drop_nulls(list(LINE)).height == verdict.accepted_count


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(LINE, WILDER)), min_size=1))
def test_what_is_not_settled_is_asked_or_judged(rows: list[dict[str, str | None]]) -> None:
    sheet, table = sheet_of(*rows), TABLES["service_revenue"]
    mapping = suggest(sheet, table)
    asked = questions(sheet, table, mapping)
    for question in asked:
        assert len(set(question.readings.values())) == 2
    if not asked:
        verdict = judge(sheet, table, mapping, KNOWN, today=TODAY)
        assert len(rows) == verdict.accepted_count + verdict.quarantined_count


@given(
    st.lists(
        st.tuples(
            st.text(alphabet="abc=+-@'\";,\n üß€", max_size=6),
            st.sampled_from(["1,5", "x", "", "-3", "2"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_rows_to_mend_are_the_rows_of_the_file(cells: list[tuple[str, str]]) -> None:
    header = ("invoice_id", "part_id", "net_revenue", "line_no", "customer_id", "invoice_date")
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow((*header, "category"))
    for number, (part, revenue) in enumerate(cells):
        writer.writerow((f"R{number}", part, revenue, 1, "A", "2025-01-31", "parts"))
    (sheet,) = read(buffer.getvalue().encode(), "lines.csv")
    table = TABLES["service_revenue"]
    verdict = judge(sheet, table, None, KNOWN, today=TODAY)
    if not verdict.quarantined_count:
        return
    (again,) = read(verdict.mendable_csv(), "mended.csv")
    second = judge(again, table, None, KNOWN, today=TODAY)
    rows = second.quarantined.select("column", "value", "reason").rows()
    assert rows == verdict.quarantined.select("column", "value", "reason").rows()
    assert (second.accepted_count, second.read_count) == (0, verdict.quarantined_count)
    was = {line[0]: as_text(pl.Series([line[1]]))[0] for line in zip(
        sheet.frame["invoice_id"], sheet.frame["part_id"], strict=True,
    )}  # fmt: skip
    now = zip(again.frame["invoice_id"], as_text(again.frame["part_id"]), strict=True)
    assert all(was[key] == value for key, value in now)
