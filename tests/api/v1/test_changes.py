"""Which rows of which datasets have changed, in one order over all of them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from apps.accounts.models import Organisation
from apps.performance.models import Annotation
from apps.reports.feed import KEPT, expire, publish
from apps.reports.models import Feed, Tombstone
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.api.conftest import Call, caller, score, token_of
from tests.conftest import NOON, Company
from tests.reports import rounds

CHANGES = "/api/v1/changes"


def note(company: Company, text: str = "Chat launched") -> Annotation:
    with acting_for(company.organisation.pk):
        return Annotation.objects.create(happened_on=date(2026, 7, 1), text=text, created_at=NOON)


def forget(company: Company, event: Annotation) -> None:
    with acting_for(company.organisation.pk):
        event.delete()


def all_pages(call: Call, query: str) -> tuple[list[dict[str, Any]], str]:
    """Return the rows of every page, and the cursor for another day."""
    answer = call(f"{CHANGES}?{query}")
    rows: list[dict[str, Any]] = answer.json()["data"]
    while answer.json()["has_more"]:
        answer = call(answer["Link"].partition("testserver")[2].partition(">")[0])
        rows += answer.json()["data"]
    return rows, answer.json()["next_cursor"]


class TestListChanges:
    def test_name_every_row_of_every_dataset_once_in_the_order_of_changes(
        self, acme: Company, call: Call
    ) -> None:
        score(acme, "2026-Q3", 40.0)
        note(acme)

        rows, _cursor = all_pages(call, "limit=50")

        with acting_for(acme.organisation.pk):
            published = {
                (name, str(pk), seq)
                for name, dataset in DATASETS.items()
                for pk, seq in dataset.model.objects.values_list("id", "change_seq")
            }
        told = [(row["dataset"], row["id"], row["change_seq"]) for row in rows]
        assert set(told) == published
        assert len(told) == len(published) > 50
        assert [seq for _, _, seq in told] == sorted(seq for _, _, seq in told)
        assert {row["op"] for row in rows} == {"upsert"}

    def test_tell_what_was_removed_since(self, acme: Company, call: Call) -> None:
        event = note(acme)
        _, cursor = all_pages(call, "limit=5000")
        forget(acme, event)
        note(acme, "Prices raised")

        rows, _ = all_pages(call, f"since={cursor}")

        assert [(row["dataset"], row["op"]) for row in rows] == [
            ("annotations", "upsert"),
            ("annotations", "delete"),
        ]
        assert rows[0]["change_seq"] < rows[1]["change_seq"]

    def test_are_told_since_a_time_as_well(self, acme: Company, call: Call) -> None:
        event = note(acme)
        as_of = call(CHANGES).json()["as_of"]
        forget(acme, event)
        note(acme, "Strike")

        rows, _ = all_pages(call, f"updated_since={as_of}")

        later = {(row["dataset"], row["op"]) for row in rows if row["changed_at"] > as_of}
        assert later == {("annotations", "upsert"), ("annotations", "delete")}
        assert all(row["changed_at"] >= as_of for row in rows)

    def test_are_those_of_the_tokens_scopes(self, acme: Company) -> None:
        score(acme, "2026-Q3", 40.0)
        call = caller(token_of(acme, "read:dictionary"))

        rows, _ = all_pages(call, "limit=5000")

        named = {row["dataset"] for row in rows}
        assert "periods" in named
        assert all(DATASETS[name].scope == "read:dictionary" for name in named)

    def test_lead_a_token_of_other_scopes_to_the_beginning(self, acme: Company, call: Call) -> None:
        _, cursor = all_pages(caller(token_of(acme, "read:dictionary")), "limit=5000")

        assert call(f"{CHANGES}?since={cursor}").status_code == 410

    def test_lead_a_token_of_the_same_scopes_on(self, acme: Company, call: Call) -> None:
        _, cursor = all_pages(call, "limit=5000")
        note(acme)

        rows, _ = all_pages(caller(token_of(acme)), f"since={cursor}")

        assert "annotations" in {row["dataset"] for row in rows}

    @pytest.mark.django_db(transaction=True, databases=["default", "pool"])
    def test_remove_what_a_withdrawn_consent_had_shown(self, acme: Company, call: Call) -> None:
        score(acme, "2026-Q3", 40.0)
        rounds.publish("2026-Q3")
        rows, cursor = all_pages(call, "limit=5000")
        with acting_for(acme.organisation.pk):
            Organisation.objects.update(benchmark_consent=False)

        later, _ = all_pages(call, f"since={cursor}")

        shown = {row["id"] for row in rows if row["dataset"] in ("benchmarks", "positions")}
        assert {row["dataset"] for row in rows} >= {"benchmarks", "positions"}
        assert {row["id"] for row in later if row["op"] == "delete"} >= shown

    def test_tell_nothing_of_a_stranger(self, acme: Company, borealis: Company, call: Call) -> None:
        note(acme)
        _, cursor = all_pages(call, "limit=5000")
        stranger = caller(token_of(borealis))

        rows, _ = all_pages(stranger, "limit=5000")
        answer = stranger(f"{CHANGES}?since={cursor}")

        assert "annotations" not in {row["dataset"] for row in rows}
        assert answer.status_code == 410

    def test_are_not_sent_again_while_nothing_has_changed(self, acme: Company, call: Call) -> None:
        first = call(CHANGES)
        again = call(CHANGES, **{"If-None-Match": first["ETag"]})
        note(acme)
        later = call(CHANGES, **{"If-None-Match": first["ETag"]})

        assert [first.status_code, again.status_code, later.status_code] == [200, 304, 200]

    def test_are_read_in_one_query(self, acme: Company, call: Call) -> None:
        score(acme, "2026-Q3", 40.0)
        call(CHANGES)

        with CaptureQueriesContext(
            connection,
        ) as queries:
            call(CHANGES)

        reading = [query["sql"] for query in queries if "reports_published" in query["sql"]]
        assert len(reading) == 1
        assert reading[0].count("UNION ALL") == len(DATASETS) - 1


class TestExpiredCursors:
    """What was removed so long ago that it is forgotten is never left out in silence."""

    @pytest.fixture
    def forgotten(self, acme: Company, call: Call) -> Callable[[], dict[str, str]]:
        """Return cursors from before a removal that is then forgotten."""

        def make() -> dict[str, str]:
            event = note(acme)
            listing = call(f"{CHANGES}?limit=1").json()["next_cursor"]
            _, changes = all_pages(call, "limit=5000")
            of_dataset = call("/api/v1/annotations").json()["next_cursor"]
            forget(acme, event)
            with acting_for(acme.organisation.pk):
                publish()
                assert expire(at=now() + KEPT) > 0
            return {
                f"{CHANGES}?cursor=": listing,
                f"{CHANGES}?since=": changes,
                "/api/v1/annotations?since=": of_dataset,
            }

        return make

    def test_are_refused_with_the_way_to_the_beginning(
        self, call: Call, forgotten: Callable[[], dict[str, str]]
    ) -> None:
        for path, cursor in forgotten().items():
            answer = call(f"{path}{cursor}")

            told = answer.json()
            assert (answer.status_code, told["type"]) == (
                410,
                "urn:tidemark:problem:cursor-expired",
            )
            assert told["full_listing"] == f"http://testserver{path.partition('?')[0]}"
            assert told["parameter"] == path.partition("?")[2].rstrip("=")
            assert call(told["full_listing"]).status_code == 200

    def test_are_as_good_as_new_behind_the_last_forgotten_removal(
        self, acme: Company, call: Call, forgotten: Callable[[], dict[str, str]]
    ) -> None:
        forgotten()
        _, cursor = all_pages(call, "limit=5000")
        note(acme, "Strike")

        rows, _ = all_pages(call, f"since={cursor}")

        assert "annotations" in {row["dataset"] for row in rows}

    def test_include_times_from_before_it(
        self, acme: Company, call: Call, forgotten: Callable[[], dict[str, str]]
    ) -> None:
        before = call(CHANGES).json()["as_of"]
        forgotten()
        after = call(CHANGES).json()["as_of"]
        long_before = (acme.organisation.created_at - timedelta(days=1)).isoformat()

        answers = {
            since: call(f"{CHANGES}?updated_since={since.replace('+', '%2B')}").status_code
            for since in (before, after, long_before)
        }

        assert answers == {before: 410, after: 410, long_before: 200}

    def test_are_noticed_when_the_removal_is_forgotten_while_a_page_is_read(
        self, acme: Company, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The look before the reading finds nothing amiss; the one after it has to."""
        event = note(acme)
        _, cursor = all_pages(call, "limit=5000")
        forget(acme, event)
        with acting_for(acme.organisation.pk):
            stale = publish()
            assert expire(at=now() + KEPT) > 0
            assert Feed.objects.get().expired_seq > stale.expired_seq
        monkeypatch.setattr("apps.api.v1.paged.publish", lambda: stale)

        assert call(f"{CHANGES}?since={cursor}").status_code == 410

    def test_keep_what_was_removed_for_400_days(self, acme: Company, call: Call) -> None:
        event = note(acme)
        call(CHANGES)
        forget(acme, event)
        call(CHANGES)

        with acting_for(acme.organisation.pk):
            (removed_at,) = set(Tombstone.objects.values_list("changed_at", flat=True))
            early = expire(at=removed_at + KEPT - timedelta(seconds=1))
            late = expire(at=removed_at + KEPT)

        assert early == 0
        assert late > 0


