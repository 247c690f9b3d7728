"""What the database promises of memberships and units."""

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


class NoUnitBelowItself(SqlConstraint):
    """The way up from a unit ends at the top: checked whenever a unit is put somewhere.

    The organisation's row is locked by whoever puts a unit somewhere, so two who put each of two
    units below the other at the same moment cannot both succeed.
    """

    def create(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Add the trigger and its function."""
        table = editor.quote_name(model._meta.db_table)
        return f"""
            CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM 1 FROM accounts_organisation WHERE id = NEW.organisation_id
                    FOR NO KEY UPDATE;
                IF EXISTS (
                    WITH RECURSIVE above AS (
                        SELECT NEW.parent_id AS id
                        UNION
                        SELECT unit.parent_id FROM {table} AS unit JOIN above USING (id)
                        WHERE unit.organisation_id = NEW.organisation_id
                    )
                    SELECT 1 FROM above WHERE id = NEW.id
                ) THEN
                    RAISE EXCEPTION 'a unit cannot stand below itself'
                        USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}';
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER {self.name} AFTER INSERT OR UPDATE OF parent_id ON {table}
                FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION {self.name}()
        """.strip()  # noqa: S608 - the names are ours

    def remove(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Drop the trigger and its function."""
        table = editor.quote_name(model._meta.db_table)
        return f"DROP TRIGGER {self.name} ON {table}; DROP FUNCTION {self.name}()"
