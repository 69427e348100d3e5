"""How is the service business doing, what changed, and what has to be decided?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard import words
from dashboard.answers.asked import Asked, kept, month
from dashboard.answers.decisions import Decision, decisions
from dashboard.answers.figures import kpis
from dashboard.answers.kpis import Kpi
from dashboard.answers.moments import moments
from dashboard.text import N_, Said
from models import retention
from models.windows import Window

#: What a file with one table holds.
MAIN_TABLE = "kpis"

#: Revenue and margin, who stays, who carries it, and how much of the installed base is served.
LEADING = frozenset({"K-01", "K-04", "K-10A", "K-12", "K-06", "K-09", "K-08", "K-07"})

#: As many places as a reader can take in; all others together are one more.
MOST_PLACES = 12
OTHERS = "others"


@dataclass(frozen=True)
class Cockpit:
    """Everything the cockpit shows.

    Attributes:
        headline: The answer in one sentence.
        as_of_on: Month end looked at.
        kpis: The key figures.
        months: `month_on, revenue_eur, previous_revenue_eur` of the window, one row per month.
        categories: `category, revenue_eur, previous_revenue_eur, margin_share`, largest first.
        places_title: What the places are: sales regions, or countries.
        places: `place, revenue_eur, previous_revenue_eur`, largest first, the small ones as one.
        months_say, categories_say, places_say, bridge_says: Takeaways of the charts.
        bridge: `step_no, step, kind, start_eur, end_eur, change_eur, customer_count`; empty where
            the data does not reach back.
        movers: `customer_id, customer_name, movement, previous_revenue_eur, revenue_eur,
            change_eur`, largest change first.
        decisions: What has to be decided.
    """

    headline: Said
    as_of_on: date
    kpis: tuple[Kpi, ...]
    months: pl.DataFrame
    months_say: Said
    categories: pl.DataFrame
    categories_say: Said
    places_title: str
    places: pl.DataFrame
    places_say: Said
    bridge: pl.DataFrame
    bridge_says: Said
    movers: pl.DataFrame
    decisions: tuple[Decision, ...]

    @property
    def leading(self) -> tuple[Kpi, ...]:
        """The figures to look at first."""
        return tuple(kpi for kpi in self.kpis if kpi.definition.id in LEADING)

    @property
    def further(self) -> tuple[Kpi, ...]:
        """All other figures."""
        return tuple(kpi for kpi in self.kpis if kpi.definition.id not in LEADING)


@kept
def answer(asked: Asked) -> Cockpit:
    """The cockpit for a choice."""
    at = moments(asked)
    figures = kpis(asked, at)
    months = _months(asked)
    categories = _comparable(asked, _with_margin(asked.rows("revenue_by_category")))
    places_title, places = _by_place(asked)
    bridge, movers = _bridge(asked)
    return Cockpit(
        headline=_headline(asked, figures),
        as_of_on=asked.as_of,
        kpis=figures,
        months=months,
        months_say=_months_say(months),
        categories=categories,
        categories_say=_largest_say(categories, "category"),
        places_title=places_title,
        places=places,
        places_say=_largest_say(places, "place"),
        bridge=bridge,
        bridge_says=_bridge_says(asked, bridge),
        movers=movers,
        decisions=decisions(asked, at[0]) if at else (),
    )


def _headline(asked: Asked, figures: tuple[Kpi, ...]) -> Said:
    by_id = {kpi.definition.id: kpi for kpi in figures}
    revenue, top = by_id["K-01"], by_id["K-06"]
    if not revenue.value or top.value is None:
        return Said(
            N_("There is no service revenue in the twelve months to {as_of_on} for this choice."),
            {"as_of_on": asked.as_of},
        )
    values: dict[str, object] = {"revenue_meur": revenue.value, "top_share": top.value}
    values |= asked.period(asked.inside_data(asked.year))
    if not revenue.previous:
        return Said(
            N_(
                "Service revenue was {revenue_meur} from {from_month} to {to_month}; the largest "
                "fifth of the buyers brings {top_share} of it."
            ),
            values,
        )
    change = revenue.value / revenue.previous - 1
    grew = N_(
        "Service revenue grew by {change_share} to {revenue_meur} in the twelve months to "
        "{to_month}; the largest fifth of the buyers brings {top_share} of it."
    )
    fell = N_(
        "Service revenue fell by {change_share} to {revenue_meur} in the twelve months to "
        "{to_month}; the largest fifth of the buyers brings {top_share} of it."
    )
    return Said(grew if change >= 0 else fell, {**values, "change_share": abs(change)})


def _with_margin(categories: pl.DataFrame) -> pl.DataFrame:
    margin = pl.when(pl.col("margin_base_eur") > 0).then(
        pl.col("margin_eur") / pl.col("margin_base_eur")
    )
    return (
        categories.with_columns(margin_share=margin)
        .select("category", "revenue_eur", "previous_revenue_eur", "margin_share")
        .sort("revenue_eur", "category", descending=[True, False])
    )


def _by_place(asked: Asked) -> tuple[str, pl.DataFrame]:
    """Sales regions, the small ones as one; where none are stated at all, countries."""
    rows = asked.rows("revenue_by_region")
    level = "country" if rows["region"].is_null().all() else "region"
    ranked = (
        rows.group_by(pl.col(level).alias("place"))
        .agg(pl.col("revenue_eur").sum(), pl.col("previous_revenue_eur").sum())
        .sort("revenue_eur", "place", descending=[True, False])
    )
    rest = ranked.slice(MOST_PLACES).sum().with_columns(place=pl.lit(OTHERS))
    shown = ranked if ranked.height <= MOST_PLACES else ranked.head(MOST_PLACES).vstack(rest)
    title = N_("By country") if level == "country" else N_("By sales region")
    return title, _comparable(asked, shown)


def _comparable(asked: Asked, frame: pl.DataFrame) -> pl.DataFrame:
    """Without the period before inside the data there is nothing to compare with: no zeros."""
    if asked.covers(asked.previous):
        return frame
    return frame.with_columns(previous_revenue_eur=pl.lit(None, dtype=pl.Float64))


def _months(asked: Asked) -> pl.DataFrame:
    """The window's months inside the data, beside the year before where the data has it."""
    months = asked.rows("revenue_by_month", asked.inside_data(asked.window))
    first = asked.history_from_on
    a_year_ago = pl.col("month_on").dt.offset_by("-1y")
    is_known = pl.lit(first is not None) & (a_year_ago >= pl.lit(first).dt.month_start())
    return months.with_columns(previous_revenue_eur=pl.when(is_known).then("previous_revenue_eur"))


