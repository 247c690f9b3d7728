"""API tokens: their form, and when they are believed."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts import tokens
from apps.accounts.actions.tokens import revoke_token
from apps.accounts.models import ApiToken, TokenKind, TokenUse
from apps.accounts.tokens import Parts, Refusal, TokenRefusedError
from apps.tenancy import links
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company

HOME, OFFICE = "192.0.2.7", "203.0.113.8"
CHANGING = ("INSERT", "UPDATE", "DELETE")


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


def refusal(text: str, address: str | None = None, at: datetime = NOON) -> Refusal:
    with pytest.raises(TokenRefusedError) as caught:
        tokens.authenticate(text, at, address)
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

    def test_believes_no_client_that_sends_its_secret_as_a_token(self, acme: Company) -> None:
        client, secret = issued(acme, kind=TokenKind.CLIENT)
        shown = tokens.client_secret(secret)
        dressed = tokens.compose(Parts(acme.organisation.pk, client.prefix, shown))

        assert refusal(dressed) == Refusal.UNKNOWN

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
        for address in (HOME, OFFICE, HOME):
            tokens.authenticate(text, NOON, address)

        with CaptureQueriesContext(connection) as queries:
            for address in (HOME, OFFICE):
                tokens.authenticate(text, NOON + timedelta(minutes=4), address)
        assert not [q for q in queries.captured_queries if q["sql"].startswith(CHANGING)]


class TestUses:
    def test_are_noted_by_day_and_address(self, acme: Company) -> None:
        _, text = issued(acme)
        for address, hours in ((HOME, 0), (OFFICE, 1), (HOME, 2), (HOME, 20)):
            tokens.authenticate(text, NOON + timedelta(hours=hours), address)

        with acting_for(acme.organisation.pk):
            rows = TokenUse.objects.order_by("day", "address")
            found = list(rows.values_list("address", "last_at"))
            token = ApiToken.objects.get()
        assert found == [
            (HOME, NOON + timedelta(hours=2)),
            (OFFICE, NOON + timedelta(hours=1)),
            (HOME, NOON + timedelta(hours=20)),
        ]
        assert (token.last_used_at, token.last_used_address) == (found[-1][1], HOME)

    def test_are_kept_for_ninety_days(self, acme: Company) -> None:
        _, text = issued(acme, expires_at=NOON + timedelta(days=400))
        for days in (0, 91):
            tokens.authenticate(text, NOON + timedelta(days=days), HOME)

        with acting_for(acme.organisation.pk):
            assert TokenUse.objects.get().last_at == NOON + timedelta(days=91)

    def test_are_noted_of_so_many_addresses_a_day(
        self, acme: Company, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tokens, "MOST_ADDRESSES", 3)
        _, text = issued(acme)
        for number in range(6):
            tokens.authenticate(text, NOON, f"192.0.2.{number}")

        with acting_for(acme.organisation.pk):
            assert TokenUse.objects.count() == 3


class TestAddresses:
    def test_let_in_who_comes_from_one_of_them(self, acme: Company) -> None:
        token, text = issued(acme, addresses=["192.0.2.0/24", "2001:db8::/32"])

        for address in (HOME, "2001:db8::7"):
            assert tokens.authenticate(text, NOON, address) == token

    def test_refuse_who_comes_from_elsewhere_and_note_no_use(self, acme: Company) -> None:
        _, text = issued(acme, addresses=["192.0.2.0/24"])

        for address in ("198.51.100.7", "2001:db8::7", None):
            assert refusal(text, address) == Refusal.ELSEWHERE
        with acting_for(acme.organisation.pk):
            assert not TokenUse.objects.exists()


class TestRotate:
    def rotated(self, company: Company, token: ApiToken, **overlap: float) -> str:
        with acting_for(company.organisation.pk):
            return tokens.rotate(
                token,
                expires_at=NOON + timedelta(days=365),
                overlap=timedelta(**overlap),
                at=NOON,
            )

    def test_lets_both_secrets_work_until_the_overlap_is_over(self, acme: Company) -> None:
        token, old = issued(acme)
        new = self.rotated(acme, token, days=7)
        last = NOON + timedelta(days=7, microseconds=-1)

        assert tokens.authenticate(old, last) == tokens.authenticate(new, last) == token
        assert refusal(old, at=NOON + timedelta(days=7)) == Refusal.UNKNOWN
        assert tokens.authenticate(new, NOON + timedelta(days=300)) == token

    def test_ends_the_old_secret_at_once_without_an_overlap(self, acme: Company) -> None:
        token, old = issued(acme)
        new = self.rotated(acme, token)

        assert refusal(old) == Refusal.UNKNOWN
        assert tokens.authenticate(new, NOON)

    def test_lets_the_old_secret_live_no_longer_than_it_would_have(self, acme: Company) -> None:
        token, old = issued(acme, expires_at=NOON + timedelta(days=2))
        self.rotated(acme, token, days=7)

        assert tokens.authenticate(old, NOON + timedelta(days=1))
        assert refusal(old, at=NOON + timedelta(days=2)) == Refusal.UNKNOWN

    def test_ends_the_secret_of_an_earlier_rotation(self, acme: Company) -> None:
        token, first = issued(acme)
        second = self.rotated(acme, token, days=7)
        self.rotated(acme, token, days=7)

        assert refusal(first) == Refusal.UNKNOWN
        assert tokens.authenticate(second, NOON)

    def test_does_not_outlive_revocation(self, acme: Company) -> None:
        token, old = issued(acme)
        new = self.rotated(acme, token, days=7)
        with acting_for(acme.organisation.pk):
            revoke_token(token=token, by=acme.owner.pk, at=NOON)

        assert [refusal(text) for text in (old, new)] == [Refusal.REVOKED] * 2
