"""Builds each chart's specification once per language; building costs far more than drawing."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec

from dashboard.charts.encodings import Drawn, localised
from dashboard.text import language, speaking

Choices = ParamSpec("Choices")


def drawn_once(
    build: Callable[Choices, Drawn],
) -> Callable[Choices, dict[str, Any]]:
    """Turns a function that describes a chart into one that returns its ready specification.

    The arguments must be hashable and say which columns are drawn; the data comes later, so the
    same specification serves every reader of one language.
    """

    @functools.lru_cache(maxsize=64)
    def built(spoken: Any, positional: Any, named: Any) -> dict[str, Any]:
        with speaking(spoken):
            return localised(build(*positional, **dict(named)))

    @functools.wraps(build)
    def ready(*args: Choices.args, **kwargs: Choices.kwargs) -> dict[str, Any]:
        return built(language(), args, tuple(sorted(kwargs.items())))

    return ready
