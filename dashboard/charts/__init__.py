"""One module per shape of chart. A chart is a ready specification; pages bring the data."""

from dashboard.charts.bars import bars
from dashboard.charts.bridge import bridge
from dashboard.charts.estimates import estimates
from dashboard.charts.loyalty_map import loyalty_map
from dashboard.charts.over_time import over_time
from dashboard.charts.pareto import lorenz, pareto_curve
from dashboard.charts.ranked import ranked
from dashboard.charts.squares import squares
from dashboard.charts.waves import waves

__all__ = [
    "bars",
    "bridge",
    "estimates",
    "lorenz",
    "loyalty_map",
    "over_time",
    "pareto_curve",
    "ranked",
    "squares",
    "waves",
]
