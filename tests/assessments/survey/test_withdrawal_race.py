"""Withdrawing an invitation while its person answers: the person is told, and nothing is left."""

from threading import Event, Thread

import pytest
from django.db import connections
from django.test import Client
from django.utils.timezone import now

from apps.assessments.actions.invitations import withdraw_invitation
from apps.tenancy.context import acting_for
from tests.assessments.survey.conftest import Respondent
from tests.locks import wait_until_somebody_is_held_up


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["", "1/", "35/", "erase/", "submit/"])
def test_a_page_that_waits_for_a_withdrawal_says_that_it_happened(
    client: Client, respondent: Respondent, path: str
) -> None:
    if path:
        respondent.start(client)
    is_withdrawn = Event()

    def withdraw() -> None:
        with acting_for(respondent.company.organisation.pk):
            withdraw_invitation(invitation=respondent.invitation, by=None, at=now())
            is_withdrawn.set()
            wait_until_somebody_is_held_up()
        connections.close_all()

    withdrawing = Thread(target=withdraw)
    withdrawing.start()
    is_withdrawn.wait()
    reply = client.post(respondent.url(path), {"answer": 3})
    withdrawing.join()

    assert reply.status_code == 410
    assert "This invitation has been withdrawn" in reply.content.decode()
    assert not respondent.has_response()
