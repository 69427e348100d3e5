"""The figures of a wave: how satisfied, how many recommend us, how far the answers reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from dashboard.answers.asked import SEED
from dashboard.answers.rated import Rated
from dashboard.answers.rated_items import is_top2
from dashboard.answers.surveyed import looked_at_on
from models import means, nonresponse, proportions, recommendation, windows
from models.means import Mean
from models.proportions import Share
from models.recommendation import Kind, NetScore
from models.resampling import Estimate


@dataclass(frozen=True)
class Measures:
    """The figures of the wave looked at."""

    rated: Rated

    @cached_property
    def csi(self) -> Mean:
        """F-3.2 over customers, with the finite-population factor in a census."""
        return self._mean("csi_score")

    @cached_property
    def weighted_csi(self) -> Mean:
        """F-3.3 over customers."""
        return self._mean("weighted_csi_score")

    def _mean(self, name: str) -> Mean:
        values = self.rated.now(self.rated.units)[name].drop_nulls()
        return means.interval(values, population=self.rated.census_count)

    @cached_property
    def top2(self) -> Share:
        """F-3.7 of overall satisfaction; of nobody without such a question."""
        answers = self._of("overall")
        return proportions.wilson(answers.filter(is_top2()).height, answers.height)

    @cached_property
    def net_kind(self) -> Kind | None:
        """What the recommendation question may be called."""
        return kind_of(self._of("recommend"))

    @cached_property
    def net(self) -> NetScore | None:
        """F-3.6; ``None`` without a question that allows it."""
        return net_score(self._of("recommend"))

    @cached_property
    def net_before(self) -> NetScore | None:
        """The same of the wave before; ``None`` also where another scale was asked then."""
        answers = self.rated.before(self.rated.survey.answers)
        asked = first(answers, "recommend", self.rated.hidden_before)
        return net_score(asked) if kind_of(asked) == self.net_kind else None

    def _of(self, role: str) -> pl.DataFrame:
        """Answers of the wave to the first question of a role that has any and may be shown."""
        answers = self.rated.now(self.rated.survey.answers)
        return first(answers, role, self.rated.hidden_items)

    @cached_property
    def response(self) -> Share:
        """Response of the people invited under the choice of customers."""
        invited = self.rated.invitees
        return proportions.wilson(int(invited["has_responded"].sum()), invited.height)

    @cached_property
    def coverage(self) -> Estimate | None:
        """Revenue share of the customers of this wave."""
        return self._covered(self.rated.now(self.rated.survey.respondents))

    @cached_property
    def current(self) -> Estimate | None:
        """Revenue share of the customers who answered within twelve months."""
        day_after = looked_at_on(self.rated.asked) + timedelta(days=1)
        since = windows.month_start(day_after, -12)
        answered = self.rated.survey.respondents.filter(pl.col("responded_on") >= since)
        return self._covered(answered)

    def _covered(self, answered: pl.DataFrame) -> Estimate | None:
        """Share of the revenue of twelve months; the interval draws customers again."""
        asked = self.rated.asked
        if asked.warehouse.vintage.as_of is None or self.rated.survey.is_anonymous:
            return None
        ids = answered["customer_id"].drop_nulls().unique()
        has_responded = pl.col("customer_id").is_in(ids.implode())
        rows = asked.rows("customers_in_window", asked.year).sort("customer_id")
        return nonresponse.coverage(rows.with_columns(has_responded=has_responded), seed=SEED)

    @cached_property
    def age_days(self) -> int:
        """Days from the last answer of the latest wave to the day looked at."""
        last_on: date = self.rated.survey.waves["last_on"].to_list()[-1]
        return (looked_at_on(self.rated.asked) - last_on).days


def first(answers: pl.DataFrame, role: str, hidden: frozenset[str]) -> pl.DataFrame:
    """Those of a wave's ``answers`` to the first question of a role that may be shown."""
    known = answers.filter(
        (pl.col("item_role") == role)
        & pl.col("perception_points").is_not_null()
        & ~pl.col("item_id").is_in(hidden)
    )
    return known.filter(pl.col("item_id") == pl.col("item_id").min())


def kind_of(answers: pl.DataFrame) -> Kind | None:
    """What the question answered may be called by its scale."""
    scale = answers.select("scale_low_points", "scale_high_points").unique()
    return recommendation.kind(*scale.row(0)) if scale.height == 1 else None


def net_score(answers: pl.DataFrame, *, draws: int = recommendation.DRAWS) -> NetScore | None:
    """F-3.6 of the answers to one question; ``None`` where its scale allows none."""
    kind = kind_of(answers)
    if kind is None:
        return None
    people = answers.select("customer_id", points="perception_points")
    return recommendation.net_score(people, kind, seed=SEED, draws=draws)
