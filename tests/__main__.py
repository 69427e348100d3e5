"""``python3 -m tests``: all tests, set up by itself on first use; arguments go to pytest."""

from __future__ import annotations

import sys

from dashboard.bootstrap import ROOT, run

if __name__ == "__main__":
    sys.exit(run("pytest", sys.argv[1:] or [str(ROOT / "tests")]))
