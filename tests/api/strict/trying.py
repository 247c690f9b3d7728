"""Has schemathesis try the contract as a caller, and counts what it reports."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from apps.operations.state import CHECKOUT
from tests.api.strict.callers import OTHER, OWN, Caller

OVER_QUOTA = 429
FACTS = "STRICT_FACTS"  # the variable that names the file of what is there; see `callers`


@dataclass
class Outcome:
    """What came of one caller's requests."""

    requests: int = 0
    answers: Counter[int | None] = field(default_factory=Counter)  # by status
    phases: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)  # that were made
    failures: Counter[str] = field(default_factory=Counter)  # by check
    said: str = ""  # by schemathesis, where something failed

    @property
    def is_good(self) -> bool:
        """Whether something was asked, and nothing failed."""
        return self.requests > 0 and not self.failures and not self.said

    def add(self, other: "Outcome") -> None:
        """Count another run, too."""
        self.requests += other.requests
        for name in ("answers", "phases", "checks", "failures"):
            getattr(self, name).update(getattr(other, name))
        self.said += other.said


def tried(caller: Caller, facts: Path, *arguments: str) -> Outcome:
    """Run schemathesis once, with every check."""
    folder = Path(mkdtemp(dir=facts.parent))
    config, report, known = (folder / name for name in ("try.toml", "report.ndjson", "known.json"))
    there = json.loads(facts.read_text())
    known.write_text(json.dumps(there | {"own": caller.headers[OWN]}))
    config.write_text(_config(folder, caller))
    command = [sys.executable, "-m", "schemathesis.cli", f"--config-file={config}", "run"]
    command += [
        there["contract"],
        f"--url={there['url']}",
        "--checks=all",
        "--suppress-health-check=too_slow",  # how long it makes up requests says nothing of us
        "--continue-on-failure",
        "--no-color",
    ]
    command += ["--output-sanitize=false", f"--report-ndjson-path={report}", *arguments]
    command += [f"--include-operation-id={one}" for one in caller.operations]
    done = subprocess.run(  # noqa: S603 - our own command line
        command,
        cwd=folder,
        env=os.environ | {FACTS: str(known), "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=False,
    )
    outcome = Outcome(said=done.stdout + done.stderr if done.returncode else "")
    for scenario in _scenarios(report) if report.exists() else ():
        _count(scenario, outcome)
    return outcome


def _config(folder: Path, caller: Caller) -> str:
    users = [
        {"name": name, "fixedHeaders": [{"name": k, "value": v} for k, v in headers.items()]}
        for name, headers in caller.headers.items()
    ]
    (folder / "users.json").write_text(json.dumps({"auth": users}))
    peers = f'peers = ["{OWN}", "{OTHER}"]' if OTHER in caller.headers else ""
    return f"""
hooks = "tests.api.strict.knowledge"
[auth.wfc]
path = "{folder / "users.json"}"
user = "{OWN}"
{peers}
[generation]
database = "none"
"""


def _scenarios(report: Path) -> Iterator[dict[str, Any]]:
    with report.open() as lines:
        for line in lines:
            yield from (v for k, v in json.loads(line).items() if k == "ScenarioFinished")


def _count(scenario: dict[str, Any], outcome: Outcome) -> None:
    recorder = scenario["recorder"]
    for interaction in recorder.get("interactions", {}).values():
        answer = interaction.get("response")
        outcome.requests += 1
        outcome.answers[answer["status_code"] if answer else None] += 1
        outcome.phases[scenario["phase"]] += 1
    for checks in recorder.get("checks", {}).values():
        for check in checks:
            outcome.checks[check["name"]] += 1
            outcome.failures[check["name"]] += check["status"] == "failure"
    outcome.failures += Counter()  # drops the zeros
