"""Ratios measured in one run: ``python -m tests.benchmarks [--lines 10000000]``.

Every figure is the median of turns taken one after the other with the bare thing beside it. The
pages are measured where a Chromium is installed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import (
    importance,
    maps,
    publishes,
    queries,
    readers,
    reruns,
    stores,
    upserts,
    verdicts,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Draws the data, measures, prints, cleans up."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000, help="invoice lines, about")
    parser.add_argument("--rounds", type=int, default=15, help="turns per figure")
    parser.add_argument("--only", choices=("data", "pages", "map", "drivers"), help="one part")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="service-compass-benchmarks-") as folder:
        if chosen.only in (None, "drivers"):
            for line in importance.measured():
                _tell(line)
        if chosen.only in (None, "data"):
            _data(Path(folder), chosen.lines, chosen.rounds)
        if chosen.only in (None, "pages"):
            for line in reruns.measured(Path(folder), rounds=chosen.rounds):
                _tell(line)
        if chosen.only in (None, "map"):
            for line in maps.measured(Path(folder), rounds=chosen.rounds):
                _tell(line)


def _data(folder: Path, line_count: int, rounds: int) -> None:
    _tell(f"Drawing about {line_count:,} invoice lines …")
    extracts = stores.draw(folder, line_count=line_count)
    compared, cost, store = publishes.publishing(folder, extracts, rounds=min(rounds, 3))
    row_count = store.asked.warehouse.vintage.tables["service_revenue"].row_count
    _tell(f"{row_count:,} invoice lines published.")
    _tell(compared.told())
    per_million = compared.ours_seconds / row_count * 1e6
    _tell(
        f"Publish per million lines: {per_million:.1f} s "
        f"(of it {cost.judge_seconds / row_count * 1e6:.1f} s judging); "
        f"peak memory {cost.peak_mb:,.0f} MB"
    )
    for found in (
        *queries.pareto_query(store, rounds=rounds),
        *queries.cockpit_answer(store, rounds=rounds),
    ):
        _tell(found.told())
    for line in verdicts.measured(folder, store, rounds=min(rounds, 3)):
        _tell(line)
    for line in upserts.measured(folder, store, rounds=min(rounds, 3)):
        _tell(line)
    for line in readers.measured(folder, store, rounds=min(rounds, 3)):
        _tell(line)


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
