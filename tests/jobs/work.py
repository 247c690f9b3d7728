"""Tasks for the tests of jobs, and what the broker was told."""

import base64
import json
from collections.abc import Callable
from uuid import UUID

from django.db import connection
from psycopg import sql

from apps.audit.models import AuditEntry
from apps.audit.record import record
from apps.jobs.models import Job
from apps.jobs.tasks import errand, job
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.postgres import SERVER

LOST_ON_THE_WAY = "lost on the way"
outings: list[tuple[bool, UUID]] = []  # of errands: in a transaction or not, and for whom


class AccidentError(Exception):
    """Something that goes wrong in a task."""


class KilledError(BaseException):
    """The end of a worker: nothing of ours is left to notice it."""


@job
def write(*, word: str) -> None:
    """Leave one entry in the log."""
    record(word, by=None, at=NOON)


@job
def write_and_fail(*, word: str) -> None:
    """Leave one entry in the log, then fail and tell a secret."""
    record(word, by=None, at=NOON)
    raise AccidentError("a secret that somebody answered")


@job
def write_and_die(*, word: str) -> None:
    """Leave one entry in the log, then end the worker."""
    record(word, by=None, at=NOON)
    raise KilledError


@errand
def go_out(organisation_id: UUID, *, word: str) -> Callable[[], None]:
    """Note whether a transaction is open outside; leave one entry in the log when back."""
    outings.append((connection.in_atomic_block, organisation_id))

    def write_down() -> None:
        record(word, by=None, at=NOON)
        if word == LOST_ON_THE_WAY and len(outings) == 1:
            raise KilledError

    return write_down


def entries(company: Company) -> int:
    """Return how many entries the tasks left."""
    with acting_for(company.organisation.pk):
        return AuditEntry.objects.count()


def stored(company: Company) -> Job:
    """Return the company's one job as it is now."""
    with acting_for(company.organisation.pk):
        return Job.objects.get()


def hints(queue: str) -> set[UUID]:
    """Return the jobs that the queue's messages hint at."""
    with SERVER.administrator() as admin:
        exists = admin.execute("SELECT to_regclass(%s)", [f"pgmq.q_{queue}"]).fetchone()
        if exists is None or exists[0] is None:
            return set()
        query = sql.SQL("SELECT message FROM pgmq.{}").format(sql.Identifier(f"q_{queue}"))
        messages = admin.execute(query).fetchall()
    return {_hinted(message) for (message,) in messages}


def forget_hints(queue: str) -> None:
    """Lose what the queue holds."""
    with SERVER.administrator() as admin:
        admin.execute(sql.SQL("DELETE FROM pgmq.{}").format(sql.Identifier(f"q_{queue}")))


def _hinted(message: dict[str, str]) -> UUID:
    (job_id, _organisation), *_ = json.loads(base64.b64decode(message["body"]))
    return UUID(job_id)
