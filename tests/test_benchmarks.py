"""The benchmarks work; how fast anything is, no test says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.benchmarks import (
    importance,
    many_customers,
    publishes,
    queries,
    readers,
    stores,
    upserts,
    verdicts,
)
from tests.benchmarks.alternating import Compared, alternate
from tests.benchmarks.stores import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A small store, published in this process."""
    folder = tmp_path_factory.mktemp("benchmarks")
    data_folder = folder / "data"
    data_folder.mkdir()
    extracts = stores.draw(folder, line_count=3_000)
    stores.published_here(extracts, data_folder)
    return Store(stores.settings_for(data_folder), extracts)


def test_both_sides_take_turns() -> None:
    turns: list[str] = []
    compared = alternate(
        "two", lambda: turns.append("ours"), lambda: turns.append("bare"), rounds=2
    )
    assert turns == ["ours", "bare"] * 3
    assert compared.ours_seconds >= 0


def test_a_figure_is_told_as_a_ratio_with_its_goal() -> None:
    told = Compared("Cockpit", ours_seconds=0.3, bare_seconds=0.2, goal_ratio=1.5).told()
    assert told == "Cockpit: 1.50 (goal at most 1.5), 300 ms against 200 ms"


def test_the_queries_are_measured_over_a_published_store(store: Store) -> None:
    compared = [
        *queries.pareto_query(store, rounds=1),
        *queries.cockpit_answer(store, rounds=1),
    ]
    assert [one.goal_ratio for one in compared] == [1.0, None, 1.5]


def test_drivers_are_measured_by_every_way() -> None:
    told = importance.measured(answers=300, counts=(4, 15))
    assert len(told) == 10
    assert told[0].startswith("LMG over all subsets of 4 questions against one fit: ")
    assert told[4].startswith("Draws of 4 questions lie 0.00 standard deviations beside")
    assert not told[9].startswith("Draws of 15 questions lie 0.00 ")


def test_publishing_is_measured_in_a_process_of_its_own(store: Store, tmp_path: Path) -> None:
    compared, cost, published = publishes.publishing(tmp_path, store.extracts, rounds=1)
    assert compared.ratio > 0
    assert cost.peak_mb > 0
    assert published.asked.warehouse.vintage.id == "000001"


def test_a_verdict_is_measured_beside_a_bare_read(store: Store, tmp_path: Path) -> None:
    ratio, memory = verdicts.measured(tmp_path, store, rounds=1)
    assert "lines from drop to verdict against a bare read: " in ratio
    assert memory.startswith("Peak memory: ")
    assert not (tmp_path / "lines.csv").exists()


def test_upserts_and_readers_are_measured_beside_a_bare_merge(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "_SECONDS", 0.5)
    told = [
        *upserts.measured(tmp_path, store, rounds=1),
        *readers.measured(tmp_path, store, rounds=1),
    ]
    assert [re.sub(r"of [0-9]+", "of some", line.partition(":")[0]) for line in told] == [
        "Upsert of some lines (latest) against a bare Delta merge",
        "Upsert of some lines (spread) against a bare Delta merge",
        "Readers while another process publishes",
        "Readers while the same process publishes",
        "Readers while another process merges bare",
    ]


def test_the_store_of_the_map_holds_so_many_customers_and_their_answers(tmp_path: Path) -> None:
    many_customers.publish(tmp_path / "extracts", tmp_path / "data", customer_count=400)
    settings = stores.settings_for(tmp_path / "data")
    asked = Store(settings, tmp_path / "extracts").asked
    assert asked.warehouse.vintage.tables["customers"].row_count == 400
    answered = asked.warehouse.rows("survey_items")
    assert set(answered["item_role"]) == {"item", "recommend"}
    asked.warehouse.close()
