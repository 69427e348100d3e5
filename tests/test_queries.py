"""Every query keeps the promises of its header, and each mart counts what it says at the edges."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given as drawn
from hypothesis import settings as how_often
from hypothesis import strategies as st

from dashboard import query
from dashboard.extracts.contract import TABLES
from dashboard.extracts.store.rollups import CORRECTED, LINES, ROLLUPS
from dashboard.settings import read
from dashboard.warehouse import Warehouse
from tests.conftest import Given, Row, vintage_over

ALL: dict[str, list[str]] = {
    name: []
    for name in ("countries", "regions", "industries", "channels", "categories", "type_groups")
}
RESPONDENTS: dict[str, list[str]] = {"roles": []}
YEAR = {"from_on": date(2024, 1, 1), "to_on": date(2025, 1, 1)}
KNOWN = {"known_to_on": date(2025, 1, 1)}
BEFORE = {"previous_from_on": date(2023, 1, 1), "previous_to_on": date(2024, 1, 1)}
RULES = {"published_on": date(2026, 10, 31), "horizon_months": 12}
VALUES: dict[str, Any] = YEAR | KNOWN | BEFORE | ALL | RESPONDENTS | RULES | {"month_count": 24}

NOT_STORED = {CORRECTED, LINES}
ROOMS = ("staging", "rollups", "marts", "checks")
QUERIES = [(room, name) for room in ROOMS for name in query.names(room)]


def _duckdb_type(dtype: pl.DataType) -> str:
    names = {
        pl.String: "VARCHAR",
        pl.Float64: "DOUBLE",
        pl.Int64: "BIGINT",
        pl.Int32: "BIGINT",
        pl.Date: "DATE",
        pl.Datetime: "TIMESTAMP",
        pl.Boolean: "BOOLEAN",
    }
    return names[type(dtype)]


def _returned(warehouse: Warehouse, room: str, name: str) -> pl.DataFrame:
    if room not in ("marts", "checks"):
        return warehouse.view(name)
    params = {param: VALUES[param] for param in query.named(room, name).params}
    ask = warehouse.rows if room == "marts" else warehouse.wrong
    return ask(name, **params)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """One customer of each kind, with machines, credit notes and free lines."""
    settings = read(data_folder=tmp_path_factory.mktemp("small"))
    store = settings.data_folder / "store"
    store.mkdir()
    return Warehouse(vintage_over(store, SMALL, settings), settings)


def line(invoice_id: str, on: date, revenue: float, **more: Any) -> Row:
    return {"invoice_id": invoice_id, "invoice_date": on, "net_revenue": revenue} | more


SMALL: dict[str, list[Row]] = {
    "customers": [
        {"customer_id": "A", "region": "Nord", "industry": "food"},
        {"customer_id": "B", "channel": "dealer", "status": "insolvent"},
        {"customer_id": "N", "country": "AT"},
        {"customer_id": "X", "is_intercompany": True},
    ],
    "service_revenue": [
        line("1", date(2024, 1, 1), 100.0, machine_id="M1", part_class="monopoly"),
        line("2", date(2024, 12, 31), 50.0, contribution_margin=20.0, category="repair"),
        line("3", date(2025, 1, 1), 7.0),
        line("4", date(2025, 2, 1), -30.0, ref_invoice_id="1"),
        line("5", date(2024, 5, 5), 900.0, is_warranty=True),
        line("6", date(2024, 5, 5), 900.0, customer_id="X"),
        line("7", date(2023, 5, 5), 11.0, customer_id="B"),
        line("8", date(2024, 6, 6), 5.0, customer_id="unknown"),
    ],
    "installed_base": [{"machine_id": "M1", "commissioning_date": date(2020, 1, 1)}],
}


@pytest.mark.parametrize(("room", "name"), QUERIES)
def test_a_query_declares_the_parameters_it_uses(room: str, name: str) -> None:
    asked = query.named(room, name)
    body = "\n".join(row for row in asked.sql.splitlines() if not row.startswith("--"))
    assert set(re.findall(r"\$(\w+)", body)) == set(asked.params)


@pytest.mark.parametrize(("room", "name"), [(r, n) for r, n in QUERIES if n not in NOT_STORED])
def test_a_query_returns_the_columns_it_promises(small: Warehouse, room: str, name: str) -> None:
    rows = _returned(small, room, name)
    promised = {column: promise.type for column, promise in query.named(room, name).columns.items()}
    assert {column: _duckdb_type(dtype) for column, dtype in rows.schema.items()} == promised


@pytest.mark.parametrize(("room", "name"), [(r, n) for r, n in QUERIES if n not in NOT_STORED])
def test_a_query_keeps_its_grain(small: Warehouse, room: str, name: str) -> None:
    _assert_grain(small, room, name)


@pytest.mark.parametrize(("room", "name"), [(r, n) for r, n in QUERIES if n not in NOT_STORED])
def test_a_query_keeps_its_grain_on_the_sample_data(
    sample_warehouse: Warehouse, room: str, name: str
) -> None:
    _assert_grain(sample_warehouse, room, name)


def _assert_grain(warehouse: Warehouse, room: str, name: str) -> None:
    rows, grain = _returned(warehouse, room, name), query.named(room, name).grain
    if grain:
        assert rows.filter(rows.select(grain).is_duplicated()).is_empty()
    else:
        assert rows.height == 1


def test_every_table_of_the_contract_has_its_staging_view() -> None:
    assert set(query.names("staging")) == set(TABLES)


def test_every_rollup_is_built() -> None:
    assert set(query.names("rollups")) == {*NOT_STORED, *ROLLUPS}


@pytest.mark.parametrize(("room", "name"), [(r, n) for r, n in QUERIES if r != "staging"])
def test_only_staging_reads_the_raw_tables(room: str, name: str) -> None:
    assert "raw." not in query.named(room, name).sql


def test_a_header_that_cannot_be_read_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.sql"
    path.write_text("-- Title.\n--\n-- columns:\n--   revenue_eur\nselect 1\n")
    with pytest.raises(ValueError, match=r"wrong\.sql.*revenue_eur"):
        query.Query.read(path)


def test_a_header_is_read_with_its_prose_grain_and_notes(tmp_path: Path) -> None:
    path = tmp_path / "right.sql"
    path.write_text(
        "-- The title.\n--\n-- One more\n-- sentence.\n--\n-- grain: a_id, b_id\n-- params:\n"
        "--   $from_on  DATE  first day\n-- columns:\n--   a_id  VARCHAR[]\n--   b_id  BIGINT  n\n"
        "select 1\n"
    )
    found = query.Query.read(path)
    assert (found.title, found.about) == ("The title.", "One more sentence.")
    assert found.grain == ("a_id", "b_id")
    assert found.params == {"from_on": query.Promise("DATE", "first day")}
    assert found.columns == {
        "a_id": query.Promise("VARCHAR[]", ""),
        "b_id": query.Promise("BIGINT", "n"),
    }


# --- customers and their revenue in a window --------------------------------------------------


def test_a_window_counts_its_first_and_last_day_and_not_the_day_after(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A"}],
        service_revenue=[
            line("0", date(2023, 12, 31), 1.0),
            line("1", date(2024, 1, 1), 10.0),
            line("2", date(2024, 12, 31), 100.0),
            line("3", date(2025, 1, 1), 1000.0),
        ],
    )
    rows = warehouse.rows("customers_in_window", **YEAR, **KNOWN, **ALL)
    # the first of January belongs to the occasion that began the day before
    assert rows.select("revenue_eur", "line_count", "occasion_count").rows() == [(110.0, 2, 1)]
    assert rows.select("first_occasion_on", "last_occasion_on").rows() == [
        (date(2023, 12, 31), date(2024, 12, 31))
    ]


def test_a_credit_note_is_booked_back_but_not_before_it_is_known(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A"}],
        service_revenue=[
            line("1", date(2024, 12, 5), 100.0),
            line("2", date(2025, 1, 5), -30.0, ref_invoice_id="1"),
        ],
    )
    then = warehouse.rows("customers_in_window", **YEAR, known_to_on=date(2025, 1, 1), **ALL)
    later = warehouse.rows("customers_in_window", **YEAR, known_to_on=date(2025, 2, 1), **ALL)
    assert then.select("revenue_eur", "line_count").rows() == [(100.0, 1)]
    assert later.select("revenue_eur", "line_count").rows() == [(70.0, 2)]


def test_a_credit_note_for_an_unknown_invoice_keeps_its_own_date(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A"}],
        service_revenue=[
            line("1", date(2024, 12, 5), 100.0),
            line("2", date(2025, 1, 5), -30.0, ref_invoice_id="lost"),
        ],
    )
    rows = warehouse.rows("customers_in_window", **YEAR, known_to_on=date(2025, 2, 1), **ALL)
    assert rows["revenue_eur"].item() == 100.0


def test_warranty_free_and_bonus_lines_and_intercompany_do_not_count(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A"}, {"customer_id": "X", "is_intercompany": True}],
        service_revenue=[
            line("1", date(2024, 3, 1), 1.0, is_warranty=True),
            line("2", date(2024, 3, 1), 2.0, is_free=True),
            line("3", date(2024, 3, 1), -4.0, is_bonus_settlement=True),
            line("4", date(2024, 3, 1), 8.0, customer_id="X"),
        ],
    )
    rows = warehouse.rows("customers_in_window", **YEAR, **KNOWN, **ALL)
    assert rows.select("customer_id", "revenue_eur", "occasion_count").rows() == [("A", 0.0, 0)]


def test_a_customer_who_never_bought_is_there_with_its_machines(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A", "has_contact_person": True, "has_phone": True}],
        installed_base=[
            {"machine_id": "1", "commissioning_date": date(2019, 5, 2)},
            {"machine_id": "2", "commissioning_date": date(2018, 5, 2), "oem": "rival"},
            {
                "machine_id": "3",
                "commissioning_date": date(2020, 5, 2),
                "decommission_date": date(2024, 12, 31),
            },
            {
                "machine_id": "4",
                "commissioning_date": date(2020, 5, 2),
                "decommission_date": date(2025, 1, 1),
            },
            {"machine_id": "5", "commissioning_date": date(2025, 1, 1)},
        ],
    )
    rows = warehouse.rows("customers_in_window", **YEAR, **KNOWN, **ALL)
    assert rows.select(
        "first_machine_on", "machine_count", "active_machine_count", "has_contact", "revenue_eur"
    ).rows() == [(date(2019, 5, 2), 3, 2, True, 0.0)]


def test_a_machine_type_keeps_owners_and_buyers_and_counts_only_its_lines(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A"}, {"customer_id": "B"}, {"customer_id": "C"}],
        service_revenue=[
            line("1", date(2024, 3, 1), 10.0, machine_id="M1"),
            line("2", date(2024, 3, 2), 5.0),
            line("3", date(2024, 3, 3), 7.0, customer_id="B", machine_id="M1"),
            line("4", date(2024, 3, 3), 9.0, customer_id="C"),
        ],
        installed_base=[{"machine_id": "M1", "commissioning_date": date(2020, 1, 1)}],
    )
    presses = ALL | {"type_groups": ["presses"]}
    rows = warehouse.rows("customers_in_window", **YEAR, **KNOWN, **presses)
    assert rows.select("customer_id", "revenue_eur", "occasion_count").rows() == [
        ("A", 10.0, 1),
        ("B", 7.0, 1),
    ]


def test_a_category_keeps_every_customer_and_counts_only_its_lines(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A"}, {"customer_id": "B"}],
        service_revenue=[
            line("1", date(2024, 3, 1), 10.0, category="repair"),
            line("2", date(2024, 4, 2), 5.0),
        ],
    )
    repair = ALL | {"categories": ["repair"]}
    rows = warehouse.rows("customers_in_window", **YEAR, **KNOWN, **repair)
    assert rows.select("customer_id", "revenue_eur", "last_occasion_on").rows() == [
        ("A", 10.0, date(2024, 3, 1)),
        ("B", 0.0, None),
    ]


def test_filters_on_customers_hold_in_every_mart(small: Warehouse) -> None:
    north = ALL | {"regions": ["Nord"], "countries": ["DE"], "industries": ["food"]}
    only_direct = north | {"channels": ["direct"]}
    customers = small.rows("customers_in_window", **YEAR, **KNOWN, **only_direct)
    totals = small.rows("trend_totals", to_on=YEAR["to_on"], month_count=1, **only_direct)
    assert customers["customer_id"].to_list() == ["A"]
    assert totals["revenue_eur"].item() == 150.0


def test_the_example_of_the_method_notes_comes_out_of_the_query(given: Given) -> None:
    """EX-2.1: revenue in thousands, a never-buyer since 31 months, a mere credit, a newcomer."""
    bought = {"01": 400, "02": 280, "03": 120, "04": 50, "05": 50, "06": 30, "07": 20, "08": 20}
    bought |= {"09": 15, "12": 15, "11": -8}
    warehouse = given(
        customers=[{"customer_id": f"C{number:02d}"} for number in range(1, 13)],
        service_revenue=[
            *(
                line(number, date(2024, 7, 1), 1000.0 * revenue, customer_id=f"C{number}")
                for number, revenue in bought.items()
            ),
            line("old", date(2022, 5, 20), 900.0, customer_id="C10"),
        ],
        installed_base=[
            *(
                {
                    "machine_id": str(number),
                    "customer_id": "C10",
                    "commissioning_date": date(2015, 1, 1),
                }
                for number in range(3)
            ),
            {"machine_id": "9", "customer_id": "C12", "commissioning_date": date(2024, 8, 1)},
        ],
    )
    rows = warehouse.rows("customers_in_window", **YEAR, **KNOWN, **ALL)
    revenue = dict(rows.select("customer_id", "revenue_eur").iter_rows())
    assert sum(value for value in revenue.values() if value > 0) == 1_000_000.0
    assert sum(revenue.values()) == 992_000.0
    assert rows.filter(customer_id="C10").select(
        "revenue_eur", "active_machine_count", "last_occasion_on"
    ).rows() == [(0.0, 3, date(2022, 5, 20))]
    assert rows.filter(customer_id="C11").select("revenue_eur", "last_occasion_on").rows() == [
        (-8000.0, None)
    ]
    assert rows.filter(customer_id="C12")["first_machine_on"].item() == date(2024, 8, 1)


# --- the other marts --------------------------------------------------------------------------


def test_quarters_are_counted_back_from_the_month_end_and_empty_ones_are_zero(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A"}, {"customer_id": "B"}],
        service_revenue=[
            line("0", date(2022, 12, 31), 1.0),
            line("1", date(2023, 1, 1), 10.0),
            line("2", date(2023, 3, 31), 20.0),
            line("3", date(2023, 4, 1), 40.0),
            line("4", date(2024, 12, 31), 80.0),
            line("5", date(2025, 1, 1), 160.0),
            line("6", date(2025, 1, 1), 160.0, customer_id="B"),
        ],
    )
    rows = warehouse.rows("customer_quarters", to_on=date(2025, 1, 1), **ALL)
    assert rows["customer_id"].unique().to_list() == ["A"]
    assert rows["revenue_eur"].to_list() == [30.0, 40.0, 0.0, 0.0, 0.0, 0.0, 0.0, 80.0]


def test_months_without_revenue_are_zero_and_stand_beside_the_year_before(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A"}],
        service_revenue=[line("1", date(2023, 1, 31), 5.0), line("2", date(2024, 3, 1), 7.0)],
    )
    rows = warehouse.rows(
        "revenue_by_month", from_on=date(2024, 1, 1), to_on=date(2024, 4, 1), **ALL
    )
    assert rows.select("month_on", "revenue_eur", "previous_revenue_eur").rows() == [
        (date(2024, 1, 1), 0.0, 5.0),
        (date(2024, 2, 1), 0.0, 0.0),
        (date(2024, 3, 1), 7.0, 0.0),
    ]


def test_categories_and_regions_of_two_periods_stand_side_by_side(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A", "region": "Nord"}],
        service_revenue=[
            line("1", date(2023, 12, 31), 5.0),
            line("2", date(2024, 1, 1), 7.0, category="repair", contribution_margin=3.0),
            line("3", date(2025, 1, 1), 100.0),
        ],
    )
    categories = warehouse.rows("revenue_by_category", **YEAR, **BEFORE, **ALL)
    regions = warehouse.rows("revenue_by_region", **YEAR, **BEFORE, **ALL)
    assert categories.rows() == [("repair", 7.0, 0.0, 3.0, 7.0), ("parts", 0.0, 5.0, 0.0, 0.0)]
    assert regions.rows() == [("DE", "Nord", 7.0, 5.0, 3.0, 7.0)]


def test_the_change_of_a_customer_shows_new_and_lapsed_ones(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A", "name": "Alt"}, {"customer_id": "N", "name": "Neu"}],
        service_revenue=[
            line("1", date(2023, 12, 31), 5.0),
            line("2", date(2024, 12, 31), 7.0, customer_id="N"),
        ],
    )
    rows = warehouse.rows("customer_revenue_change", **YEAR, **BEFORE, **ALL)
    assert rows.rows() == [("A", "Alt", 0.0, 5.0), ("N", "Neu", 7.0, 0.0)]


def test_totals_name_the_revenue_each_measure_rests_on(given: Given) -> None:
    launched = {"service_launch_date": date(2021, 3, 2)}
    warehouse = given(
        customers=[{"customer_id": "A"}],
        service_revenue=[
            line("1", date(2024, 3, 1), 100.0, contribution_margin=40.0, list_price_value=125.0),
            line("2", date(2024, 3, 1), 50.0, category="training", contribution_margin=30.0),
            line("3", date(2024, 3, 1), 10.0, part_class="monopoly"),
            line("4", date(2024, 3, 1), 30.0, part_class="standard", **launched),
            line("5", date(2024, 3, 2), 20.0, category="other", **launched),
        ],
    )
    totals = warehouse.rows("trend_totals", to_on=YEAR["to_on"], month_count=1, **ALL)
    assert totals.drop("as_of_on", "is_complete").to_dicts()[0] == {
        "revenue_eur": 210.0,
        "margin_eur": 70.0,
        "margin_base_eur": 150.0,
        "focus_margin_eur": 40.0,
        "focus_base_eur": 100.0,
        "list_price_eur": 125.0,
        "list_base_eur": 100.0,
        "parts_eur": 40.0,
        "monopoly_parts_eur": 10.0,
        "new_service_eur": 30.0,
        "launch_base_eur": 50.0,
        "credit_eur": 0.0,
        "line_count": 5,
    }


def test_the_trend_ends_with_the_revenue_of_the_window(small: Warehouse) -> None:
    trend = small.rows("trend_totals", to_on=YEAR["to_on"], month_count=13, **ALL)
    customers = small.rows("customers_in_window", **YEAR, **KNOWN, **ALL)
    assert trend["as_of_on"].to_list()[0] == date(2023, 12, 31)
    assert trend["as_of_on"].to_list()[-1] == date(2024, 12, 31)
    assert trend.height == 13
    assert trend["revenue_eur"].to_list()[-1] == pytest.approx(customers["revenue_eur"].sum())
    assert trend["is_complete"].to_list() == [False] * 4 + [True] * 9


def test_a_machine_is_under_care_with_a_paid_line_in_24_months(given: Given) -> None:
    old = date(2015, 1, 1)
    warehouse = given(
        customers=[{"customer_id": "A"}],
        service_revenue=[
            line("1", date(2023, 1, 1), 10.0, machine_id="first day"),
            line("2", date(2022, 12, 31), 10.0, machine_id="day before"),
            line("3", date(2024, 5, 1), 10.0, machine_id="free", is_free=True),
            line("4", date(2024, 5, 1), 10.0, machine_id="in warranty"),
            line("5", date(2024, 5, 1), 10.0, machine_id="scrapped"),
        ],
        installed_base=[
            {"machine_id": "first day", "commissioning_date": old},
            {"machine_id": "day before", "commissioning_date": old},
            {"machine_id": "free", "commissioning_date": old, "warranty_end": date(2024, 12, 31)},
            {
                "machine_id": "in warranty",
                "commissioning_date": old,
                "warranty_end": date(2025, 1, 1),
            },
            {"machine_id": "scrapped", "commissioning_date": old, "decommission_date": old},
        ],
    )
    rows = warehouse.rows("machines_under_care", to_on=date(2025, 1, 1), **ALL).rows()
    assert rows[:2] == [(0, 3, 1), (1, 2, 2)]


def test_breadth_counts_groups_with_positive_net_revenue(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A"}],
        service_revenue=[
            line("1", date(2024, 3, 1), 10.0, category="parts"),
            line("2", date(2024, 3, 1), 10.0, category="exchange_parts"),
            line("3", date(2024, 3, 1), 10.0, category="remote"),
            line("4", date(2024, 3, 1), 10.0, category="training"),
            line("5", date(2024, 3, 2), -10.0, category="training"),
            line("6", date(2024, 3, 1), 10.0, category="other"),
            line("7", date(2024, 12, 31), 10.0, category="operator_model"),
            line("8", date(2025, 1, 1), 10.0, category="overhaul"),
        ],
    )
    rows = warehouse.rows("breadth_groups", to_on=date(2025, 1, 1), **ALL).rows()
    assert rows[:2] == [(0, 1, 3.0), (1, 1, 2.0)]


def test_an_invoice_carries_its_credit_note(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A"}],
        service_revenue=[
            line("1", date(2024, 12, 1), 10.0),
            line("1", date(2024, 12, 1), 5.0, line_no=2, category="repair"),
            line("2", date(2024, 12, 31), -4.0, ref_invoice_id="1"),
            line("3", date(2025, 1, 1), 9.0),
        ],
    )
    rows = warehouse.rows("invoice_values", **YEAR, **KNOWN, **ALL)
    assert rows.rows() == [("A", "1", 11.0)]


def test_choices_name_how_many_customers_they_hold(small: Warehouse) -> None:
    options = {(row[0], row[1]): row[2] for row in small.rows("filter_options").iter_rows()}
    assert options[("country", "DE")] == 2
    assert options[("category", "parts")] == 2
    assert options[("type_group", "presses")] == 1
    assert ("region", "") not in options


def test_the_status_tells_rows_and_period_of_each_table(small: Warehouse) -> None:
    assert small.rows("data_status").rows() == [
        ("customers", 4, None, None, 1),
        ("installed_base", 1, None, None, 1),
        ("service_revenue", 8, date(2023, 5, 5), date(2025, 2, 1), 1),
    ]


# --- purchase occasions -----------------------------------------------------------------------


def test_comments_are_trimmed_and_those_of_colleagues_and_empty_ones_are_left_out(
    given: Given,
) -> None:
    def wrote(person: str, comment: str | None, group: str = "customer") -> Row:
        return {
            "wave_id": "W1",
            "respondent_id": person,
            "item_id": "I01",
            "customer_id": "A",
            "respondent_group": group,
            "response_date": date(2025, 1, 1),
            "comment": comment,
        }

    responses = [
        wrote("P1", " Too slow. "),
        wrote("P2", "  "),
        wrote("P3", None),
        wrote("P4", "We are great.", "internal_sales"),
    ]
    rows = given(customers=[{"customer_id": "A"}], survey_responses=responses)
    lists = ("countries", "regions", "industries", "channels", "type_groups", "roles")
    asked: dict[str, Any] = {name: [] for name in lists}
    found = rows.rows("survey_comments", known_to_on=date(2025, 1, 2), **asked)
    assert found.rows() == [("W1", "P1", "I01", "Too slow.")]


def test_occasions_are_dated_by_their_first_day_and_gaps_by_the_later_one(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A"}],
        service_revenue=[
            line("1", date(2024, 1, 30), 10.0),
            line("2", date(2024, 2, 5), 10.0),
            line("3", date(2024, 2, 6), 10.0),
            line("4", date(2024, 3, 1), 10.0),
            line("5", date(2024, 3, 20), 10.0),
            line("6", date(2024, 3, 20), -10.0, line_no=2),
        ],
    )
    assert warehouse.view("occasions").rows() == [
        ("A", date(2024, 1, 30), None),
        ("A", date(2024, 2, 6), 7),
        ("A", date(2024, 3, 1), 24),
    ]
    months = warehouse.view("customer_months")
    assert months.select(
        "occasion_count", "gap_count", "gap_total_days", "gap_squares_total_days"
    ).rows() == [(1, 0, 0, 0), (1, 1, 7, 49), (1, 1, 24, 576)]


def walked(days: list[date], merge_days: int) -> list[date]:
    """The rule as a plain loop."""
    occasions: list[date] = []
    for day in sorted(set(days)):
        if not occasions or (day - occasions[-1]).days >= merge_days:
            occasions.append(day)
    return occasions


DAYS = st.lists(
    st.integers(0, 200).map(lambda offset: date(2024, 1, 1) + timedelta(days=offset)), min_size=1
)


@how_often(deadline=None, max_examples=60)
@drawn(
    customers=st.dictionaries(st.sampled_from("ABC"), DAYS, min_size=1),
    merge_days=st.integers(0, 30),
)
def test_occasions_equal_a_plain_loop(customers: dict[str, list[date]], merge_days: int) -> None:
    bought = pl.DataFrame(
        [(customer, day) for customer, days in customers.items() for day in set(days)],
        schema={"customer_id": pl.String, "purchased_on": pl.Date},
        orient="row",
    )
    with duckdb.connect() as con:
        con.register("purchase_days", bought)
        occasions = con.sql(
            query.named("rollups", "occasions").sql, params={"merge_days": merge_days}
        ).pl()
    expected = [
        (customer, day)
        for customer in sorted(customers)
        for day in walked(customers[customer], merge_days)
    ]
    assert occasions.select("customer_id", "occasion_on").rows() == expected


def test_purchases_so_far_are_those_known_at_the_end_of_the_month(given: Given) -> None:
    warehouse = given(
        customers=[{"customer_id": "A"}, {"customer_id": "B"}],
        service_revenue=[
            line("1", date(2024, 1, 10), 10.0),
            line("2", date(2024, 3, 10), 10.0),
            line("3", date(2024, 4, 1), -5.0, customer_id="B"),
        ],
    )
    rows = warehouse.view("purchases_so_far").sort("month_on")
    assert rows.select(
        "month_on", "occasion_count", "last_occasion_on", "gap_total_days"
    ).rows() == [
        (date(2024, 1, 1), 1, date(2024, 1, 10), 0),
        (date(2024, 2, 1), 1, date(2024, 1, 10), 0),
        (date(2024, 3, 1), 2, date(2024, 3, 10), 60),
        (date(2024, 4, 1), 2, date(2024, 3, 10), 60),
    ]


def test_invited_are_the_people_of_the_chosen_customers(given: Given) -> None:
    def invited(contact: str, customer: str, **more: Any) -> Row:
        known = {"wave_id": "W", "invited_date": date(2024, 4, 8), "responded": False}
        return known | {"contact_id": contact, "customer_id": customer} | more

    rows = given(
        customers=[
            {"customer_id": "A", "region": "Nord"},
            {"customer_id": "B", "region": "Süd"},
            {"customer_id": "I", "is_intercompany": True},
        ],
        survey_invitations=[
            invited("1", "A", responded=True, reminder_no=0),
            invited("2", "A", responded=True, reminder_no=2),
            invited("3", "B", reminder_no=2),
            invited("4", "gone", responded=True),
            invited("5", "I"),
        ],
    )
    lists = {name: values for name, values in ALL.items() if name != "categories"}
    everybody = rows.rows("survey_invitees", **lists)
    assert everybody.drop("wave_id").rows() == [
        ("1", "A", True, False),
        ("2", "A", True, True),
        ("3", "B", False, None),
        ("4", None, True, None),
    ]
    north = rows.rows("survey_invitees", **{**lists, "regions": ["Nord"]})
    assert north["contact_id"].to_list() == ["1", "2"]
