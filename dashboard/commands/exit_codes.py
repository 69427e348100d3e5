"""How a command ends, so that a scheduler understands it."""

from __future__ import annotations

from enum import IntEnum

from dashboard.errors import CompassError, Conflict


class ExitCode(IntEnum):
    """What the shell sees; 2 is a command that was not understood, 130 one that was broken off."""

    DONE = 0
    #: Something went wrong on our side.
    FAULT = 1
    #: The accepted rows were published, others are quarantined.
    WITH_QUARANTINE = 3
    #: It was not done; the message says why and what to do.
    REFUSED = 4
    #: Somebody else published meanwhile, or is publishing: try again.
    CONFLICT = 5


def exit_code(refusal: CompassError) -> ExitCode:
    """How a command ends that could not do what it was asked."""
    return ExitCode.CONFLICT if isinstance(refusal, Conflict) else ExitCode.REFUSED
