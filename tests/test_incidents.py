"""Incidents by touchpoint and along the path: by hand, by properties, and a second way."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from models import event_paths, incidents

DAY = date(2026, 4, 1)
SCHEMA = {
    "touchpoint_id": pl.String,
    "teller_id": pl.String,
    "customer_id": pl.String,
    "told_on": pl.Date,
    "sequence_no": pl.Int64,
    "valence": pl.String,
    "intensity_score": pl.Float64,
    "backstage_cause": pl.String,
}
GOOD, BAD, PLAIN = "positive", "negative", "neutral"


def event(
    touchpoint: str, teller: str, valence: str, *, step: int | None = None, **more: Any
) -> dict[str, Any]:
    return {
        "touchpoint_id": touchpoint,
        "teller_id": teller,
        "customer_id": f"C-{teller}",
        "told_on": DAY,
        "sequence_no": step,
        "valence": valence,
        "intensity_score": 3.0 if valence != PLAIN else None,
    } | more


def frame(*events: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(events), schema=SCHEMA)


VALENCES = st.sampled_from([GOOD, BAD, PLAIN])
EVENTS = st.lists(
    st.builds(
        event,
        st.sampled_from(["T1", "T2", "T3"]),
        st.sampled_from([f"P{number}" for number in range(9)]),
        VALENCES,
        step=st.none() | st.integers(1, 6),
        backstage_cause=st.none() | st.sampled_from(["it", "planning"]),
    ),
    max_size=80,
).map(lambda events: frame(*events))


def test_a_touchpoint_counts_good_bad_and_neutral_events_and_nets_them() -> None:
    told = frame(
        *(event("T1", f"P{n}", GOOD, intensity_score=2.0) for n in range(6)),
        *(event("T1", f"Q{n}", BAD, intensity_score=5.0) for n in range(2)),
        *(event("T1", f"R{n}", PLAIN) for n in range(2)),
    )
    (row,) = incidents.by_touchpoint(told).to_dicts()
    counts = ("positive", "negative", "neutral", "incident", "teller", "customer")
    assert [row[f"{name}_count"] for name in counts] == [6, 2, 2, 10, 10, 10]
    assert row["intensity_score"] == pytest.approx(22 / 8)
    assert (row["positive_intensity_score"], row["negative_intensity_score"]) == (2.0, 5.0)
    assert row["net_ratio"] == pytest.approx(0.5)
    assert row["negative_share"] == pytest.approx(0.2)


def test_the_intervals_are_those_of_statsmodels() -> None:
    told = frame(
        *(event("T1", f"P{n}", GOOD) for n in range(31)),
        *(event("T1", f"Q{n}", BAD) for n in range(9)),
    )
    (row,) = incidents.by_touchpoint(told).to_dicts()
    low, high = proportion_confint(31, 40, method="wilson")
    assert (row["net_low_ratio"], row["net_high_ratio"]) == pytest.approx(
        (2 * low - 1, 2 * high - 1)
    )
    low, high = proportion_confint(9, 40, method="wilson")
    assert (row["negative_low_share"], row["negative_high_share"]) == pytest.approx((low, high))


def test_neutral_events_alone_have_no_net() -> None:
    told = frame(*(event("T1", f"P{n}", PLAIN) for n in range(5)))
    (row,) = incidents.by_touchpoint(told).to_dicts()
    assert (row["net_ratio"], row["intensity_score"], row["negative_share"]) == (None, None, 0.0)


def test_few_people_are_not_shown_and_cannot_be_found_by_subtraction() -> None:
    told = frame(
        *(event("T1", f"P{n}", GOOD) for n in range(9)),
        *(event("T2", f"P{n}", BAD) for n in range(6)),
        *(event("T3", f"P{n}", BAD) for n in range(2)),
    )
    found = incidents.by_touchpoint(told)
    assert dict(found.select("touchpoint_id", "is_shown").iter_rows()) == {
        "T1": True, "T2": False, "T3": False,
    }  # fmt: skip
    hidden = found.filter(~pl.col("is_shown")).drop("touchpoint_id", "is_shown")
    assert hidden.null_count().row(0) == (2,) * hidden.width


def test_the_same_few_people_in_two_groups_are_still_few() -> None:
    told = frame(
        *(event("T1", f"P{n}", GOOD) for n in range(9)),
        *(event(one, f"Q{n}", BAD) for n in range(3) for one in ("T2", "T3")),
    )
    assert incidents.shown(told, by="touchpoint_id").is_empty()


@given(EVENTS)
def test_what_is_hidden_is_told_by_enough_people_together(told: pl.DataFrame) -> None:
    named = incidents.shown(told, by="touchpoint_id")
    rest = told.filter(~pl.col("touchpoint_id").is_in(named.implode()))
    assert named.is_empty() or rest.is_empty() or rest["teller_id"].n_unique() >= 5


@given(EVENTS)
def test_the_parts_sum_and_net_stays_between_its_ends(told: pl.DataFrame) -> None:
    found = incidents.by_touchpoint(told)
    assert set(found["touchpoint_id"]) == set(told["touchpoint_id"])
    for row in found.filter("is_shown").iter_rows(named=True):
        parts = row["positive_count"] + row["negative_count"] + row["neutral_count"]
        assert parts == row["incident_count"]
        assert row["teller_count"] >= 5
        if row["net_ratio"] is not None:
            assert -1 <= row["net_low_ratio"] <= row["net_ratio"] <= row["net_high_ratio"] <= 1
    if found["is_shown"].all():
        assert found["incident_count"].sum() == told.height


# --- the path ---------------------------------------------------------------------------------


def path(teller: str, *valences: str, **more: Any) -> list[dict[str, Any]]:
    return [event("T1", teller, one, step=no, **more) for no, one in enumerate(valences, start=1)]


def test_a_path_is_followed_step_by_step_to_where_it_breaks_off() -> None:
    told = frame(
        *(row for n in range(5) for row in path(f"P{n}", GOOD, BAD)),
        *(row for n in range(4) for row in path(f"Q{n}", PLAIN, BAD, GOOD)),
        *path("R", BAD, BAD, BAD),
        event("T1", "S", BAD),  # told without an order: no part of any path
    )
    found = event_paths.steps(told)
    assert found.select("step_no", "path_count", "incident_count", "negative_count").rows() == [
        (1, 10, 10, 1),
        (2, 10, 10, 10),
        (3, 5, 5, 1),
    ]
    assert found.select("ended_count", "broken_off_count", "broken_off_share").rows() == [
        (0, 0, 0.0),
        (5, 5, 0.5),
        (5, 1, 0.2),
    ]
    assert found["negative_share"].to_list() == [0.1, 1.0, 0.2]


def test_a_hole_in_the_numbers_is_no_step() -> None:
    told = frame(
        *(event("T1", f"P{n}", PLAIN, step=3) for n in range(5)),
        *(event("T1", f"P{n}", BAD, step=7) for n in range(5)),
    )
    assert event_paths.steps(told)["step_no"].to_list() == [1, 2]


def test_the_same_person_in_another_interview_tells_another_path() -> None:
    later = [row | {"told_on": date(2027, 4, 1)} for n in range(5) for row in path(f"P{n}", BAD)]
    told = frame(*(row for n in range(5) for row in path(f"P{n}", GOOD)), *later)
    assert event_paths.steps(told).select("path_count", "ended_count").rows() == [(10, 10)]


def test_a_step_that_too_few_reached_is_not_shown() -> None:
    told = frame(*(row for n in range(5) for row in path(f"P{n}", GOOD)), *path("Q", BAD, BAD))
    assert event_paths.steps(told)["step_no"].to_list() == [1]


def test_causes_are_counted_for_bad_events_of_their_step() -> None:
    told = frame(
        *path("P", BAD, BAD, backstage_cause="it"),
        *path("Q", BAD, backstage_cause="it"),
        *path("R", GOOD, backstage_cause="it"),
        *path("S", BAD),
    )
    assert event_paths.causes(told).rows() == [(1, "it", 2), (2, "it", 1)]


def test_events_without_an_order_make_no_path() -> None:
    told = frame(*(event("T1", f"P{n}", BAD) for n in range(9)))
    assert event_paths.steps(told).is_empty()
    assert event_paths.causes(told).is_empty()


@given(EVENTS)
def test_no_more_paths_break_off_than_there_are(told: pl.DataFrame) -> None:
    found = event_paths.steps(told)
    for row in found.iter_rows(named=True):
        assert 0 <= row["broken_off_count"] <= row["ended_count"] <= row["path_count"]
        parts = row["positive_count"] + row["negative_count"] + row["neutral_count"]
        assert parts == row["incident_count"] >= row["path_count"]
        assert 0 <= row["negative_low_share"] <= row["negative_share"]
        assert row["negative_share"] <= row["negative_high_share"] <= 1
    reached, ended = found["path_count"].to_list(), found["ended_count"].to_list()
    gone_on = [count - end for count, end in zip(reached, ended, strict=True)]
    assert reached[1:] == gone_on[: len(reached) - 1]
