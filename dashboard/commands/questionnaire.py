"""``service-compass questionnaire``: the default questionnaire as an Excel workbook to fill in."""

from __future__ import annotations

import sys

import click

from dashboard.extracts.blank_survey import blank_survey


@click.command()
@click.option("--short", "is_short", is_flag=True, help="Ask for satisfaction alone.")
def questionnaire(*, is_short: bool) -> None:
    """Print the default questionnaire as an Excel workbook: redirect it to a file.

    It speaks the language of --language. Its sheets are the catalogue of questions and one column
    per question to fill in; ``publish`` takes it back without any mapping.
    """
    sys.stdout.buffer.write(blank_survey(is_short=is_short))
