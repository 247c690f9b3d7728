"""The sweeper: sends again what is due and what a dead worker left behind."""

from datetime import timedelta

from celery import shared_task
from django.db import connections
from django.utils.timezone import now

from apps.jobs.actions import send
from apps.jobs.tasks import POOL, WORK

MOST = 500  # a sweep; the next one is seconds away
GRACE = timedelta(seconds=15)  # the first hint is probably still on its way


@shared_task(queue=WORK)
def sweep() -> None:
    """Hint to the broker at every job that is due and held by nobody."""
    at = now()
    with connections["clock"].cursor() as cursor:
        cursor.execute(
            "SELECT id, organisation_id, kind FROM jobs_job WHERE state = 'due'"
            " AND run_after <= %s AND (lease_until IS NULL OR lease_until <= %s)"
            " ORDER BY run_after LIMIT %s",
            [at - GRACE, at, MOST],
        )
        rows = cursor.fetchall()
    for job_id, organisation_id, kind in rows:
        send(kind, job_id, organisation_id, WORK if organisation_id else POOL)


BEAT = {"sweep-jobs": {"task": sweep.name, "schedule": 10.0}}
