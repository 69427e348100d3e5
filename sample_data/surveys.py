"""Who was asked, who answered, and what they said: three waves, non-response, internal views."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from sample_data import planted
from sample_data.customers import Customers
from sample_data.loyalty import Loyalty
from sample_data.satisfaction import ITEMS, MEANS, WAVE_MONTHS, WAVE_YEARS, Satisfaction
from sample_data.world import (
    Days,
    Flags,
    Indices,
    Numbers,
    World,
    maybe,
    month_start,
    named,
    pick,
    sigmoid,
    working_day,
)

ROLES = ("decision_maker", "user", "purchaser", "maintenance")
ROLE_SHARES = (0.25, 0.3, 0.15, 0.3)
MODES = ("online", "phone", "paper", "face_to_face")
GLOBALS = ("OS", "RS", "RM", "REC", "PP", "TOL", "EA1", "EA2", "EA3", "EA4")
EXPECTED = dict(zip(ITEMS, 4.35 + 0.25 * np.sin(np.arange(26) * 1.7), strict=True)) | {
    "I06": 4.75,
    "I09": 4.65,
    "I08": 4.6,
    "I13": 3.7,
    "I14": 3.6,
    "I12": 3.9,
}
# What customers say is important: prices first, and the portal more than it is.
STATED = dict(zip(ITEMS, 3.9 + 0.3 * np.cos(np.arange(26) * 2.3), strict=True)) | {
    "I22": 4.75,
    "I21": 4.6,
    "I08": 4.55,
    "I14": 4.3,
    "I06": 4.4,
    "I09": 4.1,
    "I13": 3.2,
}
RARELY_MET = {"I19": 0.40, "I20": 0.22, "I23": 0.10}
COMMENTS = (
    "Der Techniker war fachlich hervorragend.",
    "Auf das Ersatzteil haben wir drei Wochen gewartet.",
    "Bitte melden Sie sich, wenn sich ein Termin verschiebt.",
    "Die Preise für Zeichnungsteile sind nicht mehr vermittelbar.",
    "Unser Ansprechpartner hat gewechselt, niemand hat uns informiert.",
    "Schnelle Hilfe am Wochenende, vielen Dank!",
    "The hotline solved our problem within the hour.",
    "We waited too long for the quote.",
    "Good people, slow processes.",
)
INTERNAL = ("internal_management", "internal_engineering", "internal_sales", "internal_service")
INTERNAL_BIAS = (0.45, 0.30, 0.15, -0.15)


@dataclass(frozen=True)
class Panel:
    """Everyone invited in a wave, with what became of it."""

    customer: Indices
    contact: list[str]
    role: Indices
    invited_on: Days
    responded: Flags
    responded_on: Days
    reminder: Indices


def panels(
    world: World, customers: Customers, satisfaction: Satisfaction, loyalty: Loyalty
) -> list[Panel]:
    """Contacts invited per wave. Satisfied customers answer more often, and earlier."""
    rng = world.stream("contacts")
    count = 1 + rng.binomial(3, sigmoid(0.9 * customers.size - 1.1))
    customer = np.repeat(np.arange(customers.count), count)
    position = np.arange(len(customer)) - np.repeat(np.cumsum(count) - count, count)
    contacts = [
        f"P-{customers.ids[at]}-{which + 1}" for at, which in zip(customer, position, strict=True)
    ]
    role = pick(rng, ROLE_SHARES, len(customer))
    drawn = []
    for wave, month in enumerate(WAVE_MONTHS):
        asked = (customers.first_month < month) & (customers.end_month > month)
        asked &= ~customers.is_intercompany & (loyalty.leaves > month - 12)
        asked &= ~customers.is_never | (rng.random(customers.count) < 0.3)
        on = np.flatnonzero(asked[customer] & (rng.random(len(customer)) < 0.93))
        mood = satisfaction.overall[customer[on], wave]
        chance = sigmoid(planted.RESPONSE_INTERCEPT + planted.RESPONSE_SLOPE * mood)
        responded = rng.random(len(on)) < chance
        days = rng.gamma(1.6, np.where(mood > 0, 6.0, 10.0))
        invited = np.full(len(on), month_start(month) + 7)
        drawn.append(
            Panel(
                customer=customer[on],
                contact=[contacts[at] for at in on],
                role=role[on],
                invited_on=invited,
                responded=responded,
                responded_on=working_day(invited + 1 + np.minimum(days, 60).astype(int)),
                reminder=np.where(responded, np.clip(days // 14, 0, 2), 2).astype(np.int64),
            )
        )
    return drawn


def invitations(customers: Customers, waves: list[Panel]) -> pl.DataFrame:
    frames = [
        pl.DataFrame(
            {
                "wave_id": f"W{year}",
                "contact_id": panel.contact,
                "customer_id": named(customers.ids, panel.customer),
                "invited_date": panel.invited_on,
                "responded": panel.responded,
                "response_date": maybe(pl.Series(panel.responded_on), panel.responded),
                "reminder_no": panel.reminder,
            }
        )
        for year, panel in zip(WAVE_YEARS, waves, strict=True)
    ]
    return pl.concat(frames)


def responses(
    world: World, customers: Customers, satisfaction: Satisfaction, waves: list[Panel]
) -> pl.DataFrame:
    frames = []
    for wave, panel in enumerate(waves):
        rng = world.stream("responses", wave)
        at = np.flatnonzero(panel.responded)
        who = panel.customer[at]
        felt = satisfaction.items[who, wave] + rng.normal(0, 0.45, (len(at), len(ITEMS)))
        people = pl.DataFrame(
            {
                "wave_id": f"W{WAVE_YEARS[wave]}",
                "respondent_id": [panel.contact[row] for row in at],
                "customer_id": named(customers.ids, who),
                "respondent_role": named(ROLES, panel.role[at]),
                "respondent_group": "customer",
                "response_date": panel.responded_on[at],
            }
        )
        mode = pick(rng, (0.62, 0.22, 0.11, 0.05), len(at))
        frames.append(_answers(rng, people, felt, mode))
        frames.append(_inside(rng, wave))
    return pl.concat(frames).sort("wave_id", "respondent_id", "item_id")


def _answers(
    rng: np.random.Generator, people: pl.DataFrame, felt: Numbers, mode: Indices
) -> pl.DataFrame:
    """One row per person and item. On the phone, only perceptions are asked (short version)."""
    count = len(people)
    people = people.with_columns(
        mode=named(MODES, mode),
        interviewer_type=named(("none", "external", "own"), np.array([0, 1, 0, 2])[mode]),
    )
    missing = rng.random(felt.shape) < np.array([RARELY_MET.get(item, 0.03) for item in ITEMS])
    long = (mode != 1)[:, None] & ~missing
    expected = np.array([EXPECTED[item] for item in ITEMS]) + rng.normal(0, 0.5, felt.shape)
    stated = np.array([STATED[item] for item in ITEMS]) + rng.normal(0, 0.55, felt.shape)
    overall = _overall(rng, felt)
    blank = np.full((count, len(GLOBALS)), np.nan)
    has_comment = rng.random(count) < 0.06
    remark = np.where(has_comment, rng.integers(0, len(COMMENTS), count), -1)
    columns = len(ITEMS) + len(GLOBALS)
    comment = np.full((count, columns), -1)
    comment[:, len(ITEMS)] = remark
    return (
        people.select(pl.all().repeat_by(columns).explode())
        .with_columns(
            item_id=pl.Series([*ITEMS, *GLOBALS] * count),
            perception=_points(np.hstack([np.where(missing, np.nan, _scale(felt)), overall])),
            expectation=_points(np.hstack([np.where(long, _scale(expected), np.nan), blank])),
            importance=_points(np.hstack([np.where(long, _scale(stated), np.nan), blank])),
            comment=named(COMMENTS, comment.ravel()),
        )
        .select(
            *("wave_id", "respondent_id", "item_id", "customer_id", "respondent_role"),
            *("respondent_group", "response_date", "mode", "interviewer_type"),
            *("perception", "expectation", "importance", "comment"),
        )
    )


def _scale(values: Numbers) -> Numbers:
    return np.asarray(np.clip(np.round(values), 1, 5))


def _points(values: Numbers) -> pl.Series:
    return pl.Series(values.ravel()).fill_nan(None)


def _overall(rng: np.random.Generator, felt: Numbers) -> Numbers:
    """The global questions, all from the weighted sum of the driving items."""
    weights = np.array([planted.SATISFACTION_WEIGHTS.get(item, 0.0) for item in ITEMS])
    mood = (felt - np.array([MEANS[item] for item in ITEMS])) @ weights
    price = felt[:, ITEMS.index("I22")] - MEANS["I22"]

    def about(mean: float, slope: float, spread: float) -> Numbers:
        return np.asarray(mean + slope * mood + rng.normal(0, spread, len(mood)))

    premium = np.clip(np.round((about(7.5, 5.0, 4.0) + 2.5 * price) / 5), 0, 4) * 5
    columns = [
        _scale(about(3.5, 1.35, 0.4)),
        _scale(about(3.9, 1.1, 0.5)),
        _scale(about(3.8, 0.7, 0.7)),
        np.clip(np.round(about(7.4, 2.6, 1.1)), 0, 10),
        premium,
        _scale(about(3.6, 0.8, 0.7)),
        _scale(about(3.8, 1.0, 0.55)),
        _scale(about(3.0, 0.6, 0.8)),
        _scale(about(3.2, 0.6, 0.8)),
        _scale(about(3.6, 0.9, 0.6)),
    ]
    return np.column_stack(columns)


def _inside(rng: np.random.Generator, wave: int) -> pl.DataFrame:
    """Employees answer as they think the customers would: the farther from service, the rosier."""
    group = np.repeat(np.arange(len(INTERNAL)), (5, 7, 9, 12))
    means = np.array([MEANS[item] for item in ITEMS])
    bias = np.array(INTERNAL_BIAS)[group][:, None]
    felt = means + bias + rng.normal(0, 0.55, (len(group), len(ITEMS)))
    people = pl.DataFrame(
        {
            "wave_id": f"W{WAVE_YEARS[wave]}",
            "respondent_id": [f"B-{number:03d}" for number in range(1, len(group) + 1)],
            "customer_id": pl.Series([None] * len(group), dtype=pl.String),
            "respondent_role": pl.Series([None] * len(group), dtype=pl.String),
            "respondent_group": named(INTERNAL, group),
            "response_date": (month_start(WAVE_MONTHS[wave]) + 34).item(),
        }
    )
    return _answers(rng, people, felt, np.zeros(len(group), dtype=np.int64))
