"""The one kind of error a reader is meant to see: what happened, and what to do next."""

from __future__ import annotations


class CompassError(Exception):
    """A problem told in two sentences.

    Both sentences are translatable templates (English is the source); ``values`` are filled in
    after translation, so that the same error can be told in German and in English.

    Args:
        happened: What happened, with the place and the value, e.g. ``"{file} is empty."``.
        remedy: What to do next.
        **values: What the templates name in braces.
    """

    def __init__(self, happened: str, *, remedy: str, **values: object) -> None:
        self.happened = happened
        self.remedy = remedy
        self.values = values
        super().__init__(f"{happened.format(**values)} {remedy.format(**values)}")


class Cancelled(CompassError):  # noqa: N818 - somebody's wish, not a fault
    """Whoever asked for it does not want it any more; nothing was changed."""


class Conflict(CompassError):  # noqa: N818 - it names what met, not a fault
    """Someone else publishes, or has published since we looked; nothing of ours was published."""


class NotEnoughData(CompassError):  # noqa: N818 - it names a state of the data, not a fault
    """The data cannot carry the statement; says what was needed and what was found."""
