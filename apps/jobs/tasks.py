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
from kombu.exceptions import OperationalError

from apps.jobs.models import LEASE, MAX_ATTEMPTS, Job, State
from apps.tenancy.context import acting_for

log = logging.getLogger(__name__)

LOST = "WorkerLost"  # the error of an attempt that nobody was left to tell of
# Queues; the second is the benchmark worker's alone.
WORK, POOL, ERRANDS = "work", "pool", "errands"
_queues: dict[str, str] = {}  # of each kind of work, by the task's name
MOST_ERRANDS = 2  # that one organisation has under way at once: others need somebody to go, too


class LeaseLostError(Exception):
    """Another worker took the job over: what this one did is undone."""


def job(function: Callable[..., None]) -> "Task[..., None]":
    """Make a task of it: the body runs in one transaction with "done".

    An organisation's job runs in its scope; the platform's, which has none, as the benchmark
    worker's role, outside any tenant.
    """

    def do(claimed: Job, organisation: UUID | None) -> None:
        with job_scope(organisation) as alias:
            function(**claimed.arguments)
            _finish(claimed, alias)

    return _task(function, do, WORK)


def errand(function: Callable[..., Callable[[], None]]) -> "Task[..., None]":
    """Make a task of work outside the database, such as asking somebody over the network.

    The body runs in no transaction, so that none is held open while somebody is waited for; it is
    given the organisation's id, and opens its scope for what it has to read. What it returns is
    called in one transaction with "done". If the worker dies in between, the lease ends and the
    errand is run again: so it is done at least once, and whoever is asked has to be able to tell
    that they were asked before.

    Errands have workers of their own, so that nobody who takes long to answer holds up other work,
    and one organisation has two of them at most: each that ends sends for the next.
    """

    def do(claimed: Job, organisation: UUID | None) -> None:
        write_down = function(organisation, **claimed.arguments)
        with job_scope(organisation) as alias:
            write_down()
            _finish(claimed, alias)

    return _task(function, do, ERRANDS)


def _task(
    function: Callable[..., object], do: Callable[[Job, UUID | None], None], queue: str
) -> "Task[..., None]":
    name = f"{function.__module__}.{function.__name__}"
    most = MOST_ERRANDS if queue == ERRANDS else None

    @wraps(function)
    def run(job_id: str, organisation_id: str | None) -> None:
        organisation = UUID(organisation_id) if organisation_id else None
        claimed = _claim(UUID(job_id), organisation, name, most)
        if claimed is None:
            return  # done already, held by another worker, or not due: the broker repeats itself
        try:
            do(claimed, organisation)
        except Exception as error:
            log.warning("job %s of %s failed: %s", job_id, name, type(error).__name__)
            _give_back(claimed, organisation, error)
        if most is not None:
            _send_for_next(task, organisation)

    _queues[name] = queue
    task = shared_task(name=name)(run)
    return task


@contextmanager
def job_scope(organisation: UUID | None) -> Iterator[str]:
    """Open the transaction in which a job's row exists, and return its database alias."""
    if organisation is None:
        with transaction.atomic(using="pool", durable=True):
            yield "pool"
    else:
        with acting_for(organisation):
            yield "default"


def _claim(job_id: UUID, organisation: UUID | None, kind: str, most: int | None) -> Job | None:
    """Take the job; none if it is not to be had, or as many of its kind as may be are under way."""
    at = now()
    with job_scope(organisation) as alias:
        rows = Job.objects.using(alias)
        if most is not None and rows.under_way(at).filter(kind=kind).count() >= most:
            return None
        due = rows.claimable(at).filter(pk=job_id, kind=kind)
        # The last attempt ended its worker too: a job that kills is not tried for ever.
        spent = due.filter(attempts__gte=MAX_ATTEMPTS)
        if spent.update(state=State.DEAD, lease_until=None, last_error=LOST):
            return None
        if not due.update(lease_until=at + LEASE, attempts=F("attempts") + 1):
            return None
        return rows.get(pk=job_id)


def _send_for_next(task: "Task[..., None]", organisation: UUID | None) -> None:
    """Hint at the organisation's next errand: the hint at it may have come when it was too many."""
    with job_scope(organisation) as alias:
        waiting = Job.objects.using(alias).claimable(now()).filter(kind=task.name)
        found = waiting.order_by("run_after").first()
    if found is not None:
        hint(task, found.pk, organisation)


def is_kind(name: str) -> bool:
    """Tell whether there is such a kind of work."""
    return name in _queues


def hint(task: "Task[..., None]", job_id: UUID, organisation: UUID | None) -> None:
    """Tell the broker that a job is due; without a broker the sweeper will say it again."""
    try:
        task.apply_async(
            args=(str(job_id), str(organisation) if organisation else None),
            queue=_queues[task.name] if organisation else POOL,
        )
    except (OperationalError, OSError) as error:
        log.warning("the broker did not take job %s: %s", job_id, type(error).__name__)


def _finish(claimed: Job, alias: str) -> None:
    """Mark the job done, in the transaction of its work: both happen, or neither."""
    done = _held(claimed, alias).update(state=State.DONE, lease_until=None, last_error="")
    if not done:
        raise LeaseLostError


def _held(claimed: Job, alias: str) -> Any:
    """Return the row if this attempt still holds it: a later one would have counted on."""
    return Job.objects.using(alias).filter(pk=claimed.pk, attempts=claimed.attempts)


def _give_back(claimed: Job, organisation: UUID | None, error: Exception) -> None:
    connections.close_all()  # the failure may have been the connection
    # Some 10 s, 40 s, 3 min, 11 min: an outage of a mail server is over before the attempts are.
    longest = 15 * 4.0 ** (claimed.attempts - 1)
    backoff = timedelta(seconds=random.uniform(longest / 3, longest))  # noqa: S311 - no secret
    state = State.DEAD if claimed.attempts >= MAX_ATTEMPTS else State.DUE
    with job_scope(organisation) as alias:
        _held(claimed, alias).update(
            state=state,
            lease_until=None,
            run_after=now() + backoff,
            last_error=type(error).__name__[:200],
        )
