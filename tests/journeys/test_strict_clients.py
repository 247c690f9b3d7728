"""A client that none of us wrote tries the contract; `tests.api.strict_proof` tries more."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from tests.api.strict.callers import Prepared, prepared
from tests.api.strict.generated import generate, used
from tests.api.strict.trying import tried
from tests.journeys import people
from tests.journeys.people import Company
from tests.journeys.served import Served
from tests.journeys.tour import DOMAIN, NAME, SLUG
from tests.journeys.visitor import Visitor

CALLERS = ("reads", "reads files", "may all", "logged in")
TRIES = 8  # by the generated client
CHECKS = 14  # that schemathesis has, but for the time that an answer takes


@pytest.fixture(scope="module")
def everybody(served: Served) -> Iterator[Prepared]:
    with Visitor(served.url) as owner:
        own = Company("Weather Shore", "weather-shore.example", owner)
        people.sign_up(served, own)
        people.found_organisation(own, is_verified=False)
        yield prepared(served, own)


def test_every_kind_of_caller_is_tried(everybody: Prepared) -> None:
    assert tuple(caller.name for caller in everybody.callers) == CALLERS


@pytest.mark.parametrize("name", CALLERS)
def test_finds_the_api_as_its_contract_says(everybody: Prepared, name: str, tmp_path: Path) -> None:
    caller = next(each for each in everybody.callers if each.name == name)

    found = tried(
        *(caller, everybody.write(tmp_path), "--phases=fuzzing,stateful"),
        *("--seed=1", "--max-examples=1"),
    )

    assert found.is_good, found.said
    assert len(found.checks) >= CHECKS
    assert found.requests >= len(caller.operations or everybody.contract["paths"])


def test_lets_a_client_be_generated_that_reads_writes_and_is_refused(
    sample: Served, tmp_path: Path
) -> None:
    with Visitor(sample.url) as member:
        people.log_in_as_demo(sample, member)
        everybody = prepared(sample, Company(NAME, DOMAIN, member, SLUG))

        complaints = generate(everybody.contract, tmp_path)
        tries = list(used(everybody))

    assert complaints == ""
    assert len(tries) >= TRIES
    assert [each.what for each in tries if not each.is_good] == []


def test_notices_an_answer_that_lacks_what_the_contract_says(
    everybody: Prepared, tmp_path: Path
) -> None:
    promising = deepcopy(everybody.contract)
    promising["components"]["schemas"]["Me"]["required"].append("horoscope")
    (tmp_path / "promising.json").write_text(json.dumps(promising))
    facts = everybody.facts | {"contract": str(tmp_path / "promising.json")}
    caller = replace(everybody.callers[0], operations=["show_me"])

    found = tried(
        *(caller, replace(everybody, facts=facts).write(tmp_path), "--phases=fuzzing"),
        *("--seed=1", "--max-examples=1"),
    )

    assert not found.is_good
    assert set(found.failures) == {"response_schema_conformance"}
