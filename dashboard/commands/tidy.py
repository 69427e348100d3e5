"""``service-compass tidy``: gives back the disk space that killed or abandoned publishes took."""

from __future__ import annotations

from datetime import timedelta

import click

from dashboard.settings import settings
from dashboard.text import _
from dashboard.text.numbers import number


@click.command()
@click.option(
    "--older-than",
    "hours",
    type=click.FloatRange(min=0),
    default=24,
    show_default=True,
    metavar="HOURS",
    help="Leave younger files alone: someone may still be looking at them.",
)
def tidy(hours: float) -> None:
    """Remove files that no vintage names. Every vintage stays exactly what it is."""
    from dashboard.extracts.store.tidy import tidy as tidied

    removed = tidied(settings().data_folder / "published", older_than=timedelta(hours=hours))
    click.echo(
        _("Files removed: {file_count}, space freed: {megabytes} MB.").format(
            file_count=number(removed.file_count),
            megabytes=number(removed.freed_bytes / 1e6, decimals=1),
        )
    )
