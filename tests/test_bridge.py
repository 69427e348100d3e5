"""The bridge between two vintages: every figure's change by cause, summing to the cent."""

from __future__ import annotations

import errno
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from dashboard import settings as settings_module
from dashboard.answers import bridge
from dashboard.answers.bridge import Bridge
from dashboard.answers.compared import READ
from dashboard.errors import Cancelled, CompassError
from dashboard.extracts.contract import TABLES
from dashboard.extracts.store import rollups, states, storage, vintages
from dashboard.extracts.store.states import covered_to
from dashboard.extracts.store.tables import Load, TableState
from dashboard.extracts.store.vintages import Vintage, last_closed_month_end
from dashboard.settings import Settings, read
from dashboard.text import say
from models import bridge as model
from models.bridge import CAUSES, Split
from tests.conftest import Row, contract_rows

Publish = Callable[..., Vintage]


@pytest.fixture
def in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.setenv("SERVICE_COMPASS_DATA_FOLDER", str(tmp_path))
    settings_module.settings.cache_clear()
    yield settings_module.settings()
    settings_module.settings.cache_clear()


@pytest.fixture
def publish(tmp_path: Path, in_force: Settings) -> Publish:
    """``publish(customers=[...], ...)``: a vintage whose tables are replaced by these rows."""

    def published(with_settings: Settings = in_force, **tables: list[Row]) -> Vintage:
        loads = [Load(name, contract_rows(name, rows), "replace") for name, rows in tables.items()]
        return vintages.publish(tmp_path / "published", loads, by="a test", settings=with_settings)

    return published


def line(invoice_id: str, on: date, revenue: float, customer: str = "A", **more: object) -> Row:
    told = {"invoice_id": invoice_id, "invoice_date": on, "net_revenue": revenue}
    return {**told, "customer_id": customer, **more}


def parts(found: Bridge, figure_id: str) -> dict[str, float | None]:
    row = found.figures.row(by_predicate=pl.col("figure_id") == figure_id, named=True)
    amounts = {name: value for name, value in row.items() if name.endswith("_amount")}
    return {name.removesuffix("_amount"): value for name, value in amounts.items()}


# --- a worked example -------------------------------------------------------------------------

CUSTOMERS: list[Row] = [{"customer_id": name, "name": f"{name} GmbH"} for name in "ABC"]
BEFORE: list[Row] = [
    line("1", date(2025, 1, 15), 100.0, contribution_margin=40.0),
    line("2", date(2025, 6, 10), 200.1, contribution_margin=80.0),
    line("3", date(2025, 6, 11), 50.0, "B"),
    line("4", date(2025, 12, 30), 70.05, "C"),
]
AFTER: list[Row] = [
    BEFORE[0],
    line("2", date(2025, 6, 10), 210.3, contribution_margin=90.0),
    BEFORE[3],
    line("5", date(2025, 3, 3), -20.25, is_credit_note=True),
    line("6", date(2026, 1, 30), 500.0, "B", contribution_margin=100.0),
]
C_IS_OURS: list[Row] = [*CUSTOMERS[:2], CUSTOMERS[2] | {"is_intercompany": True}]


@pytest.fixture
def example(publish: Publish) -> tuple[Vintage, Vintage]:
    """Everything happens: a row goes, one changes, a credit note and January come, C is ours."""
    return (
        publish(customers=CUSTOMERS, service_revenue=BEFORE),
        publish(customers=C_IS_OURS, service_revenue=AFTER),
    )


def test_every_cause_of_the_worked_example_has_its_part(example: tuple[Vintage, Vintage]) -> None:
    found = bridge.bridge(*example)
    assert parts(found, "K-01") == {
        "before": 420.15,
        "removed_rows": -50.0,
        "changed_rows": 10.2,
        "new_rows": -20.25,
        "master_data": -70.05,
        # January 2026 comes with 500, January 2025 leaves the twelve months with 100
        "new_period": 400.0,
        "after": 690.05,
        "change": 269.9,
    }
    margin = parts(found, "margin")
    assert margin == {
        "before": 120.0,
        "removed_rows": 0.0,
        "changed_rows": 10.0,
        "new_rows": 0.0,
        "master_data": 0.0,
        "new_period": 60.0,
        "after": 190.0,
        "change": 70.0,
    }


