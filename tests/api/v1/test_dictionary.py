"""The dictionary says what there is, how fresh it is, and where; the root leads to all of it."""

import pytest
from django.test import Client

from apps.api.v1.root import LINKS
from apps.reports.registry import DATASETS
from tests.api.conftest import Call, caller, score, token_of
from tests.conftest import Company

ROUNDS = "/api/v1/datasets/rounds"
OPEN_TO_TOKENS = set(LINKS) - {"exports", "webhook_endpoints"}  # these need scopes of their own


def path(link: str) -> str:
    return link.removeprefix("http://testserver")


class TestShowDataset:
    def test_counts_the_callers_rows_only(
        self, acme: Company, borealis: Company, call: Call
    ) -> None:
        score(acme, "2026-Q3", 40.0)
        for quarter in ("2026-Q2", "2026-Q3"):
            score(borealis, quarter, 90.0)

        assert call(ROUNDS).json()["row_count"] == 1

    def test_says_when_anything_was_published_last(self, acme: Company, call: Call) -> None:
        score(acme, "2026-Q3", 40.0)

        told = call(ROUNDS).json()

        assert told["as_of"] == call("/api/v1/rounds").json()["as_of"]

    def test_says_of_each_column_that_it_is_not_deprecated(self, call: Call) -> None:
        columns = call(ROUNDS).json()["columns"]

        assert {column["deprecated"] for column in columns} == {None}

    @pytest.mark.parametrize("name", sorted(DATASETS))
    def test_links_to_every_door(self, acme: Company, call: Call, name: str) -> None:
        told = call(f"/api/v1/datasets/{name}").json()
        links = told["links"]

        doors = ["arrow", "changes", "csv", "exports", "json", "ndjson", "odata", "parquet", "xlsx"]
        answers = {door: call(path(link)) for door, link in links.items() if door != "exports"}
        assert sorted(links) == doors
        assert {answer.status_code for answer in answers.values()} == {200}
        assert told["url"] == links["json"]
        assert links["odata"] == f"http://testserver/odata/v4/{name}"
        assert Client().post(path(links["exports"])).status_code == 401  # there, for tokens

    def test_links_to_what_changes_from_then_on(self, acme: Company, call: Call) -> None:
        score(acme, "2026-Q2", 40.0)
        changes = path(call(ROUNDS).json()["links"]["changes"])

        before = call(changes).json()["data"]
        score(acme, "2026-Q3", 50.0)
        after = call(changes).json()["data"]

        assert before == []
        assert [row["period_id"] for row in after] == ["2026-Q3"]

    def test_counts_nothing_that_the_token_may_not_read(self, acme: Company) -> None:
        score(acme, "2026-Q3", 40.0)

        told = caller(token_of(acme, "read:dictionary"))(ROUNDS).json()

        assert told["row_count"] is None

    def test_counts_no_benchmarks_for_those_who_take_no_part(self, borealis: Company) -> None:
        told = caller(token_of(borealis))("/api/v1/datasets/benchmarks").json()

        assert told["row_count"] is None


class TestListDatasets:
    def test_says_the_same_of_each_but_how_many_rows_it_has(
        self, acme: Company, call: Call
    ) -> None:
        score(acme, "2026-Q3", 40.0)

        listed = call("/api/v1/datasets").json()["data"]

        assert [one["name"] for one in listed] == list(DATASETS)
        for one in listed:
            whole = call(f"/api/v1/datasets/{one['name']}").json()
            assert {name: whole[name] for name in one} == one
            assert set(whole) - set(one) == {"row_count"}


class TestShowRoot:
    def test_leads_on(self, acme: Company, call: Call) -> None:
        score(acme, "2026-Q3", 40.0)

        told = call("/api/v1/").json()

        codes = {name: call(path(link)).status_code for name, link in told["links"].items()}
        assert set(codes) == set(LINKS)
        assert {codes[name] for name in OPEN_TO_TOKENS} == {200}
        assert codes["exports"] == 405  # to POST to
        assert codes["webhook_endpoints"] == 403  # this token manages none
        assert told["as_of"] == call("/api/v1/rounds").json()["as_of"]
        assert told["version"] == Client().get("/api/openapi.json").json()["info"]["version"]

    @pytest.mark.parametrize("scope", ["read:scores", "export", "webhooks:manage"])
    def test_needs_a_token_and_no_scope(self, acme: Company, scope: str) -> None:
        assert caller(token_of(acme, scope))("/api/v1/").status_code == 200
        assert Client().get("/api/v1/").status_code == 401
        assert acme.client().get("/api/v1/").status_code == 401

    def test_refuses_what_it_would_have_to_ignore(self, call: Call) -> None:
        assert call("/api/v1/?colour=blue").status_code == 400
