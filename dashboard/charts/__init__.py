"""One module per shape of chart. A chart is a ready specification; pages bring the data."""

from dashboard.charts.bridge import bridge
from dashboard.charts.fields import fields
from dashboard.charts.judged import contrasts, drivers, expected
from dashboard.charts.over_time import over_time
from dashboard.charts.pareto import lorenz, pareto_curve
from dashboard.charts.ranked import ranked
from dashboard.charts.squares import squares

__all__ = [
    "bridge",
    "contrasts",
    "drivers",
    "expected",
    "fields",
    "lorenz",
    "over_time",
    "pareto_curve",
    "ranked",
    "squares",
]
