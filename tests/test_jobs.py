"""Work in the background: told while it goes on, given up at any time, its errors told in place."""

from __future__ import annotations

import threading

import pytest

from dashboard.answers.jobs import Job
from dashboard.errors import Cancelled, CompassError
from dashboard.text import Said

DOING = Said("Doing")


def test_the_result_is_what_came_out() -> None:
    job = Job(lambda _: 42, DOING)
    assert job.result() == 42
    assert (job.is_over, job.is_good) == (True, True)


def test_a_job_tells_how_far_it_is() -> None:
    half, go_on = threading.Event(), threading.Event()

    def work(job: Job[str]) -> str:
        job.done(0.5, Said("Half"))
        half.set()
        go_on.wait()
        return "done"

    job = Job(work, DOING)
    half.wait()
    assert (job.share, job.said, job.is_over) == (0.5, Said("Half"), False)
    assert not job.wait(0)
    go_on.set()
    assert job.result() == "done"


def test_a_job_given_up_ends_at_its_next_step() -> None:
    begun, go_on = threading.Event(), threading.Event()
    steps: list[int] = []

    def work(job: Job[None]) -> None:
        for step in range(3):
            steps.append(step)
            begun.set()
            go_on.wait()
            job.done(step / 3)

    job = Job(work, DOING)
    begun.wait()
    job.cancel()
    go_on.set()
    with pytest.raises(Cancelled, match="nothing was changed"):
        job.result()
    assert steps == [0]
    assert (job.is_over, job.is_good, job.is_given_up) == (True, False, True)


def test_an_error_is_raised_where_the_result_is_asked_for() -> None:
    def work(_: Job[None]) -> None:
        raise CompassError("It broke.", remedy="Mend it.")

    job = Job(work, DOING)
    for _ in range(2):
        with pytest.raises(CompassError, match="It broke"):
            job.result()
    assert not job.is_good
