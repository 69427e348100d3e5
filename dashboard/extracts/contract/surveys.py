"""What customers and colleagues answer: questions, answers, invitations, self-assessment."""

from __future__ import annotations

from dashboard.extracts.contract.schema import Column, Table
from dashboard.extracts.contract.shared import customer_id
from dashboard.text import N_

_ROLES_OF_ITEMS = (
    "item",
    "overall",
    "recommend",
    "repurchase_service",
    "repurchase_machine",
    "price_premium",
    "tolerance",
    "ea_trust",
    "ea_obligation",
    "ea_participation",
    "ea_communication",
)
_GROUPS = (
    "customer",
    "internal_management",
    "internal_engineering",
    "internal_sales",
    "internal_service",
)
_SERVQUAL = ("tangibles", "reliability", "responsiveness", "assurance", "empathy")
#: What people and survey tools write where nobody answered.
NO_ANSWER = (
    "k.a.", "k. a.", "ka", "keine angabe", "keine antwort", "keine bewertung möglich", "entfällt",
    "kann ich nicht beurteilen", "nicht beurteilbar", "weiß nicht", "weiss nicht",
    "nicht zutreffend", "n/a", "n.a.", "na", "nan", "no answer", "not applicable",
    "does not apply", "don't know", "dont know", "no opinion", "prefer not to say", "-", "–", "—",
    ".",
)  # fmt: skip
_QUESTIONS = ("Q1", "Q2", "Q3", "Q4", "R1", "R2", "R3", "R4", "R5")

SURVEY_ITEMS = Table(
    name="survey_items",
    label=N_("Survey questions"),
    about=N_("One row per question of the questionnaire, with its scale."),
    grain=("item_id",),
    columns=(
        Column(
            "item_id",
            "text",
            N_("Question number"),
            required=True,
            synonyms=("Frage", "Item"),
            example="I01",
        ),
        Column(
            "text_en",
            "text",
            N_("English wording"),
            required=True,
            synonyms=("Text EN",),
            example="The technician arrives when promised.",
        ),
        Column(
            "text_de",
            "text",
            N_("German wording"),
            required=True,
            synonyms=("Text DE",),
            example="Der Techniker kommt wie zugesagt.",
        ),
        Column(
            "scale_lo",
            "integer",
            N_("Lowest value of the scale"),
            required=True,
            synonyms=("Skala von",),
            example=1,
        ),
        Column(
            "scale_hi",
            "integer",
            N_("Highest value of the scale"),
            required=True,
            synonyms=("Skala bis",),
            example=5,
        ),
        Column(
            "scale_reversed",
            "boolean",
            N_("1 is best"),
            N_("Yes where the lowest value is the best, as in German school grades."),
            required=True,
            synonyms=("Skala gedreht",),
        ),
        Column(
            "servqual_dim",
            "text",
            N_("SERVQUAL dimension"),
            codes=_SERVQUAL,
            synonyms=("SERVQUAL",),
        ),
        Column(
            "quality_dim",
            "text",
            N_("Quality dimension"),
            codes=("potential", "process", "outcome"),
            synonyms=("Qualitätsart",),
        ),
        Column(
            "core_process",
            "text",
            N_("Core process"),
            codes=("installation", "parts_supply", "troubleshooting", "field_service"),
            synonyms=("Prozess",),
        ),
        Column(
            "touchpoint_id",
            "text",
            N_("Touchpoint"),
            refers_to="touchpoints.touchpoint_id",
            synonyms=("Kontaktpunktnummer",),
        ),
        Column(
            "nine_factor", "boolean", N_("One of the nine factors"), synonyms=("Neun Faktoren",)
        ),
        Column(
            "role",
            "text",
            N_("Role of the question"),
            required=True,
            codes=_ROLES_OF_ITEMS,
            synonyms=("Itemrolle",),
        ),
        Column(
            "is_service_item",
            "boolean",
            N_("About service"),
            required=True,
            synonyms=("Serviceitem",),
        ),
    ),
)

