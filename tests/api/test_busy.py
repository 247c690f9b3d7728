"""What callers are told when others hold what they need for too long."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable, UndefinedTable

from apps.api.problems import problem_document
from apps.reports.feed import publish
from apps.tenancy.context import acting_for
from tests.api.conftest import caller, score, token_of
from tests.conftest import Company
from tests.postgres import SERVER


@pytest.fixture
def impatient() -> Iterator[None]:
    """Waits for no lock for longer than a moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout TO '100ms'")
        yield
        cursor.execute("RESET lock_timeout")


def failed(cause: Exception) -> OperationalError:
    error = OperationalError("a statement was cancelled")
    error.__cause__ = cause
    return error


def test_a_lock_that_others_hold_is_no_fault_of_ours(db: None) -> None:
    answer = problem_document(failed(LockNotAvailable()), {})

    assert answer
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert answer.data["type"] == "urn:tidemark:problem:busy"


def test_anything_else_is(db: None) -> None:
    assert problem_document(failed(UndefinedTable()), {}) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("path", ["/api/v1/rounds", "/api/v1/rounds.csv", "/odata/v4/rounds"])
def test_every_door_says_so_whatever_it_waited_for(acme: Company, path: str) -> None:
    call = caller(token_of(acme))
    with acting_for(acme.organisation.pk):
        publish()
    score(acme, "2026-Q3", 40.0)

    with SERVER.administrator() as admin:
        admin.execute("SELECT 1 FROM reports_feed FOR UPDATE")
        answer = call(path)

    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert call(path).status_code == 200
