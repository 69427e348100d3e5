"""The key figures of a survey at a month end: those of the last wave known on that day."""

from __future__ import annotations

import polars as pl

from dashboard.answers.asked import month
from dashboard.answers.moments import Measured, Moment
from dashboard.answers.rated import Rated
from dashboard.answers.wave_measures import Measures, first, kind_of, net_score
from dashboard.text import N_, Said
from models import means, proportions
from models.recommendation import DRAWS


def csi(moment: Moment) -> Measured | None:
    """K-16; with its interval where one is asked for."""
    wave_id = _wave(moment)
    if wave_id is None:
        return None
    rated = _rated(moment)
    if moment.draws:
        mean = Measures(rated).csi
    else:
        mean = means.interval(rated.of(wave_id, rated.units)["csi_score"])
    if mean.value is None:
        return None
    return Measured(mean.value, mean.n, mean.low, mean.high, _of(rated, wave_id))


def nps(moment: Moment) -> Measured | None:
    """K-20; nothing where another scale than 0 to 10 was asked."""
    wave_id = _wave(moment)
    if wave_id is None:
        return None
    rated = _rated(moment)
    answers = rated.of(wave_id, rated.survey.answers)
    asked = first(answers, "recommend", rated.hidden_in(wave_id))
    score = net_score(asked, draws=DRAWS if moment.draws else 0)
    if kind_of(asked) != "nps" or score is None:
        return None
    return Measured(score.value, score.n, score.low, score.high, _of(rated, wave_id))


def response(moment: Moment) -> Measured | None:
    """K-21."""
    wave_id = _wave(moment)
    if wave_id is None:
        return None
    rated = _rated(moment)
    invited = rated.of(wave_id, rated.invited)
    share = proportions.wilson(int(invited["has_responded"].sum()), invited.height)
    if share.value is None:
        return None
    return Measured(share.value, share.n, share.low, share.high, _of(rated, wave_id))


def _rated(moment: Moment) -> Rated:
    rated = moment.rated()
    assert rated is not None  # there is a wave
    return rated


def _wave(moment: Moment) -> str | None:
    """The last wave known at the month end, if it may be shown."""
    rated = moment.rated()
    if rated is None:
        return None
    known = rated.survey.waves.filter(pl.col("last_on") <= moment.window.last_on)
    last = known["wave_id"].to_list()[-1:]
    return last[0] if last and last[0] in rated.shown["wave_id"] else None


def _of(rated: Rated, wave_id: str) -> Said:
    last_on = rated.of(wave_id, rated.survey.waves)["last_on"].item()
    return Said(N_("wave {wave}, {to_month}"), {"wave": wave_id, "to_month": month(last_on)})
