"""Telling members that a release is published: those who may be counted, once a release."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from apps.accounts.actions import benchmarks, deletion
from apps.accounts.actions.account import edit_preferences
from apps.accounts.models import Organisation
from apps.benchmarks import pool
from apps.benchmarks.models import Population, Release
from apps.benchmarks.schedule import tell_of_latest_release
from apps.notifications.models import WebhookEvent
from apps.tenancy.context import acting_for
from tests.benchmarks.companies import AT, Q3, Contributor
from tests.conftest import Company
from tests.jobs.doing import do_jobs
from tests.notifications.conftest import endpoint_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool", "clock"])


@pytest.fixture(autouse=True)
def _before() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def agree(company: Company, *, days_before: int = 1) -> Company:
    """Verify the company's domain, and have it agree to be counted."""
    at = AT - timedelta(days=days_before)
    with acting_for(company.organisation.pk):
        Organisation.objects.update(domain_verified_at=at, releases_told_until=at)
        benchmarks.give_consent(by=company.owner, at=at)
    return company


def publish(quarter: str = "2026-Q3", **changes: object) -> Release:
    fields = {"population": Population.REAL, "leaf_plan": "L0", "plan": {}, "published_at": AT}
    return Release.objects.using("pool").create(quarter=quarter, **fields | changes)


def tell(*companies: Company) -> list[str]:
    """Do what the clock starts, and the work that it asks for; return who had a mail."""
    mail.outbox.clear()
    tell_of_latest_release()
    for company in companies:
        do_jobs(company)
    return sorted(message.to[0] for message in mail.outbox)


class TestTellOfLatestRelease:
    def test_tells_every_member_of_those_who_agreed_and_nobody_else(
        self, acme: Company, borealis: Company
    ) -> None:
        agree(acme)
        viewer = acme.hire()
        publish()

        assert tell(acme, borealis) == sorted([acme.owner.email, viewer.email])
        assert mail.outbox[0].subject == "The benchmark of 2026 Q3 is published"

    def test_tells_once_a_release(self, acme: Company) -> None:
        agree(acme)
        publish()

        assert tell(acme) == [acme.owner.email]
        assert tell(acme) == []
        publish("2026-Q4", published_at=AT + timedelta(days=90))
        assert tell(acme) == [acme.owner.email]

    def test_tells_the_webhooks_of_those_who_agreed_once_too(
        self, acme: Company, borealis: Company
    ) -> None:
        agree(acme)
        endpoint_of(acme), endpoint_of(borealis)
        release = publish()

        for _ in range(2):
            tell_of_latest_release()

        with acting_for(acme.organisation.pk):
            (event,) = WebhookEvent.objects.all()
        assert (event.type, event.data["release_id"]) == ("benchmarks.published", str(release.pk))
        assert event.data["url"].endswith("/api/v1/benchmarks?period_id=2026-Q3")
        with acting_for(borealis.organisation.pk):
            assert not WebhookEvent.objects.exists()

    def test_counts_a_consent_given_afterwards_from_the_next_release_on(
        self, acme: Company
    ) -> None:
        agree(acme)
        with acting_for(acme.organisation.pk):
            Organisation.objects.update(releases_told_until=AT - timedelta(days=9))
        publish(published_at=AT - timedelta(days=2))

        assert tell(acme) == []

    def test_takes_no_erratum_and_no_sample_for_news(self, acme: Company) -> None:
        agree(acme)
        publish(is_erratum=True)
        publish(population=Population.SAMPLE)

        assert tell(acme) == []

    def test_leaves_alone_who_turned_it_off(self, acme: Company) -> None:
        agree(acme)
        edit_preferences(person=acme.owner, language="", wanted=[])
        publish()

        assert tell(acme) == []

    def test_tells_nothing_old_to_an_organisation_that_is_new(self, acme: Company) -> None:
        publish(published_at=timezone.now() - timedelta(days=1))

        assert tell(acme) == []


class TestAnOrganisationThatIsToBeDeleted:
    def test_counts_in_no_release_from_the_moment_it_is_asked_for(self, acme: Company) -> None:
        identity = Contributor(quarters=(Q3.shifted(-1), Q3)).write()

        def about() -> set[str]:
            with pool.drawing() as cursor:
                cursor.execute("SELECT contributor FROM bench.contributions(%s, '{}')", [Q3.code])
                return {row[0] for row in cursor.fetchall()}

        assert len(about()) == 1
        with acting_for(identity):
            deletion.ask_for_deletion(by=acme.owner, at=AT)

        assert about() == set()
