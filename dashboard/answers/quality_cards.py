"""The key figures of service quality, each with its definition in words."""

from __future__ import annotations

from typing import Any

from dashboard.answers.gaps import Gaps
from dashboard.answers.judgements import Judgements
from dashboard.answers.kpis import Definition, Kpi
from dashboard.answers.priorities import Priorities
from dashboard.text import N_, Said
from models.resampling import Estimate

_GAP = Definition(
    "K-18",
    "weighted_gap_amount",
    N_("Total gap, weighted"),
    N_(
        "Perception minus expectation in points of the scale, mean of the SERVQUAL dimensions "
        "weighted with their points; 0 means as expected."
    ),
    "up",
)
_MET = Definition(
    "K-22",
    "met_share",
    N_("Expectation met or exceeded"),
    N_("Share of the answers in which perception is at least as good as expectation."),
    "up",
)
_WEAKNESS = Definition(
    "K-19",
    "weakness_amount",
    N_("Important weaknesses"),
    N_(
        "Importance times what is missing to full marks, added up over the important weaknesses: "
        "at least mean importance, less than mean performance."
    ),
    "down",
)
_SERVICE = Definition(
    "K-24",
    "service_question_share",
    N_("Share of service questions"),
    N_("Share of the questions of the wave that are about service."),
    "up",
)


def cards(judged: Judgements, found: Gaps, ranked: Priorities) -> tuple[Kpi, ...]:
    """The figures that the wave can carry."""
    shown = [*_expected(found), *_weak(ranked)]
    items = judged.items
    if items.height:
        share = items.filter("is_service_item").height / items.height
        basis = Said(N_("{item_count} questions"), {"item_count": items.height})
        shown.append(Kpi(_SERVICE, value=share, basis=basis))
    return tuple(shown)


def _expected(found: Gaps) -> list[Kpi]:
    shown = []
    if found.weighted is not None and found.unweighted is not None:
        values = _bounds("gap_amount", found.weighted) | {"mean_amount": found.unweighted.value}
        told = N_(
            "{low_gap_amount} to {high_gap_amount} · unweighted {mean_amount} · n {n_count} "
            "customers"
        )
        shown.append(_estimated(_GAP, found.weighted, Said(told, values)))
    if found.met is not None:
        told = N_("{low_met_share} to {high_met_share} · n {n_count} customers")
        shown.append(_estimated(_MET, found.met, Said(told, _bounds("met_share", found.met))))
    return shown


def _weak(ranked: Priorities) -> list[Kpi]:
    if ranked.adequacy is None:
        return []
    values = {
        "weakness_count": ranked.weaknesses.height,
        "strength_count": ranked.strengths.height,
        "score_share": ranked.adequacy.share,
    }
    told = N_(
        "{weakness_count} weaknesses, {strength_count} essential strengths · adequacy "
        "{score_share} of the most"
    )
    total = float(ranked.weaknesses["weakness_points"].sum())
    return [Kpi(_WEAKNESS, value=total, basis=Said(told, values))]


def _bounds(name: str, estimate: Estimate) -> dict[str, Any]:
    return {
        f"low_{name}": estimate.low,
        f"high_{name}": estimate.high,
        "n_count": estimate.n,
    }


def _estimated(definition: Definition, estimate: Estimate, basis: Said) -> Kpi:
    return Kpi(definition, estimate.value, low=estimate.low, high=estimate.high, basis=basis)
