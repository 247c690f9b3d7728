"""Finds jobs of every organisation, as the clock's role: ids, kinds and times, nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

GRACE = timedelta(seconds=30)  # the first hint is probably still on its way


@dataclass(frozen=True, slots=True)
class FoundJob:
    """A job row, as far as the clock sees it."""

    id: UUID
    organisation_id: UUID | None
    kind: str


def due_jobs(at: datetime, *, most: int) -> list[FoundJob]:
    """Return jobs that are due and held by nobody, or by a worker whose lease is over."""
    return _find(
        "state = 'due' AND (lease_until <= %s OR lease_until IS NULL AND run_after <= %s)"
        " ORDER BY run_after LIMIT %s",
        [at, at - GRACE, most],
    )


def dead_jobs() -> list[FoundJob]:
    """Return the jobs that were tried too often and given up."""
    return _find("state = 'dead' ORDER BY run_after", [])


def _find(condition: str, parameters: list[Any]) -> list[FoundJob]:
    query = f"SELECT id, organisation_id, kind FROM jobs_job WHERE {condition}"  # noqa: S608 - ours
    with connections["clock"].cursor() as cursor:
        cursor.execute(query, parameters)
        return [FoundJob(*row) for row in cursor.fetchall()]
