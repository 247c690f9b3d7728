"""At the same time: an event and the end of its endpoint; a slow receiver and all else."""

from threading import Thread
from typing import Any

import pytest
import time_machine
from django.db import connection, connections

from apps.notifications import actions
from apps.notifications.models import EventType, WebhookDelivery, WebhookEndpoint, WebhookEvent
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


def _remove(company: Company, endpoint: WebhookEndpoint) -> None:
    try:
        with acting_for(company.organisation.pk):
            actions.remove_endpoint(endpoint=endpoint, by=None, at=NOON)
    finally:
        connections.close_all()
