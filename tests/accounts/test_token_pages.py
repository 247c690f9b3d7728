"""The pages on which API tokens are made and revoked."""

import re

import pytest
from django.utils.timezone import now

from apps.accounts import tokens
from apps.accounts.models import ApiToken
from apps.accounts.tokens import Refusal, TokenRefusedError
from apps.audit.models import AuditEntry
from apps.tenancy.context import acting_for
from tests.conftest import Company

WANTED = {"name": "Quarterly dashboard", "scopes": ["read:scores"], "days": "90"}


def create(company: Company) -> str:
    answer = company.client().post(f"/o/{company.slug}/tokens/new/", WANTED)
    found = re.search(r"tdm_live_\w+", answer.content.decode())
    assert found
    assert "no-store" in answer["Cache-Control"]
    return found[0]


class TestCreateToken:
    def test_shows_the_token_this_once_and_it_works(self, acme: Company) -> None:
        text = create(acme)
        token = tokens.authenticate(text, now())
        listed = acme.client().get(f"/o/{acme.slug}/tokens/").content.decode()

        assert (token.name, token.scopes) == ("Quarterly dashboard", ["read:scores"])
        assert token.prefix in listed
        assert text.split("_")[4] not in listed
        with acting_for(acme.organisation.pk):
            entry = AuditEntry.objects.get(verb="token created")
        assert (entry.actor_id, entry.subject) == (acme.owner.pk, f"{token.prefix} read:scores")

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"name": ""}, "Give it a name"),
            ({"scopes": []}, "Choose at least one thing that it may read."),
            ({"scopes": ["write:all"]}, "write:all is not one of the available choices"),
            ({"days": "9999"}, "9999 is not one of the available choices"),
        ],
    )
    def test_says_what_is_wrong_and_makes_none(
        self, wrong: dict[str, object], sentence: str, acme: Company
    ) -> None:
        answer = acme.client().post(f"/o/{acme.slug}/tokens/new/", WANTED | wrong)

        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        with acting_for(acme.organisation.pk):
            assert not ApiToken.objects.exists()


class TestRevokeToken:
    def test_ends_it_with_the_next_request(self, acme: Company) -> None:
        text = create(acme)
        token = tokens.authenticate(text, now())
        browser = acme.client()
        address = f"/o/{acme.slug}/tokens/{token.pk}/revoke/"
        for _ in range(2):
            assert browser.post(address)["Location"] == f"/o/{acme.slug}/tokens/"

        with pytest.raises(TokenRefusedError) as caught:
            tokens.authenticate(text, now())
        assert caught.value.reason == Refusal.REVOKED
        with acting_for(acme.organisation.pk):
            assert AuditEntry.objects.filter(verb="token revoked").count() == 1

    def test_reaches_no_stranger_s_token(self, acme: Company, borealis: Company) -> None:
        text = create(acme)
        token = tokens.authenticate(text, now())

        answer = borealis.client().post(f"/o/{borealis.slug}/tokens/{token.pk}/revoke/")

        assert answer.status_code == 404
        assert tokens.authenticate(text, now())
