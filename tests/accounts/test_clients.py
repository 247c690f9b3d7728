"""Clients of OAuth2: their ids, their secrets, and the access tokens that they get."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core import signing

from apps.accounts import clients, tokens
from apps.accounts.actions.tokens import revoke_token
from apps.accounts.models import ApiToken, TokenKind
from apps.accounts.tokens import Refusal, TokenRefusedError
from apps.tenancy import links
from apps.tenancy.context import acting_for
from tests.accounts.test_tokens import HOME, OFFICE, issued
from tests.conftest import NOON, Company

BOTH = ["read:dictionary", "read:scores"]


def client_of(company: Company, **changes: object) -> tuple[ApiToken, str]:
    wanted = {"kind": TokenKind.CLIENT, "scopes": BOTH}
    return issued(company, **(wanted | changes))


def access(company: Company, client: ApiToken, *scopes: str, at: datetime = NOON) -> str:
    with acting_for(company.organisation.pk):
        return clients.grant_access(client, scopes or BOTH, at)[0]


def refusal(text: str, at: datetime = NOON, address: str | None = None) -> Refusal:
    with pytest.raises(TokenRefusedError) as caught:
        clients.authenticate(text, at, address)
    return caught.value.reason


class TestParse:
    def test_reads_whose_client_it_is(self, acme: Company) -> None:
        client, _ = client_of(acme)
        parts = clients.parse(client.client_id)

        assert (parts.organisation_id, parts.prefix) == (acme.organisation.pk, client.prefix)

    @pytest.mark.parametrize(
        "text", ["", "tdm_client_", "tdm_client_x_y", "tdm_client_" + "0" * 22 + "_short12\0"]
    )
    def test_refuses_what_is_no_clients_id(self, text: str) -> None:
        with pytest.raises(TokenRefusedError):
            clients.parse(text)


class TestAuthenticateClient:
    def believed(self, company: Company, client: ApiToken, secret: str) -> ApiToken:
        parts = clients.parse(client.client_id)
        with acting_for(company.organisation.pk):
            return clients.authenticate_client(parts, secret, NOON, HOME)

    def test_believes_the_secret_and_the_one_before_it(self, acme: Company) -> None:
        client, old = client_of(acme)
        with acting_for(acme.organisation.pk):
            new = tokens.rotate(
                client,
                expires_at=NOON + timedelta(days=365),
                overlap=timedelta(days=1),
                at=NOON,
            )

        assert self.believed(acme, client, old) == self.believed(acme, client, new) == client

    def test_believes_no_other_secret_and_no_tokens(self, acme: Company) -> None:
        client, _ = client_of(acme)
        token, text = issued(acme)
        other = tokens.text_of(client, links.new_secret())
        tokens_own = tokens.text_of(client, tokens.parse(text).secret)

        for row, secret in ((client, other), (token, tokens_own)):
            with pytest.raises(TokenRefusedError) as caught:
                self.believed(acme, row, secret)
            assert caught.value.reason == Refusal.UNKNOWN

    def test_refuses_a_secret_that_was_mistyped(self, acme: Company) -> None:
        client, secret = client_of(acme)
        last = "a" if secret[-1] != "a" else "b"

        for mistyped in ("", secret[:-1], secret[:-1] + last, secret.split("_")[2], secret + "é"):
            with pytest.raises(TokenRefusedError) as caught:
                self.believed(acme, client, mistyped)
            assert caught.value.reason == Refusal.MANGLED

    def test_finds_no_strangers_client(self, acme: Company, borealis: Company) -> None:
        client, secret = client_of(acme)

        with pytest.raises(TokenRefusedError) as caught:
            self.believed(borealis, client, secret)
        assert caught.value.reason == Refusal.UNKNOWN


class TestAuthenticate:
    def test_returns_the_client_with_the_scopes_that_were_asked_for(self, acme: Company) -> None:
        client, _ = client_of(acme)

        found = clients.authenticate(access(acme, client, "read:scores"), NOON, HOME)

        assert (found, found.organisation, found.scopes) == (
            client,
            acme.organisation,
            ["read:scores"],
        )

    def test_works_for_an_hour(self, acme: Company) -> None:
        client, _ = client_of(acme)
        text = access(acme, client)

        assert clients.authenticate(text, NOON + timedelta(minutes=59))
        assert refusal(text, NOON + timedelta(minutes=60)) == Refusal.EXPIRED

    def test_works_no_longer_than_the_client(self, acme: Company) -> None:
        client, _ = client_of(acme, expires_at=NOON + timedelta(minutes=10))
        text = access(acme, client)

        assert refusal(text, NOON + timedelta(minutes=10)) == Refusal.EXPIRED

    def test_ends_with_its_client(self, acme: Company) -> None:
        client, _ = client_of(acme)
        text = access(acme, client)
        with acting_for(acme.organisation.pk):
            revoke_token(token=client, by=acme.owner.pk, at=NOON)

        assert refusal(text) == Refusal.REVOKED

    def test_keeps_to_the_clients_addresses(self, acme: Company) -> None:
        client, _ = client_of(acme, addresses=[HOME])
        text = access(acme, client)

        assert clients.authenticate(text, NOON, HOME) == client
        assert refusal(text, address=OFFICE) == Refusal.ELSEWHERE

    def test_gives_no_scope_that_the_client_has_not(self, acme: Company) -> None:
        client, _ = client_of(acme, scopes=["read:scores"])
        text = access(acme, client, "read:scores", "write:assessments")

        assert clients.authenticate(text, NOON).scopes == ["read:scores"]

    def test_believes_nothing_that_was_changed(self, acme: Company, borealis: Company) -> None:
        client, _ = client_of(acme)
        text = access(acme, client)
        mark, own, rest = text[:11], text[11:33], text[33:]
        signed = rest.removeprefix("_")
        payload, _, signature = signed.partition(".")
        widened = signing.Signer(key="another", salt=clients.SALT, sep=".").sign_object(
            [client.prefix, ["write:assessments"], 4_000_000_000, str(acme.organisation.pk)]
        )
        changed = [
            mark,
            mark + own,
            mark + links.public_id(borealis.organisation.pk) + rest,
            mark + links.public_id(uuid4()) + rest,
            f"{mark}{own}_{payload}x.{signature}",
            f"{mark}{own}_{payload}.{signature[:-1]}é",
            f"{mark}{own}_{widened}",
        ]

        assert {refusal(each) for each in changed} == {Refusal.MANGLED}
