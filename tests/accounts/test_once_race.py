"""At the same time: the same form sent twice."""

from threading import Thread
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from apps.accounts.forms.once import SIGNER, once
from apps.accounts.models import ApiToken
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.locks import wait_until_somebody_is_held_up
from tests.once import value_shown

pytestmark = pytest.mark.django_db(transaction=True)


class TestTheSameFormSentTwice:
    def test_waits_for_the_first_and_changes_nothing(self, acme: Company) -> None:
        assert _sent_while_it_is_being_done(acme, is_taken_back=False).status_code == 302
        with acting_for(acme.organisation.pk):
            assert not ApiToken.objects.exists()

    def test_is_done_where_the_first_came_to_nothing(self, acme: Company) -> None:
        assert _sent_while_it_is_being_done(acme, is_taken_back=True).status_code == 200
        with acting_for(acme.organisation.pk):
            assert ApiToken.objects.count() == 1


def _sent_while_it_is_being_done(company: Company, *, is_taken_back: bool) -> Any:
    """Send a form whose value somebody else is using at that moment, and return the answer."""
    browser, path = company.client(), f"/o/{company.slug}/tokens/new/"
    value = value_shown(browser, path)
    said = {"name": "BI", "scopes": ["read:scores"], "days": "90", "once": value}
    answers: list[Any] = []
    sending = Thread(target=_send, args=(browser, path, said, answers))
    with transaction.atomic():
        with once(SIGNER.unsign(value)):
            sending.start()
            wait_until_somebody_is_held_up()
        transaction.set_rollback(is_taken_back)
    sending.join(timeout=30)
    return answers[0]


def _send(browser: Client, path: str, said: dict[str, Any], answers: list[Any]) -> None:
    try:
        answers.append(browser.post(path, said))
    finally:
        connections.close_all()
