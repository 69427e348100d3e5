"""The cards of satisfaction, each with interval, n and definition."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.answers.asked import month
from dashboard.answers.catalogue import DEFINITIONS
from dashboard.answers.kpis import Definition, Kpi
from dashboard.answers.rated import Rated
from dashboard.answers.silent_customers import Silence
from dashboard.answers.wave_changes import WaveChanges
from dashboard.answers.wave_measures import Measures
from dashboard.text import N_, Said
from models.means import Mean
from models.proportions import Share
from models.recommendation import Kind
from models.resampling import Estimate

#: After this many days a survey is due again.
DUE_DAYS = 365

CSI = DEFINITIONS["K-16"]
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
    "nps": DEFINITIONS["K-20"],
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
RESPONSE = DEFINITIONS["K-21"]
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