class TestCursorsOfADatabaseThatWasPutBack:
    """After a backup was put back, numbers that a reader holds stand for other changes."""

    @pytest.fixture
    def held(self, acme: Company, call: Call) -> dict[str, str]:
        """Return cursors that were given out before."""
        score(acme, "2026-Q3", 40.0)
        listing = call(f"{CHANGES}?limit=1").json()["next_cursor"]
        _, changes = all_pages(call, "limit=5000")
        return {
            f"{CHANGES}?limit=1&cursor=": listing,
            f"{CHANGES}?since=": changes,
            "/api/v1/rounds?since=": call("/api/v1/rounds").json()["next_cursor"],
        }

    def test_are_refused_in_another_epoch(
        self, acme: Company, call: Call, held: dict[str, str]
    ) -> None:
        with acting_for(acme.organisation.pk):
            Feed.objects.update(epoch=uuid4())

        answers = {path: call(f"{path}{cursor}") for path, cursor in held.items()}

        assert {answer.status_code for answer in answers.values()} == {410}
        for answer in answers.values():
            assert call(answer.json()["full_listing"]).status_code == 200

    def test_are_refused_ahead_of_what_is_published(
        self, acme: Company, call: Call, held: dict[str, str]
    ) -> None:
        """Even where a backup of the files was put back, and nothing tells epochs apart."""
        with acting_for(acme.organisation.pk):
            feed = Feed.objects.get()
            Feed.objects.update(last_seq=feed.last_seq - 1)

        answers = {path: call(f"{path}{cursor}").status_code for path, cursor in held.items()}

        assert set(answers.values()) == {410}

    def test_leave_times_as_good_as_before(
        self, acme: Company, call: Call, held: dict[str, str]
    ) -> None:
        as_of = call(CHANGES).json()["as_of"]
        with acting_for(acme.organisation.pk):
            Feed.objects.update(epoch=uuid4())

        answer = call(f"{CHANGES}?updated_since={as_of}")

        assert answer.status_code == 200
        assert {row["changed_at"] for row in answer.json()["data"]} == {as_of}

    def test_are_of_no_use_to_tell_that_nothing_is_new(
        self, acme: Company, call: Call, held: dict[str, str]
    ) -> None:
        first = call(CHANGES)
        with acting_for(acme.organisation.pk):
            Feed.objects.update(epoch=uuid4())

        assert call(CHANGES, **{"If-None-Match": first["ETag"]}).status_code == 200
