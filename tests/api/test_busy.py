"""What callers are told when others hold what they need for too long."""

from django.db import OperationalError
from psycopg.errors import LockNotAvailable, UndefinedTable

from apps.api.problems import problem_document


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
