"""What drives overall satisfaction: computed once per choice and vintage, for all readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import polars as pl
import streamlit as st

from dashboard import warehouse, words
from dashboard.answers import driver_words
from dashboard.answers.asked import SEED, Asked
from dashboard.answers.judgements import Judgements
from dashboard.answers.priorities import means
from dashboard.answers.surveyed import surveyed
from dashboard.filters import Filters
from dashboard.text import Said, speaking
from dashboard.warehouse import Warehouse
from models import complete_cases, drivers, penalty_reward, rationalisation
from models.complete_cases import Cases
from models.drivers import Drivers
from models.errors import NotEnoughData

Done = Callable[[float], None]


@dataclass(frozen=True, kw_only=True)
class KeyDrivers:
    """What the questions carry of overall satisfaction.

    Attributes:
        says: The takeaway: what comes first, and what cannot be told apart from it; or why
            nothing can be said.
        hints: How it was computed, what was left out, what to keep in mind.
        table: A row per driver, the largest first: columns of `drivers.Drivers.table` and of
            `penalty_reward.contrasts`, the wording, `importance_points, perception_points,
            importance_quadrant, verdict`.
        left_out: `item_id, english_label, german_label, answered_share, reason`.
        tied: The first driver and all that cannot be told apart from it.
        explained_share, adjusted_share: R² and adjusted R²; None where nothing can be said.
        answer_count, customer_count: Complete cases, and their customers.
        stated_middle: Mean derived and mean stated importance; None without importance.
        derived_middle: Mean performance and mean derived importance; None for dimensions.
        savings_says: What effort may be saved on.
        factors_says: What is taken for granted and what delights.
        stated_says: What is called important and drives nothing.
        derived_says: What carries much and is judged below the mean.
    """

    says: Said
    hints: tuple[Said, ...]
    table: pl.DataFrame
    left_out: pl.DataFrame
    tied: tuple[str, ...]
    explained_share: float | None
    adjusted_share: float | None
    answer_count: int
    customer_count: int
    stated_middle: tuple[float, float] | None
    derived_middle: tuple[float, float] | None
    savings_says: Said
    factors_says: Said
    stated_says: Said
    derived_says: Said

    @cached_property
    def savings(self) -> pl.DataFrame:
        """The questions with a verdict."""
        return self.table.drop_nulls("verdict").select(
            "item_id",
            "english_label",
            "german_label",
            "verdict",
            "perception_points",
            "importance_points",
            "lmg_share",
            "lmg_high_share",
        )

    @cached_property
    def factors(self) -> pl.DataFrame:
        """Penalty and reward of every question."""
        return self.table.select(
            "item_id",
            "english_label",
            "german_label",
            "factor",
            "asymmetry_ratio",
            pl.col("^(penalty|reward)_.*$"),
            "low_count",
            "top_count",
        ).sort("asymmetry_ratio", "item_id", nulls_last=True)

    @cached_property
    def effects(self) -> pl.DataFrame:
        """The questions whose penalty or reward certainly differs from zero."""
        seen = (pl.col("penalty_high_points") < 0) | (pl.col("reward_low_points") > 0)
        return self.factors.filter(seen)

    @cached_property
    def ranking(self) -> pl.DataFrame:
        """Share and rank of every driver."""
        return self.table.select(
            "driver_rank",
            "item_id",
            "english_label",
            "german_label",
            pl.col("^lmg_.*$"),
            "first_share",
            "low_rank",
            "high_rank",
            "is_apart",
            "correlation_ratio",
            "is_suppressed",
            "filled_share",
        )


def key_drivers(choice: Filters, done: Done = lambda _share: None) -> KeyDrivers:
    """The drivers for a choice; computed by whoever asks first, kept for everybody.

    Args:
        done: Is told how much of the work is done.
    """
    looked_at = warehouse.at(choice.vintage)
    settled = _settled(choice, looked_at)
    found: KeyDrivers = _kept(settled, key_of(looked_at), looked_at, done)
    return found


def _settled(choice: Filters, looked_at: Warehouse) -> Filters:
    """Only what drivers depend on: the wave, and whose answers count.

    A wave that is known on an earlier day is known on the latest one, with the same answers.
    """
    wave = surveyed(Asked(choice, looked_at)).wave_id
    lists = {name: values for name, values in choice.chosen().items() if name != "category"}
    return Filters(wave=wave).having(**lists)


def key_of(looked_at: Warehouse) -> str:
    """What a result depends on besides the choice."""
    return f"{looked_at.vintage.store}#{looked_at.vintage.id}"


@st.cache_resource(max_entries=64, show_spinner=False)
def _kept(choice: Filters, vintage: str, _warehouse: Warehouse, _done: Done) -> KeyDrivers:
    return _driven(Judgements(surveyed(Asked(choice, _warehouse))), _done)


def _driven(judged: Judgements, done: Done) -> KeyDrivers:
    try:
        chosen = _cases(judged)
    except NotEnoughData as error:
        return _silent(driver_words.too_few(error))
    if chosen is None:
        return _silent(driver_words.no_overall(judged))
    found = drivers.driven(chosen, seed=SEED, done=done)
    table = _table(judged, chosen, found)
    return KeyDrivers(
        says=driver_words.says(found, table),
        hints=driver_words.hints(judged, found, table),
        table=table,
        left_out=_left_out(judged, found),
        tied=found.tied,
        explained_share=found.explained_share,
        adjusted_share=found.adjusted_share,
        answer_count=found.answer_count,
        customer_count=found.customer_count,
        stated_middle=_middle(table, "lmg_share", "importance_points"),
        derived_middle=_middle(table, "perception_points", "lmg_share"),
        savings_says=driver_words.savings(found, table),
        factors_says=driver_words.factors(table),
        stated_says=driver_words.stated(table),
        derived_says=driver_words.derived(table),
    )


def _cases(judged: Judgements) -> Cases | None:
    """A row per respondent; None where overall satisfaction was not asked.

    Raises:
        NotEnoughData: Too few complete cases, or all judge the whole alike.
    """
    overall = judged.wave.filter(
        (pl.col("item_role") == "overall") & pl.col("perception_points").is_not_null()
    )
    asked = overall["item_id"].sort().to_list()
    rated = judged.answers.filter(pl.col("perception_score").is_not_null())
    if not asked or rated.is_empty():
        return None
    names = judged.items["item_id"].sort().to_list()
    outcome = overall.filter(pl.col("item_id") == asked[0])
    wide = rated.pivot("item_id", index="respondent_id", values="perception_score")
    ratings = outcome.select("respondent_id", "unit_id", outcome="perception_points").join(
        wide, on="respondent_id", how="left", maintain_order="left"
    )
    dimensions = judged.items.drop_nulls("servqual_dim")
    groups = dict(dimensions.select("item_id", "servqual_dim").rows())
    return complete_cases.cases(ratings.select("unit_id", "outcome", *names), groups)


def _table(judged: Judgements, chosen: Cases, found: Drivers) -> pl.DataFrame:
    """Every driver with its penalty, its stated importance and what follows from both."""
    protected = judged.survey.asked.in_force.protected_items
    known = means(judged).select("item_id", "importance_points", "perception_points")
    contrasts = penalty_reward.contrasts(chosen)
    rows = found.table.join(contrasts, on="driver_id", maintain_order="left").rename(
        {"driver_id": "item_id"}
    )
    joined = rows.join(known, on="item_id", how="left", maintain_order="left").with_columns(
        is_protected=pl.col("item_id").is_in([name.strip() for name in protected.split(",")])
    )
    concluded = rationalisation.proposed(rationalisation.placed(joined))
    labels = judged.survey.items.select("item_id", "english_label", "german_label")
    if found.level == "dimensions":
        labels = _dimension_labels(chosen.drivers)
    return concluded.join(labels, on="item_id", how="left", maintain_order="left")


def _dimension_labels(names: tuple[str, ...]) -> pl.DataFrame:
    columns: dict[str, list[str]] = {"item_id": list(names)}
    for column, spoken in (("english_label", "en"), ("german_label", "de")):
        with speaking("de" if spoken == "de" else "en"):
            columns[column] = [words.code("servqual_dim", name) for name in names]
    return pl.DataFrame(columns)


def _left_out(judged: Judgements, found: Drivers) -> pl.DataFrame:
    labels = judged.survey.items.select("item_id", "english_label", "german_label")
    return (
        found.left_out.rename({"driver_id": "item_id"})
        .join(labels, on="item_id", how="left", maintain_order="left")
        .select("item_id", "english_label", "german_label", "answered_share", "reason")
    )


def _middle(table: pl.DataFrame, x: str, y: str) -> tuple[float, float] | None:
    known = table.drop_nulls([x, y])
    if known.is_empty():
        return None
    across, up = known.select(pl.col(x, y).mean()).row(0)
    return across, up


def _silent(why: Said) -> KeyDrivers:
    """Nothing can be said of drivers."""
    nothing = Said("")
    return KeyDrivers(
        says=why,
        hints=(),
        table=_NOTHING,
        left_out=_NOTHING.select("item_id"),
        tied=(),
        explained_share=None,
        adjusted_share=None,
        answer_count=0,
        customer_count=0,
        stated_middle=None,
        derived_middle=None,
        savings_says=nothing,
        factors_says=nothing,
        stated_says=nothing,
        derived_says=nothing,
    )


_NOTHING = pl.DataFrame(schema={"item_id": pl.String})
