"""The company as a whole: monthly figures, self-assessment, campaigns."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from sample_data.customers import Customers
from sample_data.demand import SEASON
from sample_data.loyalty import Loyalty
from sample_data.world import (
    MONTH_COUNT,
    Numbers,
    World,
    euros,
    month_of,
    month_start,
    numbers,
)

FIRST_FINANCIAL_MONTH = month_of(2017, 1)
# Machine revenue in million euros: two crises, while service hardly moved.
MACHINES_BY_YEAR = {
    2017: 138.0,
    2018: 152.0,
    2019: 147.0,
    2020: 92.0,
    2021: 108.0,
    2022: 149.0,
    2023: 172.0,
    2024: 141.0,
    2025: 119.0,
    2026: 154.0,
}
SERVICE_BEFORE = {2017: 47.0, 2018: 49.0, 2019: 50.5, 2020: 48.5, 2021: 51.0}
QUESTIONS = {
    "Q1": 3.6,
    "Q2": 3.0,
    "Q3": 3.7,
    "Q4": 4.1,
    "R1": 2.6,
    "R2": 3.4,
    "R3": 3.3,
    "R4": 2.7,
    "R5": 3.0,
}
FUNCTIONS = ("management", "engineering", "sales", "service")
FUNCTION_BIAS = (0.5, 0.2, 0.2, -0.6)
COMMENTS = (
    "Bei A-Kunden ja, sonst reagieren wir nur.",
    "Angebotsdauer wird erst seit 2025 gemessen.",
    "Zeichnungsteile sind am Markt zu teuer.",
    "Servicevertrieb ist zu dünn besetzt.",
)


def financials(world: World, customers: Customers, revenue: pl.DataFrame) -> pl.DataFrame:
    """Monthly figures from 2017. From November 2021 service revenue is the sum of the invoice
    lines by their own date without intercompany; before it is drawn."""
    rng = world.stream("financials")
    months = np.arange(FIRST_FINANCIAL_MONTH, MONTH_COUNT)
    period = month_start(months)
    year = period.astype("datetime64[Y]").astype(int) + 1970
    season = SEASON[(months + 10) % 12]
    scale = world.line_count / 150_000
    earlier = np.array([SERVICE_BEFORE.get(at, 0.0) for at in year]) * 1e6 / 12 * season * scale
    earlier *= np.exp(rng.normal(0, 0.03, len(months)))
    own = np.flatnonzero(customers.is_intercompany)
    external = ~pl.col("customer_id").is_in([customers.ids[at] for at in own])
    sold = (
        revenue.filter(external)
        .group_by(pl.col("invoice_date").dt.truncate("1mo").alias("period"))
        .agg(pl.col("net_revenue").sum())
        .sort("period")["net_revenue"]
        .to_numpy()
    )
    service = np.concatenate([earlier[: len(months) - MONTH_COUNT], sold])
    machine = np.array([MACHINES_BY_YEAR[at] for at in year]) * 1e6 / 12 * scale
    machine *= rng.gamma(14.0, 1 / 14.0, len(months))
    ebit = service * (0.215 + rng.normal(0, 0.025, len(months)))
    machine_margin = 0.055 + 0.10 * (machine / machine.mean() - 1)
    return pl.DataFrame(
        {
            "period": period,
            "total_revenue": euros(np.round(service, 2) + np.round(machine, 2)),
            "service_revenue": euros(service),
            "service_ebit": euros(ebit),
            "machine_revenue": euros(machine),
            "machine_ebit": euros(machine * machine_margin),
        }
    )


def self_assessment(world: World) -> pl.DataFrame:
    """Twelve people from four functions judge nine axes in two years."""
    rng = world.stream("self-assessment")
    rows = []
    for at, day in enumerate((date(2025, 1, 20), date(2026, 2, 10))):
        for person in range(12):
            function = person % 4
            for question, mean in QUESTIONS.items():
                score = rng.normal(mean + 0.15 * at + FUNCTION_BIAS[function], 0.6)
                remark = int(rng.integers(0, 40))
                rows.append(
                    {
                        "assessment_date": day,
                        "assessor_id": f"A-{person + 1:02d}",
                        "assessor_function": FUNCTIONS[function],
                        "question_id": question,
                        "score": int(np.clip(round(score), 1, 5)),
                        "comment": COMMENTS[remark] if remark < len(COMMENTS) else None,
                    }
                )
    return pl.DataFrame(rows)


def campaigns(world: World, customers: Customers, loyalty: Loyalty) -> pl.DataFrame:
    """Reactivation with a hold-out, a mailing to many, and the customer day."""
    rng = world.stream("campaigns")
    reached = (customers.end_month >= MONTH_COUNT) & ~customers.is_intercompany
    mailing = reached & (rng.random(customers.count) < 0.4)
    invited = reached & ~customers.is_never & (customers.size + rng.normal(0, 1, len(reached)) > 1)
    kinds = (
        ("C-2025-03", "info", date(2025, 3, 11), mailing, 4.2),
        ("C-2025-09", "reactivation", date(2025, 9, 2), loyalty.in_campaign, 48.0),
        ("C-2026-05", "event", date(2026, 5, 20), invited, 310.0),
    )
    frames = []
    for campaign, kind, day, chosen, cost in kinds:
        at = np.flatnonzero(chosen)
        is_control = loyalty.is_control[at] & (kind == "reactivation")
        response = rng.random(len(at)) < 0.12 + 0.3 * (kind == "event")
        if kind == "reactivation":
            response = loyalty.responded[at]
        spent: Numbers = np.where(is_control, 0.0, cost)
        frames.append(
            pl.DataFrame(
                {
                    "campaign_id": campaign,
                    "customer_id": [customers.ids[row] for row in at],
                    "date": day,
                    "type": kind,
                    "is_control": is_control,
                    "cost_eur": numbers(spent, 2),
                    "response": response,
                }
            )
        )
    return pl.concat(frames)
