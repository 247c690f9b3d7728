"""Work that the clock starts."""

from celery import shared_task
from celery.schedules import crontab
from django.utils.timezone import now

from apps.benchmarks import actions
from apps.jobs.tasks import POOL


@shared_task(queue=POOL)
def request_due_release() -> None:
    """Ask, every day, for the release that is due: its key makes it one job a quarter."""
    actions.request_due_release(at=now())


BEAT = {
    "request-due-release": {
        "task": request_due_release.name,
        "schedule": crontab(hour="3", minute="15"),
        "options": {"queue": POOL},
    }
}
