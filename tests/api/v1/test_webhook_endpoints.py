"""A tool sets up webhooks: where events are sent to."""

from typing import Any
from uuid import uuid4

import pytest

from apps.audit.models import AuditEntry
from apps.notifications.actions import MOST_ENDPOINTS
from apps.notifications.models import WebhookDelivery, WebhookEndpoint
from apps.tenancy.context import acting_for
from tests.api.conftest import Call, caller, pointers, sender, token_of
from tests.conftest import Company

PATH = "/api/v1/webhook-endpoints"
URL = "https://hooks.acme.example/tidemark"
MANAGE = "webhooks:manage"


@pytest.fixture
def send(acme: Company) -> Call:
    return sender(token_of(acme, MANAGE))


@pytest.fixture
def stranger(borealis: Company) -> Call:
    return sender(token_of(borealis, MANAGE))


def add(send: Call, **members: Any) -> Any:
    return send("POST", PATH, {"url": URL} | members, key=uuid4().hex)


def path_of(answer: Any) -> str:
    return f"{PATH}/{answer.json()['endpoint_id']}"


class TestAddEndpoint:
    def test_answers_with_the_secret_this_once(self, acme: Company, send: Call) -> None:
        answer = add(send, description="the warehouse", events=["export.ready", "round.opened"])

        made = answer.json()
        assert answer.status_code == 201
        assert answer["Location"].endswith(path_of(answer))
        assert (made["url"], made["is_enabled"]) == (URL, True)
        assert made["events"] == ["round.opened", "export.ready"]
        with acting_for(acme.organisation.pk):
            endpoint = WebhookEndpoint.objects.get()
            assert endpoint.secrets(endpoint.created_at) == [made.pop("secret")]
        shown = send("GET", path_of(answer)).json()
        assert shown == made
        assert send("GET", PATH).json() == {"data": [made]}

    def test_is_done_once_under_a_key_and_shows_the_secret_again(self, send: Call) -> None:
        first, again = (send("POST", PATH, {"url": URL}, key="k-1") for _ in range(2))
        other = send("POST", PATH, {"url": f"{URL}/2"}, key="k-1")

        assert again["Idempotency-Replayed"] == "true"
        assert again.content == first.content
        assert other.status_code == 422
        assert len(send("GET", PATH).json()["data"]) == 1

    def test_takes_every_letter_that_a_line_may_have(self, send: Call) -> None:
        for words in ("Team 👩\u200d👩\u200d👧", "Nom\u00a0: entrepôt", "\U000f0531 icon"):
            answer = add(send, description=words)

            assert (answer.status_code, answer.json()["description"]) == (201, words)

    def test_needs_a_key(self, send: Call) -> None:
        answer = send("POST", PATH, {"url": URL})

        assert answer.status_code == 400
        assert answer.json()["type"] == "urn:tidemark:problem:invalid-idempotency-key"

    @pytest.mark.parametrize(
        ("members", "pointer"),
        [
            ({"url": "http://hooks.acme.example/"}, "#/url"),
            ({"url": "https://169.254.169.254/latest"}, "#/url"),
            ({"url": ""}, "#/url"),
            ({"url": 5}, "#/url"),
            ({"events": ["ping"]}, "#/events/0"),
            ({"events": "round.opened"}, "#/events"),
            ({"description": "two\nlines"}, "#/description"),
            ({"secret": "whsec_mine"}, "#/secret"),
            ({"is_enabled": True}, "#/is_enabled"),
        ],
    )
    def test_refuses_what_cannot_be_used_at_its_member(
        self, send: Call, members: dict[str, Any], pointer: str
    ) -> None:
        assert pointers(add(send, **members)) == [pointer]
        assert send("GET", PATH).json() == {"data": []}

    def test_refuses_more_than_so_many(self, send: Call, stranger: Call) -> None:
        for _ in range(MOST_ENDPOINTS):
            add(send)

        answer = add(send)

        assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
        assert answer.json()["type"] == "urn:tidemark:problem:too-many-endpoints"
        assert add(stranger).status_code == 201

    def test_is_written_into_the_log_as_the_tokens_doing(self, acme: Company, send: Call) -> None:
        made = add(send).json()

        with acting_for(acme.organisation.pk):
            entry = AuditEntry.objects.get(verb="webhook added")
        assert str(entry.actor_id) == made["created_by_id"]
        assert entry.subject == "hooks.acme.example"


