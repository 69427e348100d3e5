"""A column's last word is its unit: how each unit is written in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dashboard import units
from dashboard.text import Language, speaking


@pytest.mark.parametrize(
    ("column", "value", "english", "german"),
    [
        ("revenue_eur", 1234567.8, "€1,234,568", "1.234.568\N{NO-BREAK SPACE}€"),
        ("change_eur", -5.4, "-€5", "-5\N{NO-BREAK SPACE}€"),
        ("revenue_meur", 61_234_567, "€61.2m", "61,2 Mio. €"),
        ("top_share", 0.8764, "87.6%", "87,6\N{NO-BREAK SPACE}%"),
        ("x_points", 1.25, "1.3", "1,3"),
        ("customer_count", 1200, "1,200", "1.200"),
        ("customer_rank", 1, "1", "1"),
        ("invoice_no", 7, "7", "7"),
        ("gap_days", 1, "1 day", "1 Tag"),
        ("gap_days", 2.5, "2.5 days", "2,5 Tage"),
        ("age_months", 24, "24 months", "24 Monate"),
        ("work_hours", 0, "0 hours", "0 Stunden"),
        ("limit_seconds", 60, "60 seconds", "60 Sekunden"),
        ("loyalty_score", 7.25, "7.3", "7,3"),
        ("cv_ratio", 0.505, "0.51", "0,51"),
        ("gini_index", 0.61234, "0.612", "0,612"),
        ("breadth_groups", 2.5, "2.50", "2,50"),
        ("last_occasion_on", date(2025, 10, 31), "31 Oct 2025", "31.10.2025"),
        ("fiscal_year", 2025, "2025", "2025"),
        ("is_dormant", True, "yes", "ja"),
        ("has_email", False, "no", "nein"),
        ("customer_id", "0815", "0815", "0815"),
        ("customer_class", "A", "A", "A"),
        ("country", "DE", "DE", "DE"),
        ("revenue_eur", None, "–", "–"),
    ],
)
def test_a_value_is_written_as_its_unit_says(
    column: str, value: object, english: str, german: str
) -> None:
    with speaking("en"):
        assert units.write(column, value) == english
    with speaking("de"):
        assert units.write(column, value) == german


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (1_234_000_000, "€1.2bn", "1,2 Mrd. €"),
        (999_960, "€1.0m", "1,0 Mio. €"),
        (-1_200_000, "-€1.2m", "-1,2 Mio. €"),
        (12_345, "€12.3k", "12,3 Tsd. €"),
        (999, "€999", "999\N{NO-BREAK SPACE}€"),
        (0, "€0", "0\N{NO-BREAK SPACE}€"),
        (float("nan"), "–", "–"),
    ],
)
def test_large_money_is_shortened_and_small_money_is_not(
    value: float, english: str, german: str
) -> None:
    with speaking("en"):
        assert units.write("revenue_meur", value) == english
    with speaking("de"):
        assert units.write("revenue_meur", value) == german


@pytest.mark.parametrize("column", ["revenue_eur", "top_share", "customer_count", "gap_days"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_a_dash(column: str, value: float) -> None:
    assert units.write(column, value) == "–"


@pytest.mark.parametrize(
    ("language", "written"), [("en", "31 Oct 2025, 14:05"), ("de", "31.10.2025, 14:05")]
)
def test_a_moment_is_told_in_the_time_of_this_machine(language: Language, written: str) -> None:
    moment = datetime(2025, 10, 31, 14, 5).astimezone()
    with speaking(language):
        assert units.write("published_at", moment.astimezone(UTC)) == written


def test_a_column_without_a_unit_is_text() -> None:
    assert units.of("industry") is units.TEXT


def test_yes_and_no_are_known_by_the_first_word() -> None:
    assert units.of("is_active_count") is units.YES_NO
