"""How satisfied those who answered are, under a choice: per person, per customer, per wave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from dashboard.answers.asked import Asked
from dashboard.answers.ranked_customers import classed
from dashboard.answers.surveyed import Surveyed, answered_by, surveyed
from models import anonymity, satisfaction, windows

#: Where this share of those who had bought was invited, everybody was meant to be asked.
CENSUS_SHARE = 0.9


@dataclass(frozen=True)
class Rated:
    """The satisfaction that a survey measures.

    Attributes:
        survey: The survey under a choice, of which the wave looked at may be shown.
    """

    survey: Surveyed

    @property
    def asked(self) -> Asked:
        """The question."""
        return self.survey.asked

    @cached_property
    def questions(self) -> pl.DataFrame:
        """Answers given to the questions of the index, of all known waves."""
        return questions(self.survey.answers)

    @cached_property
    def people(self) -> pl.DataFrame:
        """`satisfaction.respondents` of all known waves."""
        return satisfaction.respondents(self.questions)

    @cached_property
    def units(self) -> pl.DataFrame:
        """`satisfaction.customers` of all known waves: a customer each, or a person without."""
        return satisfaction.customers(self.people)

    @cached_property
    def shown(self) -> pl.DataFrame:
        """Rows of the waves in which enough people answered under this choice, oldest first."""
        may = [
            wave_id
            for wave_id in self.survey.waves["wave_id"]
            if replace(self.survey, wave_id=wave_id).too_few is None
        ]
        return self.survey.waves.filter(pl.col("wave_id").is_in(may))

    @cached_property
    def wave(self) -> dict[str, object]:
        """The row of the wave looked at."""
        return self.survey.waves.row(by_predicate=pl.col("wave_id") == self.wave_id, named=True)

    @property
    def wave_id(self) -> str:
        """The wave looked at."""
        assert self.survey.wave_id is not None  # a survey without a wave is not rated
        return self.survey.wave_id

    @cached_property
    def before_id(self) -> str | None:
        """The latest wave before it that may be shown."""
        waves = self.survey.waves["wave_id"].to_list()
        earlier = waves[: waves.index(self.wave_id)]
        shown = [wave_id for wave_id in self.shown["wave_id"] if wave_id in earlier]
        return shown[-1] if shown else None

    @staticmethod
    def of(wave_id: str | None, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a wave; none where there is no such wave."""
        return frame.filter(pl.col("wave_id") == pl.lit(wave_id, dtype=pl.String))

    def now(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of the wave looked at."""
        return self.of(self.wave_id, frame)

    def before(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of the wave before; none where there is no such wave."""
        return self.of(self.before_id, frame)

    @cached_property
    def customers(self) -> pl.DataFrame:
        """Every customer of the choice as it was before the wave began.

        `customer_id`, `customer_name`, `customer_class` and `region` (empty where not known),
        `revenue_eur` (of the twelve months before; null without invoices of them).
        """
        first = self.survey.waves.filter(pl.col("wave_id") == self.wave_id)["from_on"][0]
        last_on = windows.month_end(windows.month_start(first, -1))
        window = windows.window("R12", last_on)
        if self.asked.warehouse.vintage.as_of is None:
            return _NOBODY
        # what customers buy decides their class, not which part of it is looked at
        choice = replace(self.asked.choice, as_of=last_on, category=())
        rows = classed(Asked(choice, self.asked.warehouse, self.asked.in_force), window)
        known = pl.lit(self.asked.covers(window))
        return rows.select(
            "customer_id",
            "customer_name",
            customer_class=pl.when(known).then("customer_class").fill_null(""),
            region=pl.col("region").fill_null(""),
            revenue_eur=pl.when(known).then("revenue_eur"),
        )

    @cached_property
    def hidden_items(self) -> frozenset[str]:
        """Questions of the wave that must not be shown."""
        return self.hidden_in(self.wave_id)

    @cached_property
    def hidden_before(self) -> frozenset[str]:
        """Questions of the wave before that must not be shown, nor what changed since then."""
        return self.hidden_in(self.before_id)

    def hidden_in(self, wave_id: str | None) -> frozenset[str]:
        """Questions that too few answered, or of which two views would tell too few."""
        few = answered_by(self.of(wave_id, self.survey.answers), self.survey.is_anonymous)
        hidden = {item_id for item_id, *counts in few.rows() if not anonymity.is_enough(*counts)}
        for answers in self.survey.by_subtraction:
            between = answered_by(self.of(wave_id, answers), self.survey.is_anonymous)
            hidden |= {
                item_id for item_id, *counts in between.rows() if anonymity.is_hidden_by(*counts)
            }
        return frozenset(hidden)

    @cached_property
    def invited(self) -> pl.DataFrame:
        """The rows of `survey_invitees` of all waves."""
        lists = self.asked.choice.lists()
        del lists["categories"], lists["roles"]
        return self.asked.warehouse.rows("survey_invitees", **lists)

    @cached_property
    def invitees(self) -> pl.DataFrame:
        """Those of the wave looked at."""
        return self.now(self.invited)

    @cached_property
    def census_count(self) -> int | None:
        """Customers there were to ask, where everybody was meant to be asked; else ``None``."""
        invited = self.invitees["customer_id"].drop_nulls().unique()
        bought = self.customers.filter(pl.col("revenue_eur") > 0)["customer_id"]
        if bought.is_empty() or self.survey.is_anonymous:
            return None
        if bought.is_in(invited.implode()).sum() < CENSUS_SHARE * bought.len():
            return None
        answered = self.now(self.units)["customer_id"].drop_nulls()
        return pl.concat([invited, answered]).n_unique()


def latest(asked: Asked) -> Rated | None:
    """The survey looked at from its last wave, of all roles; ``None`` where no wave is known."""
    choice = replace(asked.choice, wave=None, role=())
    survey = surveyed(Asked(choice, asked.warehouse, asked.in_force))
    return Rated(survey) if survey.wave_id is not None else None


def questions(answers: pl.DataFrame) -> pl.DataFrame:
    """The answers given to the questions of the index."""
    answered = pl.col("perception_score").is_not_null()
    return answers.filter((pl.col("item_role") == "item") & answered)


_NOBODY = pl.DataFrame(
    schema={
        "customer_id": pl.String,
        "customer_name": pl.String,
        "customer_class": pl.String,
        "region": pl.String,
        "revenue_eur": pl.Float64,
    }
)
