"""How much of R² each driver carries: exactly over all subsets, or over some orders.

LMG (Lindeman, Merenda and Gold 1980; Grömping 2006), which is the Shapley value of R²: what a
driver adds to R² is averaged over all orders in which the drivers can enter (F-3.17). The shares
add up to R² of the full model, do not depend on the order, and are never negative.

With up to 26 drivers all subsets are looked at, 67 million for 26: the covariance that is left
after each subset follows from the one before it by one step of elimination. Above that Johnson's
relative weights (2000) stand in, and the page says so.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Vector = npt.NDArray[np.float64]

#: Up to so many drivers every subset is looked at.
MOST_EXACT = 26

#: So many drivers are eliminated side by side; the others one after the other, to spare memory.
_SIDE_BY_SIDE = 14

#: Two drivers that always say the same leave nothing to divide by; this much noise does.
_RIDGE = 1e-9


def lmg(correlations: Matrix, done: Callable[[float], None] = lambda _share: None) -> Vector:
    """LMG of every driver, exactly.

    Args:
        correlations: Of the drivers and, last, of what they drive; shape p + 1.
        done: Is told from time to time which share is computed.

    Returns:
        Parts of R², in the order of the drivers; their sum is R².

    Raises:
        ValueError: More than `MOST_EXACT` drivers.
    """
    driver_count = len(correlations) - 1
    if driver_count > MOST_EXACT:
        raise ValueError(f"{driver_count} drivers have too many subsets")
    if not driver_count:
        return np.zeros(0)
    return _Lattice(driver_count).lmg(_solvable(correlations), done)


def over_orders(correlations: Matrix, orders: npt.NDArray[np.intp]) -> Matrix:
    """What drivers add to R², averaged over these orders only: an approximation of `lmg`.

    Args:
        correlations: Many matrices of drivers and, last, of what they drive: shape (k, p+1, p+1).
        orders: One permutation of the drivers a row, e.g. `some_orders`.

    Returns:
        Shape (k, p).
    """
    driver_count = correlations.shape[-1] - 1
    total = np.zeros((len(correlations), driver_count))
    solvable = _solvable(correlations)
    for order in orders:
        index = np.append(order, driver_count)
        lower = np.linalg.cholesky(solvable[:, index[:, None], index[None, :]])
        total[:, order] += lower[:, -1, :-1] ** 2
    return total / len(orders)


def some_orders(driver_count: int, *, rounds: int, seed: int) -> npt.NDArray[np.intp]:
    """Orders in which every driver stands at every place equally often.

    Each round draws one order at random, takes it in all its rotations, and each of them backwards
    as well: 2 · ``driver_count`` orders a round. They come three times as close as orders drawn
    independently.
    """
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(rounds):
        drawn = rng.permutation(driver_count)
        for step in range(driver_count):
            turned = np.roll(drawn, step)
            found += [turned, turned[::-1]]
    return np.array(found, dtype=np.intp)


def relative_weights(correlations: Matrix) -> Matrix:
    """Johnson's relative weights (2000): close to LMG, for any number of drivers.

    Args:
        correlations: One matrix as for `lmg`, or many: shape (…, p+1, p+1).

    Returns:
        Shape (…, p); each row adds up to R².
    """
    solvable = _solvable(correlations)
    among, outcome = solvable[..., :-1, :-1], solvable[..., :-1, -1:]
    values, vectors = np.linalg.eigh(among)
    roots = np.sqrt(np.clip(values, _RIDGE, None))
    root = np.einsum("...ij,...j,...kj->...ik", vectors, roots, vectors)
    beta = np.linalg.solve(root, outcome)
    return np.asarray((root**2 @ beta**2)[..., 0])


def explained(correlations: Matrix) -> float:
    """R² of the regression on all drivers."""
    solvable = _solvable(correlations)
    among, outcome = solvable[:-1, :-1], solvable[:-1, -1]
    return float(outcome @ np.linalg.solve(among, outcome))


def _solvable(correlations: Matrix) -> Matrix:
    size = correlations.shape[-1]
    ridge = np.full(size, _RIDGE)
    return correlations + np.diag(ridge)


class _Lattice:
    """All subsets of ``p`` drivers, each with its weight in the average over all orders."""

    def __init__(self, driver_count: int) -> None:
        p = driver_count
        self.p = p
        self.inner = min(p, _SIDE_BY_SIDE)
        # an order reaches a given subset of this size and then takes a given other driver
        entering = [1 / (p * comb(p - 1, size)) for size in range(p)]
        self.left_out = np.array([*entering, 0.0])
        self.inside = self.left_out + np.array([0.0, *entering])
        self.sizes = _popcounts(self.inner)

    def lmg(self, covariance: Matrix, done: Callable[[float], None]) -> Vector:
        """Goes through the outer drivers one by one, through the inner ones side by side."""
        self.of_all = 0.0
        self.with_driver = np.zeros(self.p)
        self.blocks, self.block_count = 0, 2 ** (self.p - self.inner)
        self.done = done
        self._descend(covariance, ())
        return np.asarray(self.of_all - self.with_driver)

    def _descend(self, left: Matrix, chosen: tuple[int, ...], at: int = 0) -> None:
        """``left`` is the covariance of the drivers from ``at`` on, and of the outcome, given
        those chosen among the drivers before."""
        if self.p - at == self.inner:
            self._block(left, chosen, at)
            return
        self._descend(left[1:, 1:], chosen, at + 1)
        self._descend(_given_first(left[..., None])[..., 0], (*chosen, at), at + 1)

    def _block(self, left: Matrix, chosen: tuple[int, ...], at: int) -> None:
        unexplained = _unexplained(left)
        sizes = self.sizes + len(chosen)
        # a sum of products: BLAS would wake threads for every one of these short vectors
        self.of_all += float((self.left_out[sizes] * unexplained).sum())
        weighted = self.inside[sizes] * unexplained
        self.with_driver[list(chosen)] += weighted.sum()
        self.with_driver[at:] += _sums_by_bit(weighted, self.inner)
        self.blocks += 1
        if self.blocks % 64 == 0:
            self.done(self.blocks / self.block_count)


def _unexplained(covariance: Matrix) -> Vector:
    """Variance of the outcome that each subset leaves; the first driver is the lowest bit."""
    left = covariance[..., None]
    while len(left) > 1:
        left = np.concatenate((left[1:, 1:], _given_first(left)), axis=-1)
    return np.asarray(left[0, 0])


def _given_first(left: Matrix) -> Matrix:
    """Covariances of all but the first variable, given the first; shape (m, m, k) -> m − 1."""
    ratio = left[0, 1:] / left[0, 0]
    return np.asarray(left[1:, 1:] - left[1:, None, 0] * ratio[None])


def _popcounts(bits: int) -> npt.NDArray[np.int8]:
    sizes = np.zeros(1, dtype=np.int8)
    for _ in range(bits):
        sizes = np.concatenate((sizes, sizes + np.int8(1)))
    return sizes


def _sums_by_bit(values: Vector, bits: int) -> Vector:
    """For each bit the sum over the places that have it."""
    sums = np.empty(bits)
    for bit in range(bits - 1, -1, -1):
        low, high = values[: len(values) // 2], values[len(values) // 2 :]
        sums[bit] = high.sum()
        values = low + high
    return sums
