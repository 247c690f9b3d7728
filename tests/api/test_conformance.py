"""A client that none of us wrote reads the contract and tries what it allows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from apps.accounts.models import ApiToken
from apps.accounts.quarters import Quarter
from apps.accounts.tokens import parse
from apps.assessments.actions import rounds
from apps.notifications.actions import add_endpoint, ping
from apps.performance.models import Annotation
from apps.reports.actions import ask_for_export
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.api.conftest import ALL_SCOPES, WRITE, score, token_of
from tests.conftest import NOON, Company

MANAGE = "webhooks:manage"
ROUND = "/api/v1/rounds/{round_id}"
EXPORTS = "/api/v1/exports"
DOWNLOAD = "/api/v1/downloads/{signature}"
READS = ["/api/v1/", "/api/v1/me", "/api/v1/datasets", "/api/v1/datasets/{name}"]
READS += ["/api/v1/changes", ROUND]
READS += [f"/api/v1/{name}" for name in DATASETS]
READS += [f"/api/v1/{name}.csv" for name in DATASETS]
READS += [f"/api/v1/{name}.{{suffix}}" for name in DATASETS]
READS += [f"{EXPORTS}/{{export_id}}"]
WRITES = [
    ("POST", EXPORTS),
    ("POST", "/api/v1/rounds"),
    ("POST", f"{ROUND}/open"),
    ("POST", f"{ROUND}/close"),
    ("POST", f"{ROUND}/invitations"),
    ("PUT", "/api/v1/kpi_values"),
    ("POST", "/api/v1/kpi_values"),
    ("POST", "/api/v1/annotations"),
    ("PATCH", "/api/v1/annotations/{annotation_id}"),
    ("DELETE", "/api/v1/annotations/{annotation_id}"),
]
ENDPOINTS, DELIVERIES = "/api/v1/webhook-endpoints", "/api/v1/webhook-deliveries"
ENDPOINT, DELIVERY = f"{ENDPOINTS}/{{endpoint_id}}", f"{DELIVERIES}/{{delivery_id}}"
READS += [ENDPOINTS, ENDPOINT, DELIVERIES, DELIVERY]
WRITES += [
    ("POST", ENDPOINTS),
    ("PATCH", ENDPOINT),
    ("DELETE", ENDPOINT),
    ("POST", f"{ENDPOINT}/ping"),
    ("POST", f"{ENDPOINT}/rotate"),
    ("POST", f"{DELIVERY}/replay"),
]
OPERATIONS = [*(("GET", path) for path in READS), *WRITES]
MANAGED = [  # of a session
    ("GET", "/api/v1/tokens"),
    ("POST", "/api/v1/tokens"),
    ("GET", "/api/v1/tokens/{token_id}"),
    ("PATCH", "/api/v1/tokens/{token_id}"),
    ("DELETE", "/api/v1/tokens/{token_id}"),
    ("POST", "/api/v1/tokens/{token_id}/rotate"),
]
OPEN = [("GET", DOWNLOAD), ("POST", "/oauth/token")]  # with neither token nor session
EXAMPLES = 6  # an operation and mode; `schemathesis run` against a served instance tries more


@contextmanager
def connections_kept() -> Iterator[None]:
    """Do as Django's own client does: the test's transaction must outlive a request."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="session")
def document() -> Any:
    """Read the contract once: nothing in the database is part of it."""
    with connections_kept():
        return schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())


@pytest.fixture
def contract(document: Any, acme: Company) -> Iterator[Any]:
    score(acme, "2026-Q2", 40.0)
    score(acme, "2026-Q3", 55.0)
    with connections_kept():
        yield document


