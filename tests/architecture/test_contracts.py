"""Each import contract is kept, and finds out whoever breaks it."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).with_name("lint-imports")

LAYERS = "Apps depend downwards only"
INSIDE = (
    "Inside an app: routes, pages and clock, forms, actions, tasks, computation, tables"  # one line
)
PURE = "The method and the charts are pure: numpy, scipy and the standard library"
CROSSING = "Only the benchmark pool sees more than one tenant"
PROJECT = "Apps do not know the project"
CYCLES = "No cycles, at any depth"
FACES = "The API shares reports and actions with the pages, never their HTML"

# the contract that is broken, where, and by what
VIOLATIONS = [
    (LAYERS, "apps/accounts/domains.py", "from apps.assessments import quarters"),
    (LAYERS, "apps/samples/answering.py", "from apps.operations import progress"),
    (LAYERS, "apps/jobs/models.py", "def late():\n    from apps.accounts import models"),
    (LAYERS, "apps/billing/__init__.py", '"""An app that nobody gave a place."""'),
    (INSIDE, "apps/benchmarks/pool.py", "from apps.benchmarks import actions"),
    (INSIDE, "apps/accounts/helpers.py", '"""A module that nobody gave a place."""'),
    (PURE, "apps/method/noise.py", "from django.db import models"),
    (PURE, "apps/charts/svg.py", "import celery"),
    (CROSSING, "apps/reports/benchmarks.py", "from apps.tenancy import crossing"),
    (PROJECT, "apps/tenancy/signing.py", "from config import settings"),
    (CYCLES, "apps/method/scale.py", "from apps.method import assessment"),
    (FACES, "apps/api/v1/me.py", "from apps.dashboards import urls"),
    (FACES, "apps/api/v1/me.py", "from apps.accounts import forms"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code and its contracts, to be broken."""
    copy = tmp_path_factory.mktemp("contracts")
    shutil.copy(CHECKOUT / "pyproject.toml", copy)
    for package in ("apps", "config"):
        shutil.copytree(
            CHECKOUT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "data")
        )
    return copy


def broken_in(copy: Path) -> set[str]:
    """Return the names of the contracts that the code breaks."""
    done = subprocess.run(  # noqa: S603 - our own tool
        [LINT], cwd=copy, env={"COLUMNS": "300"}, capture_output=True, text=True, check=False
    )
    lines = [line.rsplit(" ", 1) for line in done.stdout.splitlines() if " " in line]
    assert {"KEPT", "BROKEN"} & {last for _, last in lines}, done.stdout + done.stderr
    broken = {name for name, last in lines if last == "BROKEN"}
    assert bool(broken) == bool(done.returncode)
    return broken


def test_the_code_keeps_every_contract(copy: Path) -> None:
    assert broken_in(copy) == set()


@pytest.mark.parametrize(
    ("contract", "place", "line"), VIOLATIONS, ids=lambda value: value.splitlines()[0]
)
def test_a_contract_finds_out_whoever_breaks_it(
    copy: Path, contract: str, place: str, line: str
) -> None:
    module = copy / place
    before = module.read_text() if module.exists() else None
    module.parent.mkdir(exist_ok=True)
    module.write_text(f"{before or ''}\n{line}\n")

    try:
        assert contract in broken_in(copy)
    finally:
        if before is None:
            module.unlink()
            if not any(module.parent.iterdir()):
                module.parent.rmdir()
        else:
            module.write_text(before)


def test_each_contract_has_a_violation() -> None:
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]

    assert {contract["name"] for contract in contracts} == {name for name, *_ in VIOLATIONS}
