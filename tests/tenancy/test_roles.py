"""What each database role can do when it is asked directly."""

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connections, transaction

from apps.assessments.models import Round
from apps.tenancy.context import acting_for, due_organisations
from tests.conftest import NOON, Company
from tests.postgres import SERVER, TEMPLATE
from tests.tenancy.rows import add_round

TABLES = sorted(model._meta.db_table for model in apps.get_models() if model._meta.managed)


def readable(alias: str, relations: list[str]) -> list[str]:
    """Return those that the alias's role may read in full."""
    found = []
    for relation in relations:
        try:
            with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute(f"SELECT * FROM {relation} LIMIT 0")  # noqa: S608 - ours
        except DatabaseError:
            continue
        found.append(relation)
    return found


@pytest.mark.django_db(databases=["default", "pool", "clock"])
class TestThePool:
    def test_reads_releases_and_jobs_and_no_table_of_a_tenant(self) -> None:
        assert readable("pool", TABLES) == [
            "benchmarks_kpiledgerline",
            "benchmarks_ledgerline",
            "benchmarks_noisycount",
            "benchmarks_release",
            "benchmarks_releasemanifest",
            "jobs_job",
        ]

    def test_reads_the_benchmarks_view(self) -> None:
        assert readable("pool", ["bench.opted_in"]) == ["bench.opted_in"]

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE benchmarks_release SET plan = '{}'",
            "DELETE FROM benchmarks_noisycount",
            "TRUNCATE benchmarks_ledgerline",
            "DELETE FROM jobs_job",
            "SELECT tenancy.pseudonym_key()",
            "SELECT tenancy.organisation_of_slug('acme')",
            "SELECT value FROM tenancy.key",
        ],
    )
    def test_may_do_nothing_else(self, statement: str) -> None:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(using="pool"),
            connections["pool"].cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.django_db(databases=["default", "pool", "clock"])
class TestTheClock:
    def test_reads_no_table_in_full(self) -> None:
        assert readable("clock", TABLES) == []

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT arguments FROM jobs_job",
            "SELECT quarter FROM assessments_round",
            "SELECT invitation_id FROM assessments_answeredinvitation",
            "SELECT name FROM accounts_organisation",
            "SELECT * FROM bench.opted_in",
        ],
    )
    def test_reads_no_other_column(self, query: str) -> None:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(using="clock"),
            connections["clock"].cursor() as cursor,
        ):
            cursor.execute(query)


@pytest.mark.django_db(transaction=True, databases=["default", "clock"])
class TestDueOrganisations:
    def test_are_those_whose_open_round_is_past_its_end(
        self, acme: Company, borealis: Company
    ) -> None:
        for company in (acme, borealis):
            add_round(company)
        with acting_for(acme.organisation.pk):
            Round.objects.update(state="open", opened_at="2026-10-02T00:00Z", closes_at=NOON)

        assert due_organisations("round_overdue", NOON) == [acme.organisation.pk]
        assert due_organisations("round_overdue", NOON.replace(hour=11)) == []


class TestTheBackup:
    def test_reads_every_row_and_writes_none(self, django_db_setup: None) -> None:
        """In the database as it was prepared, which the others are copies of."""
        with SERVER.connect(TEMPLATE, role="tidemark_backup") as backup:
            found = backup.execute("SELECT count(*) FROM assessments_round").fetchone()
            assert found == (0,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                backup.execute("DELETE FROM assessments_round")
