"""Silence compared with the own rhythm: worked examples and boundaries."""

from __future__ import annotations

import polars as pl
import pytest

from models import rhythm

MONTH = rhythm.DAYS_PER_MONTH


def customers(*rows: tuple[str, int, float, float]) -> pl.DataFrame:
    names = ["customer_id", "repeat_count", "gap_total_days", "silent_days"]
    return pl.DataFrame(rows, schema=names, orient="row")


def peers(interval_months: float) -> list[tuple[str, int, float, float]]:
    """Many customers whose median interval is exactly this."""
    return [(f"P{n}", 1, interval_months * MONTH, 0.0) for n in range(5)]


@pytest.mark.parametrize(
    ("silent_months", "overdue", "share", "named"),
    [(7.0, 1.9444444, 0.169177, "watch"), (12.0, 3.3333333, 0.056314, "silent")],
)
def test_silence_follows_the_worked_example(
    silent_months: float, overdue: float, share: float, named: str
) -> None:
    rows = [("C", 8, 24 * MONTH, silent_months * MONTH), *peers(6.0)]
    found = rhythm.silence(customers(*rows)).row(0, named=True)
    assert found["rhythm_months"] == pytest.approx(3.60)
    assert found["overdue_ratio"] == pytest.approx(overdue)
    assert found["silence_share"] == pytest.approx(share, abs=1e-6)
    assert found["silence_class"] == named


def test_a_one_time_buyer_has_the_rhythm_of_the_peers() -> None:
    found = rhythm.silence(customers(("C", 0, 0.0, 0.0), *peers(6.0))).row(0, named=True)
    assert found["rhythm_months"] == pytest.approx(6.0)
    assert found["silence_share"] == 1.0


def test_without_a_repeat_purchase_anywhere_no_rhythm_is_claimed() -> None:
    found = rhythm.silence(customers(("C", 0, 0.0, 300.0))).row(0, named=True)
    assert found["rhythm_months"] is None
    assert found["silence_class"] is None


def test_longer_silence_is_never_more_usual() -> None:
    rows = [(f"C{days}", 3, 400.0, float(days)) for days in range(0, 900, 50)]
    shares = rhythm.silence(customers(*rows, *peers(6.0)))["silence_share"].to_list()[: len(rows)]
    assert shares == sorted(shares, reverse=True)
