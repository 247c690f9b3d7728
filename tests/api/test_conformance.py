"""A client that none of us wrote reads the contract and tries what it allows."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from apps.accounts.models import ApiToken
from apps.accounts.tokens import parse
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.api.conftest import score, token_of
from tests.conftest import Company

PATHS = ["/api/v1/me", "/api/v1/datasets", "/api/v1/datasets/{name}"]
PATHS += [f"/api/v1/{name}" for name in DATASETS]
PATHS += [f"/api/v1/{name}.csv" for name in DATASETS]
PATHS += [f"/api/v1/{name}.{{suffix}}" for name in DATASETS]
PATHS += ["/api/v1/exports/{export_id}"]
OTHER_PATHS = ["/api/v1/exports", "/api/v1/downloads/{signature}"]  # a POST, and one with no token
MANAGED = {  # of a session
    "/api/v1/tokens": ("GET", "POST"),
    "/api/v1/tokens/{token_id}": ("GET", "PATCH", "DELETE"),
    "/api/v1/tokens/{token_id}/rotate": ("POST",),
}
EXAMPLES = 6  # a path and mode; `schemathesis run` against a served instance tries more


@pytest.fixture
def contract(acme: Company) -> Iterator[Any]:
    score(acme, "2026-Q2", 40.0)
    score(acme, "2026-Q3", 55.0)
    # As Django's own client does: the test's transaction must outlive a request.
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def test_every_path_of_the_contract_is_tried(contract: Any) -> None:
    assert set(contract) == {*PATHS, *OTHER_PATHS, *MANAGED, "/oauth/token"}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize("path", PATHS)
def test_answers_as_the_contract_says(
    acme: Company, contract: Any, path: str, mode: GenerationMode
) -> None:
    # The client names what it can unpack, and over WSGI unpacks nothing.
    headers = {"Authorization": f"Bearer {token_of(acme)}", "Accept-Encoding": "identity"}

    def ask(case: Any) -> None:
        # A made-up cursor is well-formed, and refused all the same: only the API can make one.
        given_out = {"cursor", "since"} & set(case.query or {})
        unfit = [positive_data_acceptance] if given_out else []
        case.call_and_validate(headers=headers, excluded_checks=unfit)

    _try(contract[path]["GET"].as_strategy(generation_mode=mode), ask)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_has_files_made_as_the_contract_says(
    acme: Company, contract: Any, mode: GenerationMode
) -> None:
    headers = {"Authorization": f"Bearer {token_of(acme)}", "Accept-Encoding": "identity"}

    def ask(case: Any) -> None:
        case.call_and_validate(headers=headers)

    _try(contract["/api/v1/exports"]["POST"].as_strategy(generation_mode=mode), ask)


def test_refuses_addresses_that_nobody_was_given(contract: Any) -> None:
    def ask(case: Any) -> None:
        answer = case.call_and_validate(excluded_checks=[positive_data_acceptance])
        assert answer.status_code == 410

    _try(contract["/api/v1/downloads/{signature}"]["GET"].as_strategy(), ask)


@pytest.mark.parametrize("path", PATHS)
def test_asks_a_stranger_for_a_token(contract: Any, path: str) -> None:
    def ask(case: Any) -> None:
        assert case.call().status_code == 401

    _try(contract[path]["GET"].as_strategy(), ask)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize(
    ("path", "method"), [(path, method) for path in MANAGED for method in MANAGED[path]]
)
def test_answers_people_as_the_contract_says(
    acme: Company, contract: Any, path: str, method: str, mode: GenerationMode
) -> None:
    token = parse(token_of(acme))
    with acting_for(acme.organisation.pk):
        token_id = ApiToken.objects.get(prefix=token.prefix).pk
    session = acme.client().cookies[django_settings.SESSION_COOKIE_NAME].value
    headers = {
        "Cookie": f"{django_settings.SESSION_COOKIE_NAME}={session}; csrf={'x' * 32}",
        "X-CSRFToken": "x" * 32,
        "Accept-Encoding": "identity",
    }

    def ask(case: Any) -> None:
        if mode == GenerationMode.POSITIVE:  # of an organisation that is there, and its token
            case.query["organisation"] = acme.slug
            case.path_parameters = {"token_id": str(token_id)} if case.path_parameters else {}
        # What a name on one line is, or an address, is more than the document says.
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    _try(contract[path][method].as_strategy(generation_mode=mode), ask)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_answers_clients_as_the_contract_says(contract: Any, mode: GenerationMode) -> None:
    def ask(case: Any) -> None:
        # Nobody has the secret that is made up.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    _try(contract["/oauth/token"]["POST"].as_strategy(generation_mode=mode), ask)


def _try(cases: Any, ask: Callable[[Any], None]) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def run(case: Any) -> None:
        ask(case)

    run()