@pytest.fixture
def own(acme: Company) -> dict[str, UUID]:
    """Return ids that the paths can name, each of something that is there."""
    with acting_for(acme.organisation.pk):
        round_ = rounds.start_round(
            organisation=acme.organisation,
            quarter=Quarter.at(now(), acme.organisation.time_zone),
            closes_at=now() + timedelta(days=14),
            by=None,
            at=now(),
        )
        event = Annotation.objects.create(
            happened_on=date(2026, 7, 1), text="Chat launched", created_at=NOON
        )
        export = ask_for_export(
            dataset=DATASETS["rounds"], suffix="csv", filters={}, by=None, at=now()
        )
        endpoint, _ = add_endpoint(url="https://hooks.acme.example/", by=None, at=now())
        delivery = ping(endpoint=endpoint, at=now())
    rows = {"round": round_, "annotation": event, "export": export}
    rows |= {"endpoint": endpoint, "delivery": delivery}
    return {f"{name}_id": row.pk for name, row in rows.items()}


def test_every_operation_of_the_contract_is_tried(contract: Any) -> None:
    told = {(method.upper(), path) for path in contract for method in contract[path]}

    assert told == {*OPERATIONS, *MANAGED, *OPEN}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_answers_as_the_contract_says(
    acme: Company, contract: Any, own: dict[str, UUID], method: str, path: str, mode: GenerationMode
) -> None:
    token = token_of(acme, *ALL_SCOPES, WRITE, MANAGE)
    # The client names what it can unpack, and over WSGI unpacks nothing.
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}

    def ask(case: Any) -> None:
        if mode == GenerationMode.POSITIVE:
            _name(case, own)
        # A made-up cursor is well-formed, and refused all the same: only the API can make one. And
        # a body of the right shape may name a quarter that lies ahead, or a KPI that is not.
        given_out = {"cursor", "since"} & set(case.query or {}) or method != "GET"
        unfit = [positive_data_acceptance] if given_out else []
        case.call_and_validate(headers=headers, excluded_checks=unfit)

    _try(contract[path][method].as_strategy(generation_mode=mode), ask)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_has_files_made_as_the_contract_says(
    acme: Company, contract: Any, mode: GenerationMode
) -> None:
    headers = {"Authorization": f"Bearer {token_of(acme)}", "Accept-Encoding": "identity"}

    def ask(case: Any) -> None:
        if mode == GenerationMode.POSITIVE:  # a key made up twice is refused for another body
            case.headers.pop("Idempotency-Key", None)
        case.call_and_validate(headers=headers)

    _try(contract[EXPORTS]["POST"].as_strategy(generation_mode=mode), ask)


def test_refuses_addresses_that_nobody_was_given(contract: Any) -> None:
    def ask(case: Any) -> None:
        answer = case.call_and_validate(excluded_checks=[positive_data_acceptance])
        assert answer.status_code == 410

    _try(contract[DOWNLOAD]["GET"].as_strategy(), ask)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_asks_a_stranger_for_a_token(contract: Any, method: str, path: str) -> None:
    def ask(case: Any) -> None:
        assert case.call().status_code == 401

    _try(contract[path][method].as_strategy(), ask)


@pytest.mark.parametrize(("method", "path"), [one for one in OPERATIONS if "_id}" in one[1]])
def test_tells_another_company_that_there_is_no_such_thing(
    borealis: Company, contract: Any, own: dict[str, UUID], method: str, path: str
) -> None:
    headers = {"Authorization": f"Bearer {token_of(borealis, *ALL_SCOPES, WRITE, MANAGE)}"}

    def ask(case: Any) -> None:
        _name(case, own)
        assert case.call(headers=headers).status_code == 404

    _try(contract[path][method].as_strategy(), ask)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize(("method", "path"), MANAGED)
def test_answers_people_as_the_contract_says(
    acme: Company, contract: Any, method: str, path: str, mode: GenerationMode
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


def _name(case: Any, own: dict[str, UUID]) -> None:
    """Have the case ask for something that is there."""
    for name in case.path_parameters or {}:
        if name in own:
            case.path_parameters[name] = str(own[name])


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
