"""Constraints whose definition is plain SQL: `makemigrations` tracks them like any other."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models import BaseConstraint, Model


class SqlConstraint(BaseConstraint):
    """A promise of the database's that Django has no word for."""

    def create(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Return the statements that make the promise."""
        raise NotImplementedError

    def remove(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Return the statements that take it back."""
        raise NotImplementedError

    def constraint_sql(  # type: ignore[override] # Django passes both, and takes None
        self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> None:
        """Make the promise of a table that is being created."""
        self.create_sql(model, schema_editor)

    def create_sql(  # type: ignore[override] # Django's may be None
        self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> None:
        """Make the promise at the migration's end.

        Foreign keys come first: PostgreSQL checks them by a query, which a forced row policy would
        refuse.
        """
        schema_editor.deferred_sql.append(self._statement(self.create(model, schema_editor)))

    def remove_sql(  # type: ignore[override] # Django's may be None
        self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> Statement:
        """Take the promise back."""
        return self._statement(self.remove(model, schema_editor))

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Leave it to the database: a form cannot see the rows that this is about."""

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, SqlConstraint)
            and type(self) is type(other)
            and self.deconstruct() == other.deconstruct()
        )

    def __hash__(self) -> int:
        return hash((type(self), self.name))

    @staticmethod
    def _statement(sql: str) -> Statement:
        return Statement("%(sql)s", sql=sql)
