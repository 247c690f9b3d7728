"""The page on which members send any request of the contract, as themselves."""

import html
import json
import re
import shlex
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Membership, Role
from apps.audit.models import AuditEntry
from apps.performance.models import Annotation
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.jobs.doing import do_jobs

EVENT = {"happened_on": "2026-11-02", "text": "Chat launched"}
LED_TO = re.compile(r'href="([^"]*)"[^>]*>\s*Go on at the address it names')
FILE = re.compile(r'href="([^"]*)"[^>]*>\s*Download the file')
CURL = re.compile(r'<code id="curl">(.*?)</code>', re.DOTALL)

pytestmark = pytest.mark.usefixtures("instrument")


def page_of(company: Company) -> str:
    return f"/o/{company.slug}/data/try/request/"


def sent(company: Company, method: str, address: str, body: Any = "", **said: str) -> str:
    """Return the page after a request was sent by the company's owner."""
    return sent_by(company.client(), company, method, address, body, **said)


def sent_by(
    browser: Client, company: Company, method: str, address: str, body: Any = "", **said: str
) -> str:
    text = body if isinstance(body, str) else json.dumps(body)
    form = {"method": method, "address": address, "body": text, **said}
    answer = browser.post(page_of(company), form)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == (422 if "Nothing has been sent yet" in page else 200)
    return page


def found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    assert match
    return match[1]


def events(company: Company) -> list[str]:
    with acting_for(company.organisation.pk):
        return list(Annotation.objects.values_list("text", flat=True))


class TestThePage:
    def test_is_not_there_for_a_stranger(self, acme: Company, borealis: Company) -> None:
        browser = borealis.client()
        asked = {"method": "POST", "address": "/api/v1/annotations", "body": json.dumps(EVENT)}

        assert browser.get(page_of(acme)).status_code == 404
        assert browser.post(page_of(acme), asked).status_code == 404
        assert events(acme) == events(borealis) == []

    def test_asks_nobody_to_log_in(self, client: Client, acme: Company) -> None:
        assert client.get(page_of(acme)).status_code == 302

    def test_is_for_analysts_and_above(self, acme: Company) -> None:
        for role, status in ((Role.VIEWER, 403), (Role.ANALYST, 200)):
            assert acme.client(acme.hire(role)).get(page_of(acme)).status_code == status

    def test_sends_nothing_for_a_page_of_another_site(self, acme: Company) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(acme.owner)
        asked = {"method": "POST", "address": "/api/v1/annotations", "body": json.dumps(EVENT)}

        assert browser.post(page_of(acme), asked).status_code == 403
        assert events(acme) == []

    def test_fills_in_an_example_and_sends_it_only_when_asked(self, acme: Company) -> None:
        page = acme.client().get(f"{page_of(acme)}?example=annotation").content.decode()

        assert "/api/v1/annotations" in page
        assert "Chat launched" in html.unescape(page)
        assert "Nothing has been sent yet" in page
        assert events(acme) == []

    def test_takes_an_address_from_a_link_and_no_change_with_it(self, acme: Company) -> None:
        asked = "?address=/api/v1/me&method=DELETE&body=x"

        page = acme.client().get(page_of(acme) + asked).content.decode()

        assert 'value="/api/v1/me"' in page
        assert '<option value="GET" selected>' in page


