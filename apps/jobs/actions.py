"""Asking for work: a row in the transaction that needs it, and a hint to the broker after it."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from celery import Task, current_app
from django.db import transaction
from django.utils.timezone import now
from kombu.exceptions import OperationalError

from apps.jobs.models import Job
from apps.jobs.tasks import POOL, WORK
from apps.tenancy.context import current_organisation

log = logging.getLogger(__name__)


def enqueue(
    task: "Task[..., None]", *, key: str, run_after: datetime | None = None, **arguments: Any
) -> Job:
    """Have the organisation's work done once the transaction has committed.

    The same key is the same work: asked for again, it is done once.
    """
    return _write(task, "default", current_organisation(), key, run_after, arguments)


def enqueue_for_platform(
    task: "Task[..., None]", *, key: str, run_after: datetime | None = None, **arguments: Any
) -> Job:
    """Have the platform's work done by the benchmark worker."""
    return _write(task, "pool", None, key, run_after, arguments)


def send(kind: str, job_id: UUID, organisation_id: UUID | None, queue: str) -> None:
    """Hint to the broker that a job is due; without a broker the sweeper will say it again."""
    try:
        current_app.send_task(
            kind,
            args=[str(job_id), str(organisation_id) if organisation_id else None],
            queue=queue,
        )
    except (OperationalError, OSError) as error:
        log.warning("the broker did not take job %s: %s", job_id, type(error).__name__)


def _write(
    task: "Task[..., None]",
    alias: str,
    organisation_id: UUID | None,
    key: str,
    run_after: datetime | None,
    arguments: dict[str, Any],
) -> Job:
    row, is_new = Job.objects.using(alias).get_or_create(
        organisation_id=organisation_id,  # type: ignore[misc] # None: the platform's
        key=key,
        defaults={
            "kind": task.name,
            "arguments": {name: str(value) for name, value in arguments.items()},
            "run_after": run_after or now(),
        },
    )
    if is_new:
        queue = POOL if organisation_id is None else WORK
        transaction.on_commit(
            lambda: send(row.kind, row.pk, organisation_id, queue), using=alias, robust=True
        )
    return row
