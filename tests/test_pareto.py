"""The Pareto answer, from rows to classes: worked examples and the edges of the data."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date

import polars as pl
import pytest
from click.testing import CliRunner

from dashboard import warehouse
from dashboard.answers import cockpit, pareto
from dashboard.answers.pareto import Pareto
from dashboard.answers.ranked_customers import COLUMNS
from dashboard.command import service_compass
from dashboard.filters import Filters
from dashboard.text import Said, say, speaking
from tests.conftest import Given, Row

Answered = Callable[..., Pareto]

NOW, BEFORE, OLD = date(2024, 12, 31), date(2023, 12, 31), date(2015, 1, 1)


@pytest.fixture
def answered(given: Given, monkeypatch: pytest.MonkeyPatch) -> Answered:
    """``answered(choice, customers=[...], ...)``: the Pareto page over rows given as literals."""

    def over(choice: Filters | None = None, **tables: list[Row]) -> Pareto:
        rows = given(**tables)
        monkeypatch.setattr(warehouse, "current", lambda: rows)
        return pareto.answer(choice or Filters())

    return over


def bought(amounts: dict[str, float], on: date, **more: object) -> list[Row]:
    """One invoice per customer on a day."""
    return [
        {
            "invoice_id": f"{customer}-{on}",
            "customer_id": customer,
            "invoice_date": on,
            "net_revenue": amount,
            **more,
        }
        for customer, amount in amounts.items()
    ]


def machines(*customers: str, on: date = OLD) -> list[Row]:
    return [
        {"machine_id": customer, "customer_id": customer, "commissioning_date": on}
        for customer in customers
    ]


def named(*customers: str, **more: object) -> list[Row]:
    return [{"customer_id": name, "name": f"{name} GmbH", **more} for name in customers]


#: EX-2.1, in thousands; C10 bought 31 months ago, C11 has a credit note only, C12 is new.
REVENUE = {"C01": 400, "C02": 280, "C03": 120, "C04": 50, "C05": 50, "C06": 30, "C07": 20}
REVENUE |= {"C08": 20, "C09": 15, "C12": 15, "C11": -8}
EXAMPLE: dict[str, list[Row]] = {
    "customers": named(*(f"C{number:02d}" for number in range(1, 13))),
    "service_revenue": [
        *bought({name: 1000.0 * value for name, value in REVENUE.items()}, NOW),
        *bought({"C10": 900.0}, date(2022, 5, 20)),
    ],
    "installed_base": [
        *machines(*(f"C{number:02d}" for number in range(1, 12))),
        *machines("C12", on=date(2024, 8, 1)),
    ],
}


def classes(found: Pareto) -> dict[str, str]:
    """Class -> the numbers of its customers."""
    groups = found.customers.sort("customer_id").group_by("customer_class", maintain_order=True)
    return {str(label): " ".join(frame["customer_id"].str.slice(1)) for (label,), frame in groups}


def sentences(found: Pareto) -> Iterator[str]:
    for field in fields(found):
        value = getattr(found, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Said):
                yield say(one)


# --- classes ------------------------------------------------------------------------------------


def test_classes_by_revenue_follow_the_worked_example(answered: Answered) -> None:
    found = answered(Filters(mode="revenue"), **EXAMPLE)
    assert classes(found) == {
        "A": "01 02 03",
        "B": "04 05 06 07 08",
        "C": "09 12",
        "Z": "10",
        "G": "11",
    }


def test_classes_by_behaviour_follow_the_worked_example(answered: Answered) -> None:
    found = answered(Filters(), **EXAMPLE)
    assert classes(found) == {"A": "01 02 03", "B": "04 05 06 07 08 09", "C": "10 11", "N": "12"}
    details = dict(found.customers.select("customer_id", "class_detail").iter_rows())
    assert details["C10"] == "C1"


def test_a_limit_that_was_moved_decides_the_classes(answered: Answered) -> None:
    found = answered(Filters(mode="revenue", a_share=0.5, b_share=0.91), **EXAMPLE)
    assert classes(found)["A"] == "01 02"
    assert classes(found)["C"] == "07 08 09 12"


def test_totals_of_the_classes_add_up_to_all_customers_and_all_revenue(answered: Answered) -> None:
    totals = answered(Filters(mode="revenue"), **EXAMPLE).classes
    assert totals.select("customer_class", "customer_count", "revenue_eur").rows() == [
        ("A", 3, 800_000.0),
        ("B", 5, 170_000.0),
        ("C", 2, 30_000.0),
        ("Z", 1, 0.0),
        ("G", 1, -8_000.0),
    ]
    assert totals["customer_share"].sum() == pytest.approx(1)
    assert totals["revenue_share"].sum() == pytest.approx(1)


def test_the_table_holds_every_customer_largest_first(answered: Answered) -> None:
    table = answered(Filters(mode="revenue"), **EXAMPLE).customers
    assert table.columns == list(COLUMNS)
    assert table.height == 12
    first = table.row(0, named=True)
    assert (first["customer_rank"], first["customer_name"]) == (1, "C01 GmbH")
    assert (first["revenue_share"], first["cum_share"]) == pytest.approx((0.4, 0.4))
    assert table.row(-1, named=True)["customer_rank"] is None


def test_a_window_of_three_years_shows_the_mean_of_a_year(answered: Answered) -> None:
    found = answered(
        Filters(window="FY3avg", mode="revenue"),
        customers=named("C01"),
        service_revenue=[*bought({"C01": 300.0}, NOW), *bought({"C01": 600.0}, date(2022, 1, 1))],
    )
    assert found.customers["revenue_eur"].to_list() == [300.0]


# --- concentration ------------------------------------------------------------------------------


def test_concentration_follows_the_worked_example(answered: Answered) -> None:
    found = answered(Filters(), **EXAMPLE)
    assert found.gini_buyers_index == pytest.approx(0.593)
    assert found.gini_buyers_corrected_index == pytest.approx(0.6588888889)
    assert found.gini_all_index == pytest.approx(0.6608333333)
    assert found.top20_share == pytest.approx(0.68)
    assert found.top20_all_share == pytest.approx(0.728)
    assert (found.customers_for_80_count, found.customers_for_80_share) == (3, 0.3)
    assert found.hhi_index == pytest.approx(0.25995)


def test_the_headline_names_who_carries_the_revenue_and_who_buys_nothing(
    answered: Answered,
) -> None:
    assert say(answered(Filters(), **EXAMPLE).headline) == (
        "3 customers, 30.0% of the buyers, bring 80% of service revenue; 2 others could buy and "
        "bought nothing from Jan 2024 to Dec 2024."
    )


def test_without_machines_only_buyers_are_measured(answered: Answered) -> None:
    found = answered(
        Filters(),
        customers=named("C01", "C02"),
        service_revenue=bought({"C01": 3.0, "C02": 1.0}, NOW),
    )
    assert found.gini_buyers_index == pytest.approx(0.25)
    assert found.gini_all_index is None
    assert "owners" not in found.lorenz["line"]
    assert [card.is_missing for card in found.concentration_cards] == [
        False, False, False, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("mode", ["revenue", "behaviour"])
def test_the_row_of_the_limit_in_force_counts_class_a(answered: Answered, mode: str) -> None:
    found = answered(Filters(mode=mode), **EXAMPLE)  # type: ignore[arg-type]
    (row,) = found.curve.filter(pl.col("limit_share").is_close(found.a_share)).to_dicts()
    card = found.classes.row(0, named=True)
    assert row["customer_count"] == card["customer_count"]
    assert row["cum_share"] == pytest.approx(card["revenue_share"])


def test_the_rows_of_the_limits_stand_first_from_50_per_cent_on(answered: Answered) -> None:
    curve = answered(Filters(), **EXAMPLE).curve
    assert curve["part"].to_list()[:52] == ["limit"] * 51 + ["curve"]
    assert curve["limit_share"].to_list()[:51] == [n / 100 for n in range(50, 101)]


def test_the_curve_names_the_customer_of_every_rank(answered: Answered) -> None:
    curve = answered(Filters(mode="revenue"), **EXAMPLE).curve.filter(part="curve")
    assert curve.filter(customer_rank=3)["customer_name"].to_list() == ["C03 GmbH"]
    assert curve["cum_share"].to_list()[-1] == 1.0


# --- certainty and regularity -------------------------------------------------------------------


def test_a_class_that_hangs_on_one_invoice_is_on_the_edge(answered: Answered) -> None:
    many = [
        bought({"C01": 10.0}, date(2024, 12, day), invoice_id=f"x{day}") for day in range(1, 31)
    ]
    found = answered(
        Filters(mode="revenue"),
        customers=named("C01", "C02", "C03"),
        service_revenue=[
            *(row for rows in many for row in rows),
            *bought({"C02": 60.0, "C03": 20.0}, NOW),
        ],
    )
    certainty = dict(found.customers.select("customer_id", "certainty").iter_rows())
    assert certainty == {"C01": "certain", "C02": "edge", "C03": "edge"}
    assert say(found.certainty_says).startswith("1 of 2 class A customers are certain")


def test_only_a_class_from_the_ranking_has_a_certainty(answered: Answered) -> None:
    table = answered(Filters(), **EXAMPLE).customers
    told = table.filter(pl.col("certainty_share").is_not_null())
    assert set(told["customer_class"]) == {"A", "B"}


def test_regularity_needs_eight_quarters_and_says_so(answered: Answered) -> None:
    quarters = [date(2023 + n // 4, 3 * (n % 4) + 1, 1) for n in range(8)]
    steady = [row for on in quarters for row in bought({"C01": 10.0}, on)]
    now_and_then = bought({"C02": 10.0}, NOW)
    customers = named("C01", "C02")
    long = answered(Filters(), customers=customers, service_revenue=[*steady, *now_and_then])
    short = answered(Filters(), customers=customers, service_revenue=[*steady[1:], *now_and_then])
    columns = ("customer_id", "xyz_class", "demand_class", "is_sporadic")
    assert sorted(long.customers.select(columns).rows()) == [
        ("C01", "X", "smooth", False),
        ("C02", "Z", None, True),
    ]
    assert short.customers["xyz_class"].to_list() == [None, None]
    assert not any("XYZ" in say(hint) for hint in long.hints)
    assert any("XYZ" in say(hint) for hint in short.hints)


def test_a_window_shorter_than_two_usual_intervals_is_told(answered: Answered) -> None:
    rows = [row for on in (date(2020, 1, 1), NOW) for row in bought({"C01": 10.0}, on)]
    short = answered(Filters(), customers=named("C01"), service_revenue=rows)
    assert any("choose at least 120 months" in say(hint) for hint in short.hints)
    often = [row for month in range(1, 13) for row in bought({"C01": 1.0}, date(2024, month, 28))]
    fitting = answered(Filters(), customers=named("C01"), service_revenue=often)
    assert not any("choose at least" in say(hint) for hint in fitting.hints)


# --- movement -----------------------------------------------------------------------------------

#: EX-2.4: with these revenues the classes are those of the example.
YEAR_BEFORE = {"C01": 300.0, "C03": 280.0, "C04": 250.0, "C06": 10.0}
YEAR_BEFORE |= dict.fromkeys(("C02", "C05", "C07", "C08", "C09", "C10", "C11"), 22.0)
YEAR = {"C01": 300.0, "C02": 280.0, "C03": 250.0, "C10": 10.0, "C11": 10.0}
YEAR |= dict.fromkeys(("C04", "C05", "C06", "C07", "C08", "C09"), 25.0)
MOVED: dict[str, list[Row]] = {
    "customers": named(*sorted(YEAR)),
    "service_revenue": [
        *bought(YEAR_BEFORE, BEFORE),
        *bought(YEAR, NOW),
        *bought({"C11": 0.01}, date(2023, 1, 1)),
    ],
}


def test_movement_follows_the_worked_example(answered: Answered) -> None:
    found = answered(Filters(mode="revenue"), **MOVED)
    counts = found.matrix.filter(pl.col("customer_class").is_in(["A", "B", "C"]))
    assert counts["customer_count"].to_list() == [2, 1, 0, 1, 4, 2, 0, 1, 0]
    assert found.movement.stability_share == pytest.approx(0.545455, abs=1e-6)
    assert found.movement.mobility_index == pytest.approx(0.880952, abs=1e-6)
    assert found.movement.up_share == pytest.approx(0.1818, abs=1e-4)
    assert found.movement.down_share == pytest.approx(0.2727, abs=1e-4)


def test_the_names_behind_a_cell_come_with_their_euros(answered: Answered) -> None:
    found = answered(Filters(mode="revenue"), **MOVED)
    behind = found.movers.filter(previous_class="A", customer_class="B")
    assert behind.select("customer_name", "change_eur", "movement").rows() == [
        ("C04 GmbH", -225.0, "down")
    ]
    assert found.gains.row(0)[:2] == ("C02 GmbH", 258.0)
    assert found.losses.row(0)[:2] == ("C04 GmbH", -225.0)


def test_whoever_was_a_prospect_before_is_new(answered: Answered) -> None:
    found = answered(Filters(), **MOVED | {"installed_base": machines("C01")} | {
        "customers": [*MOVED["customers"], *named("P")],
        "service_revenue": [*MOVED["service_revenue"], *bought({"P": 5.0}, NOW)],
    })  # fmt: skip
    assert found.movers.filter(customer_id="P").select(
        "previous_class", "customer_class", "movement"
    ).rows() == [("new", "N", "other")]


def test_without_a_whole_period_before_nothing_is_compared(answered: Answered) -> None:
    found = answered(
        Filters(), customers=named("C01"), service_revenue=bought({"C01": 1.0}, date(2024, 1, 31))
    )
    assert found.movers.is_empty()
    assert found.matrix.is_empty()
    assert found.movement_cards == ()
    assert "begins too late" in say(found.movement_says)


# --- edges --------------------------------------------------------------------------------------


def test_a_choice_without_customers_has_an_empty_table(answered: Answered) -> None:
    found = answered(Filters(region=("nowhere",)), **EXAMPLE)
    assert found.customers.is_empty()
    assert found.gini_buyers_index is None


@pytest.mark.parametrize("language", ["de", "en"])
def test_nobody_bought_in_the_window_is_said_and_no_error(
    answered: Answered, language: str
) -> None:
    found = answered(Filters(as_of=date(2023, 12, 31)), **EXAMPLE)
    with speaking(language):  # type: ignore[arg-type]
        assert all(sentences(found))
    assert found.buyer_count == 0
    assert found.curve.is_empty()
    assert found.customers.height == 12


@pytest.mark.parametrize("mode", ["revenue", "behaviour"])
def test_every_class_has_a_card_that_explains_it(answered: Answered, mode: str) -> None:
    found = answered(Filters(mode=mode), **EXAMPLE)  # type: ignore[arg-type]
    assert [card.definition.id for card in found.class_cards] == found.classes[
        "customer_class"
    ].to_list()
    assert all(card.definition.means and card.basis for card in found.class_cards)


def test_answers_of_two_pages_to_one_choice_are_kept_apart(answered: Answered) -> None:
    answered(Filters(), **EXAMPLE)
    assert type(cockpit.answer(Filters())) is cockpit.Cockpit
    assert type(pareto.answer(Filters())) is Pareto


# --- without the page ---------------------------------------------------------------------------


def shown(*arguments: str) -> bytes:
    result = CliRunner().invoke(service_compass, ["show", "pareto", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def test_the_command_prints_the_whole_answer(answered: Answered) -> None:
    answered(Filters(), **EXAMPLE)
    told = json.loads(shown("--set", "mode=revenue", "--set", "window=R24"))
    assert told["answer"]["gini_buyers_index"] == pytest.approx(0.593)
    assert told["answer"]["classes"][0]["customer_count"] == 3
    assert len(told["answer"]["customers"]) == 12
    assert {"matrix", "movers", "movement", "hhi_index"} <= told["answer"].keys()


def test_the_command_writes_all_customers_as_csv_and_every_table_as_excel(
    answered: Answered,
) -> None:
    answered(Filters(), **EXAMPLE)
    table = pl.read_csv(io.BytesIO(shown("--format", "csv")))
    assert table.height == 12
    assert table["Customer"][0] == "C01 GmbH"
    sheets = pl.read_excel(io.BytesIO(shown("--format", "xlsx")), sheet_id=0)
    assert {"customers", "classes", "movers"} <= {name.lower() for name in sheets}
