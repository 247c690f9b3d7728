"""Several read at once: who waits for another's publishing, and who need not."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from psycopg import sql
from psycopg.errors import DivisionByZero

from apps.performance.models import Annotation
from apps.reports.feed import publish
from apps.reports.files import Format, Selection, build
from apps.reports.files.copying import BLOCK, copied
from apps.reports.models import Feed
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.api.conftest import score
from tests.conftest import NOON, Company
from tests.locks import wait_until_somebody_is_held_up

pytestmark = pytest.mark.django_db(transaction=True)

LONGEST = 60.0  # seconds that anything may take before the test fails
FACT = '"performance_annotation"."text"'  # what is read of a fact to work its row out
LOCK = 2026_11


@pytest.fixture
def elsewhere() -> Iterator[Callable[..., Any]]:
    """Does something on another thread, with a connection of its own."""

    def done(work: Callable[[], Any]) -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        yield lambda work: threads.submit(done, work)


def note(company: Company) -> None:
    with acting_for(company.organisation.pk):
        Annotation.objects.create(
            happened_on=date(2026, 7, 1), text="Chat launched", created_at=NOON
        )


class TestPublishing:
    def test_is_not_done_again_by_those_who_waited_for_it(
        self, acme: Company, elsewhere: Callable[..., Any]
    ) -> None:
        note(acme)

        def wait_and_read() -> list[str]:
            with acting_for(acme.organisation.pk), CaptureQueriesContext(connection) as queries:
                publish()
            return [query["sql"] for query in queries]

        with acting_for(acme.organisation.pk):
            told = publish().last_seq
            waiting = elsewhere(wait_and_read)
            wait_until_somebody_is_held_up()
        asked = waiting.result(LONGEST)

        assert asked
        assert not any(FACT in query for query in asked)
        with acting_for(acme.organisation.pk):
            assert Feed.objects.get().last_seq == told

    def test_waits_for_no_file_that_is_being_built(
        self, acme: Company, elsewhere: Callable[..., Any], tmp_path: Path
    ) -> None:
        score(acme, "2026-Q2", 40.0)
        with acting_for(acme.organisation.pk):
            before = publish().last_seq
        note(acme)

        def publish_elsewhere() -> int:
            with acting_for(acme.organisation.pk):
                return publish().last_seq

        with acting_for(acme.organisation.pk):
            built = build(Selection(DATASETS["rounds"]), Format("csv"), tmp_path / "rounds.csv")
            after = elsewhere(publish_elsewhere).result(LONGEST)

        assert (built.rows, built.feed.last_seq) == (1, before)
        assert after > before


class TestCopying:
    def test_lets_other_threads_work_while_the_server_is_waited_for(
        self, acme: Company, elsewhere: Callable[..., Any]
    ) -> None:
        rows = sql.SQL(
            "SELECT repeat('x', {size}),"
            " CASE WHEN n = 3 THEN pg_advisory_xact_lock({lock})::text END"
            " FROM generate_series(1, 4) n"
        ).format(size=sql.Literal(BLOCK), lock=sql.Literal(LOCK))

        def hold_up(is_held: list[bool]) -> None:
            with acting_for(acme.organisation.pk), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
                is_held.append(True)
                wait_until_somebody_is_held_up()

        is_held: list[bool] = []
        holding = elsewhere(lambda: hold_up(is_held))
        while not (is_held or holding.done()):
            pass
        with acting_for(acme.organisation.pk), copied(rows, "FORMAT csv") as copy:
            blocks = list(copy)
        holding.result(LONGEST)

        assert copy.rows == 4
        assert sum(map(len, blocks)) > 4 * BLOCK

    def test_leaves_the_connection_ready_when_a_row_cannot_be_had(self, acme: Company) -> None:
        rows = sql.SQL("SELECT 1 / ({} - n) FROM generate_series(1, 4) n").format(sql.Literal(3))

        with acting_for(acme.organisation.pk):
            with (
                pytest.raises(DivisionByZero),
                transaction.atomic(),
                copied(rows, "FORMAT csv") as copy,
            ):
                list(copy)

            assert Feed.objects.count() == 0
