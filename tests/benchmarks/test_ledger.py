"""No contributor's year costs more than the cap: the database refuses what would pass it."""

import threading
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError

from apps.benchmarks.models import LedgerLine, Population, Release
from apps.method import budget
from tests.benchmarks.companies import AT, Q3
from tests.postgres import SERVER

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])


class TestTheYearlyCap:
    def _spend(self, quarters: int, epsilon: Decimal, year: int = 2026) -> None:
        lines = LedgerLine.objects.using("pool")
        for number in range(quarters):
            release = Release.objects.using("pool").create(
                quarter=Q3.shifted(-number).code,
                population=Population.REAL,
                leaf_plan="L0",
                plan={},
                published_at=AT,
            )
            lines.create(release=release, contributor="somebody", year=year, epsilon=epsilon)

    def test_allows_a_year_of_releases_and_an_erratum(self) -> None:
        self._spend(5, Decimal("2.25"))

        assert LedgerLine.objects.using("pool").count() == 5
        assert Decimal("12.25") == budget.CAP

    def test_refuses_one_more(self) -> None:
        with pytest.raises(IntegrityError, match=r"a yearly privacy budget of 12\.25"):
            self._spend(6, Decimal("2.25"))

    def test_refuses_a_line_by_itself(self) -> None:
        with pytest.raises(IntegrityError, match="ledger_line_in_cap"):
            self._spend(1, Decimal("12.26"))

    def test_refuses_lines_that_come_together(self) -> None:
        self._spend(2, Decimal(1), year=2020)
        first, second = Release.objects.using("pool").order_by("quarter")

        with pytest.raises(IntegrityError, match="yearly privacy budget"):
            LedgerLine.objects.using("pool").bulk_create(
                LedgerLine(release=release, contributor="one", year=2026, epsilon=Decimal(7))
                for release in (first, second)
            )

    def test_holds_against_two_who_charge_at_once(self) -> None:
        """The second waits until the first is done, and then sees what it spent."""
        self._spend(1, Decimal(4))
        release = Release.objects.using("pool").get()
        line = (
            "INSERT INTO benchmarks_ledgerline (release_id, contributor, year, epsilon)"
            " SELECT gen_random_uuid(), 'somebody', 2026, 5"
        )
        refused: list[Exception] = []

        def charge() -> None:
            with SERVER.connect(SERVER.database, role="tidemark_pool") as second:
                second.execute("SET CONSTRAINTS ALL DEFERRED")
                try:
                    second.execute(line)
                except psycopg.errors.CheckViolation as error:
                    refused.append(error)
                second.rollback()

        with SERVER.connect(SERVER.database, role="tidemark_pool") as first:
            first.execute(line.replace("gen_random_uuid()", f"'{self._another(release)}'::uuid"))
            worker = threading.Thread(target=charge)
            worker.start()
            worker.join(timeout=1)
            assert worker.is_alive()  # waits
            first.commit()
            worker.join(timeout=60)

        assert [str(error).splitlines()[0] for error in refused] == [
            "a yearly privacy budget of 12.25 would be passed"
        ]

    def _another(self, release: Release) -> UUID:
        other = Release.objects.using("pool").create(
            quarter="2025-Q4",
            population=release.population,
            leaf_plan="L0",
            plan={},
            published_at=AT,
        )
        return other.pk

    def test_is_each_contributors_own(self) -> None:
        self._spend(5, Decimal("2.25"))
        release = Release.objects.using("pool").all()[0]

        LedgerLine.objects.using("pool").create(
            release=release, contributor="somebody else", year=2026, epsilon=Decimal(12)
        )
