"""Complaints: how many customers are dissatisfied, how few say so, how many are won back."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.answers.asked import Asked
from dashboard.answers.kpis import Definition, Kpi, benchmark
from dashboard.answers.surveyed import Surveyed
from dashboard.text import N_, Said
from models import anonymity
from models.iceberg import DISSATISFIED_SCORE, Iceberg, iceberg
from models.proportions import wilson
from models.segmentation import GONE_STATUSES

#: From this rating of 1 to 5 on a customer was won back.
RECOVERED_SCORE = 4


@dataclass(frozen=True)
class Complaints:
    """The complaint iceberg and recovery of a period.

    Attributes:
        iceberg: What can be seen of the dissatisfied customers; ``None`` without enough answers.
        kpis: K-31, dissatisfied customers expected, K-32, hidden ones, word of mouth.
        spoken_count: Of the dissatisfied customers who answered, those who complained.
        says: The takeaway.
    """

    iceberg: Iceberg | None
    spoken_count: int | None
    kpis: tuple[Kpi, ...]
    says: Said


_RECOVERY = Definition(
    "K-31", "recovery_share", N_("Won back"),
    N_("Complaints whose resolution was rated 4 or 5 of 5, divided by the complaints rated."),
    "up", "incidents",
)  # fmt: skip
_EXPECTED = Definition(
    "F-3.27", "expected_count", N_("Dissatisfied"),
    N_("Share of the customers who gave overall satisfaction at most 2 of 5, times all customers "
       "who are still there with a machine in operation or a purchase in the period."),
    "down", "survey_responses",
)  # fmt: skip
_ARTICULATION = Definition(
    "K-32", "articulation_share", N_("Articulation rate"),
    N_("Customers who complained, divided by the dissatisfied customers expected. A lower bound: "
       "complaints are known only of customers who told incidents."),
    "up", "survey_responses",
    (benchmark(N_("complaints are only the tip of the iceberg"), "E3",
               N_("practitioner articles")),),
)  # fmt: skip
_HIDDEN = Definition(
    "F-3.27", "hidden_count", N_("Silent"),
    N_("Dissatisfied customers expected who did not complain."), "down", "survey_responses",
)  # fmt: skip
_REACH = Definition(
    "F-3.27", "reach_count", N_("People told"),
    N_("Silent dissatisfied customers times the people each tells: a setting, not a measurement."),
    "down", "survey_responses",
    (benchmark(N_("each tells 9 to 14 others"), "E3", N_("practitioner articles")),),
)  # fmt: skip


def found(asked: Asked, told: pl.DataFrame, survey: Surveyed) -> Complaints:
    """What the complaints of the period say.

    Args:
        asked: The question.
        told: The incidents of the period.
        survey: The survey under the choice.
    """
    scores = _overall(asked, survey)
    complained = told.filter("is_complaint")["customer_id"].unique()
    unhappy = scores.filter(pl.col("overall_score") <= DISSATISFIED_SCORE)["who"]
    seen = iceberg(
        dissatisfied_count=len(unhappy),
        answered_count=scores.height,
        customer_count=_customer_count(asked),
        complained_count=len(complained),
        multiplier=asked.in_force.word_of_mouth_count,
    )
    spoken = int(unhappy.is_in(complained.implode()).sum()) if seen else None
    return Complaints(
        iceberg=seen,
        kpis=_kpis(asked, told, seen),
        spoken_count=spoken,
        says=_says(seen, spoken, survey),
    )


def _overall(asked: Asked, survey: Surveyed) -> pl.DataFrame:
    """`who, overall_score`: each customer's mean in the period; none where too few answered.

    A respondent of no known customer stands for a customer of its own.
    """
    window = asked.window
    given = survey.answers.filter(
        (pl.col("item_role") == "overall")
        & pl.col("perception_score").is_not_null()
        & pl.col("responded_on").is_between(window.from_on, window.to_on, closed="left")
    )
    scores = given.group_by(pl.coalesce("customer_id", "respondent_id").alias("who")).agg(
        pl.col("perception_score").mean().alias("overall_score")
    )
    enough = anonymity.is_enough(given["respondent_id"].n_unique(), scores.height)
    return scores if survey.too_few is None and enough else scores.clear()


def _customer_count(asked: Asked) -> int:
    """Customers who are still there, with a machine in operation or a purchase in the period."""
    is_here = pl.col("status").is_in(GONE_STATUSES).fill_null(False).not_()
    in_use = (pl.col("active_machine_count") > 0) | (pl.col("occasion_count") > 0)
    return asked.rows("customers_in_window").filter(is_here & in_use).height


def _kpis(asked: Asked, told: pl.DataFrame, seen: Iceberg | None) -> tuple[Kpi, ...]:
    if not asked.warehouse.has("survey_responses"):
        missing = (_EXPECTED, _ARTICULATION, _HIDDEN, _REACH)
        return (_recovery(told), *(Kpi(one, is_missing=True) for one in missing))
    if seen is None:
        return (_recovery(told),)
    return (_recovery(told), *_below_the_waterline(asked, seen))


def _recovery(told: pl.DataFrame) -> Kpi:
    rated = told.filter(pl.col("is_complaint") & pl.col("resolved_score").is_not_null())
    if not anonymity.is_enough(rated["teller_id"].n_unique(), rated["customer_id"].n_unique()):
        return Kpi(_RECOVERY, basis=Said(N_("Too few complaints were rated.")))
    won = wilson(rated.filter(pl.col("resolved_score") >= RECOVERED_SCORE).height, rated.height)
    basis = N_("{rated_count} rated complaints · 95 % interval {low_share} to {high_share}")
    values = {"rated_count": won.n, "low_share": won.low, "high_share": won.high}
    return Kpi(_RECOVERY, value=won.value, low=won.low, high=won.high, basis=Said(basis, values))


def _below_the_waterline(asked: Asked, seen: Iceberg) -> tuple[Kpi, ...]:
    values = {**vars(seen), "told_count": asked.in_force.word_of_mouth_count}
    expected = N_(
        "{dissatisfied_count} of {answered_count} who answered, times {customer_count} customers · "
        "95 % interval {expected_low_count} to {expected_high_count}"
    )
    return (
        Kpi(
            _EXPECTED,
            value=seen.expected_count,
            low=seen.expected_low_count,
            high=seen.expected_high_count,
            basis=Said(expected, values),
        ),
        _articulation(seen),
        Kpi(
            _HIDDEN,
            value=seen.hidden_count,
            basis=Said(N_("{complained_count} customers complained"), values),
        ),
        Kpi(
            _REACH,
            value=seen.reach_count,
            basis=Said(N_("each of them tells {told_count} others (setting)"), values),
        ),
    )


def _articulation(seen: Iceberg) -> Kpi:
    if seen.articulation_share is None:
        return Kpi(_ARTICULATION, basis=Said(N_("Nobody who answered is dissatisfied.")))
    basis = N_(
        "{complained_count} customers complained · from the interval of the expected: "
        "{articulation_low_share} to {articulation_high_share}"
    )
    return Kpi(
        _ARTICULATION,
        value=seen.articulation_share,
        low=seen.articulation_low_share,
        high=seen.articulation_high_share,
        basis=Said(basis, vars(seen)),
    )


def _says(seen: Iceberg | None, spoken_count: int | None, survey: Surveyed) -> Said:
    if seen is None and survey.wave_id is not None and survey.too_few is not None:
        return survey.too_few
    if seen is None:
        return Said(
            N_(
                "How many dissatisfied customers stay silent needs overall satisfaction from a "
                "survey of this period, answered by enough people."
            )
        )
    values = {**vars(seen), "spoken_count": spoken_count}
    if seen.expected_count <= seen.complained_count:
        says = N_(
            "{complained_count} customers complained, more than the {expected_count} "
            "({expected_low_count} to {expected_high_count}) to be expected dissatisfied: who "
            "complains need not be dissatisfied on the whole. Of the {dissatisfied_count} "
            "dissatisfied who answered, {spoken_count} told of a complaint."
        )
        return Said(says, values)
    says = N_(
        "About {expected_count} customers are dissatisfied ({expected_low_count} to "
        "{expected_high_count}), {complained_count} complained: about {hidden_count} stay silent."
    )
    return Said(says, values)
