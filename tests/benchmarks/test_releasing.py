"""A release is drawn once, stays as it is for ever, and keeps no count without noise."""

import logging
import threading
from datetime import datetime
from decimal import Decimal
from time import sleep
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connections, transaction
from psycopg import sql

from apps.accounts.models import Organisation
from apps.benchmarks import releasing
from apps.benchmarks.models import LedgerLine, NoisyCount, Population, Release
from apps.tenancy.context import acting_for
from tests.benchmarks.companies import AT, Q3, Contributor, opt_in, pseudonym
from tests.postgres import SERVER

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

COMPANY = Contributor()
Row = tuple[Any, ...]


def draw(population: str = Population.REAL, at: datetime = AT, later: int = 0) -> Release:
    return releasing.draw(Q3.shifted(later), population=population, at=at)[0]


def contents() -> dict[str, list[Row]]:
    """Return every row of every table, as the administrator sees them."""
    with SERVER.administrator() as admin:
        tables = admin.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace ORDER BY 1"
        ).fetchall()
        return {
            table: admin.execute(
                sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(table))
            ).fetchall()
            for (table,) in tables
        }


def stored(release: Release) -> list[Row]:
    rows = NoisyCount.objects.using("pool").filter(release=release).order_by("pk")
    return list(rows.values_list("pk", "measure", "leaf", "bin", "value"))


def charged(release: Release) -> set[str]:
    lines = LedgerLine.objects.using("pool").filter(release=release)
    return {line.contributor for line in lines}


class TestDraw:
    def test_publishes_every_bin_though_nobody_takes_part(self) -> None:
        release = draw()

        bins = [(measure, leaf, bin_) for _, measure, leaf, bin_, _ in stored(release)]
        assert bins == [
            (measure, "all", bin_)
            for measure in ("overall", "persona", "MET", "STR", "nps")
            for bin_ in range(7 if measure == "persona" else 10)
        ]
        assert charged(release) == set()

    def test_is_done_once(self) -> None:
        COMPANY.write()
        first = draw()
        before = contents()
        COMPANY.but(domain="late.example").write()

        again, is_new = releasing.draw(Q3, population=Population.REAL, at=AT)

        assert (again, is_new) == (first, False)
        after = contents()
        for table in ("benchmarks_release", "benchmarks_noisycount", "benchmarks_ledgerline"):
            assert after[table] == before[table]

    def test_is_done_once_though_many_ask_at_once(self) -> None:
        COMPANY.write()
        start, drawn = threading.Barrier(5), []

        def run() -> None:
            start.wait()
            drawn.append(releasing.draw(Q3, population=Population.REAL, at=AT))
            connections.close_all()

        threads = [threading.Thread(target=run) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)

        assert len({release.pk for release, _ in drawn}) == 1
        assert sorted(is_new for _, is_new in drawn) == [False] * 4 + [True]
        assert len(stored(drawn[0][0])) == 47
        assert LedgerLine.objects.using("pool").count() == 1

    def test_charges_each_contributor_what_the_release_costs(self) -> None:
        COMPANY.write()
        COMPANY.but(domain="other.example").write()

        release = draw()

        lines = LedgerLine.objects.using("pool").filter(release=release)
        assert {(line.contributor, line.year, line.epsilon) for line in lines} == {
            (pseudonym("acme.example"), 2026, Decimal("2.25")),
            (pseudonym("other.example"), 2026, Decimal("2.25")),
        }

    def test_keeps_the_populations_apart(self) -> None:
        COMPANY.write()
        COMPANY.but(domain="sample.example", is_sample=True).write()

        assert charged(draw()) == {pseudonym("acme.example")}
        assert charged(draw(Population.SAMPLE)) == {pseudonym("sample.example")}

    def test_prints_the_rules_that_it_was_drawn_by(self) -> None:
        plans = [draw(later=number - 5).plan for number in range(5)]

        rules = [plan["eligibility"] for plan in plans]
        assert [rule["is_cold_start"] for rule in rules] == [True] * 4 + [False]
        assert [rule["min_age_days"] for rule in rules] == [0] * 4 + [90]
        assert [plan["epsilon_total"] for plan in plans] == ["9/4", "9/4", "13/4", "9/4", "9/4"]

    @pytest.mark.parametrize(
        ("companies", "leaves"),
        [(124, 1), (125, 8), (774, 8), (775, 24), (2974, 24), (2975, 63)],
    )
    def test_chooses_its_leaves_by_how_many_opted_in(self, companies: int, leaves: int) -> None:
        opt_in(companies)

        release = draw()

        assert len(release.plan["leaves"]) == leaves
        assert len(stored(release)) == leaves * 37 + 10  # the KPI has one leaf


