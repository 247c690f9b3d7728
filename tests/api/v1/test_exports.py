"""A dataset as a file that a worker makes."""

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from apps.accounts import quota
from apps.accounts.models import Allowance, ApiToken, Organisation
from apps.accounts.quota import Policy
from apps.api.v1 import addresses
from apps.performance.models import Annotation
from apps.reports.actions import MOST_UNFINISHED
from apps.reports.models import Export, ExportPart
from apps.reports.models.export import KEPT, LEAST_ROOM
from apps.reports.schedule import remove_expired_exports
from apps.tenancy.context import acting_for
from tests.api.conftest import caller, score, sender, token_of
from tests.api.v1.reading import READERS, body, rows_of
from tests.conftest import NOON, Company
from tests.jobs.doing import do_jobs


def ask(token: str, **members: Any) -> Any:
    """POST a request for an export."""
    return Client().post(
        "/api/v1/exports",
        {"dataset": "rounds", "format": "csv"} | members,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def made(company: Company, token: str, **members: Any) -> dict[str, Any]:
    """Have a file made, and return the export once it is there."""
    told: dict[str, Any] = caller(token)(_path(ask(token, **members)["Location"])).json()
    assert told["status"] == "waiting"
    do_jobs(company)
    ready: dict[str, Any] = caller(token)(_path(told["url"])).json()
    return ready


def _path(url: str) -> str:
    return url.removeprefix("http://testserver")


class TestAskForExport:
    @pytest.mark.parametrize("suffix", sorted(READERS))
    def test_has_the_same_bytes_made_as_the_address_of_the_format(
        self, acme: Company, suffix: str
    ) -> None:
        score(acme, "2026-Q2", 40.0)
        score(acme, "2026-Q3", 50.0)
        token = token_of(acme)

        export = made(acme, token, format=suffix, filters={"period_id": "2026-Q3"})

        (file,) = export["files"]
        content = body(Client().get(_path(file["url"])))
        direct = body(caller(token)(f"/api/v1/rounds.{suffix}?period_id=2026-Q3"))
        assert (export["status"], export["progress"], file["rows"]) == ("ready", 1.0, 1)
        assert content == direct
        assert (file["bytes"], file["sha256"]) == (
            len(content),
            hashlib.sha256(content).hexdigest(),
        )
        assert [row["maturity"] for row in rows_of("rounds", suffix, content)] == [50.0]

    @pytest.mark.parametrize(
        ("members", "code"),
        [
            ({"colour": "blue"}, "unknown-parameter"),
            ({"dataset": "nothing"}, "invalid-parameter"),
            ({"dataset": 1}, "invalid-parameter"),
            ({"format": "pdf"}, "invalid-parameter"),
            ({"filters": []}, "invalid-parameter"),
            ({"filters": {"maturity": "1"}}, "unknown-parameter"),
            ({"filters": {"period_id": ""}}, "invalid-parameter"),
            ({"filters": {"period_id": 3}}, "invalid-parameter"),
        ],
    )
    def test_refuses_what_it_would_have_to_ignore(
        self, acme: Company, members: dict[str, Any], code: str
    ) -> None:
        answer = ask(token_of(acme), **members)

        assert answer.status_code == 400
        assert answer.json()["type"] == f"urn:tidemark:problem:{code}"

    def test_is_asked_for_once_under_a_key(self, acme: Company) -> None:
        send = sender(token_of(acme))
        asked = {"dataset": "rounds", "format": "csv"}

        first, again = (send("POST", "/api/v1/exports", asked, key="k-1") for _ in range(2))
        other = send("POST", "/api/v1/exports", asked | {"format": "xlsx"}, key="k-1")

        assert (again.status_code, again.content) == (202, first.content)
        assert (again["Location"], again["Idempotency-Replayed"]) == (first["Location"], "true")
        assert other.status_code == 422
        with acting_for(acme.organisation.pk):
            assert Export.objects.count() == 1

    def test_needs_its_own_scope_and_that_of_the_dataset(self, acme: Company) -> None:
        answers = [
            ask(token_of(acme, *scopes))
            for scopes in (("export",), ("read:scores",), ("export", "read:scores"))
        ]

        assert [answer.status_code for answer in answers] == [403, 403, 202]

    def test_says_that_a_sheet_has_no_room(
        self, acme: Company, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("apps.reports.files.workbook.MOST_ROWS", 1)
        # The database is still sending when the second row is one too many.
        monkeypatch.setattr("apps.reports.files.copying.BLOCK", 1)
        monkeypatch.setattr("apps.reports.files.copying.WAITING", 0)
        score(acme, "2026-Q3", 40.0)
        with acting_for(acme.organisation.pk):
            Annotation.objects.bulk_create(
                Annotation(happened_on=NOON.date(), text="x", detail="漢" * 500, created_at=NOON)
                for _ in range(2000)
            )
        token = token_of(acme)

        export = made(acme, token, dataset="annotations", format="xlsx")
        fitting = made(acme, token, format="xlsx")

        assert (export["status"], export["reason"]) == ("failed", "too_many_rows")
        assert export["files"] == []
        assert (fitting["status"], fitting["reason"]) == ("ready", None)

    def test_has_only_so_many_made_at_once(self, acme: Company, borealis: Company) -> None:
        token = token_of(acme)
        answers = [ask(token) for _ in range(MOST_UNFINISHED + 1)]
        stranger = ask(token_of(borealis))
        do_jobs(acme)
        later = ask(token)

        assert [answer.status_code for answer in answers] == [202] * MOST_UNFINISHED + [429]
        assert int(answers[-1]["Retry-After"]) > 0
        assert answers[-1].json()["type"] == "urn:tidemark:problem:too-many-exports"
        assert (stranger.status_code, later.status_code) == (202, 202)

    def test_keeps_only_so_much(
        self, acme: Company, borealis: Company, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("apps.reports.actions.MOST_KEPT", 2 * LEAST_ROOM)
        token = token_of(acme)
        for _ in range(2):
            made(acme, token)

        refused, stranger = ask(token), ask(token_of(borealis))
        with acting_for(acme.organisation.pk):
            first = Export.objects.earliest("expires_at")
            Export.objects.filter(pk=first.pk).update(expires_at=now())
        later = ask(token)

        assert refused.status_code == 429
        assert refused.json()["type"] == "urn:tidemark:problem:too-much-kept"
        assert 0 < int(refused["Retry-After"]) <= KEPT.total_seconds()
        assert (stranger.status_code, later.status_code) == (202, 202)


class TestShowExport:
    def test_tells_a_stranger_nothing(self, acme: Company, borealis: Company) -> None:
        path = _path(ask(token_of(acme))["Location"])

        assert caller(token_of(acme))(path).status_code == 200
        assert caller(token_of(borealis))(path).status_code == 404

    def test_needs_the_scope_of_the_dataset(self, acme: Company) -> None:
        path = _path(ask(token_of(acme))["Location"])

        assert caller(token_of(acme, "export", "read:dictionary"))(path).status_code == 403


class TestDownload:
    def test_gives_parts_and_headers(self, acme: Company) -> None:
        score(acme, "2026-Q3", 50.0)
        (file,) = made(acme, token_of(acme))["files"]
        path = _path(file["url"])

        head, part = Client().head(path), Client().get(path, headers={"Range": "bytes=0-7"})

        assert (head.status_code, head["Content-Length"]) == (200, str(file["bytes"]))
        assert (part.status_code, body(part)) == (206, b"round_id")

    def test_is_refused_where_its_token_does_not_work(self, acme: Company) -> None:
        (file,) = made(acme, token_of(acme))["files"]
        with acting_for(acme.organisation.pk):
            ApiToken.objects.update(addresses=["203.0.113.0/24"])

        answer = Client().get(_path(file["url"]))

        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:tidemark:problem:address-not-allowed"

    def test_puts_a_file_of_many_parts_together(
        self, acme: Company, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("apps.reports.exporting.PART", 100)
        for quarter in ("2026-Q1", "2026-Q2", "2026-Q3"):
            score(acme, quarter, 40.0)

        (file,) = made(acme, token_of(acme))["files"]

        content = body(Client().get(_path(file["url"])))
        with acting_for(acme.organisation.pk):
            assert ExportPart.objects.count() == -(-len(content) // 100)
        assert hashlib.sha256(content).hexdigest() == file["sha256"]

    def test_gives_any_part_of_a_file_of_many_parts(
        self, acme: Company, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("apps.reports.exporting.PART", 100)
        for quarter in ("2026-Q1", "2026-Q2", "2026-Q3"):
            score(acme, quarter, 40.0)
        (file,) = made(acme, token_of(acme))["files"]
        path = _path(file["url"])
        whole = body(Client().get(path))

        parts = {
            (first, last): Client().get(path, headers={"Range": f"bytes={first}-{last}"})
            for first, last in ((0, 99), (100, 100), (99, 100), (150, 349), (201, len(whole) - 1))
        }

        assert {place: body(part) for place, part in parts.items()} == {
            (first, last): whole[first : last + 1] for first, last in parts
        }

    def test_reads_no_more_of_the_file_than_is_sent(
        self, acme: Company, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("apps.reports.exporting.PART", 100)
        for quarter in ("2026-Q1", "2026-Q2", "2026-Q3"):
            score(acme, quarter, 40.0)
        (file,) = made(acme, token_of(acme))["files"]
        path = _path(file["url"])
        tag = Client().head(path)["ETag"]

        asked = {
            "part": {"Range": "bytes=150-249"},
            "behind the end": {"Range": "bytes=999999-"},
            "known": {"If-None-Match": tag},
            "another": {"If-Match": '"another"'},
        }
        with CaptureQueriesContext(connection) as queries:
            statuses = [Client().get(path, headers=each).status_code for each in asked.values()]
            head = Client().head(path)
        read = [query["sql"] for query in queries if '"content" FROM' in query["sql"]]

        assert statuses == [206, 416, 304, 412]
        assert head["Content-Length"] == str(file["bytes"])
        assert len(read) == 1
        assert "BETWEEN 1 AND 2" in read[0]

    def test_counts_as_the_tokens_that_was_told_the_address(
        self, acme: Company, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (file,) = made(acme, token_of(acme))["files"]
        path = _path(file["url"])
        with acting_for(acme.organisation.pk):
            Allowance.objects.all().delete()
        monkeypatch.setattr(quota, "POLICIES", (Policy("token", 2), Policy("organisation", 9)))

        first = Client().get(path)
        known = Client().get(path, headers={"If-None-Match": first["ETag"]})
        any_tag = Client().get(path, headers={"If-None-Match": "*"})
        refused = Client().get(path)

        answers = (first, known, any_tag, refused)
        assert [answer.status_code for answer in answers] == [200, 304, 304, 429]
        left = [re.findall(r"r=(\d+)", answer["RateLimit"])[0] for answer in answers]
        assert left == ["1", "1", "0", "0"]
        assert int(refused["Retry-After"]) > 0
        assert refused["Content-Type"] == "application/problem+json"

    def test_ends_with_the_token_that_was_told_the_address(self, acme: Company) -> None:
        (file,) = made(acme, token_of(acme))["files"]
        with acting_for(acme.organisation.pk):
            ApiToken.objects.update(revoked_at=now())

        answer = Client().get(_path(file["url"]))

        assert answer.status_code == 410
        assert answer.json()["type"] == "urn:tidemark:problem:address-ended"

    def test_ends_with_the_consent_that_the_rows_rest_on(self, acme: Company) -> None:
        (file,) = made(acme, token_of(acme), dataset="benchmarks")["files"]
        with acting_for(acme.organisation.pk):
            Organisation.objects.update(benchmark_consent=False)

        assert Client().get(_path(file["url"])).status_code == 403

    def test_ends_after_a_quarter_of_an_hour(self, acme: Company) -> None:
        made(acme, token_of(acme))
        with acting_for(acme.organisation.pk):
            export, token = Export.objects.get(), ApiToken.objects.get()
            text = addresses.signature(export, token, now() - timedelta(seconds=1))

        assert Client().get(f"/api/v1/downloads/{text}").status_code == 410

    def test_knows_only_addresses_that_were_given_out(self, acme: Company) -> None:
        (file,) = made(acme, token_of(acme))["files"]

        assert Client().get(_path(file["url"]) + "x").status_code == 410


@pytest.mark.django_db(transaction=True, databases=["default", "clock"])
class TestRemoveExpiredExports:
    def test_removes_those_whose_day_is_over(self, acme: Company) -> None:
        token = token_of(acme)
        path = _path(made(acme, token)["url"])
        made(acme, token)
        with acting_for(acme.organisation.pk):
            late = Export.objects.get(pk=path.rpartition("/")[2])
            Export.objects.filter(pk=late.pk).update(expires_at=now() - timedelta(seconds=1))

        remove_expired_exports()

        with acting_for(acme.organisation.pk):
            assert Export.objects.count() == 1
            assert not ExportPart.objects.filter(export_id=late.pk).exists()
        assert caller(token)(path).status_code == 404


class TestAKeyThatAColleagueUsed:
    """An export that was asked for under a key is told to those who could have asked for it."""

    def test_opens_nothing_to_a_token_without_the_datasets_scope(self, acme: Company) -> None:
        full, bare = token_of(acme, "export", "read:scores"), token_of(acme, "export")
        said = {"dataset": "rounds", "format": "csv"}
        first = sender(full)("POST", "/api/v1/exports", said, key="monthly")

        again = sender(full)("POST", "/api/v1/exports", said, key="monthly")
        refused = sender(bare)("POST", "/api/v1/exports", said, key="monthly")

        assert (first.status_code, refused.status_code) == (202, 403)
        assert again["Idempotency-Replayed"] == "true"
        assert first.json()["id"] not in refused.content.decode()

    def test_opens_nothing_once_the_consent_is_withdrawn(self, acme: Company) -> None:
        send = sender(token_of(acme, "export", "read:benchmarks"))
        said = {"dataset": "benchmarks", "format": "csv"}
        first = send("POST", "/api/v1/exports", said, key="monthly")
        with acting_for(acme.organisation.pk):
            Organisation.objects.update(benchmark_consent=False)

        refused = send("POST", "/api/v1/exports", said, key="monthly")

        assert (first.status_code, refused.status_code) == (202, 403)
