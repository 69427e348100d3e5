"""How much of the revenue hangs on few customers: the figures, their cards and the two curves."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dashboard.answers.asked import SEED, Asked
from dashboard.answers.catalogue import DEFINITIONS
from dashboard.answers.kpis import Definition, Kpi
from dashboard.answers.ranked_customers import limits
from dashboard.text import N_, Said
from models import concentration
from models.concentration import REFERENCE_POINTS


@dataclass(frozen=True)
class Concentration:
    """The figures of concentration; ``None`` where nobody bought.

    Attributes:
        buyer_count: Customers with revenue in the window; everything rests on them unless told
            otherwise.
        top20_share, top20_low_share, top20_high_share: T(20 %) with its 95 % interval.
        customers_for_80_count, customers_for_80_share: Fewest customers with 80 % of the revenue.
        gini_buyers_index, gini_buyers_corrected_index: Gini coefficient, and corrected for n.
        hhi_index: Herfindahl index.
        owner_count: Buyers and all others with a machine in operation; 0 where none is known.
        top20_all_share, gini_all_index: T(20 %) and Gini over these.
    """

    buyer_count: int
    top20_share: float | None = None
    top20_low_share: float | None = None
    top20_high_share: float | None = None
    customers_for_80_count: int | None = None
    customers_for_80_share: float | None = None
    gini_buyers_index: float | None = None
    gini_buyers_corrected_index: float | None = None
    hhi_index: float | None = None
    owner_count: int = 0
    top20_all_share: float | None = None
    gini_all_index: float | None = None


def bought(classed: pl.DataFrame) -> pl.Series:
    """Revenue of the buyers."""
    return classed.filter(pl.col("revenue_eur") > 0)["revenue_eur"]


def owned(asked: Asked, classed: pl.DataFrame) -> pl.Series:
    """Revenue of everyone with a machine in operation or an invoice; empty without machines."""
    if not asked.warehouse.has("installed_base"):
        return classed["revenue_eur"].clear()
    is_there = (pl.col("active_machine_count") > 0) | (pl.col("revenue_eur") != 0)
    return classed.filter(is_there)["revenue_eur"]


def measured(buyers: pl.Series, owners: pl.Series) -> Concentration:
    """The figures from revenue per customer."""
    n = buyers.len()
    if not n:
        return Concentration(0, owner_count=owners.len())
    top = concentration.top_share_estimate(buyers, 0.2, seed=SEED, draws=200)
    needed = concentration.customers_needed(buyers)
    return Concentration(
        buyer_count=n,
        top20_share=top.value,
        top20_low_share=top.low,
        top20_high_share=top.high,
        customers_for_80_count=needed,
        customers_for_80_share=needed / n,
        gini_buyers_index=concentration.gini(buyers),
        gini_buyers_corrected_index=concentration.gini(buyers, corrected=True) if n > 1 else None,
        hhi_index=concentration.hhi(buyers),
        owner_count=owners.len(),
        top20_all_share=concentration.top_share(owners, 0.2) if owners.len() else None,
        gini_all_index=concentration.gini(owners) if owners.len() else None,
    )


def curve(asked: Asked, classed: pl.DataFrame) -> pl.DataFrame:
    """Rows of the curve, of every limit and of the reference points, told apart by `part`."""
    base = classed.filter(pl.col("customer_rank").is_not_null())
    references = pl.DataFrame(REFERENCE_POINTS).with_columns(part=pl.lit("reference"))
    if base.is_empty():
        return references.clear()
    by_behaviour = asked.choice.mode == "behaviour"
    is_counted = base["customer_class"].is_in(["A", "B"] if by_behaviour else ["A", "B", "C"])
    names = base.select("customer_name", customer_rank=pl.int_range(1, pl.len() + 1))
    line = concentration.curve(base["revenue_eur"], limits=limits(asked)).join(
        names, on="customer_rank", how="left", maintain_order="left"
    )
    counts = concentration.class_counts_by_limit(base["revenue_eur"], is_counted=is_counted)
    # of all buyers and all revenue, as on the cards of the classes
    of_buyers = base.height / bought(classed).len()
    ranked_eur, all_eur = float(base["revenue_eur"].sum()), float(classed["revenue_eur"].sum())
    of_revenue = ranked_eur / all_eur if all_eur > 0 else 1.0
    counts = counts.with_columns(
        pl.col("customer_share") * of_buyers, pl.col("cum_share") * of_revenue
    )
    parts = {"limit": counts, "curve": line}
    told = [frame.with_columns(part=pl.lit(part)) for part, frame in parts.items()]
    return pl.concat([*told, references], how="diagonal")


def lorenz(buyers: pl.Series, owners: pl.Series) -> pl.DataFrame:
    """`rank_share, cum_share, line`: buyers, owners, and equality to compare with."""
    even = pl.DataFrame({"rank_share": [0.0, 1.0], "cum_share": [0.0, 1.0]})
    lines = {"equality": even}
    for line, revenue in (("buyers", buyers), ("owners", owners)):
        if buyers.len() and revenue.len():
            lines[line] = concentration.lorenz(revenue, points=200)
    return pl.concat(frame.with_columns(line=pl.lit(line)) for line, frame in lines.items())


def _interval(found: Concentration) -> Said | None:
    if found.top20_low_share is None:
        return None
    interval = N_("{buyer_count} buyers · 95% interval {top20_low_share} to {top20_high_share}")
    return Said(interval, vars(found))


_DEFINITIONS = (
    DEFINITIONS["K-06"],
    Definition(
        id="n(80 %)",
        name="customers_for_80_count",
        label=N_("Customers for 80%"),
        means=N_("Fewest customers that together bring 80% of service revenue."),
        direction="band",
    ),
    Definition(
        id="Gini",
        name="gini_buyers_index",
        label=N_("Gini, buyers"),
        means=N_("0: all buyers buy the same; close to 1: one of them buys everything."),
        direction="band",
    ),
    Definition(
        id="Gini (machines)",
        name="gini_all_index",
        label=N_("Gini, all with machines"),
        means=N_("The same over all customers with a machine in operation: inactivity shows too."),
        direction="band",
        table="installed_base",
    ),
    Definition(
        id="HHI",
        name="hhi_index",
        label=N_("Herfindahl index"),
        means=N_("Sum of the squared revenue shares: 1 divided by it is as many equal customers."),
        direction="band",
    ),
)


def cards(found: Concentration) -> tuple[Kpi, ...]:
    """A card per figure."""
    buyers = Said(N_("{buyer_count} buyers"), vars(found))
    owners = Said(N_("{owner_count} customers with machines"), vars(found))
    values: dict[str, tuple[float | None, Said]] = {
        "K-06": (found.top20_share, _interval(found) or buyers),
        "n(80 %)": (
            found.customers_for_80_count,
            Said(N_("{customers_for_80_share} of the buyers"), vars(found)),
        ),
        "Gini": (found.gini_buyers_index, buyers),
        "Gini (machines)": (found.gini_all_index, owners),
        "HHI": (found.hhi_index, buyers),
    }
    return tuple(
        Kpi(
            definition,
            value=values[definition.id][0],
            basis=values[definition.id][1],
            is_missing=definition.table is not None and not found.owner_count,
        )
        for definition in _DEFINITIONS
    )
