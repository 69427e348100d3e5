"""Which answers a regression on overall satisfaction can be made of: complete cases.

Only respondents who answered overall satisfaction and all the questions count. Questions that
fewer than half of them answered, or that all answered alike, are left out from the start. At least
50 complete cases and ten per question are needed: until there are, the question with the most gaps
is left out, but no more than half of them; if that is not enough, the questions are put together
into the SERVQUAL dimensions. Beside them stand the same answers with gaps filled by the
respondent's own mean, if half of the questions were answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from models.errors import NotEnoughData
from models.scales import LEAST_ANSWERED_SHARE

Matrix = npt.NDArray[np.float64]
Level = Literal["items", "dimensions"]

_LEAST_ANSWERS, _ANSWERS_PER_DRIVER = 50, 10


@dataclass(frozen=True)
class Cases:
    """The answers a regression is made of.

    Attributes:
        level: What a driver is.
        drivers: Their names.
        values: Drivers and, last, the outcome; a row per respondent without a gap.
        unit: The customer of each row, as a number from 0.
        rated_count: Respondents who judged the whole, with or without gaps.
        filled: The same with gaps filled by the respondent's mean, and more rows for it.
        left_out: `driver_id, answered_share, reason`: ``nobody``, ``alike``, ``rarely`` (by fewer
            than half), ``gaps`` (too few complete cases with it).
    """

    level: Level
    drivers: tuple[str, ...]
    values: Matrix
    unit: npt.NDArray[np.int64]
    rated_count: int
    filled: Matrix
    left_out: pl.DataFrame


def cases(ratings: pl.DataFrame, groups: Mapping[str, str]) -> Cases:
    """Chooses questions and respondents a regression can be made of.

    Args:
        ratings: `unit_id, outcome` and a column per question; a row per respondent, null where it
            did not answer.
        groups: Question -> dimension, for those that have one.

    Raises:
        NotEnoughData: Too few complete cases, or all judge the whole alike.
    """
    rated = ratings.drop_nulls("outcome")
    if rated["outcome"].n_unique() < 2:
        raise NotEnoughData("ratings", needed=2, found=rated["outcome"].n_unique())
    names, left_out = _usable(rated)
    fewest = max(1, len(names) // 2)
    kept = sorted(names, key=lambda name: (rated[name].null_count(), name))
    while len(kept) > fewest and _complete(rated, kept).height < _needed(len(kept)):
        left_out[kept.pop()] = "gaps"
    if kept and _complete(rated, kept).height >= _needed(len(kept)):
        return _cases("items", rated, [name for name in names if name in kept], left_out)
    grouped = _grouped(rated, {name: groups[name] for name in names if name in groups})
    dimensions = grouped.columns[2:]
    found = _complete(grouped, dimensions).height if dimensions else 0
    if len(dimensions) < 2 or found < _needed(len(dimensions)):
        best = max(found, _complete(rated, kept).height if kept else 0)
        raise NotEnoughData("answers", needed=_LEAST_ANSWERS, found=best)
    early = {name: why for name, why in left_out.items() if why != "gaps"}
    return _cases("dimensions", grouped, dimensions, early, of=rated)


def _needed(driver_count: int) -> int:
    return max(_LEAST_ANSWERS, _ANSWERS_PER_DRIVER * driver_count)


def _complete(rated: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    return rated.drop_nulls(names)


def _usable(rated: pl.DataFrame) -> tuple[list[str], dict[str, str]]:
    """The questions that can be used at all, and why the others cannot."""
    names: list[str] = []
    left_out: dict[str, str] = {}
    for name in rated.columns[2:]:
        said = rated[name].drop_nulls()
        if said.is_empty():
            left_out[name] = "nobody"
        elif said.n_unique() < 2:
            left_out[name] = "alike"
        elif len(said) < LEAST_ANSWERED_SHARE * rated.height:
            left_out[name] = "rarely"
        else:
            names.append(name)
    return names, left_out


def _grouped(rated: pl.DataFrame, groups: Mapping[str, str]) -> pl.DataFrame:
    """A column per dimension: the mean over its questions, if half of them were answered."""
    members: dict[str, list[str]] = {}
    for name, group in groups.items():
        members.setdefault(group, []).append(name)
    return rated.select(
        "unit_id",
        "outcome",
        *(_scale_mean(names).alias(group) for group, names in sorted(members.items())),
    )


def _scale_mean(names: list[str]) -> pl.Expr:
    answered = pl.sum_horizontal(pl.col(name).is_not_null() for name in names)
    return pl.when(answered >= LEAST_ANSWERED_SHARE * len(names)).then(pl.mean_horizontal(*names))


def _cases(
    level: Level,
    rated: pl.DataFrame,
    names: list[str],
    left_out: Mapping[str, str],
    of: pl.DataFrame | None = None,
) -> Cases:
    complete = _complete(rated, names)
    # among the complete cases a question may be answered alike by all
    differing = [name for name in names if complete[name].n_unique() > 1]
    reasons = {**left_out, **{name: "alike" for name in names if name not in differing}}
    mean = _scale_mean(differing)
    filled = rated.with_columns(pl.col(name).fill_null(mean) for name in differing)
    whole = rated if of is None else of
    return Cases(
        level,
        tuple(differing),
        complete.select(*differing, "outcome").cast(pl.Float64).to_numpy(),
        complete["unit_id"].rank("dense").cast(pl.Int64).to_numpy() - 1,
        rated.height,
        filled.drop_nulls(differing).select(*differing, "outcome").cast(pl.Float64).to_numpy(),
        _told(whole, reasons),
    )


def _told(rated: pl.DataFrame, reasons: Mapping[str, str]) -> pl.DataFrame:
    answered = [
        1 - rated[name].null_count() / rated.height if name in rated.columns else None
        for name in reasons
    ]
    return pl.DataFrame(
        {
            "driver_id": pl.Series(list(reasons), dtype=pl.String),
            "answered_share": pl.Series(answered, dtype=pl.Float64),
            "reason": pl.Series(list(reasons.values()), dtype=pl.String),
        }
    ).sort("driver_id")
