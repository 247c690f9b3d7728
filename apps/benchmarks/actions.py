"""Asking for a release, and having the members of those who may be counted told of it."""

from datetime import datetime

from django.conf import settings

from apps.accounts.models import BenchmarkConsent, ConsentSubject, Notice, Organisation, Role
from apps.accounts.quarters import Quarter
from apps.accounts.telling import members_to_tell
from apps.benchmarks import tasks
from apps.benchmarks.models import Population, Release
from apps.benchmarks.plan import due_quarter
from apps.jobs.actions import enqueue, enqueue_for_platform
from apps.jobs.models import Job
from apps.notifications.actions import emit
from apps.notifications.mail import page_address
from apps.notifications.models import EventType


def request_release(*, quarter: Quarter, population: str) -> Job:
    """Have the benchmark worker draw the quarter's release; asked for twice, it is drawn once."""
    return enqueue_for_platform(
        tasks.draw_release,
        key=f"release:{population}:{quarter.code}",
        quarter=quarter.code,
        population=population,
    )


def request_due_releases(*, at: datetime) -> list[Job]:
    """Ask for the release of the last quarter whose cut-off has passed, and for missed ones.

    Missed are the quarters since the latest release, a year back at most: an installation that was
    down catches up, a new one does not begin with a past that it did not have.
    """
    due = due_quarter(at)
    latest = Release.objects.using("pool").of(Population.REAL).first()
    first = max(Quarter.parse(latest.quarter).shifted(1), due.shifted(-3)) if latest else due
    return [
        request_release(quarter=first.shifted(step), population=Population.REAL)
        for step in range(due.ordinal - first.ordinal + 1)
    ]


def tell_members(*, release: Release, at: datetime) -> None:
    """Have members and webhooks told of the release, once, if it may count their organisation.

    Whether it was counted is not looked up: that it agreed before the release, and is verified, is
    what it knows of itself.
    """
    organisation = Organisation.objects.locked()
    if organisation.releases_told_until >= release.published_at:
        return
    organisation.releases_told_until = release.published_at
    organisation.save(update_fields=["releases_told_until"])
    if not _had_agreed(organisation, release.published_at):
        return
    for membership_id in members_to_tell(Notice.RELEASE_PUBLISHED, least=Role.VIEWER):
        enqueue(
            tasks.tell_of_release,
            key=f"{Notice.RELEASE_PUBLISHED}:{release.pk}:{membership_id}",
            membership_id=membership_id,
            release_id=release.pk,
            slug=organisation.slug,
        )
    where = f"{page_address(settings.API_ADDRESSES['benchmarks'])}?period_id={release.quarter}"
    told = {"release_id": str(release.pk), "period_id": release.quarter, "url": where}
    emit(EventType.BENCHMARKS_PUBLISHED, told, at=at)


def _had_agreed(organisation: Organisation, at: datetime) -> bool:
    """Tell whether the organisation agreed before that time, and still does."""
    if not organisation.benchmark_consent or organisation.domain_verified_at is None:
        return False
    said = BenchmarkConsent.objects.filter(subject=ConsentSubject.SCORES, at__lt=at)
    latest = said.latest_first().first()
    return latest is not None and latest.is_given
