"""What pages are put together from; every part speaks the reader's language."""

from dashboard.parts.cards import card, kpi_cards, method, sentence, stop_if_empty
from dashboard.parts.drawn import drawing
from dashboard.parts.frame import data_line, fragment, speak, told
from dashboard.parts.tables import downloads, searchable, table

__all__ = [
    "card",
    "data_line",
    "downloads",
    "drawing",
    "fragment",
    "kpi_cards",
    "method",
    "searchable",
    "sentence",
    "speak",
    "stop_if_empty",
    "table",
    "told",
]
