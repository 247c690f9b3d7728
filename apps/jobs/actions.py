"""Asking for work: a row in the transaction that needs it, and a hint to the broker after it."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from celery import Task, current_app
from django.db import transaction
from django.utils.timezone import now

from apps.jobs.finding import dead_jobs
from apps.jobs.models import Job, State
from apps.jobs.tasks import hint, is_kind, job_scope
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


def revive_dead_jobs() -> int:
    """Try every job anew that was given up, each in its own scope; return how many those are."""
    revived = 0
    for job in dead_jobs():
        with job_scope(job.organisation_id) as alias:
            is_revived = _revive(job.id, alias, at=now())
        if is_revived:
            send(job.kind, job.id, job.organisation_id)
            revived += 1
    return revived


def send(kind: str, job_id: UUID, organisation_id: UUID | None) -> None:
    """Hint to the broker that a job is due; one of a kind that is no more is left alone."""
    task = current_app.tasks.get(kind)
    if task is None or not is_kind(kind):
        log.error("job %s is of no known kind: %s", job_id, kind)
        return
    hint(task, job_id, organisation_id)


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
            "arguments": {name: _plain(value) for name, value in arguments.items()},
            "run_after": run_after or now(),
        },
    )
    if is_new or _revive(row.pk, alias, at=run_after or now()):
        transaction.on_commit(
            lambda: send(row.kind, row.pk, organisation_id),
            using=alias,
            robust=True,
        )
    return row


def _revive(job_id: UUID, alias: str, *, at: datetime) -> bool:
    """Make a job that was given up due again; tell whether it was one."""
    dead = Job.objects.using(alias).filter(pk=job_id, state=State.DEAD)
    return bool(dead.update(state=State.DUE, attempts=0, lease_until=None, run_after=at))


def _plain(value: Any) -> Any:
    """Return what JSON can hold: an id as text."""
    return str(value) if isinstance(value, UUID) else value
