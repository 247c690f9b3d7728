"""The database keeps what was decided; each of these mutants of its schema is found out."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps

from apps.tenancy.constraints import OrganisationIsolation
from apps.tenancy.models import OwnedModel
from tests.architecture.catalogue import (
    Admin,
    defects,
    isolated_models,
    model_defects,
    owned_models,
)
from tests.postgres import SERVER

MUTANTS = {
    "a policy is dropped": "DROP POLICY round_isolation ON assessments_round",
    "a policy lets everything through": "ALTER POLICY round_isolation ON assessments_round"
    " USING (true)",
    "a policy checks nothing that is written": "ALTER POLICY gap_isolation ON assessments_gap"
    " WITH CHECK (true)",
    "a policy is for everybody": "ALTER POLICY round_isolation ON assessments_round TO PUBLIC",
    "a second policy widens the first": "CREATE POLICY also ON assessments_response"
    " FOR SELECT TO tidemark_app USING (is_submitted)",
    "a policy of the benchmarks forgets consent": "ALTER POLICY organisation_consents"
    " ON accounts_organisation USING (true)",
    "agreeing to KPIs shows rounds": "ALTER POLICY round_of_consenting ON assessments_round"
    " USING (state = 'scored' AND EXISTS ("
    "SELECT 1 FROM accounts_organisation o WHERE o.id = organisation_id))",
    "agreeing to scores shows KPIs": "ALTER POLICY kpi_reading_of_consenting"
    " ON performance_kpireading USING (channel = '' AND EXISTS ("
    "SELECT 1 FROM accounts_organisation o WHERE o.id = organisation_id AND o.benchmark_consent))",
    "agreeing to scores shows answers": "ALTER POLICY response_of_consenting"
    " ON assessments_response USING (is_submitted AND NOT is_too_fast AND EXISTS ("
    "SELECT 1 FROM assessments_round r WHERE r.id = round_id))",
    "row security is off": "ALTER TABLE assessments_response DISABLE ROW LEVEL SECURITY",
    "row security does not bind the owner": "ALTER TABLE assessments_response"
    " NO FORCE ROW LEVEL SECURITY",
    "a composite key is gone": "ALTER TABLE assessments_response"
    " DROP CONSTRAINT response_round_same_organisation",
    "a plain key is added": "ALTER TABLE assessments_response ADD FOREIGN KEY (round_id)"
    " REFERENCES assessments_round (id) NOT VALID",
    "a key is unique across organisations": "CREATE UNIQUE INDEX invitation_address"
    " ON assessments_invitation (email)",
    "an index is of all organisations": "CREATE INDEX by_quarter ON assessments_round (quarter)",
    "everybody may read": "GRANT SELECT ON assessments_response TO PUBLIC",
    "everybody may read a column": "GRANT SELECT (answers) ON assessments_response TO PUBLIC",
    "the clock reads more": "GRANT SELECT (arguments) ON jobs_job TO tidemark_clock",
    "the pool reads a tenant's table": "GRANT SELECT ON assessments_round TO tidemark_pool",
    "the app may truncate": "GRANT TRUNCATE ON assessments_round TO tidemark_app",
    "the app may change the log": "GRANT UPDATE ON audit_auditentry TO tidemark_app",
    "the app may add noise": "GRANT INSERT ON benchmarks_noisycount TO tidemark_app",
    "the app reads the key": "GRANT SELECT ON tenancy.key TO tidemark_app",
    "the app bypasses policies": "ALTER ROLE tidemark_app BYPASSRLS",
    "the app is a superuser": "ALTER ROLE tidemark_app SUPERUSER",
    "the app may wait for ever": "ALTER ROLE tidemark_app RESET lock_timeout",
    "the app belongs to the benchmarks' role": "GRANT tidemark_bench TO tidemark_app",
    "the owner inherits what the benchmarks see": "ALTER ROLE tidemark_owner INHERIT",
    "the app owns a table": "ALTER TABLE accounts_user OWNER TO tidemark_app",
    "a table was decided on by nobody": "CREATE TABLE notes (organisation_id uuid);"
    " ALTER TABLE notes OWNER TO tidemark_owner",
    "a partition is not protected": "CREATE TABLE rounds_of_2026 ()"
    " INHERITS (assessments_round); ALTER TABLE rounds_of_2026 OWNER TO tidemark_owner",
    "the identity may be asked by everybody": "GRANT EXECUTE"
    " ON FUNCTION tenancy.identity(text) TO PUBLIC",
    "the app makes pseudonyms": "GRANT EXECUTE ON FUNCTION tenancy.pseudonym_key() TO tidemark_app",
    "a function runs as its owner": "CREATE FUNCTION all_rounds() RETURNS bigint LANGUAGE sql"
    " SECURITY DEFINER AS 'SELECT count(*) FROM assessments_round'",
    "a function finds names where callers put them": "ALTER FUNCTION tenancy.identity(text)"
    " RESET search_path",
    "a view asks as its owner": "ALTER VIEW tenancy.round_overdue RESET (security_invoker)",
    "a view has no barrier": "ALTER VIEW bench.opted_in RESET (security_barrier)",
    "a release can be changed": "ALTER TABLE benchmarks_release DISABLE TRIGGER release_immutable",
    "a release takes more counts": "DROP TRIGGER noisy_count_with_its_release"
    " ON benchmarks_noisycount",
    "the budget has no cap": "DROP TRIGGER ledger_yearly_cap ON benchmarks_ledgerline",
    "the budget of KPIs has no cap": "DROP TRIGGER kpi_ledger_yearly_cap"
    " ON benchmarks_kpiledgerline",
    "the log has no chain": "DROP TRIGGER audit_chain ON audit_auditentry",
    "the app makes tables": "GRANT CREATE ON SCHEMA public TO tidemark_app",
    "the app makes temporary tables": "DO $$ BEGIN EXECUTE format("
    "'GRANT TEMPORARY ON DATABASE %I TO tidemark_app', current_database()); END $$",
    "whatever comes is granted": "ALTER DEFAULT PRIVILEGES FOR ROLE tidemark_owner"
    " GRANT SELECT ON TABLES TO tidemark_app",
}


@pytest.fixture
def admin(django_db_setup: None) -> Iterator[Admin]:
    """A superuser's transaction, which is rolled back."""
    with SERVER.administrator() as connection:
        yield connection
        connection.rollback()


