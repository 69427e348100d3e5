"""The code lists of the contract and what people call each code."""

from __future__ import annotations

from babel import Locale

from dashboard.extracts.contract.schema import in_every_language, plain
from dashboard.text import LANGUAGES, N_, Language

CATEGORIES = (
    "parts",
    "exchange_parts",
    "field_service",
    "inspection",
    "repair",
    "overhaul",
    "modernisation",
    "training",
    "remote",
    "digital_uptime",
    "process_support",
    "business_support",
    "operator_model",
    "other",
)
PART_CLASSES = ("monopoly", "drawing", "purchased", "standard")


def _territories(language: Language) -> dict[str, str]:
    """Two-letter code -> name as the Unicode CLDR has them, leaving out its groupings and tests."""
    names = Locale(language).territories.items()
    left_out = {"EZ", "QO", "UN", "XA", "XB"}
    return {c: str(n) for c, n in names if len(str(c)) == 2 and c.isalpha() and c not in left_out}


#: ISO 3166-1 alpha-2, and the CLDR's EU, XK (Kosovo) and ZZ (unknown).
COUNTRIES = tuple(sorted(_territories("en")))

LABELS: dict[str, str] = {
    "parts": N_("Spare parts"),
    "exchange_parts": N_("Exchange parts"),
    "field_service": N_("Field service"),
    "inspection": N_("Inspection and maintenance"),
    "repair": N_("Repair"),
    "overhaul": N_("General overhaul"),
    "modernisation": N_("Modernisation"),
    "training": N_("Training"),
    "remote": N_("Remote service"),
    "digital_uptime": N_("Digital and uptime services"),
    "process_support": N_("Process support"),
    "business_support": N_("Business support"),
    "operator_model": N_("Operator model"),
    "other": N_("Other"),
    "monopoly": N_("Monopoly part"),
    "drawing": N_("Drawing part"),
    "purchased": N_("Purchased part"),
    "standard": N_("Standard part"),
    "direct": N_("Direct"),
    "dealer": N_("Dealer"),
    "active": N_("Active"),
    "insolvent": N_("Insolvent"),
    "closed": N_("Closed"),
    "blocked": N_("Blocked"),
    "S": N_("Small"),
    "M": N_("Medium"),
    "L": N_("Large"),
    "sales": N_("Sales"),
    "rav": N_("Share of replacement value"),
    "frontier": N_("Best comparable customers"),
    "study": N_("Market study"),
    "quote": N_("Quote"),
    "order": N_("Order"),
    "open": N_("Open"),
    "won": N_("Won"),
    "lost": N_("Lost"),
    "expired": N_("Expired"),
    "pirate": N_("Parts pirate"),
    "direct_supplier": N_("Direct supplier"),
    "local_provider": N_("Local provider"),
    "other_oem": N_("Other manufacturer"),
    "none": N_("None"),
    "customer": N_("Customer"),
    "technician": N_("Technician"),
    "campaign": N_("Campaign"),
    "shop": N_("Web shop"),
    "phone": N_("Phone"),
    "mail": N_("E-mail"),
    "portal": N_("Portal"),
    "onsite": N_("On site"),
    "technical_question": N_("Technical question"),
    "breakdown": N_("Breakdown"),
    "part_express": N_("Express part"),
    "complaint": N_("Complaint"),
    "process_problem": N_("Process problem"),
    "tangibles": N_("Tangibles"),
    "reliability": N_("Reliability"),
    "responsiveness": N_("Responsiveness"),
    "assurance": N_("Assurance"),
    "empathy": N_("Empathy"),
    "potential": N_("Potential quality"),
    "process": N_("Process quality"),
    "outcome": N_("Outcome quality"),
    "installation": N_("Installation"),
    "parts_supply": N_("Parts supply"),
    "troubleshooting": N_("Troubleshooting"),
    "item": N_("Question"),
    "overall": N_("Overall satisfaction"),
    "recommend": N_("Recommendation"),
    "repurchase_service": N_("Buys service again"),
    "repurchase_machine": N_("Buys a machine again"),
    "price_premium": N_("Price premium"),
    "tolerance": N_("Tolerance for problems"),
    "ea_trust": N_("Attachment: trust"),
    "ea_obligation": N_("Attachment: obligation"),
    "ea_participation": N_("Attachment: participation"),
    "ea_communication": N_("Attachment: communication"),
    "decision_maker": N_("Decision maker"),
    "user": N_("User"),
    "purchaser": N_("Purchaser"),
    "maintenance": N_("Maintenance"),
    "internal_management": N_("Own management"),
    "internal_engineering": N_("Own engineering"),
    "internal_sales": N_("Own sales"),
    "internal_service": N_("Own service"),
    "online": N_("Online"),
    "face_to_face": N_("Face to face"),
    "paper": N_("Paper"),
    "own": N_("Own"),
    "external": N_("External"),
    "positive": N_("Positive"),
    "negative": N_("Negative"),
    "neutral": N_("Neutral"),
    "complained": N_("Complained"),
    "told_others": N_("Told others"),
    "reduced_purchases": N_("Bought less"),
    "switched": N_("Switched supplier"),
    "part_availability": N_("Part availability"),
    "planning": N_("Planning"),
    "back_office": N_("Back office"),
    "technical_documentation": N_("Technical documentation"),
    "it": N_("IT"),
    "individual_demands": N_("Individual demands"),
    "supplier_image": N_("Image of the supplier"),
    "promises": N_("Promises"),
    "market_transparency": N_("Market transparency"),
    "subjectivity": N_("Subjective perception"),
    "recent_experience": N_("Recent experience"),
    "individual_problem_solving": N_("Individual problem solving"),
    "full_service": N_("Full service"),
    "availability": N_("Availability guarantee"),
    "operator": N_("Operator contract"),
    "hotline": N_("Hotline"),
    "bonus": N_("Bonus contract"),
    "framework_discount": N_("Framework discount"),
    "cancelled": N_("Cancelled"),
    "renewed": N_("Renewed"),
    "cash": N_("Paid out"),
    "credit": N_("Credit"),
    "technical": N_("Technical"),
    "economic": N_("Economic"),
    "contractual": N_("Contractual"),
    "emotional": N_("Emotional"),
    "service_sales": N_("Service sales"),
    "management": N_("Management"),
    "machine_sales": N_("Machine sales"),
    "relationship": N_("Relationship"),
    "acceptance": N_("Machine acceptance"),
    "oem": N_("Manufacturer"),
    "delivery": N_("Delivery"),
    "operation": N_("Operation"),
    "problem": N_("Problem"),
    "improvement": N_("Improvement"),
    "reinvestment": N_("Reinvestment"),
    "new": N_("New"),
    "qualified": N_("Qualified"),
    "quoted": N_("Quoted"),
    "pirate_quote": N_("Quote of a parts pirate"),
    "reactivation": N_("Reactivation"),
    "info": N_("Information"),
    "event": N_("Event"),
}


