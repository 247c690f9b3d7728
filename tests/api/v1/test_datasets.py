import base64
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import now

from apps.reports.files import MEDIA_TYPES
from apps.reports.registry import DATASETS
from tests.api.conftest import Call, caller, score, token_of
from tests.conftest import Company


class TestListRows:
    def test_shows_only_the_callers_rounds(
        self, acme: Company, borealis: Company, call: Call
    ) -> None:
        score(acme, "2026-Q3", 40.0)
        score(borealis, "2026-Q3", 90.0)

        answer = call("/api/v1/rounds").json()

        assert [row["maturity"] for row in answer["data"]] == [40.0]

    @pytest.mark.parametrize("name", sorted(DATASETS))
    def test_has_the_columns_of_the_dictionary(self, acme: Company, call: Call, name: str) -> None:
        score(acme, "2026-Q3", 40.0)

        told = call(f"/api/v1/datasets/{name}").json()
        rows = call(f"/api/v1/{name}").json()["data"]

        columns = [column["name"] for column in told["columns"]]
        assert all(list(row) == [*columns, "op"] for row in rows)

    def test_turns_pages_without_losing_or_repeating_a_row(self, acme: Company, call: Call) -> None:
        for quarter in ("2026-Q1", "2026-Q2", "2026-Q3"):
            score(acme, quarter, 40.0)

        seen, cursor = [], ""
        while True:
            page = call(f"/api/v1/persona_shares?limit=4{cursor}").json()
            seen += [(row["period_id"], row["persona_key"]) for row in page["data"]]
            if not page["has_more"]:
                break
            cursor = f"&cursor={page['next_cursor']}"

        assert len(seen) == len(set(seen)) == 15

    def test_has_the_same_bytes_later_as_its_tag_says(self, acme: Company, call: Call) -> None:
        score(acme, "2026-Q3", 40.0)

        first = call("/api/v1/persona_shares?limit=2")
        with time_machine.travel(now() + timedelta(hours=1)):
            second = call("/api/v1/persona_shares?limit=2")

        assert first["ETag"] == second["ETag"]
        assert first.content == second.content

    def test_refuses_the_cursor_of_another_company(
        self, acme: Company, borealis: Company, call: Call
    ) -> None:
        score(acme, "2026-Q3", 40.0)
        score(borealis, "2026-Q3", 90.0)
        cursor = call("/api/v1/persona_shares?limit=1").json()["next_cursor"]

        answer = caller(token_of(borealis))(f"/api/v1/persona_shares?cursor={cursor}")

        assert answer.status_code == 410

    def test_filters_by_a_column(self, acme: Company, call: Call) -> None:
        score(acme, "2026-Q2", 40.0)
        score(acme, "2026-Q3", 50.0)

        rows = call("/api/v1/dimension_scores?period_id=2026-Q3&dimension_key=TEC").json()["data"]

        assert [(row["period_id"], row["dimension_key"]) for row in rows] == [("2026-Q3", "TEC")]

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("colour=blue", "unknown-parameter"),
            ("limit=1&limit=2", "repeated-parameter"),
            ("period_id=", "empty-parameter"),
            ("limit=0", "invalid-parameter"),
            ("limit=5001", "invalid-parameter"),
            ("limit=ten", "invalid-parameter"),
            ("cursor=nonsense", "invalid-parameter"),
        ],
    )
    def test_refuses_what_it_would_have_to_ignore(self, call: Call, query: str, code: str) -> None:
        answer = call(f"/api/v1/rounds?{query}")

        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == f"urn:tidemark:problem:{code}"

    @pytest.mark.parametrize(
        ("since", "count"),
        [
            ("0492-04-21T23:15:49-17:53", 1),
            ("0001-01-01T00:00:00%2B23:00", 1),
            ("9999-12-31T23:59:59-23:00", 0),
        ],
    )
    def test_understands_every_time(
        self, acme: Company, call: Call, since: str, count: int
    ) -> None:
        score(acme, "2026-Q3", 40.0)

        assert len(call(f"/api/v1/rounds?updated_since={since}").json()["data"]) == count

    def test_says_how_a_plus_is_sent(self, call: Call) -> None:
        plain = call("/api/v1/rounds?updated_since=2026-11-02T08:30:00+01:00")
        escaped = call("/api/v1/rounds?updated_since=2026-11-02T08:30:00%2B01:00")
        nonsense = call("/api/v1/rounds?updated_since=yesterday")

        assert (plain.status_code, escaped.status_code) == (400, 200)
        assert "%2B" in plain.json()["detail"]
        assert "%2B" not in nonsense.json()["detail"]

    @pytest.mark.parametrize("suffix", sorted(MEDIA_TYPES))
    def test_leads_who_accepts_a_file_only_to_its_suffix(self, call: Call, suffix: str) -> None:
        answer = call("/api/v1/rounds", Accept=MEDIA_TYPES[suffix].partition(";")[0])

        assert answer.status_code == 406
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:tidemark:problem:not-acceptable"
        assert f".{suffix}" in answer.json()["detail"]
        assert call(f"/api/v1/rounds.{suffix}").status_code == 200

    def test_answers_304_when_nothing_has_changed(self, acme: Company, call: Call) -> None:
        score(acme, "2026-Q2", 40.0)
        tag = call("/api/v1/rounds")["ETag"]
        again = caller(token_of(acme))("/api/v1/rounds", **{"If-None-Match": tag})

        score(acme, "2026-Q3", 50.0)
        later = call("/api/v1/rounds", **{"If-None-Match": tag})

        assert (again.status_code, later.status_code) == (304, 200)

    def test_knows_a_page_again_that_was_compressed_on_its_way(
        self, acme: Company, call: Call
    ) -> None:
        score(acme, "2026-Q2", 40.0)
        zipped = {"Accept-Encoding": "gzip"}
        tag = call("/api/v1/rounds", **zipped)["ETag"]

        again = caller(token_of(acme))("/api/v1/rounds", **zipped, **{"If-None-Match": tag})

        assert (tag[:2], again.status_code) == ("W/", 304)


