"""What data is loaded, and where to go with it?"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.answers.asked import Asked, kept
from dashboard.text import N_, Said


@dataclass(frozen=True)
class Start:
    """What the start page shows.

    Attributes:
        headline: What is loaded, in one sentence.
        advice: What to do next.
    """

    headline: Said
    advice: Said


@kept
def answer(asked: Asked) -> Start:
    """What is loaded; what else was chosen does not matter."""
    current = asked.warehouse
    count = {name: state.row_count for name, state in current.vintage.tables.items()}
    unpriced = N_(
        "Customers are loaded: {customer_count}. Without service revenue there are no figures yet."
    )
    loaded = N_(
        "{customer_count} customers and {line_count} invoice lines are loaded, up to "
        "{data_to_on}; figures are told as of {as_of_on}, the last closed month."
    )
    values = {
        "customer_count": count.get("customers", 0),
        "line_count": count.get("service_revenue", 0),
        "data_to_on": current.vintage.data_to_on,
        "as_of_on": current.vintage.as_of,
    }
    sample = N_(
        "This is the sample data of an invented machine builder. It gives way to your own as "
        "soon as you publish something."
    )
    own = N_("These are your own published extracts; each further table adds figures.")
    return Start(
        headline=Said(loaded if current.vintage.as_of else unpriced, values),
        advice=Said(sample if current.is_sample else own),
    )
