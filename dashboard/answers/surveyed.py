"""What customers answered, under a choice: the survey every page of satisfaction reads.

Nobody can be recognised: where too few people answered, or where a filter leaves so few out that
their answers could be told by subtraction, `Surveyed.too_few` says so and no figure is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from dashboard.answers.asked import Asked
from dashboard.errors import CompassError, NotEnoughData
from dashboard.filters import NAMES, Filters
from dashboard.text import N_, Said
from models import anonymity

#: How many people, of how many customers (``None``: not known).
Group = tuple[int, int | None]

#: Choices that decide whose answers count.
_NARROWING = ("region", "country", "industry", "channel", "type_group", "role")


@dataclass(frozen=True)
class Surveyed:
    """The survey under a choice.

    Attributes:
        asked: The question.
        waves: Rows of the mart `survey_waves`, of all customers, oldest first; only those whose
            last answer is in on the day looked at.
        later: The waves that are not known yet on that day.
        wave_id: The wave chosen, else the latest one known; ``None`` if there is none.
    """

    asked: Asked
    waves: pl.DataFrame
    later: pl.DataFrame
    wave_id: str | None

    @cached_property
    def answers(self) -> pl.DataFrame:
        """The rows of `survey_answers` of all known waves under the choice."""
        return self._rows("survey_answers", self.asked.choice)

    @cached_property
    def current(self) -> pl.DataFrame:
        """The answers of the wave looked at."""
        return self._of_wave(self.answers)

    @cached_property
    def respondents(self) -> pl.DataFrame:
        """The rows of `survey_respondents` of all known waves under the choice."""
        return self._rows("survey_respondents", self.asked.choice)

    @cached_property
    def items(self) -> pl.DataFrame:
        """The catalogue of questions: rows of the mart `survey_items`."""
        return self.asked.warehouse.rows("survey_items")

    @cached_property
    def is_anonymous(self) -> bool:
        """Whether no answer of the wave names a customer that is known."""
        return bool(self._of_wave(self.respondents)["customer_id"].is_null().all())

    @cached_property
    def respondent_count(self) -> int:
        """People who answered in the wave looked at, under the choice."""
        return self._of_wave(self.respondents).height

    @cached_property
    def customer_count(self) -> int | None:
        """Customers they answered for; ``None`` in an anonymous survey."""
        return None if self.is_anonymous else _customers(self._of_wave(self.respondents))

    @cached_property
    def too_few(self) -> Said | None:
        """Why nothing may be shown of the wave under this choice; ``None`` if it may."""
        people, customers = self.respondent_count, self.customer_count
        if not anonymity.is_enough(people, customers):
            return too_few_people(people, customers)
        return told_by_comparing(self.asked.choice, self._left_out, self._alone)

    @cached_property
    def by_subtraction(self) -> tuple[pl.DataFrame, ...]:
        """Rows of `survey_answers` of all waves that comparing two views would tell apart.

        Those that one of the filters leaves out, and those of a single value of several chosen.
        A figure may be shown only where each of these is of nobody or of enough people.
        """
        choice = self.asked.choice
        others = [other for other, _names in wider(choice)]
        if not others:
            return ()
        # the last one has no filter at all: its answers hold those of all others
        everything = self._under(others[-1]).answers
        keys = ["wave_id", "respondent_id"]
        left_out = everything.join(self.respondents, on=keys, how="anti")
        without = [
            left_out.join(self._under(other).respondents, on=keys, how="semi") for other in others
        ]
        alone = [
            self.answers.join(
                self._under(choice.having(**{name: (value,)})).respondents, on=keys, how="semi"
            )
            for name, value in single(choice)
        ]
        return (*without, *alone)

    def _under(self, choice: Filters) -> Surveyed:
        """The same wave under another choice."""
        return replace(self, asked=replace(self.asked, choice=choice))

    def _left_out(self, choice: Filters) -> Group:
        """Whom the choice looked at leaves out of a wider one."""
        everybody = self._of_wave(self._rows("survey_respondents", choice))
        return self._counted(
            everybody.join(self.respondents, on=["wave_id", "respondent_id"], how="anti")
        )

    def _alone(self, choice: Filters) -> Group:
        """Whom a narrower choice looks at."""
        return self._counted(self._of_wave(self._rows("survey_respondents", choice)))

    def _counted(self, people: pl.DataFrame) -> Group:
        return people.height, None if self.is_anonymous else _customers(people)

    def _of_wave(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame.filter(pl.col("wave_id") == pl.lit(self.wave_id, dtype=pl.String))

    def _rows(self, mart: str, choice: Filters) -> pl.DataFrame:
        lists = {name: values for name, values in choice.lists().items() if name != "categories"}
        # the day of the last answer, looked at without revenue, ends no month
        known_to_on = looked_at_on(self.asked) + timedelta(days=1)
        return self.asked.warehouse.rows(mart, known_to_on=known_to_on, **lists)


def surveyed(asked: Asked) -> Surveyed:
    """The survey under a choice.

    Raises:
        CompassError: The wave chosen does not exist, or is not known on the day looked at.
        NotEnoughData: There is neither revenue nor an answer.
    """
    waves = asked.warehouse.rows("survey_waves")
    on = looked_at_on(asked)
    known = waves.filter(pl.col("last_on") <= on)
    chosen = asked.choice.wave
    if chosen is not None and chosen not in known["wave_id"]:
        raise CompassError(
            N_("The wave {wave} of the survey is not known on {on}."),
            remedy=N_("Choose one of these waves: {waves}; or a later month end."),
            wave=chosen,
            on=Said("{day_on}", {"day_on": on}),
            waves=", ".join(known["wave_id"]) or "–",
        )
    latest = known["wave_id"].to_list()[-1] if known.height else None
    return Surveyed(asked, known, waves.filter(pl.col("last_on") > on), chosen or latest)


def looked_at_on(asked: Asked) -> date:
    """The month end looked at; without revenue, the day of the last answer.

    Raises:
        NotEnoughData: There is neither revenue nor an answer.
    """
    vintage = asked.warehouse.vintage
    if vintage.as_of is not None:
        return asked.as_of
    answers = vintage.tables.get("survey_responses")
    if answers is None or answers.to_on is None:
        raise NotEnoughData(
            N_("There are no answers of a survey yet."),
            remedy=N_("Publish the tables survey_items and survey_responses on the page Upload."),
        )
    return asked.choice.as_of or answers.to_on


def answered_by(answers: pl.DataFrame, is_anonymous: bool) -> pl.DataFrame:
    """`item_id`, how many people answered, of how many customers (null: not known)."""
    of = (
        pl.lit(None, dtype=pl.Int64)
        if is_anonymous
        else pl.col("customer_id").drop_nulls().n_unique()
    )
    answered = answers.filter(pl.col("perception_score").is_not_null())
    return answered.group_by("item_id").agg(pl.len(), customer_count=of)


def told_by_comparing(
    choice: Filters, left_out: Callable[[Filters], Group], alone: Callable[[Filters], Group]
) -> Said | None:
    """Why comparing this choice with another one would tell a few; ``None`` if none does.

    Args:
        choice: What is looked at.
        left_out: Whom it leaves out of a wider choice.
        alone: Whom a narrower choice holds.
    """
    for other, names in wider(choice):
        if anonymity.is_hidden_by(*left_out(other)):
            return _recognisable(names)
    for name, value in single(choice):
        if anonymity.is_hidden_by(*alone(choice.having(**{name: (value,)}))):
            return _recognisable((name,))
    return None


def wider(choice: Filters) -> Iterator[tuple[Filters, tuple[str, ...]]]:
    """The choice without one of its filters, and without all of them."""
    narrowing = tuple(name for name in _NARROWING if getattr(choice, name))
    for name in narrowing:
        yield choice.having(**{name: ()}), (name,)
    if len(narrowing) > 1:
        yield choice.having(**dict.fromkeys(narrowing, ())), narrowing


def single(choice: Filters) -> Iterator[tuple[str, str]]:
    """Each of the values of a filter of which several are chosen."""
    for name in _NARROWING:
        values = getattr(choice, name)
        if len(values) > 1:
            yield from ((name, value) for value in values)


def _customers(frame: pl.DataFrame) -> int:
    return frame["customer_id"].drop_nulls().n_unique()


def too_few_people(people: int, customers: int | None) -> Said:
    """How many people or customers are missing before something may be shown."""
    missing = max(0, anonymity.LEAST_RESPONDENTS - people)
    values = {"found_count": people, "missing_count": missing, "customer_count": customers}
    if customers is None or missing:
        return Said(
            N_("Too few answers: {found_count} so far, {missing_count} are missing."), values
        )
    return Said(
        N_(
            "Too few answers: people of {customer_count} customers answered, of {least_count} "
            "are needed."
        ),
        {**values, "least_count": anonymity.LEAST_CUSTOMERS},
    )


def _recognisable(names: tuple[str, ...]) -> Said:
    """Why nothing is shown: the filters that leave out too few people."""
    places = {f"name_{no}": Said(NAMES[name]) for no, name in enumerate(names)}
    return Said(
        N_(
            "This choice leaves so few people out that their answers could be told by "
            "subtraction. Change the filter: {filters}."
        ),
        {"filters": Said(", ".join(f"{{{place}}}" for place in places), places)},
    )