class TestWhoMay:
    def test_is_a_token_with_the_scope_and_not_as_a_password(self, acme: Company) -> None:
        others = sender(token_of(acme, "read:scores", "write:assessments", "export"))

        assert others("GET", PATH).status_code == 403
        assert add(others).json()["type"] == "urn:tidemark:problem:scope-missing"
        assert caller("nobody")(PATH).status_code == 401

    def test_is_nobody_of_another_company(self, send: Call, stranger: Call) -> None:
        theirs = path_of(add(send))

        for method, path, said, key in (
            ("GET", theirs, None, ""),
            ("PATCH", theirs, {"description": "mine"}, ""),
            ("DELETE", theirs, None, ""),
            ("POST", f"{theirs}/ping", None, ""),
            ("POST", f"{theirs}/rotate", {}, "k-1"),
        ):
            answer = stranger(method, path, said, key)
            missing = stranger(method, f"{PATH}/{uuid4()}{path[len(theirs) :]}", said, f"{key}x")
            assert (answer.status_code, answer.content) == (404, missing.content)
        assert stranger("GET", PATH).json() == {"data": []}
        assert send("GET", theirs).json()["description"] == ""


class TestChangeEndpoint:
    def test_changes_what_was_sent_and_keeps_the_rest(self, send: Call) -> None:
        made = add(send, description="the warehouse")
        before = send("GET", path_of(made)).json()

        answer = send("PATCH", path_of(made), {"events": ["data.changed"]})

        assert answer.status_code == 200
        assert answer.json() == before | {"events": ["data.changed"]}
        assert send("PATCH", path_of(made), {}).json() == answer.json()

    def test_switches_off_and_on(self, send: Call) -> None:
        made = add(send)

        off = send("PATCH", path_of(made), {"is_enabled": False}).json()
        refused = send("POST", f"{path_of(made)}/ping")
        on = send("PATCH", path_of(made), {"is_enabled": True}).json()

        assert (off["is_enabled"], off["disabled_because"]) == (False, "by_hand")
        assert off["disabled_at"] is not None
        assert (refused.status_code, refused.json()["type"]) == (
            409,
            "urn:tidemark:problem:endpoint-disabled",
        )
        assert (on["is_enabled"], on["disabled_because"], on["disabled_at"]) == (True, None, None)

    @pytest.mark.parametrize(
        ("members", "pointer"),
        [
            ({"url": "https://localhost/"}, "#/url"),
            ({"is_enabled": "yes"}, "#/is_enabled"),
            ({"is_enabled": 1}, "#/is_enabled"),
            ({"failing_since": None}, "#/failing_since"),
        ],
    )
    def test_refuses_what_cannot_be_used(
        self, send: Call, members: dict[str, Any], pointer: str
    ) -> None:
        assert pointers(send("PATCH", path_of(add(send)), members)) == [pointer]


class TestRotate:
    def test_answers_with_another_secret_and_until_when_the_old_one_signs(
        self, acme: Company, send: Call
    ) -> None:
        made = add(send)

        rotated = send("POST", f"{path_of(made)}/rotate", {"overlap": 48}, key="k-2").json()
        with acting_for(acme.organisation.pk):
            endpoint = WebhookEndpoint.objects.get()
            secrets = endpoint.secrets(endpoint.created_at)
        at_once = send("POST", f"{path_of(made)}/rotate", {"overlap": 0}, key="k-3").json()

        assert secrets == [rotated["secret"], made.json()["secret"]]
        assert rotated["previous_until"] is not None
        assert at_once["previous_until"] is None
        assert at_once["secret"] not in secrets

    @pytest.mark.parametrize("overlap", [-1, 721, "24", True])
    def test_refuses_other_overlaps(self, send: Call, overlap: object) -> None:
        path = f"{path_of(add(send))}/rotate"

        assert pointers(send("POST", path, {"overlap": overlap}, key="k-2")) == ["#/overlap"]


class TestRemoveEndpoint:
    def test_forgets_it(self, send: Call) -> None:
        made = add(send)

        assert send("DELETE", path_of(made)).status_code == 204
        assert send("GET", path_of(made)).status_code == 404
        assert send("DELETE", path_of(made)).status_code == 404


class TestPing:
    def test_answers_with_where_to_look_how_it_went(self, acme: Company, send: Call) -> None:
        made = add(send, events=["export.ready"])

        answer = send("POST", f"{path_of(made)}/ping")

        assert answer.status_code == 202
        shown = send("GET", answer["Location"].removeprefix("http://testserver")).json()
        assert (shown["event_type"], shown["state"], shown["attempts"]) == ("ping", "waiting", [])
        assert shown["data"] == {"endpoint_id": made.json()["endpoint_id"]}
        with acting_for(acme.organisation.pk):
            assert WebhookDelivery.objects.count() == 1


class TestEtags:
    def test_of_the_same_content_are_the_same_whatever_the_token(self, acme: Company) -> None:
        send, other = (sender(token_of(acme, MANAGE)) for _ in range(2))
        made = add(send)
        tag = send("GET", PATH)["ETag"]

        known = other("GET", PATH, **{"If-None-Match": tag})
        send("PATCH", path_of(made), {"description": "new"})
        changed = other("GET", PATH, **{"If-None-Match": tag})

        assert (known.status_code, known.content) == (304, b"")
        assert changed.status_code == 200
