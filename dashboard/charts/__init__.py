"""One module per shape of chart. A chart is a ready specification; pages bring the data."""

from dashboard.charts.bars import bars
from dashboard.charts.bridge import bridge
from dashboard.charts.estimates import estimates
from dashboard.charts.event_path import event_path
from dashboard.charts.fields import fields
from dashboard.charts.journey import journey
from dashboard.charts.judged import contrasts, drivers, expected
from dashboard.charts.kept_promises import kept_promises
from dashboard.charts.loyalty_map import loyalty_map
from dashboard.charts.over_time import over_time
from dashboard.charts.pareto import lorenz, pareto_curve
from dashboard.charts.problems import problem_map
from dashboard.charts.ranked import ranked
from dashboard.charts.squares import squares
from dashboard.charts.waves import waves

__all__ = [
    "bars",
    "bridge",
    "contrasts",
    "drivers",
    "estimates",
    "event_path",
    "expected",
    "fields",
    "journey",
    "kept_promises",
    "lorenz",
    "loyalty_map",
    "over_time",
    "pareto_curve",
    "problem_map",
    "ranked",
    "squares",
    "waves",
]
