"""/api/v1/tokens: for owners and admins in their browser, never with a token."""

from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from apps.accounts import tokens
from apps.accounts.models import ApiToken, TokenKind
from apps.accounts.tokens import TokenRefusedError
from apps.audit.models import AuditEntry
from apps.tenancy.context import acting_for
from tests.api.conftest import pointers, token_of
from tests.conftest import Company

WANTED = {"name": "BI", "scopes": ["read:scores"], "addresses": ["127.0.0.0/8"]}


def at(company: Company, rest: str = "") -> str:
    return f"/api/v1/tokens{rest}?organisation={company.slug}"


def create(company: Company, **changes: Any) -> dict[str, Any]:
    answer = company.client().post(at(company), WANTED | changes, content_type="application/json")
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return getattr(client, method)(path, body, content_type="application/json")


class TestManageTokens:
    def test_makes_one_and_shows_its_secret_this_once(self, acme: Company) -> None:
        made = create(acme)

        listed = acme.client().get(at(acme))
        token = tokens.authenticate(made["secret"], now(), "127.0.0.1")

        assert (str(token.pk), token.scopes) == (made["id"], ["read:scores"])
        assert [row["id"] for row in listed.json()["data"]] == [made["id"]]
        assert made["secret"] not in listed.content.decode()
        assert "no-store" in listed["Cache-Control"]
        with acting_for(acme.organisation.pk):
            assert AuditEntry.objects.get(verb="token created").actor_id == acme.owner.pk

    def test_makes_a_client_of_oauth2_for_owners_only(self, acme: Company) -> None:
        made = create(acme, kind="client")
        admin = acme.client(acme.hire("admin"))
        refused = send(admin, "post", at(acme), WANTED | {"kind": "client"})
        rotated = send(admin, "post", at(acme, f"/{made['id']}/rotate"), {})

        assert made["client_id"].startswith("tdm_client_")
        assert [refused.status_code, rotated.status_code] == [403, 403]

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"name": ""}, "name"),
            ({"name": "a\u202eb"}, "name"),
            ({"scopes": []}, "scopes"),
            ({"scopes": ["write:all"]}, "scopes"),
            ({"days": 731}, "days"),
            ({"days": 0}, "days"),
            ({"addresses": ["nowhere"]}, "addresses"),
            ({"kind": "user"}, "kind"),
        ],
    )
    def test_says_by_its_field_what_is_wrong(
        self, acme: Company, wrong: dict[str, Any], field: str
    ) -> None:
        answer = send(acme.client(), "post", at(acme), WANTED | wrong)

        assert {pointer.split("/")[1] for pointer in pointers(answer)} == {field}
        with acting_for(acme.organisation.pk):
            assert not ApiToken.objects.exists()

    @pytest.mark.parametrize("body", [WANTED | {"colour": "blue"}, [], '"text"'])
    def test_refuses_what_it_would_have_to_ignore(self, acme: Company, body: Any) -> None:
        assert send(acme.client(), "post", at(acme), body).status_code == 422


