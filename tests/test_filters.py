"""The choices of a reader: read from the command line, told in words, given to the queries."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard import filters
from dashboard.errors import CompassError
from dashboard.filters import Filters
from dashboard.text import say, speaking, tell


def _refused(*settings: str) -> str:
    """Both sentences of the refusal, in English."""
    with pytest.raises(CompassError) as caught, speaking("en"):
        filters.parse(settings)
    return " ".join(tell(caught.value))


def test_nothing_chosen_is_everything_of_the_last_twelve_months() -> None:
    assert filters.parse([]) == Filters(as_of=None, window="R12", mode="behaviour")


def test_every_choice_is_read_with_its_type() -> None:
    chosen = filters.parse(
        [
            "as_of=2024-02-29",
            "window=FY3avg",
            "mode=revenue",
            "a_share=0.5",
            "b_share=0.91",
            "region=Nord, Süd",
            "country=DE",
            "industry=Food=Feed",
            "channel=dealer",
            "category=parts,repair",
            "type_group=press",
            "loyalty=behaviour",
            "weights=20, 25,15,15,5,0,100",
        ]
    )
    assert chosen == Filters(
        as_of=date(2024, 2, 29),
        window="FY3avg",
        mode="revenue",
        a_share=0.5,
        b_share=0.91,
        region=("Nord", "Süd"),
        country=("DE",),
        industry=("Food=Feed",),
        channel=("dealer",),
        category=("parts", "repair"),
        type_group=("press",),
        loyalty="behaviour",
        weights=(20, 25, 15, 15, 5, 0, 100),
    )


@pytest.mark.parametrize(
    "value", ["", "1,2,3", "0,0,0,0,0,0,0", "1,1,1,1,1,1,101", "1,1,1,1,1,1,-1", "a,1,1,1,1,1,1"]
)
def test_impossible_weights_are_refused_with_an_example(value: str) -> None:
    told = _refused(f"weights={value}")
    assert "such as 20,25,15,15,5,5,15" in told
    assert "7 whole numbers from 0 to 100" in told


def test_weights_are_written_as_they_are_read() -> None:
    weights = (20, 25, 15, 15, 5, 5, 15)
    assert filters.parsed_weights(filters.written_weights(weights)) == weights


def test_an_empty_list_means_all() -> None:
    assert filters.parse(["region=", "country= , "]) == Filters()


def test_the_same_choice_twice_takes_the_last() -> None:
    assert filters.parse(["window=R24", "window=R36"]).window == "R36"


@pytest.mark.parametrize("setting", ["colour=red", "window", "=R12", ""])
def test_an_unknown_choice_is_told_with_all_that_are_known(setting: str) -> None:
    told = _refused(setting)
    assert told.startswith(f"{setting} is not a choice of this page.")
    assert "as_of, window, mode, a_share, b_share, satisfied_score, loyal_score" in told


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        (
            "window=R13",
            "window cannot be R13. Possible: R12, R24, R36, FY, FY3avg.",
        ),
        ("mode=Behaviour", "mode cannot be Behaviour. Possible: behaviour, revenue."),
        ("a_share=80%", "a_share cannot be 80%. Possible: 0.50 … 0.90."),
        ("a_share=0.49", "a_share cannot be 0.49. Possible: 0.50 … 0.90."),
        ("a_share=0.905", "a_share cannot be 0.905. Possible: 0.50 … 0.90."),
        ("b_share=0.90", "b_share cannot be 0.90. Possible: 0.91 … 0.99."),
        ("b_share=1", "b_share cannot be 1. Possible: 0.91 … 0.99."),
        ("b_share=nan", "b_share cannot be nan. Possible: 0.91 … 0.99."),
        ("as_of=31.12.2025", "as_of cannot be 31.12.2025. Possible: 2025-12-31."),
        ("as_of=2025-02-30", "as_of cannot be 2025-02-30. Possible: 2025-12-31."),
        (
            "as_of=2024-02-28",
            "as_of=2024-02-28 is not the last day of a month. "
            "All windows are whole months: choose a month end such as 2025-12-31.",
        ),
    ],
)
def test_an_impossible_value_is_told_with_what_is_possible(setting: str, told: str) -> None:
    assert _refused(setting) == told


def test_equal_choices_are_one_key_for_a_kept_answer() -> None:
    assert hash(filters.parse(["region=Nord"])) == hash(Filters(region=("Nord",)))


def test_the_queries_get_lists_by_their_own_names() -> None:
    assert Filters(region=("Nord",), type_group=("press",)).lists() == {
        "countries": [],
        "regions": ["Nord"],
        "industries": [],
        "channels": [],
        "categories": [],
        "type_groups": ["press"],
        "roles": [],
    }


def test_only_what_narrows_the_data_is_told() -> None:
    choice = Filters(window="FY", region=("Nord", "Süd"), country=("DE",))
    with speaking("en"):
        assert [say(said) for said in filters.described(choice)] == [
            "Sales region: Nord, Süd",
            "Country: DE",
        ]
