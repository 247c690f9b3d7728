"""Work that the clock starts."""

from celery import shared_task
from celery.schedules import crontab
from django.utils.timezone import now

from apps.benchmarks import actions
from apps.jobs.tasks import POOL


@shared_task
def request_due_releases() -> None:
    """Ask, every day, for the releases that are due: each key makes it one job a quarter."""
    actions.request_due_releases(at=now())


BEAT = {
    "request-due-releases": {
        "task": request_due_releases.name,
        "schedule": crontab(hour="3", minute="15"),
        "options": {"queue": POOL},
    }
}
