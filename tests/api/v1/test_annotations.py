"""A tool notes what happened, puts it right and takes it away."""

import base64
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import now

from apps.audit.models import AuditEntry
from apps.performance.models import Annotation
from apps.tenancy.context import acting_for
from tests.api.conftest import WRITE, Call, pointers, sender, token_of
from tests.conftest import Company

PATH = "/api/v1/annotations"
CHAT = {"happened_on": "2026-07-01", "text": "Chat launched"}


def texts(company: Company) -> list[str]:
    with acting_for(company.organisation.pk):
        return list(Annotation.objects.oldest_first().values_list("text", flat=True))


@pytest.fixture
def added(send: Call) -> str:
    """Return the address of an event."""
    return f"{PATH}/{send('POST', PATH, CHAT).json()['annotation_id']}"


class TestAddAnnotation:
    def test_keeps_the_event(self, acme: Company, send: Call) -> None:
        answer = send("POST", PATH, CHAT | {"kpi_key": "csat_pct", "detail": " In two shops. "})

        told = answer.json()
        assert answer.status_code == 201
        assert (told["kpi_key"], told["detail"]) == ("csat_pct", "In two shops.")
        with acting_for(acme.organisation.pk):
            assert Annotation.objects.get().happened_on == date(2026, 7, 1)

    @pytest.mark.parametrize(
        ("member", "value"),
        [
            ("happened_on", "1999-12-31"),
            ("happened_on", "20260701"),
            ("text", " "),
            ("text", "x" * 81),
            ("text", "two\nlines"),
            ("text", None),
            ("detail", "x" * 501),
            ("detail", "\0"),
            ("kpi_key", "happiness"),
            ("author", "me"),
        ],
    )
    def test_points_at_what_pages_would_refuse(
        self, acme: Company, send: Call, member: str, value: object
    ) -> None:
        assert pointers(send("POST", PATH, CHAT | {member: value})) == [f"#/{member}"]
        assert texts(acme) == []

    def test_refuses_a_day_that_has_not_come(self, send: Call) -> None:
        later = (now() + timedelta(days=2)).date().isoformat()

        assert pointers(send("POST", PATH, CHAT | {"happened_on": later})) == ["#/happened_on"]

    @pytest.mark.usefixtures("added")
    @pytest.mark.parametrize("page", ["accounts:show_audit_log", "performance:list_events"])
    def test_names_the_token_where_people_look(self, acme: Company, page: str) -> None:
        shown = acme.client().get(reverse(page, args=[acme.slug])).content.decode()

        assert "Token BI (" in shown

    def test_needs_the_scope_to_write(self, acme: Company) -> None:
        assert sender(token_of(acme))("POST", PATH, CHAT).status_code == 403

    def test_takes_no_password(self, acme: Company) -> None:
        password = base64.b64encode(f"x:{token_of(acme, WRITE)}".encode()).decode()
        send = sender("")

        answer = send("POST", PATH, CHAT, Authorization=f"Basic {password}")

        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:tidemark:problem:bearer-needed"
        assert texts(acme) == []


class TestEditAnnotation:
    def test_changes_what_is_said_and_leaves_the_rest(
        self, acme: Company, send: Call, added: str
    ) -> None:
        answer = send("PATCH", added, {"text": "Chat opened"})

        told = answer.json()
        assert (answer.status_code, told["text"]) == (200, "Chat opened")
        assert told["happened_on"] == "2026-07-01"
        with acting_for(acme.organisation.pk):
            assert AuditEntry.objects.filter(verb="event changed").count() == 1

    def test_refuses_what_adding_refuses(self, acme: Company, send: Call, added: str) -> None:
        assert pointers(send("PATCH", added, {"happened_on": "1999-01-01"})) == ["#/happened_on"]
        assert pointers(send("PATCH", added, {"text": "", "id": 1})) == ["#/text", "#/id"]
        assert texts(acme) == ["Chat launched"]


class TestRemoveAnnotation:
    def test_takes_it_away(self, acme: Company, send: Call, added: str) -> None:
        first, second = send("DELETE", added), send("DELETE", added)

        assert (first.status_code, first.content, second.status_code) == (204, b"", 404)
        assert texts(acme) == []


class TestStrangers:
    @pytest.mark.parametrize("method", ["PATCH", "DELETE"])
    def test_are_told_what_they_are_told_of_an_event_that_is_not(
        self, acme: Company, stranger: Call, added: str, method: str
    ) -> None:
        theirs = stranger(method, added, {})
        nobodys = stranger(method, f"{PATH}/{uuid4()}", {})

        assert (theirs.status_code, theirs.content) == (404, nobodys.content)
        assert texts(acme) == ["Chat launched"]
