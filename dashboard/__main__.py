"""``python3 -m dashboard``: the ``service-compass`` command, set up by itself on first use."""

from __future__ import annotations

import sys

from dashboard.bootstrap import run

sys.exit(run("dashboard.command", sys.argv[1:]))
