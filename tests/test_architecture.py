"""The house holds: who may import whom, how large a room may get, what every file must say.

The arrows are those of the README. Whoever changes the house changes the lists here in the same
commit, so that the change is seen.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from dashboard import query, units
from dashboard.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
OURS = ("dashboard", "models", "pages", "sample_data")
README = (ROOT / "README.md").read_text(encoding="utf-8")

#: Room -> the rooms and libraries its modules may import, besides itself and the standard library.
ARROWS: dict[str, set[str]] = {
    "pages": {
        "dashboard.answers", "dashboard.charts", "dashboard.filters", "dashboard.parts",
        "dashboard.text", "models", "streamlit",
    },
    "dashboard.app": {"dashboard.navigation", "dashboard.parts", "dashboard.text", "streamlit"},
    "dashboard.navigation": {"dashboard.text"},
    "dashboard.framework_words": {"dashboard.text"},
    "dashboard.server": {
        "dashboard.framework_words", "dashboard.settings", "dashboard.text", "starlette",
        "streamlit",
    },
    "dashboard.commands": {
        "click", "dashboard.answers", "dashboard.errors", "dashboard.extracts",
        "dashboard.filters", "dashboard.settings", "dashboard.text", "dashboard.units",
        "dashboard.warehouse", "dashboard.words",
    },
    "dashboard.command": {
        "click", "dashboard.answers", "dashboard.commands", "dashboard.errors",
        "dashboard.exports", "dashboard.extracts", "dashboard.filters", "dashboard.server",
        "dashboard.settings", "dashboard.text", "dashboard.warehouse",
    },
    "dashboard.__main__": {"dashboard.bootstrap"},
    "dashboard.bootstrap": set(),
    "dashboard.answers": {
        "dashboard.errors", "dashboard.extracts", "dashboard.filters", "dashboard.query",
        "dashboard.settings", "dashboard.shelf", "dashboard.text", "dashboard.warehouse",
        "dashboard.words", "models", "polars", "streamlit",
    },
    "dashboard.parts": {
        "dashboard.answers", "dashboard.charts", "dashboard.errors", "dashboard.exports",
        "dashboard.extracts", "dashboard.filters", "dashboard.navigation", "dashboard.settings",
        "dashboard.text", "dashboard.units", "dashboard.warehouse", "dashboard.words", "models",
        "polars", "streamlit",
    },
    "dashboard.charts": {
        "dashboard.text", "dashboard.units", "dashboard.words", "altair",
    },
    "dashboard.shelf": {"dashboard.errors", "dashboard.settings", "dashboard.text"},
    "dashboard.exports": {
        "dashboard.text", "dashboard.units", "dashboard.words", "polars", "xlsxwriter",
    },
    "dashboard.filters": {"dashboard.errors", "dashboard.text"},
    "dashboard.words": {"dashboard.extracts", "dashboard.text", "dashboard.units"},
    "dashboard.units": {"dashboard.text"},
    "dashboard.text": {"dashboard.errors", "dashboard.units", "babel"},
    "dashboard.errors": set(),
    "dashboard.settings": {
        "dashboard.errors", "dashboard.text", "pydantic", "pydantic_settings",
    },
    "dashboard.query": set(),
    "dashboard.warehouse": {
        "dashboard.errors", "dashboard.extracts", "dashboard.query", "dashboard.settings",
        "dashboard.text", "duckdb", "polars",
    },
    "dashboard.extracts": {
        "dashboard.errors", "dashboard.query", "dashboard.settings", "dashboard.text", "babel",
        "deltalake", "duckdb", "fastexcel", "polars", "pydantic", "xlsxwriter",
    },
    "models": {"numpy", "polars", "scipy"},
    "sample_data": {"numpy", "polars"},
}  # fmt: skip

#: Part of the way in -> the parts its modules may import; what stands above them may import all.
WAY_IN: dict[str, set[str]] = {
    "contract": set(),
    "reading": {"contract"},
    "mappings": {"contract", "reading"},
    "judging": {"contract", "mappings", "reading"},
    "store": {"contract"},
}

#: These run before anything is installed.
STANDARD_LIBRARY_ONLY = (
    "dashboard/__main__.py", "dashboard/bootstrap.py", "tests/__main__.py",
)  # fmt: skip

#: Columns of marts that are plain text although their last word names no unit.
TEXT_COLUMNS = {
    "backstage_cause", "case_type", "category", "channel", "comment", "country", "description",
    "dimension", "industry", "reaction", "region", "stage", "status", "type_group", "valence",
    "value",
}  # fmt: skip
TEXT_ENDINGS = (
    "_id", "_name", "_class", "_code", "_label", "_detail", "_role", "_dim", "_process",
)  # fmt: skip

#: Unit -> the DuckDB types a column of it may have.
UNIT_TYPES = {
    "on": {"DATE"},
    "at": {"TIMESTAMP"},
    "count": {"BIGINT"},
    "rank": {"BIGINT"},
    "no": {"BIGINT"},
    "year": {"BIGINT"},
    "groups": {"BIGINT", "DOUBLE"},
    "days": {"BIGINT", "DOUBLE"},
    "months": {"BIGINT", "DOUBLE"},
    "yes_no": {"BOOLEAN"},
}


@cache
def _modules() -> tuple[Path, ...]:
    return tuple(sorted(path for top in OURS for path in (ROOT / top).rglob("*.py")))


def _files() -> Iterator[Path]:
    """Every text file that belongs to the product."""
    kinds = {".py", ".sql", ".md", ".toml", ".po", ".lock", ".svg", ".csv", ".json", ""}
    rooms = (*OURS, "queries", "tests", "docs", ".ci", ".streamlit")
    for path in (*ROOT.iterdir(), *(path for room in rooms for path in (ROOT / room).rglob("*"))):
        if path.is_file() and path.suffix in kinds and "__pycache__" not in path.parts:
            yield path


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _room(dotted: str) -> str:
    """The room or library that a dotted name belongs to."""
    top, *rest = dotted.split(".")
    return f"{top}.{rest[0]}" if top == "dashboard" and rest else top


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=_name(path))


def _imported(path: Path) -> set[str]:
    """Dotted names of what a file imports; ``from dashboard import units`` names the module."""
    found: set[str] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_name(path)} imports relatively"
            if node.module == "dashboard":
                found |= {f"dashboard.{alias.name}" for alias in node.names}
            else:
                found.add(node.module or "")
    return found


def _rooms_imported(path: Path) -> set[str]:
    return {
        room
        for room in map(_room, _imported(path))
        if room.split(".")[0] not in sys.stdlib_module_names
    }


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_a_module_imports_only_along_the_arrows(path: Path) -> None:
    room = _room(_dotted(path))
    if room == "dashboard":
        assert not _rooms_imported(path)
        return
    assert _rooms_imported(path) - {room} <= ARROWS[room]


@pytest.mark.parametrize("part", WAY_IN)
def test_the_parts_of_the_way_in_import_only_what_comes_before_them(part: str) -> None:
    extracts = ROOT / "dashboard" / "extracts"
    assert {path.parent.name for path in extracts.glob("*/__init__.py")} == set(WAY_IN)
    found = {
        dotted.split(".")[2]
        for path in (extracts / part).glob("*.py")
        for dotted in _imported(path)
        if dotted.startswith("dashboard.extracts.")
    }
    assert found - {part} <= WAY_IN[part]


def test_every_arrow_starts_in_a_room_that_exists() -> None:
    rooms = {_room(_dotted(path)) for path in _modules()} - {"dashboard"}
    assert set(ARROWS) == rooms


def test_every_arrow_is_used() -> None:
    used: dict[str, set[str]] = {room: set() for room in ARROWS}
    for path in _modules():
        used.setdefault(_room(_dotted(path)), set()).update(_rooms_imported(path))
    unused = {room: ARROWS[room] - used[room] for room in ARROWS}
    assert {room: names for room, names in unused.items() if names} == {}


@pytest.mark.parametrize("name", STANDARD_LIBRARY_ONLY)
def test_what_runs_before_the_installation_needs_only_python(name: str) -> None:
    assert _rooms_imported(ROOT / name) <= {"dashboard.bootstrap"}


def test_nobody_imports_a_page() -> None:
    everything = (*_modules(), *(ROOT / "tests").rglob("*.py"))
    assert [_name(path) for path in everything if "pages" in _rooms_imported(path)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=_name)
def test_a_page_arranges_and_does_nothing_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    calculated = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.BinOp)]
    assert [ast.unparse(node) for node in calculated if not _is_union(node)] == []
    assert "session_state" not in text
    assert "__main__" not in text
    assert ast.get_docstring(_tree(path), clean=True), "a page begins with its question"


def _is_union(node: ast.BinOp) -> bool:
    """``str | None`` in an annotation is no arithmetic."""
    return isinstance(node.op, ast.BitOr)


def test_no_html_of_our_own_reaches_the_browser() -> None:
    forbidden = re.compile(r"unsafe_allow_html|st\.html\(|unsafe_allow_javascript")
    assert [_name(p) for p in _modules() if forbidden.search(p.read_text(encoding="utf-8"))] == []


def test_every_module_says_what_it_is_for() -> None:
    everything = (*_modules(), *(ROOT / "tests").rglob("*.py"))
    silent = [
        _name(p) for p in everything if (tree := _tree(p)).body and not ast.get_docstring(tree)
    ]
    assert silent == []


def test_no_file_of_code_is_longer_than_350_lines() -> None:
    everything = (*_modules(), *(ROOT / "queries").rglob("*.sql"))
    lengths = {_name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in everything}
    assert {name: length for name, length in lengths.items() if length > 350} == {}


def test_no_module_is_called_after_nothing() -> None:
    forbidden = {"utils", "helpers", "common", "misc", "manager"}
    assert [_name(path) for path in _modules() if path.stem in forbidden] == []


@pytest.mark.parametrize("name", query.names("marts"))
def test_every_column_of_a_mart_ends_in_its_unit(name: str) -> None:
    for column, promise in query.named("marts", name).columns.items():
        unit = units.of(column)
        if unit is units.TEXT:
            assert column in TEXT_COLUMNS or column.endswith(TEXT_ENDINGS), column
            assert promise.type in {"VARCHAR", "VARCHAR[]"}, column
        else:
            assert promise.type in UNIT_TYPES.get(unit.name, {"DOUBLE"}), column


def _rows(heading: str) -> list[list[str]]:
    """Cells of the first table below a heading of the README, without head and rule."""
    section = README.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line.strip("| ") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"\s\|\s", line)] for line in lines[2:]]


def test_the_readme_names_every_setting_with_its_default_and_its_sentence() -> None:
    told = [
        [
            f"`{PREFIX}{name.upper()}`",
            f"`{str(field.default).replace(str(Path.home()), '~')}`",
            field.description,
        ]
        for name, field in Settings.model_fields.items()
    ]
    assert _rows("Settings") == told


def test_the_readme_lists_the_question_of_every_page() -> None:
    listed = dict(re.findall(r"^- \[(\w+)\]\(pages/\w+\.py\): (.+)$", README, flags=re.MULTILINE))
    asked = {
        path.stem: (ast.get_docstring(_tree(path)) or "").splitlines()[0]
        for path in (ROOT / "pages").glob("*.py")
    }
    assert listed == asked


def test_the_readme_draws_the_arrows_that_are_held_here() -> None:
    drawn = dict(re.findall(r"^([\w.]+) +─+► (.+)$", README, flags=re.MULTILINE))
    held = {room: _drawn(allowed) for room, allowed in ARROWS.items() if allowed}
    assert drawn == held


def _drawn(allowed: set[str]) -> str:
    """Rooms first, each by its own name, then libraries behind a plus."""
    rooms = sorted(name for name in allowed if name.split(".")[0] in OURS)
    libraries = sorted(allowed - set(rooms))
    told = ", ".join(name.removeprefix("dashboard") for name in rooms)
    return f"{told} + {', '.join(libraries)}".strip() if libraries else told


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=_name
)
def test_the_documentation_leads_nowhere_that_is_not_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_rule_is_where_the_overview_says() -> None:
    told = (ROOT / "docs" / "how_it_works.md").read_text(encoding="utf-8")
    table = told.split("## Where each rule lives")[1]
    places = re.findall(r"`((?:dashboard|models|queries|tests)/[\w/.]*|\.streamlit/[\w.]+)`", table)
    assert places
    assert [place for place in places if not (ROOT / place).exists()] == []


def _dependencies() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    return {re.split(r"[<>=!~\[ ]", one)[0] for one in named}


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^### ([\w-]+)$", reasons, flags=re.MULTILINE)) == _dependencies()


def test_the_lock_pins_every_dependency_by_hash_and_names_no_registry() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==[^\n]*\\\n    --hash=sha256:", lock, flags=re.MULTILINE)
    starts = [line for line in lock.splitlines() if re.match(r"[^\s#]", line)]
    assert len(pins) == len(starts)
    assert {name.lower() for name in _dependencies()} <= {name.lower() for name in pins}
    assert not re.search(r"://|--index|--extra-index|--find-links|@ ", lock)


@pytest.mark.parametrize(
    "forbidden",
    [
        r"\b(?:session|sitzung) #?\d",
        r"\b(?:issue|ticket|pull request|PR)s? #?\d",
        r"(?<![\w.~])/(?:work|root|home|Users)/\w",
    ],
    ids=["working sessions", "numbers of issues", "paths of one machine"],
)
def test_files_speak_of_the_product_only(forbidden: str) -> None:
    wanted = re.compile(forbidden, flags=re.IGNORECASE)
    found = [
        f"{_name(path)}: {match.group()}"
        for path in _files()
        if (match := wanted.search(path.read_text(encoding="utf-8")))
    ]
    assert found == []
