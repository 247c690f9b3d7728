"""Attacks by raw SQL as the app's role: forged names, injected statements, roads around policies.

Each reads the other company's name, or fails to. The first class shows that the harness would see
it.
"""

from collections.abc import Callable
from threading import Event, Thread

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.errors import FeatureNotSupported

from apps.tenancy.context import acting_as_user, acting_for
from apps.tenancy.signing import NOBODY, ORGANISATION, USER, signed
from tests.conftest import Company
from tests.tenancy.rows import add_round, named, read, stolen

NAMES = "SELECT name FROM accounts_organisation"


class TestANameThatWeSigned:
    def test_is_believed_even_after_another_statement(
        self, acme: Company, borealis: Company
    ) -> None:
        name = signed(ORGANISATION, borealis.organisation.pk)
        query = f"SET LOCAL tidemark.organisation = '{name}'; {NAMES}"

        with acting_for(acme.organisation.pk):
            assert stolen(query) == [("Borealis",)]

    def test_is_believed(self, acme: Company, borealis: Company) -> None:
        value = signed(ORGANISATION, borealis.organisation.pk)

        with named(ORGANISATION, value), named(USER, signed(USER, NOBODY)):
            assert stolen(NAMES) == [("Borealis",)]


FORGERIES: dict[str, Callable[[Company, Company], str]] = {
    "nothing": lambda _mine, _theirs: "",
    "only a dot": lambda _mine, _theirs: ".",
    "no signature": lambda _mine, theirs: str(theirs.organisation.pk),
    "an empty signature": lambda _mine, theirs: f"{theirs.organisation.pk}.",
    "our own id without a signature": lambda mine, _theirs: str(mine.organisation.pk),
    "our signature under their id": lambda mine, theirs: (
        f"{theirs.organisation.pk}.{signed(ORGANISATION, mine.organisation.pk).split('.')[1]}"
    ),
    "our signed name before theirs": lambda mine, theirs: (
        f"{signed(ORGANISATION, mine.organisation.pk)}.{theirs.organisation.pk}"
    ),
    "a person's signature": lambda _mine, theirs: signed(USER, theirs.organisation.pk),
    "a signature cut short": lambda _mine, theirs: signed(ORGANISATION, theirs.organisation.pk)[
        :-1
    ],
    "a signature in capitals": lambda _mine, theirs: signed(
        ORGANISATION, theirs.organisation.pk
    ).upper(),
    "text that is no id": lambda _mine, _theirs: "x' OR true --." + "0" * 64,
}


class TestAForgedName:
    @pytest.mark.parametrize("forgery", FORGERIES)
    def test_reads_nothing(self, acme: Company, borealis: Company, forgery: str) -> None:
        value = FORGERIES[forgery](acme, borealis)
        add_round(borealis)

        with named(ORGANISATION, value), named(USER, signed(USER, acme.owner.pk)):
            assert [row for row in stolen(NAMES) if row != ("Acme",)] == []
            assert stolen("SELECT id FROM assessments_round") == []

    def test_of_a_person_reads_no_membership(self, acme: Company, borealis: Company) -> None:
        organisations_signature = signed(ORGANISATION, borealis.owner.pk)

        with named(USER, organisations_signature):
            assert stolen("SELECT id FROM accounts_membership") == []


