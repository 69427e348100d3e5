"""The rules the data is held to, each at its boundary: what is found, how grave, how dear."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from dashboard import query
from dashboard.answers.findings import LISTED, Finding, Findings, findings
from dashboard.answers.rules import RULES
from dashboard.extracts.contract import TABLES
from dashboard.extracts.store import vintages
from dashboard.extracts.store.tables import Load
from dashboard.settings import read
from dashboard.text import say, speaking
from dashboard.warehouse import Warehouse
from tests.conftest import Given, Row, contract_rows

ENOUGH = [date(2023 + month // 12, month % 12 + 1, 28) for month in range(36)]


def line(invoice_id: str, revenue: float, on: date = date(2025, 12, 31), **more: Any) -> Row:
    return {"invoice_id": invoice_id, "invoice_date": on, "net_revenue": revenue} | more


def at(day: int, hour: int) -> datetime:
    """A time in May 2025; extracts have no time zones."""
    return datetime.combine(date(2025, 5, day), time(hour))


def customers(*ids: str, **more: Any) -> list[Row]:
    return [{"customer_id": id, "name": f"Name {id}"} | more for id in ids]


def history(revenue: float = 1.0) -> list[Row]:
    """Three years, a line each month: nothing that any rule would find."""
    return [line(f"h{on}", revenue + number, on) for number, on in enumerate(ENOUGH)]


def asked(warehouse: Warehouse) -> Findings:
    return findings(warehouse, read(data_folder=warehouse.vintage.store))


def found(warehouse: Warehouse, rule: str) -> Finding | None:
    return next((one for one in asked(warehouse).found if one.rule == rule), None)


def counted(finding: Finding | None) -> tuple[str, int, float | None] | None:
    """Severity, rows and affected revenue."""
    return (finding.severity, finding.row_count, finding.revenue_eur) if finding else None


# --- the catalogue ----------------------------------------------------------------------------


def test_every_rule_of_the_method_is_there_and_every_check_belongs_to_one() -> None:
    assert [rule.id for rule in RULES] == [f"V-{number:02}" for number in range(1, 21)]
    assert sorted(rule.check for rule in RULES) == sorted(query.names("checks"))


@pytest.mark.parametrize("name", query.names("checks"))
def test_every_check_says_whom_it_concerns_how_many_rows_and_how_much_revenue(name: str) -> None:
    columns = query.named("checks", name).columns
    assert {"customer_id", "row_count", "revenue_eur"} <= set(columns)
    assert f"({next(rule.id for rule in RULES if rule.check == name)})" in _header(name)


def _header(name: str) -> str:
    asked_for = query.named("checks", name)
    return f"{asked_for.title} {asked_for.about}"


@pytest.mark.parametrize("name", TABLES)
def test_no_table_is_forgotten_where_all_are_asked(name: str) -> None:
    everywhere = [query.named("checks", "repeated_keys")]
    if "customer_id" in TABLES[name].polars_schema:
        everywhere.append(query.named("marts", "table_coverage"))
        if name != "customers":
            everywhere.append(query.named("checks", "rows_of_unknown_customers"))
    assert [one.name for one in everywhere if f"'{name}'" not in one.sql] == []


# --- each rule --------------------------------------------------------------------------------


def test_v01_keys_that_are_there_twice(given: Given) -> None:
    rows = [line("1", 10.0), line("1", 10.0, line_no=2), line("2", 30.0), line("2", 40.0)]
    warehouse = given(customers=customers("A", "B", "B"), service_revenue=rows)
    finding = found(warehouse, "V-01")
    assert counted(finding) == ("error", 4, 70.0)
    assert finding
    assert finding.row_share == 4 / 7
    assert finding.rows.select("table_name", "row_key", "row_count").rows() == [
        ("customers", "B", 2),
        ("service_revenue", "2 · 1", 2),
    ]


@pytest.mark.parametrize(("unknown", "severity"), [(1.0, "warning"), (1.01, "error")])
def test_v02_customers_nobody_knows_are_grave_above_one_per_cent_of_revenue(
    given: Given, unknown: float, severity: str
) -> None:
    rows = [line("1", 100.0 - unknown), line("2", unknown, customer_id="Z")]
    visits = [{"visit_id": "v", "customer_id": "Y", "visit_date": date(2025, 1, 1)}]
    warehouse = given(customers=customers("A"), service_revenue=rows, visits=visits)
    finding = found(warehouse, "V-02")
    assert counted(finding) == (severity, 2, unknown)
    assert finding
    assert finding.rows["customer_id"].to_list() == ["Z", "Y"]


def test_v02_credit_notes_hide_no_revenue_of_unknown_customers(given: Given) -> None:
    unknown = [line("2", 50.0, customer_id="Z"), line("3", -50.0, customer_id="Z")]
    rows = [line("1", 100.0), *unknown]
    warehouse = given(customers=customers("A"), service_revenue=rows)
    assert counted(found(warehouse, "V-02")) == ("error", 2, 0.0)


def test_v02_anonymous_answers_name_nobody(given: Given) -> None:
    answers = [{"wave_id": "w", "respondent_id": "r", "item_id": "i", "customer_id": None}]
    assert found(given(customers=customers("A"), survey_responses=answers), "V-02") is None


def test_v03_dates_before_1990_or_after_publishing(given: Given) -> None:
    # vintages of these tests are of 1 January 2026
    rows = [
        line("old", 1.0, date(1989, 12, 31)),
        line("oldest", 2.0, date(1990, 1, 1)),
        line("newest", 4.0, date(2026, 1, 1)),
        line("new", 8.0, date(2026, 1, 2)),
    ]
    finding = found(given(customers=customers("A"), service_revenue=rows), "V-03")
    assert counted(finding) == ("error", 2, 9.0)
    assert finding
    assert finding.rows["invoice_id"].to_list() == ["new", "old"]


@pytest.mark.parametrize(("other", "severity"), [(5.0, "info"), (5.01, "warning")])
def test_v04_unknown_categories_matter_above_five_per_cent_of_revenue(
    given: Given, other: float, severity: str
) -> None:
    rows = [
        line("1", 100.0 - other),
        line("2", other, category="other"),
        line("3", 0.0, category="other", is_bonus_settlement=True),
    ]
    warehouse = given(customers=customers("A"), service_revenue=rows)
    assert counted(found(warehouse, "V-04")) == (severity, 1, other)


def test_v05_a_tenth_of_the_lines_may_be_negative(given: Given) -> None:
    rows = [line(str(no), 10.0) for no in range(9)]
    tenth = given(customers=customers("A"), service_revenue=[*rows, line("9", -1.0)])
    assert found(tenth, "V-05") is None
    more = [*rows, line("9", -1.0), line("10", -2.0, customer_id="B")]
    finding = found(given(customers=customers("A", "B"), service_revenue=more), "V-05")
    assert counted(finding) == ("warning", 2, -3.0)
    assert finding
    assert finding.row_share == 2 / 11


def test_v05_every_line_needs_an_amount(given: Given) -> None:
    rows = [line("1", 10.0), {"invoice_id": "2", "invoice_date": date(2025, 12, 31)}]
    warehouse = given(customers=customers("A"), service_revenue=rows)
    assert counted(found(warehouse, "V-05")) == ("warning", 1, 0.0)


def test_v06_margins_from_minus_200_to_100_per_cent(given: Given) -> None:
    margins = {"low": -200.0, "lower": -200.1, "high": 100.0, "higher": 100.1, "none": None}
    rows = [line(id, 100.0, contribution_margin=margin) for id, margin in margins.items()]
    rows += [line("free", 0.0, contribution_margin=-5.0)]
    rows += [line("credit", -100.0, contribution_margin=-40.0)]
    finding = found(given(customers=customers("A"), service_revenue=rows), "V-06")
    assert counted(finding) == ("warning", 2, 200.0)
    assert finding
    assert finding.rows["invoice_id"].to_list() == ["higher", "lower"]


def test_v07_months_may_differ_from_the_books_by_two_per_cent(given: Given) -> None:
    months = {9: 1000.0, 10: 1020.0, 11: 1020.1, 12: 979.9}
    rows = [line(str(no), revenue, date(2025, no, 30)) for no, revenue in months.items()]
    rows += [line("own", 500.0, date(2025, 10, 1), customer_id="X")]
    books = [
        {"period": date(2025, no, 1), "total_revenue": 9.0, "service_revenue": 1000.0}
        for no in range(8, 13)
    ]
    own = customers("X", is_intercompany=True)
    warehouse = given(
        customers=customers("A") + own, service_revenue=rows, company_financials=books
    )
    finding = found(warehouse, "V-07")
    assert counted(finding) == ("warning", 2, 2000.0)
    assert finding
    # August lies before the data, September is where they begin and may be cut
    assert sorted(finding.rows["month_on"]) == [date(2025, 11, 1), date(2025, 12, 1)]


def test_v08_machines_end_after_they_start_and_start_before_the_data_end(given: Given) -> None:
    machines = [
        {
            "machine_id": "back",
            "commissioning_date": date(2020, 1, 2),
            "decommission_date": date(2020, 1, 1),
        },
        {
            "machine_id": "a day",
            "commissioning_date": date(2020, 1, 1),
            "decommission_date": date(2020, 1, 1),
        },
        {"machine_id": "last day", "commissioning_date": date(2025, 12, 31)},
        {"machine_id": "future", "commissioning_date": date(2026, 1, 1)},
    ]
    rows = [line("1", 70.0, machine_id="back"), line("2", 9.0, machine_id="last day")]
    warehouse = given(customers=customers("A"), service_revenue=rows, installed_base=machines)
    finding = found(warehouse, "V-08")
    assert counted(finding) == ("warning", 2, 70.0)
    assert finding
    assert finding.rows["machine_id"].to_list() == ["back", "future"]


def item(item_id: str, role: str = "item", lo: int = 1, hi: int = 5, **more: Any) -> Row:
    return {
        "item_id": item_id,
        "text_en": item_id,
        "text_de": item_id,
        "scale_lo": lo,
        "scale_hi": hi,
        "scale_reversed": False,
        "role": role,
        "is_service_item": True,
    } | more


def answer(respondent: str, item_id: str, perception: float | None, **more: Any) -> Row:
    return {
        "wave_id": "w",
        "respondent_id": respondent,
        "item_id": item_id,
        "customer_id": "A",
        "respondent_group": "customer",
        "response_date": date(2025, 5, 1),
        "perception": perception,
    } | more


def test_v09_answers_lie_on_the_scale_of_their_question(given: Given) -> None:
    rows = [
        answer("low", "i", 1.0),
        answer("high", "i", 5.0, expectation=5.0),
        answer("none", "i", None),
        answer("below", "i", 0.9),
        answer("above", "i", 5.0, expectation=5.1, customer_id="B"),
    ]
    warehouse = given(
        customers=customers("A", "B"),
        service_revenue=[line("1", 30.0), line("2", 12.0, customer_id="B")],
        survey_items=[item("i")],
        survey_responses=rows,
    )
    finding = found(warehouse, "V-09")
    assert counted(finding) == ("error", 2, 42.0)
    assert finding
    assert finding.rows["respondent_id"].to_list() == ["above", "below"]


@pytest.mark.parametrize(
    ("respondents", "is_reversed", "is_found"),
    [(10, False, True), (9, False, False), (10, True, False)],
)
def test_v10_questions_against_overall_satisfaction(
    given: Given, respondents: int, is_reversed: bool, is_found: bool
) -> None:
    rows = []
    for no in range(respondents):
        value = float(no % 5 + 1)
        rows += [answer(f"r{no}", "overall", value), answer(f"r{no}", "against", 6 - value)]
        rows += [answer(f"r{no}", "along", value)]
    items = [item("overall", "overall"), item("along"), item("against", scale_reversed=is_reversed)]
    finding = found(given(survey_items=items, survey_responses=rows), "V-10")
    assert bool(finding) == is_found
    if finding:
        assert counted(finding) == ("warning", respondents, None)
        assert finding.rows.select("item_id", "correlation_ratio").rows() == [("against", -1.0)]


@pytest.mark.parametrize(
    ("values", "is_found"),
    [([4, 3, 3, 4, 1, 2, 5, 1, 2, 5], False), ([1, 1, 5, 2, 1, 1, 4, 1, 1, 1], True)],
    ids=["-0.1", "-0.101"],
)
def test_v10_a_correlation_of_minus_a_tenth_may_be_chance(
    given: Given, values: list[int], is_found: bool
) -> None:
    rows = [answer(f"r{no}", "overall", no % 5 + 1.0) for no in range(10)]
    rows += [answer(f"r{no}", "item", float(value)) for no, value in enumerate(values)]
    items = [item("overall", "overall"), item("item")]
    assert bool(found(given(survey_items=items, survey_responses=rows), "V-10")) == is_found


def test_v11_one_value_for_eight_questions(given: Given) -> None:
    items = [item(f"i{no}") for no in range(9)] + [item("recommend", "recommend", 0, 10)]
    rows = [answer("seven", f"i{no}", 3.0) for no in range(7)] + [answer("seven", "i7", None)]
    rows += [answer("eight", f"i{no}", 3.0) for no in range(8)] + [answer("eight", "recommend", 9)]
    rows += [answer("varied", f"i{no}", 3.0 if no else 4.0) for no in range(9)]
    warehouse = given(
        customers=customers("A"),
        service_revenue=[line("1", 30.0)],
        survey_items=items,
        survey_responses=rows,
    )
    finding = found(warehouse, "V-11")
    assert counted(finding) == ("info", 1, 30.0)
    assert finding
    assert finding.row_share == 1 / 3
    assert finding.rows["respondent_id"].to_list() == ["eight"]


def test_v12_the_same_value_on_two_invoices(given: Given) -> None:
    rows = [
        line("1", 10.0),
        line("2", 6.0),
        line("2", 4.0, line_no=2),
        line("other day", 10.0, date(2025, 12, 30)),
        line("other category", 10.0, category="repair"),
        line("other value", 10.01),
        line("other customer", 10.0, customer_id="B"),
        line("credit 1", -5.0),
        line("credit 2", -5.0),
    ]
    finding = found(given(customers=customers("A", "B"), service_revenue=rows), "V-12")
    assert counted(finding) == ("info", 3, 10.0)
    assert finding
    assert finding.rows["invoice_ids"].to_list() == ["1, 2"]


def test_v13_a_potential_is_at_least_the_revenue_of_its_year(given: Given) -> None:
    rows = [line("1", 100.0), line("2", 100.01, customer_id="B")]
    potentials = [
        {"customer_id": id, "category": category, "year": 2025, "potential_eur": 50.0}
        for id in "AB"
        for category in ("parts", "repair")
    ]
    warehouse = given(
        customers=customers("A", "B"), service_revenue=rows, service_potential=potentials
    )
    finding = found(warehouse, "V-13")
    assert counted(finding) == ("warning", 1, 100.01)
    assert finding
    assert finding.row_share == 0.5
    assert finding.rows["customer_name"].to_list() == ["Name B"]


def test_v14_the_times_of_a_case_follow_each_other(given: Given) -> None:
    def case(case_id: str, *hours: int | None) -> Row:
        names = ("opened_ts", "first_response_ts", "technician_onsite_ts", "resolved_ts")
        times = [None if hour is None else at(1, hour) for hour in hours]
        told = {"case_id": case_id, "customer_id": "A", "channel": "phone"}
        return told | {"case_type": "breakdown"} | dict(zip(names, times, strict=True))

    cases = [
        case("at once", 8, 8, 8, 8),
        case("open", 8, None, None, None),
        case("no response", 8, None, 9, 10),
        case("early response", 8, 7, 9, 10),
        case("early visit", 8, 10, 9, 11),
        case("early visit without response", 8, None, 7, 11),
        case("early end", 8, None, None, 7),
        case("end before visit", 8, 9, 11, 10),
    ]
    warehouse = given(
        customers=customers("A"), service_revenue=[line("1", 30.0)], service_cases=cases
    )
    finding = found(warehouse, "V-14")
    assert counted(finding) == ("warning", 5, 30.0)
    assert finding
    assert finding.row_share == 5 / 8
    assert sorted(finding.rows["case_id"]) == [
        "early end",
        "early response",
        "early visit",
        "early visit without response",
        "end before visit",
    ]


def test_v15_amounts_in_another_currency(given: Given) -> None:
    currencies = {"1": None, "2": "EUR", "3": " eur", "4": "USD", "5": "usd", "6": ""}
    rows = [line(id, 10.0, currency=currency) for id, currency in currencies.items()]
    finding = found(given(customers=customers("A"), service_revenue=rows), "V-15")
    assert counted(finding) == ("error", 2, 20.0)
    assert finding
    assert finding.rows["currency"].to_list() == ["USD"]


def test_v16_months_without_a_line(given: Given) -> None:
    rows = [line("1", 10.0, date(2025, 9, 30)), line("2", 0.0, date(2025, 11, 1)), line("3", 1.0)]
    finding = found(given(customers=customers("A"), service_revenue=rows), "V-16")
    assert counted(finding) == ("warning", 1, None)
    assert finding
    assert finding.row_share == 1 / 4
    assert finding.rows["month_on"].to_list() == [date(2025, 10, 1)]


def test_v17_contracts_that_contradict_each_other(given: Given) -> None:
    def contract(
        contract_id: str, start: date, end: date | None, machine_id: str | None = "M", **more: Any
    ) -> Row:
        told = {"contract_id": contract_id, "customer_id": "A", "contract_type": "inspection"}
        days = {"start_date": start, "end_date": end, "machine_id": machine_id}
        return told | {"status": "active"} | days | more

    day = date(2025, 6, 1)
    contracts = [
        contract("first", date(2024, 6, 1), day),
        contract("meets the first", day, date(2026, 6, 1)),
        contract("overlaps that", date(2026, 5, 31), None),
        contract("other type", date(2024, 6, 1), None, contract_type="hotline"),
        contract("other machine", date(2024, 6, 1), None, "N"),
        contract("no machine", date(2024, 6, 1), None, None),
        contract("expired", date(2024, 6, 1), None, status="expired"),
        contract("a day", day, day, "D"),
        contract("backwards", day, date(2025, 5, 31), "B", status="expired"),
    ]
    warehouse = given(
        customers=customers("A"), service_revenue=[line("1", 30.0)], contracts=contracts
    )
    finding = found(warehouse, "V-17")
    assert counted(finding) == ("warning", 3, 30.0)
    assert finding
    assert dict(finding.rows.select("contract_id", "other_contract_id").rows()) == {
        "backwards": None,
        "meets the first": "overlaps that",
        "overlaps that": "meets the first",
    }


@pytest.mark.parametrize(("months", "told"), [(23, False), (24, True), (35, True), (36, None)])
def test_v18_the_history_decides_what_can_be_foretold(
    given: Given, months: int, told: bool | None
) -> None:
    rows = history()[36 - months :]
    finding = found(given(customers=customers("A"), service_revenue=rows), "V-18")
    assert (finding and finding.rows["is_trainable"].to_list()) == (
        None if told is None else [told]
    )
    if finding:
        assert (finding.severity, finding.revenue_eur) == ("gate", None)
        assert finding.rows.select("history_months", "needed_months").row(0) == (months, 36)


def test_v18_follows_the_horizon_in_force(given: Given) -> None:
    warehouse = given(customers=customers("A"), service_revenue=history()[24:])
    longer, shorter = (read(data_folder=warehouse.vintage.store, horizon_months=h) for h in (5, 4))
    assert "V-18" in [one.rule for one in findings(warehouse, longer).found]
    assert "V-18" not in [one.rule for one in findings(warehouse, shorter).found]


@pytest.mark.parametrize(("last", "is_found"), [(28, False), (27, True)])
def test_v19_the_last_month_is_complete_from_three_days_before_its_end_on(
    given: Given, last: int, is_found: bool
) -> None:
    rows = [line("1", 10.0, date(2025, 11, 30)), line("2", 7.0, date(2025, 12, last))]
    finding = found(given(customers=customers("A"), service_revenue=rows), "V-19")
    assert counted(finding) == (("warning", 1, 7.0) if is_found else None)


@pytest.mark.parametrize(("dealers", "is_found"), [(20.0, False), (20.01, True)])
def test_v20_dealers_may_bring_a_fifth(given: Given, dealers: float, is_found: bool) -> None:
    rows = [
        line("1", 100.0 - dealers),
        line("2", dealers, customer_id="D"),
        line("before", 900.0, date(2024, 12, 31), customer_id="D"),
    ]
    dealer = customers("D", channel="dealer")
    finding = found(given(customers=customers("A") + dealer, service_revenue=rows), "V-20")
    assert counted(finding) == (("info", 1, dealers) if is_found else None)


# --- all of them ------------------------------------------------------------------------------


def test_clean_data_pass_every_rule_that_can_be_asked(given: Given) -> None:
    told = asked(given(customers=customers("A"), service_revenue=history()))
    assert told.found == ()
    assert {rule.id for rule in told.passed} == {
        *(f"V-{no:02}" for no in range(1, 7)), "V-12", "V-15", "V-16", "V-18", "V-19", "V-20",
    }  # fmt: skip
    assert {one.rule: one.tables for one in told.unchecked} == {
        "V-07": ("company_financials",),
        "V-08": ("installed_base",),
        "V-09": ("survey_items", "survey_responses"),
        "V-10": ("survey_items", "survey_responses"),
        "V-11": ("survey_responses",),
        "V-13": ("service_potential",),
        "V-14": ("service_cases",),
        "V-17": ("contracts",),
    }


def test_the_sample_data_need_little_mending(
    sample_warehouse: Warehouse,
) -> None:
    told = asked(sample_warehouse)
    assert [(one.rule, one.row_count) for one in told.found] == [("V-13", 3), ("V-04", 369)]
    assert told.unchecked == ()


def test_nothing_published_yet_is_no_error(given: Given) -> None:
    told = asked(given())
    assert told.found == ()
    assert [rule.id for rule in told.passed] == ["V-01"]


def test_what_costs_most_is_mended_first_and_what_is_good_to_know_comes_last(given: Given) -> None:
    rows = [
        *history(100.0),
        line("z", 10.0, customer_id="Z"),
        line("m", 50.0, contribution_margin=60.0),
        line("twice 1", 999.0),
        line("twice 2", 999.0),
    ]
    told = asked(given(customers=customers("A"), service_revenue=rows))
    assert [one.rule for one in told.found] == ["V-06", "V-02", "V-12"]
    assert [one.rule for one in told.to_mend] == ["V-06", "V-02"]


def test_a_finding_lists_the_gravest_rows_and_counts_all(given: Given) -> None:
    rows = [line(str(no), float(no), contribution_margin=2.0 * no) for no in range(1, LISTED + 2)]
    finding = found(given(customers=customers("A"), service_revenue=rows), "V-06")
    assert finding
    assert (finding.row_count, finding.case_count, finding.rows.height) == (1001, 1001, 1000)
    assert finding.rows["invoice_id"][0] == "1001"
    assert finding.revenue_eur == sum(range(1, 1002))


def test_a_vintage_that_is_only_staged_is_judged_before_anybody_sees_it(tmp_path: Path) -> None:
    settings, store = read(data_folder=tmp_path), tmp_path / "published"
    rows = [line("1", 5.0, customer_id="Z")]
    loads = [
        Load("customers", contract_rows("customers", customers("A"))),
        Load("service_revenue", contract_rows("service_revenue", rows)),
    ]
    candidate = Warehouse(vintages.stage(store, loads, settings=settings), settings)
    told = findings(candidate, settings)
    candidate.close()
    assert [(one.rule, one.revenue_eur) for one in told.to_mend] == [("V-02", 5.0)]
    assert vintages.current(store) is None


def test_a_customer_concerned_twice_counts_once(given: Given) -> None:
    cases = [
        {
            "case_id": str(no),
            "customer_id": "A",
            "channel": "phone",
            "case_type": "breakdown",
            "opened_ts": at(2, 8),
            "resolved_ts": at(1, 8),
        }
        for no in range(2)
    ]
    warehouse = given(
        customers=customers("A"), service_revenue=[line("1", 30.0)], service_cases=cases
    )
    assert counted(found(warehouse, "V-14")) == ("warning", 2, 30.0)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_finding_can_be_said(given: Given, language: Any) -> None:
    rows = [line("1", 10.0), line("2", 10.0, customer_id="Z", category="other", currency="USD")]
    with speaking(language):
        for finding in asked(given(customers=customers("A"), service_revenue=rows)).found:
            assert "{" not in say(finding.said) + say(finding.remedy)