def test_a_share_is_split_in_percentage_points(example: tuple[Vintage, Vintage]) -> None:
    # 120 of 300.10, then 130 of 310.30, in the end 190 of 710.30
    assert parts(bridge.bridge(*example), "K-04") == {
        "before": 39.99,
        "removed_rows": 0.0,
        "changed_rows": 1.9,
        "new_rows": 0.0,
        "master_data": 0.0,
        "new_period": -15.14,
        "after": 26.75,
        "change": -13.24,
    }


def test_rows_are_counted_per_table_and_cause(example: tuple[Vintage, Vintage]) -> None:
    found = bridge.bridge(*example)
    assert found.tables.rows() == [
        ("customers", 0, 1, 0, 0, 2),
        ("service_revenue", 1, 1, 1, 1, 2),
    ]
    assert found.columns.rows() == [
        ("customers", "is_intercompany", 1),
        ("service_revenue", "contribution_margin", 1),
        ("service_revenue", "net_revenue", 1),
    ]
    assert found.examples.rows() == [
        ("customers", "C", "is_intercompany", None, "True"),
        ("service_revenue", "2 · 1", "net_revenue", "200.1", "210.3"),
        ("service_revenue", "2 · 1", "contribution_margin", "80.0", "90.0"),
    ]


def test_the_answer_is_one_sentence_largest_part_first(example: tuple[Vintage, Vintage]) -> None:
    found = bridge.bridge(*example)
    assert say(found.headline) == (
        "Service revenue of the last 12 months rises by €270: €400 from the new period, -€70 from "
        "changed master data, -€50 from removed rows, -€20 from new rows, €10 from changed rows."
    )
    assert say(found.hints[0]) == (
        "The last closed month is Jan 2026 instead of Dec 2025: all figures are as of then."
    )


def test_the_way_back_has_the_same_parts_with_the_opposite_sign(
    example: tuple[Vintage, Vintage], in_force: Settings
) -> None:
    before, after = example
    again = vintages.rollback(before.store, before.id, by="me", settings=in_force)
    found = bridge.bridge(after, again)
    assert parts(found, "K-01") == {
        "before": 690.05,
        "removed_rows": 20.25,
        "changed_rows": -10.2,
        "new_rows": 50.0,
        "master_data": 70.05,
        "lost_period": -400.0,
        "after": 420.15,
        "change": -269.9,
    }
    assert found.tables.row(1) == ("service_revenue", 1, 1, 1, 1, 2)
    assert found.examples.row(1) == ("service_revenue", "2 · 1", "net_revenue", "210.3", "200.1")
    assert "-€400 from the period that falls away" in say(found.headline)
    assert bridge.bridge(before, again).is_none


def test_a_figure_is_told_before_and_after(example: tuple[Vintage, Vintage]) -> None:
    found = bridge.bridge(*example)
    assert say(found.says("K-01")) == "Service revenue: from 420.15 to 690.05 (€)"
    assert say(found.says("K-04")) == "Contribution margin rate: from 39.99 to 26.75 (% / pp)"


def test_the_bars_stand_on_each_other_and_the_whole_on_zero(
    example: tuple[Vintage, Vintage],
) -> None:
    steps = bridge.bridge(*example).steps("K-01")
    assert steps.select("step", "kind", "start_eur", "change_eur").rows() == [
        ("removed_rows", "loss", 0.0, -50.0),
        ("changed_rows", "gain", -50.0, 10.2),
        ("new_rows", "loss", -39.8, -20.25),
        ("master_data", "loss", -60.05, -70.05),
        ("new_period", "gain", -130.1, 400.0),
        ("whole_change", "total", 0.0, 269.9),
    ]
    assert steps["end_eur"].to_list() == pytest.approx([-50, -39.8, -60.05, -130.1, 269.9, 269.9])


