"""The log of webhooks, as tools read it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils.timezone import now

from apps.notifications import actions
from apps.notifications.models import EventType, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from apps.tenancy.context import acting_for
from tests.api.conftest import Call, sender, token_of
from tests.conftest import NOON, Company
from tests.notifications.conftest import URL, endpoint_of

PATH = "/api/v1/webhook-deliveries"
MANAGE = "webhooks:manage"
DATA = {"round_id": "4be1"}


@pytest.fixture
def send(acme: Company) -> Call:
    return sender(token_of(acme, MANAGE))


def happen(company: Company, times: int = 1) -> list[str]:
    """Have so many things happen, and return the ids of what is on its way, the latest first."""
    with acting_for(company.organisation.pk):
        for minute in range(times):
            at = NOON + timedelta(minutes=minute // 2)  # two at a time
            actions.emit(EventType.ROUND_OPENED, DATA, at=at)
        rows = WebhookDelivery.objects.latest_first().values_list("pk", flat=True)
        return [str(pk) for pk in rows]


def listed(send: Call, query: str = "") -> Any:
    answer = send("GET", f"{PATH}{query}")
    assert answer.status_code == 200
    return answer.json()


def ids(page: Any) -> list[str]:
    return [row["delivery_id"] for row in page["data"]]


class TestListDeliveries:
    def test_tells_what_was_sent_the_latest_first(
        self, acme: Company, borealis: Company, send: Call
    ) -> None:
        endpoint, _ = endpoint_of(acme)
        endpoint_of(borealis)
        happen(borealis)
        (only,) = happen(acme)

        page = listed(send)

        (row,) = page["data"]
        assert (page["has_more"], page["next_cursor"]) == (False, None)
        assert (row["delivery_id"], row["endpoint_id"]) == (only, str(endpoint.pk))
        assert (row["event_type"], row["state"], row["attempts_made"]) == (
            "round.opened",
            "waiting",
            0,
        )
        assert row["event_id"].startswith("evt_")
        assert row["created_at"] == row["occurred_at"] == "2026-11-16T12:00:00.000000Z"

    def test_comes_page_by_page_whole_and_once(self, acme: Company, send: Call) -> None:
        endpoint_of(acme)
        wanted = happen(acme, 7)

        found: list[str] = []
        query = "?limit=3"
        while query:
            answer = send("GET", f"{PATH}{query}")
            page = answer.json()
            found += ids(page)
            assert ("Link" in answer) == page["has_more"]
            query = f"?limit=3&cursor={page['next_cursor']}" if page["has_more"] else ""

        assert found == wanted

    def test_is_stable_while_more_happens(self, acme: Company, send: Call) -> None:
        endpoint_of(acme)
        wanted = happen(acme, 4)
        first = listed(send, "?limit=2")
        with acting_for(acme.organisation.pk):
            actions.emit(EventType.ROUND_CLOSED, DATA, at=NOON + timedelta(days=1))
            WebhookDelivery.objects.filter(pk=wanted[1]).delete()

        second = listed(send, f"?limit=2&cursor={first['next_cursor']}")

        assert ids(first) + ids(second) == wanted

    def test_can_be_of_one_endpoint_or_state(self, acme: Company, send: Call) -> None:
        one, _ = endpoint_of(acme, url=f"{URL}/1")
        other, _ = endpoint_of(acme, url=f"{URL}/2")
        happen(acme)
        with acting_for(acme.organisation.pk):
            actions.disable_endpoint(endpoint=other, by=None, at=NOON)

        mine = listed(send, f"?endpoint_id={one.pk}")
        failed = listed(send, "?state=failed")
        none = listed(send, f"?endpoint_id={one.pk}&state=failed")
        nobodys = listed(send, f"?endpoint_id={uuid4()}")

        assert [row["endpoint_id"] for row in mine["data"]] == [str(one.pk)]
        assert [row["endpoint_id"] for row in failed["data"]] == [str(other.pk)]
        assert none["data"] == nobodys["data"] == []

    @pytest.mark.parametrize(
        ("query", "parameter"),
        [
            ("?endpoint_id=7", "endpoint_id"),
            ("?state=lost", "state"),
            ("?limit=0", "limit"),
            ("?limit=1001", "limit"),
            ("?limit=x", "limit"),
            ("?cursor=made-up", "cursor"),
            ("?colour=blue", "colour"),
            ("?state=", "state"),
            ("?state=failed&state=failed", "state"),
        ],
    )
    def test_refuses_what_it_would_have_to_ignore(
        self, send: Call, query: str, parameter: str
    ) -> None:
        answer = send("GET", f"{PATH}{query}")

        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert answer.json()["parameter"] == parameter

    def test_takes_no_cursor_of_another_question_or_company(
        self, acme: Company, borealis: Company, send: Call
    ) -> None:
        endpoint_of(acme)
        happen(acme, 3)
        cursor = listed(send, "?limit=1")["next_cursor"]
        stranger = sender(token_of(borealis, MANAGE))

        assert send("GET", f"{PATH}?state=waiting&cursor={cursor}").status_code == 400
        assert stranger("GET", f"{PATH}?cursor={cursor}").status_code == 400

    def test_is_not_sent_again_unchanged(self, acme: Company, send: Call) -> None:
        endpoint_of(acme)
        happen(acme)
        tag = send("GET", PATH)["ETag"]

        known = send("GET", PATH, **{"If-None-Match": tag})
        happen(acme)
        changed = send("GET", PATH, **{"If-None-Match": tag})

        assert (known.status_code, known.content) == (304, b"")
        assert changed.status_code == 200

    def test_is_not_sent_again_unchanged_where_there_is_more(
        self, acme: Company, send: Call
    ) -> None:
        endpoint_of(acme)
        happen(acme, 3)
        tag = send("GET", f"{PATH}?limit=1")["ETag"]

        with time_machine.travel(now() + timedelta(hours=1)):
            known = send("GET", f"{PATH}?limit=1", **{"If-None-Match": tag})

        assert known.status_code == 304


class TestShowDelivery:
    def test_tells_every_try(self, acme: Company, send: Call) -> None:
        endpoint_of(acme)
        (only,) = happen(acme)
        with acting_for(acme.organisation.pk):
            for number, (status, error) in enumerate([(None, "timeout"), (503, "status")], 1):
                WebhookAttempt.objects.create(
                    delivery_id=only,
                    number=number,
                    at=NOON,
                    status=status,
                    duration_ms=12,
                    error=error,
                    response_excerpt="later" if status else "",
                )

        shown = send("GET", f"{PATH}/{only}").json()

        assert shown["data"] == DATA
        assert [
            (one["number"], one["status"], one["error"], one["response_excerpt"])
            for one in shown["attempts"]
        ] == [(1, None, "timeout", ""), (2, 503, "status", "later")]

    def test_is_hidden_from_strangers(self, acme: Company, borealis: Company) -> None:
        endpoint_of(acme)
        (only,) = happen(acme)
        stranger = sender(token_of(borealis, MANAGE))

        assert stranger("GET", f"{PATH}/{only}").status_code == 404
        assert stranger("POST", f"{PATH}/{only}/replay").status_code == 404
        assert stranger("GET", PATH).json()["data"] == []

    def test_needs_the_scope(self, acme: Company) -> None:
        endpoint_of(acme)
        (only,) = happen(acme)
        reader = sender(token_of(acme, "read:scores"))

        assert reader("GET", PATH).status_code == 403
        assert reader("GET", f"{PATH}/{only}").status_code == 403


class TestReplay:
    def test_sends_the_same_event_anew(self, acme: Company, send: Call) -> None:
        endpoint_of(acme)
        (only,) = happen(acme)

        first, again = (send("POST", f"{PATH}/{only}/replay", key="k-1") for _ in range(2))

        assert (first.status_code, again.content) == (202, first.content)
        event_of = {row["delivery_id"]: row["event_id"] for row in listed(send)["data"]}
        assert len(event_of) == 2
        assert len(set(event_of.values())) == 1
        assert first["Location"].endswith(f"{PATH}/{first.json()['delivery_id']}")

    def test_is_refused_where_nothing_is_sent(self, acme: Company, send: Call) -> None:
        endpoint_of(acme)
        (only,) = happen(acme)
        with acting_for(acme.organisation.pk):
            endpoint = WebhookEndpoint.objects.get()
            actions.disable_endpoint(endpoint=endpoint, by=None, at=NOON)

        assert send("POST", f"{PATH}/{only}/replay").status_code == 409
