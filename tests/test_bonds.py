"""Bond types: the worked example, the limits, and what cannot be told."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from models import bonds
from models.bonds import BONDS

SCHEMA: dict[str, Any] = {
    "customer_id": pl.String,
    "attachment_score": pl.Float64,
    "captive_share": pl.Float64,
    "has_contract": pl.Boolean,
    "has_economic_contract": pl.Boolean,
}


def told(*row: Any) -> tuple[Any, ...]:
    found = bonds.bonds(pl.DataFrame([("A", *row)], schema=SCHEMA, orient="row"))
    return found.select("lockin_score", "bond_class").row(0)


def test_the_worked_example_is_attached_and_bound() -> None:
    score, kind = told(75.0, 0.62, True, False)
    assert score == pytest.approx(62.9)
    assert kind == "both"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ((75.0, 0.0, True, False), "attached"),
        ((74.9, 1.0, True, True), "bound"),
        ((74.9, 0.0, False, True), "unbound"),
        # 45 + 5: exactly the limit
        ((100.0, 1 / 3, True, False), "both"),
        ((None, 1.0, True, True), None),
        ((80.0, None, None, None), None),
    ],
)
def test_the_bond_type_follows_both_indices(row: tuple[Any, ...], kind: str | None) -> None:
    assert told(*row)[1] == kind


def test_what_cannot_be_told_is_weighed_out() -> None:
    assert told(80.0, 0.5, None, None)[0] == pytest.approx(50.0)
    assert told(80.0, None, True, False)[0] == pytest.approx(100 * 0.35 / 0.55)


@drawn(st.floats(0, 100), st.floats(0, 1), st.booleans(), st.booleans())
def test_the_index_stays_in_range_and_every_customer_has_one_type(
    attachment: float, captive: float, contract: bool, economic: bool
) -> None:
    score, kind = told(attachment, captive, contract, economic)
    assert -1e-9 <= score <= 100 + 1e-9
    assert kind in BONDS
