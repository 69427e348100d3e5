"""Which weights are in force: chosen, saved last, or usual."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import settings as settings_module
from dashboard import shelf
from dashboard.answers import loyalty_weights
from dashboard.filters import Filters

CHOSEN, SAVED = (1, 2, 3, 4, 5, 6, 7), (10, 10, 10, 10, 10, 10, 40)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_COMPASS_DATA_FOLDER", str(tmp_path))
    settings_module.settings.cache_clear()
    monkeypatch.setattr(shelf, "settings_in_force", settings_module.read)


def save(body: dict[str, object]) -> None:
    shelf.save(loyalty_weights.KIND, body, by="a test")


def test_the_usual_weights_are_in_force_until_somebody_saves_others() -> None:
    assert loyalty_weights.in_force(Filters()) == (20, 25, 15, 15, 5, 5, 15)
    save(dict(loyalty_weights.body(SAVED)))
    assert loyalty_weights.in_force(Filters()) == SAVED


def test_chosen_weights_win_over_saved_ones() -> None:
    save(dict(loyalty_weights.body(SAVED)))
    assert loyalty_weights.in_force(Filters(weights=CHOSEN)) == CHOSEN


@pytest.mark.parametrize("body", [{}, {"weights": "1,2"}, {"weights": [1, 2]}])
def test_saved_weights_that_do_not_fit_are_passed_over(body: dict[str, object]) -> None:
    save(body)
    assert loyalty_weights.in_force(Filters()) == loyalty_weights.USUAL
