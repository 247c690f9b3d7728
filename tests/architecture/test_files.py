"""What every file keeps to: its size, its first line, its name, its place."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
MOST_LINES = 400
FOLDERS = ("apps", "config", "tests")
BUILT = ("node_modules", "__pycache__", "dist")

MODULES = sorted(
    path
    for folder in FOLDERS
    for path in (CHECKOUT / folder).rglob("*.py")
    if not set(BUILT) & set(path.parts)
)
WRITTEN = [path for path in MODULES if "migrations" not in path.parts]  # Django writes those
STYLES_AND_SCRIPTS = sorted(
    path
    for suffix in ("ts", "css", "mjs")
    for path in (CHECKOUT / "frontend").rglob(f"*.{suffix}")
    if not set(BUILT) & set(path.parts)
)
APPS = sorted(path.name for path in (CHECKOUT / "apps").iterdir() if (path / "apps.py").exists())


def name_of(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def test_no_code_file_is_too_long() -> None:
    lengths = {
        name_of(path): len(path.read_text().splitlines()) for path in WRITTEN + STYLES_AND_SCRIPTS
    }

    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_every_module_says_what_is_in_it() -> None:
    silent = [
        name_of(path)
        for path in WRITTEN
        if "tests" not in path.relative_to(CHECKOUT).parts
        and path.read_text().strip()
        and not ast.get_docstring(parsed(path))
    ]

    assert silent == []


def test_nothing_prints() -> None:
    printing = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"print", "breakpoint"}
    ]

    assert printing == []


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "helpers", "common", "misc", "signals"}

    assert [name_of(path) for path in MODULES if path.stem in drawers] == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME)\b")
    files = [path for path in MODULES + STYLES_AND_SCRIPTS if path != Path(__file__).resolve()]

    assert [name_of(path) for path in files if later.search(path.read_text())] == []


def modules_of(app: str) -> set[str]:
    """Return the stems of an app's modules and packages."""
    return {
        part.removesuffix(".py")
        for path in (CHECKOUT / "apps" / app).rglob("*.py")
        for part in path.relative_to(CHECKOUT / "apps" / app).parts
    }


@pytest.mark.parametrize("app", APPS)
def test_a_test_that_names_a_module_stands_where_the_module_does(app: str) -> None:
    own = modules_of(app)
    elsewhere = {module for other in APPS for module in modules_of(other)} - own
    tests = (CHECKOUT / "tests" / app).rglob("test_*.py")

    astray = [name_of(path) for path in tests if path.stem.removeprefix("test_") in elsewhere]

    assert astray == []


def test_no_function_is_tested_under_another_ones_name() -> None:
    """Two tests of one name in one place: the second would silently replace the first."""
    doubled = []
    for path in (p for p in MODULES if p.stem.startswith("test_")):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Module | ast.ClassDef):
                names = sorted(n.name for n in node.body if isinstance(n, ast.FunctionDef))
                doubled += [f"{name_of(path)}:{one}" for one, two in pairwise(names) if one == two]

    assert doubled == []


def test_no_test_is_skipped_without_a_reason() -> None:
    """Skipping is for what a machine lacks, said in one place; the run in CI may lack nothing."""
    skipping = re.compile(r"pytest\.(mark\.)?(skip|xfail)\b|importorskip")

    found = [name_of(path) for path in MODULES if skipping.search(path.read_text())]

    assert set(found) <= {
        "tests/architecture/test_files.py",
        "tests/browser.py",
        "tests/press.py",
        "tests/conftest.py",
        "tests/journeys/conftest.py",
    }
