"""Prove that the REST door is as its contract says: `python -m tests.api.strict_proof`.

Serves an instance with sample data on the loopback, and has two clients try it that none of us
wrote. schemathesis reads the contract as three tokens with different scopes at once, and then as
somebody who is logged in, in every phase that it has (examples, coverage, fuzzing, stateful) and
with every check that it has; tokens of another company look whether they see what is not theirs.
A client that `openapi-python-client` generates from the contract reads pages,
follows cursors, writes, and is refused.

No check is off, but for the time that an answer takes: that is measured by `make bench`, and here
it would tell how busy the machine is. The quota is set out of the way; answers 429 are counted
apart, and are of exports, of which four can be under way. What valid requests say in place of what
was made up, because no document can tell it, is in `tests.api.strict.knowledge`.

Exits with 1 if anything failed.
"""

import argparse
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.api.strict.callers import Caller, Prepared, prepared
from tests.api.strict.generated import generate, used
from tests.api.strict.trying import OVER_QUOTA, Outcome, tried
from tests.journeys import people
from tests.journeys.served import Served, serving
from tests.journeys.visitor import Visitor

QUOTA = 1_000_000  # requests a minute: this asks what answers say, not how many there are
EXAMPLES = 5  # of an operation, for each seed; covering what the contract allows takes more
POPULATION = ("--organisations", "60", "--quarters", "3", "--seed", "7")


def main() -> int:
    """Serve, try, tell, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=5000, help="of each token, at least")
    wanted = parser.parse_args()
    os.environ["TIDEMARK_REQUEST_QUOTA"] = str(QUOTA)
    with serving() as served, Visitor(served.url) as member, tempfile.TemporaryDirectory() as kept:
        everybody = _with_sample(served, member)
        is_good = _generated(everybody, Path(kept))
        facts = everybody.write(Path(kept))
        *tokens, logged_in = everybody.callers
        with ThreadPoolExecutor(len(tokens)) as at_once:
            waiting = [at_once.submit(_enough, each, facts, wanted.requests) for each in tokens]
            outcomes = [each.result() for each in waiting]
        outcomes.append(_enough(logged_in, facts, wanted.requests))  # who takes tokens away, too
    return 0 if is_good and all(outcome.is_good for outcome in outcomes) else 1


def _with_sample(served: Served, member: Visitor) -> Prepared:
    served.manage("make_population", *POPULATION)
    people.log_in_as_demo(served, member)
    own = people.Company("Harrow Tide Energy", "harrow-tide.sample.example", member)
    own.slug = "harrow-tide-energy"
    return prepared(served, own)


def _generated(everybody: Prepared, folder: Path) -> bool:
    """Try the generated client, and return whether all went as it should."""
    if said := generate(everybody.contract, folder):
        sys.stdout.write(said)
        return False
    tries = list(used(everybody))
    for each in tries:
        sys.stdout.write(f"generated client: {each.what}: {'good' if each.is_good else 'BAD'}\n")
    return all(each.is_good for each in tries)


def _enough(caller: Caller, facts: Path, wanted: int) -> Outcome:
    """Try until there were so many requests, with another seed each time."""
    began, found, seed = time.monotonic(), Outcome(), 0
    least = 1 if caller.operations else wanted  # some operations are soon tried
    while found.requests < least and (found.is_good or not seed):
        seed += 1
        found.add(tried(caller, facts, f"--seed={seed}", f"--max-examples={EXAMPLES}"))
    sys.stdout.write(found.said + told(caller, found, time.monotonic() - began))
    sys.stdout.flush()
    return found


def told(caller: Caller, found: Outcome, seconds: float) -> str:
    """Return what came of a caller's requests, in a line."""
    answers = ", ".join(f"{status} {n}" for status, n in sorted(found.answers.items(), key=str))
    phases = ", ".join(f"{name} {n}" for name, n in found.phases.items())
    failures = ", ".join(f"{name} {n}" for name, n in found.failures.items()) or "none"
    return (
        f"{caller.name}: {found.requests} requests in {seconds:.0f} s ({phases}),"
        f" {found.answers[OVER_QUOTA]} of them over a quota; {sum(found.checks.values())} checks"
        f" of {len(found.checks)} kinds; failures: {failures}; answers: {answers}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
