"""What a migration does to the reports that there were before it."""

from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from psycopg import Connection

from tests.postgres import SERVER

OURS, THEIRS = uuid4(), uuid4()
ASK = (
    "INSERT INTO dashboards_boardreport (id, organisation_id, quarter, language, asked_at, made_at,"
    " document, size, pages, step, input_hash, has_benchmarks, has_kpi_benchmarks)"
    " VALUES (%(id)s, %(organisation)s, '2026-Q3', %(language)s, '2026-11-16'::timestamptz"
    " + %(day)s * interval '1 day', CASE WHEN %(made)s THEN timestamptz '2027-01-01' END,"
    r" CASE WHEN %(made)s THEN '\x25'::bytea END, %(made)s::int, 0, '', '', false, false)"
)


def ask(
    rows: Connection[tuple[UUID]],
    day: int,
    *,
    by: UUID = OURS,
    language: str = "en",
    made: bool = False,
) -> UUID:
    """Ask for a report on a day, where nothing keeps anybody from asking twice."""
    told = {"id": uuid4(), "organisation": by, "language": language, "day": day, "made": made}
    rows.execute(ASK, told)
    return told["id"]  # type: ignore[return-value] # the only one of its kind


@pytest.mark.django_db
def test_only_the_report_asked_for_last_stays_under_way() -> None:
    migration = StringIO()
    call_command("sqlmigrate", "dashboards", "0003", stdout=migration)
    steps = migration.getvalue().removeprefix("BEGIN;").rstrip().removesuffix("COMMIT;")
    with SERVER.administrator() as rows:
        rows.execute("DROP INDEX board_report_once_under_way")
        rows.execute("SET LOCAL session_replication_role = replica")  # without the organisations
        ask(rows, 1)
        ask(rows, 2)
        kept = {
            ask(rows, 3),
            ask(rows, 1, made=True),
            ask(rows, 1, language="de"),
            ask(rows, 1, by=THEIRS),
        }

        rows.execute("SET LOCAL ROLE tidemark_owner")
        rows.execute(steps.encode())

        rows.execute("RESET ROLE")
        left = {report for (report,) in rows.execute("SELECT id FROM dashboards_boardreport")}
        rows.rollback()
    assert left == kept
