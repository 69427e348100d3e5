"""Why a row is set aside, in words, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.text import N_, _

#: Reason -> (what is wrong, what to do); places: ``column`` as the file calls it, ``detail``.
REASONS: dict[str, tuple[str, str]] = {
    "missing": (
        N_("{column} is empty."),
        N_("Fill it in at the source, or map another column."),
    ),
    "not_a_number": (
        N_("{column} is not a number."),
        N_("Write the number alone, without words."),
    ),
    "not_whole": (
        N_("{column} is not a whole number."),
        N_("Write it without decimals."),
    ),
    "not_a_date": (
        N_("{column} is not a date."),
        N_("Write the date as 2025-12-31 or 31.12.2025."),
    ),
    "not_yes_no": (
        N_("{column} is neither yes nor no."),
        N_("Write yes or no, true or false, 1 or 0."),
    ),
    "too_early": (
        N_("{column} lies before {detail}."),
        N_("Correct the date, or leave it empty if nobody knows it."),
    ),
    "too_late": (
        N_("{column} lies after {detail}."),
        N_("Correct the date, or wait until the day has come."),
    ),
    "too_small": (
        N_("{column} is below {detail}."),
        N_("Correct the value, or leave it empty if nobody knows it."),
    ),
    "too_large": (
        N_("{column} is above {detail}."),
        N_("Correct the value, or leave it empty if nobody knows it."),
    ),
    "out_of_scale": (
        N_("{column} is outside the scale of its question, {detail}."),
        N_("Correct the answer, or the scale of the question; codes for no answer are mapped."),
    ),
    "unknown_code": (
        N_("{column} is none of the codes known: {detail}."),
        N_("Use one of them, or translate yours in the mapping."),
    ),
    "unknown_customer": (
        N_("No customer has this number."),
        N_("Publish the customer as well, or correct the number."),
    ),
    "repeated": (
        N_("The same row stands in the file before."),
        N_("Nothing to mend: the first one counts."),
    ),
    "conflicting": (
        N_("Other rows have the same key and say something else."),
        N_("Leave the one that is right and delete the others."),
    ),
    "torn": (
        N_("The line has more fields than the header."),
        N_("Put fields that contain the delimiter in quotes."),
    ),
}


def reason(code: str, params: Mapping[str, str]) -> tuple[str, str]:
    """What is wrong and what to do, in the language in force.

    Args:
        code: A key of ``REASONS``.
        params: ``column`` and ``detail`` of the quarantined row.
    """
    happened, remedy = REASONS[code]
    return _(happened).format(**params), _(remedy).format(**params)
