"""What is planted in the sample data can be found in them."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from sample_data import bonus, planted
from tests.sample import (
    AS_OF,
    LAST_YEAR_FROM,
    YEAR_BEFORE_FROM,
    bought,
    by_customer,
    compared,
    drawn,
    measured,
    tables,
    truth,
)


def test_problem_solving_and_kept_promises_drive_satisfaction() -> None:
    items = [f"I{at:02d}" for at in range(1, 27) if at not in (19, 20, 23)]  # often unanswered
    answers = tables()["survey_responses"].filter(respondent_group="customer")
    wide = answers.pivot(on="item_id", index=["wave_id", "respondent_id"], values="perception")
    complete = wide.select(*items, "OS").drop_nulls()
    inputs = complete.select(items).with_columns(one=pl.lit(1.0)).to_numpy()
    slopes = np.linalg.lstsq(inputs, complete["OS"].to_numpy(), rcond=None)[0][:-1]
    assert [items[at] for at in np.argsort(-slopes)[:2]] == ["I06", "I09"]


def test_satisfied_customers_answer_more_often_and_stay_more_often() -> None:
    first = tables()["survey_invitations"].filter(wave_id="W2024").join(truth(), on="customer_id")
    scores = compared(first, "responded", pl.col("satisfaction_2024_score").mean())
    assert scores[True] > scores[False] + 0.3

    answers = tables()["survey_responses"].filter(wave_id="W2024", item_id="OS")
    heard = answers.filter(pl.col("customer_id").is_not_null())
    recent = by_customer(bought().filter(pl.col("net_revenue") > 0), LAST_YEAR_FROM)
    stays = pl.col("customer_id").is_in(recent["customer_id"].implode()).mean()
    shares = compared(heard, pl.col("perception") >= 4, stays)
    assert shares[True] > shares[False] + 0.1


@pytest.mark.parametrize("reason", planted.REASONS[1:])
def test_customers_with_a_planted_reason_leave_more_often(reason: str) -> None:
    left = (pl.col("leaves_on") <= AS_OF).fill_null(value=False).mean()
    shares = compared(truth(), "drift_reason", left)
    assert shares[reason] > 1.5 * shares["none"]


@pytest.mark.parametrize(
    ("column", "struck"), [("region", "Westeuropa"), ("account_owner", "AO-07")]
)
def test_the_late_region_and_the_orphaned_customers_lapse_more_often(
    column: str, struck: str
) -> None:
    before = by_customer(bought(), date(2023, 1, 1), date(2023, 12, 31)).filter(
        pl.col("revenue") > 0
    )
    now = by_customer(bought(), LAST_YEAR_FROM).filter(pl.col("revenue") > 0)
    lapsed = before.with_columns(gone=~pl.col("customer_id").is_in(now["customer_id"].implode()))
    groups = lapsed.join(tables()["customers"], on="customer_id").filter(
        pl.col(column).is_not_null()
    )
    rates = compared(groups, pl.col(column) == struck, pl.col("gone").mean())
    assert rates[True] > 1.3 * rates[False]


def test_pirates_take_drawing_parts() -> None:
    parts = bought().filter(pl.col("part_class").is_not_null()).join(truth(), on="customer_id")
    hit = parts.filter(drift_reason="part_prices", is_cherry_picker=False)
    is_drawing = pl.col("part_class") == "drawing"
    share = pl.col("net_revenue").filter(is_drawing).sum() / pl.col("net_revenue").sum()
    before = hit.filter(pl.col("invoice_date") < date(2024, 1, 1)).select(share).item()
    now = hit.filter(pl.col("invoice_date") >= LAST_YEAR_FROM).select(share).item()
    assert now < 0.75 * before


def test_parts_come_late_in_the_late_region() -> None:
    since = pl.col("created_ts").dt.date() >= date(2024, 8, 1)
    orders = tables()["quotes_orders"].filter(since, doc_type="order", category="parts")
    on_time = (pl.col("actual_delivery") <= pl.col("promised_delivery")).mean()
    late = pl.col("drift_reason") == "late_parts"
    rates = compared(orders.join(truth(), on="customer_id"), late, on_time)
    assert rates[True] < rates[False] - 0.15


def test_most_of_the_bonus_is_deadweight() -> None:
    contracted = tables()["contracts"]["paid_bonus_eur"].sum()
    paid, without = bonus.deadweight(drawn().ledger, drawn().demand.has_bonus)
    assert contracted == pytest.approx(paid, abs=0.01)
    settled = tables()["service_revenue"].filter(pl.col("is_bonus_settlement"))["net_revenue"]
    assert -settled.sum() == pytest.approx(paid, abs=0.01)
    assert 0.8 < without / paid < 0.97


def test_cherry_pickers_buy_monopoly_parts_and_little_of_their_potential() -> None:
    parts = bought().filter(category="parts").join(truth(), on="customer_id")
    monopoly = pl.col("net_revenue").filter(pl.col("part_class") == "monopoly").sum()
    shares = compared(parts, "is_cherry_picker", monopoly / pl.col("net_revenue").sum())
    potential = tables()["service_potential"].filter(year=2026).group_by("customer_id")
    both = potential.agg(pl.col("potential_eur").sum()).join(truth(), on="customer_id")
    both = both.join(by_customer(bought(), LAST_YEAR_FROM), on="customer_id", how="left")
    capture = pl.col("revenue").sum() / pl.col("potential_eur").sum()
    captured = compared(both, "is_cherry_picker", capture)
    assert shares[True] > 0.8 > 0.6 > shares[False]
    assert captured[True] < 0.6 * captured[False]


def test_climbers_climb_and_fallers_fall() -> None:
    before = by_customer(bought(), YEAR_BEFORE_FROM, date(2025, 10, 31))
    now = by_customer(bought(), LAST_YEAR_FROM)
    both = truth().join(before, on="customer_id").join(now, on="customer_id", suffix="_now")
    growth = pl.col("revenue_now").sum() / pl.col("revenue").sum()
    ratios = compared(both, "class_move", growth)
    assert ratios["climbs"] > 2
    assert 0.85 < ratios["stays"] < 1.2
    assert ratios["falls"] < 0.5


def test_lumpy_customers_have_quarters_without_revenue() -> None:
    quarter = pl.col("invoice_date").dt.truncate("1q")
    window = bought().filter(quarter.is_between(date(2022, 1, 1), date(2024, 10, 1)))
    large = by_customer(window, date(2022, 1, 1)).filter(pl.col("revenue") > 100_000)
    active = window.join(large, on="customer_id").group_by("customer_id").agg(quarter.n_unique())
    quarters = active.join(truth().filter(pl.col("leaves_on").is_null()), on="customer_id")
    seen = compared(quarters, "rhythm", pl.col("invoice_date").mean())
    assert seen["lumpy"] < seen["steady"] - 2


def test_the_reactivation_campaign_works() -> None:
    reached = tables()["campaigns"].filter(type="reactivation")
    rates = compared(reached, "is_control", pl.col("response").mean())
    assert 0.1 < measured(reached, pl.col("is_control").mean()) < 0.35
    assert rates[False] > rates[True]


def test_trained_technicians_bring_more_leads() -> None:
    people = tables()["employees"].select("sales_training_date", technician_id="employee_id")
    leads = tables()["leads"].select("visit_id", found=pl.lit(1)).drop_nulls()
    visits = tables()["visits"].filter(visitor_role="technician").join(people, on="technician_id")
    trained = (pl.col("sales_training_date") <= pl.col("visit_date")).fill_null(value=False)
    joined = visits.join(leads, on="visit_id", how="left")
    rates = compared(joined, trained, pl.col("found").is_not_null().mean())
    assert 1.4 < rates[True] / rates[False] < 2.3


def test_service_managers_keep_customers() -> None:
    left = (pl.col("leaves_on") <= AS_OF).fill_null(value=False).mean()
    buyers = truth().filter(is_never_buyer=False, drift_reason="none")
    shares = compared(buyers, "has_service_manager", left)
    assert shares[True] < shares[False]
