"""The page on which members try the doors, beside what a tool gets there."""

import html
import re
import shlex
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from apps.accounts.models import Allowance, Role
from apps.performance.models import Annotation
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.api.conftest import Call, caller, token_of
from tests.conftest import NOON, Company

DOORS = ["rows", "changes", "all_changes", "odata", "csv", "xlsx", "parquet", "arrow", "ndjson"]
FILES = ["csv", "xlsx", "parquet", "arrow", "ndjson"]
LONG_AGO = "2020-01-01T00:00:00Z"
PAGES = ["try/", "try/?dataset=rounds&door=rows", "try/answer?dataset=rounds&door=csv"]
ADDRESS = re.compile(r'<code id="address">http://testserver(.*?)</code>')
CURL = re.compile(r'<code id="curl">(.*?)</code>')

pytestmark = pytest.mark.usefixtures("instrument")


def tried(company: Company, **asked: Any) -> str:
    """Return the page's words after a question was asked."""
    query = urlencode(asked, doseq=True)
    answer = company.client().get(f"/o/{company.slug}/data/try/?{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def note(company: Company, *texts: str) -> None:
    with acting_for(company.organisation.pk):
        for minutes, text in enumerate(texts):
            at = NOON + timedelta(minutes=minutes)
            Annotation.objects.create(happened_on=NOON.date(), text=text, created_at=at)


def part(page: str, pattern: re.Pattern[str]) -> str:
    found = pattern.search(page)
    assert found
    return found[1]


def beside(page: str, field: str) -> str:
    """Return the error beside a field."""
    found = re.search(rf'id="id_{field}_error"> (.*?)</div>', page)
    return found[1] if found else ""


class TestEveryPage:
    @pytest.mark.parametrize("path", PAGES)
    def test_is_not_there_for_a_stranger(self, acme: Company, borealis: Company, path: str) -> None:
        assert borealis.client().get(f"/o/{acme.slug}/data/{path}").status_code == 404

    @pytest.mark.parametrize("path", PAGES)
    def test_asks_nobody_to_log_in(self, client: Client, acme: Company, path: str) -> None:
        assert client.get(f"/o/{acme.slug}/data/{path}").status_code == 302

    @pytest.mark.parametrize("path", PAGES)
    def test_is_for_analysts_and_above(self, acme: Company, path: str) -> None:
        for role, status in ((Role.VIEWER, 403), (Role.ANALYST, 200)):
            client = acme.client(acme.hire(role))
            assert client.get(f"/o/{acme.slug}/data/{path}").status_code == status

    @pytest.mark.parametrize("path", PAGES)
    def test_takes_no_changes(self, acme: Company, path: str) -> None:
        assert acme.client().post(f"/o/{acme.slug}/data/{path}").status_code == 405


class TestTryDoor:
    @pytest.mark.parametrize("door", DOORS)
    def test_shows_the_companys_rows_at_every_door_and_no_others(
        self, acme: Company, borealis: Company, door: str
    ) -> None:
        note(acme, "Chat launched")
        note(borealis, "Strike")

        page = tried(acme, dataset="annotations", door=door, updated_since=LONG_AGO)

        assert "200 OK" in page
        assert ("annotations" if door == "all_changes" else "Chat launched") in page
        assert "Strike" not in page

    @pytest.mark.parametrize("door", ["rows", "odata", "xlsx"])
    def test_asks_every_dataset(self, acme: Company, door: str) -> None:
        refused = [
            name for name in DATASETS if "200 OK" not in tried(acme, dataset=name, door=door)
        ]

        assert refused == []

    def test_asks_nothing_before_it_is_asked(self, acme: Company) -> None:
        for asked in ({}, {"dataset": "rounds", "door": "csv", "look": "1"}):
            assert "Nothing has been asked yet" in tried(acme, **asked)
        with acting_for(acme.organisation.pk):
            assert not Allowance.objects.exists()

    def test_asks_nothing_for_a_page_of_another_site(self, acme: Company) -> None:
        asked = f"/o/{acme.slug}/data/try/?dataset=rounds&door=rows"

        page = acme.client().get(asked, headers={"Sec-Fetch-Site": "cross-site"})

        assert b"Nothing has been asked yet" in page.content

    @pytest.mark.parametrize("door", DOORS)
    def test_names_the_very_address_that_gives_a_tool_the_same(
        self, acme: Company, call: Call, door: str
    ) -> None:
        note(acme, "Chat, launched; 'at last'", "=1+1")
        asked = {"dataset": "annotations", "door": door, "updated_since": LONG_AGO}

        page = tried(acme, period_id="2026-Q4", limit="1", **asked)

        answer = call(part(page, ADDRESS))
        assert answer.status_code == 200
        assert answer["Content-Type"] in page
        assert answer.get("ETag", "") in page
        assert f"{len(answer.getvalue())} bytes" in page or "KB" in page
        line = shlex.split(part(page, CURL))
        assert line[-1] == f"http://testserver{part(page, ADDRESS)}"
        assert line[-2] == (f"annotations.{door}" if door in FILES else line[3])

    def test_writes_conditions_as_odata_has_them(self, acme: Company) -> None:
        note(acme, "Chat")
        page = tried(
            acme,
            dataset="annotations",
            door="odata",
            period_id="2026-Q4",
            condition="text eq 'Chat'",
            columns=["text", "period_id"],
            order="text desc",
            limit="5",
        )

        assert "$select=text,period_id" in part(page, ADDRESS)
        assert "$orderby=text%20desc" in part(page, ADDRESS)
        said = "$filter=period_id%20eq%20'2026-Q4'%20and%20(text%20eq%20'Chat')"
        assert said in part(page, ADDRESS)
        assert "The first row, of 1 in this answer" in page

    def test_writes_texts_in_quotes_and_numbers_without(self, acme: Company) -> None:
        page = tried(acme, dataset="annotations", door="odata", kpi_key="it's")
        assert "$filter=kpi_key%20eq%20'it''s'" in part(page, ADDRESS)
        assert "No rows" in page

        page = tried(acme, dataset="periods", door="odata", year="2026")
        assert "$filter=year%20eq%202026" in part(page, ADDRESS)
        assert "200 OK" in page

    @pytest.mark.parametrize("door", FILES)
    def test_tells_rows_of_files_as_the_files_do(self, acme: Company, door: str) -> None:
        note(acme, *(f"Event {n:02}" for n in range(25)))

        page = tried(acme, dataset="annotations", door=door)

        assert "The first 20 rows, of 25 in this answer" in page
        assert len(re.findall(r"<td> Event \d\d </td>", page)) == 20

    def test_offers_values_that_columns_have(self, acme: Company) -> None:
        note(acme, "Chat")

        page = tried(acme, dataset="annotations", door="rows")

        assert '<option value="2026-Q4">' in page

    def test_shows_what_people_typed_as_text(self, acme: Company) -> None:
        note(acme, "<b>bold</b>")

        answer = acme.client().get(f"/o/{acme.slug}/data/try/?dataset=annotations&door=rows")

        assert b"&lt;b&gt;bold" in answer.content
        assert b"<b>bold" not in answer.content


class TestARefusal:
    @pytest.mark.parametrize(
        ("door", "field", "value"),
        [
            ("rows", "limit", "0"),
            ("rows", "cursor", "nonsense"),
            ("changes", "updated_since", "yesterday"),
            ("all_changes", "since", "nonsense"),
            ("odata", "limit", "many"),
            ("odata", "condition", "nosuch eq 1"),
            ("odata", "condition", "text eq"),
            ("odata", "order", "nosuch"),
        ],
    )
    def test_stands_beside_the_field_that_is_to_blame(
        self, acme: Company, door: str, field: str, value: str
    ) -> None:
        page = tried(acme, dataset="annotations", door=door, **{field: value})

        assert "400 Bad Request" in page
        assert "The door refused" in page
        assert beside(page, field) != ""

    def test_of_a_number_that_is_none_names_the_column(self, acme: Company) -> None:
        page = tried(acme, dataset="periods", door="csv", year="this one")

        assert "year is a whole number." in beside(page, "year")

    def test_is_the_problem_document_that_a_tool_gets(self, acme: Company, call: Call) -> None:
        page = tried(acme, dataset="rounds", door="rows", limit="0")

        assert call("/api/v1/rounds?limit=0").content.decode() in page

    def test_tells_who_does_not_take_part_that_benchmarks_are_for_those_who_do(
        self, borealis: Company
    ) -> None:
        page = tried(borealis, dataset="benchmarks", door="csv")

        assert "403 Forbidden" in page
        assert "an owner can give consent" in page

    @pytest.mark.parametrize("name", ["dataset", "door"])
    def test_of_a_choice_that_there_is_not_asks_nothing(self, acme: Company, name: str) -> None:
        page = tried(acme, **{"dataset": "rounds", "door": "rows", name: "secrets"})

        assert beside(page, name) != ""
        assert "Nothing has been asked yet" in page


class TestAskingOn:
    def test_with_the_etag_is_told_of_nothing_new_and_costs_nothing(self, acme: Company) -> None:
        asked = {"dataset": "rounds", "door": "rows"}
        tag = part(tried(acme, **asked), re.compile(r'<code>("[0-9a-f]{32}")</code>'))

        page = tried(acme, **asked, if_none_match=tag)

        assert "304 Not Modified" in page
        assert '"token";r=599' in page
        assert "If-None-Match" in part(page, CURL)

    def test_leads_through_the_pages_to_what_changes_later(self, acme: Company) -> None:
        note(acme, "First", "Second")
        browser = acme.client()
        link = re.compile(r'href="(/o/[^"#]*)#answer"[^>]*>Ask for the next page')
        later = re.compile(r'href="(/o/[^"#]*)#answer"[^>]*>Ask what has changed since')

        page = tried(acme, dataset="annotations", door="rows", limit=1)
        second = browser.get(part(page, link)).content.decode()
        changed = browser.get(html.unescape(part(second, later))).content.decode()
        assert ("First" in page, "Second" in second) == (True, True)
        assert "No rows" in changed

    def test_counts_against_the_quota_of_the_person_and_the_organisation(
        self, acme: Company
    ) -> None:
        pages = [tried(acme, dataset="rounds", door="rows") for _ in range(2)]

        left = [part(page, re.compile(r'"organisation";r=(\d+)')) for page in pages]
        assert left == ["1199", "1198"]


class TestKeepAnswer:
    @pytest.mark.parametrize("door", DOORS)
    def test_gives_what_a_tool_gets(self, acme: Company, door: str) -> None:
        note(acme, "Chat launched")
        asked = {"dataset": "annotations", "door": door, "updated_since": LONG_AGO}
        call = caller(token_of(acme))
        address = part(tried(acme, **asked), ADDRESS)

        kept = acme.client().get(f"/o/{acme.slug}/data/try/answer?{urlencode(asked)}")

        given = call(address)
        assert kept.getvalue() == given.getvalue()
        assert kept["Content-Type"] == given["Content-Type"]
        assert kept["Content-Disposition"].startswith("attachment; filename=")
        assert kept["Cache-Control"] == "private, no-store"

    def test_is_not_there_for_a_page_of_another_site(self, acme: Company) -> None:
        asked = f"/o/{acme.slug}/data/try/answer?dataset=rounds&door=csv"

        answer = acme.client().get(asked, headers={"Sec-Fetch-Site": "cross-site"})

        assert answer.status_code == 404
