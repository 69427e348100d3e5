"""The Touchpoints answer: halves that work alone, what is not shown, and the planted truths."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner
from scipy import stats

from dashboard import warehouse
from dashboard.answers import payload, promises, touchpoints
from dashboard.answers.asked import Asked
from dashboard.answers.kpis import Kpi
from dashboard.answers.touchpoints import Touchpoints
from dashboard.command import service_compass
from dashboard.filters import Filters
from dashboard.text import say, speaking
from dashboard.warehouse import Warehouse
from tests.conftest import Given, Row

Answered = Callable[..., Touchpoints]

TOLD_ON = date(2026, 4, 30)
OPENED = datetime.fromisoformat("2026-03-02T08:00")
#: Ten customers, five in the north and five in the south; the first bought.
CUSTOMERS: list[Row] = [
    {"customer_id": f"C{no}", "name": f"C{no} GmbH", "region": "Nord" if no < 5 else "Süd"}
    for no in range(10)
]
REVENUE: list[Row] = [
    {"invoice_id": "1", "invoice_date": date(2026, 9, 30), "net_revenue": 9.0, "customer_id": "C0"}
]


@pytest.fixture
def answered(given: Given, monkeypatch: pytest.MonkeyPatch) -> Answered:
    """``answered(choice, incidents=[...], ...)``: the page over ten customers."""

    def over(choice: Filters | None = None, **tables: list[Row]) -> Touchpoints:
        rows = given(**{"customers": CUSTOMERS, "service_revenue": REVENUE} | tables)
        monkeypatch.setattr(warehouse, "current", lambda: rows)
        return touchpoints.answer(choice or Filters())

    return over


@pytest.fixture
def sample(sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Answered:
    """The page over the sample data."""
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    return lambda choice=None: touchpoints.answer(choice or Filters())


def incident(no: int, customer: str, valence: str = "negative", **more: Any) -> Row:
    return {
        "incident_id": f"E{no}",
        "customer_id": customer,
        "respondent_id": f"P-{customer}",
        "recorded_date": TOLD_ON,
        "touchpoint_id": "T09",
        "valence": valence,
        "intensity": 4,
    } | more


def told_by_all(**more: Any) -> list[Row]:
    return [incident(no, f"C{no}", **more) for no in range(10)]


def case(no: int, customer: str = "C0", *, response: float | None = 1.0, **more: Any) -> Row:
    opened = more.pop("opened_ts", OPENED)
    return {
        "case_id": f"S{no}",
        "customer_id": customer,
        "channel": "phone",
        "case_type": "breakdown",
        "opened_ts": opened,
        "first_response_ts": None if response is None else opened + timedelta(hours=response),
        "promised_response_h": 2.0,
    } | more


def english(found: Touchpoints) -> list[str]:
    with speaking("en"):
        return [say(found.headline), *map(say, found.hints)]


def kpi(found: Touchpoints, kpi_id: str) -> Kpi:
    parts = [part.kpis for part in (found.promises, found.complaints) if part is not None]
    return next(one for kpis in parts for one in kpis if one.definition.id == kpi_id)


def touchpoint(found: Touchpoints, touchpoint_id: str) -> Row:
    assert found.told is not None
    return found.told.journey.row(by_predicate=pl.col("touchpoint_id") == touchpoint_id, named=True)


# --- what there is and what is needed ---------------------------------------------------------


def test_without_incidents_and_cases_the_page_says_what_it_needs(answered: Answered) -> None:
    found = answered()
    assert (found.told, found.complaints, found.promises) == (None, None, None)
    assert found.customers.is_empty()
    told = english(found)
    assert told[0].startswith("No incident was told and no service case opened")
    assert "the table incidents" in told[1]
    assert "the table service_cases" in told[2]


def test_incidents_alone_make_the_journey(answered: Answered) -> None:
    found = answered(incidents=told_by_all())
    assert found.promises is None
    assert touchpoint(found, "T09")["negative_share"] == 1.0
    assert english(found)[0] == (
        "100.0% of what 10 customers told was bad; most is at stake at Technician on site."
    )


def test_cases_alone_make_the_promises(answered: Answered) -> None:
    found = answered(service_cases=[case(1), case(2, response=3.0)])
    assert (found.told, found.complaints) == (None, None)
    assert kpi(found, "K-26").value == 0.5
    assert english(found)[0] == "50.0% of the first responses came as promised."
    assert found.customers.select("customer_id", "broken_count", "case_count").rows() == [
        ("C0", 1, 2)
    ]


def test_a_customer_with_bad_events_shows_its_cases_also_where_no_promise_was_broken(
    answered: Answered,
) -> None:
    found = answered(
        incidents=told_by_all(is_complaint=True), service_cases=[case(1), case(2, response=9.0)]
    )
    counts = ("negative_count", "complaint_count", "broken_count", "case_count")
    first, second = found.customers.select("customer_id", *counts).rows()[:2]
    assert first == ("C0", 1, 1, 1, 2)
    assert second == ("C1", 1, 1, 0, 0)
    assert found.who("T09").equals(found.customers)
    kept = answered(incidents=told_by_all(), service_cases=[case(1)])
    assert kept.customers.select("customer_id", *counts).row(0) == ("C0", 1, 0, 0, 1)


def test_without_a_list_of_touchpoints_the_usual_one_is_taken_and_said(answered: Answered) -> None:
    found = answered(incidents=told_by_all())
    assert found.told is not None
    journey = found.told.journey
    assert journey["touchpoint_id"].to_list()[:4] == ["T01", "T02", "T03", "T05"]
    assert journey.height == 17
    assert journey["moment"].null_count() == 17
    assert any("the usual list" in hint for hint in english(found))


def test_the_firms_own_touchpoints_replace_the_usual_ones_and_unlisted_ones_follow(
    answered: Answered,
) -> None:
    own: list[Row] = [
        {
            "touchpoint_id": "X1",
            "name_en": "Own",
            "name_de": "Eigen",
            "stage": "problem",
            "is_moment_of_truth": True,
        }
    ]
    found = answered(incidents=told_by_all(touchpoint_id="other"), touchpoints=own)
    assert found.told is not None
    rows = found.told.journey.select("touchpoint_id", "german_touchpoint_name", "moment", "shown")
    assert rows.rows() == [
        ("X1", "Eigen", "flagged", "none_told"),
        ("other", "other", None, "told"),
    ]


def test_incidents_without_an_order_have_no_path_and_it_is_said(answered: Answered) -> None:
    found = answered(incidents=told_by_all())
    assert found.told is not None
    assert found.told.path.is_empty()
    assert "sequence_no" in say(found.told.path_says)


def test_events_and_cases_of_the_period_only_and_nothing_from_the_future(
    answered: Answered,
) -> None:
    choice = Filters(as_of=date(2026, 3, 31))
    later = answered(
        choice,
        incidents=told_by_all(),  # told in April
        service_cases=[
            case(1, response=24.0 * 40, promised_response_h=24.0 * 50),
            case(2, opened_ts=datetime.fromisoformat("2026-04-01T00:00")),
        ],
    )
    assert later.told is None
    # its answer came in April: in March nobody knew, and there was still time
    assert later.promises is not None
    assert later.promises.case_count == 1
    assert kpi(later, "K-26").value is None


def test_cases_out_of_order_are_left_out_and_told(answered: Answered) -> None:
    found = answered(service_cases=[case(1), case(2, response=-1.0)])
    assert found.promises is not None
    assert (found.promises.case_count, found.promises.left_out_count) == (1, 1)
    assert any("1 cases are left out" in hint for hint in english(found))


def test_where_every_case_is_out_of_order_that_is_what_is_told(answered: Answered) -> None:
    found = answered(service_cases=[case(1, response=-1.0), case(2, response=-2.0)])
    assert found.promises is None
    assert [hint for hint in english(found) if "cases" in hint][-1].startswith("2 cases are left")


def test_cases_without_times_or_promises_are_no_error(answered: Answered) -> None:
    found = answered(service_cases=[case(1, response=None, promised_response_h=None)])
    assert found.promises is not None
    assert found.promises.levels.is_empty()
    assert [one.value for one in found.promises.kpis] == [None] * 7


# --- what is not shown ------------------------------------------------------------------------


def test_too_few_people_are_not_shown(answered: Answered) -> None:
    found = answered(incidents=[incident(no, f"C{no}") for no in range(4)])
    assert found.told is None
    assert found.customers.is_empty()
    assert "4 so far, 1 are missing" in english(found)[0]


def test_a_filter_that_leaves_too_few_out_shows_nothing(answered: Answered) -> None:
    incidents = [incident(no, f"C{no}") for no in range(7)]
    choice = Filters(region=("Nord",))  # five in the north, two in the south
    found = answered(choice, incidents=incidents)
    assert found.told is None
    assert any("subtraction" in hint for hint in english(found))
    assert answered(incidents=incidents).told is not None


def test_without_respondents_customers_are_counted(answered: Answered) -> None:
    found = answered(incidents=told_by_all(respondent_id=None))
    assert touchpoint(found, "T09")["teller_count"] == 10


def test_a_touchpoint_few_told_of_has_no_figures_no_words_and_no_names(answered: Answered) -> None:
    found = answered(
        incidents=[
            *told_by_all(description="Wieder defekt."),
            incident(11, "C1", touchpoint_id="T04", description="Frau Muster war unfreundlich."),
        ]
    )
    assert found.told is not None
    hotline = touchpoint(found, "T04")
    assert (hotline["shown"], hotline["incident_count"]) == ("too_few", None)
    assert found.told.quotes["description"].to_list() == []  # T09 could be told by subtraction
    assert found.who("T04").is_empty()
    assert "P-C" not in str(found)


def test_words_are_shown_where_enough_people_said_something_of_the_kind(
    answered: Answered,
) -> None:
    good = [incident(20 + no, f"C{no}", "positive", description=f"Gut {no}.") for no in range(4)]
    found = answered(incidents=[*told_by_all(description="Wieder defekt."), *good])
    assert found.told is not None
    assert found.told.quotes.select("valence", "incident_count", "description").rows() == [
        ("negative", 10, "Wieder defekt.")
    ]


def test_problems_are_told_from_enough_people_on(answered: Answered) -> None:
    found = answered(
        incidents=[
            *told_by_all(problem_code="part_late", reaction="switched"),
            *[incident(20 + no, f"C{no}", problem_code="hotline_wait") for no in range(2)],
        ]
    )
    assert found.told is not None
    whole = found.told.problems
    assert whole["problem_code"].to_list() == []  # the only other one would be found out
    alone = answered(incidents=told_by_all(problem_code="part_late", reaction="switched"))
    assert alone.told is not None
    (row,) = alone.told.problems.to_dicts()
    assert (row["frequency_share"], row["reaction_index"], row["frap_index"]) == (1.0, 1.0, 4.0)


# --- complaints -------------------------------------------------------------------------------


def survey(scores: list[float], customer: bool = True) -> dict[str, list[Row]]:
    item: Row = {
        "item_id": "OS", "text_en": "OS", "text_de": "OS", "scale_lo": 1, "scale_hi": 5,
        "scale_reversed": False, "role": "overall", "is_service_item": True,
    }  # fmt: skip
    answers = [
        {
            "wave_id": "W",
            "respondent_id": f"R{no}",
            "item_id": "OS",
            "customer_id": f"C{no}" if customer else None,
            "respondent_group": "customer",
            "response_date": TOLD_ON,
            "perception": score,
        }
        for no, score in enumerate(scores)
    ]
    return {"survey_items": [item], "survey_responses": answers}


MACHINES: list[Row] = [
    {"machine_id": f"M{no}", "customer_id": f"C{no}", "commissioning_date": date(2020, 1, 1)}
    for no in range(10)
]


def test_the_iceberg_is_estimated_from_the_survey_and_the_complaints(answered: Answered) -> None:
    incidents = [
        row | {"is_complaint": no < 1, "satisfied_with_resolution": 4 if no < 5 else 2}
        for no, row in enumerate(told_by_all())
    ]
    found = answered(
        incidents=incidents, installed_base=MACHINES, **survey([1, 2, 3, 4, 5, 3, 3, 4])
    )
    assert found.complaints is not None
    seen = found.complaints.iceberg
    assert seen is not None
    assert (seen.dissatisfied_count, seen.answered_count, seen.customer_count) == (2, 8, 10)
    assert (seen.expected_count, seen.complained_count, seen.hidden_count) == (2.5, 1, 1.5)
    assert kpi(found, "K-32").value == pytest.approx(0.4)
    assert found.complaints.spoken_count == 1
    assert kpi(found, "K-31").value is None  # one rated complaint is too few


def test_without_a_survey_the_iceberg_says_what_it_needs(answered: Answered) -> None:
    found = answered(incidents=told_by_all())
    assert found.complaints is not None
    assert found.complaints.iceberg is None
    assert kpi(found, "K-32").is_missing
    assert "overall satisfaction" in say(found.complaints.says)


def test_an_anonymous_survey_counts_people(answered: Answered) -> None:
    found = answered(incidents=told_by_all(), **survey([1, 3, 3, 4, 5, 5], customer=False))
    assert found.complaints is not None
    assert found.complaints.iceberg is not None
    assert found.complaints.iceberg.answered_count == 6
    assert found.told is not None
    assert found.told.asked_count == 10


def test_recovery_is_the_share_of_rated_complaints_that_ended_well(answered: Answered) -> None:
    rated = [5, 4, 4, 3, 1, None, 5, 2, 4, 3]
    incidents = [
        row | {"is_complaint": True, "satisfied_with_resolution": score}
        for row, score in zip(told_by_all(), rated, strict=True)
    ]
    assert kpi(answered(incidents=incidents), "K-31").value == pytest.approx(5 / 9)


# --- the sample data and its planted truths ---------------------------------------------------


def test_the_parts_of_the_sample_data_sum(sample: Answered) -> None:
    found = sample()
    assert found.told is not None
    journey = found.told.journey
    parts = journey.select(
        pl.sum_horizontal("positive_count", "negative_count", "neutral_count")
    ).to_series()
    assert parts.to_list() == journey["incident_count"].to_list()
    assert journey["incident_count"].sum() == found.told.incident_count
    assert found.told.incident_count == 662


def test_promises_are_kept_as_planted(sample: Answered) -> None:
    found = sample()
    planted = {"K-26": 0.75, "K-28": 0.82, "K-29": 0.66, "K-30": 0.80}
    for kpi_id, share in planted.items():
        figure = kpi(found, kpi_id)
        assert figure.value == pytest.approx(share, abs=0.03)
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low - 0.01 < share < figure.high + 0.01


def test_the_late_region_is_found_and_only_since_it_is_late(sample: Answered) -> None:
    now = sample().promises
    assert now is not None
    behind = now.places.filter("is_conspicuous").select("promise", "place").rows()
    assert behind == [("express", "Westeuropa")]
    assert "Westeuropa" in say(now.places_say)
    before = sample(Filters(as_of=date(2024, 6, 30))).promises
    assert before is not None
    assert before.places.filter("is_conspicuous").is_empty()


def test_the_late_region_speaks_of_deliveries_most(sample: Answered) -> None:
    found = sample(Filters(region=("Westeuropa",), window="R24"))
    assert found.told is not None
    shown = found.told.journey.drop_nulls("incident_count")
    assert shown.sort("incident_count", descending=True)["touchpoint_id"][0] == "T07"


def test_cases_take_longer_where_the_speed_of_solving_is_judged_badly(
    sample_warehouse: Warehouse,
) -> None:
    """One point less of I06 is e^0.3 times the time: the page's hours show it."""
    asked = Asked(Filters(), sample_warehouse)
    cases = promises.timed(asked, promises.opened(asked))
    usual = pl.col("resolution_hours").median().over("case_type")
    slow = cases.with_columns((pl.col("resolution_hours") / usual).log().alias("log_ratio"))
    judged = sample_warehouse.view("survey_responses").filter(
        (pl.col("item_id") == "I06") & (pl.col("respondent_group") == "customer")
    )
    both = (
        slow.group_by("customer_id")
        .agg(pl.col("log_ratio").mean())
        .drop_nulls()
        .join(judged.group_by("customer_id").agg(pl.col("perception").mean()), on="customer_id")
        .drop_nulls()
    )
    related = stats.spearmanr(both["perception"], both["log_ratio"])
    assert related.statistic < -0.1
    assert related.pvalue < 1e-4


