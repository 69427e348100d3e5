"""Critical and ordinary events that customers told in the interviews, and recorded complaints."""

from __future__ import annotations

import numpy as np
import polars as pl

from sample_data import planted
from sample_data.customers import Customers
from sample_data.loyalty import Loyalty
from sample_data.satisfaction import WAVE_MONTHS, Satisfaction
from sample_data.surveys import Panel
from sample_data.world import Indices, Numbers, World, maybe, named, pick_rows, sigmoid

TOUCHPOINTS = tuple(f"T{number:02d}" for number in range(1, 18))
_SHARES = (3, 3, 3, 16, 9, 8, 14, 6, 14, 3, 5, 4, 2, 4, 3, 2, 1)
# Touchpoint -> problem, sentence, backstage cause, for negative events.
PROBLEMS = {
    "T04": ("hotline_wait", "Lange in der Warteschleife, dann kein Fachmann.", "back_office"),
    "T05": ("part_unknown", "Teil war im Katalog nicht zu finden.", "technical_documentation"),
    "T06": ("price_too_high", "Preis weit über dem freien Markt.", "back_office"),
    "T07": ("part_late", "Ersatzteil kam deutlich später als zugesagt.", "part_availability"),
    "T08": ("technician_late", "Einsatztermin wurde zweimal verschoben.", "planning"),
    "T09": ("repeat_fault", "Störung trat nach zwei Tagen wieder auf.", "training"),
    "T10": ("repair_slow", "Baugruppe blieb sechs Wochen im Werk.", "planning"),
    "T12": ("invoice_unclear", "Rechnung passte nicht zum Auftrag.", "it"),
    "T14": ("no_contact", "Seit dem Weggang des Betreuers meldet sich niemand.", "back_office"),
}
OTHER_PROBLEM = ("other", "Ablauf war unklar.", "planning")
GOOD = "Schnelle und freundliche Hilfe."
REACTIONS = ("none", "complained", "told_others", "reduced_purchases", "switched")
EXPECTATION = ("individual_demands", "supplier_image", "promises", "market_transparency")
PERCEPTION = ("subjectivity", "recent_experience", "individual_problem_solving")
TYPICAL = {planted.LATE_PARTS: 6, planted.PIRATES: 5, planted.LOST_CONTACT: 13}
TELLING_SHARE = 0.38


def draw(
    world: World,
    customers: Customers,
    satisfaction: Satisfaction,
    loyalty: Loyalty,
    waves: list[Panel],
) -> pl.DataFrame:
    """Events told by respondents of each wave; two in five tell them as a path in order."""
    frames = []
    for wave, panel in enumerate(waves):
        rng = world.stream("incidents", wave)
        told = panel.responded & (rng.random(len(panel.contact)) < TELLING_SHARE)
        teller = np.flatnonzero(told)
        is_path = rng.random(len(teller)) < 0.4
        events = np.where(
            is_path, 3 + rng.poisson(1.6, len(teller)), 1 + rng.poisson(0.7, len(teller))
        )
        row = np.repeat(teller, events)
        step = np.arange(len(row)) - np.repeat(np.cumsum(events) - events, events) + 1
        frames.append(
            _events(
                rng,
                customers,
                satisfaction.overall[:, wave],
                (loyalty.leaves - WAVE_MONTHS[wave]),
                panel,
                row,
                np.where(np.repeat(is_path, events), step, -1),
                panel.customer[row],
                WAVE_MONTHS[wave],
            )
        )
    rows = pl.concat(frames).sort("recorded_date", "respondent_id", "sequence_no", "event_date")
    ids = pl.Series([f"E{number:05d}" for number in range(1, len(rows) + 1)])
    return rows.select(ids.alias("incident_id"), pl.all())


def _events(
    rng: np.random.Generator,
    customers: Customers,
    mood: Numbers,
    months_to_leaving: Indices,
    panel: Panel,
    row: Indices,
    step: Indices,
    who: Indices,
    month: int,
) -> pl.DataFrame:
    count = len(row)
    touchpoint = _touchpoints(rng, customers, who, month)
    is_bad = rng.random(count) < sigmoid(-0.05 - 0.85 * mood[who])
    is_plain = (step > 0) & (rng.random(count) < 0.3)
    valence = np.where(is_plain, 2, np.where(is_bad, 1, 0))
    negative = valence == 1
    problem = [PROBLEMS.get(TOUCHPOINTS[at], OTHER_PROBLEM) for at in touchpoint]
    said = [text if bad else GOOD for (_, text, _), bad in zip(problem, negative, strict=True)]
    reaction = _reactions(rng, months_to_leaving[who])
    is_complaint = negative & (reaction == 1)
    is_solved = is_complaint & (rng.random(count) < 0.66)
    content = np.clip(np.round(rng.normal(np.where(is_solved, 4.0, 2.1), 0.8)), 1, 5).astype(int)
    recorded = panel.responded_on[row]
    is_rated = is_complaint & (rng.random(count) < 0.85)
    return pl.DataFrame(
        {
            "customer_id": named(customers.ids, who),
            "respondent_id": [panel.contact[at] for at in row],
            "event_date": recorded - rng.integers(5, 300, count),
            "recorded_date": recorded,
            "touchpoint_id": named(TOUCHPOINTS, touchpoint),
            "sequence_no": maybe(pl.Series(step), step > 0),
            "valence": named(("positive", "negative", "neutral"), valence),
            "intensity": maybe(pl.Series(_intensity(rng, mood[who], valence)), valence < 2),
            "description": maybe(pl.Series(said), (valence < 2) & (rng.random(count) < 0.8)),
            "problem_code": maybe(pl.Series([code for code, _, _ in problem]), negative),
            "reaction": maybe(named(REACTIONS, reaction), negative),
            "is_complaint": is_complaint,
            "resolved_ok": maybe(pl.Series(is_solved), is_complaint),
            "satisfied_with_resolution": maybe(pl.Series(content), is_rated),
            "backstage_cause": maybe(pl.Series([cause for _, _, cause in problem]), negative),
            "expectation_driver": maybe(
                named(EXPECTATION, rng.integers(0, 4, count)), negative & (rng.random(count) < 0.7)
            ),
            "perception_driver": maybe(
                named(PERCEPTION, rng.integers(0, 3, count)), rng.random(count) < 0.5
            ),
        }
    )


def _touchpoints(
    rng: np.random.Generator, customers: Customers, who: Indices, month: int
) -> Indices:
    """By frequency; customers with a planted reason speak of it four times as often."""
    weights = np.tile(np.array(_SHARES, dtype=float), (len(who), 1))
    for reason, touchpoint in TYPICAL.items():
        if month >= planted.REASON_SINCE[reason]:
            weights[customers.reason[who] == reason, touchpoint] *= 4
    return pick_rows(rng, weights)


def _intensity(rng: np.random.Generator, mood: Numbers, valence: Indices) -> Indices:
    direction = np.where(valence == 0, 1.0, -1.0)
    drawn = np.round(rng.normal(3.2, 0.9, len(mood)) + 0.35 * direction * mood)
    return np.clip(drawn, 1, 5).astype(np.int64)


def _reactions(rng: np.random.Generator, months_to_leaving: Indices) -> Indices:
    """Most say nothing; those about to leave reduce or switch."""
    usual = np.array([0.52, 0.24, 0.15, 0.07, 0.02])
    leaving = np.array([0.30, 0.22, 0.14, 0.22, 0.12])
    is_leaving = (months_to_leaving < 18)[:, None]
    return pick_rows(rng, np.where(is_leaving, leaving, usual))
