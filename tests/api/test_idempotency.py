"""A write happens once, however often it is sent under its key."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.utils.timezone import now
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from apps.accounts.models import Organisation
from apps.api.idempotency import KEPT, idempotent
from apps.api.models import IdempotencyKey
from apps.api.problems import ProblemError
from apps.api.schedule import forget_idempotency_keys
from apps.performance.models import Annotation
from apps.tenancy.context import acting_for
from tests.api.conftest import WRITE, Call, sender, token_of
from tests.conftest import NOON, Company

PATH = "/api/v1/annotations"
KPIS = "/api/v1/kpi_values"
LONGEST = 60.0  # seconds that anything may take before the test fails
CHAT = {"happened_on": "2026-07-01", "text": "Chat launched"}
CSAT = {"period_id": "2026-Q3", "kpi_key": "csat_pct", "method": "scale_5", "value": 83.4}


def count(company: Company) -> int:
    with acting_for(company.organisation.pk):
        return Annotation.objects.count()


class TestKey:
    def test_lets_a_write_be_sent_again_and_done_once(self, acme: Company, send: Call) -> None:
        first = send("POST", PATH, CHAT, key="k-1")
        again = send("POST", PATH, CHAT, key="k-1")

        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json() == first.json()
        assert again["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first
        assert count(acme) == 1

    def test_is_another_write_when_it_is_another(self, acme: Company, send: Call) -> None:
        send("POST", PATH, CHAT, key="k-1")
        send("POST", PATH, CHAT, key="k-2")
        send("POST", PATH, CHAT)

        assert count(acme) == 3

    def test_is_refused_for_another_body(self, acme: Company, send: Call) -> None:
        send("POST", PATH, CHAT, key="k-1")
        answer = send("POST", PATH, CHAT | {"text": "Strike"}, key="k-1")

        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:tidemark:problem:idempotency-key-reused"
        assert count(acme) == 1

    @pytest.mark.parametrize(("method", "path"), [("PUT", KPIS), ("POST", PATH)])
    def test_is_refused_for_another_method_or_address(
        self, send: Call, method: str, path: str
    ) -> None:
        send("POST", KPIS, {"data": [CSAT]}, key="k-1")

        assert send(method, path, {"data": [CSAT]}, key="k-1").status_code == 422

    def test_is_free_again_after_a_refusal(self, acme: Company, send: Call) -> None:
        refused = send("POST", PATH, CHAT | {"text": ""}, key="k-1")
        right = send("POST", PATH, CHAT, key="k-1")

        assert (refused.status_code, right.status_code) == (422, 201)
        assert count(acme) == 1

    @pytest.mark.parametrize(
        "key", ["two words", "x" * 256, "\N{SNOWMAN}".encode().decode("latin-1")]
    )
    def test_has_a_form(self, acme: Company, send: Call, key: str) -> None:
        assert send("POST", PATH, CHAT, key=key).status_code == 400
        assert count(acme) == 0

    def test_repeats_where_a_new_thing_is(self, acme: Company, send: Call) -> None:
        body = {"period_id": "2026-Q4", "closes_at": (now() + timedelta(days=9)).isoformat()}
        first, again = (send("POST", "/api/v1/rounds", body, key="k-1") for _ in range(2))

        assert again["Location"] == first["Location"]
        assert again["Idempotency-Replayed"] == "true"

    def test_repeats_an_answer_without_a_body(self, acme: Company, send: Call) -> None:
        event = send("POST", PATH, CHAT).json()["annotation_id"]
        first, again = (send("DELETE", f"{PATH}/{event}", key="k-1") for _ in range(2))

        assert (first.status_code, again.status_code, again.content) == (204, 204, b"")

    def test_is_the_organisations_whichever_token_it_sends(self, acme: Company, send: Call) -> None:
        send("POST", PATH, CHAT, key="k-1")

        again = sender(token_of(acme, WRITE))("POST", PATH, CHAT, key="k-1")
        reading = sender(token_of(acme))("POST", PATH, CHAT, key="k-1")

        assert (again["Idempotency-Replayed"], reading.status_code) == ("true", 403)

    def test_of_a_stranger_is_another(
        self, acme: Company, borealis: Company, send: Call, stranger: Call
    ) -> None:
        send("POST", PATH, CHAT, key="k-1")
        answer = stranger("POST", PATH, CHAT, key="k-1")

        assert "Idempotency-Replayed" not in answer
        assert (count(acme), count(borealis)) == (1, 1)

    def test_is_kept_for_a_day(self, acme: Company, send: Call) -> None:
        send("POST", PATH, CHAT, key="k-1")
        with acting_for(acme.organisation.pk):
            IdempotencyKey.objects.update(done_at=now() - KEPT)

        answer = send("POST", PATH, CHAT | {"text": "Strike"}, key="k-1")

        assert (answer.status_code, count(acme)) == (201, 2)

    def test_keeps_the_answer_where_nobody_can_read_it(self, acme: Company, send: Call) -> None:
        send("POST", PATH, CHAT, key="k-1")

        with acting_for(acme.organisation.pk):
            kept = bytes(IdempotencyKey.objects.get().answer_sealed)
        assert b"Chat launched" not in kept


class TestHalfDone:
    @pytest.mark.parametrize("headers", [{}, {"HTTP_IDEMPOTENCY_KEY": "k-1"}], ids=["", "key"])
    def test_leaves_nothing(self, acme: Company, headers: dict[str, str]) -> None:
        @idempotent(is_required=False)
        def post(_view: Any, _request: Request) -> Response:
            Annotation.objects.create(happened_on=NOON.date(), text="Half", created_at=NOON)
            raise ProblemError("conflict", "No.", 409)

        request = Request(APIRequestFactory().post(PATH, {}, format="json", **headers))
        with acting_for(acme.organisation.pk):
            with pytest.raises(ProblemError):
                post(None, request)

            assert not Annotation.objects.exists()
            assert not IdempotencyKey.objects.exists()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Yield threads that give their connections back."""
    with ThreadPoolExecutor(2) as pool:
        yield pool
        for _ in range(2):
            pool.submit(connections.close_all).result()


