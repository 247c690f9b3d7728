"""Work that the clock starts."""

from datetime import timedelta

from celery import shared_task
from celery.schedules import crontab
from django.utils.timezone import now

from apps.benchmarks import actions
from apps.benchmarks.models import Release
from apps.jobs.tasks import POOL
from apps.tenancy.context import due_organisations, in_each


@shared_task
def request_due_releases() -> None:
    """Ask, every day, for the releases that are due: each key makes it one job a quarter."""
    actions.request_due_releases(at=now())


@shared_task
def tell_of_latest_release() -> None:
    """Have members told of the latest release, in the organisations that have not been yet.

    Between two releases nobody is due, and the one question asked finds that out.
    """
    release = Release.objects.latest_news()
    if release is None:
        return
    at = now()
    untold = due_organisations(
        "organisation_release_told", release.published_at - timedelta.resolution
    )
    in_each(untold, lambda: actions.tell_members(release=release, at=at))


BEAT = {
    "tell-of-latest-release": {"task": tell_of_latest_release.name, "schedule": 600.0},
    "request-due-releases": {
        "task": request_due_releases.name,
        "schedule": crontab(hour="3", minute="15"),
        "options": {"queue": POOL},
    },
}
