"""What changed between two waves of a survey, and what of it is real.

The mean of all who answered moves for three reasons: the same customers judge differently (real
change), customers of the wave before no longer answer (leavers), and others answer who did not
then (joiners). With the customers of both waves as stayers, the change is taken apart without a
rest: within the stayers, plus the stayers' old mean minus the old mean, plus the new mean minus
the stayers' new mean. Only the first part says that somebody judges differently than before.

The whole change has the interval of two independent samples (Welch 1947), the real change the
interval of paired differences, which is narrower because every customer is compared with itself.
As the stayers answer in both waves, the first interval is rather too wide than too narrow.

Where several questions are tested at once, their p-values are corrected (Holm 1979), so that among
twenty questions that did not change hardly ever one is called changed. A survey without customer
numbers knows no stayers: there is a whole change and no way to take it apart. Who leaves and who
joins is told, not why; a change is no effect of any single measure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl
from scipy import special

#: The middle part of the distribution that an interval holds.
_UPPER = 0.975


@dataclass(frozen=True)
class Change:
    """A difference of means, in the unit of the scores, with its 95 % interval.

    Attributes:
        value: Later minus earlier.
        low, high: Bounds; ``None`` where there are too few values.
        p_value: Two-sided, of no difference at all; ``None`` likewise.
        before_count, after_count: How many values stand on each side.
    """

    value: float
    low: float | None
    high: float | None
    p_value: float | None
    before_count: int
    after_count: int


@dataclass(frozen=True)
class Decomposition:
    """A change taken apart; ``whole.value`` is the sum of the three parts.

    Attributes:
        before_score, after_score: Mean of all who answered in each wave.
        whole: The change of these means.
        within: The change within the stayers; ``None`` without any.
        leavers_score: What the leavers' absence adds to the mean.
        joiners_score: What the joiners add to it.
        stayer_count, leaver_count, joiner_count: How many of each there are.
    """

    before_score: float
    after_score: float
    whole: Change
    within: Change | None
    leavers_score: float | None
    joiners_score: float | None
    stayer_count: int
    leaver_count: int
    joiner_count: int


def decompose(before: pl.DataFrame, after: pl.DataFrame) -> Decomposition | None:
    """What of the change is real change, what comes from leavers and joiners (methods F-3.23).

    Args:
        before, after: One row per customer who answered in the wave: `customer_id` (null: a
            person whose customer is not known, never a stayer), `score`.

    Returns:
        The parts, or ``None`` where nobody answered in one of the two waves.
    """
    old, new = (frame.drop_nulls("score") for frame in (before, after))
    if old.is_empty() or new.is_empty():
        return None
    both = old.join(new, on="customer_id", how="inner", suffix="_after")
    old_mean, new_mean = _mean(old["score"]), _mean(new["score"])
    whole = _independent(_moments(old["score"]), _moments(new["score"]))
    counts = {
        "stayer_count": both.height,
        "leaver_count": old.height - both.height,
        "joiner_count": new.height - both.height,
    }
    if both.is_empty():
        return Decomposition(old_mean, new_mean, whole, None, None, None, **counts)
    return Decomposition(
        old_mean,
        new_mean,
        whole,
        _paired(_moments(both["score_after"] - both["score"])),
        _mean(both["score"]) - old_mean,
        new_mean - _mean(both["score_after"]),
        **counts,
    )


def by_item(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The change of every question: of all who answered, and of those who did so twice.

    Args:
        before, after: One row per question and customer: `item_id`, `customer_id` (null: not
            known), `score`.

    Returns:
        One row per question of both waves: `item_id`, `change_score` (of the means of all),
        `change_low_score`, `change_high_score`, `change_p`, `within_score` (of the same
        customers), `within_low_score`, `within_high_score`, `within_p`, `stayer_count`;
        by `item_id`. Not corrected for the number of questions.
    """
    old, new = (frame.drop_nulls("score") for frame in (before, after))
    sides = _grouped(old, pl.col("score"), "old").join(
        _grouped(new, pl.col("score"), "new"), on="item_id", how="inner"
    )
    both = old.join(new, on=["item_id", "customer_id"], how="inner", suffix="_after")
    changes = _grouped(both, pl.col("score_after") - pl.col("score"), "both")
    rows = sides.join(changes, on="item_id", how="left").sort("item_id")
    return pl.DataFrame([_item(row) for row in rows.iter_rows(named=True)], schema=_ITEM)


