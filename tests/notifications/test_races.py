"""At the same time: an event and the end of its endpoint; a slow receiver and all else."""

from threading import Thread
from typing import Any

import pytest
import time_machine
from django.db import connection, connections

from apps.notifications import actions
from apps.notifications.models import EventType, WebhookDelivery, WebhookEndpoint, WebhookEvent
from apps.notifications.webhooks.attempts import DELAYS
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.jobs.doing import do_jobs
from tests.locks import wait_until_somebody_is_held_up
from tests.notifications.conftest import endpoint_of
from tests.notifications.receiver import Receiver

pytestmark = pytest.mark.django_db(transaction=True)

OPEN = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
  AND backend_type = 'client backend'
"""


class TestRemovingAnEndpoint:
    def test_waits_for_an_event_that_is_about_to_be_told_and_undoes_nothing(
        self, acme: Company
    ) -> None:
        endpoint, _ = endpoint_of(acme)
        removing = Thread(target=_remove, args=(acme, endpoint))

        with acting_for(acme.organisation.pk):
            actions.emit(EventType.ROUND_CLOSED, {}, at=NOON)
            removing.start()
            wait_until_somebody_is_held_up()
        removing.join(timeout=30)

        with acting_for(acme.organisation.pk):
            assert WebhookEvent.objects.count() == 1
            assert not WebhookEndpoint.objects.exists()
            assert not WebhookDelivery.objects.exists()


class TestAnEndpointThatIsSentElsewhereWhileItIsTried:
    @pytest.mark.parametrize("status", [410, 500])
    def test_is_not_judged_by_the_old_place_and_tried_at_the_new_one(
        self, acme: Company, receiver: Receiver, status: int
    ) -> None:
        endpoint, _ = endpoint_of(acme, url=receiver.url(path="/old"))

        def move(handler: Any) -> None:
            receiver.behave = None
            _send_elsewhere(acme, endpoint, receiver.url(path="/new"))
            handler.send_response(status)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        receiver.behave = move
        with time_machine.travel(NOON, tick=False):
            with acting_for(acme.organisation.pk):
                actions.emit(EventType.ROUND_OPENED, {}, at=NOON)
            do_jobs(acme)

        with acting_for(acme.organisation.pk):
            endpoint.refresh_from_db()
            delivery = WebhookDelivery.objects.get()
            assert (endpoint.is_enabled, endpoint.failing_since) == (True, None)
            assert delivery.attempts.get().status == status
        with time_machine.travel(NOON + DELAYS[1], tick=False):
            do_jobs(acme)
        assert [one.path for one in receiver.received] == ["/old", "/new"]
        with acting_for(acme.organisation.pk):
            delivery.refresh_from_db()
            assert delivery.state == "delivered"

    def test_is_not_excused_by_a_yes_of_the_old_place(
        self, acme: Company, receiver: Receiver
    ) -> None:
        endpoint, _ = endpoint_of(acme, url=receiver.url(path="/old"))

        def move(handler: Any) -> None:
            _send_elsewhere(acme, endpoint, receiver.url(path="/new"))
            _fail(acme)
            handler.send_response(204)
            handler.end_headers()

        receiver.behave = move
        with time_machine.travel(NOON, tick=False):
            with acting_for(acme.organisation.pk):
                actions.emit(EventType.ROUND_OPENED, {}, at=NOON)
            do_jobs(acme)

        with acting_for(acme.organisation.pk):
            assert WebhookEndpoint.objects.get().failing_since == NOON
            assert WebhookDelivery.objects.get().state == "delivered"


class TestASlowReceiver:
    def test_is_waited_for_in_no_transaction(self, acme: Company, receiver: Receiver) -> None:
        endpoint_of(acme, url=receiver.url())
        found: list[int] = []

        def look(handler: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute(OPEN)
                found.append(cursor.fetchone()[0])
            connections.close_all()
            handler.send_response(204)
            handler.end_headers()

        receiver.behave = look
        with time_machine.travel(NOON, tick=False):
            with acting_for(acme.organisation.pk):
                actions.emit(EventType.ROUND_OPENED, {}, at=NOON)
            do_jobs(acme)

        assert found == [0]
        with acting_for(acme.organisation.pk):
            assert WebhookDelivery.objects.get().state == "delivered"


def _send_elsewhere(company: Company, endpoint: WebhookEndpoint, url: str) -> None:
    try:
        with acting_for(company.organisation.pk):
            actions.change_endpoint(
                endpoint=endpoint, url=url, description="", events=[], by=None, at=NOON
            )
    finally:
        connections.close_all()


def _fail(company: Company) -> None:
    """Leave the endpoint as another delivery does that has just failed."""
    try:
        with acting_for(company.organisation.pk):
            WebhookEndpoint.objects.update(failing_since=NOON)
    finally:
        connections.close_all()


def _remove(company: Company, endpoint: WebhookEndpoint) -> None:
    try:
        with acting_for(company.organisation.pk):
            actions.remove_endpoint(endpoint=endpoint, by=None, at=NOON)
    finally:
        connections.close_all()
