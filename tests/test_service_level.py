"""Times and promises of service cases: by hand, at the edges, and a second way."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from models import service_level

OPENED = datetime.fromisoformat("2026-03-02T08:00")
KNOWN_TO_ON = date(2026, 4, 1)
SCHEMA: dict[str, Any] = {
    "case_type": pl.String,
    "opened_at": pl.Datetime("us"),
    "first_response_at": pl.Datetime("us"),
    "technician_onsite_at": pl.Datetime("us"),
    "resolved_at": pl.Datetime("us"),
    "promised_response_hours": pl.Float64,
    "promised_onsite_hours": pl.Float64,
    "promised_resolution_hours": pl.Float64,
}


def case(
    *, response: float | None = None, resolved: float | None = None, **more: Any
) -> dict[str, Any]:
    """A case that was answered and solved so many hours after it was opened."""
    opened = more.get("opened_at", OPENED)
    return {
        "case_type": "breakdown",
        "opened_at": opened,
        "first_response_at": opened + timedelta(hours=response) if response is not None else None,
        "resolved_at": opened + timedelta(hours=resolved) if resolved is not None else None,
    } | more


def timed(*cases: dict[str, Any]) -> pl.DataFrame:
    return service_level.timed(pl.DataFrame(list(cases), schema=SCHEMA), known_to_on=KNOWN_TO_ON)


def test_hours_run_from_the_opening() -> None:
    found = timed(case(response=1.5, resolved=30.0, promised_response_hours=2.0))
    assert found.select("response_hours", "onsite_hours", "resolution_hours").row(0) == (
        1.5, None, 30.0,
    )  # fmt: skip
    assert found["is_response_kept"].to_list() == [True]
    assert found["is_resolution_kept"].to_list() == [None]


@pytest.mark.parametrize(
    ("response", "resolved", "promised", "kept"),
    [
        (2.0, 5.0, 2.0, True),
        (2.1, 5.0, 2.0, False),
        (None, None, 2.0, False),  # time has run out
        (None, None, 24.0 * 40, None),  # there is still time
        (None, 5.0, 2.0, None),  # solved, the response was not noted
        (2.0, 5.0, None, None),  # nothing was promised
    ],
)
def test_a_promise_is_judged_only_where_it_can_be(
    response: float | None, resolved: float | None, promised: float | None, kept: bool | None
) -> None:
    found = timed(case(response=response, resolved=resolved, promised_response_hours=promised))
    assert found["is_response_kept"].to_list() == [kept]


def test_times_and_promises_stand_side_by_side_per_kind_of_case() -> None:
    found = service_level.by_case_type(
        timed(
            *(case(response=float(n), promised_response_hours=3.0) for n in range(1, 6)),
            case(response=9.0, case_type="inspection"),
        )
    )
    assert found.select("case_type", "promise", "case_count", "promised_count").rows() == [
        ("breakdown", "response", 5, 5),
        ("inspection", "response", 1, 0),
    ]
    first = found.row(0, named=True)
    assert (first["median_hours"], first["p90_hours"]) == (3.0, pytest.approx(4.6))
    assert first["kept_share"] == pytest.approx(0.6)
    low, high = proportion_confint(3, 5, method="wilson")
    assert (first["kept_low_share"], first["kept_high_share"]) == pytest.approx((low, high))
    assert found.row(1, named=True)["kept_share"] is None


def test_no_case_is_no_figure() -> None:
    assert service_level.by_case_type(timed()).is_empty()
    assert service_level.quantile(pl.Series([], dtype=pl.Float64), 0.5).value is None
    assert service_level.share(pl.Series([None, None], dtype=pl.Boolean)).value is None


@pytest.mark.parametrize("part", [0.5, 0.9])
def test_the_interval_of_a_quantile_is_that_of_scipy(part: float) -> None:
    values = np.random.default_rng(7).lognormal(1.0, 0.8, 180)
    found = service_level.quantile(pl.Series(values), part)
    other = stats.quantile_test(values, q=0, p=part).confidence_interval(0.95)
    assert found.value == pytest.approx(float(np.quantile(values, part)))
    ordered = np.sort(values)
    # both are order statistics; where two of them qualify the ways may differ by one place
    for ours, theirs in ((found.low, other.low), (found.high, other.high)):
        places = np.searchsorted(ordered, [ours, theirs])
        assert abs(int(places[0]) - int(places[1])) <= 1


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=80), st.sampled_from([0.5, 0.9]))
def test_a_quantile_lies_within_its_interval(values: list[float], part: float) -> None:
    found = service_level.quantile(pl.Series(values), part)
    assert found.n == len(values)
    assert found.value is not None
    assert found.low is None or found.low <= found.value + 1e-9
    assert found.high is None or found.high >= found.value - 1e-9


@given(
    st.lists(
        st.tuples(
            st.none() | st.floats(0, 100),
            st.none() | st.floats(0, 100),
            st.none() | st.floats(0, 50),
        ),
        max_size=40,
    )
)
def test_kept_and_broken_are_never_more_than_the_cases(
    drawn: list[tuple[float | None, float | None, float | None]],
) -> None:
    cases = timed(
        *(
            case(response=response, resolved=resolved, promised_response_hours=promised)
            for response, resolved, promised in drawn
        )
    )
    found = service_level.share(cases["is_response_kept"])
    assert found.n <= sum(promised is not None for _r, _s, promised in drawn)
    assert found.value is None or 0 <= found.value <= 1


def judged(place: str, kept: int, of: int, promise: str = "express") -> list[dict[str, Any]]:
    return [{"promise": promise, "place": place, "is_kept": n < kept} for n in range(of)]


def test_a_region_is_compared_with_all_others_and_corrected_for_the_family() -> None:
    rows = [*judged("West", 20, 40), *judged("Nord", 36, 40), *judged("Süd", 35, 40)]
    found = service_level.by_group(pl.DataFrame(rows))
    first = found.row(0, named=True)
    assert (first["place"], first["kept_share"], first["promised_count"]) == ("West", 0.5, 40)
    assert first["elsewhere_share"] == pytest.approx(71 / 80)
    raw = [
        float(stats.fisher_exact([[k, 40 - k], [91 - k, 80 - 91 + k]]).pvalue)
        for k in found["kept_share"] * 40
    ]
    corrected = multipletests(raw, method="holm")[1]
    assert found["p_holm_index"].to_list() == pytest.approx(list(corrected))
    assert found["is_conspicuous"].to_list()[0] is True


def test_one_region_alone_has_nothing_to_be_compared_with() -> None:
    (row,) = service_level.by_group(pl.DataFrame(judged("West", 3, 9))).to_dicts()
    assert (row["elsewhere_share"], row["p_holm_index"], row["is_conspicuous"]) == (
        None,
        None,
        False,
    )
