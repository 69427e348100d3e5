"""Service quality, from answers to sentences: planted truths, privacy, and what little data say."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from dashboard import settings as settings_module
from dashboard import warehouse
from dashboard.answers import key_drivers, quality
from dashboard.answers.driver_words import listed
from dashboard.answers.key_drivers import KeyDrivers
from dashboard.answers.quality import Quality
from dashboard.answers.questions import worded, wording
from dashboard.command import service_compass
from dashboard.filters import Filters
from dashboard.text import say, speaking
from dashboard.warehouse import Warehouse
from tests.conftest import Given, Row

ON, LATER = date(2025, 4, 10), date(2025, 12, 31)
Answered = Callable[..., Quality]


def question(item_id: str, role: str = "item", **more: object) -> Row:
    usual = {"text_en": f"{item_id} en", "text_de": f"{item_id} de", "scale_lo": 1, "scale_hi": 5}
    flags = {"scale_reversed": False, "is_service_item": True}
    return {"item_id": item_id, "role": role, **usual, **flags, **more}


def said(
    person: str,
    item_id: str,
    perception: float | None,
    *,
    customer: str | None = None,
    **more: object,
) -> Row:
    return {
        "wave_id": "W1",
        "respondent_id": person,
        "customer_id": customer,
        "item_id": item_id,
        "respondent_group": "customer",
        "response_date": ON,
        "perception": perception,
        **more,
    }


def everyone(
    item_id: str, perceptions: Sequence[float | None], *, anonymous: bool = False, **more: object
) -> list[Row]:
    """Person 0 of customer C0, person 1 of C1 and so on."""
    return [
        said(f"P{no}", item_id, value, customer=None if anonymous else f"C{no}", **more)
        for no, value in enumerate(perceptions)
    ]


def survey(items: list[Row], responses: list[Row]) -> dict[str, list[Row]]:
    """The tables of a survey whose customers each have one invoice."""
    named = sorted({str(row["customer_id"]) for row in responses if row["customer_id"]})
    invoices = [
        {"invoice_id": name, "customer_id": name, "invoice_date": LATER, "net_revenue": 100.0 + no}
        for no, name in enumerate(named)
    ]
    return {
        "customers": [{"customer_id": name, "name": f"{name} GmbH"} for name in [*named, "Z"]],
        "service_revenue": [
            *invoices,
            {"invoice_id": "Z", "customer_id": "Z", "invoice_date": LATER, "net_revenue": 1.0},
        ],
        "survey_items": items,
        "survey_responses": responses,
    }


@pytest.fixture
def answered(given: Given, monkeypatch: pytest.MonkeyPatch) -> Answered:
    def over(items: list[Row], responses: list[Row], choice: Filters | None = None) -> Quality:
        rows = given(**survey(items, responses))
        monkeypatch.setattr(warehouse, "current", lambda: rows)
        return quality.at_once(choice or Filters())

    return over


def told(found: Quality) -> str:
    with speaking("en"):
        return " ".join(say(one) for one in (found.headline, *found.hints))


# --- planted truths ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(sample_warehouse: Warehouse) -> Quality:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warehouse, "current", lambda: sample_warehouse)
        return quality.at_once(Filters())


@pytest.fixture(scope="module")
def sample_drivers(sample_warehouse: Warehouse) -> KeyDrivers:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warehouse, "current", lambda: sample_warehouse)
        return key_drivers.key_drivers(Filters())


def test_the_planted_drivers_come_first_and_cannot_be_told_apart(
    sample_drivers: KeyDrivers,
) -> None:
    first = sample_drivers.table["item_id"].to_list()
    assert set(first[:2]) == {"I06", "I09"}
    assert {"I08", "I15", "I01", "I21"} == set(first[2:6])
    assert set(sample_drivers.tied) == {"I06", "I09"}
    with speaking("en"):
        assert "cannot be told apart" in say(sample_drivers.says)


def test_what_is_called_important_but_weighs_nothing_is_found(sample_drivers: KeyDrivers) -> None:
    placed = dict(sample_drivers.table.select("item_id", "importance_quadrant").rows())
    assert (placed["I22"], placed["I14"]) == ("expected_basic", "expected_basic")
    assert (placed["I06"], placed["I09"]) == ("key_driver", "key_driver")
    with speaking("de"):
        assert "Ersatzteilpreise im Vergleich (I22)" in say(sample_drivers.stated_says)


def test_rarely_met_questions_are_left_out_and_named(sample_drivers: KeyDrivers) -> None:
    assert set(sample_drivers.left_out["item_id"]) == {"I19", "I20"}
    assert sample_drivers.answer_count >= 10 * sample_drivers.table.height


def test_expectations_are_missed_where_the_sample_plants_it(sample: Quality) -> None:
    gaps = dict(sample.gaps.items.select("item_id", "gap_points").rows())
    assert min(gaps, key=gaps.__getitem__) in {"I22", "I08"}
    assert sample.gaps.weighted is not None
    assert sample.gaps.weighted.value < 0
    parts = sample.gaps.contributions["contribution_points"].sum()
    assert parts == pytest.approx(sample.gaps.weighted.value, abs=0.02)
    with speaking("en"):
        assert "Responsiveness" in say(sample.headline)


def test_every_figure_of_the_map_has_its_certainty(sample: Quality) -> None:
    assert sample.mapped.height == 26
    assert sample.mapped["quadrant_share"].is_between(0, 1).all()
    quadrants = dict(sample.mapped.select("item_id", "quadrant").rows())
    assert (quadrants["I22"], quadrants["I13"]) == ("concentrate", "overkill")


def test_five_weaknesses_and_strengths_stand_in_their_order(sample: Quality) -> None:
    assert sample.weaknesses["item_id"].to_list()[:2] == ["I22", "I08"]
    assert sample.weaknesses["weakness_points"].is_sorted(descending=True)
    assert (sample.weaknesses.height, sample.strengths.height) == (5, 5)
    assert "I01" in sample.strengths["item_id"]


def test_the_dimensions_show_what_they_cost_and_what_was_missed(sample: Quality) -> None:
    rows = sample.dimensions
    assert rows.height == 5
    assert rows["gap_points"].is_sorted()
    assert rows["weight_points"].sum() == 100
    shares = rows.select(pl.sum_horizontal("exceeded_share", "met_share", "missed_share"))
    assert shares.to_series().to_list() == pytest.approx([1.0] * 5)


def test_the_command_line_shows_what_the_page_shows(
    sample_warehouse: Warehouse, sample_drivers: KeyDrivers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    ended = CliRunner().invoke(service_compass, ["show", "quality"])
    assert ended.exit_code == 0
    shown = json.loads(ended.stdout)["answer"]
    found = quality.at_once(Filters(vintage=int(sample_warehouse.vintage.id)))
    assert shown["headline"] == say(found.headline)
    assert [row["item_id"] for row in shown["items"]] == found.items["item_id"].to_list()
    shares = [row["lmg_share"] for row in shown["drivers"]["table"]]
    assert shares == pytest.approx(sample_drivers.table["lmg_share"].to_list())
    assert "respondent_id" not in ended.stdout


# --- who may be recognised --------------------------------------------------------------------


def low_ratings(low: int, customers: int, *, others: int = 10) -> list[Row]:
    """So many people of so many customers rate I01 low and say why to another question."""
    rows = []
    for no in range(low + others):
        customer = f"C{no % customers if no < low else no}"
        rows.append(said(f"P{no}", "I01", 2.0 if no < low else 4.0, customer=customer))
        comment = f"words {no}" if no < low else None
        rows.append(said(f"P{no}", "OS", 3.0, customer=customer, comment=comment))
    return rows


CATALOGUE = [question("I01"), question("OS", "overall")]


def test_five_low_ratings_of_three_customers_show_words_and_names(answered: Answered) -> None:
    low = answered(CATALOGUE, low_ratings(5, 3)).low
    assert low.items.row(0, named=True) == {
        "item_id": "I01",
        "low_count": 5,
        "low_customer_count": 3,
        "rated_low_share": 5 / 15,
    }
    assert low.comments.columns == ["item_id", "comment"]
    assert low.comments["comment"].to_list() == [f"words {no}" for no in range(5)]
    assert low.customers.columns == ["item_id", "customer_id", "customer_name", "revenue_eur"]
    assert set(low.customers["customer_id"]) == {"C0", "C1", "C2"}
    assert low.customers["revenue_eur"].is_sorted(descending=True)


@pytest.mark.parametrize(("people", "customers"), [(4, 4), (5, 2)])
def test_fewer_people_or_customers_show_nothing(
    answered: Answered, people: int, customers: int
) -> None:
    low = answered(CATALOGUE, low_ratings(people, customers)).low
    assert (low.items.height, low.comments.height, low.customers.height) == (0, 0, 0)


@pytest.mark.parametrize(("purchasers", "shown"), [(1, 0), (0, 1)])
def test_two_filters_do_not_tell_the_low_rating_of_one(
    answered: Answered, purchasers: int, shown: int
) -> None:
    """Of six who rate low so many are purchasers, and so are six others who rate well."""
    rows = [
        row | {"respondent_role": "purchaser" if no < purchasers or no >= 10 else "user"}
        for row in low_ratings(6, 3)
        if (no := int(row["respondent_id"][1:])) >= 0
    ]
    found = answered(CATALOGUE, rows, choice=Filters(role=("user",)))
    assert found.too_few is None
    assert found.low.items.height == shown


def test_an_anonymous_survey_shows_words_and_names_nobody(answered: Answered) -> None:
    rows = [{**row, "customer_id": None} for row in low_ratings(5, 5)]
    low = answered(CATALOGUE, rows).low
    assert (low.items.height, low.comments.height, low.customers.height) == (1, 5, 0)


def test_a_question_that_too_few_answered_is_not_shown(answered: Answered) -> None:
    rows = [*everyone("I01", [4.0] * 4 + [3.0] * 4), *everyone("I02", [2.0] * 4 + [None] * 4)]
    found = answered([question("I01"), question("I02")], rows)
    assert found.items["item_id"].to_list() == ["I01"]
    assert "Too few people answered to show it: I02 en (I02)." in told(found)


def test_too_few_people_show_nothing_at_all(answered: Answered) -> None:
    found = answered([question("I01")], everyone("I01", [4.0, 3.0]))
    assert found.too_few is not None
    assert found.items.is_empty()


# --- little to say ----------------------------------------------------------------------------


def test_perceptions_alone_have_no_gap_and_no_map_but_an_interval(answered: Answered) -> None:
    items = [question("I01", servqual_dim="empathy"), question("I02", servqual_dim="empathy")]
    rows = [*everyone("I01", [2.0, 3.0, 4.0] * 3), *everyone("I02", [4.0, 5.0, 5.0] * 3)]
    found = answered(items, rows)
    assert not found.has_expectation
    assert (found.gaps.weighted, found.middle) == (None, None)
    assert found.mapped.is_empty()
    assert "quadrant" not in found.judged.columns
    row = found.group("servqual_dim").row(0, named=True)
    assert row["perception_low_points"] < row["perception_points"] < row["perception_high_points"]
    assert "Expectations were not asked" in told(found)
    assert "Judged lowest is I01 en (I01) (3.00)" in told(found)


def test_a_question_nobody_answered_and_one_all_answered_alike_are_named(
    answered: Answered,
) -> None:
    rows = [*everyone("I01", [4.0] * 8), *everyone("I02", [None] * 8)]
    found = answered([question("I01"), question("I02")], rows)
    assert "Nobody answered: I02 en (I02)." in told(found)
    assert "Everybody gave the same answer to: I01 en (I01)." in told(found)
    assert found.items["perception_low_points"].to_list() == [4.0]


def test_a_question_that_runs_against_its_dimension_is_named(answered: Answered) -> None:
    items = [question(name, servqual_dim="empathy") for name in ("I01", "I02", "I03")]
    up = [1.0, 2.0, 3.0, 4.0, 5.0, 1.0, 3.0, 5.0]
    rows = [
        *everyone("I01", up),
        *everyone("I02", up),
        *everyone("I03", [6 - value for value in up]),
    ]
    found = answered(items, rows)
    assert "perhaps with a scale the wrong way round: I03 en (I03)" in told(found).replace(
        "I01 en (I01), I02 en (I02), ", ""
    )


def test_few_customers_are_told(answered: Answered) -> None:
    assert "Only 8 customers answered" in told(answered(CATALOGUE, everyone("I01", [3.0, 4.0] * 4)))


def test_different_scales_are_told_on_one(answered: Answered) -> None:
    items = [question("I01"), question("I02", scale_lo=0, scale_hi=10)]
    rows = [*everyone("I01", [3.0] * 8), *everyone("I02", [10.0] * 8)]
    found = answered(items, rows)
    assert dict(found.items.select("item_id", "perception_points").rows()) == {"I01": 3, "I02": 5}
    assert found.reach == (1, 5)
    assert "different scales" in told(found)


def test_a_wave_without_questions_says_so(answered: Answered) -> None:
    found = answered([question("OS", "overall")], everyone("OS", [3.0] * 8))
    assert found.items.is_empty()
    assert "Nobody answered a question" in told(found)


def test_the_gap_is_that_of_the_worked_example(answered: Answered) -> None:
    expected, perceived = [5, 5, 4, 5, 4, 5, 5, 4], [4, 3, 4, 4, 4, 3, 5, 4]
    rows = [
        said(f"P{no}", "I01", p, customer=f"C{no}", expectation=e, importance=5.0)
        for no, (e, p) in enumerate(zip(expected, perceived, strict=True))
    ]
    found = answered([question("I01", servqual_dim="reliability")], rows)
    row = found.gaps.items.row(0, named=True)
    assert (row["gap_points"], row["p_holm_index"]) == pytest.approx((-0.75, 0.047945), abs=1e-6)
    assert found.gaps.weighted is not None
    assert found.gaps.weighted.value == -0.75
    assert found.gaps.met is not None
    assert found.gaps.met.value == 0.5


def test_the_settings_points_weigh_the_dimensions(
    answered: Answered, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [question("I01", servqual_dim="reliability"), question("I02", servqual_dim="empathy")]
    rows = [
        *everyone("I01", [3.0] * 8, expectation=5.0),
        *everyone("I02", [4.0] * 8, expectation=4.0),
    ]
    monkeypatch.setenv("SERVICE_COMPASS_SERVQUAL_POINTS", "0/25/0/0/75")
    settings_module.settings.cache_clear()
    found = answered(items, rows)
    settings_module.settings.cache_clear()
    assert found.gaps.weighted is not None
    assert found.gaps.weighted.value == pytest.approx(-0.5)


@pytest.mark.parametrize(
    ("setting", "middle", "quadrants"),
    [
        ("means", (4.0, 4.5), {"I01": "concentrate", "I02": "overkill"}),
        ("middle", (3.0, 3.0), {"I01": "keep_up", "I02": "keep_up"}),
    ],
)
def test_the_map_is_divided_where_the_setting_says(
    answered: Answered,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    middle: tuple[float, float],
    quadrants: dict[str, str],
) -> None:
    rows = [
        *everyone("I01", [3.0] * 8, importance=5.0),
        *everyone("I02", [5.0] * 8, importance=4.0),
    ]
    monkeypatch.setenv("SERVICE_COMPASS_CROSS_HAIR", setting)
    settings_module.settings.cache_clear()
    found = answered([question("I01"), question("I02")], rows)
    settings_module.settings.cache_clear()
    assert found.middle == middle
    assert dict(found.items.select("item_id", "quadrant").rows()) == quadrants
    assert found.items["quadrant_share"].to_list() == [1.0, 1.0]


# --- key drivers on small surveys -------------------------------------------------------------


def driven(
    given: Given, monkeypatch: pytest.MonkeyPatch, n: int, *, overall: bool = True
) -> KeyDrivers:
    rng = np.random.default_rng(3)
    rated = {name: rng.integers(1, 6, n).astype(float) for name in ("I01", "I02")}
    total = np.clip(np.round(0.8 * rated["I01"] + 0.5 * rng.normal(size=n)), 1, 5)
    rows = [row for name, values in rated.items() for row in everyone(name, values.tolist())]
    if overall:
        rows += everyone("OS", total.tolist())
    items = [question("I01"), question("I02"), question("OS", "overall")]
    over = given(**survey(items, rows))
    monkeypatch.setattr(warehouse, "current", lambda: over)
    return key_drivers.key_drivers(Filters())


def test_a_clear_driver_is_named_first(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    found = driven(given, monkeypatch, 60)
    assert found.tied == ("I01",)
    with speaking("en"):
        assert say(found.says).startswith("I01 en (I01) carries most: ")
        assert "Without stated importance" in say(found.savings_says)
        assert "nothing to compare" in say(found.stated_says)
    assert (found.stated_middle, found.derived_middle is None) == (None, False)


def test_too_few_answers_say_how_many_are_needed(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = driven(given, monkeypatch, 49)
    assert found.table.is_empty()
    with speaking("en"):
        assert "49, at least 50 are needed" in say(found.says)


def test_without_overall_satisfaction_there_are_no_drivers(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = driven(given, monkeypatch, 60, overall=False)
    with speaking("en"):
        assert "Overall satisfaction was not asked" in say(found.says)


def test_too_few_answers_for_single_questions_give_drivers_by_dimension(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(5)
    names = [f"I{no:02}" for no in range(1, 13)]
    rated = rng.integers(1, 6, (55, 12)).astype(float)
    total = np.clip(np.round(rated[:, :6].mean(axis=1) * 2 - 3), 1, 5)
    rows = [row for no, name in enumerate(names) for row in everyone(name, rated[:, no].tolist())]
    rows += everyone("OS", total.tolist())
    items = [
        question(name, servqual_dim="empathy" if no < 6 else "reliability")
        for no, name in enumerate(names)
    ]
    over = given(**survey([*items, question("OS", "overall")], rows))
    monkeypatch.setattr(warehouse, "current", lambda: over)
    found = key_drivers.key_drivers(Filters())
    assert found.table["item_id"].to_list() == ["empathy", "reliability"]
    with speaking("de"):
        assert say(found.says).startswith("Am meisten trägt: Einfühlungsvermögen (empathy)")
        assert "Dimensionen" in " ".join(map(say, found.hints))
        assert "einzelne Fragen" in say(found.savings_says)


def test_drivers_are_computed_once_for_all_readers(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = driven(given, monkeypatch, 60)
    told_again: list[float] = []
    for same in (Filters(), Filters(as_of=LATER), Filters(wave="W1", window="R36")):
        assert key_drivers.key_drivers(same, told_again.append) is first
    assert told_again == []
    assert key_drivers.key_drivers(Filters(role=("user",)), told_again.append) is not first


@pytest.mark.parametrize(("count", "ends"), [(5, "I4 (Q4)"), (6, "I3 (Q3) and 2 others")])
def test_a_sentence_never_counts_a_single_other(count: int, ends: str) -> None:
    names = [wording(f"Q{no}", f"I{no}", f"F{no}") for no in range(count)]
    with speaking("en"):
        assert say(listed(names)).endswith(ends)


def test_a_question_is_worded_in_the_readers_language() -> None:
    frame = pl.DataFrame(
        {"item_id": ["I01"], "x": [1], "english_label": ["Speed"], "german_label": ["Tempo"]}
    )
    with speaking("de"):
        assert worded(frame).rows() == [("I01", "Tempo", 1)]
    with speaking("en"):
        assert worded(frame).columns == ["item_id", "question", "x"]
