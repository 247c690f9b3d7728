"""What the database promises of the privacy budget."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import ForeignKey, Model

from apps.tenancy.sql import SqlConstraint


class YearlyCap(SqlConstraint):
    """No contributor's epsilons of a year add up to more than the cap: checked once a statement.

    Whoever charges waits for whoever charged before and has not committed: two draws at one time
    cannot each see a budget that only one of them may spend. A ledger of other measures declares a
    cap of its own.
    """

    def __init__(self, *, name: str, cap: str) -> None:
        super().__init__(name=name)
        self.cap = cap

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return what a migration needs to write this down."""
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), kwargs | {"cap": self.cap}

    def create(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Add the trigger and its function."""
        table = editor.quote_name(model._meta.db_table)
        return f"""
            {self.function(table)};
            CREATE TRIGGER {self.name} AFTER INSERT ON {table}
                REFERENCING NEW TABLE AS added FOR EACH STATEMENT
                EXECUTE FUNCTION {self.name}()
        """.strip()

    def function(self, table: str) -> str:
        """Return the statement that makes the trigger's function, or mends it."""
        return f"""
            CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_advisory_xact_lock(hashtextextended('{self.name}', 0));
                IF EXISTS (
                    SELECT 1 FROM {table} line
                    WHERE (line.contributor, line.year) IN (
                        SELECT contributor, year FROM added)
                    GROUP BY line.contributor, line.year HAVING sum(line.epsilon) > {self.cap}
                ) THEN
                    RAISE EXCEPTION 'a yearly privacy budget of {self.cap} would be passed'
                        USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}';
                END IF;
                RETURN NULL;
            END $$
        """.strip()  # noqa: S608 - names of ours

    def remove(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Drop the trigger and its function."""
        table = editor.quote_name(model._meta.db_table)
        return f"DROP TRIGGER {self.name} ON {table}; DROP FUNCTION {self.name}()"


class WithItsRelease(SqlConstraint):
    """Rows of a release that come in the transaction that publishes it, and never later.

    The release's row is visible and its transaction is still in progress: so it is this one.
    """

    def create(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Add the trigger and its function."""
        table = editor.quote_name(model._meta.db_table)
        field = model._meta.get_field("release")
        if not isinstance(field, ForeignKey):
            raise TypeError(f"{model.__name__}.release is not a foreign key")
        release = field.remote_field.model._meta.db_table
        return f"""
            CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (
                    SELECT FROM (SELECT DISTINCT release_id FROM added) row
                    LEFT JOIN {editor.quote_name(release)} release ON release.id = row.release_id
                    WHERE pg_xact_status((pg_current_xact_id()::text::bigint - age(release.xmin)
                        )::text::xid8) IS DISTINCT FROM 'in progress'
                ) THEN
                    RAISE EXCEPTION 'a release that is published takes no more rows of {table}'
                        USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}';
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER {self.name} AFTER INSERT ON {table}
                REFERENCING NEW TABLE AS added FOR EACH STATEMENT
                EXECUTE FUNCTION {self.name}()
        """.strip()  # noqa: S608 - names of ours

    def remove(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Drop the trigger and its function."""
        table = editor.quote_name(model._meta.db_table)
        return f"DROP TRIGGER {self.name} ON {table}; DROP FUNCTION {self.name}()"
