"""What changed between two vintages, in rows and in every key figure, split by cause."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from dashboard.answers.asked import month
from dashboard.answers.compared import FIGURES, READ, TOLD, unit, values
from dashboard.answers.jobs import Job, job
from dashboard.extracts.store import states
from dashboard.extracts.store.differences import Difference
from dashboard.extracts.store.states import Comparison, covered_to
from dashboard.extracts.store.vintages import Vintage
from dashboard.settings import Settings, settings
from dashboard.text import N_, Said
from models import bridge as model
from models.bridge import CAUSES, Split

_SAYS: Mapping[str, str] = {
    "removed_rows": N_("{part_meur} from removed rows"),
    "changed_rows": N_("{part_meur} from changed rows"),
    "new_rows": N_("{part_meur} from new rows"),
    "master_data": N_("{part_meur} from changed master data"),
    "new_period": N_("{part_meur} from the new period"),
    "changed_setting": N_("{part_meur} from a changed setting"),
    "lost_period": N_("{part_meur} from the period that falls away"),
}
_CHANGES = ("removed_count", "changed_count", "new_count", "period_count")


@dataclass(frozen=True)
class Bridge:
    """Everything that is shown of two vintages beside each other.

    Attributes:
        headline: The answer in one sentence.
        hints: What to keep in mind: another month end, figures without a comparison.
        causes: The causes that apply, in the order in which they are brought in.
        figures: `figure_id, figure, unit, before_amount, after_amount, change_amount` and a column
            `<cause>_amount` per cause; the parts sum to the change, to the last place told.
            Amounts in €, shares in per cent and their changes in percentage points.
        tables: `table_name, removed_count, changed_count, new_count, period_count,
            unchanged_count` of every table; rows of the period that is new or falls away are
            counted apart.
        columns: `table_name, column_name, row_count`: what differs in the changed rows.
        examples: `table_name, key, column_name, before, after` of some changed rows.
    """

    before_id: str
    after_id: str
    headline: Said
    hints: tuple[Said, ...]
    causes: tuple[str, ...]
    figures: pl.DataFrame
    tables: pl.DataFrame
    columns: pl.DataFrame
    examples: pl.DataFrame

    @property
    def is_none(self) -> bool:
        """Whether both hold the same rows, to the same month end, with the same settings."""
        return not self.causes and self.changed_tables.is_empty()

    @property
    def changed_tables(self) -> pl.DataFrame:
        """The rows of ``tables`` in which something came, went or changed."""
        return self.tables.filter(pl.sum_horizontal(_CHANGES) > 0)

    def steps(self, figure_id: str) -> pl.DataFrame:
        """The bars of a figure's bridge: `step_no, step, kind`, and start, end and change.

        Every part stands where the one before ended, the whole change on zero. The last word of
        their names is the unit: `start_eur`, or `start_points` for a share.
        """
        row = self.figures.row(by_predicate=pl.col("figure_id") == figure_id, named=True)
        level, bars = 0.0, []
        for no, cause in enumerate(self.causes):
            part = row[f"{cause}_amount"] or 0.0
            bars.append((no, cause, _kind(part), level, level + part, part))
            level += part
        change = row["change_amount"]
        bars.append((len(bars), "whole_change", "total", 0.0, change, change))
        in_unit = self.unit(figure_id)
        parts = [f"{part}_{in_unit}" for part in ("start", "end", "change")]
        names = ["step_no", "step", "kind", *parts]
        return pl.DataFrame(bars, schema=names, orient="row")

    @property
    def moved(self) -> list[str]:
        """The figures that a cause moved, also where the causes make up for each other."""
        parts = pl.any_horizontal(
            pl.lit(False), *(pl.col(f"{cause}_amount").fill_null(0) != 0 for cause in self.causes)
        )
        return self.figures.filter(parts)["figure_id"].to_list()

    def says(self, figure_id: str) -> Said:
        """A figure before and after, in one sentence."""
        row = self.figures.row(by_predicate=pl.col("figure_id") == figure_id, named=True)
        return Said(
            N_("{figure}: from {before_amount} to {after_amount} ({unit})"),
            {**row, "figure": Said(row["figure"]), "unit": Said(row["unit"])},
        )

    @staticmethod
    def unit(figure_id: str) -> str:
        """The unit of a figure's change."""
        return unit(figure_id).replace("share", "points")


#: Told the share that is done; may raise to give up.
Progress = Callable[[float], None]


def bridge(before: Vintage, after: Vintage, progress: Progress = lambda _: None) -> Bridge:
    """What changed from one vintage of a store to another; also one not published yet.

    Raises:
        CompassError: A file of one of them is gone.
    """
    in_force = settings()
    keys = _fingerprint(before), _fingerprint(after)
    return _kept(keys[0], keys[1], in_force.model_dump_json(), before, after, in_force, progress)


def comparing(before: Vintage, after: Vintage) -> Job[Bridge]:
    """The same in the background: many rows take a while."""
    said = Said(N_("Comparing both vintages …"))
    key = f"{_fingerprint(before)} {_fingerprint(after)} {settings().model_dump_json()}"
    return job("bridge", key, lambda work: bridge(before, after, work.done), said)


