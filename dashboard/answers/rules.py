"""The rules every extract is held to, V-01 to V-20: what each says, needs and counts.

A rule's query returns the rows that break it; how it is counted is `findings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dashboard.text import N_

#: ``gate``: the data carry less than they could, until there are more of them.
Severity = Literal["error", "warning", "gate", "info"]
SEVERITIES: Mapping[Severity, str] = {
    "error": N_("Error"),
    "warning": N_("Warning"),
    "gate": N_("Limit"),
    "info": N_("Good to know"),
}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule.

    Attributes:
        id: ``V-01`` …
        label: What it asks for, in a few words.
        check: ``queries/checks/<check>.sql``.
        severity: How grave it is to break it.
        needs: Tables without which it cannot be asked.
        of: What its share is a share of: a table, ``facts``, ``tables`` or a column of the mart
            `rule_bases`.
        says: What was found; places are the totals of the finding and, if the check returns one
            row, its columns.
        remedy: How to mend it.
        above_share: The severity holds above this share of revenue, below it ``otherwise``.
    """

    id: str
    label: str
    check: str
    severity: Severity
    needs: tuple[str, ...]
    of: str
    says: str
    remedy: str
    above_share: float | None = None
    otherwise: Severity = "warning"


_REVENUE = ("service_revenue",)

