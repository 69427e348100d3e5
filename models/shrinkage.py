"""What a customer's mean is worth when few people answered: credibility.

A customer of whom one person answered is not known as well as one of whom ten did. Each mean is
drawn towards the mean of all, the more so the fewer answers it has: θ = Z · x̄ + (1 − Z) · m with
Z = n / (n + k) and k = s² / τ², the spread inside customers divided by that between them
(Bühlmann and Straub 1970; methods F-3.22). The uncertainty left is √(τ² · (1 − Z)).

Where every customer has one answer only, the spread inside customers cannot be told from the
data; it is then taken as 15 points (own assumption). Where customers differ no more than chance
makes them differ, all have the same θ. The correction assumes that customers are alike but for
chance; with at least 20 customers in each class, each class is drawn towards its own mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

#: Spread inside customers where the data cannot tell it: (15 points)².
PRIOR_VARIANCE = 225.0
#: A class has its own mean from this number of customers on.
LEAST_CUSTOMERS = 20


@dataclass(frozen=True)
class Credibility:
    """The spreads behind the correction.

    Attributes:
        within_variance: s², inside customers.
        between_variance: τ², between customers.
        pull: k = s² / τ²; ``None`` where τ² is 0.
        mean_score: m, towards which customers are drawn.
        is_assumed: Whether s² is the assumption, because nobody answered twice.
    """

    within_variance: float
    between_variance: float
    pull: float | None
    mean_score: float
    is_assumed: bool


def credibility(answers: pl.DataFrame, *, prior_variance: float = PRIOR_VARIANCE) -> Credibility:
    """The spreads of `customer_id, score` (one row per answer, no nulls).

    Raises:
        ValueError: There is no answer.
    """
    per = _per_customer(answers)
    counts, means = per["answer_count"], per["mean_score"]
    n, customers = int(counts.sum()), per.height
    if not n:
        raise ValueError("there is no answer")
    repeats = n - customers
    within = float(per["squares"].sum()) / repeats if repeats else prior_variance
    overall = float((counts * means).sum()) / n
    spread = float((counts * (means - overall) ** 2).sum()) - (customers - 1) * within
    scale = n - float((counts**2).sum()) / n
    between = max(0.0, spread / scale) if scale > 0 else 0.0
    if between == 0:
        return Credibility(within, 0.0, None, overall, not repeats)
    pull = within / between
    weights = counts / (counts + pull)
    mean = float((weights * means).sum()) / float(weights.sum())
    return Credibility(within, between, pull, mean, not repeats)


def shrink(answers: pl.DataFrame, *, prior_variance: float = PRIOR_VARIANCE) -> pl.DataFrame:
    """Every customer's mean, drawn towards the mean of all (methods F-3.22).

    Args:
        answers: `customer_id`, `score` in 0 … 100, one row per answer; nulls are left out. With
            a column `prior_class`, each class of at least 20 customers is drawn towards its own
            mean if all of them have that many.
        prior_variance: Spread inside customers where nobody answered twice.

    Returns:
        `customer_id`, `answer_count`, `mean_score`, `shrunk_score` (θ), `sd_score`,
        `weight_share` (Z), by `customer_id`.
    """
    known = answers.drop_nulls(["customer_id", "score"])
    if known.is_empty():
        return _shrunk(known, Credibility(prior_variance, 0.0, None, 0.0, True))
    if "prior_class" in known.columns and _own_means(known):
        parts = [
            _shrunk(part, credibility(part, prior_variance=prior_variance))
            for part in known.partition_by("prior_class")
        ]
        return pl.concat(parts).sort("customer_id")
    return _shrunk(known, credibility(known, prior_variance=prior_variance))


def _own_means(known: pl.DataFrame) -> bool:
    sizes = known.group_by("prior_class").agg(pl.col("customer_id").n_unique())["customer_id"]
    return bool((sizes >= LEAST_CUSTOMERS).all())


def _per_customer(answers: pl.DataFrame) -> pl.DataFrame:
    """`customer_id, answer_count, mean_score, squares` (sum of squared distances)."""
    mean = pl.col("score").mean()
    return (
        answers.group_by("customer_id")
        .agg(
            answer_count=pl.len().cast(pl.Int64),
            mean_score=mean,
            squares=((pl.col("score") - mean) ** 2).sum(),
        )
        .sort("customer_id")
    )


def _shrunk(answers: pl.DataFrame, spread: Credibility) -> pl.DataFrame:
    count, between = pl.col("answer_count"), spread.between_variance
    weight = pl.lit(0.0) if spread.pull is None else count / (count + spread.pull)
    return (
        _per_customer(answers)
        .with_columns(weight_share=weight)
        .select(
            "customer_id",
            "answer_count",
            "mean_score",
            shrunk_score=pl.col("weight_share") * pl.col("mean_score")
            + (1 - pl.col("weight_share")) * spread.mean_score,
            sd_score=(between * (1 - pl.col("weight_share"))).sqrt(),
            weight_share="weight_share",
        )
    )