class TestAReleaseThatIsOut:
    def test_stays_as_it_is_when_a_company_is_deleted(self) -> None:
        company = COMPANY.write()
        release = draw()
        before = stored(release), charged(release)

        with acting_for(company):
            Organisation.objects.filter(pk=company).delete()

        assert (stored(release), charged(release)) == before
        assert draw() == release

    def test_is_followed_by_one_without_the_company_that_left(self) -> None:
        quarters = (Q3.shifted(-1), Q3, Q3.shifted(1))
        leaver = COMPANY.but(quarters=quarters).write()
        deleted = COMPANY.but(domain="gone.example", quarters=quarters).write()
        COMPANY.but(domain="other.example", quarters=quarters).write()
        release = draw()
        assert len(charged(release)) == 3
        before = stored(release)

        with acting_for(leaver):
            Organisation.objects.update(benchmark_consent=False)
        with acting_for(deleted):
            Organisation.objects.filter(pk=deleted).delete()

        assert charged(draw(at=AT.replace(year=2027), later=1)) == {pseudonym("other.example")}
        assert stored(release) == before

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE benchmarks_release SET plan = '{}'",
            "UPDATE benchmarks_noisycount SET value = value + 1",
            "UPDATE benchmarks_ledgerline SET epsilon = 0.1",
            "DELETE FROM benchmarks_noisycount",
            "DELETE FROM benchmarks_ledgerline",
            "DELETE FROM benchmarks_release",
            "TRUNCATE benchmarks_noisycount",
            "TRUNCATE benchmarks_release CASCADE",
            "INSERT INTO benchmarks_noisycount (release_id, measure, leaf, bin, value)"
            " SELECT release_id, measure, leaf, bin, 0 FROM benchmarks_noisycount"
            " ON CONFLICT (release_id, measure, leaf, bin) DO UPDATE SET value = 0",
        ],
    )
    def test_is_changed_by_nobody(self, statement: str) -> None:
        COMPANY.write()
        draw()

        with (
            SERVER.connect(SERVER.database, role="tidemark_owner") as owner,
            pytest.raises(psycopg.errors.CheckViolation, match="are never changed"),
        ):
            owner.execute(statement)

    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO benchmarks_noisycount (release_id, measure, leaf, bin, value)"
            " VALUES (%(release)s, 'more', 'all', 0, 7)",
            "INSERT INTO benchmarks_releasemanifest (release_id, document)"
            " VALUES (%(release)s, '{}')",
        ],
    )
    @pytest.mark.parametrize("role", ["tidemark_pool", "tidemark_owner"])
    def test_takes_nothing_more(self, statement: str, role: str) -> None:
        release = publish_bare()

        with (
            SERVER.connect(SERVER.database, role=role) as connection,
            pytest.raises(psycopg.errors.CheckViolation, match="takes no more rows"),
        ):
            connection.execute(statement, {"release": release.pk})

    def test_takes_nothing_from_a_transaction_that_began_before_it(self) -> None:
        with SERVER.connect(SERVER.database, role="tidemark_pool") as early:
            early.execute("SELECT pg_current_xact_id()")
            release = publish_bare()

            with pytest.raises(psycopg.errors.CheckViolation, match="takes no more rows"):
                early.execute(
                    "INSERT INTO benchmarks_noisycount (release_id, measure, leaf, bin, value)"
                    " VALUES (%s, 'more', 'all', 0, 7)",
                    [release.pk],
                )

    def test_is_drawn_within_a_savepoint_too(self) -> None:
        with transaction.atomic(using="pool"), transaction.atomic(using="pool"):
            release = draw()

        assert len(stored(release)) == 47


class TestADrawThatIsInterrupted:
    def test_leaves_nothing_and_is_drawn_whole_the_next_time(self) -> None:
        """The database ends the worker's connection in the middle: nothing of it was published."""
        COMPANY.write()
        with SERVER.administrator() as admin:
            admin.execute("LOCK TABLE benchmarks_noisycount")  # the draw waits here, having counted
            worker = threading.Thread(target=interrupted)
            worker.start()
            end_who_waits(admin)
            worker.join(timeout=60)
        assert not Release.objects.exists()
        assert not LedgerLine.objects.using("pool").exists()

        release = draw()
        kept = contents()

        assert draw() == release
        assert contents() == kept
        assert len(stored(release)) == 47
        assert len(charged(release)) == 1


def publish_bare() -> Release:
    """Publish a release without a row of its own beside it."""
    return Release.objects.using("pool").create(
        quarter=Q3.code,
        population=Population.REAL,
        leaf_plan="L0",
        plan={},
        published_at=AT,
    )


def interrupted() -> None:
    with pytest.raises(OperationalError):
        draw()
    connections.close_all()


def end_who_waits(admin: psycopg.Connection[Any]) -> None:
    """End the backend that waits for a lock on the counts, once there is one."""
    for _ in range(600):
        ended = admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            " WHERE NOT granted AND relation = 'benchmarks_noisycount'::regclass"
        ).fetchall()
        if ended:
            return
        sleep(0.05)
    raise AssertionError("nobody waits")


class TestCountsWithoutNoise:
    def test_are_stored_nowhere(self) -> None:
        """A draw leaves rows in four tables, and none of them has a place for an exact count."""
        for number in range(9):
            COMPANY.but(domain=f"c{number}.example").write()
        before = contents()

        release = draw()

        after = contents()
        changed = {table for table in after if after[table] != before[table]}
        assert changed == {
            "benchmarks_release",
            "benchmarks_releasemanifest",
            "benchmarks_noisycount",
            "benchmarks_ledgerline",
        }
        assert set(release.plan) == {
            "mechanism",
            "preset",
            "leaf_plan",
            "leaves",
            "opted_in_about",
            "eligibility",
            "epsilons",
            "epsilon_total",
            "yearly_cap",
            "labels",
            "kpi",
        }
        held = {("overall", 5), ("persona", 2), ("MET", 4), ("STR", 5)}  # the bins of all nine
        differences = [
            value - 9 * ((measure, bin_) in held) for _, measure, _, bin_, value in stored(release)
        ]
        assert any(differences)  # none by chance once in 10^12 releases

    def test_are_logged_nowhere(self, caplog: pytest.LogCaptureFixture) -> None:
        COMPANY.write()

        with caplog.at_level(logging.DEBUG):
            draw()

        assert caplog.records == []