RULES: tuple[Rule, ...] = (
    Rule(
        id="V-01",
        label=N_("Every key is there once"),
        check="repeated_keys",
        severity="error",
        needs=(),
        of="tables",
        says=N_("Rows that share their key with another row: {row_count}."),
        remedy=N_("Publish the table anew as a whole: of equal keys one row stays."),
    ),
    Rule(
        id="V-02",
        label=N_("Every customer named is known"),
        check="rows_of_unknown_customers",
        severity="error",
        needs=("customers",),
        of="facts",
        says=N_("Rows of customers who are not in the customer master: {row_count}."),
        remedy=N_("Publish these customers: until then their revenue counts nowhere."),
        above_share=0.01,
    ),
    Rule(
        id="V-03",
        label=N_("Invoice dates are possible"),
        check="invoices_with_impossible_dates",
        severity="error",
        needs=_REVENUE,
        of="service_revenue",
        says=N_("Invoice lines before 1990 or after the day of publishing: {row_count}."),
        remedy=N_("Correct their dates in the source and publish these lines again."),
    ),
    Rule(
        id="V-04",
        label=N_("Every line has a known service category"),
        check="revenue_in_other",
        severity="warning",
        needs=_REVENUE,
        of="service_revenue",
        says=N_("Invoice lines in the category “Other”: {row_count}, {revenue_share} of revenue."),
        remedy=N_("Translate the codes of your categories in the column mapping."),
        above_share=0.05,
        otherwise="info",
    ),
    Rule(
        id="V-05",
        label=N_("At most a tenth of the lines is negative"),
        check="many_negative_lines",
        severity="warning",
        needs=_REVENUE,
        of="service_revenue",
        says=N_("Invoice lines that are negative or have no amount: {row_count}, {row_share}."),
        remedy=N_("Check the sign of credit notes, and whether invoices are missing."),
    ),
    Rule(
        id="V-06",
        label=N_("Margins lie between −200 % and 100 % of revenue"),
        check="margins_out_of_range",
        severity="warning",
        needs=_REVENUE,
        of="service_revenue",
        says=N_("Lines with a margin below −200 % or above 100 % of revenue: {row_count}."),
        remedy=N_("Check sign and unit of the contribution margin of these lines."),
    ),
    Rule(
        id="V-07",
        label=N_("Months reconcile with the books within 2 %"),
        check="months_that_do_not_reconcile",
        severity="warning",
        needs=("company_financials", "service_revenue"),
        of="booked_month_count",
        says=N_("Months whose invoice lines differ from the books by more than 2 %: {row_count}."),
        remedy=N_("Look for lines that are missing or doubled in these months."),
    ),
    Rule(
        id="V-08",
        label=N_("Machine dates are possible"),
        check="machines_with_impossible_dates",
        severity="warning",
        needs=("installed_base",),
        of="installed_base",
        says=N_(
            "Machines that ended before they started, or started after the data end: {row_count}."
        ),
        remedy=N_("Correct commissioning and decommissioning dates in the installed base."),
    ),
    Rule(
        id="V-09",
        label=N_("Survey answers lie on their scale"),
        check="answers_outside_their_scale",
        severity="error",
        needs=("survey_items", "survey_responses"),
        of="survey_responses",
        says=N_("Survey answers outside the scale of their question: {row_count}."),
        remedy=N_("Correct the scale of these questions, or the answers."),
    ),
    Rule(
        id="V-10",
        label=N_("Questions point the same way as overall satisfaction"),
        check="items_against_the_direction",
        severity="warning",
        needs=("survey_items", "survey_responses"),
        of="survey_responses",
        says=N_("Scale reversed? Questions that run against overall satisfaction: {case_count}."),
        remedy=N_("Check for each question whether 1 is the best value, and say so in its row."),
    ),
    Rule(
        id="V-11",
        label=N_("Respondents tell questions apart"),
        check="straight_liners",
        severity="info",
        needs=("survey_responses",),
        of="respondent_count",
        says=N_("Respondents with one and the same value for at least 8 questions: {row_count}."),
        remedy=N_("Read their answers with care; they blur what drives satisfaction."),
    ),
    Rule(
        id="V-12",
        label=N_("Nothing is invoiced twice"),
        check="invoices_entered_twice",
        severity="info",
        needs=_REVENUE,
        of="service_revenue",
        says=N_("Same customer, day, category and value on several invoices: {case_count} times."),
        remedy=N_("Check whether these invoices were entered twice."),
    ),
    Rule(
        id="V-13",
        label=N_("No potential is below the revenue of its year"),
        check="potentials_too_low",
        severity="warning",
        needs=("customers", "service_potential", "service_revenue"),
        of="customer_year_count",
        says=N_("Potential too low: customer years with more revenue than potential: {row_count}."),
        remedy=N_("Estimate the potential of these customers anew; capture is capped at 100 %."),
    ),
    Rule(
        id="V-14",
        label=N_("The times of a case follow each other"),
        check="cases_out_of_order",
        severity="warning",
        needs=("service_cases",),
        of="service_cases",
        says=N_("Service cases with times in an impossible order: {row_count}."),
        remedy=N_("Correct these times; until then response times leave the cases out."),
    ),
    Rule(
        id="V-15",
        label=N_("All amounts are in one currency"),
        check="amounts_in_other_currencies",
        severity="error",
        needs=_REVENUE,
        of="service_revenue",
        says=N_("Invoice lines that are not in euros, but added up as such: {row_count}."),
        remedy=N_(
            "Convert the amounts before publishing; if they are converted already, leave the "
            "column for the currency out."
        ),
    ),
    Rule(
        id="V-16",
        label=N_("No month is without revenue"),
        check="months_without_revenue",
        severity="warning",
        needs=_REVENUE,
        of="month_count",
        says=N_("Months inside the data without any invoice line: {row_count}."),
        remedy=N_("Publish the extracts of these months."),
    ),
    Rule(
        id="V-17",
        label=N_("Contracts do not contradict each other"),
        check="contracts_in_conflict",
        severity="warning",
        needs=("contracts",),
        of="contracts",
        says=N_(
            "Contracts that end before they start, or overlap another one of their type on the "
            "same machine: {row_count}."
        ),
        remedy=N_("Correct the dates, or end the contract that was replaced."),
    ),
    Rule(
        id="V-18",
        label=N_("The history is long enough to foretell"),
        check="short_history",
        severity="gate",
        needs=_REVENUE,
        of="service_revenue",
        says=N_(
            "The history covers {history_months}; models need {training_months}, and "
            "{needed_months} to be validated."
        ),
        remedy=N_("Publish older invoices."),
    ),
    Rule(
        id="V-19",
        label=N_("The last month is complete"),
        check="months_not_closed",
        severity="warning",
        needs=_REVENUE,
        of="service_revenue",
        says=N_("Lines of months that are not complete yet, and do not count so far: {row_count}."),
        remedy=N_("Publish the rest of the month once it is invoiced."),
    ),
    Rule(
        id="V-20",
        label=N_("At most a fifth of revenue goes through dealers"),
        check="revenue_through_dealers",
        severity="info",
        needs=("customers", "service_revenue"),
        of="buyer_count",
        says=N_("End customers are hidden: {case_count} dealers bring {revenue_eur} in 12 months."),
        remedy=N_("Ask the dealers for their customers, or read customer figures without them."),
    ),
)