def until_a_key_is_held(company: Company, under_way: Future[Any]) -> None:
    """Return once a request holds its key; it waits for a lock, so it cannot end before."""
    while not under_way.done():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted")
            if cursor.fetchone()[0]:
                return


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_are_done_once(self, acme: Company, send: Call, threads: ThreadPoolExecutor) -> None:
        def post() -> Any:
            try:
                return send("POST", KPIS, {"data": [CSAT]}, key="k-1")
            finally:
                connections.close_all()

        with acting_for(acme.organisation.pk):
            Organisation.objects.locked()  # which the first request needs, and so waits
            first = threads.submit(post)
            until_a_key_is_held(acme, first)
            second = threads.submit(post).result(LONGEST)
        done = first.result(LONGEST)
        third = post()

        assert done.status_code == 200
        assert second.status_code == 409
        assert second.json()["type"] == "urn:tidemark:problem:idempotency-key-in-use"
        assert int(second["Retry-After"]) > 0
        assert (third.json(), third["Idempotency-Replayed"]) == (done.json(), "true")


@pytest.mark.django_db(transaction=True, databases=["default", "clock"])
class TestForgetIdempotencyKeys:
    def test_forgets_what_was_done_a_day_ago(
        self, acme: Company, borealis: Company, send: Call, stranger: Call
    ) -> None:
        for one in (send, stranger):
            one("POST", PATH, CHAT, key="k-1")
        with acting_for(acme.organisation.pk):
            IdempotencyKey.objects.update(done_at=now() - KEPT)

        forget_idempotency_keys()

        with acting_for(acme.organisation.pk):
            assert not IdempotencyKey.objects.exists()
        with acting_for(borealis.organisation.pk):
            assert IdempotencyKey.objects.count() == 1
