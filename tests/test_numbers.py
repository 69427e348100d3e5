"""A column of numbers is read by its evidence, or somebody is asked; nothing is guessed."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.extracts.reading.numbers import (
    Evidence,
    Mark,
    currencies,
    decimal_mark,
    evidence,
    settle,
    to_numbers,
)


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["18500.00"], [18500.0]),
        (["18.500,00"], [18500.0]),
        (["1 234,56"], [1234.56]),
        (["1\u00a0234,567"], [1234.567]),
        (["1'234.50"], [1234.5]),
        (["123,45-"], [-123.45]),
        (["−5"], [-5.0]),
        (["(12.00)"], [-12.0]),
        (["€ 1,5", "2,5 EUR", "-€3,25"], [1.5, 2.5, -3.25]),
        (["1.5E-05"], [1.5e-05]),
        (["0.125"], [0.125]),
        (["1234,567"], [1234.567]),
        (["1.234.567"], [1234567.0]),
        (["1.234", "1,5"], [1234.0, 1.5]),
        (["1.234", "1.5"], [1.234, 1.5]),
        (["1,234", "1.5"], [1234.0, 1.5]),
        (["7", "abc", None], [7.0, None, None]),
        (["1.23.45", "1.5", "inf", "-", "1e999"], [None, 1.5, None, None, None]),
        (["1\u202f234,5-", "+7", "+ 7,5", "–3"], [-1234.5, 7.0, 7.5, -3.0]),
        (
            ["1.234,56 EUR", "CHF 5,5", "(5,00 €)", "$-5", "- 7,5", "5,5- EUR"],
            [1234.56, 5.5, -5.0, -5.0, -7.5, -5.5],
        ),
        (["CHF 1’234’567.50", "1'234"], [1234567.5, 1234.0]),
        (["1,5E+3", "2e2"], [1500.0, 200.0]),
        ([",5", "5,", "-,5"], [0.5, 5.0, -0.5]),
        (["1.234,5", "12.34,5", "1.2345,6", "1,5.2"], [1234.5, None, None, None]),
        (
            ["1,5", "5 %", "12,5%", "1_234", "--5", "()", "5 Stück"],
            [1.5, None, None, None, None, None, None],
        ),
    ],
)
def test_numbers_are_read_by_the_evidence_of_the_column(
    texts: list[str | None], numbers: list[float | None]
) -> None:
    column = pl.Series(texts)
    mark = decimal_mark(column)
    assert mark is not None
    assert to_numbers(column, mark).to_list() == numbers


@pytest.mark.parametrize("texts", [["1.234"], ["1,234", "5"], ["1.5", "1,5"], ["1.234", "1,234"]])
def test_numbers_that_prove_neither_or_both_marks_are_asked_about(texts: list[str]) -> None:
    assert decimal_mark(pl.Series(texts)) is None


@pytest.mark.parametrize(
    ("texts", "proven"),
    [
        ([], set()),
        (["7", "abc", None, "1 234", "-"], set()),
        (["1,5"], {","}),
        (["1.5-"], {"."}),
        (["1.234,5"], {","}),
        (["1,234.50"], {"."}),
        (["1.234.567"], {","}),
        (["0.125", "1234.567"], {"."}),
        (["1.234"], {"doubtful"}),
        (["1,234 EUR"], {"doubtful", "EUR"}),
        (["€ 5", "-5,5 Euro", "eur 5", "(5 €)"], {",", "EUR"}),
        (["5 EUR", "$5", "USD 6", "CHF", "5 Stück"], {"EUR", "USD"}),
        (["1.234", "1,5"], {",", "doubtful"}),
        (["1.5", "1,5"], {",", "."}),
        (["12.34,5", "1,5.2"], set()),
    ],
)
def test_evidence_is_what_single_values_prove(texts: list[str | None], proven: set[str]) -> None:
    assert evidence(pl.Series(texts, dtype=pl.String)) == proven


@pytest.mark.parametrize(
    ("found", "mark"),
    [
        (frozenset(), "."),
        (frozenset({","}), ","),
        (frozenset({"."}), "."),
        (frozenset({"doubtful"}), None),
        (frozenset({",", "doubtful"}), ","),
        (frozenset({".", "doubtful"}), "."),
        (frozenset({",", "."}), None),
    ],
)
def test_evidence_that_leaves_two_marks_settles_nothing(found: Evidence, mark: Mark | None) -> None:
    assert settle(found) == mark


def test_the_currencies_in_the_evidence_are_told() -> None:
    assert currencies(frozenset({",", "doubtful", "EUR", "USD"})) == {"EUR", "USD"}


NUMBERS = st.lists(st.from_regex(r"\A[-+(]?[\d.,' ]{0,7}[-)]?\Z") | st.none(), max_size=8)


@given(NUMBERS, NUMBERS)
def test_evidence_of_pieces_adds_up_to_that_of_the_column(
    one: list[str | None], two: list[str | None]
) -> None:
    pieces = [pl.Series(texts, dtype=pl.String).str.strip_chars() for texts in (one, two)]
    assert evidence(pl.concat(pieces)) == evidence(pieces[0]) | evidence(pieces[1])


@given(NUMBERS, st.sampled_from([",", "."]))
def test_a_value_is_read_alike_alone_and_in_its_column(texts: list[str | None], mark: Mark) -> None:
    column = pl.Series(texts, dtype=pl.String).str.strip_chars()
    alone = [to_numbers(column[i : i + 1], mark)[0] for i in range(column.len())]
    assert to_numbers(column, mark).to_list() == alone


@given(
    st.lists(st.decimals(-(10**9), 10**9, places=3), min_size=1, max_size=8),
    st.sampled_from([
        (".", ""), (".", ","), (".", " "), (".", "'"), (",", ""), (",", "."), (",", " "),
    ]),
    st.integers(0, 3),
    st.sampled_from(["-{}", "{}-", "({})"]),
)  # fmt: skip
def test_numbers_in_any_dialect_come_back_equal_or_are_asked_about(
    values: list[Decimal], dialect: tuple[Mark, str], places: int, minus: str
) -> None:
    mark, group = dialect
    rounded = [round(value, places) for value in values]
    texts = [
        (minus if value < 0 else "{}").format(
            f"{abs(value):,.{places}f}".translate({ord(","): group, ord("."): mark})
        )
        for value in rounded
    ]
    column = pl.Series(texts)
    assert decimal_mark(column) in (mark, None) or all("," not in t and "." not in t for t in texts)
    assert to_numbers(column, mark).to_list() == [float(value) for value in rounded]
