"""Everything a reader sees exists in German too; numbers and days as each language writes them."""

from __future__ import annotations

import ast
import importlib
import math
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from dashboard.errors import CompassError, NotEnoughData
from dashboard.parts.cards import paragraphs
from dashboard.text import InBoth, Language, Said, _, language, say, speak, speaking, tell
from dashboard.text.catalogue import messages
from dashboard.text.numbers import day, euros, month, number, share, short_euros, territory
from dashboard.words import columns, survey_columns

ROOT = Path(__file__).resolve().parents[1]
GERMAN = ROOT / "dashboard" / "text" / "de.po"
MARKS = {"_": None, "N_": None}

#: Messages that German and English write alike.
SAME_IN_BOTH = {
    "25 %",
    "Cockpit",
    "Emotional",
    "Fan",
    "Hotline",
    "IT",
    "Information",
    "Insolvent",
    "Installation",
    "Instrument",
    "Interviewer",
    "Leads",
    "Management",
    "Name",
    "Neutral",
    "Online",
    "Pareto",
    "Portal",
    "Problem",
    "Region",
    "Start",
    "Status",
    "VDMA Benchmarks Kundendienst 2016",
    "VDMA Benchmarks Vertrieb 2017",
    "XYZ",
    "n = {n_count}",
}


def _marked() -> Iterator[str]:
    """Every message of the code, as gettext's extractor finds it."""
    for room in ("dashboard", "pages"):
        for path in (ROOT / room).rglob("*.py"):
            for _line, message, _comments, _context in extract_from_file("python", path, MARKS):
                assert isinstance(message, str), f"{path}: {message}"
                yield message


def _methods_shown() -> Iterator[str]:
    """Names of the models whose docstrings a page shows as its method."""
    for path in (ROOT / "pages").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "parts.method":
                yield from (ast.unparse(argument) for argument in node.args)


def _needed() -> set[str]:
    modules = (importlib.import_module(f"models.{name}") for name in sorted(set(_methods_shown())))
    return {*_marked(), *(paragraph for module in modules for paragraph in paragraphs(module))}


def _places(message: str) -> Counter[str]:
    return Counter(re.findall(r"\{(\w*)\}", message))


def test_every_message_is_said_in_german() -> None:
    assert sorted(_needed() - messages("de").keys()) == []


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    assert sorted(messages("de").keys() - _needed()) == []


def test_german_fills_the_same_places() -> None:
    different = [
        english
        for english, german in messages("de").items()
        if _places(english).keys() != _places(german).keys()
    ]
    assert different == []


def test_german_is_no_copy_of_the_english() -> None:
    same = {english for english, german in messages("de").items() if english == german}
    assert same == SAME_IN_BOTH


def test_german_keeps_the_spaces_around_a_message() -> None:
    different = [
        english
        for english, german in messages("de").items()
        if english[:1].isspace() != german[:1].isspace()
        or english[-1:].isspace() != german[-1:].isspace()
    ]
    assert different == []


def test_no_column_has_two_names() -> None:
    assert columns.COLUMNS.keys() & survey_columns.COLUMNS.keys() == set()


def test_no_entry_is_doubtful() -> None:
    with GERMAN.open("rb") as file:
        assert [entry.id for entry in read_po(file) if entry.fuzzy] == []


@pytest.mark.parametrize(
    ("written", "english", "german"),
    [
        (lambda: number(1234.5), "1,235", "1.235"),
        (lambda: number(1234.56, decimals=1), "1,234.6", "1.234,6"),
        (lambda: number(-0.04, decimals=1), "0.0", "0,0"),
        (lambda: number(math.nan), "–", "–"),
        (lambda: share(0.12345), "12.3%", "12,3\N{NO-BREAK SPACE}%"),
        (lambda: share(-1.5, decimals=0), "-150%", "-150\N{NO-BREAK SPACE}%"),
        (lambda: euros(1234567.8), "€1,234,568", "1.234.568\N{NO-BREAK SPACE}€"),
        (lambda: euros(-12.345, decimals=2), "-€12.35", "-12,35\N{NO-BREAK SPACE}€"),
        (lambda: short_euros(61_234_567), "€61.2m", "61,2 Mio. €"),
        (lambda: day(date(2025, 3, 1)), "1 Mar 2025", "01.03.2025"),
        (lambda: month(date(2025, 3, 1)), "Mar 2025", "März 2025"),
        (lambda: territory("de"), "Germany", "Deutschland"),
        (lambda: territory("ZZ9"), "ZZ9", "ZZ9"),
    ],
)
def test_each_language_has_its_own_way_of_writing(
    written: object, english: str, german: str
) -> None:
    assert callable(written)
    with speaking("en"):
        assert written() == english
    with speaking("de"):
        assert written() == german


def test_a_sentence_writes_each_value_by_the_unit_of_its_name() -> None:
    said = Said("{customer_name}: {change_eur}, {top_share}, {from_on}", {
        "customer_name": "Müller", "change_eur": -5, "top_share": 0.5, "from_on": date(2025, 1, 31),
    })  # fmt: skip
    with speaking("en"):
        assert say(said) == "Müller: -€5, 50.0%, 31 Jan 2025"
    with speaking("de"):
        nbsp = "\N{NO-BREAK SPACE}"
        assert say(said) == f"Müller: -5{nbsp}€, 50,0{nbsp}%, 31.01.2025"


def test_a_sentence_inside_a_sentence_is_translated_too() -> None:
    said = Said("» {answer} «", {"answer": Said("yes")})
    with speaking("de"):
        assert say(said) == "» ja «"


def test_a_value_is_never_taken_for_a_message() -> None:
    with speaking("de"):
        assert say(Said("{customer_name}", {"customer_name": "yes"})) == "yes"


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert say(Said("{customer_name}", {"customer_name": "A {b} C"})) == "A {b} C"


def test_an_error_is_told_in_two_sentences_of_the_readers_language() -> None:
    error = CompassError(
        "{name} cannot be {value}.", remedy="Possible: {possible}.", name="x", value=1, possible="y"
    )
    with speaking("en"):
        assert tell(error) == ("x cannot be 1.", "Possible: y.")
    with speaking("de"):
        assert tell(error) == ("x kann nicht 1 sein.", "Möglich: y.")
    assert str(error) == "x cannot be 1. Possible: y."


def test_too_little_data_is_told_like_every_error() -> None:
    error = NotEnoughData("Only {customer_count}.", remedy="Widen it.", customer_count=1200)
    with speaking("en"):
        assert tell(error) == ("Only 1,200.", "Widen it.")


@pytest.mark.parametrize("chosen", ["de", "en"])
def test_a_language_is_spoken_inside_its_block_only(chosen: Language) -> None:
    before = language()
    with speaking(chosen):
        assert language() == chosen
    assert language() == before


def test_a_language_is_spoken_until_another_one_is_chosen() -> None:
    before = language()
    speak("de")
    assert _("yes") == "ja"
    speak(before)
    assert language() == before


def test_a_message_without_translation_is_told_in_english() -> None:
    with speaking("de"):
        assert _("A sentence that nobody translated.") == "A sentence that nobody translated."


def test_a_name_given_in_both_languages_is_told_in_the_readers() -> None:
    said = Said("{touchpoint}: {from_on}", {
        "touchpoint": InBoth("Quotation", "Angebot"), "from_on": date(2025, 1, 31),
    })  # fmt: skip
    with speaking("de"):
        assert say(said) == "Angebot: 31.01.2025"
    with speaking("en"):
        assert say(said) == "Quotation: 31 Jan 2025"
