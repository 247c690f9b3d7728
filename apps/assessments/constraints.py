"""What the database promises of what a member has said by themselves."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Model

from apps.tenancy.sql import SqlConstraint

MEMBERS = "accounts_membership"


class GoesWithMember(SqlConstraint):
    """A row of a member's, known by the user's id: it goes when their membership does.

    `(organisation_id, column) REFERENCES accounts_membership (organisation_id, user_id)`: nobody
    but a member can have such a row, and none outlives its person, however they leave.
    """

    def __init__(self, *, name: str, column: str) -> None:
        super().__init__(name=name)
        self.column = column

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return what a migration needs to write this down."""
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), kwargs | {"column": self.column}

    def create(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Add the key; the policies of both tables are lifted while PostgreSQL checks the rows."""
        quoted = editor.quote_name
        child, parent = quoted(model._meta.db_table), quoted(MEMBERS)
        lift, restore = (
            "; ".join(
                f"ALTER TABLE {table} {force} ROW LEVEL SECURITY" for table in (child, parent)
            )
            for force in ("NO FORCE", "FORCE")
        )
        return (
            f"{lift}; ALTER TABLE {child} ADD CONSTRAINT {quoted(self.name)}"
            f" FOREIGN KEY (organisation_id, {quoted(self.column)})"
            f" REFERENCES {parent} (organisation_id, user_id) ON DELETE CASCADE; {restore}"
        )

    def remove(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Drop the key."""
        table = editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} DROP CONSTRAINT {editor.quote_name(self.name)}"
