"""Which customers carry the service revenue, and who moved?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from dashboard import filters
from dashboard.answers import concentrated, pareto_cards, ranked_customers
from dashboard.answers.asked import Asked, kept
from dashboard.answers.concentrated import Concentration
from dashboard.answers.kpis import Kpi
from dashboard.answers.moved_customers import moved
from dashboard.text import N_, Said
from models import windows
from models.migration import Movement
from models.segmentation import GONE_STATUSES, Mode

#: What a file with one table holds.
MAIN_TABLE = "customers"


@dataclass(frozen=True, kw_only=True)
class Pareto(Concentration):
    """Everything the Pareto page shows; the figures of concentration are its own fields.

    Attributes:
        headline: The answer in one sentence.
        hints: What to keep in mind about the period chosen.
        from_on, last_on: First and last day of the window; classes are those of the last day.
        a_share, b_share: Limits in force; by behaviour there is none between B and C.
        classes: `customer_class, customer_count, revenue_eur, certain_count, edge_count,
            dormant_count, lapsed_count, never_count, customer_share, revenue_share`.
        customers: `ranked_customers.COLUMNS`, largest revenue first.
        certainty_says: How many of class A are certain.
        curve: What `charts.pareto_curve` draws.
        curve_says: The takeaway of the curve.
        lorenz: `rank_share, cum_share, line` (buyers, owners, equality).
        lorenz_says: The takeaway of the Lorenz curve.
        matrix, movers, movement, movement_by_revenue, movement_says: See `moved_customers.Moved`.
        notes: Choice, period and definitions, for the exports.
    """

    headline: Said
    hints: tuple[Said, ...]
    from_on: date
    last_on: date
    mode: Mode
    a_share: float
    b_share: float | None
    classes: pl.DataFrame
    customers: pl.DataFrame
    certainty_says: Said
    curve: pl.DataFrame
    curve_says: Said
    lorenz: pl.DataFrame
    lorenz_says: Said
    matrix: pl.DataFrame
    movers: pl.DataFrame
    movement: Movement
    movement_by_revenue: Movement
    movement_says: Said
    notes: tuple[Said, ...]

    @cached_property
    def class_cards(self) -> tuple[Kpi, ...]:
        """One card per class."""
        return pareto_cards.classes(self.classes, self.mode)

    @cached_property
    def concentration_cards(self) -> tuple[Kpi, ...]:
        """The figures of concentration."""
        return concentrated.cards(self)

    @cached_property
    def movement_cards(self) -> tuple[Kpi, ...]:
        """How much moved; none where there is nothing to compare with."""
        return pareto_cards.movement(self.movement, self.movement_by_revenue)

    @cached_property
    def gains(self) -> pl.DataFrame:
        """The ten customers whose revenue grew most."""
        return self.movers.filter(pl.col("change_eur") > 0).head(10).select(_MOVED)

    @cached_property
    def losses(self) -> pl.DataFrame:
        """The ten customers whose revenue fell most."""
        return self.movers.filter(pl.col("change_eur") < 0).head(10).select(_MOVED)


_MOVED = ("customer_name", "change_eur", "customer_class")


@kept
def answer(asked: Asked) -> Pareto:
    """The Pareto page for a choice."""
    classed = ranked_customers.classed(asked, asked.window)
    customers = ranked_customers.table(asked, classed)
    classes = ranked_customers.totals(customers)
    buyers, owners = concentrated.bought(classed), concentrated.owned(asked, classed)
    figures = concentrated.measured(buyers, owners)
    moves = moved(asked, classed)
    return Pareto(
        headline=_headline(asked, classed, figures),
        hints=_hints(asked),
        from_on=asked.window.from_on,
        last_on=asked.window.last_on,
        mode=asked.choice.mode,
        a_share=asked.rules.a_share,
        b_share=asked.rules.b_share if asked.choice.mode == "revenue" else None,
        **vars(figures),
        classes=classes,
        customers=customers,
        certainty_says=_certainty_says(classes),
        curve=concentrated.curve(asked, classed),
        curve_says=_curve_says(classes),
        lorenz=concentrated.lorenz(buyers, owners),
        lorenz_says=_lorenz_says(figures),
        matrix=moves.matrix,
        movers=moves.movers,
        movement=moves.by_count,
        movement_by_revenue=moves.by_revenue,
        movement_says=moves.says,
        notes=_notes(asked),
    )


def _headline(asked: Asked, classed: pl.DataFrame, figures: Concentration) -> Said:
    is_here = pl.col("status").is_in(GONE_STATUSES).fill_null(False).not_()
    owns = pl.col("active_machine_count") > 0
    bought_before = (pl.col("machine_count") == 0) & pl.col("last_occasion_on").is_not_null()
    idle = classed.filter(is_here & (owns | bought_before) & (pl.col("revenue_eur") <= 0))
    values = {"idle_count": idle.height, **asked.period(asked.window), **vars(figures)}
    if not figures.buyer_count:
        return Said(N_("Nobody bought service from {from_month} to {to_month}."), values)
    return Said(
        N_(
            "{customers_for_80_count} customers, {customers_for_80_share} of the buyers, bring "
            "80% of service revenue; {idle_count} others could buy and bought nothing from "
            "{from_month} to {to_month}."
        ),
        values,
    )


def _hints(asked: Asked) -> tuple[Said, ...]:
    """Where the period is too short for buyers or longer than the data."""
    hints = []
    rhythms = asked.rows("customer_rhythms").filter(pl.col("repeat_count") > 0)
    gaps = rhythms["gap_total_days"] / rhythms["repeat_count"]
    if not gaps.is_empty():
        median = float(gaps.quantile(0.5, "linear") or 0.0)
        needed = windows.needed_months(median)
        if asked.window.month_count < needed:
            shorter = N_(
                "Half of the customers let {gap_days} or more pass between two purchases. In a "
                "period of {window_months} ordinary buyers look like small ones: choose at least "
                "{needed_months}."
            )
            values = {"gap_days": round(median), "window_months": asked.window.month_count}
            hints.append(Said(shorter, {**values, "needed_months": needed}))
    if not asked.covers(asked.window):
        begins = asked.period(asked.window) | {"first_on": asked.history_from_on}
        hints.append(Said(N_("The invoices begin on {first_on}, after {from_month}."), begins))
    if not ranked_customers.tells_regularity(asked):
        hints.append(
            Said(
                N_(
                    "XYZ, demand pattern and sporadic buyers need {needed_months} of invoices "
                    "and stay empty here."
                ),
                {"needed_months": ranked_customers.REGULARITY_MONTHS},
            )
        )
    return tuple(hints)


def _curve_says(classes: pl.DataFrame) -> Said:
    first = classes.row(by_predicate=pl.col("customer_class") == "A", named=True)
    if first["revenue_share"] is None:
        return Said(N_("No revenue in these months."))
    return Said(
        N_(
            "{customer_count} customers of class A bring {revenue_meur}, {revenue_share} of "
            "service revenue. Move the limits: colours and counts follow."
        ),
        {**first, "revenue_meur": first["revenue_eur"]},
    )


def _lorenz_says(figures: Concentration) -> Said:
    if figures.top20_share is None:
        return Said(N_("No revenue in these months."))
    return Said(
        N_(
            "The further the curve hangs below the diagonal, the more few customers count; the "
            "largest fifth of the buyers brings {top20_share}."
        ),
        vars(figures),
    )


def _certainty_says(classes: pl.DataFrame) -> Said:
    first = classes.row(by_predicate=pl.col("customer_class") == "A", named=True)
    if not first["customer_count"]:
        return Said(N_("No customer is in class A."))
    return Said(
        N_(
            "{certain_count} of {customer_count} class A customers are certain; the others are on "
            "the edge: a few invoices more or less would change their class."
        ),
        first,
    )


def _notes(asked: Asked) -> tuple[Said, ...]:
    rules = asked.rules
    mode = {"mode": Said(filters.MODES[asked.choice.mode])}
    limits = {"a_share": rules.a_share, "b_share": rules.b_share}
    said_limits = N_("Limits: A {a_share}, B {b_share}.")
    if asked.choice.mode == "behaviour":
        said_limits = N_("Limit of class A: {a_share}.")
    return (
        Said(N_("Period: {from_month} – {to_month}."), asked.period(asked.window)),
        Said(N_("Classes by: {mode}."), mode),
        Said(said_limits, limits),
        *filters.described(asked.choice),
        Said(
            N_(
                "Rank and shares are among the customers ranked against each other. Service "
                "revenue is net, without warranty, free, intercompany and bonus lines; credit "
                "notes count where the invoice they correct counts."
            )
        ),
    )
