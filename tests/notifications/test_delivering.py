"""From something that happens to a receiver who has checked who sent it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from standardwebhooks import Webhook, WebhookVerificationError

from apps.jobs.models import Job
from apps.notifications import actions
from apps.notifications.models import EventType, WebhookDelivery, WebhookEndpoint
from apps.notifications.webhooks.attempts import DELAYS
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.jobs.doing import do_jobs
from tests.notifications.conftest import endpoint_of
from tests.notifications.receiver import Answer, Received, Receiver

DATA = {"round_id": "4be1", "url": "https://tidemark.example/api/v1/rounds/4be1"}
DAYS = timedelta(days=1)


def happen(company: Company, at: datetime = NOON) -> None:
    with acting_for(company.organisation.pk):
        actions.emit(EventType.ROUND_OPENED, DATA, at=at)


def work(company: Company, at: datetime) -> None:
    """Let a worker do what is due at that time."""
    with time_machine.travel(at, tick=False):
        do_jobs(company)


def work_until(company: Company, end: datetime) -> list[timedelta]:
    """Let a worker do everything that falls due until then; return when it sent, since noon."""
    sent: list[timedelta] = []
    while due := the_next(company, end):
        work(company, due)
        sent.append(due - NOON)
    return sent


def the_next(company: Company, end: datetime) -> datetime | None:
    with acting_for(company.organisation.pk):
        due = Job.objects.filter(state="due", run_after__lte=end).order_by("run_after").first()
        return due.run_after if due else None


def stored(company: Company) -> WebhookDelivery:
    with acting_for(company.organisation.pk):
        return WebhookDelivery.objects.with_all().get()


def verified(secret: str, received: Received, at: datetime = NOON) -> Any:
    """Check it as a receiver does at that time, by the library of Standard Webhooks."""
    with time_machine.travel(at, tick=False):
        return Webhook(secret).verify(received.body, received.headers)


class TestADelivery:
    def test_is_signed_so_that_the_library_of_standard_webhooks_believes_it(
        self, acme: Company, receiver: Receiver
    ) -> None:
        _, secret = endpoint_of(acme, url=receiver.url())
        happen(acme)
        work(acme, NOON)

        (received,) = receiver.received
        delivery = stored(acme)
        assert verified(secret, received) == {
            "type": "round.opened",
            "timestamp": "2026-11-16T12:00:00.000000Z",
            "data": DATA,
        }
        assert received.headers["webhook-id"] == delivery.event.public_id
        assert received.headers["Content-Type"] == "application/json"
        assert (delivery.state, delivery.delivered_at) == ("delivered", NOON)
        with acting_for(acme.organisation.pk):
            (attempt,) = delivery.attempts.all()
        assert (attempt.number, attempt.status, attempt.error) == (1, 200, "")
        assert attempt.response_excerpt == "ok"

    def test_is_refused_by_it_once_tampered_with_replayed_late_or_meant_for_another(
        self, acme: Company, receiver: Receiver
    ) -> None:
        _, secret = endpoint_of(acme, url=receiver.url())
        _, other = endpoint_of(acme, url="https://other.example/", events=["export.ready"])
        happen(acme)
        work(acme, NOON)
        (received,) = receiver.received
        tampered = Received(
            received.path, received.headers, received.body.replace(b"4be1", b"4be2")
        )
        renamed = Received(received.path, received.headers | {"webhook-id": "evt_1"}, received.body)

        for held, shown, at in (
            (secret, tampered, NOON),
            (secret, renamed, NOON),
            (other, received, NOON),
            (secret, received, NOON + timedelta(seconds=400)),
        ):
            with pytest.raises(WebhookVerificationError):
                verified(held, shown, at)

    def test_is_signed_by_both_secrets_while_they_are_exchanged(
        self, acme: Company, receiver: Receiver
    ) -> None:
        endpoint, old = endpoint_of(acme, url=receiver.url())
        with acting_for(acme.organisation.pk):
            new = actions.rotate_secret(
                endpoint=endpoint, overlap=1 * DAYS, by=acme.owner.pk, at=NOON
            )
        later = NOON + 1 * DAYS
        for at in (NOON, later):
            happen(acme, at)
            work(acme, at)

        during, after = receiver.received
        assert verified(new, during) == verified(old, during)
        assert verified(new, after, later)["type"] == "round.opened"
        with pytest.raises(WebhookVerificationError):
            verified(old, after, later)

    def test_goes_to_nobody_but_the_organisation_it_is_about(
        self, acme: Company, borealis: Company, receiver: Receiver
    ) -> None:
        endpoint_of(acme, url=receiver.url(path="/acme"))
        endpoint_of(borealis, url=receiver.url(path="/borealis"))
        happen(acme)

        work(borealis, NOON)
        work(acme, NOON)

        assert [one.path for one in receiver.received] == ["/acme"]


class TestADeliveryThatFails:
    def test_is_tried_eight_times_over_some_twenty_eight_hours(
        self, acme: Company, receiver: Receiver
    ) -> None:
        endpoint_of(acme, url=receiver.url())
        receiver.usual = Answer(503, body=b"later")
        happen(acme)

        sent = work_until(acme, NOON + 30 * DAYS)

        assert sent == [sum(DELAYS[: n + 1], timedelta(0)) for n in range(8)]
        assert sent[-1] == timedelta(hours=27, minutes=35, seconds=5)
        ids = {one.headers["webhook-id"] for one in receiver.received}
        stamps = {one.headers["webhook-timestamp"] for one in receiver.received}
        assert (len(receiver.received), len(ids), len(stamps)) == (8, 1, 8)
        delivery = stored(acme)
        assert (delivery.state, delivery.attempts_made) == ("failed", 8)
        assert delivery.next_attempt_at is None
        with acting_for(acme.organisation.pk):
            errors = delivery.attempts.order_by("number").values_list("number", "status", "error")
            assert list(errors) == [(number, 503, "status") for number in range(1, 9)]

    def test_is_tried_no_more_once_it_got_through(self, acme: Company, receiver: Receiver) -> None:
        endpoint_of(acme, url=receiver.url())
        receiver.answers = [Answer(500), Answer(302, {"Location": receiver.url(path="/x")})]
        happen(acme)

        sent = work_until(acme, NOON + 30 * DAYS)

        delivery = stored(acme)
        assert [one.path for one in receiver.received] == ["/hook?for=tidemark"] * 3
        assert (delivery.state, delivery.attempts_made) == ("delivered", 3)
        assert delivery.delivered_at == NOON + sent[-1]
        with acting_for(acme.organisation.pk):
            assert WebhookEndpoint.objects.get().failing_since is None

    def test_is_sent_again_by_hand_under_the_same_id(
        self, acme: Company, receiver: Receiver
    ) -> None:
        endpoint_of(acme, url=receiver.url())
        receiver.usual = Answer(500)
        happen(acme)
        work_until(acme, NOON + 30 * DAYS)
        receiver.usual = Answer(200)
        with acting_for(acme.organisation.pk):
            actions.replay(delivery=WebhookDelivery.objects.get(), at=NOON + 2 * DAYS)

        work(acme, NOON + 2 * DAYS)

        assert len({one.headers["webhook-id"] for one in receiver.received}) == 1
        with acting_for(acme.organisation.pk):
            states = WebhookDelivery.objects.order_by("created_at").values_list("state", flat=True)
            assert list(states) == ["failed", "delivered"]

    def test_is_given_up_when_its_endpoint_is_switched_off_or_removed(
        self, acme: Company, receiver: Receiver
    ) -> None:
        endpoint, _ = endpoint_of(acme, url=receiver.url())
        gone, _ = endpoint_of(acme, url=receiver.url(path="/gone"))
        happen(acme)
        with acting_for(acme.organisation.pk):
            actions.disable_endpoint(endpoint=endpoint, by=acme.owner.pk, at=NOON)
            actions.remove_endpoint(endpoint=gone, by=acme.owner.pk, at=NOON)

        work(acme, NOON)

        assert receiver.received == []
        assert stored(acme).state == "failed"
        with acting_for(acme.organisation.pk):
            assert not Job.objects.exclude(state="done").exists()

    def test_of_a_ping_is_the_only_try(self, acme: Company, receiver: Receiver) -> None:
        endpoint, _ = endpoint_of(acme, url=receiver.url())
        receiver.usual = Answer(500)
        with acting_for(acme.organisation.pk):
            actions.ping(endpoint=endpoint, at=NOON)

        work_until(acme, NOON + 30 * DAYS)

        assert len(receiver.received) == 1
        assert stored(acme).state == "failed"
        with acting_for(acme.organisation.pk):
            assert WebhookEndpoint.objects.get().failing_since is None


class TestAnEndpointThatIsDead:
    def test_is_switched_off_at_once_where_the_receiver_is_gone(
        self, acme: Company, receiver: Receiver
    ) -> None:
        endpoint_of(acme, url=receiver.url())
        receiver.usual = Answer(410)
        happen(acme)
        happen(acme)

        work_until(acme, NOON + 30 * DAYS)

        assert len(receiver.received) == 1
        with acting_for(acme.organisation.pk):
            endpoint = WebhookEndpoint.objects.get()
            assert (endpoint.is_enabled, endpoint.disabled_because) == (False, "gone")
            assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"failed"}

    def test_is_switched_off_after_five_days_without_a_success(
        self, acme: Company, receiver: Receiver
    ) -> None:
        endpoint_of(acme, url=receiver.url())
        receiver.usual = Answer(500)
        for day in range(5):
            happen(acme, NOON + day * DAYS)
            work_until(acme, NOON + (day + 1) * DAYS)
        with acting_for(acme.organisation.pk):
            assert WebhookEndpoint.objects.get().is_enabled

        work_until(acme, NOON + 7 * DAYS)

        with acting_for(acme.organisation.pk):
            endpoint = WebhookEndpoint.objects.get()
            assert (endpoint.disabled_because, endpoint.failing_since) == ("failing", NOON)
            assert endpoint.disabled_at == NOON + 5 * DAYS + timedelta(
                hours=3, minutes=35, seconds=5
            )

    def test_is_none_where_a_later_try_gets_through(
        self, acme: Company, receiver: Receiver
    ) -> None:
        endpoint_of(acme, url=receiver.url())
        receiver.usual = Answer(500)
        happen(acme)
        work_until(acme, NOON + 2 * DAYS)
        receiver.usual, receiver.answers = Answer(200), [Answer(500)]
        happen(acme, NOON + 20 * DAYS)

        work_until(acme, NOON + 30 * DAYS)

        with acting_for(acme.organisation.pk):
            endpoint = WebhookEndpoint.objects.get()
            assert (endpoint.is_enabled, endpoint.failing_since) == (True, None)
