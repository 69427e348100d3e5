"""What people save stays, with who and when; the latest of a kind is in force."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard import shelf
from dashboard.errors import CompassError
from dashboard.settings import Settings, read


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder that does not exist yet."""
    return read(data_folder=tmp_path / "data")


def test_before_anything_is_saved_there_is_nothing(settings: Settings) -> None:
    assert shelf.latest("weights", settings=settings) is None
    assert shelf.history("weights", settings=settings) == ()
    assert not settings.data_folder.exists()


def test_the_latest_of_its_kind_is_in_force_and_the_others_stay(settings: Settings) -> None:
    before = datetime.now(UTC)
    shelf.save("weights", {"repeat": 20}, by="Anna", settings=settings)
    shelf.save("other", {"x": 1}, by="Ben", settings=settings)
    shelf.save("weights", {"repeat": 30}, by=" Ben ", note="why", vintage=3, settings=settings)
    latest = shelf.latest("weights", settings=settings)
    assert latest is not None
    assert (latest.by, latest.note, latest.vintage, latest.body) == (
        "Ben", "why", 3, {"repeat": 30},
    )  # fmt: skip
    assert before <= latest.at <= datetime.now(UTC)
    assert [entry.body for entry in shelf.history("weights", settings=settings)] == [
        {"repeat": 30},
        {"repeat": 20},
    ]


def test_what_is_saved_is_what_is_found(settings: Settings) -> None:
    saved = shelf.save("any", {"Größe": [1, None, 0.5], "n": {"a": "ü"}}, by="A", settings=settings)
    assert shelf.latest("any", settings=settings) == saved


def test_somebody_must_have_saved_it(settings: Settings) -> None:
    with pytest.raises(CompassError, match="not said who"):
        shelf.save("weights", {}, by="  ", settings=settings)
    assert shelf.history("weights", settings=settings) == ()


def test_many_may_save_at_once(settings: Settings) -> None:
    def save(no: int) -> None:
        shelf.save("weights", {"no": no}, by=f"P{no}", settings=settings)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, range(40)))
    found = shelf.history("weights", settings=settings)
    assert sorted(entry.body["no"] for entry in found) == list(range(40))


def test_a_file_that_is_no_shelf_is_told_with_its_name(settings: Settings) -> None:
    settings.data_folder.mkdir()
    (settings.data_folder / "shelf.sqlite").write_text("something else altogether" * 40)
    with pytest.raises(CompassError, match=r"shelf\.sqlite"):
        shelf.latest("weights", settings=settings)
