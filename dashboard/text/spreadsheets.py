"""What a spreadsheet program takes for a formula when it opens a CSV file."""

from __future__ import annotations

#: A cell that begins like this is run, not shown; full-width signs count too.
FORMULA = r"^[=+\-@＝＋－＠\t\r\n]"
