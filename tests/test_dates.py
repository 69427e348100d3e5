"""A column of dates is read by its evidence, or somebody is asked; nothing is guessed."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.extracts.reading.dates import (
    Evidence,
    Order,
    day_order,
    evidence,
    settle,
    to_moments,
)


@pytest.mark.parametrize(
    ("texts", "moments"),
    [
        (["2025-12-31"], ["2025-12-31 00:00"]),
        (["2025-12-31 14:00:00", "2025-12-31T08:30Z"], ["2025-12-31 14:00", "2025-12-31 08:30"]),
        (["31.12.2025", "03.04.2025"], ["2025-12-31 00:00", "2025-04-03 00:00"]),
        (["1.2.25 3:04"], ["2025-02-01 03:04"]),
        (["12/31/2025", "03/04/2025"], ["2025-12-31 00:00", "2025-03-04 00:00"]),
        (["31/12/2025", "03/04/2025"], ["2025-12-31 00:00", "2025-04-03 00:00"]),
        (["6/30/2011 2:30 PM", "6/30/2011 12:05 AM"], ["2011-06-30 14:30", "2011-06-30 00:05"]),
        (["20251231"], ["2025-12-31 00:00"]),
        (["45992", "45992.5"], ["2025-12-01 00:00", "2025-12-01 12:00"]),
        (["05/05/2025"], ["2025-05-05 00:00"]),
        (["31-Dec-2025", "31. Dezember 2025", "1 Mär. 25", "31DEC2025", "1. Sept. 2025"],
         ["2025-12-31 00:00", "2025-12-31 00:00", "2025-03-01 00:00", "2025-12-31 00:00",
          "2025-09-01 00:00"]),
        (["Dec 31, 2025", "December 31st, 2025 2:30 PM", "Mi, 31.12.2025", "31. 12. 2025"],
         ["2025-12-31 00:00", "2025-12-31 14:30", "2025-12-31 00:00", "2025-12-31 00:00"]),
        (["2025-12-31T14:00:00+01:00", "2025-12-31 14:00:00.123", "20251231140000"],
         ["2025-12-31 14:00", "2025-12-31 14:00", "2025-12-31 14:00"]),
        (["31.12.2025 14:00", "31.12.2025 08:00 Uhr", "31.12.2025", "31.12.2025 25:00", "1.1.25"],
         ["2025-12-31 14:00", "2025-12-31 08:00", "2025-12-31 00:00", None, "2025-01-01 00:00"]),
        (["Dez 2025", "2025", "ab 31.12.2025", "31-Foo-2025", "25-12-31", "00.00.0000"],
         [None, None, None, None, None, None]),
        (["30.02.2025", "soon", "0000-00-00", None], [None, None, None, None]),
    ],
)  # fmt: skip
def test_dates_are_read_by_the_evidence_of_the_column(
    texts: list[str | None], moments: list[str | None]
) -> None:
    column = pl.Series(texts)
    order = day_order(column)
    assert order is not None
    assert to_moments(column, order).dt.strftime("%Y-%m-%d %H:%M").to_list() == moments


@pytest.mark.parametrize("texts", [["03/04/2025"], ["31/12/2025", "12/31/2025"], ["1-2-2025"]])
def test_dates_that_prove_neither_or_both_orders_are_asked_about(texts: list[str]) -> None:
    assert day_order(pl.Series(texts)) is None


@pytest.mark.parametrize(
    ("texts", "proven"),
    [
        ([], set()),
        (["31.12.2025", "2025-12-31", "soon", None, "31-Dec-2025"], set()),
        (["31/12/2025"], {"dmy"}),
        (["12-31-2025"], {"mdy"}),
        (["03/04/2025"], {"doubtful"}),
        (["05/05/2025"], set()),
        (["31/31/2025"], set()),
        (["31/12/2025", "12/31/2025", "1/2/25"], {"dmy", "mdy", "doubtful"}),
    ],
)
def test_evidence_is_what_single_values_prove(texts: list[str | None], proven: set[str]) -> None:
    assert evidence(pl.Series(texts, dtype=pl.String)) == proven


@pytest.mark.parametrize(
    ("found", "order"),
    [
        (frozenset(), "dmy"),
        (frozenset({"dmy"}), "dmy"),
        (frozenset({"mdy"}), "mdy"),
        (frozenset({"doubtful"}), None),
        (frozenset({"mdy", "doubtful"}), "mdy"),
        (frozenset({"dmy", "mdy"}), None),
    ],
)
def test_evidence_that_leaves_two_orders_settles_nothing(
    found: Evidence, order: Order | None
) -> None:
    assert settle(found) == order


@pytest.mark.parametrize(
    "form", ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S"]
)
def test_a_column_of_times_is_read_whatever_its_other_values_look_like(form: str) -> None:
    moment = datetime(2025, 12, 31, 14, 30)  # noqa: DTZ001 - as written
    column = pl.Series([moment.strftime(form), None, "2025-12-31", "never", "31.12.2025 14:30"])
    midnight = moment.replace(hour=0, minute=0)
    assert to_moments(column, "dmy").to_list() == [moment, None, midnight, None, moment]


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2060, 12, 31)), min_size=1, max_size=8),
    st.sampled_from([
        ("%Y-%m-%d", None), ("%d.%m.%Y", None), ("%Y%m%d", None), ("%d.%m.%y", None),
        ("%m/%d/%Y", "mdy"), ("%d/%m/%Y", "dmy"), ("%d-%m-%Y", "dmy"),
        ("%d-%b-%Y", None), ("%d. %B %Y", None), ("%b %d, %Y", None),
    ]),
)  # fmt: skip
def test_dates_in_any_dialect_come_back_equal_or_are_asked_about(
    days: list[date], dialect: tuple[str, Order | None]
) -> None:
    form, order = dialect
    column = pl.Series([day.strftime(form) for day in days])
    found = day_order(column)
    assert order is None or found in (order, None) or all(d.day == d.month for d in days)
    assert to_moments(column, order or "dmy").dt.date().to_list() == days
