"""Prove that the REST door does what its contract says: `python -m tests.api.strict_proof`."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.api.strict.callers import Caller, prepared
from tests.api.strict.trying import OVER_QUOTA, Outcome, tried
from tests.journeys.served import serving

QUOTA = 1_000_000  # requests a minute: this asks what answers say, not how many there are


def main() -> int:
    """Serve, try, tell, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=5000, help="of each set of scopes, at least")
    wanted = parser.parse_args().requests
    os.environ["TIDEMARK_REQUEST_QUOTA"] = str(QUOTA)
    with serving() as served, tempfile.TemporaryDirectory() as folder:
        served.manage("make_population", "--organisations", "60", "--quarters", "3", "--seed", "7")
        with prepared(served) as all_of_them:
            facts = all_of_them.write(Path(folder))
            outcomes = [_enough(served.url, one, facts, wanted) for one in all_of_them.callers]
    return 0 if all(outcome.is_good for outcome in outcomes) else 1


def _enough(url: str, caller: Caller, facts: Path, wanted: int) -> Outcome:
    """Try until there were so many requests, with another seed each time."""
    began, found, seed = time.monotonic(), Outcome(), 0
    while not seed or (found.requests < wanted and found.is_good):
        seed += 1
        found.add(tried(url, caller, facts, f"--seed={seed}", "--max-examples=20"))
    sys.stdout.write(found.said + _told(caller, found, time.monotonic() - began))
    sys.stdout.flush()
    return found


def _told(caller: Caller, found: Outcome, seconds: float) -> str:
    answers = ", ".join(f"{status}: {n}" for status, n in sorted(found.answers.items(), key=str))
    phases = ", ".join(f"{name} {n}" for name, n in found.phases.items())
    failures = ", ".join(f"{name} {n}" for name, n in found.failures.items()) or "none"
    return (
        f"{caller.name}: {found.requests} requests in {seconds:.0f} s ({phases}),"
        f" {found.answers[OVER_QUOTA]} of them over the quota; {sum(found.checks.values())} checks"
        f" of {len(found.checks)} kinds; failures: {failures}; answers {answers}.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
