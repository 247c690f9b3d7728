"""Work that the clock starts."""

from celery import shared_task
from celery.schedules import crontab
from django.utils.timezone import now

from apps.reports import actions
from apps.reports.files import forget_old
from apps.tenancy.context import due_organisations, in_each


@shared_task
def remove_expired_exports() -> None:
    """Remove every export whose time is over, one organisation at a time."""
    at = now()
    due = due_organisations("export_expired", at)
    in_each(due, lambda: actions.remove_expired_exports(at=at))


@shared_task
def forget_files() -> None:
    """Remove this machine's copies of files that nobody has come back for."""
    forget_old(now())


BEAT = {
    "remove-expired-exports": {
        "task": remove_expired_exports.name,
        "schedule": crontab(minute="*/15"),
    },
    "forget-files": {"task": forget_files.name, "schedule": crontab(minute="*/15")},
}
