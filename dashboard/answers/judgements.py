"""What customers said about the single questions of one wave, ready to be measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from dashboard.answers.questions import wordings
from dashboard.answers.surveyed import Surveyed
from dashboard.text import N_, InBoth, Said
from models import anonymity

#: Below so many customers a result is marked.
LOW_N = 30

_VALUES = ("perception", "expectation", "importance")


@dataclass(frozen=True)
class Judgements:
    """The answers of the wave looked at; none where too few people answered.

    Attributes:
        survey: The survey under a choice.
    """

    survey: Surveyed

    @cached_property
    def wave(self) -> pl.DataFrame:
        """All answers of the wave with `unit_id`: the customer, else the respondent itself."""
        rows = self.survey.current if self.survey.too_few is None else self.survey.current.clear()
        alone = pl.concat_str(pl.lit("~"), "respondent_id")
        return rows.with_columns(unit_id=pl.coalesce("customer_id", alone))

    @cached_property
    def answers(self) -> pl.DataFrame:
        """Rows of the questions (no global ones), on one scale; values of questions that too few
        answered are null."""
        rows = self.wave.filter(pl.col("item_role") == "item")
        return self._hiding(_on_one_scale(rows) if self.is_rescaled else rows)

    @cached_property
    def is_rescaled(self) -> bool:
        """Whether questions have different scales, so that all are told on 1 to 5."""
        rows = self.wave.filter(pl.col("item_role") == "item")
        return rows.select("scale_low_points", "scale_high_points").n_unique() > 1

    @cached_property
    def items(self) -> pl.DataFrame:
        """The questions of the wave that somebody answered: rows of `survey_items`."""
        asked = self.answers.filter(pl.col("perception_points").is_not_null())
        return self.survey.items.join(asked, on="item_id", how="semi")

    @cached_property
    def wordings(self) -> Mapping[str, InBoth]:
        """Question number -> wording."""
        return wordings(self.survey.items)

    @cached_property
    def units(self) -> list[str]:
        """The customers, and respondents without one, that answered a question."""
        return self.answers["unit_id"].unique().sort().to_list()

    def has(self, value: str) -> bool:
        """Whether anybody gave an ``expectation`` or an ``importance``."""
        return bool(self.answers[f"{value}_points"].is_not_null().any())

    def named(self, item_ids: list[str]) -> Said:
        """Questions in a sentence, by their wording."""
        places = {f"item_{no}": self.wordings.get(name, name) for no, name in enumerate(item_ids)}
        return Said(", ".join(f"{{{place}}}" for place in places), places)

    @cached_property
    def hints(self) -> tuple[Said, ...]:
        """What to keep in mind: scales, questions nobody answered or all alike, few customers."""
        found: list[Said] = []
        if self.is_rescaled:
            found.append(Said(N_("The questions have different scales; all are told on 1 to 5.")))
        said = (
            self.wave.filter(pl.col("item_role") == "item")
            .group_by("item_id")
            .agg(
                answered=pl.col("perception_points").count(),
                distinct=pl.col("perception_points").drop_nulls().n_unique(),
            )
        )
        silent = sorted(said.filter(pl.col("answered") == 0)["item_id"])
        alike = sorted(said.filter((pl.col("distinct") == 1) & (pl.col("answered") > 1))["item_id"])
        hidden = sorted(
            set(said.filter(pl.col("answered") > 0)["item_id"]) - set(self.items["item_id"])
        )
        for names, template in (
            (silent, N_("Nobody answered: {questions}.")),
            (alike, N_("Everybody gave the same answer to: {questions}.")),
            (hidden, N_("Too few people answered to show it: {questions}.")),
        ):
            if names:
                found.append(Said(template, {"questions": self.named(names)}))
        if 0 < len(self.units) < LOW_N:
            few = N_(
                "Only {customer_count} customers answered; below {least_count} every figure is "
                "uncertain, as its interval shows."
            )
            nobodys = N_(
                "Only {customer_count} people answered; below {least_count} every figure is "
                "uncertain, as its interval shows."
            )
            values = {"customer_count": len(self.units), "least_count": LOW_N}
            found.append(Said(nobodys if self.survey.is_anonymous else few, values))
        return tuple(found)

    def _hiding(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Values of a question that too few people, or people of too few customers, gave."""
        for value in _VALUES:
            name = f"{value}_points"
            counts = (
                rows.filter(pl.col(name).is_not_null())
                .group_by("item_id")
                .agg(
                    pl.col("respondent_id").n_unique(),
                    pl.col("customer_id").drop_nulls().n_unique(),
                )
            )
            enough = [
                item
                for item, people, customers in counts.rows()
                if anonymity.is_enough(people, None if self.survey.is_anonymous else customers)
            ]
            shown = pl.col("item_id").is_in(enough)
            rows = rows.with_columns(pl.when(shown).then(name).alias(name))
        shown = pl.col("perception_points").is_not_null()
        return rows.with_columns(perception_score=pl.when(shown).then("perception_score"))


def _on_one_scale(rows: pl.DataFrame) -> pl.DataFrame:
    """All values on 1 to 5."""
    low, high = pl.col("scale_low_points"), pl.col("scale_high_points")
    return rows.with_columns(
        *(
            (1 + 4 * (pl.col(f"{value}_points") - low) / (high - low)).alias(f"{value}_points")
            for value in _VALUES
        )
    ).with_columns(scale_low_points=pl.lit(1.0), scale_high_points=pl.lit(5.0))