class TestARequest:
    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("/api/v1/me", "read:scores"),
            ("/api/v1/", "/api/v1/datasets"),
            ("/api/v1/datasets", "dimension_scores"),
            ("/api/v1/datasets/rounds", "grain"),
            ("/odata/v4/", "dimension_scores"),
            ("/odata/v4/$metadata", "edmx:Edmx"),
            ("/odata/v4/annotations/$count", "200 OK"),
            ("/odata/v4/annotations?$filter=text eq 'Café'", "200 OK"),
            ("/api/v1/webhook-endpoints", "200 OK"),
            ("http://testserver/api/v1/me", "read:scores"),
        ],
    )
    def test_reads_what_no_dataset_holds(self, acme: Company, address: str, words: str) -> None:
        page = sent(acme, "GET", address)

        assert "200 OK" in page
        assert words in page

    def test_writes_for_the_company_and_nobody_else(self, acme: Company, borealis: Company) -> None:
        page = sent(acme, "POST", "/api/v1/annotations", EVENT)

        assert "201 Created" in page
        assert events(acme) == ["Chat launched"]
        assert events(borealis) == []

    def test_is_in_the_audit_log_under_the_persons_name(self, acme: Company) -> None:
        sent(acme, "POST", "/api/v1/annotations", EVENT)

        with acting_for(acme.organisation.pk):
            assert AuditEntry.objects.get(verb="event added").actor_id == acme.owner.pk

    def test_is_done_once_under_one_key(self, acme: Company) -> None:
        pages = [
            sent(acme, "POST", "/api/v1/annotations", EVENT, key="one-and-only") for _ in range(2)
        ]

        assert "Idempotency-Replayed" not in pages[0]
        assert "Idempotency-Replayed" in pages[1]
        assert events(acme) == ["Chat launched"]

    def test_offers_a_new_key_after_a_write_and_the_same_after_a_refusal(
        self, acme: Company
    ) -> None:
        key = re.compile(r'name="key" value="([^"]*)"')

        done = found(key, sent(acme, "POST", "/api/v1/annotations", EVENT, key="first"))
        refused = found(key, sent(acme, "POST", "/api/v1/annotations", {}, key="second"))
        again = sent(acme, "POST", "/api/v1/annotations", EVENT | {"text": "Bots"}, key=done)

        assert refused == "second"
        assert "201 Created" in again
        assert sorted(events(acme)) == ["Bots", "Chat launched"]

    @pytest.mark.parametrize(
        ("method", "body", "answer", "left"),
        [
            ("PATCH", {"text": "Chat closed"}, "200 OK", ["Chat closed"]),
            ("DELETE", "", "204 No Content", []),
            ("DELETE", {"text": "x"}, "422 Unprocessable", ["Chat launched"]),
        ],
    )
    def test_changes_and_removes_what_was_made(
        self, acme: Company, method: str, body: Any, answer: str, left: list[str]
    ) -> None:
        made = sent(acme, "POST", "/api/v1/annotations", EVENT)
        made_id = found(re.compile(r'"annotation_id":"([0-9a-f-]{36})"'), made)

        assert answer in sent(acme, method, f"/api/v1/annotations/{made_id}", body)
        assert events(acme) == left

    def test_says_who_is_asking_as_the_contract_has_it(self, acme: Company) -> None:
        page = sent(acme, "GET", "/api/v1/me")

        assert '"name":"Tried on a page"' in page
        assert '"expires_at":"20' in page

    def test_has_a_line_that_does_the_same_from_a_terminal(self, acme: Company) -> None:
        page = sent(acme, "POST", "/api/v1/annotations", EVENT, key="mine")

        line = shlex.split(found(CURL, page))
        assert line[line.index("-X") + 1] == "POST"
        assert json.loads(line[line.index("--data") + 1]) == EVENT
        assert "Idempotency-Key: mine" in line
        assert line[-1] == "http://testserver/api/v1/annotations"

    def test_has_a_file_made_that_can_be_downloaded(self, acme: Company) -> None:
        sent(acme, "POST", "/api/v1/annotations", EVENT)
        page = sent(acme, "POST", "/api/v1/exports", {"dataset": "annotations", "format": "csv"})
        assert "202 Accepted" in page
        do_jobs(acme)
        led_to = acme.client().get(found(LED_TO, page)).content.decode()
        address = html.unescape(found(re.compile(r'name="address" value="([^"]*)"'), led_to))

        ready = sent(acme, "GET", address)

        file = Client().get(found(FILE, ready).removeprefix("http://testserver"))
        assert file.status_code == 200
        assert b"Chat launched" in file.getvalue()

    @pytest.mark.parametrize("role", [None, Role.VIEWER])
    def test_of_who_may_no_more_opens_no_file(self, acme: Company, role: str | None) -> None:
        analyst = acme.hire(Role.ANALYST)
        browser = acme.client(analyst)
        asked = {"dataset": "annotations", "format": "csv"}
        page = sent_by(browser, acme, "POST", "/api/v1/exports", asked)
        do_jobs(acme)
        led_to = browser.get(found(LED_TO, page)).content.decode()
        address = html.unescape(found(re.compile(r'name="address" value="([^"]*)"'), led_to))
        ready = sent_by(browser, acme, "GET", address)
        file = found(FILE, ready).removeprefix("http://testserver")
        with acting_for(acme.organisation.pk):
            membership = Membership.objects.filter(user=analyst)
            membership.update(role=role) if role else membership.delete()

        assert Client().get(file).status_code == 410


class TestARefusal:
    def test_of_a_write_tells_an_analyst_what_is_missing(self, acme: Company) -> None:
        browser = acme.client(acme.hire(Role.ANALYST))

        page = sent_by(browser, acme, "POST", "/api/v1/rounds", "{}", key="k")

        assert "403 Forbidden" in page
        assert "write:assessments" in page

    def test_of_a_body_stands_beside_it_and_keeps_it(self, acme: Company) -> None:
        page = sent(acme, "POST", "/api/v1/annotations", {"happened_on": "someday"})

        assert "422" in page or "400" in page
        assert 'id="id_body_error"' in page
        assert "#/happened_on" in page
        assert '"someday"' in page
        assert events(acme) == []

    @pytest.mark.parametrize(
        "address",
        [
            "api/v1/me",
            "https://example.com/api/v1/me",
            "//example.com/api/v1/me",
            "//[",
            "http://[::1/api/v1/me",
            "/o/acme/",
            "/api/",
            "/api/openapi.json",
            "/api/v1/nothing-here",
            "/api/v1/tokens?organisation=acme",
            "/account/login/",
        ],
    )
    def test_of_what_is_no_door_stands_beside_the_address(
        self, acme: Company, address: str
    ) -> None:
        page = sent(acme, "GET", address)

        assert 'id="id_address_error"' in page
        assert "Nothing has been sent yet" in page

    def test_of_a_strangers_row_is_that_there_is_none(
        self, acme: Company, borealis: Company
    ) -> None:
        sent(borealis, "POST", "/api/v1/annotations", EVENT)
        with acting_for(borealis.organisation.pk):
            theirs = Annotation.objects.get().pk

        page = sent(acme, "DELETE", f"/api/v1/annotations/{theirs}")

        assert "404 Not Found" in page
        assert events(borealis) == ["Chat launched"]
