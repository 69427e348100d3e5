"""How long readers take while somebody publishes, against how long they take when it is quiet.

A reader asks what every page asks: which vintage is current, and then for every customer of a
year. Whoever works competes for the processor, so a bare Delta merge stands beside the publishing:
what it costs readers too is the machine, and only what is beyond that would be waiting.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from dashboard import warehouse
from dashboard.answers.asked import Asked
from dashboard.extracts.store import vintages
from dashboard.filters import Filters
from tests.benchmarks import upserts
from tests.benchmarks.stores import ROOT, Store

_SECONDS = 6.0


def measured(folder: Path, store: Store, *, rounds: int) -> Iterator[str]:
    """A line per figure; the upserts left in ``folder`` what is published and merged here."""
    coming, data_folder = folder / "latest.parquet", store.settings.data_folder
    works: dict[str, Callable[[], AbstractContextManager[None]]] = {
        "another process publishes": partial(_process, "ours", data_folder, coming),
        "the same process publishes": partial(_thread, "ours", data_folder, coming),
        "another process merges bare": partial(_process, "bare", folder / "bare", coming),
    }
    _reads(store)
    for what, work in works.items():
        turns: list[tuple[list[float], list[float]]] = []
        for _ in range(rounds):
            quiet = _reads(store)
            with work():
                turns.append((quiet, _reads(store)))
        usual = median(median(busy) / median(quiet) for quiet, busy in turns)
        slow = median(_slowest(busy) / _slowest(quiet) for quiet, busy in turns)
        milliseconds = 1000 * median(median(busy) for _, busy in turns)
        yield (
            f"Readers while {what}: {usual:.2f} of quiet ({milliseconds:.0f} ms), "
            f"their slowest twentieth {slow:.2f}"
        )


def _reads(store: Store) -> list[float]:
    """Seconds per question, asked one after the other for a while."""
    taken: list[float] = []
    until = time.perf_counter() + _SECONDS
    while time.perf_counter() < until:
        began = time.perf_counter()
        asked = Asked(Filters(), warehouse.current(store.settings))
        asked.rows("customers_in_window", asked.year)
        taken.append(time.perf_counter() - began)
    return taken


def _slowest(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]


def _over_and_over(which: str, where: Path, coming: Path, is_over: Callable[[], bool]) -> None:
    if which == "ours":
        before = vintages.current(where / "published")
    while not is_over():
        upserts.cost(which, where, coming)
        if which == "ours" and before:
            vintages.rollback(where / "published", before.id, by="benchmark")


@contextmanager
def _thread(which: str, where: Path, coming: Path) -> Iterator[None]:
    over = threading.Event()
    worker = threading.Thread(target=_over_and_over, args=(which, where, coming, over.is_set))
    worker.start()
    yield
    over.set()
    worker.join()


@contextmanager
def _process(which: str, where: Path, coming: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.benchmarks.readers", which, str(where), str(coming)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        worker.stdout.readline()
        yield
        worker.terminate()


if __name__ == "__main__":
    sys.stdout.write("working\n")
    sys.stdout.flush()
    _over_and_over(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), lambda: False)