def test_a_changed_setting_has_its_part(publish: Publish, in_force: Settings) -> None:
    lines = [
        line("1", date(2023, 1, 5), 10.0),
        line("2", date(2024, 1, 20), 10.0, "B"),
        line("3", date(2025, 12, 30), 10.0, "C"),
    ]
    machines = [
        {"machine_id": f"M{name}", "customer_id": name, "commissioning_date": date(2020, 1, 1)}
        for name in "AB"
    ]
    before = publish(customers=CUSTOMERS, service_revenue=lines, installed_base=machines)
    stricter = in_force.model_copy(update={"no_purchase_months": 18})
    # one of both owners was silent for 24 months, both were for 18; and another machine comes
    third = {"machine_id": "MC", "customer_id": "C", "commissioning_date": date(2020, 1, 1)}
    after = publish(stricter, installed_base=[*machines, third])
    assert parts(bridge.bridge(before, after), "K-09") == {
        "before": 50.0,
        "master_data": -16.67,
        "changed_setting": 33.34,
        "after": 66.67,
        "change": 16.67,
    }


def test_a_vintage_that_does_not_know_its_settings_has_no_part_for_them(
    publish: Publish, in_force: Settings
) -> None:
    before = replace(publish(customers=CUSTOMERS, service_revenue=BEFORE), settings={})
    after = publish(in_force.model_copy(update={"abc_a_share": 0.5}), customers=CUSTOMERS)
    assert bridge.bridge(before, after).is_none
    assert bridge.bridge(replace(before, settings=in_force.model_dump()), after).causes == (
        "changed_setting",
    )


def test_a_candidate_can_be_compared_before_it_is_published(
    publish: Publish, in_force: Settings
) -> None:
    before = publish(customers=CUSTOMERS, service_revenue=BEFORE)
    rows = contract_rows("service_revenue", [line("6", date(2026, 1, 30), 500.0, "B")])
    load = Load("service_revenue", rows)
    candidate = vintages.stage(before.store, [load], settings=in_force)
    found = bridge.bridge(before, candidate)
    assert parts(found, "K-01")["new_period"] == 400.0
    published = vintages.publish_staged(candidate, by="me")
    assert bridge.bridge(before, published).figures.equals(found.figures)


# --- borders ----------------------------------------------------------------------------------


