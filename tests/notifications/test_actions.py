"""Endpoints: set up, changed, switched off and on, removed; and what is told to which of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.actions.deletion import delete_organisation
from apps.audit.models import AuditEntry
from apps.jobs.models import Job
from apps.notifications import actions
from apps.notifications.models import (
    EventType,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEvent,
)
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.notifications.conftest import URL, endpoint_of

DATA = {"round_id": "4be1"}


def told(company: Company) -> list[tuple[str, str]]:
    """Return what is on its way to whom."""
    with acting_for(company.organisation.pk):
        rows = WebhookDelivery.objects.with_all().order_by("endpoint__url")
        return [(row.endpoint.url, row.event.type) for row in rows]


def verbs(company: Company) -> list[str]:
    with acting_for(company.organisation.pk):
        return list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))


class TestAddEndpoint:
    def test_keeps_the_secret_sealed_and_shows_it_once(self, acme: Company) -> None:
        endpoint, secret = endpoint_of(acme)

        with acting_for(acme.organisation.pk):
            kept = WebhookEndpoint.objects.get(pk=endpoint.pk)
        assert secret.startswith("whsec_")
        assert secret.encode() not in bytes(kept.secret_sealed)
        assert kept.secrets(NOON) == [secret]
        assert verbs(acme) == ["webhook added"]

    def test_keeps_the_events_in_their_order(self, acme: Company) -> None:
        endpoint, _ = endpoint_of(acme, events=["data.changed", "round.opened", "data.changed"])

        assert endpoint.events == ["round.opened", "data.changed"]

    @pytest.mark.parametrize(
        ("terms", "part"),
        [
            ({"url": "http://hooks.acme.example/"}, "url"),
            ({"url": "https://10.0.0.1/"}, "url"),
            ({"events": ["round.eaten"]}, "events"),
            ({"events": ["ping"]}, "events"),
            ({"description": "x" * 121}, "description"),
            ({"description": "two\nlines"}, "description"),
        ],
    )
    def test_refuses_what_cannot_be_used_beside_its_field(
        self, acme: Company, terms: dict[str, object], part: str
    ) -> None:
        with pytest.raises(ValidationError) as refusal:
            endpoint_of(acme, **terms)

        assert list(refusal.value.message_dict) == [part]

    def test_refuses_more_than_so_many(self, acme: Company, borealis: Company) -> None:
        for number in range(actions.MOST_ENDPOINTS):
            endpoint_of(acme, url=f"{URL}/{number}")

        with pytest.raises(actions.TooManyEndpointsError):
            endpoint_of(acme)
        endpoint_of(borealis)

    def test_is_of_no_concern_to_strangers(self, acme: Company, borealis: Company) -> None:
        endpoint, _ = endpoint_of(acme)

        with acting_for(borealis.organisation.pk):
            assert not WebhookEndpoint.objects.exists()
            with pytest.raises(WebhookEndpoint.DoesNotExist):
                actions.disable_endpoint(endpoint=endpoint, by=borealis.owner.pk, at=NOON)
            actions.remove_endpoint(endpoint=endpoint, by=borealis.owner.pk, at=NOON)
        assert verbs(borealis) == []
        with acting_for(acme.organisation.pk):
            assert WebhookEndpoint.objects.get().is_enabled


class TestChangeEndpoint:
    def test_sends_elsewhere_and_other_events(self, acme: Company) -> None:
        endpoint, secret = endpoint_of(acme)

        with acting_for(acme.organisation.pk):
            changed = actions.change_endpoint(
                endpoint=endpoint,
                url=f"{URL}/2",
                description="the warehouse",
                events=["export.ready"],
                by=acme.owner.pk,
                at=NOON,
            )

            assert (changed.url, changed.description) == (f"{URL}/2", "the warehouse")
            assert (changed.events, changed.secrets(NOON)) == (["export.ready"], [secret])
        assert verbs(acme) == ["webhook added", "webhook changed"]

    def test_forgets_how_long_nothing_got_through_where_it_was_before(self, acme: Company) -> None:
        endpoint, _ = endpoint_of(acme)

        with acting_for(acme.organisation.pk):
            WebhookEndpoint.objects.update(failing_since=NOON)
            terms: dict[str, Any] = {"endpoint": endpoint, "events": [], "by": None, "at": NOON}
            same = actions.change_endpoint(url=URL, description="new words", **terms)
            moved = actions.change_endpoint(url=f"{URL}/2", description="new words", **terms)

        assert (same.failing_since, moved.failing_since) == (NOON, None)


class TestRotateSecret:
    def test_lets_both_sign_for_the_overlap(self, acme: Company) -> None:
        endpoint, old = endpoint_of(acme)

        with acting_for(acme.organisation.pk):
            new = actions.rotate_secret(
                endpoint=endpoint, overlap=timedelta(hours=24), by=acme.owner.pk, at=NOON
            )
            endpoint.refresh_from_db()

        assert endpoint.secrets(NOON + timedelta(hours=23)) == [new, old]
        assert endpoint.secrets(NOON + timedelta(hours=24)) == [new]

    def test_ends_the_old_one_at_once_without_an_overlap(self, acme: Company) -> None:
        endpoint, _ = endpoint_of(acme)

        with acting_for(acme.organisation.pk):
            new = actions.rotate_secret(
                endpoint=endpoint, overlap=timedelta(0), by=acme.owner.pk, at=NOON
            )
            endpoint.refresh_from_db()

        assert endpoint.secrets(NOON) == [new]


class TestEmit:
    def test_tells_those_who_want_to_know(self, acme: Company, borealis: Company) -> None:
        endpoint_of(acme, url=f"{URL}/all")
        endpoint_of(acme, url=f"{URL}/opened", events=["round.opened", "round.closed"])
        endpoint_of(acme, url=f"{URL}/exports", events=["export.ready"])
        off, _ = endpoint_of(acme, url=f"{URL}/off")
        endpoint_of(borealis)

        with acting_for(acme.organisation.pk):
            actions.disable_endpoint(endpoint=off, by=None, at=NOON)
            actions.emit(EventType.ROUND_OPENED, DATA, at=NOON)

        assert told(acme) == [(f"{URL}/all", "round.opened"), (f"{URL}/opened", "round.opened")]
        assert told(borealis) == []
        with acting_for(acme.organisation.pk):
            assert WebhookEvent.objects.get().data == DATA
            assert Job.objects.filter(kind="apps.notifications.tasks.deliver").count() == 2

    def test_writes_nothing_where_nobody_wants_to_know(self, acme: Company) -> None:
        endpoint_of(acme, events=["export.ready"])

        with acting_for(acme.organisation.pk):
            actions.emit(EventType.ROUND_OPENED, DATA, at=NOON)

            assert not WebhookEvent.objects.exists()


class TestDisableEndpoint:
    def test_gives_up_what_waits_and_sends_no_more(self, acme: Company) -> None:
        endpoint, _ = endpoint_of(acme)

        with acting_for(acme.organisation.pk):
            actions.emit(EventType.ROUND_OPENED, DATA, at=NOON)
            off = actions.disable_endpoint(endpoint=endpoint, by=acme.owner.pk, at=NOON)
            actions.emit(EventType.ROUND_CLOSED, DATA, at=NOON)

            assert (off.is_enabled, off.disabled_because) == (False, "by_hand")
            (delivery,) = WebhookDelivery.objects.all()
            assert (delivery.state, delivery.next_attempt_at) == ("failed", None)

    def test_is_taken_back(self, acme: Company) -> None:
        endpoint, _ = endpoint_of(acme)

        with acting_for(acme.organisation.pk):
            actions.disable_endpoint(endpoint=endpoint, by=None, at=NOON)
            on = actions.enable_endpoint(endpoint=endpoint, by=None, at=NOON)
            actions.enable_endpoint(endpoint=endpoint, by=None, at=NOON)

            assert (on.is_enabled, on.disabled_because, on.disabled_at) == (True, "", None)
        assert verbs(acme) == ["webhook added", "webhook switched off", "webhook switched on"]


class TestPing:
    def test_goes_to_the_endpoint_whatever_it_has_chosen(self, acme: Company) -> None:
        endpoint, _ = endpoint_of(acme, events=["export.ready"])
        endpoint_of(acme, url=f"{URL}/other")

        with acting_for(acme.organisation.pk):
            actions.ping(endpoint=endpoint, at=NOON)

        assert told(acme) == [(URL, "ping")]

    def test_is_refused_where_nothing_is_sent(self, acme: Company) -> None:
        endpoint, _ = endpoint_of(acme)

        with acting_for(acme.organisation.pk):
            actions.disable_endpoint(endpoint=endpoint, by=None, at=NOON)
            with pytest.raises(actions.EndpointDisabledError):
                actions.ping(endpoint=endpoint, at=NOON)


class TestReplay:
    def test_sends_the_same_event_under_the_same_id(self, acme: Company) -> None:
        endpoint, _ = endpoint_of(acme)

        with acting_for(acme.organisation.pk):
            first = actions.ping(endpoint=endpoint, at=NOON)
            again = actions.replay(delivery=first, at=NOON + timedelta(days=1))

            assert again.pk != first.pk
            assert again.event.public_id == first.event.public_id
            assert (again.state, again.attempts_made) == ("waiting", 0)


class TestWhatIsForgotten:
    def test_goes_with_its_endpoint(self, acme: Company, borealis: Company) -> None:
        endpoint, _ = endpoint_of(acme)
        other, _ = endpoint_of(borealis)
        for company, each in ((acme, endpoint), (borealis, other)):
            with acting_for(company.organisation.pk):
                tried(actions.ping(endpoint=each, at=NOON))

        with acting_for(acme.organisation.pk):
            actions.remove_endpoint(endpoint=endpoint, by=acme.owner.pk, at=NOON)
            actions.remove_endpoint(endpoint=endpoint, by=acme.owner.pk, at=NOON)

            assert not WebhookDelivery.objects.exists()
            assert not WebhookAttempt.objects.exists()
        assert verbs(acme) == ["webhook added", "webhook removed"]
        assert told(borealis) == [(URL, "ping")]

    def test_goes_with_its_organisation(self, acme: Company, borealis: Company) -> None:
        endpoint, _ = endpoint_of(acme)
        endpoint_of(borealis)

        with acting_for(acme.organisation.pk):
            tried(actions.ping(endpoint=endpoint, at=NOON))
            delete_organisation(by=acme.owner.pk, at=NOON)

            for model in (WebhookEndpoint, WebhookEvent, WebhookDelivery, WebhookAttempt):
                assert not model.objects.exists()
        with acting_for(borealis.organisation.pk):
            assert WebhookEndpoint.objects.exists()


def tried(delivery: WebhookDelivery) -> None:
    WebhookAttempt.objects.create(delivery=delivery, number=1, at=NOON, status=500, duration_ms=12)
