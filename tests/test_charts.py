"""Charts are ready specifications: no data inside, the right language, the right encodings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from dashboard import charts
from dashboard.charts.encodings import (
    BEFORE,
    CLASS_COLOURS,
    GAIN,
    INK,
    LOSS,
    NOW,
    QUADRANT_COLOURS,
)
from dashboard.charts.loyalty_map import Kind
from dashboard.text import LANGUAGES, Language, speaking

Spec = dict[str, Any]

OVER_TIME = partial(charts.over_time, x="month_on", y="revenue_eur", before="previous_revenue_eur")
RANKED = partial(
    charts.ranked, by="revenue_eur", of="region", before="previous_revenue_eur", rows=8
)
SQUARES = partial(
    charts.squares,
    row="previous_class",
    column="customer_class",
    count="customer_count",
    order=("A", "B", "C"),
)
PARETO = partial(charts.pareto_curve, a_share=0.8, b_share=0.95)
ESTIMATES = partial(
    charts.estimates,
    of="region_group",
    value="csi_score",
    interval=("low_score", "high_score"),
    counts=("customer_count",),
    reference="all_score",
    pale="is_low_count",
    rows=3,
)
WAVES = partial(
    charts.waves,
    value="csi_score",
    interval=("low_score", "high_score"),
    counts=("customer_count",),
)
EVENT_PATH = partial(charts.event_path, causes=("it", "planning"))
EXPECTED = partial(charts.expected, by="servqual_dim", span=(3.0, 5.0), has_expectation=True)
FIELDS = partial(
    charts.fields,
    x="perception_points",
    y="importance_points",
    names=("low_priority", "overkill", "concentrate", "keep_up"),
    middle=(3.774, 4.251),
    reach=((1, 5), (1, 5)),
    certain_share=0.7,
)
BARS = partial(charts.bars, by="customer_share", of="bond_class", low="low", high="high", rows=4)
MAP = partial(charts.loyalty_map, satisfied_score=75, loyal_score=50, has_headroom=True)
SHAPES: dict[str, Callable[[], Spec]] = {
    "bars": BARS,
    "bridge": charts.bridge,
    "contrasts": charts.contrasts,
    "drivers": charts.drivers,
    "estimates": ESTIMATES,
    "event_path": EVENT_PATH,
    "expected": EXPECTED,
    "fields": FIELDS,
    "journey": charts.journey,
    "kept_promises": charts.kept_promises,
    "lorenz": charts.lorenz,
    "loyalty_map": partial(MAP, kind="marks"),
    "over_time": OVER_TIME,
    "pareto_curve": PARETO,
    "problem_map": charts.problem_map,
    "ranked": RANKED,
    "squares": SQUARES,
    "waves": WAVES,
}

every_shape = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def _parts(spec: Any) -> Iterator[Spec]:
    """Every object inside a specification."""
    if isinstance(spec, dict):
        yield spec
        for value in spec.values():
            yield from _parts(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from _parts(value)


def _layer(spec: Spec, mark: str) -> Spec:
    """The one layer drawn with a mark."""
    (found,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]
    return dict(found)


def test_every_shape_is_tested_here() -> None:
    assert sorted(SHAPES) == sorted(charts.__all__)


@every_language
@every_shape
def test_a_specification_holds_no_data(shape: Callable[[], Spec], language: Language) -> None:
    with speaking(language):
        spec = shape()
    # a name by which data are asked for is none of them
    named = [part.get("data", {}).keys() - {"name"} for part in _parts(spec)]
    assert [part for part in _parts(spec) if "datasets" in part] == []
    assert not any(named)


@every_language
@every_shape
def test_a_specification_is_built_once(shape: Callable[[], Spec], language: Language) -> None:
    with speaking(language):
        assert shape() is shape()


@every_shape
def test_numbers_are_written_in_the_language_of_the_reader(shape: Callable[[], Spec]) -> None:
    with speaking("de"):
        assert shape()["config"]["locale"]["number"]["decimal"] == ","
    with speaking("en"):
        assert shape()["config"]["locale"]["number"]["decimal"] == "."


@every_shape
def test_colours_come_from_the_few_that_have_a_meaning(shape: Callable[[], Spec]) -> None:
    meant = {
        *CLASS_COLOURS.values(),
        *QUADRANT_COLOURS.values(),
        GAIN,
        LOSS,
        NOW,
        BEFORE,
        INK,
        "gray",
    }
    marks = [part["mark"] for part in _parts(shape()) if isinstance(part.get("mark"), dict)]
    assert {mark["color"] for mark in marks if "color" in mark} <= meant


@pytest.mark.parametrize(("language", "million"), [("de", "' Mio. €'"), ("en", "'m'")])
def test_money_on_an_axis_is_shortened_as_the_language_does(
    language: Language, million: str
) -> None:
    with speaking(language):
        axis = _layer(OVER_TIME(), "bar")["encoding"]["y"]["axis"]
    assert million in axis["labelExpr"]


def test_months_are_bars_beside_the_year_before() -> None:
    spec = OVER_TIME()
    bars, ticks = _layer(spec, "bar")["encoding"], _layer(spec, "tick")["encoding"]
    assert (bars["x"]["field"], bars["x"]["timeUnit"]) == ("month_on", "yearmonth")
    assert bars["y"]["field"] == "revenue_eur"
    assert ticks["y"]["field"] == "previous_revenue_eur"


def test_the_largest_bar_comes_first() -> None:
    bars = _layer(RANKED(), "bar")["encoding"]
    assert bars["y"]["field"] == "region"
    assert bars["y"]["sort"] == {"field": "revenue_eur", "op": "max", "order": "descending"}
    assert bars["x"]["field"] == "revenue_eur"


def test_every_step_of_the_bridge_begins_where_the_last_one_ended() -> None:
    bars = _layer(charts.bridge(), "bar")["encoding"]
    assert (bars["y"]["field"], bars["y2"]["field"]) == ("start_eur", "end_eur")
    assert bars["x"]["sort"]["field"] == "step_no"
    assert bars["color"]["scale"] == {
        "domain": ["total", "gain", "loss"],
        "range": [BEFORE, GAIN, LOSS],
    }


def test_a_bridge_is_drawn_in_the_unit_of_its_columns() -> None:
    spec = charts.bridge(unit="points", counted=None)
    bars = _layer(spec, "bar")["encoding"]
    assert (bars["y"]["field"], bars["y2"]["field"]) == ("start_points", "end_points")
    assert bars["y"]["axis"]["title"] == "Percentage points"
    assert [one["field"] for one in bars["tooltip"]] == ["step", "change_points"]
    written = {part["calculate"] for part in _parts(spec) if part.get("as") == "written"}
    assert written == {"format(datum.shown, ',.2f') + ' pp'"}


def test_a_click_on_a_square_tells_both_classes() -> None:
    spec = SQUARES()
    (chosen,) = [part for part in _parts(spec) if part.get("name") == "cell"]
    assert chosen["select"]["fields"] == ["previous_class", "customer_class"]
    cells = _layer(spec, "rect")["encoding"]
    assert (cells["x"]["field"], cells["y"]["field"]) == ("customer_class", "previous_class")
    assert cells["x"]["sort"] == cells["y"]["sort"] == ["A", "B", "C"]
    assert _layer(spec, "text")["encoding"]["text"]["field"] == "customer_count"


def test_the_colour_of_a_square_tells_better_from_worse() -> None:
    with speaking("en"):
        cells = _layer(SQUARES(), "rect")["encoding"]
    assert cells["color"]["scale"] == {
        "domain": ["Kept its class", "Moved up", "Moved down", "Other"],
        "range": [NOW, GAIN, LOSS, BEFORE],
    }
    assert cells["fillOpacity"]["field"] == "shade_share"


def test_the_pareto_curve_runs_over_a_continuous_rank() -> None:
    area = _layer(PARETO(), "area")["encoding"]
    assert (area["x"]["field"], area["x"]["type"]) == ("rank_share", "quantitative")
    assert area["x"]["scale"]["domain"] == area["y"]["scale"]["domain"] == [0, 1]
    assert area["y"]["field"] == "cum_share"


def test_the_limits_of_the_classes_are_sliders_of_the_chart_itself() -> None:
    limits = {param["name"]: param for param in PARETO()["params"]}
    assert (limits["a_limit"]["value"], limits["b_limit"]["value"]) == (80, 95)
    assert limits["a_limit"]["bind"]["input"] == limits["b_limit"]["bind"]["input"] == "range"
    assert limits["a_limit"]["bind"]["max"] < limits["b_limit"]["bind"]["min"]


def test_class_colours_follow_the_sliders_in_the_browser() -> None:
    area = _layer(PARETO(), "area")
    calculated = [step["calculate"] for step in area["transform"] if "calculate" in step]
    assert "datum.share_before < a_limit / 100" in calculated[0]
    assert "datum.share_before < b_limit / 100" in calculated[0]
    assert area["encoding"]["color"]["scale"] == {
        "domain": ["A", "B", "C"],
        "range": [CLASS_COLOURS["A"], CLASS_COLOURS["B"], CLASS_COLOURS["C"]],
    }


def test_class_counts_are_read_from_exact_rows_and_not_from_points_drawn() -> None:
    told = _layer(PARETO(), "area")["encoding"]["color"]["legend"]["labelExpr"]
    assert "(data('source')[a_limit - 50] || {}).customer_count" in told
    assert "(data('source')[b_limit - 50] || {}).customer_count" in told


def test_where_only_class_a_has_a_limit_everyone_else_is_b() -> None:
    spec = charts.pareto_curve(a_share=0.8, b_share=None)
    assert "b_limit" not in str(spec)
    assert _layer(spec, "area")["encoding"]["color"]["scale"]["domain"] == ["A", "B"]


def test_lorenz_is_drawn_against_equality() -> None:
    with speaking("de"):
        scale = charts.lorenz()["encoding"]["color"]["scale"]
    assert scale["domain"] == ["Käufer", "Alle mit Maschinen", "Gleichverteilung"]
    assert scale["range"] == [NOW, GAIN, BEFORE]


def test_the_words_of_a_chart_are_in_the_language_of_the_reader() -> None:
    with speaking("de"):
        german = str(PARETO())
    with speaking("en"):
        english = str(PARETO())
    assert "Kumulierter Anteil am Serviceumsatz" in german
    assert "Cumulated share of service revenue" in english
    assert "Cumulated" not in german


def test_a_place_is_told_by_its_name_not_as_a_number() -> None:
    spec = charts.ranked(by="revenue_eur", of="place", before="previous_revenue_eur", rows=3)
    tips = spec["layer"][0]["encoding"]["tooltip"]
    assert {tip["field"]: tip["type"] for tip in tips}["place"] == "nominal"


def test_an_estimate_is_a_dot_with_its_interval_before_the_mean_of_all() -> None:
    reference, span, dot, number = ESTIMATES()["layer"]
    assert reference["encoding"]["x"]["field"] == "all_score"
    assert (span["encoding"]["x"]["field"], span["encoding"]["x2"]["field"]) == (
        "low_score",
        "high_score",
    )
    assert dot["encoding"]["x"]["field"] == number["encoding"]["text"]["field"] == "csi_score"
    assert dot["encoding"]["y"]["sort"] is None
    assert dot["encoding"]["opacity"]["condition"]["test"] == "datum.is_low_count"


def test_changes_are_drawn_around_zero() -> None:
    spec = charts.estimates(
        of="part", value="change_score", interval=("low_score", "high_score"), counts=(), rows=4
    )
    assert spec["layer"][0]["encoding"]["x"] == {"datum": 0}
    assert spec["layer"][2]["encoding"]["x"]["scale"]["zero"] is True


def test_waves_keep_the_order_of_the_rows_and_show_their_interval() -> None:
    span, line, _dots = WAVES()["layer"]
    assert line["encoding"]["x"]["sort"] is None
    assert line["encoding"]["y"]["scale"]["zero"] is False
    assert (span["encoding"]["y"]["field"], span["encoding"]["y2"]["field"]) == (
        "low_score",
        "high_score",
    )


def test_a_click_on_a_touchpoint_tells_which_one() -> None:
    (chosen,) = [part for part in _parts(charts.journey()) if part.get("name") == "touchpoint"]
    assert chosen["select"]["fields"] == ["touchpoint_id"]


def test_the_journey_runs_in_its_order_and_red_means_beyond_chance() -> None:
    (points,) = [
        layer["encoding"] for layer in charts.journey()["layer"] if "fill" in layer["encoding"]
    ]
    assert points["y"]["sort"] == {"field": "place_no", "op": "min"}
    assert points["fill"]["condition"]["test"] == "datum.negative_low_share > datum.all_share"
    assert (points["fill"]["condition"]["value"], points["fill"]["value"]) == (LOSS, NOW)


def test_causes_stand_below_the_line_of_visibility_in_their_order() -> None:
    with speaking("en"):
        spec = EVENT_PATH()
    axis = _layer(spec, "circle")["encoding"]["y"]["axis"]
    told = axis["labelExpr"]
    order = [told.index(name) for name in ("Paths", "Line of visibility", "IT", "Planning")]
    assert order == sorted(order)
    assert axis["values"] == [1.1, -0.117, -0.2275, -0.325, -0.455, 0, 0.5, 1]


def test_the_cross_of_the_problem_map_stands_at_the_means() -> None:
    rules = [layer for layer in charts.problem_map()["layer"] if layer["mark"]["type"] == "rule"]
    drawn = [next(iter(rule["encoding"].values())) for rule in rules]
    assert {one["field"]: one["aggregate"] for one in drawn} == {
        "frequency_share": "mean",
        "annoyance_score": "mean",
    }


def test_the_cross_hair_is_two_sliders_that_begin_exactly_at_the_means() -> None:
    params = {param["name"]: param for param in FIELDS()["params"] if "name" in param}
    assert (params["x_slider"]["value"], params["y_slider"]["value"]) == (3.77, 4.25)
    assert params["x_slider"]["bind"]["input"] == "range"
    assert (params["x_slider"]["bind"]["min"], params["x_slider"]["bind"]["max"]) == (1, 5)
    assert params["x_middle"]["expr"] == "abs(x_slider - 3.77) < 0.005 ? 3.774 : x_slider / 1"


def test_fields_counts_and_colours_follow_the_cross_hair_in_the_browser() -> None:
    with speaking("en"):
        spec = FIELDS()
    steps = [part["calculate"] for part in _parts(spec) if "calculate" in part]
    (placed,) = {step for step in steps if "datum.perception_points" in step}
    assert "datum.perception_points >= x_middle" in placed
    assert "datum.importance_points >= y_middle" in placed
    assert {"'Concentrate here: ' + datum.hits", "'Keep up: ' + datum.hits"} <= set(steps)
    points = _layer(spec, "circle")["encoding"]
    assert points["color"]["scale"]["range"] == [BEFORE, NOW, LOSS, GAIN]


def _shares() -> Spec:
    return charts.fields(
        x="lmg_share",
        y="importance_points",
        names=("saving_candidate", "hidden_driver", "expected_basic", "key_driver"),
        middle=(0.05, 4.2),
        reach=((0, 0.5), (1, 5)),
        kind="importance_quadrant",
    )


def test_only_the_map_with_certainty_greys_labels() -> None:
    assert "quadrant_share" in str(FIELDS())
    plain = _shares()
    assert "quadrant_share" not in str(plain)
    assert _layer(plain, "circle")["encoding"]["x"]["scale"]["zero"] is True


def test_shares_are_moved_in_per_cent() -> None:
    params = {param["name"]: param for param in _shares()["params"] if "name" in param}
    assert params["x_slider"]["value"] == 5.0
    assert (params["x_slider"]["bind"]["min"], params["x_slider"]["bind"]["max"]) == (0, 50)
    assert params["x_middle"]["expr"] == "abs(x_slider - 5.0) < 0.05 ? 0.05 : x_slider / 100"


def test_without_expectations_a_perception_is_drawn_with_its_interval() -> None:
    spec = charts.expected(by="servqual_dim", span=(1.0, 5.0), has_expectation=False)
    line = _layer(spec, "rule")["encoding"]
    ends = (line["x"]["field"], line["x2"]["field"])
    assert ends == ("perception_low_points", "perception_high_points")
    assert "expectation_points" not in str(spec)


def test_a_penalty_above_zero_and_a_reward_below_are_drawn_as_none() -> None:
    steps = [part["calculate"] for part in _parts(charts.contrasts()) if "calculate" in part]
    assert steps == ["min(datum.penalty_points, 0)", "max(datum.reward_points, 0)"]


def test_bars_keep_the_order_given_and_write_their_value_beyond_the_interval() -> None:
    spec = BARS()
    assert _layer(spec, "bar")["encoding"]["y"]["sort"] is None
    written = _layer(spec, "text")["encoding"]
    assert (written["x"]["field"], written["text"]["field"]) == ("high", "customer_share")
    assert _layer(spec, "rule")["encoding"]["x2"]["field"] == "high"


def test_bars_without_an_interval_draw_none() -> None:
    spec = charts.bars(by="customer_count", of="step", rows=6)
    assert {layer["mark"]["type"] for layer in spec["layer"]} == {"bar", "text"}


def test_names_of_bars_that_are_shares_are_written_in_per_cent() -> None:
    spec = charts.bars(by="at_least_share", of="premium_share", rows=5)
    assert _layer(spec, "bar")["encoding"]["y"]["axis"]["format"] == ".0%"


def test_the_limits_of_the_map_are_sliders_of_the_chart_and_not_of_a_close_view() -> None:
    params = {one["name"]: one for one in MAP(kind="marks")["params"]}
    assert {"box", "customer", "satisfied", "loyal"} <= params.keys()
    assert (params["satisfied"]["value"], params["loyal"]["value"]) == (75, 50)
    assert params["satisfied"]["bind"]["input"] == params["loyal"]["bind"]["input"] == "range"
    assert params["box"]["select"]["type"] == "interval"
    close = {one["name"]: one for one in MAP(kind="close")["params"]}
    assert "bind" not in close["satisfied"]
    assert "box" not in close


def test_quadrants_are_counted_from_exact_rows_and_not_from_what_is_drawn() -> None:
    kinds: tuple[tuple[Kind, str], ...] = (("marks", "circle"), ("squares", "rect"))
    for kind, mark in kinds:
        drawn = [one for one in MAP(kind=kind)["layer"] if one["mark"]["type"] == mark][-1]
        assert drawn["data"] == {"name": "places"}
        told = drawn["encoding"]["color"]["legend"]["labelExpr"]
        assert "(data('limits')[satisfied * 101 + loyal] || {}).customer_count" in told
        assert "(data('limits')[satisfied * 101 + loyal] || {}).soft_count" in told
        assert "(data('limits')[loyal] || {}).revenue_eur" in told
        assert "(data('lanes')[0] || {}).headroom_eur" in told


def test_a_place_is_coloured_and_faded_by_the_limits_in_the_browser() -> None:
    drawn = _layer(MAP(kind="marks"), "circle")
    said = {one["as"]: one["calculate"] for one in drawn["transform"] if "calculate" in one}
    assert "datum.across_points + 0 >= satisfied" in said["own"]
    assert "cumulativeNormal(datum.across_points, satisfied" in said["certain"]
    assert drawn["encoding"]["opacity"]["condition"]["test"] == "datum.certain < 0.7"


def test_the_map_speaks_the_words_of_the_field() -> None:
    with speaking("de"):
        scale = _layer(MAP(kind="marks"), "circle")["encoding"]["color"]["scale"]
    assert scale["domain"] == [
        "Stammpotenzial",
        "Zufrieden, aber ungebunden",
        "Gebunden",
        "Abwanderungspotenzial",
        "Ohne aktuelle Antwort",
        "Ohne Loyalitätsindex",
    ]
    assert scale["range"] == list(QUADRANT_COLOURS.values())


def test_without_headroom_the_map_does_not_speak_of_it() -> None:
    with speaking("en"):
        spec = charts.loyalty_map(
            satisfied_score=75, loyal_score=50, kind="marks", has_headroom=False
        )
    assert "headroom" not in str(spec)