class TestTheDatabase:
    def test_is_as_it_was_decided(self, admin: Admin) -> None:
        assert defects(admin) == []

    @pytest.mark.parametrize("mutant", MUTANTS)
    def test_is_found_out_when(self, admin: Admin, mutant: str) -> None:
        admin.execute(MUTANTS[mutant])

        assert defects(admin) != []

    @pytest.mark.django_db
    def test_has_every_migration(self) -> None:
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


class TestTheModels:
    def test_declare_what_they_must(self) -> None:
        assert model_defects(owned_models()) == []

    def test_of_which_some_are_owned(self) -> None:
        tables = {model._meta.db_table for model in isolated_models()}

        assert {"accounts_organisation", "jobs_job", "assessments_response"} <= tables
        assert len(owned_models()) >= 15

    @isolate_apps("apps.assessments")
    def test_are_found_out_when_they_do_not(self) -> None:
        class Unit(OwnedModel):
            class Meta(OwnedModel.Meta):
                app_label = "assessments"
                constraints = [OrganisationIsolation(name="unit_isolation")]

        class Desk(OwnedModel):
            unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
            name = models.CharField(max_length=10)

            class Meta:
                app_label = "assessments"
                constraints = [models.UniqueConstraint(fields=["name"], name="desk_name")]

        assert model_defects([Unit]) == []
        assert model_defects([Desk]) == [
            "assessments.Desk: follows foreign keys by another manager than `unscoped`",
            "assessments.Desk: does not declare isolation, once",
            "assessments.Desk: `unit` may point at another organisation's row",
            "assessments.Desk: `unit` has a plain foreign key beside the composite one",
            "assessments.Desk: `desk_name` does not begin with the organisation",
        ]
