"""The catalogue of key figures: every definition stands here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.answers.kpis import Definition, benchmark
from dashboard.text import N_

_ARTICLES = N_("practitioner articles")

DEFINITIONS: Mapping[str, Definition] = {
    definition.id: definition
    for definition in (
        Definition(
            "K-01", "revenue_meur", N_("Service revenue"),
            N_("Net service revenue of the last 12 months, credit notes deducted; without "
               "warranty, free, intercompany and bonus lines."),
            "up",
        ),
        Definition(
            "K-04", "margin_share", N_("Contribution margin rate"),
            N_("Contribution margin divided by revenue, over the invoice lines whose margin is "
               "known."),
            "up",
        ),
        Definition(
            "K-10A", "nrr_a_share", N_("Net retention, class A"),
            N_("Revenue of the last 12 months from the customers who were class A a year ago, "
               "divided by their revenue then."),
            "up",
            benchmarks=(benchmark(N_("at least 100 % for class A"), "E3", _ARTICLES),),
        ),
        Definition(
            "K-10B", "nrr_b_share", N_("Net retention, class B"),
            N_("Revenue of the last 12 months from the customers who were class B a year ago, "
               "divided by their revenue then."),
            "up",
        ),
        Definition(
            "K-12", "grr_share", N_("Gross revenue retention"),
            N_("What is left of last year's revenue when growth is not counted: the smaller of "
               "both years per customer, divided by last year's revenue."),
            "up",
        ),
        Definition(
            "K-06", "top_share", N_("Share of the top 20 %"),
            N_("Share of service revenue that the largest fifth of the buyers brings."),
            "band",
            benchmarks=(
                benchmark(N_("20 % of customers bring 80 % of service revenue"), "E3", _ARTICLES),
                benchmark(
                    N_("20 % of customers bring 70.2 % of total revenue"), "E2",
                    N_("VDMA Benchmarks Vertrieb 2017"),
                ),
            ),
        ),
        Definition(
            "K-11", "sporadic_share", N_("Sporadic buyers"),
            N_("Buyers with revenue in at most two of the last eight quarters, divided by all "
               "buyers of these quarters."),
            "down",
        ),
        Definition(
            "K-09", "nonbuyer_share", N_("Non-buyers"),
            N_("Customers with a machine in operation and no purchase in the last 24 months, "
               "divided by all customers with a machine in operation."),
            "down",
            "installed_base",
            (benchmark(N_("decisively lower for champions"), "E3", _ARTICLES),),
        ),
        Definition(
            "K-08", "care_share", N_("Machines under care"),
            N_("Machines with at least one paid service in the last 24 months, divided by the "
               "machines in operation that are out of warranty."),
            "up",
            "installed_base",
        ),
        Definition(
            "K-38", "reinvestment_share", N_("Reinvestment rate"),
            N_("Of the customers who took a machine of ours out of operation in the last 24 "
               "months: those who put a new one of ours into operation in the 12 months before "
               "or since then (own definition)."),
            "up",
            "installed_base",
        ),
        Definition(
            "K-48", "breadth_groups", N_("Breadth per buyer"),
            N_("Mean number of the five service groups (parts, field service, repair, training, "
               "modernisation) that a buyer bought in the last 12 months."),
            "up",
        ),
        Definition(
            "K-47", "captive_share", N_("Captive share"),
            N_("Revenue of parts that only we can supply, divided by the revenue of all parts "
               "with a known part class."),
            "band",
        ),
        Definition(
            "K-51", "focus_margin_share", N_("Margin, focus products"),
            N_("Contribution margin rate of spare and exchange parts, overhauls and "
               "modernisations."),
            "up",
        ),
        Definition(
            "K-55", "discount_share", N_("Discount level"),
            N_("One minus net revenue divided by list price value, over the lines with a list "
               "price."),
            "down",
        ),
        Definition(
            "K-43", "innovation_share", N_("Innovation share"),
            N_("Revenue of services launched in the 36 months before the invoice, divided by "
               "service revenue; lines without a launch date count as older services."),
            "up",
            benchmarks=(benchmark(N_("champions are strong here"), "E3", _ARTICLES),),
        ),
        Definition(
            "K-13", "crm_share", N_("CRM completeness"),
            N_("Active customers with a contact person and an e-mail address or phone number, "
               "divided by all active customers."),
            "up",
            benchmarks=(
                benchmark(N_("100 % for class C before a campaign"), "E3", _ARTICLES),
            ),
        ),
        Definition(
            "K-56", "reference_share", N_("Reference customers"),
            N_("Reference customers divided by all customers of class A and B."),
            "up",
        ),
        Definition(
            "K-07", "capture_share", N_("Capture rate"),
            N_("Service revenue divided by the service potential of the same customers."),
            "up",
            "service_potential",
            (
                benchmark(N_("25 % on average, 65 % for champions"), "E3", _ARTICLES),
            ),
        ),
        Definition(
            "K-16", "csi_score", N_("Satisfaction (CSI)"),
            N_("Mean over customers of the mean over their people of all questions answered, 0 to "
               "100 with 100 = best; at least half of the questions must be answered."),
            "up",
            "survey_responses",
        ),
        Definition(
            "K-20", "nps_points", N_("Net promoter score (NPS)"),
            N_("Share of people answering 9 or 10 minus share of those answering 0 to 6, from "
               "−100 to 100."),
            "up",
            "survey_responses",
        ),
        Definition(
            "K-21", "response_share", N_("Response rate"),
            N_("People who answered divided by people invited, all roles."),
            "up",
            "survey_invitations",
        ),
        Definition(
            "K-02", "service_share", N_("Service share"),
            N_("Service revenue divided by the total revenue of the company."),
            "up",
            "company_financials",
            (
                benchmark(N_("27 to 30 %"), "E3", _ARTICLES),
                benchmark(N_("19.2 %"), "E2", N_("VDMA Benchmarks Kundendienst 2016")),
            ),
        ),
        Definition(
            "K-03", "ebit_share", N_("Service EBIT margin"),
            N_("Service EBIT divided by service revenue; definitions differ in how overheads are "
               "allocated."),
            "up",
            "company_financials",
            (
                benchmark(N_("12 to 32 %"), "E3", _ARTICLES),
                benchmark(N_("25 %"), "E2", N_("McKinsey 2017, 30 industries")),
            ),
        ),
    )
}  # fmt: skip
