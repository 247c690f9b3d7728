"""What the database promises of memberships."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Model

from apps.tenancy.sql import SqlConstraint


class LastOwner(SqlConstraint):
    """An organisation that exists has an owner: checked when the transaction commits.

    The organisation's row is locked by whoever removes an owner, so two owners who leave at the
    same moment cannot both succeed.
    """

    def create(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Add the trigger and its function."""
        table = editor.quote_name(model._meta.db_table)
        return f"""
            CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM 1 FROM accounts_organisation WHERE id = OLD.organisation_id FOR UPDATE;
                IF FOUND AND NOT EXISTS (
                    SELECT 1 FROM {table}
                    WHERE organisation_id = OLD.organisation_id AND role = 'owner'
                ) THEN
                    RAISE EXCEPTION 'an organisation needs an owner'
                        USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}';
                END IF;
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER {self.name} AFTER UPDATE OR DELETE ON {table}
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
                WHEN (OLD.role = 'owner') EXECUTE FUNCTION {self.name}()
        """.strip()  # noqa: S608 - the names are ours

    def remove(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Drop the trigger and its function."""
        table = editor.quote_name(model._meta.db_table)
        return f"DROP TRIGGER {self.name} ON {table}; DROP FUNCTION {self.name}()"
