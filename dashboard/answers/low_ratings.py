"""Who is behind a weak question: the words and the customers of those who rated it low.

A rating is low up to a quarter of the scale: 2 of 5. Words come without names, customers without
ratings, and both only where at least five people of three customers rated low, so that nobody can
be recognised; nor by comparing two filters, of which one has a few low ratings more.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.answers.judgements import Judgements
from dashboard.answers.surveyed import answered_by, looked_at_on
from models import anonymity, windows
from models.penalty_reward import LOW_SCORE

_IS_LOW = pl.col("perception_score") <= LOW_SCORE + 1e-9


@dataclass(frozen=True)
class LowRatings:
    """Those who rated a question low, where there are enough of them.

    Attributes:
        items: `item_id, low_count, low_customer_count, rated_low_share`: people and customers, the
            share of those who answered; only questions with enough of them.
        comments: `item_id, comment`: what these people wrote anywhere in the survey, in
            alphabetical order, so that the order tells nothing.
        customers: `item_id, customer_id, customer_name, revenue_eur` (service revenue of the twelve
            months; null without invoices), the largest first.
    """

    items: pl.DataFrame
    comments: pl.DataFrame
    customers: pl.DataFrame


def low_ratings(judged: Judgements) -> LowRatings:
    """The words and customers behind every question."""
    rated = judged.answers.filter(pl.col("perception_score").is_not_null())
    low = rated.filter(_IS_LOW)
    items = _enough(judged, rated, low)
    people = low.join(items, on="item_id", how="semi").select(
        "item_id", "respondent_id", "customer_id"
    )
    return LowRatings(items, _comments(judged, people), _customers(judged, people))


def _enough(judged: Judgements, rated: pl.DataFrame, low: pl.DataFrame) -> pl.DataFrame:
    answered = rated.group_by("item_id").agg(answered_count=pl.len())
    counted = low.group_by("item_id").agg(
        low_count=pl.col("respondent_id").n_unique().cast(pl.Int64),
        low_customer_count=pl.col("customer_id").drop_nulls().n_unique().cast(pl.Int64),
    )
    is_enough = [
        anonymity.is_enough(people, None if judged.survey.is_anonymous else customers)
        for people, customers in counted.select("low_count", "low_customer_count").rows()
    ]
    return (
        counted.filter(pl.Series(is_enough, dtype=pl.Boolean))
        .filter(~pl.col("item_id").is_in(_told_by_subtraction(judged)))
        .join(answered, on="item_id")
        .select(
            "item_id",
            "low_count",
            "low_customer_count",
            rated_low_share=pl.col("low_count") / pl.col("answered_count"),
        )
        .sort("item_id")
    )


def _told_by_subtraction(judged: Judgements) -> set[str]:
    """Questions of which two filters together would tell the low ratings of a few."""
    survey, told = judged.survey, set()
    for answers in survey.by_subtraction:
        few = answers.filter(
            (pl.col("wave_id") == pl.lit(survey.wave_id, dtype=pl.String)) & _IS_LOW
        )
        counts = answered_by(few, survey.is_anonymous).rows()
        told |= {item_id for item_id, *of in counts if anonymity.is_hidden_by(*of)}
    return told


def _comments(judged: Judgements, people: pl.DataFrame) -> pl.DataFrame:
    survey = judged.survey
    lists = {name: chosen for name, chosen in survey.asked.choice.lists().items()}
    del lists["categories"]
    known_to_on = windows.day_after(looked_at_on(survey.asked))
    rows = survey.asked.warehouse.rows("survey_comments", known_to_on=known_to_on, **lists)
    of_wave = pl.col("wave_id") == pl.lit(survey.wave_id, dtype=pl.String)
    written = rows.filter(of_wave).select("respondent_id", "comment")
    return people.join(written, on="respondent_id").select("item_id", "comment").sort(pl.all())


def _customers(judged: Judgements, people: pl.DataFrame) -> pl.DataFrame:
    asked = judged.survey.asked
    names = asked.warehouse.view("customers").select("customer_id", "customer_name")
    behind = people.select("item_id", "customer_id").drop_nulls().unique()
    found = behind.join(names, on="customer_id")
    if asked.warehouse.vintage.as_of is None:
        revenue = pl.DataFrame(schema={"customer_id": pl.String, "revenue_eur": pl.Float64})
    else:
        revenue = asked.rows("customers_in_window", asked.year).select("customer_id", "revenue_eur")
    return found.join(revenue, on="customer_id", how="left").sort(
        "item_id", "revenue_eur", "customer_id", descending=[False, True, False], nulls_last=True
    )
