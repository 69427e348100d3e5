"""The truths planted in the sample data. Every number that a reader can check stands here,
and README.md tells them in words."""

from __future__ import annotations

from typing import Final

from sample_data.world import month_of

# What drives overall satisfaction: weight of each item in the true score; all others have none.
SATISFACTION_WEIGHTS: Final = {
    "I06": 0.34,
    "I09": 0.28,
    "I15": 0.12,
    "I08": 0.10,
    "I21": 0.08,
    "I01": 0.08,
}

# How satisfaction drives leaving: monthly hazard for an average customer, and the factor
# e^-slope for one standard deviation more satisfaction.
MONTHLY_HAZARD: Final = 0.0034
HAZARD_SLOPE: Final = 0.75
FADING_MONTHS: Final = 6  # orders fall linearly to FADED_TO over this time before the end
FADED_TO: Final = 0.30
MONTHLY_RETURN: Final = 0.002  # of those who left, without any campaign
RESPONSE_SLOPE: Final = 0.55  # log odds of answering a survey per standard deviation
RESPONSE_INTERCEPT: Final = -0.72

# Who drifts away, and why.
NO_REASON, LATE_PARTS, PIRATES, LOST_CONTACT = range(4)
REASONS: Final = ("none", "late_parts", "part_prices", "lost_contact")
LATE_REGION: Final = "Westeuropa"
PIRATE_SHARE: Final = 0.15
LEAVER: Final = "AO-07"  # the account owner who left and was not replaced
REASON_SINCE: Final = (10_000, month_of(2024, 7), month_of(2024, 1), month_of(2025, 1))
REASON_HAZARD: Final = (1.0, 3.0, 2.5, 4.0)
PIRATE_DRAWING_LOSS: Final = 0.55  # share of their drawing parts that pirates took in the end
PIRATE_LOSS_MONTHS: Final = 24

# Items these reasons lower, in points of the five-point scale, from REASON_SINCE on.
REASON_ITEMS: Final = {
    LATE_PARTS: {"I08": -1.0, "I06": -0.5, "I09": -0.4, "I20": -0.3},
    PIRATES: {"I22": -1.0, "I21": -0.6},
    LOST_CONTACT: {"I04": -0.8, "I17": -1.1, "I16": -0.7, "I15": -0.4, "I09": -0.4},
}

# A personal service manager really helps; bonus contracts mostly pay for what comes anyway.
MANAGER_HAZARD: Final = 0.35
BONUS_UPLIFT: Final = 0.08
BONUS_RATE: Final = 0.05  # of the revenue above last year's
BONUS_TIERS: Final = ((1.0, 0.02), (1.2, 0.06))  # every third contract: rates above base × factor
BONUS_FROM: Final = month_of(2024, 1)

# Reactivation campaign of September 2025 to customers silent for two years.
CAMPAIGN_MONTH: Final = month_of(2025, 9)
CAMPAIGN_CONTROL_SHARE: Final = 0.20
CAMPAIGN_RETURN: Final = 0.18  # of the contacted, within five months
CONTROL_RETURN: Final = 0.04

# Selling technicians: sales training multiplies the leads of a visit.
TRAINED_LEADS: Final = 1.8
LEADS_PER_VISIT: Final = 0.09

# Kinds of customers.
NEVER_SHARE: Final = 0.09
CHERRY_SHARE: Final = 0.13
CHERRY_CAPTURE: Final = 0.35  # factor on what they give us of their potential
CHERRY_MONOPOLY: Final = 0.85  # monopoly parts among the parts they buy
STEADY, CHANGING, LUMPY = range(3)
RHYTHMS: Final = ("steady", "changing", "lumpy")
RHYTHM_SHARES: Final = (0.40, 0.32, 0.28)
RHYTHM_SHAPE: Final = (60.0, 5.0, 0.45)  # gamma shape of the quarterly ups and downs

# Class moves: from November 2025 a few customers buy far more or far less than before.
MOVE_MONTH: Final = month_of(2025, 11)
MOVER_COUNT: Final = 12  # in each direction, at the default size
CLIMBER_FACTOR: Final = 3.5
FALLER_FACTOR: Final = 0.22

# Price lists: yearly increase each January by part class (monopoly, drawing, purchased, standard).
PRICE_YEARS: Final = (2021, 2022, 2023, 2024, 2025, 2026)
PRICE_STEPS: Final = {
    "monopoly": (1.0, 1.03, 1.07, 1.05, 1.03, 1.03),
    "drawing": (1.0, 1.03, 1.07, 1.12, 1.05, 1.04),
    "purchased": (1.0, 1.03, 1.08, 1.04, 1.03, 1.03),
    "standard": (1.0, 1.02, 1.07, 1.03, 1.02, 1.02),
}
MARKET_STEPS: Final = (1.0, 1.03, 1.06, 1.03, 1.02, 1.02)
MARKET_INDEX_2021: Final = {"drawing": 1.18, "purchased": 1.12, "standard": 1.06}
WAGE_STEPS: Final = (1.0, 1.03, 1.06, 1.05, 1.04, 1.03)
