"""The texts that Streamlit brings along, in German.

Streamlit speaks English only. Here stands every text of its own that a reader of this product can
meet, under the element it stands in; ``framework_words.js`` puts the German there while German is
the language chosen. Nothing outside these elements is touched: what the data says stays.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from dashboard.text import N_, _, speaking

#: The same texts stand on a button, in its tooltip and, before a colon, in what is read out.
_TOOLS = (
    N_("Fullscreen"), N_("Close fullscreen"), N_("Show/hide columns"), N_("Search"),
    N_("Clear selection"), N_("Delete row(s)"), N_("Add row"), N_("Download as CSV"),
    N_("Show data"), N_("Show chart"), N_("Download as PNG"), N_("Copy Vega-Lite spec"),
    N_("Copied!"),
    N_("Fullscreen: {what}"), N_("Close fullscreen: {what}"), N_("Show/hide columns: {what}"),
    N_("Search: {what}"), N_("Clear selection: {what}"), N_("Delete row(s): {what}"),
    N_("Add row: {what}"), N_("Download as CSV: {what}"), N_("Show data: {what}"),
    N_("Show chart: {what}"), N_("Download as PNG: {what}"), N_("Copy Vega-Lite spec: {what}"),
)  # fmt: skip

_CONNECTION = (
    N_("Connecting"), N_("Connecting to Streamlit server"), N_("Error"),
    N_("Unable to connect to Streamlit server"),
)  # fmt: skip

#: Element (a CSS selector) -> the texts it may hold; ``{…}`` is what differs, ``…count`` a number.
PLACES: dict[str, tuple[str, ...]] = {
    "[data-testid=stSkipToContent]": (N_("Skip to main content"),),
    "[data-testid=stSidebar]": (N_("Sidebar"),),
    "[data-testid=stSidebarNav]": (N_("App pages"),),
    "[data-testid=stSidebarHeader] button, [data-testid=stExpandSidebarButton]": (
        N_("Collapse sidebar"), N_("Expand sidebar"),
    ),
    "[data-testid=stHeaderActionElements]": (N_("Link to heading"),),
    "[data-testid=stTooltipHoverTarget]": (N_("Help"), N_("Help for {label}")),
    "[data-testid=stMarkdownContainer] span[role=img]": (N_("{name} icon"),),
    "[data-testid=stMainMenu], [data-testid=stMainMenuPopover]": (
        N_("Main menu"), N_("Theme"), N_("Light"), N_("Dark"), N_("Print"), N_("Record screen"),
        N_("Cancel recording"), N_("Stop recording"), N_("Made with Streamlit v"),
        N_("Copy version to clipboard"), N_("Copied"),
    ),
    "[data-testid=stStatusWidget]": (
        *_CONNECTION, N_("Running..."), N_("Stop"), N_("Stopping..."),
    ),
    "[data-testid=stTooltipContent]": (*_TOOLS, *_CONNECTION),
    "[data-testid=stElementToolbar]": _TOOLS,
    "[data-testid=stDialog]": (
        N_("Close"), N_("Page not found"), N_("Connection error"), N_("Connection timed out."),
        N_("The page that you have requested does not seem to exist. Running the app's main page."),
        N_(
            "You have requested page /{page}, but no corresponding file was found in the app's "
            "pages/ directory. Running the app's main page."
        ),
        N_(
            "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it "
            "in your terminal:"
        ),
        N_("Streamlit server is not responding. Are you connected to the internet?"),
        N_("Connection failed with status {status}."),
        N_("Record a screencast"), N_("Also record audio"), N_("Start recording!"),
        N_(
            "This will record a video with the contents of your screen, so you can easily share "
            "what you're seeing with others."
        ),
        N_("Press"), N_("any time to stop recording."), N_("Next steps"), N_("Step 1"),
        N_("Step 2"), N_("Preview your video below:"), N_("Save video to disk"),
        N_(
            "Share your video with the world on Twitter, LinkedIn, YouTube, or just plain email!"
        ),
        N_(
            "Due to limitations with some browsers, this feature is only supported on recent "
            "desktop versions of Chrome, Firefox, and Edge."
        ),
    ),
    "[data-testid=stSelectbox] input, [data-testid=stMultiSelect] input": (
        N_("Choose an option"), N_("Choose options"), N_("No options to select"),
    ),
    "[data-testid=stSelectbox] button, [data-testid=stMultiSelect] :is(button, [role=group])": (
        "Open", N_("Clear value"), N_("Clear all"), N_("Selected values"),
        N_("Remove {label}"),
    ),
    # a row of the data has an id; these rows have none, or one of Streamlit's own
    "[role=option]:is(:not([id*='-option-']), [id*='-option-__'])": (
        N_("No results"), N_("Select all"), N_("Select {matches_count} matches"),
    ),
    "[data-testid=stMultiSelectDropdown] button, [data-testid=stSelectboxVirtualDropdown] button, "
    "[data-testid=stPopoverBody] > button": (N_("Dismiss"),),
    "[role=log]": (N_("1 option available."), N_("{options_count} options available.")),
    "[data-testid=InputInstructions]": (N_("Press Enter to apply"),),
    # not the whole uploader: a file may be called "Upload"
    "[data-testid=stFileUploader] button": (
        "Upload", N_("Add files"), N_("{name} icon"), N_("Remove {name}"),
        N_("Cancel upload of {name}"), N_("Next page"), N_("Previous page"),
        N_("Page {page_count}"),
    ),
    "[data-testid=stFileUploaderDropzoneInput]": (N_("file upload"),),
    "[data-testid=stFileUploaderDropzone]": (
        N_("Drag and drop a file here"), N_("Drag and drop files here"),
        N_("{size_count}MB per file"), N_("{size_count}GB per file"),
    ),
    "[data-testid=stFileChipName] + *": (
        N_("{whole_count}.{tenth_count}KB"), N_("{whole_count}.{tenth_count}MB"),
        N_("{size_count}KB"), N_("{size_count}MB"), N_("{size_count}B"),
    ),
    "[data-testid=stFileChip]": (N_("Click to retry upload"),),
    "[data-testid=stFileChip] [role=alert], [data-testid=stTooltipErrorContent]": (
        N_("File must be {size} or smaller."), N_("{type} files are not allowed."),
        N_("File size is too small."), N_("Only one file is allowed."), N_("Upload failed"),
        N_("Unexpected error. Please try again."),
    ),
    "[data-testid=stDataFrameColumnVisibilityMenu] label": (N_("Select all"), N_("(index)")),
    "[data-testid=stDataFrameColumnMenu] [role=menu]": (N_("Dataframe column menu"),),
    "[data-testid=stDataFrameColumnMenu] [role=menu] > :first-child > [title]:first-child": (
        N_("number"), N_("text"), N_("date"), N_("datetime"), N_("checkbox"), N_("selectbox"),
    ),
    "[data-testid=stDataFrameColumnMenu] :is([role=menuitem], button)": (
        N_("Sort ascending"), N_("Sort descending"), "Format",
        N_("Statistics"), N_("Autosize"), N_("Pin column"), N_("Unpin column"), N_("Hide column"),
        N_("Copy column name"),
    ),
    "[data-testid=stDataFrameColumnFormattingMenu]": (
        N_("Automatic"), N_("Localized"), N_("Plain"), N_("Compact"), "Dollar",
        "Euro", "Yen",
        N_("Percent"), N_("Scientific"), N_("Accounting"), N_("Duration"), N_("Distance"),
        N_("Calendar"),
    ),
    "[data-testid=stDataFrameStatisticsMenu]": (
        N_("No data"), N_("Based on sample"), N_("Values"), N_("Empty"), N_("Distinct"),
        N_("Average"), "Median", N_("25th percentile"), N_("75th percentile"), "Minimum", "Maximum",
        N_("Standard deviation"),
        N_("Sum"), N_("Average length"), N_("Minimum length"), N_("Maximum length"), N_("Range"),
        N_("Count"), N_("True"), N_("False"), N_("Distribution histogram"),
        N_("Top values frequency chart"), N_("True/false distribution chart"),
    ),
    "[data-testid=stDataFrameResizable]": (
        N_("Type to search"), N_("Previous Result"), N_("Next Result"), N_("Close Search"),
        N_("1 result"), N_("{results_count} results"), N_("1 of 1 result"),
        N_("{current_count} of {results_count} results"),
    ),
    "#portal .gdg-style": (N_("Select..."), N_("Add...")),
    "#portal [role=listbox] > :not([role=option])": (N_("No options"),),
    "#portal [role=log]": (
        N_("{results_count} results available."), N_("1 result available."),
        N_("{results_count} results available for search term {term}."),
        N_("1 result available for search term {term}."),
        N_(
            "Use Up and Down to choose options, press Enter to select the currently focused "
            "option, press Escape to exit the menu, press Tab to select the option and exit the "
            "menu."
        ),
    ),
}  # fmt: skip

#: Where the product has a word of its own that says more, or says another thing by the same word.
OTHERWISE = {"Upload": N_("Choose a file"), "Open": N_("Open the list")}


@cache
def script() -> str:
    """The script for the browser: every text with its German, and what puts it there."""
    with speaking("de"):
        places = [
            (where, {word: _(OTHERWISE.get(word, word)) for word in words})
            for where, words in PLACES.items()
        ]
    code = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    return f"({code.strip()})({json.dumps(places)});\n"


@cache
def address() -> str:
    """Where the script is served; changes with its content, so that it may be kept for ever."""
    return f"/api/words.js?{hashlib.sha256(script().encode()).hexdigest()[:16]}"
