"""The ground every table stands on: size, calendar, and one random stream per purpose."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]

DEFAULT_SEED = 20261031
DEFAULT_LINES = 150_000
DEFAULT_CUSTOMERS = 1200
FIRST_MONTH = np.datetime64("2021-11", "M")
MONTH_COUNT = 60
MONTHS_AHEAD = 9  # latent futures are drawn past the data, so that some customers are leaving now
AS_OF = date(2026, 10, 31)
LAST_DAY = np.datetime64(AS_OF, "D")


@dataclass(frozen=True)
class World:
    """Seed and size of one drawing.

    Customers grow with the square root of the invoice lines: 150,000 lines are
    1,200 customers, 100 million lines are about 31,000.
    """

    seed: int = DEFAULT_SEED
    line_count: int = DEFAULT_LINES

    @property
    def customer_count(self) -> int:
        return max(60, round(DEFAULT_CUSTOMERS * math.sqrt(self.line_count / DEFAULT_LINES)))

    @property
    def intensity(self) -> float:
        """Lines per customer, against the default size."""
        return (self.line_count / DEFAULT_LINES) * (DEFAULT_CUSTOMERS / self.customer_count)

    def stream(self, purpose: str, *parts: int) -> np.random.Generator:
        """A random stream of its own per purpose: a new table never changes an old one."""
        return np.random.default_rng([self.seed, zlib.crc32(purpose.encode()), *parts])


def month_of(year: int, month: int) -> int:
    """Months since the first month of the data, negative before it."""
    return int((np.datetime64(f"{year}-{month:02d}", "M") - FIRST_MONTH).astype(int))


def month_start(months: Indices | int) -> Days:
    return np.asarray((FIRST_MONTH + months).astype("datetime64[D]"))


def month_index(days: Days) -> Indices:
    return np.asarray((days.astype("datetime64[M]") - FIRST_MONTH).astype(np.int64))


def year_of(days: Days) -> Indices:
    return np.asarray(days.astype("datetime64[Y]").astype(np.int64) + 1970)


def working_day(days: Days) -> Days:
    """The day itself, or the Monday after a weekend."""
    return np.busday_offset(days.astype("datetime64[D]"), 0, roll="forward")


def pick(rng: np.random.Generator, weights: Sequence[float] | Numbers, count: int) -> Indices:
    """Indices drawn with these weights."""
    shares = np.asarray(weights, dtype=float)
    drawn = np.searchsorted(np.cumsum(shares / shares.sum()), rng.random(count), side="right")
    return np.minimum(drawn, len(shares) - 1).astype(np.int64)


def pick_rows(rng: np.random.Generator, weights: Numbers) -> Indices:
    """One index per row of a matrix of weights."""
    edges = np.cumsum(weights, axis=1)
    drawn = (rng.random(len(weights))[:, None] * edges[:, -1:] > edges).sum(axis=1)
    return np.asarray(np.minimum(drawn, weights.shape[1] - 1), dtype=np.int64)


def named(labels: Sequence[Any], index: Indices) -> pl.Series:
    """The labels at these indices; a negative index is null."""
    every = pl.Series([*labels, None])
    return every.gather(np.where(index < 0, len(labels), index))


def maybe(series: pl.Series, known: Flags) -> pl.Series:
    """The values where they are known, null elsewhere."""
    empty = pl.Series([None], dtype=series.dtype)
    return series.zip_with(pl.Series(known), empty)


def euros(values: Numbers) -> pl.Series:
    """Money rounded to cents; NaN becomes null, and there is no minus zero."""
    return pl.Series(np.round(values, 2) + 0.0).fill_nan(None)


def numbers(values: Numbers, digits: int = 1) -> pl.Series:
    return pl.Series(np.round(values, digits) + 0.0).fill_nan(None)


def stamps(days: Days, seconds: Numbers) -> Days:
    """Timestamps: a day plus seconds since midnight."""
    return np.asarray(
        days.astype("datetime64[s]") + seconds.astype("timedelta64[s]"), dtype="datetime64[us]"
    )


def sigmoid(values: Numbers) -> Numbers:
    return np.asarray(1.0 / (1.0 + np.exp(-values)))
