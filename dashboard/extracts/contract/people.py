"""Who serves the customers, and when they visit."""

from __future__ import annotations

from dashboard.extracts.contract.schema import Column, Table
from dashboard.extracts.contract.shared import customer_id, technician_id
from dashboard.text import N_

EMPLOYEES = Table(
    name="employees",
    label=N_("Employees"),
    about=N_("One row per pseudonymous employee."),
    grain=("employee_id",),
    columns=(
        Column(
            "employee_id",
            "text",
            N_("Employee"),
            N_("A pseudonym, never a name."),
            required=True,
            example="T-07",
        ),
        Column(
            "role",
            "text",
            N_("Role"),
            required=True,
            synonyms=("Funktion",),
            example="technician",
        ),
        Column("region", "text", N_("Region"), synonyms=("Gebiet",)),
        Column(
            "productive_hours_year",
            "number",
            N_("Productive hours per year"),
            unit="hours",
            low=0,
            synonyms=("Produktivstunden",),
        ),
        Column(
            "sales_training_date", "date", N_("Sales training on"), synonyms=("Verkaufstraining",)
        ),
        Column(
            "training_days_12m",
            "number",
            N_("Training days in 12 months"),
            unit="days",
            low=0,
            synonyms=("Schulungstage",),
        ),
    ),
)

VISITS = Table(
    name="visits",
    label=N_("Visits"),
    about=N_("One row per visit to a customer."),
    grain=("visit_id",),
    date_column="visit_date",
    columns=(
        Column(
            "visit_id",
            "text",
            N_("Visit number"),
            required=True,
            synonyms=("Besuch",),
            example="V-1",
        ),
        customer_id(),
        Column(
            "visit_date",
            "date",
            N_("Date of visit"),
            required=True,
            synonyms=("Datum",),
        ),
        Column(
            "visitor_role",
            "text",
            N_("Role of the visitor"),
            required=True,
            codes=("service_sales", "technician", "management", "machine_sales"),
            synonyms=("Besucher",),
        ),
        Column(
            "purpose",
            "text",
            N_("Purpose"),
            required=True,
            codes=("relationship", "acceptance", "inspection", "repair", "training", "complaint"),
            synonyms=("Besuchsgrund",),
        ),
        Column(
            "initiated_by",
            "text",
            N_("Initiated by"),
            codes=("oem", "customer"),
            synonyms=("Anlass von",),
        ),
        Column(
            "duration_h",
            "number",
            N_("Duration in hours"),
            unit="hours",
            low=0,
            synonyms=("Dauer", "Besuchsdauer"),
        ),
        technician_id(),
        Column(
            "next_visit_due",
            "date",
            N_("Next visit due"),
            may_be_future=True,
            synonyms=("Wiedervorlage",),
        ),
    ),
)