INJECTIONS = {
    "a setting inside the query": "SELECT name FROM accounts_organisation"
    " WHERE (SELECT set_config('tidemark.organisation', '{theirs}', true)) IS NOT NULL",
    "a setting with the signature at hand": "SELECT name FROM accounts_organisation WHERE (SELECT"
    " set_config('tidemark.organisation', '{theirs}.' ||"
    " split_part(current_setting('tidemark.organisation'), '.', 2), true)) IS NOT NULL",
    "a setting before the query": "DO $$ BEGIN PERFORM"
    " set_config('tidemark.organisation', '{theirs}', true); END $$;"
    " SELECT name FROM accounts_organisation",
    "SET before the query": "SET LOCAL tidemark.organisation = '{theirs}';"
    " SELECT name FROM accounts_organisation",
    "RESET before the query": "RESET tidemark.organisation; SELECT name FROM accounts_organisation",
    "DISCARD before the query": "DISCARD ALL; SELECT name FROM accounts_organisation",
    "row security off": "SET LOCAL row_security = off; SELECT name FROM accounts_organisation",
    "the owner's role": "SET LOCAL ROLE tidemark_owner; SELECT name FROM accounts_organisation",
    "the benchmarks' role": "SET LOCAL ROLE tidemark_bench; SELECT domain FROM"
    " accounts_organisation",
    "the superuser's session": "SET SESSION AUTHORIZATION postgres; SELECT name FROM"
    " accounts_organisation",
    "triggers off": "SET LOCAL session_replication_role = replica; SELECT 1",
    "the key": "SELECT value FROM tenancy.key",
    "the pseudonyms' key": "SELECT tenancy.pseudonym_key()",
    "the benchmarks' views": "SELECT * FROM bench.contributions('2026-Q3', ARRAY['CUS'])",
    "the clock's views": "SELECT * FROM tenancy.round_overdue",
    "the ledger": "SELECT * FROM benchmarks_ledgerline",
    "the queue's messages": "SELECT * FROM pgmq.meta",
    "a file of the server": "SELECT pg_read_file('PG_VERSION')",
    "a temporary table": "CREATE TEMPORARY TABLE taken AS SELECT 1; SELECT * FROM taken",
    "a function of one's own": "CREATE FUNCTION public.own() RETURNS int LANGUAGE sql AS"
    " 'SELECT 1'; SELECT public.own()",
    "a policy of one's own": "CREATE POLICY mine ON accounts_organisation USING (true);"
    " SELECT name FROM accounts_organisation",
    "no row security": "ALTER TABLE accounts_organisation DISABLE ROW LEVEL SECURITY;"
    " SELECT name FROM accounts_organisation",
    "everything": "TRUNCATE accounts_organisation CASCADE; SELECT 1",
    "the password of a role": "ALTER ROLE tidemark_pool PASSWORD 'x'; SELECT 1",
    "the roles' hashes": "SELECT rolpassword FROM pg_authid",
}


class TestAnInjectedStatement:
    @pytest.mark.parametrize("injection", INJECTIONS)
    def test_reads_nothing_of_another(
        self, acme: Company, borealis: Company, injection: str
    ) -> None:
        query = INJECTIONS[injection].format(theirs=borealis.organisation.pk)
        add_round(borealis)

        with acting_for(acme.organisation.pk):
            rows = stolen(query.replace("%", "%%"))

        assert [row for row in rows if row != ("Acme",)] == []

    def test_learns_nothing_from_an_error(self, acme: Company, borealis: Company) -> None:
        """A condition that fails on the other company's row is never asked about it."""
        query = (
            "SELECT count(*) FROM accounts_organisation"
            " WHERE CASE WHEN name = %s THEN 1 / (length(name) - length(name)) ELSE 1 END = 1"
        )

        with acting_for(acme.organisation.pk):
            assert read(query, [borealis.organisation.name]) == [(1,)]
            with pytest.raises(DatabaseError, match="division"), transaction.atomic():
                read(query, [acme.organisation.name])

    def test_in_a_persons_scope_reads_no_colleague(self, acme: Company, borealis: Company) -> None:
        with acting_as_user(acme.owner.pk):
            rows = stolen(
                "SELECT user_id FROM accounts_membership"
                " WHERE (SELECT set_config('tidemark.user', %s, true)) IS NOT NULL",
                [str(borealis.owner.pk)],
            )

        assert [row for row in rows if row != (acme.owner.pk,)] == []


class TestCopying:
    def test_from_a_file_into_an_owned_table_is_refused(self, acme: Company) -> None:
        with (
            acting_for(acme.organisation.pk),
            pytest.raises(
                FeatureNotSupported, match="COPY FROM not supported with row-level security"
            ),
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.copy("COPY assessments_round (id) FROM STDIN"),
        ):
            pass

    def test_out_of_one_gives_the_organisations_own_rows(
        self, acme: Company, borealis: Company
    ) -> None:
        with (
            acting_for(acme.organisation.pk),
            connection.cursor() as cursor,
            cursor.copy("COPY accounts_organisation (name) TO STDOUT") as copy,
        ):
            assert list(copy.rows()) == [("Acme",)]


@pytest.mark.django_db(transaction=True)
class TestANameOfAnotherSession:
    def test_stands_in_no_text_that_the_role_can_read(
        self, acme: Company, borealis: Company
    ) -> None:
        """The other session's last statement names its organisation, and rests inside the scope."""
        named_it, read_it = Event(), Event()

        def other_session() -> None:
            with acting_for(borealis.organisation.pk):
                named_it.set()
                read_it.wait(20)
            connection.close()

        session = Thread(target=other_session)
        session.start()
        try:
            assert named_it.wait(20)
            with acting_for(acme.organisation.pk):
                seen = [query for (query,) in stolen("SELECT query FROM pg_stat_activity")]
        finally:
            read_it.set()
            session.join(20)

        assert any("set_config" in query for query in seen)
        assert not any(str(borealis.organisation.pk) in query for query in seen)
