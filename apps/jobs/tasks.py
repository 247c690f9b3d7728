"""Turns a function into a task that claims its job row, and is done once whatever happens."""

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from django.db import connections, transaction
from django.db.models import F
from django.utils.timezone import now

from apps.jobs.models import LEASE, MAX_ATTEMPTS, Job, State
from apps.tenancy.context import acting_for

log = logging.getLogger(__name__)

WORK, POOL = "work", "pool"  # queues; the second is the benchmark worker's alone


def job(function: Callable[..., None]) -> "Task[..., None]":
    """Make an organisation's task: the body runs in its scope, in one transaction with "done"."""
    return _task(function, queue=WORK)


def platform_job(function: Callable[..., None]) -> "Task[..., None]":
    """Make a platform's task: the body runs as the benchmark worker's role, outside any tenant."""
    return _task(function, queue=POOL)


def _task(function: Callable[..., None], *, queue: str) -> "Task[..., None]":
    name = f"{function.__module__}.{function.__name__}"

    @wraps(function)
    def run(job_id: str, organisation_id: str | None) -> None:
        organisation = UUID(organisation_id) if organisation_id else None
        claimed = _claim(UUID(job_id), organisation)
        if claimed is None:
            return  # done already, held by another worker, or not due: the broker repeats itself
        try:
            with _scope(organisation) as alias:
                function(**claimed.arguments)
                _held(claimed, alias).update(state=State.DONE, lease_until=None, last_error="")
        except Exception as error:
            log.warning("job %s of %s failed: %s", job_id, name, type(error).__name__)
            _give_back(claimed, organisation, error)

    return shared_task(name=name, queue=queue)(run)


@contextmanager
def _scope(organisation: UUID | None) -> Iterator[str]:
    if organisation is None:
        with transaction.atomic(using="pool", durable=True):
            yield "pool"
    else:
        with acting_for(organisation):
            yield "default"


def _claim(job_id: UUID, organisation: UUID | None) -> Job | None:
    at = now()
    with _scope(organisation) as alias:
        rows = Job.objects.using(alias)
        taken = rows.claimable(at).filter(pk=job_id)
        if not taken.update(lease_until=at + LEASE, attempts=F("attempts") + 1):
            return None
        return rows.get(pk=job_id)


def _held(claimed: Job, alias: str) -> Any:
    """Return the row if this attempt still holds it: a later one would have counted on."""
    return Job.objects.using(alias).filter(pk=claimed.pk, attempts=claimed.attempts)


def _give_back(claimed: Job, organisation: UUID | None, error: Exception) -> None:
    connections.close_all()  # the failure may have been the connection
    backoff = timedelta(seconds=random.uniform(1, 2.0**claimed.attempts * 5))  # noqa: S311
    state = State.DEAD if claimed.attempts >= MAX_ATTEMPTS else State.DUE
    with _scope(organisation) as alias:
        _held(claimed, alias).update(
            state=state,
            lease_until=None,
            run_after=now() + backoff,
            last_error=type(error).__name__[:200],
        )
