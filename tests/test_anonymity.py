"""No group is shown that is too small, and none can be told by subtraction."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import anonymity
from models.anonymity import MERGED


@pytest.mark.parametrize(
    ("people", "customers", "shown"),
    [(5, 3, True), (4, 3, False), (5, 2, False), (5, None, True), (4, None, False), (0, 0, False)],
)
def test_five_people_of_three_customers_are_the_smallest_group(
    people: int, customers: int | None, shown: bool
) -> None:
    assert anonymity.is_enough(people, customers) is shown


def test_leaving_nobody_out_tells_nothing() -> None:
    assert not anonymity.is_hidden_by(0, 0)
    assert anonymity.is_hidden_by(4, 4)
    assert not anonymity.is_hidden_by(5, 3)


def _shown(groups: dict[str, tuple[int, int | None]]) -> dict[str, str | None]:
    frame = pl.DataFrame(
        [(name, *counts) for name, counts in groups.items()],
        schema={"region": pl.String, "respondent_count": pl.Int64, "customer_count": pl.Int64},
        orient="row",
    )
    return dict(anonymity.merged(frame, by="region").rows())


def test_groups_that_are_large_enough_keep_their_names() -> None:
    assert _shown({"Nord": (5, 3), "Süd": (9, 9)}) == {"Nord": "Nord", "Süd": "Süd"}


def test_small_groups_are_put_together() -> None:
    found = _shown({"Nord": (3, 2), "Süd": (9, 9), "West": (2, 1), "Ost": (6, 4)})
    assert found == {"Nord": MERGED, "Süd": "Süd", "West": MERGED, "Ost": "Ost"}


def test_a_single_small_group_takes_the_smallest_of_the_others_with_it() -> None:
    found = _shown({"Nord": (1, 1), "Süd": (9, 9), "Ost": (6, 4)})
    assert found == {"Nord": MERGED, "Süd": "Süd", "Ost": MERGED}


def test_many_people_of_one_customer_are_a_small_group() -> None:
    found = _shown({"Nord": (40, 1), "Süd": (9, 9), "Ost": (6, 4)})
    assert found == {"Nord": MERGED, "Süd": "Süd", "Ost": MERGED}


def test_where_all_together_are_too_few_nothing_is_shown() -> None:
    assert _shown({"Nord": (2, 2), "Süd": (2, 2)}) == {"Nord": None, "Süd": None}


COUNTS = st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n)))


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), COUNTS, max_size=10))
def test_everything_shown_is_a_group_that_may_be_shown(groups: dict[str, tuple[int, int]]) -> None:
    shown = _shown(dict(groups))
    assert set(shown) == set(groups)
    for name in {name for name in shown.values() if name is not None}:
        people = sum(groups[group][0] for group, as_ in shown.items() if as_ == name)
        customers = sum(groups[group][1] for group, as_ in shown.items() if as_ == name)
        assert anonymity.is_enough(people, customers)