class TestManageToken:
    def test_changes_what_was_sent_and_keeps_the_rest(self, acme: Company) -> None:
        made = create(acme)

        changed = send(acme.client(), "patch", at(acme, f"/{made['id']}"), {"name": "Board"})

        assert changed.json()["name"] == "Board"
        assert changed.json()["addresses"] == ["127.0.0.0/8"]

    def test_revokes_it_with_the_next_request(self, acme: Company) -> None:
        made = create(acme)
        browser = acme.client()

        answers = [browser.delete(at(acme, f"/{made['id']}")) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [204, 204]
        with pytest.raises(TokenRefusedError):
            tokens.authenticate(made["secret"], now(), "127.0.0.1")
        edited = send(browser, "patch", at(acme, f"/{made['id']}"), {"name": "Board"})
        assert (edited.status_code, edited.json()["type"]) == (
            409,
            "urn:tidemark:problem:token-ended",
        )

    def test_rotates_it_with_an_overlap(self, acme: Company) -> None:
        made = create(acme)

        path = at(acme, f"/{made['id']}/rotate")
        rotated = send(acme.client(), "post", path, {"overlap": 1}).json()

        for text in (made["secret"], rotated["secret"]):
            assert str(tokens.authenticate(text, now(), "127.0.0.1").pk) == made["id"]
        assert rotated["previous_until"] is not None


class TestWhoMay:
    @pytest.mark.parametrize("role", ["viewer", "analyst"])
    def test_members_below_admin_may_not(self, acme: Company, role: str) -> None:
        assert acme.client(acme.hire(role)).get(at(acme)).status_code == 403

    def test_a_token_may_not_be_it_beside_a_session(self, acme: Company) -> None:
        held = {"Authorization": f"Bearer {token_of(acme)}"}

        answers = [Client().get(at(acme), headers=held), acme.client().get(at(acme), headers=held)]

        assert [answer.status_code for answer in answers] == [403, 403]
        assert answers[0].json()["type"] == "urn:tidemark:problem:session-only"

    def test_nobody_without_a_session_may(self, acme: Company) -> None:
        assert Client().get(at(acme)).status_code == 403

    def test_a_stranger_finds_what_is_missing(self, acme: Company, borealis: Company) -> None:
        made = create(acme)
        stranger = borealis.client()
        missing = at(borealis).replace(borealis.slug, "nobody")

        foreign = [stranger.get(at(acme)), stranger.get(missing)]
        row = [
            send(stranger, method, at(borealis, f"/{made['id']}{rest}"), {})
            for method, rest in (("get", ""), ("patch", ""), ("delete", ""), ("post", "/rotate"))
        ]

        assert {answer.status_code for answer in (*foreign, *row)} == {404}
        assert foreign[0].content == foreign[1].content
        assert tokens.authenticate(made["secret"], now(), "127.0.0.1")

    def test_a_change_needs_the_csrf_token(self, acme: Company) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.cookies = acme.client().cookies
        made = create(acme)
        refused = send(browser, "delete", at(acme, f"/{made['id']}"))
        browser.get(f"/o/{acme.slug}/tokens/new/")
        proof = {"X-CSRFToken": browser.cookies["csrf"].value}

        allowed = browser.delete(at(acme, f"/{made['id']}"), headers=proof)

        assert (refused.status_code, allowed.status_code) == (403, 204)

    @pytest.mark.parametrize(
        ("site", "status"),
        [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)],
    )
    def test_a_page_of_others_may_not(self, acme: Company, site: str, status: int) -> None:
        answer = acme.client().get(at(acme), headers={"Sec-Fetch-Site": site})

        assert answer.status_code == status

    def test_it_is_said_for_which_organisation(self, acme: Company) -> None:
        answer = acme.client().get("/api/v1/tokens")

        assert (answer.status_code, answer.json()["parameter"]) == (400, "organisation")

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ("organisation=a%00b", 404),
            ("organisation={0}&organisation=nobody", 400),
            ("organisation={0}&colour=blue", 400),
            ("&".join(f"p{number}=1" for number in range(1100)), 400),
        ],
    )
    def test_it_is_said_so_that_it_can_be_read(
        self, acme: Company, method: str, query: str, status: int
    ) -> None:
        answer = send(acme.client(), method, f"/api/v1/tokens?{query.format(acme.slug)}")

        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")

    def test_admins_may_and_give_every_scope(self, acme: Company) -> None:
        wanted = WANTED | {"scopes": ["write:assessments", "webhooks:manage"]}

        answer = send(acme.client(acme.hire("admin")), "post", at(acme), wanted)

        assert answer.status_code == 201
        with acting_for(acme.organisation.pk):
            assert ApiToken.objects.get().kind == TokenKind.TOKEN
