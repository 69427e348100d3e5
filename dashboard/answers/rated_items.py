"""Every question with its mean, its top-2-box and its change, and how well questions measure."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import polars.selectors as cs

from dashboard.answers import questions
from dashboard.answers.rated import Rated
from dashboard.answers.wave_changes import signed
from dashboard.text import N_, Said
from models import anonymity, families, means, proportions, scales, waves

#: A corrected p-value below this is a change.
LEVEL = 0.05


@dataclass(frozen=True)
class RatedItems:
    """What the questions of a wave say about themselves.

    Attributes:
        says: Which questions changed.
        reliability: `servqual_dim, alpha_ratio, item_count, respondent_count, least_item_id,
            least_ratio`: the question that fits least and its correlation with the others.
        reliability_says: The takeaway.
    """

    says: Said
    reliability: pl.DataFrame
    reliability_says: Said


#: One row per question; means of questions that too few answered are null.
ITEMS = {
    "item_id": pl.String,
    "english_label": pl.String,
    "german_label": pl.String,
    "servqual_dim": pl.String,
    "mean_score": pl.Float64,
    "low_score": pl.Float64,
    "high_score": pl.Float64,
    "top2_share": pl.Float64,
    "top2_low_share": pl.Float64,
    "top2_high_share": pl.Float64,
    "change_score": pl.Float64,
    "within_score": pl.Float64,
    # corrected p-value of the real change, in an anonymous survey of the change
    "p_holm_index": pl.Float64,
    "is_changed": pl.Boolean,
    "customer_count": pl.Int64,
    "respondent_count": pl.Int64,
}


def worded(items: pl.DataFrame) -> pl.DataFrame:
    """The questions in the language in force, scores with one decimal, without empty columns."""
    told = questions.worded(items).select(
        "item_id",
        "question",
        cs.ends_with("_score").round(1),
        "is_changed",
        pl.col("p_holm_index").round(3),
        cs.ends_with("_share"),
        cs.ends_with("_count"),
        "servqual_dim",
    )
    return told.select(name for name in told.columns if not told[name].is_null().all())


def about(rated: Rated, items: pl.DataFrame) -> RatedItems:
    """What the rows of `items` of a wave say."""
    reliability = _reliability(rated)
    return RatedItems(
        says=_says(rated, items),
        reliability=reliability,
        reliability_says=_reliability_says(reliability),
    )


def items(rated: Rated) -> pl.DataFrame:
    """The questions of the wave looked at (`ITEMS`), against the wave before; lowest first."""
    scores = _per_customer(rated)
    current = rated.now(scores)
    before = rated.before(scores).filter(~pl.col("item_id").is_in(rated.hidden_before))
    answered = rated.now(rated.questions)
    wording = rated.survey.items.select("item_id", "english_label", "german_label", "servqual_dim")
    found = (
        _means(current)
        .join(_top2_shares(answered), on="item_id")
        .join(_holm(rated, waves.by_item(before, current)), on="item_id", how="left")
        .join(wording, on="item_id", how="left")
    )
    is_hidden = pl.col("item_id").is_in(rated.hidden_items)
    figures = cs.by_dtype(pl.Float64, pl.Boolean)
    return (
        found.with_columns(pl.when(~is_hidden).then(figures).name.keep())
        .select(*ITEMS)
        .sort("mean_score", "item_id", nulls_last=True)
    )


def _per_customer(rated: Rated) -> pl.DataFrame:
    """`wave_id, item_id, unit_id, customer_id, score` of the two waves: means of people."""
    waves_shown = [rated.wave_id, rated.before_id or ""]
    unit = pl.coalesce("customer_id", pl.concat_str(pl.lit("~"), "respondent_id"))
    return (
        rated.questions.filter(pl.col("wave_id").is_in(waves_shown))
        .with_columns(unit_id=unit)
        .group_by("wave_id", "item_id", "unit_id")
        .agg(pl.col("customer_id").first(), score=pl.col("perception_score").mean())
    )


def _means(scores: pl.DataFrame) -> pl.DataFrame:
    rows = [_mean(str(item_id), frame["score"]) for (item_id,), frame in scores.group_by("item_id")]
    return pl.DataFrame(rows, schema={name: ITEMS[name] for name in _MEANS})


_MEANS = ("item_id", "mean_score", "low_score", "high_score", "customer_count")
_SHARES = ("item_id", "top2_share", "top2_low_share", "top2_high_share", "respondent_count")


def _mean(item_id: str, scores: pl.Series) -> dict[str, object]:
    mean = means.interval(scores)
    return {
        "item_id": item_id,
        "mean_score": mean.value,
        "low_score": mean.low,
        "high_score": mean.high,
        "customer_count": mean.n,
    }


def is_top2() -> pl.Expr:
    """Whether an answer is one of the two best points of its scale."""
    return pl.col("perception_points") >= pl.col("scale_high_points") - 1


def _top2_shares(answers: pl.DataFrame) -> pl.DataFrame:
    boxes = answers.group_by("item_id").agg(top2=is_top2().sum(), n=pl.len())
    rows = [_top2(*row) for row in boxes.iter_rows()]
    return pl.DataFrame(rows, schema={name: ITEMS[name] for name in _SHARES})


def _top2(item_id: str, satisfied: int, n: int) -> dict[str, object]:
    share = proportions.wilson(satisfied, n)
    return {
        "item_id": item_id,
        "top2_share": share.value,
        "top2_low_share": share.low,
        "top2_high_share": share.high,
        "respondent_count": share.n,
    }


def _holm(rated: Rated, changes: pl.DataFrame) -> pl.DataFrame:
    """The changes with the corrected p-values of the one question that is asked of all items."""
    # the change of a few customers would tell how each of them judges now
    enough = pl.col("stayer_count") >= anonymity.LEAST_RESPONDENTS
    told = changes.with_columns(
        pl.when(enough).then(pl.col("within_score", "within_p")).name.keep()
    )
    tested = "change_p" if rated.survey.is_anonymous else "within_p"
    corrected = pl.Series(families.holm(told[tested].to_list()), dtype=pl.Float64)
    return told.with_columns(p_holm_index=corrected).with_columns(
        is_changed=pl.col("p_holm_index") < LEVEL
    )


def _says(rated: Rated, items: pl.DataFrame) -> Said:
    tested = items.filter(pl.col("p_holm_index").is_not_null())
    if tested.is_empty() and rated.before_id is not None:
        return Said(
            N_("Lowest mean first. Too few customers answered both waves to test what changed.")
        )
    if tested.is_empty():
        return Said(
            N_("Lowest mean first. There is no earlier wave to compare the questions with.")
        )
    values = {
        "tested_count": tested.height,
        "wave": rated.before_id,
        "changed_count": tested.filter("is_changed").height,
    }
    if not values["changed_count"]:
        return Said(
            N_(
                "Lowest mean first. None of {tested_count} questions changed since {wave} by more "
                "than chance (Holm)."
            ),
            values,
        )
    by = "change_score" if rated.survey.is_anonymous else "within_score"
    most = tested.filter("is_changed").sort(pl.col(by).abs(), descending=True).row(0, named=True)
    named = questions.wording(most["item_id"], most["english_label"], most["german_label"])
    return Said(
        N_(
            "Lowest mean first. {changed_count} of {tested_count} questions changed since {wave} "
            "by more than chance (Holm), most of all {question} by {change} points."
        ),
        {**values, "question": named, "change": signed("by_score", most[by])},
    )


def _reliability(rated: Rated) -> pl.DataFrame:
    answers = rated.now(rated.questions).filter(~pl.col("item_id").is_in(rated.hidden_items))
    dims = rated.survey.items.select("item_id", "servqual_dim").drop_nulls()
    placed = answers.join(dims, on="item_id", how="inner", maintain_order="left")
    if placed.is_empty():
        placed = answers.with_columns(servqual_dim=pl.lit("all_items"))
    rows = []
    for (dim,), frame in placed.group_by("servqual_dim", maintain_order=True):
        wide = frame.pivot(
            on="item_id", index="respondent_id", values="perception_score", sort_columns=True
        ).drop("respondent_id")
        found = scales.reliability(wide)
        if not anonymity.is_enough(found.respondent_count, None):
            continue
        least = found.item_total.drop_nulls().sort("item_total_ratio").head(1)
        rows.append(
            {
                "servqual_dim": dim,
                "alpha_ratio": found.alpha,
                "item_count": wide.width,
                "respondent_count": found.respondent_count,
                "least_item_id": least["item_id"].first() if found.alpha is not None else None,
                "least_ratio": least["item_total_ratio"].first(),
            }
        )
    table = pl.DataFrame(rows, schema=_RELIABILITY).sort("servqual_dim")
    return table.with_columns(cs.ends_with("_ratio").round(2))


_RELIABILITY = {
    "servqual_dim": pl.String,
    "alpha_ratio": pl.Float64,
    "item_count": pl.Int64,
    "respondent_count": pl.Int64,
    "least_item_id": pl.String,
    "least_ratio": pl.Float64,
}


def _reliability_says(found: pl.DataFrame) -> Said:
    known = found.drop_nulls("alpha_ratio")
    if known.is_empty():
        return Said(N_("Reliability needs at least two questions that five people answered fully."))
    # a correlation of nothing strays by about 1.96 / √n
    chance = -1.96 / pl.col("respondent_count").sqrt()
    against = known.filter(pl.col("least_ratio") < chance).sort("least_ratio")
    if against.height:
        return Said(
            N_(
                "{item_id} runs against the other questions ({least_ratio}): is its scale turned "
                "the wrong way round?"
            ),
            {
                "item_id": against["least_item_id"][0],
                "least_ratio": against["least_ratio"][0],
            },
        )
    weak = known.filter(pl.col("alpha_ratio") < scales.LEAST_ALPHA).height
    values = {"weak_count": weak, "dim_count": known.height, "limit_ratio": scales.LEAST_ALPHA}
    if weak:
        return Said(
            N_(
                "In {weak_count} of {dim_count} groups of questions Cronbach's alpha is below "
                "{limit_ratio}: they hardly measure one thing, look at the questions one by one."
            ),
            values,
        )
    return Said(N_("Cronbach's alpha is at least {limit_ratio} everywhere."), values)
