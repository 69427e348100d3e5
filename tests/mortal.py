"""A process that can be killed at any moment, at little cost: ``python -m tests.mortal``.

It imports once and then forks a child per order, so that a kill costs no start of Python. Nothing
here may touch a table before the fork: threads do not survive it.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from dashboard.extracts.store import tidy, vintages
from dashboard.extracts.store.tables import Load


class Mortal:
    """Gives orders to the process and has those killed who carry them out."""

    def __init__(self, process: subprocess.Popen[str], chance: random.Random) -> None:
        self._process = process
        self._chance = chance
        self._seconds: dict[str, float] = {}

    def finishes(self, *order: str) -> None:
        """The order is carried out; how long that takes is kept for the kills."""
        began = time.monotonic()
        assert self._ordered("", *order) == 0
        self._seconds[order[0]] = time.monotonic() - began

    def is_killed(self, *order: str) -> bool:
        """Carries the order out until it is killed; ``False`` if it was done before that."""
        after = self._chance.uniform(0, self._seconds[order[0]])
        ended = self._ordered(str(after), *order)
        if ended == 0:
            self._seconds[order[0]] = after
        return ended == -signal.SIGKILL

    def _ordered(self, *order: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\t".join(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def mortal(seed: int) -> Iterator[Mortal]:
    """The process, as long as the block lasts."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.mortal"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Mortal(process, random.Random(seed))
        process.communicate()


def _carry_out(what: str, store: Path, detail: str) -> None:
    if what == "publish":
        vintages.publish(store, [Load("service_revenue", Path(detail))], by="a mortal")
    elif what == "rollback":
        vintages.rollback(store, detail, by="a mortal")
    else:
        tidy.tidy(store, older_than=timedelta(0))


def _listen() -> None:
    """Each line is an order and when to kill who carries it out; answers with how that ended."""
    for line in sys.stdin:
        kill_after, what, store, detail = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            _carry_out(what, Path(store), detail)
            # not the usual way out, which would end the parent's business too
            os._exit(0)
        if kill_after:
            time.sleep(float(kill_after))
            os.kill(child, signal.SIGKILL)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{ended}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _listen()
