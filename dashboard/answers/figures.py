"""The key figures of the cockpit, each computed the same way for today and for every past quarter.

A figure is a function of one month end's ingredients. The value, the value a year ago and the
trend are that one function at different month ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from dashboard.answers import survey_figures
from dashboard.answers.asked import SEED, Asked
from dashboard.answers.catalogue import DEFINITIONS
from dashboard.answers.kpis import Kpi
from dashboard.answers.moments import A_YEAR, Measured, Moment, Row
from dashboard.text import N_, Said
from models import concentration, retention, windows
from models.resampling import Estimate
from models.windows import Window

Figure = Callable[[Moment], Measured | None]


def _ratio(part: str, whole: str, *, complement: bool = False) -> Figure:
    def figure(moment: Moment) -> Measured | None:
        base = moment.totals.get(whole, 0.0)
        if base <= 0:
            return None
        share = moment.totals[part] / base
        return Measured(1 - share if complement else share, base)

    return figure


def _innovation(moment: Moment) -> Measured | None:
    # lines without a launch date are old services, but only where the data knows such dates
    if moment.totals.get("launch_base_eur", 0.0) <= 0:
        return None
    return _ratio("new_service_eur", "revenue_eur")(moment)


def _revenue(moment: Moment) -> Measured | None:
    if not moment.totals:
        return None
    return Measured(moment.totals["revenue_eur"], moment.buyers.len())


def _estimated(estimate: Estimate) -> Measured:
    return Measured(estimate.value, estimate.n, estimate.low, estimate.high)


def _top_share(moment: Moment) -> Measured | None:
    if moment.buyers.is_empty():
        return None
    draws = moment.draws
    return _estimated(concentration.top_share_estimate(moment.buyers, 0.2, seed=SEED, draws=draws))


def _nrr(of_class: str) -> Figure:
    def figure(moment: Moment) -> Measured | None:
        group = moment.pairs.filter(pl.col("previous_class") == of_class)
        if group["previous_revenue_eur"].sum() <= 0:
            return None
        by_class = retention.retention_by_class(group, seed=SEED, draws=moment.draws)
        return _estimated(by_class[of_class].nrr)

    return figure


def _grr(moment: Moment) -> Measured | None:
    if moment.pairs.filter(pl.col("previous_revenue_eur") > 0).is_empty():
        return None
    return _estimated(retention.retention(moment.pairs, seed=SEED, draws=moment.draws).grr)


def _sporadic(moment: Moment) -> Measured | None:
    if moment.year_ago.is_empty():
        return None
    buyers = moment.customers.filter(pl.col("active_quarter_count") > 0)
    return _share_of(buyers, pl.col("active_quarter_count") <= 2)


def _nonbuyers(moment: Moment) -> Measured | None:
    months = moment.asked.rules.no_purchase_months
    since = windows.month_start(moment.window.to_on, -months)
    if not moment.asked.covers(Window(since, moment.window.to_on)):
        return None
    owners = moment.customers.filter(pl.col("active_machine_count") > 0)
    silent = pl.col("last_occasion_on").is_null() | (pl.col("last_occasion_on") < since)
    return _share_of(owners, silent)


def _share_of(customers: pl.DataFrame, which: pl.Expr) -> Measured | None:
    if customers.is_empty():
        return None
    return Measured(customers.filter(which).height / customers.height, customers.height)


def _care(moment: Moment) -> Measured | None:
    return _part_of(moment.one("machines_under_care"), "cared_machine_count", "machine_count")


def _reinvestment(moment: Moment) -> Measured | None:
    return _part_of(moment.one("reinvestment"), "reinvesting_customer_count", "customer_count")


def _part_of(row: Row | None, part: str, whole: str) -> Measured | None:
    return Measured(row[part] / row[whole], row[whole]) if row and row[whole] else None


def _breadth(moment: Moment) -> Measured | None:
    row = moment.one("breadth_groups")
    return Measured(row["breadth_groups"], row["customer_count"]) if row else None


def _capture(moment: Moment) -> Measured | None:
    # a potential is stated per customer and category, not per machine type
    if moment.asked.choice.type_group:
        return None
    row = moment.one("capture")
    if row is None or row["potential_eur"] <= 0:
        return None
    return Measured(row["revenue_eur"] / row["potential_eur"], row["customer_count"])


def _contacts(moment: Moment) -> Measured | None:
    active = pl.col("status").is_null() | (pl.col("status") == "active")
    known = moment.customers.filter(active & pl.col("has_contact").is_not_null())
    return _share_of(known, pl.col("has_contact"))


def _references(moment: Moment) -> Measured | None:
    known = moment.customers.filter(
        pl.col("customer_class").is_in(["A", "B"]) & pl.col("is_reference").is_not_null()
    )
    return _share_of(known, pl.col("is_reference"))


def _company(part: str, whole: str, months: str) -> Figure:
    def figure(moment: Moment) -> Measured | None:
        row = moment.one("company_totals")
        if row is None or row[months] != 12 or row[whole] <= 0:
            return None
        return Measured(row[part] / row[whole], 12)

    return figure


#: Figure id -> how it is computed, and what its n counts.
FIGURES: Mapping[str, tuple[Figure, str]] = {
    "K-01": (_revenue, N_("{n_count} buyers")),
    "K-04": (_ratio("margin_eur", "margin_base_eur"), N_("{n_meur} revenue with a known margin")),
    "K-10A": (_nrr("A"), N_("{n_count} customers")),
    "K-10B": (_nrr("B"), N_("{n_count} customers")),
    "K-12": (_grr, N_("{n_count} customers")),
    "K-06": (_top_share, N_("{n_count} buyers")),
    "K-11": (_sporadic, N_("{n_count} buyers")),
    "K-09": (_nonbuyers, N_("{n_count} customers with machines")),
    "K-08": (_care, N_("{n_count} machines")),
    "K-38": (_reinvestment, N_("{n_count} customers")),
    "K-48": (_breadth, N_("{n_count} buyers")),
    "K-51": (
        _ratio("focus_margin_eur", "focus_base_eur"),
        N_("{n_meur} revenue of focus products with a known margin"),
    ),
    "K-47": (
        _ratio("monopoly_parts_eur", "parts_eur"),
        N_("{n_meur} revenue of parts with a known class"),
    ),
    "K-55": (
        _ratio("list_base_eur", "list_price_eur", complement=True),
        N_("{n_meur} at list prices"),
    ),
    "K-43": (_innovation, N_("{n_meur} service revenue")),
    "K-13": (_contacts, N_("{n_count} active customers")),
    "K-56": (_references, N_("{n_count} customers of class A and B")),
    "K-07": (_capture, N_("{n_count} customers")),
    "K-16": (survey_figures.csi, N_("n = {n_count}")),
    "K-20": (survey_figures.nps, N_("{n_count} people")),
    "K-21": (survey_figures.response, N_("{n_count} people invited")),
    "K-02": (_company("service_revenue_eur", "total_revenue_eur", "month_count"),
             N_("{n_count} months")),
    "K-03": (_company("service_ebit_eur", "service_revenue_eur", "ebit_month_count"),
             N_("{n_count} months")),
}  # fmt: skip

_MARGINS = N_("invoice lines with a contribution margin")
_TWO_YEARS = N_("24 months of invoices")
_BUYERS = N_("customers with revenue")

#: Figure id -> what the data must hold for it.
NEEDS: Mapping[str, str] = {
    "K-04": _MARGINS,
    "K-51": _MARGINS,
    "K-10A": _TWO_YEARS,
    "K-10B": _TWO_YEARS,
    "K-12": _TWO_YEARS,
    "K-11": _TWO_YEARS,
    "K-09": N_("customers with machines in operation, and invoices reaching back far enough"),
    "K-08": N_("machines in operation that are out of warranty"),
    "K-38": N_("machines that were taken out of operation"),
    "K-47": N_("invoice lines with a part class"),
    "K-55": N_("invoice lines with a list price"),
    "K-43": N_("invoice lines with the launch date of the service"),
    "K-13": N_("the contact data of customers"),
    "K-56": N_("the mark of reference customers"),
    "K-07": N_("a service potential for the customers chosen, without a choice of machine types"),
    "K-16": N_("a wave of the survey with enough answers for this choice"),
    "K-20": N_("enough answers to a recommendation question from 0 to 10"),
    "K-21": N_("people of this choice who were invited to a wave of the survey"),
    "K-02": N_("the company's totals for all twelve months"),
    "K-03": N_("the service EBIT for all twelve months"),
}

#: Known only as of today: no past value can be told honestly.
TODAY_ONLY = frozenset({"K-13", "K-56"})


def kpis(asked: Asked, at: list[Moment]) -> tuple[Kpi, ...]:
    """All figures of the cockpit, in the order of the catalogue."""
    return tuple(_kpi(asked, at, figure_id) for figure_id in FIGURES)


def value(moment: Moment, figure_id: str) -> float | None:
    """One figure at one month end; ``None`` where the data does not carry it."""
    figure, _counted = FIGURES[figure_id]
    return None if _is_missing(moment.asked, figure_id) else _value(figure(moment))


def _is_missing(asked: Asked, figure_id: str) -> bool:
    table = DEFINITIONS[figure_id].table
    return table is not None and not asked.warehouse.has(table)


def _kpi(asked: Asked, at: list[Moment], figure_id: str) -> Kpi:
    definition = DEFINITIONS[figure_id]
    if _is_missing(asked, figure_id):
        return Kpi(definition, is_missing=True)
    figure, counted = FIGURES[figure_id]
    past = at[:1] if figure_id in TODAY_ONLY else at
    measured = [figure(moment) for moment in past]
    now = measured[0] if measured else None
    return Kpi(
        definition,
        value=now.value if now else None,
        previous=_value(measured[A_YEAR]) if len(measured) > A_YEAR else None,
        trend=_trend(measured),
        low=now.low if now else None,
        high=now.high if now else None,
        basis=_basis(asked, now, counted, definition.name) if now else _unmet(figure_id),
    )


def _trend(measured: list[Measured | None]) -> tuple[float, ...]:
    values = tuple(one.value for one in reversed(measured) if one and one.value is not None)
    return values if len(values) > 1 else ()


def _basis(asked: Asked, now: Measured, counted: str, name: str) -> Said:
    told = Said(counted, {"n_count": now.count, "n_meur": now.count})
    if now.low is not None and now.high is not None:
        certain = N_("{counted} · 95 % interval {low} to {high}")
        bounds = {"low": _written(name, now.low), "high": _written(name, now.high)}
        told = Said(certain, {"counted": told, **bounds})
    when = asked.period(asked.inside_data(asked.year))
    values = {"counted": told, "data_to_on": asked.warehouse.vintage.data_to_on, **when}
    if now.of is not None:
        return Said(N_("{counted} · {of} · data to {data_to_on}"), {**values, "of": now.of})
    return Said(N_("{counted} · {from_month} – {to_month} · data to {data_to_on}"), values)


def _written(name: str, value: float) -> Said:
    """A bound in the unit of its figure."""
    return Said(f"{{{name}}}", {name: value})


def _unmet(figure_id: str) -> Said:
    return Said(N_("Needs {what}."), {"what": Said(NEEDS.get(figure_id, _BUYERS))})


def _value(measured: Measured | None) -> float | None:
    return measured.value if measured else None