@st.cache_resource(max_entries=16, show_spinner=False)
def _kept(
    before: str,
    after: str,
    in_force: str,
    _before: Vintage,
    _after: Vintage,
    _settings: Settings,
    _progress: Progress,
) -> Bridge:
    # what falls away is what would come, read the other way round
    is_turned = (covered_to(_after) or date.min) < (covered_to(_before) or date.min)
    old, new = (_after, _before) if is_turned else (_before, _after)
    found = states.compare(old, new, read=READ, settings=_settings, progress=_progress)
    causes = found.causes(CAUSES)
    splits = _splits(found, causes, _progress)
    if is_turned:
        splits = {figure_id: model.turned(one) for figure_id, one in splits.items()}
        causes = list(model.turned_causes(causes).values())
    return Bridge(
        before_id=_before.id,
        after_id=_after.id,
        headline=_headline(found, splits["K-01"]),
        hints=(*_month_ends(_before, _after), *_not_compared(splits)),
        causes=tuple(causes),
        figures=_figures(splits, causes),
        tables=_tables(found, is_turned=is_turned),
        columns=_stacked(found, lambda one: one.columns),
        examples=_stacked(found, lambda one: _shown(one, is_turned=is_turned)),
    )


def _splits(found: Comparison, causes: list[str], progress: Progress) -> dict[str, Split]:
    levels = []
    for done, state in enumerate(states.states(found, causes), start=1):
        levels.append(values(state))
        # the rows were the first step
        progress((done + 1) / (len(causes) + 2))
    return {
        figure_id: model.split(
            [level.get(figure_id) for level in levels],
            causes,
            decimals=TOLD[unit(figure_id)][1],
        )
        for figure_id in FIGURES
    }


def _kind(part: float) -> str:
    return "gain" if part >= 0 else "loss"


def _headline(found: Comparison, revenue: Split) -> Said:
    change = revenue.change
    if change is None:
        return Said(N_("There is no service revenue on both sides that could be compared."))
    parts = {cause: part for cause, part in revenue.parts.items() if part}
    values = {"change_meur": abs(change), "revenue_meur": revenue.after}
    if not parts:
        untouched = not found.causes(CAUSES) and all(d.is_none for d in found.differences.values())
        same = N_("Both vintages hold the same data: no figure differs.")
        stays = N_("Service revenue of the last 12 months stays at {revenue_meur}.")
        return Said(same) if untouched else Said(stays, values)
    largest = sorted(parts, key=lambda cause: -abs(parts[cause] or 0.0))
    listed = _listed([Said(_SAYS[cause], {"part_meur": parts[cause]}) for cause in largest])
    rises = N_("Service revenue of the last 12 months rises by {change_meur}: {parts}.")
    falls = N_("Service revenue of the last 12 months falls by {change_meur}: {parts}.")
    evens = N_("Service revenue of the last 12 months stays at {revenue_meur}: {parts}.")
    template = rises if change > 0 else falls if change < 0 else evens
    return Said(template, {**values, "parts": listed})


def _month_ends(before: Vintage, after: Vintage) -> list[Said]:
    if before.as_of == after.as_of or not (before.as_of and after.as_of):
        return []
    moved = N_("The last closed month is {after} instead of {before}: all figures are as of then.")
    return [Said(moved, {"before": month(before.as_of), "after": month(after.as_of)})]


def _not_compared(splits: Mapping[str, Split]) -> list[Said]:
    """The figures that only one side, or neither, can tell."""
    sides = {
        (False, True): N_("Could not be computed before, so there is no bridge: {figures}."),
        (True, False): N_("Can no longer be computed, so there is no bridge: {figures}."),
        (False, False): N_("Neither side can tell, for lack of a table or of history: {figures}."),
    }
    hints = []
    for side, template in sides.items():
        labels = [
            Said(FIGURES[figure_id].label)
            for figure_id, one in splits.items()
            if (one.before is not None, one.after is not None) == side
        ]
        if labels:
            hints.append(Said(template, {"figures": _listed(labels)}))
    return hints


def _listed(parts: Sequence[Said]) -> Said:
    """One after the other, as one sentence."""
    first, *rest = parts
    return Said("{first}, {rest}", {"first": first, "rest": _listed(rest)}) if rest else first


def _figures(splits: Mapping[str, Split], causes: Sequence[str]) -> pl.DataFrame:
    rows = [
        {
            "figure_id": figure_id,
            "figure": FIGURES[figure_id].label,
            "unit": TOLD[unit(figure_id)][2],
            "before_amount": one.before,
            "after_amount": one.after,
            "change_amount": one.change,
            **{f"{cause}_amount": one.parts.get(cause) for cause in causes},
        }
        for figure_id, one in splits.items()
        if one.before is not None or one.after is not None
    ]
    texts = dict.fromkeys(("figure_id", "figure", "unit"), pl.String)
    values = (
        "before_amount",
        "after_amount",
        "change_amount",
        *(f"{cause}_amount" for cause in causes),
    )
    return pl.DataFrame(rows, schema=texts | dict.fromkeys(values, pl.Float64))


def _tables(found: Comparison, *, is_turned: bool) -> pl.DataFrame:
    rows = []
    for name, one in found.differences.items():
        came, went = one.counts["new"], one.counts["removed"]
        rows.append(
            {
                "table_name": name,
                "removed_count": came if is_turned else went,
                "changed_count": one.counts["changed"],
                "new_count": went if is_turned else came,
                "period_count": one.counts["late"],
                "unchanged_count": one.counts["unchanged"],
            }
        )
    return pl.DataFrame(rows)


def _stacked(found: Comparison, frame: Callable[[Difference], pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(
        frame(one).select(pl.lit(name).alias("table_name"), pl.all())
        for name, one in found.differences.items()
    )


def _shown(one: Difference, *, is_turned: bool) -> pl.DataFrame:
    if not is_turned:
        return one.examples
    return one.examples.rename({"before": "after", "after": "before"}).select(one.examples.columns)


def _fingerprint(vintage: Vintage) -> str:
    """Stands for what a vintage holds, also for one that has no number yet."""
    held = [str(vintage.store), vintage.id, str(vintage.as_of), repr(vintage.settings)]
    held += [path for state in vintage.tables.values() for path in state.files]
    return hashlib.sha256("\n".join(held).encode()).hexdigest()
