"""A company's rows, for tests of who can see them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.timezone import now

from apps.assessments.models import Round
from apps.instruments.models import InstrumentVersion
from apps.jobs.models import Job
from apps.tenancy.context import acting_for
from tests.conftest import Company


def add_round(company: Company, quarter: str = "2026-Q4") -> Round:
    """Give the company a round, in its own scope."""
    with acting_for(company.organisation.pk):
        instrument = InstrumentVersion.objects.current()
        return Round.objects.create(quarter=quarter, time_zone="UTC", instrument=instrument)


def add_job(company: Company) -> Job:
    """Give the company work to do, in its own scope."""
    with acting_for(company.organisation.pk):
        return Job.objects.create(
            organisation=company.organisation, kind="some.work", key="some", run_after=now()
        )


def read(query: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """Return the rows of raw SQL, of each of its statements, run as the app."""
    rows: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        while True:
            rows += cursor.fetchall() if cursor.description else []
            if not cursor.nextset():
                return rows


def stolen(query: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """Return what an attack reads; nothing where the database refuses it."""
    try:
        with transaction.atomic():
            return read(query, parameters)
    except DatabaseError:
        return []


@contextmanager
def named(setting: str, value: str) -> Iterator[None]:
    """Open a transaction in which the setting has that value, whoever wrote it."""
    with transaction.atomic():
        read("SELECT set_config(%s, %s, true)", [setting, value])
        yield