SURVEY_RESPONSES = Table(
    name="survey_responses",
    label=N_("Survey answers"),
    about=N_("One row per wave, respondent and question."),
    grain=("wave_id", "respondent_id", "item_id"),
    date_column="response_date",
    columns=(
        Column(
            "wave_id",
            "text",
            N_("Wave"),
            required=True,
            synonyms=("Befragung",),
            example="2026",
        ),
        Column(
            "respondent_id",
            "text",
            N_("Respondent"),
            N_("A pseudonym, never a name."),
            required=True,
            synonyms=("Befragter", "Teilnehmer"),
            example="P-301",
        ),
        Column(
            "item_id",
            "text",
            N_("Question number"),
            required=True,
            refers_to="survey_items.item_id",
            synonyms=("Frage", "Item"),
            example="I01",
        ),
        customer_id(required=False),
        Column(
            "respondent_role",
            "text",
            N_("Role of the respondent"),
            codes=("decision_maker", "user", "purchaser", "maintenance"),
            synonyms=("Rolle",),
        ),
        Column(
            "respondent_group",
            "text",
            N_("Group of the respondent"),
            required=True,
            codes=_GROUPS,
            default="customer",
            synonyms=("Gruppe",),
        ),
        Column(
            "response_date",
            "date",
            N_("Date of the answer"),
            required=True,
            synonyms=("Datum", "submitdate"),
        ),
        Column(
            "mode",
            "text",
            N_("Mode of the survey"),
            codes=("online", "phone", "face_to_face", "paper"),
            synonyms=("Erhebungsart",),
        ),
        Column(
            "interviewer_type",
            "text",
            N_("Interviewer"),
            codes=("none", "own", "external"),
            synonyms=("Interviewerart",),
        ),
        Column(
            "perception",
            "number",
            N_("Satisfaction"),
            N_("Empty where the question does not apply."),
            blanks=NO_ANSWER,
            synonyms=("Bewertung", "Wahrnehmung", "Answer"),
            example=4,
        ),
        Column(
            "expectation",
            "number",
            N_("Expectation"),
            blanks=NO_ANSWER,
            synonyms=("Erwartungswert",),
            example=5,
        ),
        Column(
            "importance",
            "number",
            N_("Importance"),
            blanks=NO_ANSWER,
            synonyms=("Gewicht",),
            example=5,
        ),
        Column("comment", "text", N_("Comment"), synonyms=("Freitext",)),
    ),
)

SURVEY_INVITATIONS = Table(
    name="survey_invitations",
    label=N_("Survey invitations"),
    about=N_("One row per wave and invited person: who did not answer is known only from here."),
    grain=("wave_id", "contact_id"),
    date_column="invited_date",
    columns=(
        Column(
            "wave_id",
            "text",
            N_("Wave"),
            required=True,
            synonyms=("Befragung",),
            example="2026",
        ),
        Column(
            "contact_id",
            "text",
            N_("Contact"),
            N_("A pseudonym, never a name."),
            required=True,
            synonyms=("Ansprechpartner",),
            example="P-301",
        ),
        customer_id(),
        Column(
            "invited_date",
            "date",
            N_("Invited on"),
            required=True,
            synonyms=("Einladungsdatum",),
        ),
        Column("responded", "boolean", N_("Answered"), required=True, synonyms=("Teilgenommen",)),
        Column("response_date", "date", N_("Date of the answer"), synonyms=("submitdate",)),
        Column(
            "reminder_no",
            "integer",
            N_("Reminders sent"),
            low=0,
            synonyms=("Erinnerungen",),
            example=1,
        ),
    ),
)

SELF_ASSESSMENT = Table(
    name="self_assessment",
    label=N_("Self-assessment"),
    about=N_("One row per date, assessor and question."),
    grain=("assessment_date", "assessor_id", "question_id"),
    date_column="assessment_date",
    columns=(
        Column("assessment_date", "date", N_("Date"), required=True, synonyms=("Datum",)),
        Column(
            "assessor_id",
            "text",
            N_("Assessor"),
            N_("A pseudonym, never a name."),
            required=True,
            synonyms=("Beurteilender",),
            example="B-2",
        ),
        Column(
            "assessor_function",
            "text",
            N_("Function of the assessor"),
            required=True,
            synonyms=("Funktion",),
            example="Service",
        ),
        Column(
            "question_id",
            "text",
            N_("Question number"),
            required=True,
            codes=_QUESTIONS,
            synonyms=("Frage",),
        ),
        Column(
            "score",
            "integer",
            N_("Score"),
            required=True,
            low=1,
            high=5,
            synonyms=("Punkte",),
            example=3,
        ),
        Column("comment", "text", N_("Comment"), synonyms=("Freitext",)),
    ),
)
