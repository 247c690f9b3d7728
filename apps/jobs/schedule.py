"""The sweeper: sends again what is due and what a dead worker left behind."""

import logging

from celery import shared_task
from django.utils.timezone import now

from apps.jobs.actions import send
from apps.jobs.finding import dead_jobs, due_jobs

log = logging.getLogger(__name__)

MOST = 500  # a sweep; the next one is seconds away
EVERY = 10.0  # seconds


@shared_task
def sweep() -> None:
    """Hint to the broker at every job that is due and held by nobody."""
    for job in due_jobs(now(), most=MOST):
        send(job.kind, job.id, job.organisation_id)


@shared_task
def report_dead_jobs() -> None:
    """Say in the log that work was given up: an operator has to look, and may revive it."""
    dead = dead_jobs()
    if dead:
        kinds = ", ".join(sorted({job.kind for job in dead}))
        log.error("%d jobs were given up (%s): see manage.py revive_jobs", len(dead), kinds)


BEAT = {
    # A sweep that waited too long is overtaken by the next: behind a backlog they would pile up.
    "sweep-jobs": {"task": sweep.name, "schedule": EVERY, "options": {"expires": EVERY}},
    "report-dead-jobs": {"task": report_dead_jobs.name, "schedule": 600.0},
}
