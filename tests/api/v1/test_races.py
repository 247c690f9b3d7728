"""At the same time: what one caller leaves out, and somebody else is changing."""

from collections.abc import Callable
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from apps.accounts.actions.tokens import edit_token
from apps.accounts.models import ApiToken
from apps.notifications import actions
from apps.notifications.models import DisabledBecause, WebhookEndpoint
from apps.notifications.webhooks.attempts import switch_off
from apps.tenancy.context import acting_for
from tests.api.conftest import sender, token_of
from tests.conftest import NOON, Company
from tests.locks import wait_until_somebody_is_held_up
from tests.notifications.conftest import URL, endpoint_of

pytestmark = pytest.mark.django_db(transaction=True)


class TestChangeEndpoint:
    def test_leaves_off_what_a_worker_is_switching_off(self, acme: Company) -> None:
        endpoint, _ = endpoint_of(acme)
        describe = _describing(acme, endpoint.pk)

        answer = _asked_meanwhile(
            acme, lambda: switch_off(endpoint, DisabledBecause.GONE, at=NOON), describe
        )

        assert (answer.status_code, answer.json()["is_enabled"]) == (200, False)
        with acting_for(acme.organisation.pk):
            endpoint = WebhookEndpoint.objects.get()
        assert (endpoint.is_enabled, endpoint.disabled_because) == (False, "gone")
        assert endpoint.description == "the warehouse"

    def test_leaves_the_url_that_somebody_else_is_giving_it(self, acme: Company) -> None:
        endpoint, _ = endpoint_of(acme)
        describe = _describing(acme, endpoint.pk)

        def move() -> None:
            actions.change_endpoint(
                endpoint=endpoint, url=f"{URL}/2", description="", events=[], by=None, at=NOON
            )

        answer = _asked_meanwhile(acme, move, describe)

        assert (answer.status_code, answer.json()["url"]) == (200, f"{URL}/2")
        with acting_for(acme.organisation.pk):
            endpoint = WebhookEndpoint.objects.get()
        assert (endpoint.url, endpoint.description) == (f"{URL}/2", "the warehouse")


class TestEditToken:
    def test_leaves_the_addresses_that_somebody_else_is_narrowing(self, acme: Company) -> None:
        token_of(acme)
        browser = acme.client()
        with acting_for(acme.organisation.pk):
            token = ApiToken.objects.get()
        path = f"/api/v1/tokens/{token.pk}?organisation={acme.slug}"

        def narrow() -> None:
            edit_token(token=token, name="BI", addresses=["10.0.0.0/8"], by=acme.owner.pk, at=NOON)

        answer = _asked_meanwhile(
            acme,
            narrow,
            lambda: browser.patch(path, {"name": "Board"}, content_type="application/json"),
        )

        assert answer.status_code == 200
        with acting_for(acme.organisation.pk):
            token = ApiToken.objects.get()
        assert (token.name, token.addresses) == ("Board", ["10.0.0.0/8"])


def _describing(company: Company, endpoint_id: UUID) -> Callable[[], Any]:
    send = sender(token_of(company, "webhooks:manage"))
    path = f"/api/v1/webhook-endpoints/{endpoint_id}"
    return lambda: send("PATCH", path, {"description": "the warehouse"})


def _asked_meanwhile(company: Company, change: Callable[[], None], ask: Callable[[], Any]) -> Any:
    """Ask while somebody's change is not committed yet, and return the answer."""
    answers: list[Any] = []

    def note() -> None:
        try:
            answers.append(ask())
        finally:
            connections.close_all()

    asking = Thread(target=note)
    with acting_for(company.organisation.pk):
        change()
        asking.start()
        wait_until_somebody_is_held_up()
    asking.join(timeout=30)
    return answers[0]
