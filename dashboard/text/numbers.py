"""Numbers, money and dates as the reader's language writes them (Babel)."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from babel import Locale, dates, numbers

from dashboard.text.catalogue import Language, language

#: English dates as in "31 Oct 2026": no reader can mistake the day for the month.
_LOCALES: dict[Language, Locale] = {"de": Locale("de", "DE"), "en": Locale("en", "GB")}
NOTHING = "–"


def locale() -> Locale:
    """Babel's locale for the language in force."""
    return _LOCALES[language()]


def number(value: float, *, decimals: int = 0) -> str:
    """``1234.5`` -> ``1.235`` (German, no decimals)."""
    if not math.isfinite(value):
        return NOTHING
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return numbers.format_decimal(_rounded(value, decimals), format=pattern, locale=locale())


def _rounded(value: float, decimals: int) -> Decimal:
    """As spreadsheets and charts round: halves away from zero, and no minus before a zero."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


def share(value: float, *, decimals: int = 1) -> str:
    """``0.1234`` -> ``12,3 %``."""
    if not math.isfinite(value):
        return NOTHING
    gap = "\N{NO-BREAK SPACE}" if language() == "de" else ""
    return f"{number(value * 100, decimals=decimals)}{gap}%"


def euros(value: float, *, decimals: int = 0) -> str:
    """``1234567.8`` -> ``1.234.568 €``."""
    if not math.isfinite(value):
        return NOTHING
    places = "." + "0" * decimals if decimals else ""
    pattern = f"#,##0{places}\N{NO-BREAK SPACE}¤" if language() == "de" else f"¤#,##0{places}"
    return numbers.format_currency(
        _rounded(value, decimals), "EUR", format=pattern, locale=locale(), currency_digits=False
    )


def short_euros(value: float) -> str:
    """For cards and axes: ``61234567`` -> ``61,2 Mio. €`` / ``€61.2m``."""
    if not math.isfinite(value):
        return NOTHING
    steps = ((1e9, "Mrd.", "bn"), (1e6, "Mio.", "m"), (1e3, "Tsd.", "k"))
    for size, german, english in steps:
        if abs(value) >= size * 0.9995:
            scaled = number(value / size, decimals=1)
            return f"{scaled} {german} €" if language() == "de" else _pound_style(scaled, english)
    return euros(value)


def _pound_style(scaled: str, unit: str) -> str:
    """English puts the sign of the amount before the currency: ``-€1.2m``."""
    minus, digits = ("-", scaled[1:]) if scaled.startswith("-") else ("", scaled)
    return f"{minus}€{digits}{unit}"


def day(value: date) -> str:
    """``31.10.2026`` / ``31 Oct 2026``."""
    form = "dd.MM.yyyy" if language() == "de" else "d MMM yyyy"
    return dates.format_date(value, format=form, locale=locale())


def month(value: date) -> str:
    """``Okt. 2026`` / ``Oct 2026``."""
    return dates.format_date(value, format="MMM yyyy", locale=locale())


def moment(value: datetime) -> str:
    """``31.10.2026, 14:05`` in the machine's time zone."""
    local = value.astimezone()
    form = "dd.MM.yyyy, HH:mm" if language() == "de" else "d MMM yyyy, HH:mm"
    return dates.format_datetime(local, format=form, locale=locale())


def territory(code: str) -> str:
    """The country's name in the language in force; the code itself where none is known."""
    return str(locale().territories.get(code.upper(), code))
