"""Every customer on the map of satisfaction and loyalty, with what a limit or a box makes of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import polars as pl

from dashboard.answers import loyal_portfolio, loyalty_map_cards
from dashboard.answers.asked import Asked, kept
from dashboard.answers.kpis import Kpi
from dashboard.text import Said
from models import quadrants
from models.quadrants import Limits

#: Customers drawn one by one; more are drawn as squares.
MARKS_AT_MOST = 3000

#: Side of a square, in points.
SQUARE_POINTS = 2

#: Where the lanes off the map lie: left of it and below it, from and to.
LANE_POINTS = (-12.0, -2.0)

#: What is known of each customer.
KNOWN = (
    "customer_id",
    "customer_name",
    "customer_class",
    "satisfaction_score",
    "satisfaction_sd_score",
    "answer_class",
    "loyalty_score",
    "loyalty_se_score",
    "revenue_eur",
    "headroom_eur",
)

#: What the list of customers shows.
LISTED = (
    "customer_name",
    "customer_class",
    "quadrant",
    "quadrant_share",
    "is_uncertain",
    "satisfaction_points",
    "loyalty_score",
    "revenue_eur",
    "headroom_eur",
    "answer_class",
    "customer_id",
)

_MARK = (
    "customer_id",
    "customer_name",
    "customer_class",
    "across_points",
    "up_points",
    "satisfaction_points",
    "satisfaction_sd_points",
    "loyalty_score",
    "loyalty_se_score",
    "answer_class",
    "revenue_eur",
    "headroom_eur",
    "lane",
)

# steps that spread any number of points evenly (golden ratio and its plane cousin)
_SPREAD = (0.6180339887498949, 0.7548776662466927)


@dataclass(frozen=True)
class Box:
    """A box on the map, in points of the places that are drawn."""

    left: float
    right: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Placed:
    """The map at one pair of limits.

    Attributes:
        limits: From where on a customer is satisfied and loyal.
        customers: `LISTED` with `across_points` and `up_points`, largest revenue first.
        totals: What ``models.quadrants.totals`` says.
        says: What to take from the map, in one sentence.
    """

    limits: Limits
    customers: pl.DataFrame
    totals: pl.DataFrame
    says: Said

    def within(self, box: Box | None, customer_ids: Sequence[str] = ()) -> pl.DataFrame:
        """The customers of a box, and of these those named if any is; same columns and order."""
        inside = self.customers if box is None else self.customers.filter(_inside(box))
        named = inside.filter(pl.col("customer_id").is_in(list(customer_ids)))
        return inside if named.is_empty() else named

    @cached_property
    def cards(self) -> tuple[Kpi, ...]:
        """Core potential, churn potential and bound revenue."""
        return loyalty_map_cards.cards(self.totals)


@dataclass(frozen=True)
class LoyaltyMap:
    """The map before any limit is set; whatever does not depend on limits is computed once.

    Attributes:
        known: `KNOWN`, one row per customer.
    """

    known: pl.DataFrame

    @cached_property
    def at(self) -> Callable[[Limits], Placed]:
        """The map at a pair of limits; the last ones are kept."""
        return lru_cache(maxsize=32)(self._placed)

    @cached_property
    def medians(self) -> Limits:
        """The medians as limits."""
        return quadrants.medians(self.known)

    @cached_property
    def has_headroom(self) -> bool:
        """Whether anybody's headroom is known."""
        return self.known["headroom_eur"].count() > 0

    @property
    def is_squared(self) -> bool:
        """Whether there are too many customers to draw them one by one."""
        return self.known.height > MARKS_AT_MOST

    @cached_property
    def places(self) -> bytes:
        """Marks or squares, as Arrow."""
        return _arrow(squares(self._shown) if self.is_squared else self._shown.select(_MARK))

    @cached_property
    def table(self) -> bytes:
        """The counts at every pair of whole limits, as Arrow."""
        small = pl.col("satisfied_score", "loyal_score").cast(pl.Int16)
        counts = pl.col("customer_count").cast(pl.Int32), pl.col("soft_count").cast(pl.Float32)
        return _arrow(quadrants.table(self.known).with_columns(small, *counts))

    @cached_property
    def lanes(self) -> bytes:
        """The two lanes off the map with their customers and euros and where they lie, as Arrow."""
        low, high = LANE_POINTS
        sides = pl.DataFrame(
            [("unknown", low, high, 0.0, 100.0), ("no_loyalty", 0.0, 100.0, low, high)],
            schema=["quadrant", "left_points", "right_points", "low_points", "high_points"],
            orient="row",
        )
        totals = self.at(Limits()).totals
        counted = totals.select("quadrant", "customer_count", "revenue_eur", "headroom_eur")
        return _arrow(sides.join(counted, on="quadrant", maintain_order="left"))

    def close(self, box: Box) -> bytes | None:
        """The marks of one box, as Arrow; none where there are too many for that."""
        inside = self._shown.filter(_inside(box))
        return _arrow(inside.select(_MARK)) if inside.height <= MARKS_AT_MOST else None

    def _placed(self, limits: Limits) -> Placed:
        totals = quadrants.totals(quadrants.placed(self.known, limits))
        shown = quadrants.placed(self._shown, limits).rename(
            {"quadrant_probability": "quadrant_share"}
        )
        rounded = pl.col("quadrant_share").round(2), pl.col("loyalty_score").round(1)
        listed = shown.with_columns(rounded).select(*LISTED, "across_points", "up_points")
        return Placed(
            limits=limits, customers=listed, totals=totals, says=loyalty_map_cards.says(totals)
        )

    @cached_property
    def _shown(self) -> pl.DataFrame:
        """What may be seen of each customer, and where it is drawn; largest revenue first."""
        spread = pl.col("satisfaction_sd_score").round(1)
        seen = veiled(self.known).with_columns(satisfaction_sd_points=spread)
        return _drawn(seen).sort("revenue_eur", "customer_id", descending=[True, False])


