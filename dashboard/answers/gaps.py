"""Expectation against perception: per question, dimension, quality and core process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from dashboard.answers.asked import SEED
from dashboard.answers.judgements import Judgements
from models import families, item_means, scales, servqual
from models.resampling import Estimate

#: A corrected p value below this is a gap.
LEVEL = 0.05

#: What questions are grouped by.
_GROUPS = ("servqual_dim", "quality_dim", "core_process")


@dataclass(frozen=True)
class Gaps:
    """What SERVQUAL says of a wave; frames have no rows where nobody was asked what he expects.

    Attributes:
        items: Columns of `servqual.gaps` per `item_id`, with `p_holm_index` and `is_gap` (it is
            not zero, all questions tested together); the largest negative gap first.
        groups: The same per `group_kind` (``servqual_dim``, ``quality_dim``, ``core_process``)
            and `group_name`, perceptions alone where nobody was asked what he expects.
        contributions: `servqual_dim, weight_points, gap_points, contribution_points`.
        unweighted, weighted: Total gaps with intervals over customers, in points.
        met: Share of answers with perception at least as good as expectation.
        reliability: `servqual_dim, item_count, respondent_count, perception_alpha_ratio,
            expectation_alpha_ratio, difference_ratio`: Cronbach's alpha and the reliability of
            their difference.
        item_totals: `item_id, item_total_ratio`: correlation of each question with the others of
            its dimension; below zero it runs against them.
    """

    items: pl.DataFrame
    groups: pl.DataFrame
    contributions: pl.DataFrame
    unweighted: Estimate | None
    weighted: Estimate | None
    met: Estimate | None
    reliability: pl.DataFrame
    item_totals: pl.DataFrame


def gaps(judged: Judgements, weights: Mapping[str, float]) -> Gaps:
    """Everything about expectation and perception.

    Args:
        weights: Points per SERVQUAL dimension.
    """
    known = judged.items.select("item_id", *_GROUPS)
    answers = judged.answers.join(known, on="item_id")
    items = _tested(servqual.gaps(answers, by="item_id"))
    dimensions = servqual.gaps(answers, by="servqual_dim")
    found = dict(dimensions.select("servqual_dim", "gap_points").rows())
    both = servqual.totals(answers, weights, by="servqual_dim", seed=SEED)
    reliability, item_totals = _reliability(answers)
    return Gaps(
        items=items.sort("gap_points", "item_id"),
        groups=_grouped(judged, answers),
        contributions=_contributions(found, weights),
        unweighted=both[0] if both else None,
        weighted=both[1] if both else None,
        met=servqual.met(answers, seed=SEED),
        reliability=reliability,
        item_totals=item_totals,
    )


def _tested(rows: pl.DataFrame) -> pl.DataFrame:
    corrected = pl.Series("p_holm_index", families.holm(rows["p_index"].to_list()), pl.Float64)
    return rows.with_columns(corrected).with_columns(is_gap=pl.col("p_holm_index") < LEVEL)


def _grouped(judged: Judgements, answers: pl.DataFrame) -> pl.DataFrame:
    """A row per group of questions: gaps, or perceptions alone where nobody expects anything."""
    measure = _tested_by if judged.has("expectation") else _perceived_by
    return pl.concat([measure(answers, kind) for kind in _GROUPS])


def _tested_by(answers: pl.DataFrame, kind: str) -> pl.DataFrame:
    return _named(_tested(servqual.gaps(answers, by=kind)), kind)


def _perceived_by(answers: pl.DataFrame, kind: str) -> pl.DataFrame:
    people = answers.filter(pl.col("perception_points").is_not_null()).group_by(kind)
    rows = item_means.tested(answers, "perception_points", by=kind).join(
        people.agg(respondent_count=pl.col("respondent_id").n_unique().cast(pl.Int64)), on=kind
    )
    return _named(
        rows.select(
            kind,
            "customer_count",
            "respondent_count",
            perception_points="mean",
            perception_low_points="low",
            perception_high_points="high",
        ),
        kind,
    )


def _named(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    return rows.select(
        pl.lit(kind).alias("group_kind"), pl.col(kind).alias("group_name"), pl.exclude(kind)
    )


def _contributions(found: Mapping[str, float], weights: Mapping[str, float]) -> pl.DataFrame:
    parts = servqual.total(found, weights)
    schema = ["servqual_dim", "weight_points", "gap_points", "contribution_points"]
    rows = [(name, weights[name], found[name], part) for name, part in parts.items()]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(schema, pl.Float64) | {"servqual_dim": pl.String}, orient="row"
    ).sort("contribution_points")


def _reliability(answers: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows, totals = [], []
    for (name,), own in answers.drop_nulls("servqual_dim").group_by("servqual_dim"):
        perception = scales.reliability(_wide(own, "perception_points"))
        expectation = scales.reliability(_wide(own, "expectation_points"))
        together = servqual.correlation(own, own["item_id"].unique().to_list())
        difference = _difference(perception.alpha, expectation.alpha, together)
        rows.append(
            (
                name,
                perception.item_total.height,
                perception.respondent_count,
                perception.alpha,
                expectation.alpha,
                difference,
            )
        )
        totals.append(perception.item_total)
    reliability = pl.DataFrame(rows, schema=_RELIABILITY, orient="row").sort("servqual_dim")
    item_totals = pl.concat(totals) if totals else pl.DataFrame(schema=_ITEM_TOTALS)
    return reliability, item_totals.sort("item_id")


_RELIABILITY = {
    "servqual_dim": pl.String,
    "item_count": pl.Int64,
    "respondent_count": pl.Int64,
    "perception_alpha_ratio": pl.Float64,
    "expectation_alpha_ratio": pl.Float64,
    "difference_ratio": pl.Float64,
}
_ITEM_TOTALS = {"item_id": pl.String, "item_total_ratio": pl.Float64}


def _wide(answers: pl.DataFrame, value: str) -> pl.DataFrame:
    """A column per question that somebody answered, a row per respondent."""
    said = answers.filter(pl.col(value).is_not_null())
    wide = said.pivot("item_id", index="respondent_id", values=value, sort_columns=True)
    return wide.drop("respondent_id")


def _difference(
    perception: float | None, expectation: float | None, together: float | None
) -> float | None:
    if perception is None or expectation is None or together is None:
        return None
    return servqual.difference_reliability(perception, expectation, together)
