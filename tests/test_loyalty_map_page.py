"""The map inside the app: limits, boxes and weights, and what follows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import shelf, warehouse
from dashboard.settings import settings
from dashboard.warehouse import Warehouse
from models.loyalty import WEIGHTS
from tests.opening import calm, page


@pytest.fixture(autouse=True)
def on_sample(
    sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """The sample data, and a data folder of its own to save in."""
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    monkeypatch.setenv("SERVICE_COMPASS_DATA_FOLDER", str(tmp_path))
    settings.cache_clear()
    yield
    settings.cache_clear()


def opened(locale: str = "en-GB") -> AppTest:
    return calm(page("loyalty", locale))


def with_open(what: str) -> AppTest:
    """The page with the sliders of the limits or the weights in sight."""
    app = opened()
    app.session_state[f"{what}_open"] = True
    return calm(app.run())


def sentences(app: AppTest) -> list[str]:
    """What is said in bold: what the limits make of the map, then who is chosen on it."""
    return [one.value.strip("*") for one in app.markdown if one.value.startswith("**")]


def listed(app: AppTest) -> Any:
    return app.dataframe[0].value


@pytest.mark.parametrize(
    ("locale", "says", "quadrants"),
    [
        ("en-GB", "By soft count", {"Core potential", "Hostage", "No current answer"}),
        ("de-DE", "Weich gezählt sind", {"Stammpotenzial", "Gebunden", "Ohne aktuelle Antwort"}),
    ],
)
def test_the_map_opens_with_its_list_in_both_languages(
    locale: str, says: str, quadrants: set[str]
) -> None:
    app = opened(locale)
    assert sentences(app)[0].startswith(says)
    assert quadrants <= set(listed(app)["quadrant"])
    assert len(listed(app)) == 500


def test_a_limit_of_the_page_moves_the_map_and_is_kept_in_the_address() -> None:
    app = with_open("limits")
    before = sentences(app)[0]
    app.select_slider(key="satisfied_score").set_value("60").run()
    calm(app)
    assert sentences(app)[0] != before
    assert app.query_params["satisfied_score"] in ("60", ["60"])
    labels = [button.label for button in app.button]
    app.button[labels.index("Usual limits")].click().run()
    assert sentences(calm(app))[0] == before
    assert "satisfied_score" not in app.query_params


def test_the_medians_are_limits_in_one_click() -> None:
    app = with_open("limits")
    labels = [button.label for button in app.button]
    app.button[labels.index("Medians")].click().run()
    calm(app)
    assert {"satisfied_score", "loyal_score"} <= app.query_params.keys()


def test_a_weight_moved_answers_at_once_and_is_in_the_address() -> None:
    app = with_open("weights")
    sliders = [slider for slider in app.slider if str(slider.key).startswith("weight_")]
    assert [slider.value for slider in sliders] == list(WEIGHTS.values())
    before = sentences(app)[0]
    app.slider(key="weight_recency").set_value(100).run()
    assert sentences(calm(app))[0] != before
    assert "20,25,15,100,5,5,15" in app.query_params["weights"]


def test_weights_are_saved_with_who_and_why_and_the_usual_ones_are_one_click_away() -> None:
    app = with_open("weights")
    app.slider(key="weight_recommend").set_value(0).run()
    moved = sentences(calm(app))[0]
    app.text_input(key="weights_by").set_value("Anna")
    app.text_input(key="weights_note").set_value("too few answers")
    app.button(key="weights_save").click().run()
    calm(app)
    entry = shelf.latest("loyalty_weights")
    assert entry is not None
    assert (entry.by, entry.note) == ("Anna", "too few answers")
    assert entry.body == {"weights": "20,25,15,15,5,5,0"}
    assert "weights" not in app.query_params
    # now they are those of everyone, and said so
    anew = with_open("weights")
    assert sentences(anew)[0] == moved
    history = next(frame.value for frame in anew.dataframe if "saved_by" in frame.value)
    assert history["saved_by"].to_list() == ["Anna"]
    labels = [button.label for button in anew.button]
    anew.button[labels.index("Usual weights")].click().run()
    assert sentences(calm(anew))[0] != moved


def test_nobody_saves_weights_without_a_name() -> None:
    app = with_open("weights")
    app.slider(key="weight_tenure").set_value(50).run()
    app.text_input(key="weights_by").set_value(" ")
    app.button(key="weights_save").click().run()
    assert [error.value for error in app.error] == ["It is not said who saves this."]
    assert shelf.latest("loyalty_weights") is None


def test_all_weights_at_nought_are_no_choice() -> None:
    app = with_open("weights")
    for name in WEIGHTS:
        app.slider(key=f"weight_{name}").set_value(0)
    app.run()
    calm(app)
    assert [warning.value.split(";")[0] for warning in app.warning] == [
        "At least one weight must be above 0"
    ]


def test_a_box_on_the_map_names_who_is_inside() -> None:
    app = opened()
    box = {"across_points": [60.0, 70.0], "up_points": [60.0, 90.0]}
    app.session_state["loyalty_map_75_50"] = {"selection": {"box": box}}
    calm(app.run())
    assert "customers chosen on the map" in sentences(app)[1]
    count = int(sentences(app)[1].split()[0])
    assert len(listed(app)) == count < 500
    assert listed(app)["satisfaction_points"].between(60, 70).all()
    assert set(listed(app)["quadrant"]) == {"Hostage"}
