"""OAuth2's client credentials, from a client's id and secret to an answer of the API."""

from base64 import b64encode
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client, override_settings
from django.test.client import BOUNDARY, encode_multipart
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now
from oauthlib.oauth2 import BackendApplicationClient

from apps.accounts import quota, tokens
from apps.accounts.actions.tokens import revoke_token
from apps.accounts.models import Allowance, ApiToken, TokenKind
from apps.accounts.quota import Policy
from apps.tenancy.context import acting_for
from tests.api.conftest import caller, score
from tests.conftest import Company

FORM = "application/x-www-form-urlencoded"
GRANT = {"grant_type": "client_credentials"}
SCOPES = ("read:dictionary", "read:scores")


def client_of(company: Company, **terms: Any) -> tuple[ApiToken, str]:
    wanted: dict[str, Any] = {"scopes": SCOPES, "expires_at": now() + timedelta(days=30)} | terms
    with acting_for(company.organisation.pk):
        return tokens.issue(name="Warehouse", at=now(), by=None, kind=TokenKind.CLIENT, **wanted)


def basic(client: ApiToken, secret: str) -> dict[str, str]:
    pair = b64encode(f"{client.client_id}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def ask(sent: dict[str, str], headers: dict[str, str] | None = None) -> Any:
    browser = Client(enforce_csrf_checks=True)
    return browser.post("/oauth/token", urlencode(sent), content_type=FORM, headers=headers or {})


def granted(client: ApiToken, secret: str, **sent: str) -> str:
    answer = ask(GRANT | sent, basic(client, secret))
    assert answer.status_code == 200, answer.content
    text: str = answer.json()["access_token"]
    return text


class TestAClient:
    def test_gets_an_access_token_by_basic_or_by_the_body(self, acme: Company) -> None:
        client, secret = client_of(acme)
        body = {"client_id": client.client_id, "client_secret": secret}

        answers = [ask(GRANT, basic(client, secret)), ask(GRANT | body)]

        for answer in answers:
            said = answer.json()
            assert answer.status_code == 200
            assert (said["token_type"], said["scope"]) == ("Bearer", " ".join(SCOPES))
            assert 3590 <= said["expires_in"] <= 3600
            assert answer["Cache-Control"] == "no-store"

    def test_reads_with_it_what_its_scopes_allow_of_its_organisation_only(
        self, acme: Company, borealis: Company
    ) -> None:
        score(acme, "2026-Q3", 40.0)
        score(borealis, "2026-Q3", 90.0)
        call = caller(granted(*client_of(acme)))

        rounds, benchmarks = call("/api/v1/rounds"), call("/api/v1/benchmarks")

        assert [row["maturity"] for row in rounds.json()["data"]] == [40.0]
        assert benchmarks.status_code == 403
        assert "read:benchmarks" in benchmarks.json()["detail"]
        me = call("/api/v1/me").json()
        assert me["token"]["kind"] == "client"
        assert me["organisation"]["slug"] == acme.slug

    def test_may_ask_for_fewer_scopes_and_for_no_others(self, acme: Company) -> None:
        client, secret = client_of(acme)

        call = caller(granted(client, secret, scope="read:dictionary"))
        more = ask(GRANT | {"scope": "read:scores write:assessments"}, basic(client, secret))

        assert call("/api/v1/datasets").status_code == 200
        assert call("/api/v1/rounds").status_code == 403
        assert (more.status_code, more.json()["error"]) == (400, "invalid_scope")

    def test_speaks_as_a_library_of_others_does(self, acme: Company) -> None:
        client, secret = client_of(acme)
        theirs = BackendApplicationClient(client.client_id)
        body = theirs.prepare_request_body(include_client_id=True, client_secret=secret)

        answer = Client().post("/oauth/token", body, content_type=FORM)
        theirs.parse_request_body_response(answer.content.decode(), scope=list(SCOPES))
        uri, headers, _ = theirs.add_token("https://testserver/api/v1/me")

        assert Client().get(uri, headers=headers).status_code == 200

    def test_loses_its_access_tokens_with_the_next_request_when_it_is_revoked(
        self, acme: Company
    ) -> None:
        client, secret = client_of(acme)
        call = caller(granted(client, secret))
        before = call("/api/v1/me").status_code
        with acting_for(acme.organisation.pk):
            revoke_token(token=client, by=acme.owner.pk, at=now())

        assert (before, call("/api/v1/me").status_code) == (200, 401)
        assert ask(GRANT, basic(client, secret)).json()["error"] == "invalid_client"

    def test_is_counted_as_one_holder(self, acme: Company, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(quota, "POLICIES", (Policy("token", 2), Policy("organisation", 9)))
        client, secret = client_of(acme)
        call = caller(granted(client, secret))
        call("/api/v1/me")

        refused = [call("/api/v1/me"), ask(GRANT, basic(client, secret))]

        assert [answer.status_code for answer in refused] == [429, 429]
        assert all(int(answer["Retry-After"]) > 0 for answer in refused)
        assert all('"token";r=0' in answer["RateLimit"] for answer in refused)
        assert all('"token";q=2' in answer["RateLimit-Policy"] for answer in refused)
        assert "no-store" in refused[1]["Cache-Control"]


class TestARefusal:
    @pytest.mark.parametrize(
        ("wrong", "error", "status"),
        [
            ({"client_secret": "nonsense"}, "invalid_client", 401),
            ({"client_id": "tdm_client_nobody"}, "invalid_client", 401),
            ({"client_id": "", "client_secret": ""}, "invalid_client", 401),
            ({"grant_type": "password"}, "unsupported_grant_type", 400),
            ({"grant_type": "authorization_code"}, "unsupported_grant_type", 400),
            ({"grant_type": ""}, "invalid_request", 400),
        ],
    )
    def test_says_what_is_wrong(
        self, acme: Company, wrong: dict[str, str], error: str, status: int
    ) -> None:
        client, secret = client_of(acme)
        sent = GRANT | {"client_id": client.client_id, "client_secret": secret} | wrong

        answer = ask(sent)

        assert (answer.status_code, answer.json()["error"]) == (status, error)
        assert ("WWW-Authenticate" in answer) == (status == 401)

    def test_is_the_same_for_a_strangers_client_and_one_that_nobody_has(
        self, acme: Company, borealis: Company
    ) -> None:
        client, _ = client_of(acme)
        _, secret = client_of(borealis)
        nobodys = client.client_id[:-8] + "00000000"

        answers = [
            ask(GRANT | {"client_id": named, "client_secret": secret})
            for named in (client.client_id, nobodys)
        ]

        assert answers[0].content == answers[1].content
        assert answers[0].status_code == 401

    def test_is_for_who_comes_from_elsewhere(self, acme: Company) -> None:
        client, secret = client_of(acme, addresses=["192.0.2.0/24"])

        answer = ask(GRANT, basic(client, secret))

        assert answer.status_code == 401
        assert "address" in answer.json()["error_description"]

    @pytest.mark.parametrize(
        "kind", ["application/json", f"multipart/form-data; boundary={BOUNDARY}", "text/plain"]
    )
    def test_is_for_other_kinds_of_bodies_and_costs_nothing(self, acme: Company, kind: str) -> None:
        client, secret = client_of(acme)
        said = GRANT | {"client_id": client.client_id, "client_secret": secret}
        body = encode_multipart(BOUNDARY, said) if "multipart" in kind else urlencode(said)

        answer = Client().generic("POST", "/oauth/token", body, content_type=kind)

        assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")
        with acting_for(acme.organisation.pk):
            assert not Allowance.objects.exists()

    @override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=20)
    def test_is_for_a_body_that_is_too_long(self, acme: Company) -> None:
        answer = ask(GRANT, basic(*client_of(acme)))

        assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
        assert answer["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("method", ["get", "put", "delete"])
    def test_is_for_every_other_method(self, db: None, method: str) -> None:
        assert getattr(Client(), method)("/oauth/token").status_code == 405


class TestTheRestOfAnIdentityProvider:
    @pytest.mark.parametrize(
        "name", ["authorization", "userinfo", "client_registration", "device_code", "introspect"]
    )
    def test_is_not_there(self, name: str) -> None:
        with pytest.raises(NoReverseMatch):
            reverse(f"idp:oidc:{name}")

    @pytest.mark.parametrize(
        "path",
        [
            "/identity/o/authorize",
            "/identity/o/api/token",
            "/identity/o/api/userinfo",
            "/identity/o/api/clients",
            "/.well-known/openid-configuration",
            "/oauth/authorize",
        ],
    )
    def test_answers_nothing(self, db: None, path: str) -> None:
        assert Client().get(path).status_code == 404
