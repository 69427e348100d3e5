"""What the loyalty index reads: each mart on rows given as literals, at its edges."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from tests.conftest import Given, Row
from tests.test_queries import line

#: The day looked at is 31 December 2024.
TO = {"to_on": date(2025, 1, 1)}
YEAR = {
    "from_on": date(2024, 1, 1),
    "to_on": date(2025, 1, 1),
    "previous_from_on": date(2023, 1, 1),
    "previous_to_on": date(2024, 1, 1),
    "known_to_on": date(2025, 1, 1),
}
ONE: list[Row] = [{"customer_id": "A"}]


def test_half_years_end_at_the_day_looked_at_and_the_seventh_is_everything_before(
    given: Given,
) -> None:
    warehouse = given(
        customers=ONE,
        service_revenue=[
            line("1", date(2025, 1, 1), 1.0),
            line("2", date(2024, 12, 31), 2.0),
            line("3", date(2024, 7, 1), 4.0),
            line("4", date(2024, 6, 30), 8.0),
            line("5", date(2022, 1, 1), 16.0),
            line("6", date(2021, 12, 31), 32.0),
            line("7", date(2015, 3, 3), 64.0),
        ],
    )
    rows = warehouse.rows("customer_half_years", **TO).rows()
    # the 1st of July lies within a week of the 30th of June: one occasion, the earlier one's
    assert rows == [
        ("A", 1, 6.0, 1, date(2024, 12, 31)),
        ("A", 2, 8.0, 1, date(2024, 6, 30)),
        ("A", 6, 16.0, 0, None),
        ("A", 7, 96.0, 2, date(2021, 12, 31)),
    ]


def test_a_credit_note_written_later_is_not_known(given: Given) -> None:
    warehouse = given(
        customers=ONE,
        service_revenue=[
            line("1", date(2024, 12, 1), 10.0),
            line("2", date(2025, 1, 5), -10.0, ref_invoice_id="1"),
        ],
    )
    half_years = warehouse.rows("customer_half_years", **TO)
    groups = warehouse.rows("customer_groups", **TO)
    assert half_years["revenue_eur"].to_list() == groups["revenue_eur"].to_list() == [10.0]


def test_groups_of_the_last_two_years_are_told_per_half_year(given: Given) -> None:
    def sold(no: str, on: date, category: str) -> Row:
        return line(no, on, 10.0, category=category)

    warehouse = given(
        customers=ONE,
        service_revenue=[
            sold("1", date(2024, 12, 31), "parts"),
            sold("2", date(2024, 12, 31), "exchange_parts"),
            sold("3", date(2024, 6, 30), "remote"),
            sold("4", date(2023, 1, 1), "overhaul"),
            sold("5", date(2022, 12, 31), "training"),
            sold("6", date(2024, 1, 5), "operator_model"),
            sold("7", date(2024, 1, 5), "other"),
        ],
    )
    assert warehouse.rows("customer_groups", **TO).rows() == [
        ("A", "field", 2, 10.0),
        ("A", "modernisation", 2, 10.0),
        ("A", "parts", 1, 20.0),
        ("A", "repair", 4, 10.0),
    ]


def test_the_potential_is_that_of_the_latest_year_that_had_begun(given: Given) -> None:
    def potential(year: int, eur: float, category: str = "parts") -> Row:
        return {
            "customer_id": "A",
            "category": category,
            "year": year,
            "potential_eur": eur,
            "method": "sales",
        }

    warehouse = given(
        customers=ONE,
        service_potential=[
            potential(2023, 1.0),
            potential(2024, 10.0),
            potential(2024, 5.0, "repair"),
            potential(2025, 100.0),
        ],
    )
    assert warehouse.rows("customer_potentials", **TO).rows() == [("A", 2024, 15.0)]


@pytest.mark.parametrize(
    ("contract", "in_force"),
    [
        ({"start_date": date(2024, 12, 31), "status": "active"}, True),
        ({"start_date": date(2025, 1, 1), "status": "active"}, False),
        ({"end_date": date(2024, 12, 31), "status": "expired"}, True),
        ({"end_date": date(2024, 12, 30), "status": "renewed"}, False),
        ({"status": "renewed"}, True),
        ({"status": "cancelled"}, False),
        ({"status": "expired"}, False),
    ],
)
def test_a_contract_is_in_force_from_its_first_to_its_last_day(
    given: Given, contract: Row, in_force: bool
) -> None:
    usual = {"contract_id": "1", "customer_id": "A", "start_date": date(2020, 1, 1)}
    for kind, column in (
        ("full_service", "has_service_contract"),
        ("bonus", "has_economic_contract"),
        ("framework_discount", "has_economic_contract"),
    ):
        warehouse = given(customers=ONE, contracts=[usual | {"contract_type": kind} | contract])
        ties = warehouse.rows("customer_ties", **TO).row(0, named=True)
        assert ties[column] is in_force
        others = {"has_service_contract", "has_economic_contract"} - {column}
        assert not any(ties[name] for name in others)


@pytest.mark.parametrize(
    ("machine", "is_old"),
    [
        ({"commissioning_date": date(2017, 1, 1)}, True),
        ({"commissioning_date": date(2017, 1, 2)}, False),
        ({"commissioning_date": date(2010, 1, 1), "oem": "rival"}, False),
        (
            {
                "commissioning_date": date(2010, 1, 1),
                "decommission_date": date(2024, 12, 31),
            },
            False,
        ),
        ({"commissioning_date": date(2010, 1, 1), "decommission_date": date(2025, 1, 1)}, True),
    ],
)
def test_an_old_machine_is_ours_in_operation_and_eight_years_old(
    given: Given, machine: Row, is_old: bool
) -> None:
    warehouse = given(customers=ONE, installed_base=[{"machine_id": "1"} | machine])
    assert warehouse.rows("customer_ties", **TO)["has_old_machine"].item() is is_old


def test_parts_of_two_years_are_told_with_those_only_we_supply(given: Given) -> None:
    warehouse = given(
        customers=[*ONE, {"customer_id": "X", "is_intercompany": True}],
        service_revenue=[
            line("1", date(2024, 3, 1), 60.0, part_class="monopoly"),
            line("2", date(2023, 1, 1), 40.0, part_class="standard"),
            line("3", date(2022, 12, 31), 99.0, part_class="monopoly"),
            line("4", date(2024, 3, 1), 7.0, category="repair"),
        ],
    )
    ties = warehouse.rows("customer_ties", **TO)
    assert ties.select("customer_id", "parts_eur", "monopoly_parts_eur").rows() == [
        ("A", 100.0, 60.0)
    ]


def test_dealings_count_what_happened_in_the_window(given: Given) -> None:
    def case(no: int, on: date, kind: str) -> Row:
        return {
            "case_id": str(no),
            "customer_id": "A",
            "channel": "phone",
            "case_type": kind,
            "opened_ts": datetime.combine(on, time(23, 59)),
        }

    def quote(no: int, on: date, status: str, kind: str = "quote") -> Row:
        return {
            "doc_id": str(no),
            "customer_id": "A",
            "doc_type": kind,
            "created_ts": datetime.combine(on, time(8, 0)),
            "value_eur": 1.0,
            "status": status,
        }

    def lead(no: int, source: str) -> Row:
        return {
            "lead_id": str(no),
            "customer_id": "A",
            "created_date": date(2024, 5, 5),
            "source": source,
            "category": "parts",
            "stage": "new",
        }

    inside, outside = date(2024, 12, 31), date(2025, 1, 1)
    warehouse = given(
        customers=[{"customer_id": "A", "contact_cost_eur": 30.0}],
        service_revenue=[
            line("1", inside, 90.0, list_price_value=100.0),
            line("2", inside, 50.0),
            line("3", date(2023, 12, 31), 40.0, list_price_value=80.0),
            line("4", outside, 999.0, list_price_value=999.0),
        ],
        service_cases=[
            case(1, inside, "complaint"),
            case(2, inside, "breakdown"),
            case(3, outside, "complaint"),
        ],
        quotes_orders=[
            quote(1, inside, "won"),
            quote(2, inside, "lost"),
            quote(3, inside, "expired"),
            quote(4, inside, "open"),
            quote(5, outside, "won"),
            quote(6, inside, "won", "order"),
        ],
        leads=[lead(1, "customer"), lead(2, "technician")],
    )
    assert warehouse.rows("customer_dealings", **YEAR).row(0, named=True) == {
        "customer_id": "A",
        "contact_cost_eur": 30.0,
        "list_price_eur": 100.0,
        "list_base_eur": 90.0,
        "previous_revenue_eur": 40.0,
        "case_count": 2,
        "complaint_count": 1,
        "decided_count": 3,
        "won_count": 1,
        "lead_count": 2,
        "own_lead_count": 1,
    }


def price(part: str, on: date, own: float, market: float | None, revenue: float | None) -> Row:
    return {
        "part_id": part,
        "price_date": on,
        "part_class": "drawing",
        "own_net_price": own,
        "market_price": market,
        "annual_revenue_eur": revenue,
    }


def test_the_price_index_weighs_the_latest_price_of_each_part_by_revenue(given: Given) -> None:
    """The worked example of four ratios with weights 40, 25, 10 and 25."""
    now, later, before = date(2024, 1, 1), date(2025, 1, 1), date(2023, 1, 1)
    warehouse = given(
        customers=ONE,
        part_prices=[
            price("1", now, 135.0, 100.0, 40.0),
            price("2", now, 108.0, 100.0, 25.0),
            price("3", now, 160.0, 100.0, 10.0),
            price("4", now, 112.0, 100.0, 25.0),
            price("5", now, 500.0, None, 99.0),
            price("1", before, 900.0, 100.0, 40.0),
            price("1", later, 900.0, 100.0, 40.0),
        ],
    )
    found = warehouse.rows("price_index", **TO).row(0, named=True)
    assert found == {"part_count": 4, "priced_on": now, "price_ratio": pytest.approx(1.25)}


def test_without_revenue_all_parts_count_alike_and_without_prices_there_is_no_index(
    given: Given,
) -> None:
    now = date(2024, 1, 1)
    alike = [price("1", now, 110.0, 100.0, None), price("2", now, 130.0, 100.0, None)]
    ratio = given(customers=ONE, part_prices=alike).rows("price_index", **TO)["price_ratio"]
    assert ratio.item() == pytest.approx(1.2)
    nothing = given(customers=ONE).rows("price_index", **TO)
    assert nothing.rows() == [(0, None, None)]