def _months_say(months: pl.DataFrame) -> Said:
    if months.is_empty():
        return Said(N_("No revenue in these months."))
    best = months.sort("revenue_eur", descending=True).row(0, named=True)
    mean = float(months["revenue_eur"].sum()) / months.height
    return Said(
        N_("{mean_meur} per month on average; the strongest month was {best} with {best_meur}."),
        {"mean_meur": mean, "best": month(best["month_on"]), "best_meur": best["revenue_eur"]},
    )


def _largest_say(frame: pl.DataFrame, named: str) -> Said:
    total = float(frame["revenue_eur"].sum()) if frame.height else 0.0
    if total <= 0:
        return Said(N_("No revenue in these months."))
    first = frame.row(0, named=True)
    return Said(
        N_("{largest_place} has the largest share of service revenue: {largest_share}."),
        {
            "largest_place": Said(words.CODES[first[named]])
            if named == "category"
            else first[named] or Said(N_("not stated")),
            "largest_share": first["revenue_eur"] / total,
        },
    )


def _bridge(asked: Asked) -> tuple[pl.DataFrame, pl.DataFrame]:
    changes = asked.rows("customer_revenue_change")
    found = retention.bridge(changes)
    names = changes.select("customer_id", "customer_name")
    movers = found.customers.join(
        names, on="customer_id", how="left", maintain_order="left"
    ).select(
        "customer_id",
        "customer_name",
        "movement",
        "previous_revenue_eur",
        "revenue_eur",
        "change_eur",
    )
    if not asked.covers(asked.previous):
        return _steps(found, asked.window, asked.previous).clear(), movers.clear()
    return _steps(found, asked.window, asked.previous), movers


def _steps(found: retention.Bridge, window: Window, previous: Window) -> pl.DataFrame:
    """The bars of the bridge: totals from zero, each part from where the one before ended."""
    level = found.previous_revenue_eur
    rows = [(0, "before", "total", 0.0, level, level, None)]
    for no, part in enumerate(found.parts.iter_rows(named=True), start=1):
        change = part["change_eur"]
        kind = "gain" if change >= 0 else "loss"
        rows.append(
            (no, part["movement"], kind, level, level + change, change, part["customer_count"])
        )
        level += change
    rows.append((len(rows), "after", "total", 0.0, found.revenue_eur, found.revenue_eur, None))
    names = ["step_no", "step", "kind", "start_eur", "end_eur", "change_eur", "customer_count"]
    steps = pl.DataFrame(rows, schema=names, orient="row")
    ends = {"before": previous.last_on, "after": window.last_on}
    return steps.with_columns(
        until_on=pl.col("step").replace_strict(ends, default=None, return_dtype=pl.Date)
    )


def _bridge_says(asked: Asked, bridge: pl.DataFrame) -> Said:
    if bridge.is_empty():
        return Said(
            N_("The data begins too late to compare with {from_month} – {to_month}."),
            asked.period(asked.previous),
        )
    change = dict(bridge.select("step", "change_eur").iter_rows())
    return Said(
        N_(
            "Customers who buy more and new ones brought {gained_meur}; those who buy less or "
            "nothing any more took {lost_meur}."
        ),
        {
            "gained_meur": change["new"] + change["more"],
            "lost_meur": -(change["less"] + change["lapsed"]),
        },
    )
