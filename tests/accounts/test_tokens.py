"""API tokens: their form, and when they are believed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts import tokens
from apps.accounts.models import ApiToken
from apps.accounts.tokens import Parts, Refusal, TokenRefusedError
from apps.tenancy import links
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company


def issued(company: Company, **changes: object) -> tuple[ApiToken, str]:
    wanted = {
        "name": "Dashboard",
        "scopes": ["read:scores"],
        "expires_at": NOON + timedelta(days=30),
        "at": NOON,
        "by": company.owner.pk,
    }
    with acting_for(company.organisation.pk):
        return tokens.issue(**(wanted | changes))  # type: ignore[arg-type] # as named above


def refusal(text: str) -> Refusal:
    with pytest.raises(TokenRefusedError) as caught:
        tokens.authenticate(text, NOON)
    return caught.value.reason


class TestIssue:
    def test_names_the_organisation_and_keeps_only_a_fingerprint(self, acme: Company) -> None:
        token, text = issued(acme)
        _, _, organisation, prefix, secret, checksum = text.split("_")

        assert text.startswith("tdm_live_")
        assert [len(part) for part in (organisation, prefix, secret, checksum)] == [22, 8, 43, 6]
        assert links.organisation_of(organisation) == acme.organisation.pk
        assert (token.prefix, bytes(token.secret_hash)) == (prefix, links.fingerprint(secret))
        assert secret not in str(vars(token))


class TestAuthenticate:
    def test_returns_the_token_with_its_organisation(self, acme: Company) -> None:
        token, text = issued(acme)

        assert tokens.authenticate(text, NOON) == token
        assert tokens.authenticate(text, NOON).organisation.name == "Acme"

    def test_refuses_one_that_has_expired_or_was_revoked(self, acme: Company) -> None:
        _, expired = issued(acme, expires_at=NOON)
        token, revoked = issued(acme)
        with acting_for(acme.organisation.pk):
            ApiToken.objects.filter(pk=token.pk).update(revoked_at=NOON)

        assert refusal(expired) == Refusal.EXPIRED
        assert refusal(revoked) == Refusal.REVOKED

    def test_refuses_another_secret_and_another_organisation(
        self, acme: Company, borealis: Company
    ) -> None:
        token, text = issued(acme)
        own = tokens.parse(text)
        other_secret = Parts(acme.organisation.pk, token.prefix, links.new_secret())
        elsewhere = Parts(borealis.organisation.pk, own.prefix, own.secret)
        nowhere = Parts(uuid4(), own.prefix, own.secret)

        for parts in (other_secret, elsewhere, nowhere):
            assert refusal(tokens.compose(parts)) == Refusal.UNKNOWN

    def test_refuses_what_is_mangled_without_a_query(self, acme: Company) -> None:
        _, text = issued(acme)
        own = tokens.parse(text)
        mangled = [
            "",
            "nonsense",
            text[:-1],
            text.upper(),
            f"{text[:-1]}é",
            text.replace("live", "test"),
            text[:30] + ("a" if text[30] != "a" else "b") + text[31:],
            tokens.compose(Parts(own.organisation_id, "\0" * 8, own.secret)),
            tokens.compose(Parts(own.organisation_id, own.prefix, "short")),
        ]

        with CaptureQueriesContext(connection) as queries:
            assert {refusal(each) for each in mangled} == {Refusal.MANGLED}
        assert len(queries) == 0

    def test_notes_its_use_at_most_every_five_minutes(self, acme: Company) -> None:
        token, text = issued(acme)
        used = []
        for minutes in (0, 4, 6):
            tokens.authenticate(text, NOON + timedelta(minutes=minutes))
            with acting_for(acme.organisation.pk):
                used.append(ApiToken.objects.get(pk=token.pk).last_used_at)

        assert used == [NOON, NOON, NOON + timedelta(minutes=6)]

    def test_writes_nothing_when_its_use_was_noted_just_now(self, acme: Company) -> None:
        _, text = issued(acme)
        tokens.authenticate(text, NOON)

        with CaptureQueriesContext(connection) as queries:
            tokens.authenticate(text, NOON)
        assert not [query for query in queries.captured_queries if "UPDATE" in query["sql"]]
