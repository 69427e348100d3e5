"""The pages of the product: what each is called and which question it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.text import N_

FOLDER = Path(__file__).resolve().parents[1] / "pages"


@dataclass(frozen=True)
class Place:
    """One page: ``pages/<slug>.py`` at the address ``/<slug>``."""

    slug: str
    title: str
    icon: str
    about: str

    @property
    def path(self) -> Path:
        """The page's file."""
        return FOLDER / f"{self.slug}.py"


SECTIONS: Mapping[str, tuple[Place, ...]] = {
    N_("Overview"): (
        Place(
            "start",
            N_("Start"),
            ":material/home:",
            N_("What is loaded, and the way to every page."),
        ),
        Place(
            "cockpit",
            N_("Cockpit"),
            ":material/speed:",
            N_("How the service business is doing: key figures, trend, gains and losses."),
        ),
    ),
    N_("Customers"): (
        Place(
            "pareto",
            N_("Pareto"),
            ":material/show_chart:",
            N_("Which customers carry the service revenue, and who moved between the classes."),
        ),
    ),
    N_("Satisfaction and loyalty"): (
        Place(
            "satisfaction",
            N_("Customer satisfaction"),
            ":material/sentiment_satisfied:",
            N_("How satisfied customers are, what really changed, and whom the answers speak for."),
        ),
        Place(
            "quality",
            N_("Service quality"),
            ":material/star_half:",
            N_("What customers expect and perceive, and which question matters most."),
        ),
        Place(
            "touchpoints",
            N_("Touchpoints"),
            ":material/route:",
            N_("Where customers meet us, where it goes wrong, and whether promises are kept."),
        ),
        Place(
            "loyalty",
            N_("Loyalty"),
            ":material/favorite:",
            N_("Who is satisfied and stays, whom we could lose, and who is a fan."),
        ),
    ),
    N_("Data"): (
        Place(
            "data_status",
            N_("Data status"),
            ":material/fact_check:",
            N_("What is loaded, how fresh and complete it is, and what is worth mending first."),
        ),
        Place(
            "upload",
            N_("Upload"),
            ":material/upload_file:",
            N_("Check fresh extracts row by row and publish them."),
        ),
        Place(
            "history",
            N_("Vintages"),
            ":material/history:",
            N_("What was published when and by whom, what it changed, and the way back."),
        ),
    ),
}


def place(slug: str) -> Place:
    """The page of this slug."""
    return next(one for places in SECTIONS.values() for one in places if one.slug == slug)
