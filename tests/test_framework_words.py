"""The framework's own texts: all of them in German, in a script a browser can read."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from starlette.requests import Request

from dashboard import framework_words, server
from dashboard.text.catalogue import messages


def _places() -> list[tuple[str, dict[str, str]]]:
    """What the script hands to the browser."""
    found = re.search(r"\}\)\((\[.*\])\);\n$", framework_words.script())
    assert found
    places: list[tuple[str, dict[str, str]]] = json.loads(found.group(1))
    return places


def test_the_script_says_every_text_in_german() -> None:
    german = messages("de")
    for where, words in _places():
        assert list(words) == list(framework_words.PLACES[where])
        for english, said in words.items():
            message = framework_words.OTHERWISE.get(english, english)
            assert said == german.get(message, english)
            assert set(re.findall(r"\{\w+\}", said)) == set(re.findall(r"\{\w+\}", english))


def test_only_words_that_are_german_too_stay_as_they_are() -> None:
    same = {english for _, words in _places() for english, said in words.items() if english == said}
    assert same == {"Dollar", "Euro", "Format", "Maximum", "Median", "Minimum", "Yen"}


def test_the_script_is_plain_ascii_and_ends_no_element() -> None:
    handed = json.dumps(_places())
    assert handed.isascii()
    assert "</" not in handed


def test_the_script_is_valid(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("No node was found to check the script's syntax.")
    file = tmp_path / "words.js"
    file.write_text(framework_words.script(), encoding="utf-8")
    checked = subprocess.run([node, "--check", str(file)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


def test_the_script_may_be_kept_because_its_address_changes_with_it() -> None:
    request = Request({"type": "http", "method": "GET", "headers": []})
    answer = asyncio.run(server.words(request))
    assert answer.body == framework_words.script().encode()
    assert "immutable" in answer.headers["cache-control"]
    assert re.fullmatch(r"/api/words\.js\?[0-9a-f]{16}", framework_words.address())
