"""The benchmark worker's work, and telling members of it, which is not the benchmark worker's."""

from contextlib import suppress

from django.conf import settings
from django.utils.timezone import now

from apps.accounts.models import Notice
from apps.accounts.quarters import Quarter
from apps.accounts.telling import tell_member
from apps.benchmarks import releasing
from apps.benchmarks.models import Release
from apps.jobs.tasks import job
from apps.notifications.mail import page_address


@job
def draw_release(*, quarter: str, population: str) -> None:
    """Draw the quarter's release, unless it is drawn, or about nobody is there to be counted."""
    with suppress(releasing.NobodyToCountError):
        releasing.draw(Quarter.parse(quarter), population=population, at=now(), is_asked_for=False)


@job
def tell_of_release(*, membership_id: str, release_id: str, slug: str) -> None:
    """Tell one member that the release is published."""
    release = Release.objects.get(pk=release_id)
    words = {
        "quarter": Quarter.parse(release.quarter).label,
        "link": page_address(settings.PAGES["results"], slug),
    }
    tell_member(membership_id, Notice.RELEASE_PUBLISHED, about=release_id, context=words)
