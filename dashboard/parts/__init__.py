"""What pages are put together from; every part speaks the reader's language."""

from dashboard.parts.address import turn_to
from dashboard.parts.cards import (
    card,
    decision_list,
    hints,
    kpi_cards,
    method,
    more_kpi_cards,
    note,
    sentence,
    stop,
    stop_if_empty,
)
from dashboard.parts.choices import choices
from dashboard.parts.drawn import drawing
from dashboard.parts.driven import key_drivers
from dashboard.parts.findings import findings
from dashboard.parts.frame import data_line, fragment, speak, told, way_in
from dashboard.parts.journey import journey
from dashboard.parts.loyalty_map import loyalty_map
from dashboard.parts.moves import moves
from dashboard.parts.pinned import banner, link
from dashboard.parts.status import page_states, settings_in_force
from dashboard.parts.surveys import groups, silence, wave_changes
from dashboard.parts.tables import downloads, folded, named, searchable, table
from dashboard.parts.weak_items import weak_items

__all__ = [
    "banner",
    "card",
    "choices",
    "data_line",
    "decision_list",
    "downloads",
    "drawing",
    "findings",
    "folded",
    "fragment",
    "groups",
    "hints",
    "journey",
    "key_drivers",
    "kpi_cards",
    "link",
    "loyalty_map",
    "method",
    "more_kpi_cards",
    "moves",
    "named",
    "note",
    "page_states",
    "searchable",
    "sentence",
    "settings_in_force",
    "silence",
    "speak",
    "stop",
    "stop_if_empty",
    "table",
    "told",
    "turn_to",
    "wave_changes",
    "way_in",
    "weak_items",
]