class TestBenchmarks:
    def test_are_shown_to_those_who_take_part(self, borealis: Company) -> None:
        answer = caller(token_of(borealis))("/api/v1/benchmarks")

        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:tidemark:problem:not-contributing"


class TestToken:
    def test_may_be_the_password_of_basic(self, acme: Company) -> None:
        answer = Client().get(
            "/api/v1/me", headers={"Authorization": _basic("anyone", token_of(acme))}
        )

        assert answer.json()["organisation"]["name"] == "Acme"

    @pytest.mark.parametrize("header", ["", "Bearer nonsense", "Basic !!!", "Bearer tdm_live_x_y"])
    def test_is_asked_for(self, db: None, header: str) -> None:
        answer = Client().get("/api/v1/rounds", headers={"Authorization": header})

        assert answer.status_code == 401
        assert "Basic" in answer["WWW-Authenticate"]
        assert answer["Content-Type"] == "application/problem+json"

    def test_reads_only_what_its_scopes_allow(self, acme: Company) -> None:
        call = caller(token_of(acme, "read:dictionary"))

        assert call("/api/v1/datasets").status_code == 200
        assert call("/api/v1/rounds").status_code == 403

    def test_does_not_stand_in_for_a_session(self, acme: Company) -> None:
        assert acme.client().get("/api/v1/rounds").status_code == 401


class TestAddresses:
    @pytest.mark.parametrize(
        "path", ["/api/nothing", "/api/v1/nothing", "/api/v1/datasets/nothing"]
    )
    def test_that_do_not_exist_are_a_problem(self, call: Call, path: str) -> None:
        answer = call(path)

        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"

    def test_tell_the_contract_to_anyone(self, db: None) -> None:
        document = Client().get("/api/openapi.json").json()

        assert document["openapi"].startswith("3.1")
        assert {f"/api/v1/{name}" for name in DATASETS} <= set(document["paths"])


def _basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
