"""The pages on which API tokens are made and revoked."""

import re

import pytest
from django.utils.timezone import now

from apps.accounts import tokens
from apps.accounts.actions.tokens import Terms, create_token
from apps.accounts.models import ApiToken, Membership, TokenKind
from apps.accounts.tokens import Refusal, TokenRefusedError
from apps.audit.models import AuditEntry
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.once import fill_in

WANTED = {"name": "Quarterly dashboard", "scopes": ["read:scores"], "days": "90"}
ROTATED = {"overlap": "24", "days": "365"}


def create(company: Company) -> str:
    answer = fill_in(company.client(), f"/o/{company.slug}/tokens/new/", WANTED)
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
            ({"scopes": []}, "Choose at least one thing that it may do."),
            ({"scopes": ["write:all"]}, "write:all is not one of the available choices"),
            ({"days": "9999"}, "9999 is not one of the available choices"),
        ],
    )
    def test_says_what_is_wrong_and_makes_none(
        self, wrong: dict[str, object], sentence: str, acme: Company
    ) -> None:
        answer = fill_in(acme.client(), f"/o/{acme.slug}/tokens/new/", WANTED | wrong)

        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        with acting_for(acme.organisation.pk):
            assert not ApiToken.objects.exists()


def made(company: Company, **changes: object) -> ApiToken:
    with acting_for(company.organisation.pk):
        terms = Terms(**({"name": "BI", "scopes": ["read:scores"]} | changes))  # type: ignore[arg-type]
        return create_token(terms=terms, by=company.owner.pk, at=now())[0]


def address(company: Company, token: ApiToken, verb: str = "") -> str:
    return f"/o/{company.slug}/tokens/{token.pk}/{verb}"


class TestScopes:
    @pytest.mark.parametrize(("role", "status"), [("analyst", 422), ("admin", 200)])
    def test_that_change_things_are_given_by_admins(
        self, acme: Company, role: str, status: int
    ) -> None:
        browser = acme.client(acme.hire(role))
        wanted = WANTED | {"scopes": ["read:scores", "write:assessments"]}

        assert fill_in(browser, f"/o/{acme.slug}/tokens/new/", wanted).status_code == status

    def test_that_read_are_given_by_analysts(self, acme: Company) -> None:
        browser = acme.client(acme.hire("analyst"))
        wanted = WANTED | {"scopes": ["read:scores", "read:benchmarks", "export"]}

        assert fill_in(browser, f"/o/{acme.slug}/tokens/new/", wanted).status_code == 200

    def test_are_told_in_words_and_by_name(self, acme: Company) -> None:
        browser, token = acme.client(), made(acme)
        shown = fill_in(browser, address(acme, token, "rotate/"), ROTATED).content.decode()
        asked = browser.get(f"/o/{acme.slug}/tokens/new/").content.decode()
        kept = browser.get(address(acme, token)).content.decode()

        told = "Read rounds, scores, personas and KPIs"
        named = '<code class="small muted" translate="no">read:scores</code>'
        for page in (asked, shown, kept):
            assert f"{told} {named}" in page


class TestShowToken:
    def test_tells_who_made_it_and_where_it_was_used(self, acme: Company) -> None:
        text = create(acme)
        token = tokens.authenticate(text, now(), "192.0.2.7")

        page = acme.client().get(address(acme, token)).content.decode()

        assert acme.owner.email in page
        assert "192.0.2.7" in page
        assert text.split("_")[4] not in page

    def test_does_not_name_a_maker_who_has_left(self, acme: Company) -> None:
        maker = acme.hire("admin")
        with acting_for(acme.organisation.pk):
            terms = Terms(name="BI", scopes=["read:scores"])
            token, _ = create_token(terms=terms, by=maker.pk, at=now())
            Membership.objects.filter(user=maker).delete()

        page = acme.client().get(address(acme, token)).content.decode()

        assert maker.email not in page
        assert f"Former member {str(maker.pk)[:8]}" in page


