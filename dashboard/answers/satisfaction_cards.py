"""The cards of satisfaction, each with interval, n and definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from dashboard.answers.asked import SEED, month
from dashboard.answers.kpis import Definition, Kpi
from dashboard.answers.rated import Rated
from dashboard.answers.rated_items import is_top2
from dashboard.answers.silent_customers import Silence
from dashboard.answers.surveyed import looked_at_on
from dashboard.answers.wave_changes import WaveChanges
from dashboard.text import N_, Said
from models import means, nonresponse, proportions, recommendation, windows
from models.means import Mean
from models.proportions import Share
from models.recommendation import Kind, NetScore
from models.resampling import Estimate

#: After this many days a survey is due again.
DUE_DAYS = 365

CSI = Definition(
    "K-16", "csi_score", N_("Satisfaction (CSI)"),
    N_("Mean over customers of the mean over their people of all questions answered, 0 to 100 "
       "with 100 = best; at least half of the questions must be answered."),
    "up",
)  # fmt: skip
WEIGHTED_CSI = Definition(
    "K-16", "weighted_csi_score", N_("CSI by importance"),
    N_("The same, each question counted as much as the person calls it important."),
    "up",
)  # fmt: skip
REPRESENTATIVE_CSI = Definition(
    "K-16", "representative_csi_score", N_("CSI for all, estimated"),
    N_("The CSI with every customer class and region given the weight it has among all who were "
       "to be asked (post-stratification); small groups are put together."),
    "up",
)  # fmt: skip
TOP2 = Definition(
    "K-17", "top2_share", N_("Satisfied (top-2-box)"),
    N_("Share of people who give overall satisfaction one of the two best points of the scale."),
    "up",
)  # fmt: skip
NET: Mapping[Kind | None, Definition] = {
    "nps": Definition(
        "K-20", "nps_points", N_("Net promoter score (NPS)"),
        N_("Share of people answering 9 or 10 minus share of those answering 0 to 6, from −100 to "
           "100."),
        "up",
    ),
    "net5": Definition(
        "K-20", "net_points", N_("Net recommendation (5-point)"),
        N_("Share of people answering 5 minus share of those answering 1 to 3, from −100 to 100; "
           "no net promoter score and not comparable with one."),
        "up",
    ),
    None: Definition(
        "K-20", "net_points", N_("Recommendation"),
        N_("Promoters minus detractors, asked on a scale from 0 to 10 or from 1 to 5."),
        "up",
    ),
}  # fmt: skip
RESPONSE = Definition(
    "K-21", "response_share", N_("Response rate"),
    N_("People who answered divided by people invited, all roles."),
    "up",
    "survey_invitations",
)  # fmt: skip
COVERAGE = Definition(
    "K-23", "coverage_share", N_("Revenue covered"),
    N_("Share of the service revenue of the last 12 months that comes from customers of whom "
       "somebody answered in this wave."),
    "up",
)  # fmt: skip
CURRENCY = Definition(
    "K-23", "current_share", N_("Surveyed within a year"),
    N_("Share of the service revenue of the last 12 months that comes from customers of whom "
       "somebody answered within these months. A yearly survey is the target."),
    "up",
)  # fmt: skip


_INDEX_NEEDS = {
    "csi_score": N_("Needs people who answered at least half of the questions of the index."),
    "weighted_csi_score": N_("Needs answers about importance."),
}


@dataclass(frozen=True)
class Measures:
    """The figures of a wave, from which the cards are made."""

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
        return _kind(self._of("recommend"))

    @cached_property
    def net(self) -> NetScore | None:
        """F-3.6; ``None`` without a question that allows it."""
        return _net_score(self._of("recommend"))

    @cached_property
    def net_before(self) -> NetScore | None:
        """The same of the wave before; ``None`` also where another scale was asked then."""
        answers = self.rated.before(self.rated.survey.answers)
        asked = _first(answers, "recommend", self.rated.hidden_before)
        return _net_score(asked) if _kind(asked) == self.net_kind else None

    def _of(self, role: str) -> pl.DataFrame:
        """Answers of the wave to the first question of a role that has any and may be shown."""
        answers = self.rated.now(self.rated.survey.answers)
        return _first(answers, role, self.rated.hidden_items)

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


def _first(answers: pl.DataFrame, role: str, hidden: frozenset[str]) -> pl.DataFrame:
    known = answers.filter(
        (pl.col("item_role") == role)
        & pl.col("perception_points").is_not_null()
        & ~pl.col("item_id").is_in(hidden)
    )
    return known.filter(pl.col("item_id") == pl.col("item_id").min())


def _kind(answers: pl.DataFrame) -> Kind | None:
    scale = answers.select("scale_low_points", "scale_high_points").unique()
    return recommendation.kind(*scale.row(0)) if scale.height == 1 else None


def _net_score(answers: pl.DataFrame) -> NetScore | None:
    kind = _kind(answers)
    if kind is None:
        return None
    people = answers.select("customer_id", points="perception_points")
    return recommendation.net_score(people, kind, seed=SEED)


def cards(measures: Measures, changes: WaveChanges, silence: Silence) -> tuple[Kpi, ...]:
    """All cards of the page, satisfaction first, then recommendation, then how far it reaches."""
    return (
        _of_mean(measures, CSI, measures.csi, tuple(changes.trend["csi_score"])),
        _of_mean(measures, WEIGHTED_CSI, measures.weighted_csi),
        _representative(measures, silence),
        _top2(measures),
        _net(measures),
        _response(measures),
        _covered(measures, COVERAGE, measures.coverage),
        _covered(measures, CURRENCY, measures.current),
    )


def _of_mean(
    measures: Measures, definition: Definition, mean: Mean, trend: tuple[float, ...] = ()
) -> Kpi:
    if mean.value is None:
        return Kpi(definition, basis=Said(_INDEX_NEEDS[definition.name]))
    counted = Said(N_("{n_count} customers"), {"n_count": mean.n})
    if measures.rated.survey.is_anonymous:
        counted = Said(N_("{n_count} people"), {"n_count": mean.n})
    return Kpi(
        definition,
        value=mean.value,
        trend=trend if len(trend) > 1 else (),
        low=mean.low,
        high=mean.high,
        basis=_basis(measures, counted, ("score", mean.low, mean.high)),
    )


def _representative(measures: Measures, silence: Silence) -> Kpi:
    weighted = silence.weighted
    if weighted is None:
        return Kpi(REPRESENTATIVE_CSI, basis=_no_customers(measures))
    counted = Said(
        N_("{n_count} customers for {population_count}"),
        {"n_count": weighted.n, "population_count": weighted.population},
    )
    return Kpi(
        REPRESENTATIVE_CSI,
        value=weighted.value,
        low=weighted.low,
        high=weighted.high,
        basis=_basis(measures, counted, ("score", weighted.low, weighted.high)),
    )


def _top2(measures: Measures) -> Kpi:
    share = measures.top2
    if share.value is None:
        needs = N_("Needs a question about overall satisfaction that enough people answered.")
        return Kpi(TOP2, basis=Said(needs))
    return _of_share(measures, TOP2, share, N_("{n_count} people"))


def _of_share(measures: Measures, definition: Definition, share: Share, counted_as: str) -> Kpi:
    counted = Said(counted_as, {"n_count": share.n})
    return Kpi(
        definition,
        value=share.value,
        low=share.low,
        high=share.high,
        basis=_basis(measures, counted, ("share", share.low, share.high)),
    )


def _net(measures: Measures) -> Kpi:
    definition, net = NET[measures.net_kind], measures.net
    if net is None:
        needs = N_("Needs a recommendation question on a scale from 0 to 10 or from 1 to 5.")
        return Kpi(definition, basis=Said(needs))
    counted = Said(N_("{n_count} people"), {"n_count": net.n})
    if net.is_resampled:
        values = {"n_count": net.n, "customer_count": net.customer_count}
        counted = Said(N_("{n_count} people of {customer_count} customers"), values)
    return Kpi(
        definition,
        value=net.value,
        low=net.low,
        high=net.high,
        basis=_basis(measures, counted, ("points", net.low, net.high)),
    )


def _response(measures: Measures) -> Kpi:
    if not measures.rated.asked.warehouse.has("survey_invitations"):
        return Kpi(RESPONSE, is_missing=True)
    share = measures.response
    if share.value is None:
        return Kpi(RESPONSE, basis=Said(N_("Nobody of this choice was invited to this wave.")))
    return _of_share(measures, RESPONSE, share, N_("{n_count} people invited"))


def _covered(measures: Measures, definition: Definition, found: Estimate | None) -> Kpi:
    if found is None:
        return Kpi(definition, basis=_no_customers(measures))
    counted = Said(N_("{n_count} buyers"), {"n_count": found.n})
    basis = _basis(measures, counted, ("share", found.low, found.high))
    if definition is CURRENCY:
        aged = N_("{counted} · last answer {age_days} ago")
        basis = Said(aged, {"counted": counted, "age_days": measures.age_days})
    return Kpi(definition, value=found.value, low=found.low, high=found.high, basis=basis)


def _no_customers(measures: Measures) -> Said:
    if measures.rated.survey.is_anonymous:
        return Said(N_("Needs customer numbers: this survey is anonymous."))
    return Said(N_("Needs customers with service revenue."))


def _basis(
    measures: Measures, counted: Said, bounds: tuple[str, float | None, float | None]
) -> Said:
    unit, low, high = bounds
    wave = {"wave": measures.rated.wave_id, "counted": counted}
    if low is None or high is None:
        return Said(N_("{counted} · wave {wave}"), wave)
    interval = Said(f"{{low_{unit}}} – {{high_{unit}}}", {f"low_{unit}": low, f"high_{unit}": high})
    return Said(N_("{counted} · 95 %: {interval} · wave {wave}"), {**wave, "interval": interval})


def period(rated: Rated) -> dict[str, object]:
    """When the wave was, as values of a sentence."""
    return {
        "from_month": month(rated.wave["from_on"]),  # type: ignore[arg-type]  # a date of a mart
        "to_month": month(rated.wave["last_on"]),  # type: ignore[arg-type]
    }
