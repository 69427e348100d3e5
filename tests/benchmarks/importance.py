"""Key drivers of a survey of 15,000 answers, against one bare least squares fit of the same."""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt
import polars as pl

from models import complete_cases, drivers, relative_importance
from tests.benchmarks.alternating import alternate, seconds

Matrix = npt.NDArray[np.float64]

_SEED = 7


def measured(*, answers: int = 15_000, counts: tuple[int, ...] = (10, 14, 22)) -> list[str]:
    """A line per way to share out R², and how far the ways lie apart.

    Args:
        answers: Respondents.
        counts: Questions.
    """
    told = []
    for count in counts:
        values = survey(answers, count)
        matrix = drivers.correlations(values)
        fit = partial(np.linalg.lstsq, values[:, :-1], values[:, -1], rcond=None)
        for name, way in (
            (f"LMG over all subsets of {count} questions", relative_importance.lmg),
            (f"Johnson's weights of {count} questions", relative_importance.relative_weights),
        ):
            compared = alternate(f"{name} against one fit", partial(way, matrix), fit, rounds=5)
            told.append(compared.told())
        apart = np.abs(_johnson(matrix) - _exact(matrix)).max()
        told.append(
            f"Johnson's weights lie up to {apart:.4f} in a share beside LMG ({count} questions)"
        )
        told.append(_whole(values, fit_seconds=seconds(fit)))
        told.append(_draws(values, matrix))
    return told


def survey(answers: int, count: int) -> Matrix:
    """Questions with one common cause, six of which drive the outcome."""
    rng = np.random.default_rng(_SEED)
    common = rng.normal(size=(answers, 1))
    items = 0.6 * common + 0.8 * rng.normal(size=(answers, count))
    weights = np.array([0.34, 0.28, 0.12, 0.10, 0.08, 0.08, *[0.0] * count][:count])
    outcome = items @ weights + 0.4 * rng.normal(size=answers)
    return np.column_stack((items, outcome))


def _exact(matrix: Matrix) -> Matrix:
    found = relative_importance.lmg(matrix)
    return np.asarray(found / found.sum())


def _johnson(matrix: Matrix) -> Matrix:
    found = relative_importance.relative_weights(matrix)
    return np.asarray(found / found.sum())


def _whole(values: Matrix, *, fit_seconds: float) -> str:
    """Everything the page needs: shares, a thousand draws, ranks."""
    names = [f"I{no:02}" for no in range(1, values.shape[1])]
    frame = pl.DataFrame(values, schema=[*names, "outcome"]).with_columns(
        unit_id=pl.int_range(len(values)).cast(pl.String)
    )
    chosen = complete_cases.cases(frame.select("unit_id", "outcome", *names), {})
    taken = seconds(partial(drivers.driven, chosen, seed=_SEED))
    return (
        f"Drivers of {len(names)} questions with 1,000 draws: {taken:.1f} s, "
        f"{taken / fit_seconds:,.0f} fits"
    )


def _draws(values: Matrix, matrix: Matrix, draw_count: int = 10) -> str:
    """How far the draws of the product lie beside draws over all subsets, in their own spread."""
    rng = np.random.default_rng(_SEED)
    size = len(values)
    matrices = np.array(
        [drivers.correlations(values[rng.integers(size, size=size)]) for _ in range(draw_count)]
    )
    exact = np.array([_exact(one) for one in matrices])
    near = drivers.shares_of_draws(matrix, relative_importance.lmg(matrix), _SEED)(matrices)
    apart = np.sqrt(((near - exact) ** 2).mean(axis=0)) / exact.std(axis=0)
    return (
        f"Draws of {values.shape[1] - 1} questions lie {apart.mean():.2f} standard deviations "
        f"beside those over all subsets in the mean, {apart.max():.2f} at most"
    )
