"""What each customer says, from the answers that are still valid: one row per customer.

Of every respondent the latest answer counts, of the waves that ended in the months for which an
answer is valid (a setting).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.answers.asked import Asked
from dashboard.answers.surveyed import Surveyed, looked_at_on, surveyed
from models import anonymity, satisfaction, shrinkage, windows

#: The highest premium asked for, on whatever scale it was asked.
_FULL_PREMIUM_SHARE = 0.20
#: From this number of respondents on, a customer's answers are many.
_ENOUGH = anonymity.LEAST_RESPONDENTS
_ATTACHMENT = ("ea_trust", "ea_obligation", "ea_participation", "ea_communication")


@dataclass(frozen=True)
class LoyalAnswers:
    """What customers said.

    Attributes:
        customers: `customer_id`, `satisfaction_score` (smoothed), `satisfaction_sd_score`,
            `answer_class` (few, enough), `overall_score`, `recommend_score` (mean),
            `recommend_share` (smoothed, 0 to 1), `attachment_score`, `premium_share`,
            `tolerance_score`; only customers with an answer.
        premiums: `customer_id`, `premium_share`: what each respondent accepts.
        outdated: `customer_id` of those whose answers are all too old.
        from_on, last_on: First and last day of the answers; ``None`` without any.
        is_anonymous: There are valid answers, and no customer is named.
    """

    customers: pl.DataFrame
    premiums: pl.DataFrame
    outdated: pl.DataFrame
    from_on: date | None
    last_on: date | None
    is_anonymous: bool


def answers(asked: Asked, classes: pl.DataFrame) -> LoyalAnswers:
    """The valid answers of all customers.

    Args:
        asked: A choice of nothing but the day.
        classes: `customer_id`, `customer_class`: each class has its own mean to smooth towards.
    """
    known = surveyed(asked)
    valid = _valid(asked, known)
    rows = valid.filter(pl.col("customer_id").is_not_null())
    per_respondent = _per_respondent(rows)
    smoothed = _smoothed(per_respondent, "csi_score", classes)
    recommended = _smoothed(per_respondent, "recommend_score", classes)
    means = per_respondent.group_by("customer_id").agg(
        pl.col(
            "overall_score", "recommend_score", "attachment_score", "premium_share",
            "tolerance_score",
        ).mean()
    )  # fmt: skip
    customers = (
        smoothed.select(
            "customer_id",
            satisfaction_score="shrunk_score",
            satisfaction_sd_score="sd_score",
            answer_class=pl.when(pl.col("answer_count") < _ENOUGH)
            .then(pl.lit("few"))
            .otherwise(pl.lit("enough")),
        )
        .join(means, on="customer_id", how="full", coalesce=True)
        .join(
            recommended.select("customer_id", recommend_share=pl.col("shrunk_score") / 100),
            on="customer_id",
            how="left",
        )
        .sort("customer_id")
    )
    return LoyalAnswers(
        customers,
        per_respondent.select("customer_id", "premium_share").drop_nulls(),
        known.answers.select("customer_id")
        .drop_nulls()
        .unique()
        .join(rows, on="customer_id", how="anti"),
        valid["responded_on"].min(),  # type: ignore[arg-type]  # a column of days
        valid["responded_on"].max(),  # type: ignore[arg-type]
        valid.height > 0 and rows.is_empty(),
    )


def _valid(asked: Asked, survey: Surveyed) -> pl.DataFrame:
    """The rows of `survey_answers` of the waves that ended while answers are valid."""
    months = asked.in_force.survey_valid_months
    to_on = windows.day_after(looked_at_on(asked))
    since = windows.month_start(to_on, -months)
    waves = survey.waves.filter(pl.col("last_on") >= since)["wave_id"]
    return survey.answers.filter(pl.col("wave_id").is_in(waves.implode()))


def _per_respondent(rows: pl.DataFrame) -> pl.DataFrame:
    """A row per respondent with the latest answers, as scores from 0 to 100."""
    scores = satisfaction.respondents(rows.filter(pl.col("item_role") == "item")).select(
        "wave_id", "respondent_id", "csi_score"
    )
    score = pl.col("perception_score")

    def of(*roles: str) -> pl.Expr:
        return score.filter(pl.col("item_role").is_in(roles)).mean()

    said = rows.group_by("wave_id", "respondent_id").agg(
        pl.col("customer_id").first(),
        pl.col("responded_on").max(),
        overall_score=of("overall"),
        recommend_score=of("recommend"),
        attachment_score=of(*_ATTACHMENT),
        premium_share=of("price_premium") / 100 * _FULL_PREMIUM_SHARE,
        tolerance_score=of("tolerance"),
    )
    return (
        said.join(scores, on=["wave_id", "respondent_id"], how="left")
        .sort("responded_on", "wave_id")
        .unique(["customer_id", "respondent_id"], keep="last", maintain_order=True)
        .sort("customer_id", "respondent_id")
    )


def _smoothed(answers: pl.DataFrame, score: str, classes: pl.DataFrame) -> pl.DataFrame:
    """F-3.22, towards the mean of the class where A, B and all others are large enough."""
    with_class = answers.join(classes, on="customer_id", how="inner").select(
        "customer_id",
        score=score,
        prior_class=pl.when(pl.col("customer_class").is_in(["A", "B"]))
        .then("customer_class")
        .otherwise(pl.lit("C")),
    )
    return shrinkage.shrink(with_class)