#: What people also call a code.
_ALSO: dict[str, tuple[str, ...]] = {
    "parts": ("Ersatzteil", "Teile", "Spare part"),
    "exchange_parts": ("Tauschteil", "Austauschteile", "Reman parts"),
    "field_service": ("Service vor Ort", "Montage", "Kundendiensteinsatz"),
    "inspection": ("Inspektion", "Wartung", "Inspection", "Maintenance"),
    "repair": ("Reparatur", "Reparaturen", "Repairs"),
    "overhaul": ("Überholung", "Overhaul"),
    "modernisation": ("Retrofit", "Umbau", "Modernization"),
    "training": ("Schulungen", "Training"),
    "remote": ("Fernwartung", "Hotline", "Teleservice"),
    "other": ("Sonstige", "Andere"),
}


def spoken(codes: tuple[str, ...]) -> dict[str, str]:
    """Plainly written word -> code, for the codes themselves and their names in every language."""
    if codes is COUNTRIES:
        countries = [item for language in LANGUAGES for item in _territories(language).items()]
        names = {plain(name): code for code, name in countries}
    else:
        labels = {
            code: (*_ALSO.get(code, ()), *in_every_language(LABELS.get(code, code)))
            for code in codes
        }
        names = {plain(name): code for code, spelled in labels.items() for name in spelled}
    return names | {plain(code): code for code in codes}
