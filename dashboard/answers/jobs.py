"""Work that takes its time: done in the background, telling how far it is, given up at any time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st

from dashboard.errors import Cancelled
from dashboard.text import N_, Said

Result = TypeVar("Result")

_KEPT_SECONDS = 3600


class Job(Generic[Result]):
    """One piece of work in a thread of its own.

    The work gets the job: it tells ``done`` how far it is and what it does, which also is where a
    job that somebody gave up ends.

    Attributes:
        share: How much is done, from 0 to 1.
        said: What is being done.
        forget: Makes the next one who asks for this work start it anew.
    """

    def __init__(
        self,
        work: Callable[[Job[Result]], Result],
        said: Said,
        forget: Callable[[], None] = lambda: None,
    ) -> None:
        self.share = 0.0
        self.said = said
        self.forget = forget
        self._given_up = threading.Event()
        self._future: Future[Result] = Future()
        threading.Thread(target=self._run, args=(work,), daemon=True).start()

    def done(self, share: float, said: Said | None = None) -> None:
        """Tells how far the work is.

        Raises:
            Cancelled: Nobody wants the result any more.
        """
        self.share, self.said = share, said or self.said
        if self._given_up.is_set():
            raise Cancelled(
                N_("Cancelled; nothing was changed."),
                remedy=N_("Start again whenever you like."),
            )

    @property
    def is_given_up(self) -> bool:
        """Whether somebody cancelled it."""
        return self._given_up.is_set()

    @property
    def is_over(self) -> bool:
        """Whether there is a result, or an error."""
        return self._future.done()

    @property
    def is_good(self) -> bool:
        """Whether there is a result."""
        return self.is_over and self._future.exception() is None

    def cancel(self) -> None:
        """Gives the work up at its next step."""
        self._given_up.set()

    def wait(self, seconds: float) -> bool:
        """Waits for the end, at most so long; whether it is over."""
        wait([self._future], seconds)
        return self.is_over

    def result(self) -> Result:
        """What came out of it; raises what the work raised."""
        return self._future.result()

    def _run(self, work: Callable[[Job[Result]], Result]) -> None:
        try:
            self._future.set_result(work(self))
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is asked for
            self._future.set_exception(error)


def job(
    kind: str,
    key: str,
    work: Callable[[Job[Result]], Result],
    said: Said,
    release: Callable[[Result], None] = lambda _: None,
) -> Job[Result]:
    """The reader's job that does this work, started if it was not asked for yet; kept for a while.

    Args:
        kind, key: What is done, and everything its result depends on.
        release: Takes the result away when nobody can ask for it any more.
    """
    found, _release = _started(kind, key, work, said, release)
    return found


def _given_back(kept: tuple[Job[Any], Callable[[Any], None]]) -> None:
    found, release = kept
    found.cancel()
    if found.is_good:
        release(found.result())


# a job belongs to the reader who started it: when he leaves, it is given up
@st.cache_resource(
    max_entries=16,
    ttl=_KEPT_SECONDS,
    show_spinner=False,
    scope="session",
    on_release=_given_back,
)
def _started(
    kind: str,
    key: str,
    _work: Callable[[Job[Any]], Any],
    _said: Said,
    _release: Callable[[Any], None],
) -> tuple[Job[Any], Callable[[Any], None]]:
    # only the kind and the key tell which one; naming the work would keep the file it reads
    forget = partial(_started.clear, kind, key, None, None, None)
    return Job(_work, _said, forget), _release
