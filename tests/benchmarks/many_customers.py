"""A store of many customers who bought and answered: what the loyalty map is measured on."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from dashboard.extracts import publishing
from dashboard.extracts.publishing import Delivery

_LAST_ON = date(2025, 12, 31)
_DAYS = 3 * 365
_ITEMS = ("I01", "I02", "I03", "I04")
#: Share of the customers who ever answered.
_ANSWERED_SHARE = 0.6


def publish(folder: Path, data_folder: Path, *, customer_count: int) -> None:
    """Draws the extracts with a fixed seed and publishes them by the product's own pipeline."""
    folder.mkdir(parents=True)
    data_folder.mkdir(parents=True, exist_ok=True)
    draws = np.random.default_rng(4)
    customers = pl.Series("customer_id", [f"K{number:06d}" for number in range(customer_count)])
    tables = {
        "customers": _customers(customers, draws),
        "service_revenue": _revenue(customers, draws),
        "survey_items": _items(),
        "survey_responses": _answers(customers, draws),
    }
    files = []
    for name, frame in tables.items():
        frame.write_parquet(folder / f"{name}.parquet")
        files.append(Delivery(f"{name}.parquet", folder / f"{name}.parquet"))
    store = data_folder / "published"
    publishing.publish(publishing.judge_files(files, store), store, by="benchmark")


def _customers(customers: pl.Series, draws: np.random.Generator) -> pl.DataFrame:
    regions = draws.choice(["Nord", "Ost", "Süd", "West"], customers.len())
    return pl.DataFrame(
        {"customer_id": customers, "name": "Customer " + customers, "country": "DE"}
    ).with_columns(region=pl.Series(regions), customer_since=pl.lit(date(2015, 1, 1)))


def _revenue(customers: pl.Series, draws: np.random.Generator) -> pl.DataFrame:
    """One to nine purchases each, spread over three years."""
    counts = draws.integers(1, 10, customers.len())
    buyers = np.repeat(np.arange(customers.len()), counts)
    days = draws.integers(0, _DAYS, buyers.size)
    return pl.DataFrame(
        {
            "invoice_id": [f"R{number:07d}" for number in range(buyers.size)],
            "line_no": 1,
            "customer_id": customers.gather(buyers),
            "invoice_date": [_LAST_ON - timedelta(days=int(day)) for day in days],
            "category": draws.choice(["parts", "repair", "inspection"], buyers.size),
            "net_revenue": draws.lognormal(7, 1.2, buyers.size).round(2),
        }
    )


def _items() -> pl.DataFrame:
    roles = [*("item" for _ in _ITEMS), "recommend"]
    return pl.DataFrame(
        {
            "item_id": [*_ITEMS, "REC"],
            "text_en": [f"Question {number}" for number in range(len(roles))],
            "text_de": [f"Frage {number}" for number in range(len(roles))],
            "scale_lo": [*(1 for _ in _ITEMS), 0],
            "scale_hi": [*(5 for _ in _ITEMS), 10],
            "scale_reversed": False,
            "role": roles,
            "is_service_item": True,
        }
    )


def _answers(customers: pl.Series, draws: np.random.Generator) -> pl.DataFrame:
    """One respondent or two per customer, of much the same opinion on all questions."""
    asked = np.flatnonzero(draws.random(customers.len()) < _ANSWERED_SHARE)
    times = draws.integers(1, 3, asked.size)
    people = np.repeat(asked, times)
    opinion = np.repeat(draws.normal(4.0, 0.9, asked.size), times)
    opinion += draws.normal(0, 0.3, people.size)
    columns = []
    for item in (*_ITEMS, "REC"):
        said = opinion + draws.normal(0, 0.3, people.size)
        scaled = said.round().clip(1, 5) if item != "REC" else (said * 2).round().clip(0, 10)
        columns.append(
            pl.DataFrame(
                {
                    "wave_id": "W2025",
                    "respondent_id": [f"P{number:07d}" for number in range(people.size)],
                    "item_id": item,
                    "customer_id": customers.gather(people),
                    "respondent_group": "customer",
                    "response_date": date(2025, 10, 1),
                    "perception": scaled,
                }
            )
        )
    return pl.concat(columns)