def test_a_plain_monthly_update_needs_no_state_in_between(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = publish(customers=CUSTOMERS, service_revenue=BEFORE)
    january = line("6", date(2026, 1, 30), 500.0, "B")
    after = publish(service_revenue=[*BEFORE, january])

    def refuse(*_: object) -> None:
        raise AssertionError("rollups were built again")

    monkeypatch.setattr(rollups, "build", refuse)
    found = bridge.bridge(before, after)
    assert found.causes == ("new_period",)
    assert parts(found, "K-01")["new_period"] == 400.0


def test_a_row_on_the_last_day_covered_is_new_and_one_the_day_after_is_the_new_period(
    publish: Publish,
) -> None:
    # an invoice on the 30th closes December, so the 31st is covered too
    before = publish(customers=CUSTOMERS, service_revenue=BEFORE)
    late = [line("7", date(2025, 12, 31), 1.0), line("8", date(2026, 1, 1), 2.0)]
    found = bridge.bridge(before, publish(service_revenue=[*BEFORE, *late]))
    assert found.tables.row(1) == ("service_revenue", 0, 0, 1, 1, 4)
    assert parts(found, "K-01") == {
        "before": 420.15,
        "new_rows": 1.0,
        "new_period": 0.0,
        "after": 421.15,
        "change": 1.0,
    }


def test_a_credit_note_of_the_new_period_belongs_to_it_although_booked_before(
    publish: Publish,
) -> None:
    before = publish(customers=CUSTOMERS, service_revenue=BEFORE)
    credit = line("9", date(2026, 1, 30), -30.0, is_credit_note=True, ref_invoice_id="2")
    found = bridge.bridge(before, publish(service_revenue=[*BEFORE, credit]))
    assert parts(found, "K-01") == {
        "before": 420.15,
        "new_period": -130.0,
        "after": 290.15,
        "change": -130.0,
    }


def test_a_row_that_moves_into_the_new_period_is_a_changed_row(publish: Publish) -> None:
    before = publish(customers=CUSTOMERS, service_revenue=BEFORE)
    moved = [*BEFORE[:3], line("4", date(2026, 1, 30), 70.05, "C")]
    found = bridge.bridge(before, publish(service_revenue=moved))
    assert parts(found, "K-01") == {
        "before": 420.15,
        "changed_rows": -70.05,
        "new_period": -29.95,
        "after": 320.15,
        "change": -100.0,
    }


def test_what_one_side_cannot_tell_is_said_instead_of_a_number(publish: Publish) -> None:
    before = publish(customers=CUSTOMERS, service_revenue=BEFORE)
    machine = {"machine_id": "M", "commissioning_date": date(2020, 1, 1)}
    found = bridge.bridge(before, publish(installed_base=[machine]))
    care = parts(found, "K-08")
    assert (care["before"], care["after"], care["change"]) == (None, 0.0, None)
    assert "Could not be computed before, so there is no bridge: Machines under care." in [
        say(hint) for hint in found.hints
    ]
    assert parts(found, "K-01")["change"] == 0.0


def test_customers_without_revenue_have_nothing_to_compare(publish: Publish) -> None:
    before = publish(customers=CUSTOMERS)
    found = bridge.bridge(before, publish(customers=C_IS_OURS))
    assert found.figures.is_empty()
    assert found.tables.rows() == [("customers", 0, 1, 0, 0, 2)]
    assert say(found.headline) == (
        "There is no service revenue on both sides that could be compared."
    )


def test_going_back_before_a_table_was_there_says_what_can_no_longer_be_told(
    publish: Publish, in_force: Settings
) -> None:
    first = publish(customers=CUSTOMERS, service_revenue=BEFORE)
    machine = {"machine_id": "M", "commissioning_date": date(2020, 1, 1)}
    second = publish(installed_base=[machine])
    found = bridge.bridge(
        second, vintages.rollback(first.store, first.id, by="me", settings=in_force)
    )
    assert "Can no longer be computed, so there is no bridge: Machines under care." in [
        say(hint) for hint in found.hints
    ]
    assert found.changed_tables.rows() == [("installed_base", 1, 0, 0, 0, 0)]


def test_going_back_before_there_was_revenue_has_no_figures_to_compare(
    publish: Publish, in_force: Settings
) -> None:
    first = publish(customers=CUSTOMERS)
    second = publish(service_revenue=BEFORE)
    found = bridge.bridge(
        second, vintages.rollback(first.store, first.id, by="me", settings=in_force)
    )
    assert parts(found, "K-01") == {"before": 420.15, "after": None, "change": None} | (
        dict.fromkeys(found.causes)
    )
    assert found.changed_tables.rows() == [("service_revenue", 4, 0, 0, 0, 0)]


def test_what_lies_between_two_vintages_leaves_nothing_behind(
    example: tuple[Vintage, Vintage],
) -> None:
    store = example[0].store
    files = set(store.rglob("*"))
    bridge.bridge(*example)
    assert set(store.rglob("*")) == files


def test_a_comparison_tells_how_far_it_is_and_can_be_given_up(
    example: tuple[Vintage, Vintage],
) -> None:
    shares: list[float] = []

    def enough(share: float) -> None:
        if share > 0.5:
            raise Cancelled("Enough.", remedy="Start again.")

    with pytest.raises(Cancelled):
        bridge.bridge(*example, enough)
    assert not list(example[0].store.glob(f"{storage.SCRATCH}*"))
    bridge.bridge(*example, shares.append)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_a_full_disk_is_told_in_words(
    example: tuple[Vintage, Vintage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(rollups, "build", refuse)
    with pytest.raises(CompassError, match="There is no room left on the disk"):
        bridge.bridge(*example)


def test_all_rows_may_be_replaced_by_others(publish: Publish) -> None:
    before = publish(customers=CUSTOMERS, service_revenue=BEFORE)
    others = [line("x", date(2025, 5, 5), 10.0), line("y", date(2025, 12, 31), 5.0)]
    found = bridge.bridge(before, publish(service_revenue=others))
    assert parts(found, "K-01") == {
        "before": 420.15,
        "removed_rows": -420.15,
        "new_rows": 15.0,
        "after": 15.0,
        "change": -405.15,
    }


def test_a_table_that_no_figure_reads_is_counted_and_makes_no_part(publish: Publish) -> None:
    before = publish(customers=CUSTOMERS, service_revenue=BEFORE)
    visit = {"visit_id": "1", "customer_id": "A", "visit_date": date(2025, 1, 1)}
    found = bridge.bridge(before, publish(visits=[visit]))
    assert (found.causes, found.is_none) == ((), False)
    assert found.changed_tables.rows() == [("visits", 0, 0, 1, 0, 0)]


def test_tables_larger_than_what_is_compared_at_once_give_the_same_bridge(
    example: tuple[Vintage, Vintage], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = bridge.bridge(*example)
    monkeypatch.setattr("dashboard.extracts.store.differences._ROWS_AT_ONCE", 1)
    bridge._kept.clear()
    shares = bridge.bridge(*example)
    assert shares.figures.equals(whole.figures)
    assert shares.tables.equals(whole.tables)
    assert shares.examples.equals(whole.examples)


def test_rollups_that_are_gone_are_made_again_and_tables_that_are_gone_are_named(
    example: tuple[Vintage, Vintage],
) -> None:
    before, after = example
    whole = bridge.bridge(before, after).figures
    bridge._kept.clear()
    for path in before.rollups["month_totals"]:
        (before.store / path).unlink()
    assert bridge.bridge(before, after).figures.equals(whole)
    bridge._kept.clear()
    (path,) = before.tables["customers"].files
    (before.store / path).unlink()
    with pytest.raises(CompassError, match="Vintage 000001 is damaged: 1 files are missing"):
        bridge.bridge(before, after)


# --- the arithmetic ---------------------------------------------------------------------------


def test_the_parts_are_rounded_so_that_they_sum() -> None:
    found = model.split([0.004, 0.005, 1.0049], ["removed_rows", "changed_rows"], decimals=2)
    assert found == Split(0.0, 1.0, {"removed_rows": 0.01, "changed_rows": 0.99})


def test_a_state_without_a_value_leaves_its_part_to_the_next_cause() -> None:
    found = model.split([1.0, None, 3.5], ["removed_rows", "new_rows"], decimals=2)
    assert found == Split(1.0, 3.5, {"removed_rows": None, "new_rows": 2.5})


def test_without_a_value_before_or_after_there_are_no_parts() -> None:
    assert model.split([None, 1.0], ["new"], decimals=2) == Split(None, 1.0, {})
    assert model.split([1.0, float("nan")], ["new"], decimals=2) == Split(1.0, None, {})


LEVELS = st.lists(st.floats(-1e9, 1e9) | st.none(), min_size=7, max_size=7)


@drawn(LEVELS, st.integers(0, 4))
def test_parts_sum_to_the_change_whatever_the_levels(
    levels: list[float | None], decimals: int
) -> None:
    found = model.split(levels, CAUSES, decimals=decimals)
    if found.change is not None:
        told = [round(part * 10**decimals) for part in found.parts.values() if part is not None]
        assert sum(told) == round(found.change * 10**decimals)
    back = model.turned(found)
    assert (back.before, back.after) == (found.after, found.before)
    assert [-(part or 0) for part in back.parts.values()] == [
        found.parts[cause] or 0 for cause in model.turned_causes(found.parts)
    ]


# --- random mutations -------------------------------------------------------------------------

Lines = dict[str, tuple[date, int, str]]
"""Invoice -> day, cents, customer."""
FIRST = date(2025, 1, 1)


def _mutated(chance: random.Random) -> tuple[Lines, Lines, set[str], set[str]]:
    """Lines before and after and who belongs to us before and after."""
    before = {str(no): _random_line(chance, 420) for no in range(chance.randint(1, 14))}
    after = dict(before)
    for no in chance.sample(sorted(before), chance.randint(0, len(before))):
        day, cents, customer = before[no]
        if chance.random() < 0.4:
            del after[no]
        elif chance.random() < 0.7:
            after[no] = (day, cents + chance.randint(-9999, 9999), customer)
        else:
            after[no] = _random_line(chance, 420)
    for extra in range(chance.randint(0, 8)):
        after[f"n{extra}"] = _random_line(chance, 480)
    if not after:
        after["last"] = _random_line(chance, 420)
    ours = [{name for name in "ABC" if chance.random() < 0.3} for _ in range(2)]
    return before, after, ours[0], ours[0] if chance.random() < 0.5 else ours[1]


def _random_line(chance: random.Random, days: int) -> tuple[date, int, str]:
    # every third one is a credit note
    cents = chance.randint(1, 999_999) * chance.choice((1, 1, -1))
    return FIRST + timedelta(chance.randint(0, days)), cents, chance.choice("ABC")


def _held(store: Path, number: int, lines: Lines, ours: set[str]) -> Vintage:
    """A vintage of these lines in two files, the first months apart, without rollups."""
    rows = contract_rows(
        "service_revenue",
        [line(no, day, cents / 100, who) for no, (day, cents, who) in sorted(lines.items())],
    )
    who = [{"customer_id": name, "is_intercompany": name in ours} for name in "ABC"]
    frames = {
        "customers": [contract_rows("customers", who)],
        "service_revenue": [
            rows.filter(pl.col("invoice_date") < date(2025, 7, 1)),
            rows.filter(pl.col("invoice_date") >= date(2025, 7, 1)),
        ],
    }
    files: dict[str, tuple[str, ...]] = {}
    for name, frames_of in frames.items():
        # equal content is an equal file, as in a table of which only some years are written anew
        named = [(f"{name}-{piece.hash_rows().sum()}-{piece.height}", piece) for piece in frames_of]
        for file, piece in named:
            piece.write_parquet(store / file)
        files[name] = tuple(file for file, piece in named if piece.height)
    last = max(day for day, _, _ in lines.values())
    states_of = {
        "customers": TableState(3, files["customers"], None, None, 0),
        "service_revenue": TableState(rows.height, files["service_revenue"], None, last, 0),
    }
    return Vintage(
        store=store, id=f"{number:06d}", created_at=datetime(2026, 1, 1, tzinfo=UTC), by="",
        note="", parent=None, restored_from=None, tables=states_of, rollups={}, recipe="",
        data_to_on=last, as_of=last_closed_month_end(last),
    )  # fmt: skip


def _revenue(lines: Lines, ours: set[str], as_of: date) -> int:
    """Cents of the twelve months to ``as_of``, by hand."""
    to_on = as_of + timedelta(1)
    from_on = to_on.replace(year=to_on.year - 1)
    return sum(
        cents for day, cents, who in lines.values() if from_on <= day < to_on and who not in ours
    )


def _revenue_of(state: states.State) -> int:
    """The same from the files of a state."""
    store, tables = state.vintage.store, state.vintage.tables
    rows = {
        name: pl.concat(
            [TABLES[name].empty(), *(pl.read_parquet(store / path) for path in held.files)]
        )
        for name, held in tables.items()
    }
    own = rows["customers"].filter("is_intercompany")["customer_id"]
    told = rows["service_revenue"].select(
        "invoice_id", "invoice_date", "net_revenue", "customer_id"
    )
    assert told["invoice_id"].is_unique().all()
    lines = {no: (day, round(euros * 100), who) for no, day, euros, who in told.iter_rows()}
    assert state.vintage.as_of is not None
    return _revenue(lines, set(own), state.vintage.as_of)


def _parts_by_hand(
    before: Lines, after: Lines, ours: tuple[set[str], set[str]], ends: tuple[Vintage, Vintage]
) -> dict[str, int]:
    """What each cause adds, in cents: the rows taken away and brought in one after the other."""
    covered = covered_to(ends[0])
    first, last = ends[0].as_of, ends[1].as_of
    assert covered and first and last
    stay = {no: before[no] for no in before if no in after}
    changed = {no: after[no] for no in stay}
    known = changed | {no: one for no, one in after.items() if no in before or one[0] <= covered}
    levels = [
        _revenue(before, ours[0], first),
        _revenue(stay, ours[0], first),
        _revenue(changed, ours[0], first),
        _revenue(known, ours[0], first),
        _revenue(known, ours[1], first),
        _revenue(after, ours[1], last),
    ]
    return {c: b - a for c, a, b in zip(CAUSES[:5], levels, levels[1:], strict=False)}


def test_a_thousand_random_mutations_split_to_the_cent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollups, "build", lambda *_: {})
    chance, in_force = random.Random(20_261), read(data_folder=tmp_path)
    seen: set[str] = set()
    for number in range(1000):
        old, new, *ours = _mutated(chance)
        before, after = _held(tmp_path, 1, old, ours[0]), _held(tmp_path, 2, new, ours[1])
        if (covered_to(after) or FIRST) < (covered_to(before) or FIRST):
            old, new, ours = new, old, ours[::-1]
            before, after = after, before
        found = states.compare(before, after, read=READ, settings=in_force)
        causes = found.causes(CAUSES)
        levels = [_revenue_of(state) / 100 for state in states.states(found, causes)]
        split = model.split(levels, causes, decimals=2)
        wanted = _parts_by_hand(old, new, (ours[0], ours[1]), (before, after))
        got = {cause: round((split.parts.get(cause) or 0.0) * 100) for cause in wanted}
        assert got == wanted, f"mutation {number}"
        assert sum(got.values()) == round((levels[-1] - levels[0]) * 100)
        seen |= set(causes)
    assert seen == set(CAUSES[:5])


def test_random_mutations_sum_to_the_cent_through_the_whole_warehouse(publish: Publish) -> None:
    chance = random.Random(7)
    for _ in range(6):
        old, new, *ours = _mutated(chance)
        before, after = (
            publish(
                customers=[{"customer_id": name, "is_intercompany": name in own} for name in "ABC"],
                service_revenue=[
                    line(no, day, cents / 100, who, contribution_margin=cents / 300)
                    for no, (day, cents, who) in lines.items()
                ],
            )
            for lines, own in ((old, ours[0]), (new, ours[1]))
        )
        found = bridge.bridge(before, after)
        assert before.as_of and after.as_of
        wanted = (_revenue(old, ours[0], before.as_of), _revenue(new, ours[1], after.as_of))
        revenue = parts(found, "K-01")
        assert (_cents(revenue["before"]), _cents(revenue["after"])) == wanted
        for row in found.figures.iter_rows(named=True):
            told = [row[f"{cause}_amount"] for cause in found.causes]
            if row["change_amount"] is not None:
                assert sum(map(_cents, told)) == _cents(row["change_amount"]), row


def _cents(value: float | None) -> int:
    return round((value or 0.0) * 100)
