"""The answer about satisfaction: planted truths found again, and calm words where data is thin."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from dashboard import warehouse
from dashboard.answers import cockpit, satisfaction
from dashboard.answers.asked import Asked
from dashboard.answers.kpis import Kpi
from dashboard.answers.rated import Rated
from dashboard.answers.satisfaction import Satisfaction, Told
from dashboard.answers.surveyed import surveyed
from dashboard.command import service_compass
from dashboard.filters import Filters
from dashboard.text import say
from dashboard.warehouse import Warehouse
from models import waves
from tests.conftest import Given, Row
from tests.test_surveyed import answer, item

Answered = Callable[..., Satisfaction]

#: How everybody of a survey answered: (person, customer, role, question -> value).
Person = tuple[str, str | None, str | None, dict[str, float | None]]

APRIL = date(2026, 4, 30)


def answers(people: Iterable[Person], *, wave: str = "2026", on: date = APRIL) -> list[Row]:
    return [
        answer(
            who,
            customer,
            value,
            item_id=item_id,
            respondent_role=role,
            wave_id=wave,
            response_date=on,
        )
        for who, customer, role, values in people
        for item_id, value in values.items()
    ]


def people(count: int, values: dict[str, float | None], **more: Any) -> list[Person]:
    """So many people of as many customers who answer alike."""
    prefix = more.get("prefix", "C")
    return [(f"P{prefix}{no}", f"{prefix}{no}", more.get("role"), values) for no in range(count)]


@pytest.fixture
def answered(given: Given, monkeypatch: pytest.MonkeyPatch) -> Answered:
    """``answered(survey_responses=[…], …)``: the answer over literals; customers C0–C29, D0–D29."""

    def over(choice: Filters | None = None, **tables: list[Row]) -> Satisfaction:
        usual: dict[str, list[Row]] = {
            "customers": [
                {"customer_id": f"{letter}{no}", "region": region}
                for letter, region in (("C", "Nord"), ("D", "Süd"))
                for no in range(30)
            ],
            "service_revenue": [
                {
                    "invoice_id": f"{letter}{no}-{day}",
                    "customer_id": f"{letter}{no}",
                    "invoice_date": day,
                    "net_revenue": 100.0 + no,
                }
                for letter in "CD"
                for no in range(30)
                for day in (date(2024, 5, 31), date(2025, 9, 30), date(2026, 9, 30))
            ],
            "survey_items": [item("I01"), item("I02"), item("I03")],
        }
        rows = given(**usual | tables)
        monkeypatch.setattr(warehouse, "current", lambda: rows)
        return satisfaction.answer(choice or Filters())

    return over


def told(found: Satisfaction) -> Told:
    assert found.told is not None, say(found.headline)
    return found.told


def card(found: Satisfaction, label: str) -> Kpi:
    (kpi,) = [kpi for kpi in told(found).cards if kpi.definition.label == label]
    return kpi


def value(found: Satisfaction, label: str) -> float:
    kpi = card(found, label)
    assert kpi.value is not None
    return kpi.value


@pytest.fixture
def asked(sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Answered:
    """``asked(wave="W2025")``: the answer on the sample data."""
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)

    def over(**choice: Any) -> Satisfaction:
        return satisfaction.answer(Filters(**choice))

    return over


def _wave(rows: Warehouse, wave: str) -> pl.DataFrame:
    """Answers of customers in a wave, of the sample data; every scale runs upwards."""
    is_wave = (pl.col("wave_id") == wave) & (pl.col("respondent_group") == "customer")
    return rows.view("survey_responses").filter(is_wave)


def test_the_index_is_the_mean_of_customers_counted_another_way(
    asked: Answered, sample_warehouse: Warehouse
) -> None:
    found = asked(wave="W2026")
    questions = _wave(sample_warehouse, "W2026").filter(
        pl.col("item_id").str.starts_with("I") & pl.col("perception").is_not_null()
    )
    by_person = questions.group_by("customer_id", "respondent_id").agg(
        pl.len(), score=(pl.col("perception") - 1).mean() * 25
    )
    by_customer = (
        by_person.filter(pl.col("len") >= 13).group_by("customer_id").agg(pl.col("score").mean())
    )
    assert value(found, "Satisfaction (CSI)") == pytest.approx(by_customer["score"].mean())
    assert told(found).changes.trend["customer_count"].to_list()[-1] == by_customer.height


def test_recommendation_and_top_two_are_counted_over_people(
    asked: Answered, sample_warehouse: Warehouse
) -> None:
    found = asked(wave="W2026")
    rows = _wave(sample_warehouse, "W2026")
    points = rows.filter(pl.col("item_id") == "REC")["perception"].drop_nulls()
    promoters, detractors = int((points >= 9).sum()), int((points <= 6).sum())
    score = 100 * (promoters - detractors) / points.len()
    assert value(found, "Net promoter score (NPS)") == pytest.approx(score)
    overall = rows.filter(pl.col("item_id") == "OS")["perception"].drop_nulls()
    assert value(found, "Satisfied (top-2-box)") == pytest.approx((overall >= 4).mean())


def test_every_figure_has_its_interval_and_its_n(asked: Answered) -> None:
    for kpi in told(asked()).cards:
        assert kpi.value is not None, kpi.definition.label
        assert kpi.low is not None, kpi.definition.label
        assert kpi.high is not None, kpi.definition.label
        assert kpi.low <= kpi.value <= kpi.high, kpi.definition.label
        assert kpi.basis is not None


def test_response_and_coverage_are_those_of_the_extracts(
    asked: Answered, sample_warehouse: Warehouse
) -> None:
    found = asked(wave="W2026")
    invited = sample_warehouse.view("survey_invitations").filter(pl.col("wave_id") == "W2026")
    assert value(found, "Response rate") == pytest.approx(invited["has_responded"].mean())
    answered = _wave(sample_warehouse, "W2026")["customer_id"].unique()
    lines = sample_warehouse.view("customer_months").filter(
        pl.col("month_on").is_between(date(2025, 11, 1), date(2026, 10, 1))
    )
    revenue = lines.group_by("customer_id").agg(pl.col("revenue_eur").sum())
    revenue = revenue.filter(pl.col("revenue_eur") > 0)
    covered = revenue.filter(pl.col("customer_id").is_in(answered.implode()))
    share = float(covered["revenue_eur"].sum()) / float(revenue["revenue_eur"].sum())
    assert value(found, "Revenue covered") == pytest.approx(share, abs=0.01)


def test_the_parts_of_the_change_add_up(asked: Answered) -> None:
    for wave in ("W2025", "W2026"):
        parts = dict(told(asked(wave=wave)).changes.parts.select("part", "change_score").rows())
        assert parts["within"] + parts["leavers"] + parts["joiners"] == pytest.approx(
            parts["whole"]
        )


def test_late_parts_in_the_west_are_found_question_by_question(asked: Answered) -> None:
    found = asked(wave="W2025", region=("Westeuropa",))
    worst = found.items.sort("change_score").head(4)
    assert set(worst["item_id"]) == {"I08", "I06", "I09", "I20"}
    assert found.items.filter("is_changed")["item_id"].to_list() == ["I08"]
    assert "I08" in say(told(found).questions.says)


def test_customers_who_lost_their_contact_are_found_question_by_question(
    sample_warehouse: Warehouse,
) -> None:
    rated = Rated(surveyed(Asked(Filters(wave="W2025"), sample_warehouse)))
    owned = sample_warehouse.view("customers").filter(pl.col("account_owner") == "AO-07")
    scores = (
        rated.questions.join(owned.select("customer_id"), on="customer_id", how="semi")
        .group_by("wave_id", "item_id", "customer_id")
        .agg(score=pl.col("perception_score").mean())
    )
    found = waves.by_item(rated.before(scores), rated.now(scores)).sort("change_score")
    assert found["item_id"].head(3).to_list() == ["I17", "I16", "I04"]
    assert found["change_high_score"].head(3).max() < 0  # type: ignore[operator]


def test_answers_that_are_too_good_are_told(asked: Answered) -> None:
    """Satisfied customers answer more often and earlier (planted)."""
    found = told(asked(wave="W2025")).silence
    assert found.weighted is not None
    assert found.weighted.value < found.weighted.plain_value
    assert found.late is not None
    assert found.late.high is not None
    assert found.late.high < 0
    assert "probably too good" in say(found.late_says)


def test_where_class_and_region_explain_nothing_the_page_says_so(asked: Answered) -> None:
    found = told(asked(wave="W2026")).silence
    assert "class and region do not explain who answers" in say(found.weighted_says)
    assert not found.differences["is_warning"].any()


def test_nearly_everybody_was_asked_so_the_interval_is_that_of_a_census(asked: Answered) -> None:
    found = told(asked(wave="W2026"))
    assert "Nearly all buyers were invited" in " ".join(map(say, found.hints))
    last = found.changes.trend.row(-1, named=True)
    csi = found.cards[0]
    assert csi.low is not None
    assert csi.high is not None
    assert csi.high - csi.low < last["high_score"] - last["low_score"]


def test_a_wave_is_not_known_before_its_last_answer(asked: Answered) -> None:
    found = asked(as_of=date(2025, 5, 31))
    assert found.wave_id == "W2024"
    early = asked(as_of=date(2024, 4, 30))
    assert early.told is None
    assert say(early.headline).startswith("The first wave of the survey is known from 10 Jun 2024")


def test_four_answers_are_too_few_and_the_page_says_how_many_are_missing(
    answered: Answered,
) -> None:
    found = answered(survey_responses=answers(people(4, {"I01": 4.0})))
    assert found.told is None
    assert found.items.is_empty()
    assert say(found.headline) == "Too few answers: 4 so far, 1 are missing."


def test_without_a_survey_the_page_says_what_to_publish(answered: Answered) -> None:
    found = answered(survey_items=[])
    assert found.told is None
    assert say(found.headline).startswith("There are no answers of a survey yet.")


def test_answers_outside_every_scale_make_no_index(answered: Answered) -> None:
    found = answered(survey_responses=answers(people(6, {"I01": 9.0})))
    assert say(found.headline).startswith("Wave 2026 has no satisfaction index")
    assert all(kpi.value is None for kpi in told(found).cards[:5])
    assert found.items.is_empty()


def test_a_survey_of_recommendation_alone_still_tells_it(answered: Answered) -> None:
    items = [item("REC", scale_lo=0, scale_hi=10, role="recommend")]
    before = answers(people(10, {"REC": 5.0}), wave="2025", on=date(2025, 4, 30))
    now = answers([*people(6, {"REC": 9.0}), *people(4, {"REC": 5.0}, prefix="D")])
    found = answered(survey_items=items, survey_responses=before + now)
    assert value(found, "Net promoter score (NPS)") == pytest.approx(20.0)
    assert card(found, "Satisfaction (CSI)").value is None
    assert say(told(found).net_says).startswith("Net promoter score (NPS): +120.0 points since")
    assert "no more than chance" not in say(told(found).net_says)


def anonymous(count: int, start: float, *, wave: str = "2026", on: date = APRIL) -> list[Row]:
    crowd: list[Person] = [
        (f"P{no}", None, "user" if no % 2 else "purchaser", {"I01": start + no % 2, "I02": start})
        for no in range(count)
    ]
    return answers(crowd, wave=wave, on=on)


def test_an_anonymous_survey_counts_people_and_says_what_it_cannot_tell(
    answered: Answered,
) -> None:
    before = anonymous(20, 2.0, wave="2025", on=date(2025, 4, 30))
    found = answered(survey_responses=[*before, *anonymous(20, 3.0)])
    shown = told(found)
    assert shown.hints[1].template.startswith("This survey is anonymous")
    assert shown.cards[0].value == pytest.approx((50 + 62.5) / 2)
    assert say(shown.cards[0].basis).startswith("20 people")  # type: ignore[arg-type]
    for label in ("CSI for all, estimated", "Revenue covered", "Surveyed within a year"):
        kpi = card(found, label)
        assert kpi.value is None
        assert say(kpi.basis) == "Needs customer numbers: this survey is anonymous."  # type: ignore[arg-type]
    assert shown.classes.groups.is_empty()
    assert "anonymous" in say(shown.regions.says)
    assert shown.roles.groups["respondent_count"].to_list() == [10, 10]
    # the same pseudonyms in both waves are other people
    assert shown.changes.parts.is_empty()
    assert shown.changes.found is not None
    assert shown.changes.found.whole.value == pytest.approx(25.0)
    assert "Without customer numbers" in say(shown.changes.says)
    assert found.items["is_changed"].all()


def test_when_all_answer_alike_there_is_nothing_to_doubt_and_nothing_breaks(
    answered: Answered,
) -> None:
    found = answered(survey_responses=answers(people(8, {"I01": 4.0, "I02": 4.0})))
    csi = card(found, "Satisfaction (CSI)")
    assert (csi.low, csi.value, csi.high) == (75.0, 75.0, 75.0)
    assert told(found).questions.reliability["alpha_ratio"].to_list() == [None]
    assert "Reliability needs" in say(told(found).questions.reliability_says)
    assert card(found, "CSI by importance").value is None


def test_a_question_nobody_answered_is_left_out_and_one_few_answered_stays_empty(
    answered: Answered,
) -> None:
    crowd = people(6, {"I01": 4.0, "I03": None})
    few = people(3, {"I01": 2.0, "I02": 5.0}, prefix="D")
    found = answered(survey_responses=answers([*crowd, *few]))
    rows = dict(found.items.select("item_id", "mean_score").rows())
    assert rows["I01"] == pytest.approx((6 * 75 + 3 * 25) / 9)
    assert rows["I02"] is None
    assert "I03" not in rows


def recommending(low: int, high: int, points: list[float]) -> dict[str, list[Row]]:
    crowd: list[Person] = [
        (f"P{no}", f"C{no}", None, {"I01": 4.0, "REC": value}) for no, value in enumerate(points)
    ]
    items = [item("I01"), item("REC", scale_lo=low, scale_hi=high, role="recommend")]
    return {"survey_items": items, "survey_responses": answers(crowd)}


def test_a_five_point_question_is_never_called_net_promoter_score(answered: Answered) -> None:
    found = answered(**recommending(1, 5, [5.0, 5.0, 4.0, 3.0, 1.0, 5.0, 4.0, 4.0]))
    assert value(found, "Net recommendation (5-point)") == pytest.approx(12.5)
    labels = [kpi.definition.label for kpi in told(found).cards]
    assert "Net promoter score (NPS)" not in labels


def test_waves_asked_on_different_scales_are_not_compared(answered: Answered) -> None:
    items = [
        item("I01"),
        item("R5", scale_lo=1, scale_hi=5, role="recommend"),
        item("REC", scale_lo=0, scale_hi=10, role="recommend"),
    ]
    before = answers(people(8, {"I01": 4.0, "R5": 5.0}), wave="2025", on=date(2025, 4, 30))
    now = answers(people(8, {"I01": 4.0, "REC": 9.0}))
    found = answered(survey_items=items, survey_responses=before + now)
    assert "cannot be compared" in say(told(found).net_says)


def test_other_scales_have_neither_score(answered: Answered) -> None:
    found = answered(**recommending(1, 10, [10.0, 9.0, 8.0, 5.0, 4.0, 3.0]))
    assert card(found, "Recommendation").value is None


def test_a_filter_merges_groups_that_comparing_two_views_would_tell(answered: Answered) -> None:
    """Of the north only two people are no users: with and without the filter they could be told."""
    north = people(10, {"I01": 4.0}, role="user")
    others: list[Person] = [(f"X{no}", f"C{20 + no}", "purchaser", {"I01": 1.0}) for no in range(2)]
    south = people(10, {"I01": 3.0}, role="user", prefix="D")
    buyers: list[Person] = [(f"Y{no}", f"D{20 + no}", "purchaser", {"I01": 2.0}) for no in range(5)]
    rows = answers([*north, *others, *south, *buyers])
    everybody = told(answered(survey_responses=rows)).regions.groups
    assert everybody["region_group"].to_list() == ["Süd", "Nord"]
    users = told(answered(Filters(role=("user",)), survey_responses=rows)).regions
    assert users.groups.is_empty()
    assert "only one group" in say(users.says)


def test_a_filter_hides_a_question_that_comparing_two_views_would_tell(
    answered: Answered,
) -> None:
    """Five purchasers are left out, but only two of them answered the second question."""
    users = people(10, {"I01": 4.0, "I02": 4.0}, role="user")
    buyers: list[Person] = [
        (f"Y{no}", f"D{no}", "purchaser", {"I01": 2.0, "I02": 1.0 if no < 2 else None})
        for no in range(5)
    ]
    rows = answers([*users, *buyers])
    everybody = dict(answered(survey_responses=rows).items.select("item_id", "mean_score").rows())
    assert None not in everybody.values()
    filtered = answered(Filters(role=("user",)), survey_responses=rows)
    assert dict(filtered.items.select("item_id", "mean_score").rows()) == {
        "I01": 75.0,
        "I02": None,
    }


def test_one_of_several_values_chosen_is_not_told_either(answered: Answered) -> None:
    """Two users in the south: choosing both regions and the north alone would tell of them."""
    north = people(10, {"I01": 4.0}, role="user") + people(6, {"I01": 3.0}, role="purchaser")
    north = [(f"{who}{role}", customer, role, given) for who, customer, role, given in north]
    south: list[Person] = [
        (f"S{no}", f"D{no}", "user" if no < 2 else "purchaser", {"I01": 2.0}) for no in range(7)
    ]
    rows = answers([*north, *south])
    everybody = told(answered(survey_responses=rows)).roles
    assert everybody.groups.height == 2
    both = told(answered(Filters(region=("Nord", "Süd")), survey_responses=rows)).roles
    assert both.groups.is_empty()
    assert "only one group" in say(both.says)


def test_leavers_of_two_customers_are_not_taken_apart(answered: Answered) -> None:
    old = people(8, {"I01": 4.0}) + people(2, {"I01": 1.0}, prefix="D")
    rows = answers(old, wave="2025", on=date(2025, 4, 30)) + answers(people(8, {"I01": 4.0}))
    changes = told(answered(survey_responses=rows)).changes
    assert changes.parts.is_empty()
    assert "Too few customers stayed, left or joined" in say(changes.says)


def test_the_change_of_four_customers_is_not_told_question_by_question(answered: Answered) -> None:
    old = people(4, {"I01": 2.0}) + people(8, {"I01": 3.0}, prefix="D")
    new: list[Person] = [(f"N{no}", f"C{10 + no}", None, {"I01": 4.0}) for no in range(8)]
    rows = answers(old, wave="2025", on=date(2025, 4, 30))
    rows += answers([*people(4, {"I01": 5.0}), *new])
    found = answered(survey_responses=rows)
    assert found.items["within_score"].to_list() == [None]
    assert found.items["change_score"].item() == pytest.approx(
        (4 * 100 + 8 * 75) / 12 - (4 * 25 + 8 * 50) / 12
    )
    assert "Too few customers answered both waves" in say(told(found).questions.says)


def test_real_change_is_told_by_the_customers_of_both_waves(answered: Answered) -> None:
    old = people(8, {"I01": 3.0, "I02": 3.0}) + people(6, {"I01": 1.0, "I02": 1.0}, prefix="D")
    before = answers(old, wave="2025", on=date(2025, 4, 30))
    now = answers(people(8, {"I01": 3.0, "I02": 4.0}))
    found = answered(survey_responses=before + now)
    parts = dict(told(found).changes.parts.select("part", "change_score").rows())
    assert parts["within"] == pytest.approx(12.5)
    assert parts["leavers"] == pytest.approx(150 / 7)
    assert parts["joiners"] == pytest.approx(0.0)
    assert "12.5 points better than in the wave 2025" in say(found.headline)
    assert found.items.filter("is_changed")["item_id"].to_list() == ["I02"]


def test_wide_intervals_say_how_many_answers_are_missing(answered: Answered) -> None:
    crowd: list[Person] = [
        (f"P{no}", f"C{no}", None, {"I01": 1.0 if no % 2 else 5.0}) for no in range(10)
    ]
    invitations: list[Row] = [
        {
            "wave_id": "2026",
            "contact_id": f"P{no}",
            "customer_id": f"C{no}",
            "invited_date": date(2026, 4, 1),
            "responded": no < 10,
        }
        for no in range(20)
    ]
    hints = told(answered(survey_responses=answers(crowd), survey_invitations=invitations)).hints
    # (1.96 · 52.7 / 5)² = 426.8, rounded up, less the ten there are
    assert "For ± 5.0 points 417 more answers are needed" in " ".join(map(say, hints))
    assert "854 invitations in all" in " ".join(map(say, hints))


def test_wide_shares_say_how_many_answers_are_missing(answered: Answered) -> None:
    crowd: list[Person] = [
        (f"P{no}", f"C{no}", None, {"I01": 4.0, "OS": 2.0 if no % 2 else 5.0}) for no in range(10)
    ]
    items = [item("I01"), item("OS", role="overall")]
    found = answered(survey_items=items, survey_responses=answers(crowd))
    # 1.96² · 0.5 · 0.5 / 0.1² = 96.04, rounded up, less the ten there are
    hint = "For ± 10.0 percentage points the top-2-box needs 87 more answers."
    assert hint in list(map(say, told(found).hints))


def test_an_old_survey_says_that_a_new_one_is_due(answered: Answered) -> None:
    rows = answers(people(8, {"I01": 4.0}), on=date(2025, 4, 30))
    found = told(answered(survey_responses=rows))
    assert "a new wave is due" in say(found.hints[-1])
    assert found.cards[-1].value == 0.0


def test_without_invitations_the_response_says_which_table_it_needs(answered: Answered) -> None:
    found = answered(survey_responses=answers(people(8, {"I01": 4.0})))
    assert card(found, "Response rate").is_missing
    silence = told(found).silence
    assert say(silence.differences_says).startswith("Without invitations")
    assert silence.class_rates.is_empty()
    assert silence.weighted is not None
    assert silence.weighted.population == 60


def test_without_revenue_there_is_satisfaction_but_no_coverage(answered: Answered) -> None:
    rows = answers(people(8, {"I01": 4.0}), on=date(2026, 4, 16))
    found = answered(service_revenue=[], customers=[], survey_responses=rows)
    assert value(found, "Satisfaction (CSI)") == 75.0
    assert card(found, "Revenue covered").value is None


def test_early_waves_before_the_invoices_have_no_class(answered: Answered) -> None:
    rows = answers(people(8, {"I01": 4.0}), on=date(2024, 6, 20))
    classes = told(answered(survey_responses=rows)).classes
    assert classes.groups.is_empty()
    assert "do not tell a class" in say(classes.says)


def test_the_cockpit_tells_the_same_figures_and_those_of_a_year_ago(
    asked: Answered, sample_warehouse: Warehouse
) -> None:
    shown = {kpi.definition.id: kpi for kpi in reversed(told(asked()).cards)}
    before = {kpi.definition.id: kpi for kpi in reversed(told(asked(wave="W2025")).cards)}
    in_cockpit = {kpi.definition.id: kpi for kpi in cockpit.answer(Filters()).kpis}
    for figure in ("K-16", "K-20", "K-21"):
        one = in_cockpit[figure]
        assert one.value == pytest.approx(shown[figure].value)
        assert (one.low, one.high) == pytest.approx((shown[figure].low, shown[figure].high))
        assert one.previous == pytest.approx(before[figure].value)
        assert "wave W2026, Jun 2026" in say(one.basis)  # type: ignore[arg-type]
        # five quarters: three of them after W2025, two after W2026
        assert len(set(one.trend)) == 2


def test_the_cockpit_never_tells_a_five_point_question_as_net_promoter_score(
    answered: Answered,
) -> None:
    answered(**recommending(1, 5, [5.0] * 8))
    figures = {kpi.definition.id: kpi for kpi in cockpit.answer(Filters()).kpis}
    assert figures["K-16"].value == 75.0
    assert figures["K-20"].value is None
    assert "from 0 to 10" in say(figures["K-20"].basis)  # type: ignore[arg-type]


def test_the_cockpit_shows_no_survey_of_four_people(answered: Answered) -> None:
    answered(survey_responses=answers(people(4, {"I01": 4.0})))
    figures = {kpi.definition.id: kpi for kpi in cockpit.answer(Filters()).kpis}
    assert figures["K-16"].value is None


def test_the_command_prints_what_the_page_shows(
    sample_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse, "current", lambda: sample_warehouse)
    monkeypatch.setattr(warehouse, "at", lambda _no: sample_warehouse)
    shown = satisfaction.answer(Filters())
    run = CliRunner().invoke(service_compass, ["show", "satisfaction"])
    assert run.exit_code == 0, run.output
    answer_told = json.loads(run.stdout)["answer"]
    csi = answer_told["told"]["cards"][0]
    assert csi["value"] == pytest.approx(told(shown).cards[0].value)
    assert len(answer_told["items"]) == shown.items.height
    assert "respondent_id" not in run.stdout
    assert "contact_id" not in run.stdout


def test_the_main_table_is_there_even_where_nothing_may_be_shown(
    answered: Answered, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = answered(survey_items=[])
    assert found.told is None
    rows = warehouse.current()
    monkeypatch.setattr(warehouse, "at", lambda _no: rows)
    run = CliRunner().invoke(service_compass, ["show", "satisfaction", "--format", "csv"])
    assert run.exit_code == 0, run.output
    lines = list(csv.reader(io.StringIO(run.stdout.lstrip("\ufeff")), delimiter=","))
    assert len(lines) == 1


def test_fifteen_thousand_people_are_answered(answered: Answered) -> None:
    """At size the answer is the same kind of answer; how fast is measured elsewhere."""
    crowd: list[Person] = [
        (f"P{no}", None, None, {"I01": float(1 + no % 5), "I02": float(1 + no % 3)})
        for no in range(15_000)
    ]
    found = answered(survey_responses=answers(crowd))
    assert value(found, "Satisfaction (CSI)") == pytest.approx(37.5 + 0.0, abs=0.1)


def test_a_wave_in_which_fewer_answered_is_hidden_in_the_trend(answered: Answered) -> None:
    on = APRIL - timedelta(days=365)
    few = answers(people(4, {"I01": 2.0}), wave="2025", on=on)
    shown = told(answered(survey_responses=few + answers(people(8, {"I01": 4.0})))).changes
    assert shown.trend["wave_id"].to_list() == ["2026"]
    assert shown.found is None
    assert "no earlier wave with enough answers" in say(shown.says)