_ITEM = {
    "item_id": pl.String,
    "change_score": pl.Float64,
    "change_low_score": pl.Float64,
    "change_high_score": pl.Float64,
    "change_p": pl.Float64,
    "within_score": pl.Float64,
    "within_low_score": pl.Float64,
    "within_high_score": pl.Float64,
    "within_p": pl.Float64,
    "stayer_count": pl.Int64,
}

#: Mean, variance and number of values.
_Moments = tuple[float, float, int]


def _item(row: dict[str, object]) -> dict[str, object]:
    old, new, both = (_read(row, side) for side in ("old", "new", "both"))
    assert old is not None and new is not None  # an inner join of groups with values
    found = {"item_id": row["item_id"], "stayer_count": both[2] if both else 0}
    changes = {"change": _independent(old, new), "within": _paired(both) if both else None}
    for name, change in changes.items():
        if change is not None:
            found |= {
                f"{name}_score": change.value,
                f"{name}_low_score": change.low,
                f"{name}_high_score": change.high,
                f"{name}_p": change.p_value,
            }
    return found


def _read(row: dict[str, object], side: str) -> _Moments | None:
    found = row[f"{side}_moments"]
    if not isinstance(found, dict):
        return None
    return found["mean"], found["variance"] or 0.0, found["count"]


def _grouped(frame: pl.DataFrame, value: pl.Expr, side: str) -> pl.DataFrame:
    moments = pl.struct(mean=value.mean(), variance=value.var(), count=value.len())
    return frame.group_by("item_id").agg(moments.alias(f"{side}_moments"))


def difference(before: pl.Series, after: pl.Series) -> Change | None:
    """Mean of ``after`` minus mean of ``before``, of different customers (Welch).

    ``None`` where one side is empty.
    """
    old, new = before.drop_nulls(), after.drop_nulls()
    if old.is_empty() or new.is_empty():
        return None
    return _independent(_moments(old), _moments(new))


def _independent(old: _Moments, new: _Moments) -> Change:
    value = new[0] - old[0]
    if min(old[2], new[2]) < 2:
        return Change(value, None, None, None, old[2], new[2])
    parts = [variance / count for _mean, variance, count in (old, new)]
    squares = sum(
        part**2 / (count - 1) for part, (_, _, count) in zip(parts, (old, new), strict=True)
    )
    freedom = sum(parts) ** 2 / squares if squares else math.inf
    return _change(value, math.sqrt(sum(parts)), freedom, (old[2], new[2]))


def _paired(changes: _Moments) -> Change:
    value, variance, count = changes
    if count < 2:
        return Change(value, None, None, None, count, count)
    return _change(value, math.sqrt(variance / count), count - 1, (count, count))


def _change(value: float, error: float, freedom: float, counts: tuple[int, int]) -> Change:
    if error == 0.0:
        return Change(value, value, value, 1.0 if value == 0.0 else 0.0, *counts)
    reach = float(special.stdtrit(freedom, _UPPER)) * error
    p_value = 2.0 * float(special.stdtr(freedom, -abs(value) / error))
    return Change(value, value - reach, value + reach, p_value, *counts)


def _moments(values: pl.Series) -> _Moments:
    variance = values.var() if values.len() > 1 else 0.0
    return _mean(values), float(variance or 0.0), values.len()  # type: ignore[arg-type]


def _mean(values: pl.Series) -> float:
    return float(values.mean())  # type: ignore[arg-type]  # not empty
