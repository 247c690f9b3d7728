"""Forms whose answer shows a secret: loading the answer again changes nothing."""

import html
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from apps.accounts.actions.tokens import Terms, create_token
from apps.accounts.models import ApiToken, TokenKind
from apps.notifications import actions
from apps.notifications.models import WebhookEndpoint
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.once import fill_in, value_shown

TOKEN = {"name": "Quarterly dashboard", "scopes": ["read:scores"], "days": "90"}
TOKEN_ROTATED = {"overlap": "168", "days": "365"}
ENDPOINT = {"url": "https://hooks.acme.example/tidemark"}
SECRET_ROTATED = {"overlap": "168"}

NEW_TOKEN = ("tokens/new/", TOKEN)
NEW_CLIENT = ("tokens/clients/new/", TOKEN)
NEW_ENDPOINT = ("webhooks/new/", ENDPOINT)
FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "create token": NEW_TOKEN,
    "create client": NEW_CLIENT,
    "add webhook": NEW_ENDPOINT,
    "rotate token": ("tokens/{token}/rotate/", TOKEN_ROTATED),
    "rotate client": ("tokens/{client}/rotate/", TOKEN_ROTATED),
    "rotate webhook": ("webhooks/{endpoint}/rotate/", SECRET_ROTATED),
}


def secrets_of(company: Company) -> list[tuple[object, ...]]:
    """Return everything that opens or signs something for the company."""
    with acting_for(company.organisation.pk):
        tokens = ApiToken.objects.order_by("pk").values_list(
            "pk", "secret_hash", "previous_hash", "previous_until"
        )
        endpoints = WebhookEndpoint.objects.order_by("pk").values_list(
            "pk", "secret_sealed", "previous_sealed", "previous_until"
        )
        return [
            tuple(bytes(held) if isinstance(held, memoryview) else held for held in row)
            for row in [*tokens, *endpoints]
        ]


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest, acme: Company) -> tuple[str, dict[str, Any]]:
    """The address of a form, and what is filled in."""
    path, said = FORMS[request.param]
    by, at = acme.owner.pk, now()
    with acting_for(acme.organisation.pk):
        made = {
            kind: create_token(
                terms=Terms(name="BI", scopes=["read:scores"], kind=kind), by=by, at=at
            )[0].pk
            for kind in TokenKind
        }
        endpoint, _ = actions.add_endpoint(**ENDPOINT, description="BI", by=by, at=at)
    return f"/o/{acme.slug}/" + path.format(**made, endpoint=endpoint.pk), said


class TestSentAgain:
    def test_changes_nothing_and_says_so_with_a_way_on(
        self, acme: Company, form: tuple[str, dict[str, Any]]
    ) -> None:
        path, said = form
        browser = acme.client()
        before = secrets_of(acme)
        sent = {**said, "once": value_shown(browser, path)}

        first = browser.post(path, sent)
        after_first = secrets_of(acme)
        second = browser.post(path, sent, follow=True)

        assert first.status_code == 200
        assert after_first != before
        assert secrets_of(acme) == after_first
        assert [status for _, status in second.redirect_chain] == [302]
        assert "shown that one time" in html.unescape(second.content.decode())

    def test_happens_again_from_a_form_that_was_opened_again(
        self, acme: Company, form: tuple[str, dict[str, Any]]
    ) -> None:
        path, said = form
        browser = acme.client()
        fill_in(browser, path, said)
        after_first = secrets_of(acme)

        again = fill_in(browser, path, said)

        assert again.status_code == 200
        assert secrets_of(acme) != after_first

    @pytest.mark.parametrize("value", ["", "made up", "made:up:too"])
    def test_happens_not_without_a_value_that_was_given_out(
        self, acme: Company, form: tuple[str, dict[str, Any]], value: str
    ) -> None:
        path, said = form
        before = secrets_of(acme)

        answer = acme.client().post(path, {**said, "once": value})

        assert answer.status_code == 422
        assert "Please send it again." in answer.content.decode()
        assert secrets_of(acme) == before


class TestRefused:
    def test_can_be_put_right_and_sent_again(self, acme: Company) -> None:
        browser, path = acme.client(), f"/o/{acme.slug}/webhooks/new/"
        value = value_shown(browser, path)
        # An address inside is refused by the action, after the form was found to be complete.
        refused = browser.post(path, {"url": "https://127.0.0.1/", "once": value})

        put_right = browser.post(path, {**ENDPOINT, "once": value})

        assert f'value="{value}"' in refused.content.decode()
        assert (refused.status_code, put_right.status_code) == (422, 200)
        assert len(secrets_of(acme)) == 1

    def test_is_shown_with_a_new_value_when_its_own_is_too_old(self, acme: Company) -> None:
        browser, path = acme.client(), f"/o/{acme.slug}/tokens/new/"
        with time_machine.travel(now() - timedelta(days=2, minutes=1)):
            old = value_shown(acme.client(), path)

        refused = browser.post(path, {**TOKEN, "once": old})

        assert refused.status_code == 422
        assert "more than two days ago" in refused.content.decode()
        assert old not in refused.content.decode()
        assert not secrets_of(acme)