def veiled(customers: pl.DataFrame) -> pl.DataFrame:
    """Customers with `satisfaction_points` and a spread from which nobody counts answers.

    Satisfaction is told in whole points reached, so that nobody counts back to an answer; who gave
    few answers has the spread of all with few answers, which tells nothing of how many.
    """
    few = pl.col("answer_class") == "few"
    spread = pl.col("satisfaction_sd_score")
    common = (spread.filter(few) ** 2).mean().sqrt()
    return customers.with_columns(
        satisfaction_points=pl.col("satisfaction_score").round(9).floor(),
        satisfaction_sd_score=pl.when(few).then(common).otherwise(spread),
    )


@kept
def answer(asked: Asked) -> LoyaltyMap:
    """The map for a choice whose limits and weights are settled: limits do not change it."""
    return LoyaltyMap(loyal_portfolio.portfolio(asked.choice).customers.select(KNOWN))


def corners(box: Box) -> bytes:
    """The two corners of a box and its sides, as Arrow: as far as the axes of a close view go."""
    sides = {
        "across_low_points": box.left,
        "across_high_points": box.right,
        "up_low_points": box.low,
        "up_high_points": box.high,
    }
    return _arrow(
        pl.DataFrame(
            [
                {"across_points": box.left, "up_points": box.low, **sides},
                {"across_points": box.right, "up_points": box.high, **sides},
            ]
        )
    )


def _drawn(seen: pl.DataFrame) -> pl.DataFrame:
    """With `lane`, `across_points` and `up_points`; chance only moves what has no exact place."""
    row = pl.int_range(pl.len())
    aside, upwards = ((row * step) % 1 for step in _SPREAD)
    low, wide = LANE_POINTS[0], LANE_POINTS[1] - LANE_POINTS[0] - 0.01
    is_answered = pl.col("satisfaction_score").is_not_null()
    is_indexed = pl.col("loyalty_score").is_not_null()
    return seen.sort("customer_id").with_columns(
        lane=pl.when(~is_answered)
        .then(pl.lit("unknown"))
        .when(~is_indexed)
        .then(pl.lit("no_loyalty"))
        .otherwise(pl.lit("map")),
        across_points=pl.when(is_answered)
        .then(pl.min_horizontal(pl.col("satisfaction_points") + aside, 100.0))
        .otherwise(low + wide * aside)
        .round(2),
        up_points=pl.when(is_indexed)
        .then("loyalty_score")
        .otherwise(low + wide * upwards)
        .round(2),
    )


def squares(shown: pl.DataFrame) -> pl.DataFrame:
    """Customers per square: its corner, how many, their euros, and how strong it is drawn."""
    width = float(SQUARE_POINTS)

    def corner(name: str) -> pl.Expr:
        return ((pl.col(name) / width).floor() * width).clip(upper_bound=100 - width)

    found = shown.group_by(corner("across_points"), corner("up_points"), "lane").agg(
        customer_count=pl.len().cast(pl.Int32),
        revenue_eur=pl.col("revenue_eur").sum(),
        headroom_eur=pl.col("headroom_eur").sum(),
    )
    strength = pl.col("customer_count").log1p()
    return found.with_columns(
        width_points=pl.lit(width), shade_share=strength / strength.max()
    ).sort("across_points", "up_points", "lane")


def _inside(box: Box) -> pl.Expr:
    across = pl.col("across_points").is_between(box.left, box.right)
    return across & pl.col("up_points").is_between(box.low, box.high)


def _arrow(frame: pl.DataFrame) -> bytes:
    """The frame as Streamlit sends it to the browser, made once instead of with every rerun."""
    written = io.BytesIO()
    frame.write_ipc_stream(written, compat_level=pl.CompatLevel.oldest())
    return written.getvalue()
