"""Who did not answer, whether they differ, and what weighting makes of the mean."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.answers.rated import Rated
from dashboard.answers.wave_changes import is_real, signed
from dashboard.text import N_, Said
from models import anonymity, nonresponse, proportions, waves
from models.nonresponse import Weighted
from models.waves import Change

#: A weighted mean closer than this to the plain one is told as the same.
SAME_SCORE = 0.5


@dataclass(frozen=True)
class Silence:
    """Response to a wave.

    Attributes:
        class_rates, region_rates: `class_group` or `region_group`, then `response_share,
            low_share, high_share, all_share, invited_count, responded_count`.
        differences: `characteristic` (also revenue), `measure`, `size_ratio`, `p_index`,
            `is_warning`: how much those who answered differ from the others.
        differences_says: The takeaway.
        weighted: The mean weighted by class and region; ``None`` in an anonymous survey.
        weighted_says: What it says, and what it does not.
        late: Late answers minus early ones; ``None`` where reminders are not known.
        late_says: What it says.
        silent: `customer_id, customer_name, customer_class, region, revenue_eur, invited_count`
            of the customers invited of whom nobody answered, largest first.
        silent_says: How many they are.
    """

    class_rates: pl.DataFrame
    region_rates: pl.DataFrame
    differences: pl.DataFrame
    differences_says: Said
    weighted: Weighted | None
    weighted_says: Said
    late: Change | None
    late_says: Said
    silent: pl.DataFrame
    silent_says: Said


def silence(rated: Rated) -> Silence:
    """Who of the wave looked at did not answer."""
    invited = rated.invitees.join(rated.customers, on="customer_id", how="left").with_columns(
        pl.col("customer_class", "region").fill_null("")
    )
    differences = _differences(invited)
    weighted = _weighted(rated)
    late = _late(rated)
    silent = _silent(invited)
    return Silence(
        class_rates=_rates(invited, "customer_class", "class_group"),
        region_rates=_rates(invited, "region", "region_group"),
        differences=differences,
        differences_says=_differences_says(invited, differences),
        weighted=weighted,
        weighted_says=_weighted_says(rated, weighted),
        late=late,
        late_says=_late_says(late),
        silent=silent,
        silent_says=_silent_says(invited, silent),
    )


_CHARACTERISTICS = ("customer_class", "region")
_RATES = {
    "response_share": pl.Float64,
    "low_share": pl.Float64,
    "high_share": pl.Float64,
    "all_share": pl.Float64,
    "invited_count": pl.Int64,
    "responded_count": pl.Int64,
}


def _counted(invited: pl.DataFrame, of: str) -> pl.DataFrame:
    """`group, invited_count, responded_count`; groups that are not known last."""
    return (
        invited.group_by(group=of)
        .agg(
            invited_count=pl.len().cast(pl.Int64),
            responded_count=pl.col("has_responded").sum().cast(pl.Int64),
        )
        .sort(pl.col("group") == "", "group")
    )


def _rates(invited: pl.DataFrame, of: str, named: str) -> pl.DataFrame:
    counted = _counted(invited, of)
    rows = []
    if counted.height > 1:
        overall = invited["has_responded"].mean()
        for group, asked, answered in counted.iter_rows():
            share = proportions.wilson(answered, asked)
            rows.append((group, share.value, share.low, share.high, overall, asked, answered))
    return pl.DataFrame(rows, schema={named: pl.String, **_RATES}, orient="row")


_DIFFERENCES = {
    "characteristic": pl.String,
    "measure": pl.String,
    "size_ratio": pl.Float64,
    "p_index": pl.Float64,
    "is_warning": pl.Boolean,
}


def _differences(invited: pl.DataFrame) -> pl.DataFrame:
    rows: list[tuple[str, str, float, float | None, bool]] = []
    for name in _CHARACTERISTICS:
        found = nonresponse.association(_counted(invited, name))
        if found is not None:
            size = found.cramers_v
            is_strong = size > nonresponse.WARNING_RATIO
            rows.append((name, "cramers_v", size, found.p_value, is_strong))
    per_customer = _per_customer(invited)
    apart = nonresponse.standardised_difference(
        per_customer.filter("has_responded")["revenue_eur"],
        per_customer.filter(~pl.col("has_responded"))["revenue_eur"],
    )
    if apart is not None:
        rows.append(("revenue_eur", "smd", apart, None, abs(apart) > nonresponse.WARNING_RATIO))
    table = pl.DataFrame(rows, schema=_DIFFERENCES, orient="row")
    return table.with_columns(pl.col("size_ratio").round(2), pl.col("p_index").round(3))


def _per_customer(invited: pl.DataFrame) -> pl.DataFrame:
    return (
        invited.drop_nulls("customer_id")
        .group_by("customer_id")
        .agg(
            pl.col("customer_name", "customer_class", "region", "revenue_eur").first(),
            pl.col("has_responded").any(),
            invited_count=pl.len().cast(pl.Int64),
        )
    )


def _differences_says(invited: pl.DataFrame, differences: pl.DataFrame) -> Said:
    if invited.is_empty():
        return Said(N_("Without invitations nobody can say who did not answer."))
    if differences.is_empty():
        return Said(N_("There are no groups to compare, or everybody answered."))
    strong = differences.filter("is_warning")
    if strong.is_empty():
        return Said(
            N_(
                "Class, region and revenue differ little between those who answered and the "
                "others (no V and no SMD above {limit_ratio}). Invitations do not tell roles."
            ),
            {"limit_ratio": nonresponse.WARNING_RATIO},
        )
    labels = {
        f"label_{no}": Said(_LABELS[name]) for no, name in enumerate(strong["characteristic"])
    }
    return Said(
        N_(
            "Those who answered are a different lot in: {characteristics} (above {limit_ratio}). "
            "The mean of the answers does not simply hold for all. Invitations do not tell roles."
        ),
        {
            "characteristics": Said(", ".join(f"{{{place}}}" for place in labels), labels),
            "limit_ratio": nonresponse.WARNING_RATIO,
        },
    )


_LABELS = {
    "customer_class": N_("Class"),
    "region": N_("Sales region"),
    "revenue_eur": N_("Service revenue"),
}


def _weighted(rated: Rated) -> Weighted | None:
    units = rated.now(rated.units).filter(pl.col("customer_id").is_not_null())
    if rated.customers.is_empty() or units.is_empty():
        return None
    population = _population(rated, units)
    placed = population.join(
        nonresponse.strata(population, units), on=["customer_class", "region"], how="left"
    )
    answered = (
        placed.join(units, on="customer_id", how="inner")
        .group_by("stratum")
        .agg(
            answer_count=pl.len().cast(pl.Int64),
            mean_score=pl.col("csi_score").mean(),
            sd_score=pl.col("csi_score").std(),
        )
    )
    groups = (
        placed.group_by("stratum")
        .agg(population_count=pl.len().cast(pl.Int64))
        .join(answered, on="stratum")
    )
    return nonresponse.post_stratified(
        groups.sort("stratum"), is_census=rated.census_count is not None
    )


def _population(rated: Rated, units: pl.DataFrame) -> pl.DataFrame:
    """Whom the answers are to speak for: everybody invited; without invitations, all customers."""
    asked = rated.invitees.select("customer_id").drop_nulls()
    if asked.is_empty():
        asked = rated.customers.filter(~pl.col("customer_class").is_in(["X", "P"])).select(
            "customer_id"
        )
    ids = pl.concat([asked, units.select("customer_id")]).unique()
    known = rated.customers.select("customer_id", "customer_class", "region")
    return ids.join(known, on="customer_id", how="left").with_columns(
        pl.col("customer_class", "region").fill_null("")
    )


def _weighted_says(rated: Rated, weighted: Weighted | None) -> Said:
    if weighted is None:
        return Said(N_("Weighting needs customer numbers in the answers."))
    moved = weighted.value - weighted.plain_value
    values = {
        "plain_score": weighted.plain_value,
        "weighted_score": weighted.value,
        "moved": signed("moved_score", moved),
        "answer_count": weighted.n,
        "effective_count": round(weighted.effective_n),
        "deff_ratio": weighted.design_effect,
        "population_count": weighted.population,
    }
    if abs(moved) < SAME_SCORE:
        return Said(
            N_(
                "Weighted by class and region to {population_count} customers the mean stays at "
                "{weighted_score} ({moved}): class and region do not explain who answers, so "
                "weighting cannot mend what else does. The {answer_count} answers weigh as "
                "{effective_count} (design effect {deff_ratio})."
            ),
            values,
        )
    return Said(
        N_(
            "Weighted by class and region to {population_count} customers the mean is "
            "{weighted_score} instead of {plain_score} ({moved}). It mends only what class and "
            "region explain. The {answer_count} answers weigh as {effective_count} (design "
            "effect {deff_ratio})."
        ),
        values,
    )


def _late(rated: Rated) -> Change | None:
    told = rated.invitees.filter(pl.col("is_late").is_not_null()).select(
        "is_late", respondent_id="contact_id"
    )
    people = rated.now(rated.people).drop_nulls("csi_score").join(told, on="respondent_id")
    early, late = (people.filter(pl.col("is_late") == which) for which in (False, True))
    for side in (early, late):
        of = None if rated.survey.is_anonymous else side["customer_id"].n_unique()
        if not anonymity.is_enough(side.height, of):
            return None
    return waves.difference(early["csi_score"], late["csi_score"])


def _late_says(late: Change | None) -> Said:
    if late is None:
        return Said(
            N_("Early and late answers cannot be compared: too few, or reminders are not known.")
        )
    values = {
        "late": signed("late_score", late.value),
        "low_score": late.low,
        "high_score": late.high,
        "late_count": late.after_count,
        "early_count": late.before_count,
    }
    if not is_real(late):
        return Said(
            N_(
                "{late_count} answers after a reminder differ from {early_count} early ones by "
                "{late} points ({low_score} to {high_score}): no sign that the silent judge "
                "differently, and no proof that they do not."
            ),
            values,
        )
    if late.value < 0:
        return Said(
            N_(
                "{late_count} answers after a reminder lie {late} points from {early_count} early "
                "ones ({low_score} to {high_score}). Late answers resemble those of the silent: "
                "the mean is probably too good."
            ),
            values,
        )
    return Said(
        N_(
            "{late_count} answers after a reminder lie {late} points from {early_count} early ones "
            "({low_score} to {high_score}). Late answers resemble those of the silent: the mean "
            "is probably too low."
        ),
        values,
    )


def _silent(invited: pl.DataFrame) -> pl.DataFrame:
    return (
        _per_customer(invited)
        .filter(~pl.col("has_responded") & pl.col("customer_name").is_not_null())
        .select(
            "customer_id",
            "customer_name",
            "customer_class",
            "region",
            "revenue_eur",
            "invited_count",
        )
        .sort("revenue_eur", "customer_id", descending=[True, False], nulls_last=True)
    )


def _silent_says(invited: pl.DataFrame, silent: pl.DataFrame) -> Said:
    return Said(
        N_(
            "{silent_count} of {invited_count} customers invited did not answer; before the wave "
            "they bought for {revenue_meur} a year."
        ),
        {
            "silent_count": silent.height,
            "invited_count": invited["customer_id"].drop_nulls().n_unique(),
            "revenue_meur": float(silent["revenue_eur"].sum()),
        },
    )