class TestEditToken:
    def test_changes_its_name_and_addresses(self, acme: Company) -> None:
        token = made(acme)

        answer = acme.client().post(
            address(acme, token, "edit/"), {"name": "Board", "addresses": "192.0.2.0/24\n::1"}
        )

        assert answer["Location"] == address(acme, token)
        with acting_for(acme.organisation.pk):
            token.refresh_from_db()
            entry = AuditEntry.objects.get(verb="token changed")
        assert (token.name, token.addresses) == ("Board", ["192.0.2.0/24", "::1"])
        assert entry.subject == f"{token.prefix} Board, from 192.0.2.0/24, ::1"

    def test_says_beside_the_field_what_is_no_address(self, acme: Company) -> None:
        token = made(acme)

        answer = acme.client().post(
            address(acme, token, "edit/"), {"name": "Board", "addresses": "192.0.2.300"}
        )
        page = answer.content.decode()

        assert answer.status_code == 422
        assert "192.0.2.300 is neither an address" in page
        assert 'aria-describedby="id_addresses' in page

    def test_shows_what_was_entered_before(self, acme: Company) -> None:
        token = made(acme, addresses=["192.0.2.0/24", "::1"])

        page = acme.client().get(address(acme, token, "edit/")).content.decode()

        assert "192.0.2.0/24\n::1</textarea>" in page


class TestRotateToken:
    def test_shows_another_secret_once_and_both_work(self, acme: Company) -> None:
        old = create(acme)
        token = tokens.authenticate(old, now())

        answer = fill_in(acme.client(), address(acme, token, "rotate/"), ROTATED)
        new = re.search(r"tdm_live_\w+", answer.content.decode())

        assert new
        assert new[0] != old
        assert "no-store" in answer["Cache-Control"]
        assert tokens.authenticate(old, now()) == tokens.authenticate(new[0], now()) == token
        with acting_for(acme.organisation.pk):
            entry = AuditEntry.objects.get(verb="token rotated")
        assert (entry.actor_id, entry.subject) == (acme.owner.pk, f"{token.prefix} both for 24 h")

    def test_refuses_what_has_ended(self, acme: Company) -> None:
        token = made(acme)
        browser = acme.client()
        browser.post(address(acme, token, "revoke/"))

        answers = [
            fill_in(browser, address(acme, token, "rotate/"), ROTATED),
            browser.post(address(acme, token, "edit/"), {"name": "Board"}),
        ]

        assert [answer.status_code for answer in answers] == [422, 422]
        assert all("what has ended stays so" in answer.content.decode() for answer in answers)

    def test_reaches_no_strangers_token(self, acme: Company, borealis: Company) -> None:
        text = create(acme)
        token = tokens.authenticate(text, now())

        answer = borealis.client().post(
            address(borealis, token, "rotate/"), {"overlap": "0", "days": "365"}
        )

        assert answer.status_code == 404
        assert tokens.authenticate(text, now())


class TestCreateClient:
    def test_shows_id_and_secret_this_once(self, acme: Company) -> None:
        answer = fill_in(acme.client(), f"/o/{acme.slug}/tokens/clients/new/", WANTED)
        with acting_for(acme.organisation.pk):
            client = ApiToken.objects.get()
            entry = AuditEntry.objects.get(verb="client created")
        shown = answer.content.decode()
        secret = re.search(r'id="token">(tdm_secret_\w+)<', shown)

        assert client.client_id in shown
        assert secret
        assert tokens.holds(client, tokens.client_secret(secret[1]), now())
        assert "http://testserver/oauth/token" in shown
        assert entry.actor_id == acme.owner.pk

    def test_is_rotated_by_owners_only(self, acme: Company) -> None:
        client = made(acme, kind=TokenKind.CLIENT)
        admin = acme.client(acme.hire("admin"))

        assert admin.get(address(acme, client, "rotate/")).status_code == 403
        assert acme.client().get(address(acme, client, "rotate/")).status_code == 200
        assert "Rotate" not in admin.get(address(acme, client)).content.decode()


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
