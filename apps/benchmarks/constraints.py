"""What the database promises of the privacy budget."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Model

from apps.tenancy.sql import SqlConstraint


class YearlyCap(SqlConstraint):
    """No contributor's epsilons of a year add up to more than the cap: checked once a statement."""

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
            CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
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
            END $$;
            CREATE TRIGGER {self.name} AFTER INSERT ON {table}
                REFERENCING NEW TABLE AS added FOR EACH STATEMENT
                EXECUTE FUNCTION {self.name}()
        """.strip()  # noqa: S608 - names of ours

    def remove(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Drop the trigger and its function."""
        table = editor.quote_name(model._meta.db_table)
        return f"DROP TRIGGER {self.name} ON {table}; DROP FUNCTION {self.name}()"
