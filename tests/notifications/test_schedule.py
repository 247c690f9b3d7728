"""What the clock does about webhooks: admins are told of dead ones, and the log is cut."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from apps.accounts.models import Role
from apps.accounts.schedule import tell_of_ended_webhooks
from apps.jobs.actions import revive_dead_jobs
from apps.jobs.models import MAX_ATTEMPTS, Job
from apps.notifications import actions
from apps.notifications.models import (
    KEPT,
    DisabledBecause,
    EventType,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEvent,
)
from apps.notifications.schedule import forget_old_events, give_up_dead_deliveries
from apps.notifications.webhooks.attempts import switch_off
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.jobs.doing import do_jobs
from tests.notifications.conftest import endpoint_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "clock"])


def end(
    company: Company, because: DisabledBecause, description: str = "the warehouse"
) -> WebhookEndpoint:
    endpoint, _ = endpoint_of(company, description=description)
    with acting_for(company.organisation.pk):
        switch_off(endpoint, because, at=NOON)
    return endpoint


def told(*companies: Company) -> list[str]:
    """Let the clock look, and return to whom mails went."""
    mail.outbox.clear()
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        tell_of_ended_webhooks()
        for company in companies:
            do_jobs(company)
    return sorted(message.to[0] for message in mail.outbox)


class TestTellOfEndedWebhooks:
    def test_mails_every_admin_and_owner_once(self, acme: Company, borealis: Company) -> None:
        admin = acme.hire(Role.ADMIN)
        acme.hire(Role.ANALYST)
        endpoint = end(acme, DisabledBecause.FAILING)

        both = sorted([acme.owner.email, admin.email])
        assert told(acme, borealis) == both
        (message, _) = mail.outbox
        assert message.subject == "The webhook to the warehouse was switched off"
        assert "Nothing got through for five days" in str(message.body)
        assert "hooks.acme.example" in str(message.body)
        assert "Once the receiver answers again" in str(message.body)
        assert f"/o/{acme.slug}/webhooks/{endpoint.pk}/" in str(message.body)
        assert told(acme, borealis) == []

    def test_says_that_the_receiver_is_gone(self, acme: Company) -> None:
        end(acme, DisabledBecause.GONE)

        told(acme)

        [message] = mail.outbox
        assert isinstance(message, mail.EmailMultiAlternatives)
        [(page, _)] = message.alternatives
        for face in (str(message.body), str(page)):
            assert "(410)" in face
            assert "give the webhook the address at which somebody listens now" in face
            assert "answers again" not in face

    def test_names_the_host_of_one_that_has_no_description(self, acme: Company) -> None:
        end(acme, DisabledBecause.GONE, description="")

        told(acme)

        subject = mail.outbox[0].subject
        assert subject == "The webhook to hooks.acme.example was switched off"

    def test_is_no_news_to_who_did_it_by_hand(self, acme: Company) -> None:
        end(acme, DisabledBecause.BY_HAND)

        assert told(acme) == []


class TestGiveUpDeadDeliveries:
    def test_ends_those_that_no_worker_could_try_and_no_others(
        self, acme: Company, borealis: Company, caplog: pytest.LogCaptureFixture
    ) -> None:
        for company in (acme, borealis):
            endpoint, _ = endpoint_of(company)
            with acting_for(company.organisation.pk):
                actions.ping(endpoint=endpoint, at=NOON)
        with acting_for(acme.organisation.pk):
            WebhookEndpoint.objects.update(secret_sealed=b"of another key")
        for hours in range(MAX_ATTEMPTS):
            with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
                do_jobs(acme)
        with acting_for(acme.organisation.pk):
            assert Job.objects.get().state == "dead"
            actions.emit(EventType.ROUND_OPENED, {}, at=NOON + timedelta(days=1))

        give_up_dead_deliveries()

        states = {}
        for company in (acme, borealis):
            with acting_for(company.organisation.pk):
                rows = WebhookDelivery.objects.order_by("created_at")
                states[company.slug] = list(rows.values_list("state", flat=True))
        assert states == {acme.slug: ["failed", "waiting"], borealis.slug: ["waiting"]}
        assert "was given up: its job died of" in caplog.text

    def test_leaves_what_was_revived(self, acme: Company) -> None:
        endpoint, _ = endpoint_of(acme)
        with acting_for(acme.organisation.pk):
            actions.ping(endpoint=endpoint, at=NOON)
            Job.objects.update(state="dead")
        revive_dead_jobs()

        give_up_dead_deliveries()

        with acting_for(acme.organisation.pk):
            assert WebhookDelivery.objects.get().state == "waiting"


class TestForgetOldEvents:
    def test_keeps_a_month(self, acme: Company, borealis: Company) -> None:
        for company, at in ((acme, NOON), (borealis, NOON + timedelta(days=1))):
            endpoint_of(company)
            with acting_for(company.organisation.pk):
                actions.emit(EventType.ROUND_OPENED, {}, at=at)

        with time_machine.travel(NOON + KEPT, tick=False):
            forget_old_events()

        left = {}
        for company in (acme, borealis):
            with acting_for(company.organisation.pk):
                left[company.slug] = (WebhookEvent.objects.count(), WebhookDelivery.objects.count())
        assert left == {acme.slug: (0, 0), borealis.slug: (1, 1)}
