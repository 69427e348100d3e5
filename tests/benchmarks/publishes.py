"""Publishing against a bare copy of the same rows from parquet to parquet."""

from __future__ import annotations

import shutil
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

from tests.benchmarks.alternating import Compared, seconds
from tests.benchmarks.stores import Cost, Store, extracts_of, publish, settings_for


def publishing(folder: Path, extracts: Path, *, rounds: int) -> tuple[Compared, Cost, Store]:
    """Publishes and copies in turns; the last store published stays."""
    costs: list[Cost] = []
    copies: list[float] = []
    for number in count(1):
        data_folder = folder / f"data-{number}"
        costs.append(publish(extracts, data_folder))
        store = Store(settings_for(data_folder), extracts)
        copies.append(seconds(partial(_copy, store, folder / "copy.parquet")))
        if number == rounds:
            break
        shutil.rmtree(data_folder)
    taken = median(cost.judge_seconds + cost.publish_seconds for cost in costs)
    compared = Compared("Publish against a bare parquet copy", taken, median(copies))
    return compared, costs[-1], store


def _copy(store: Store, target: Path) -> None:
    files = [str(path) for path in extracts_of(store.extracts, "service_revenue")]
    with store.bare() as con:
        con.read_parquet(files).to_parquet(str(target), compression="zstd")
    target.unlink()