def test_what_drives_satisfaction_makes_its_touchpoints_important(sample: Answered) -> None:
    found = sample()
    assert found.told is not None
    ranked = found.told.journey.drop_nulls("importance_share").sort("importance_share")
    # I06 is asked about T04, I09 about T08, I15 about T14
    assert set(ranked["touchpoint_id"].to_list()[-3:]) == {"T04", "T08", "T14"}
    moments = found.told.journey.filter(pl.col("moment").is_not_null())["touchpoint_id"]
    assert {"T01", "T02", "T04", "T07", "T09", "T13"} < set(moments)


def test_customers_come_with_their_revenue_largest_first(sample: Answered) -> None:
    found = sample()
    everybody = found.customers
    assert everybody["revenue_eur"].is_sorted(descending=True)
    assert everybody["customer_id"].is_unique().all()
    at_hotline = found.who("T04")
    assert at_hotline["negative_count"].sum() == touchpoint(found, "T04")["negative_count"]


def test_the_command_shows_the_same_figures(sample: Answered) -> None:
    ended = CliRunner().invoke(service_compass, ["show", "touchpoints", "--format", "json"])
    assert ended.exit_code == 0, ended.output
    shown = json.loads(ended.output)["answer"]
    found = sample()
    assert found.told is not None
    assert shown["told"]["incident_count"] == found.told.incident_count
    assert shown["told"]["journey"] == payload.plain(found.told.journey)
    assert shown["promises"]["kpis"][1]["value"] == kpi(found, "K-26").value


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_command_writes_files_of_it(sample: Answered, kind: str) -> None:
    assert sample is not None
    ended = CliRunner().invoke(service_compass, ["show", "touchpoints", "--format", kind])
    assert ended.exit_code == 0
    assert len(ended.stdout_bytes) > 10_000
