"""What the database promises of every tenant-owned table, declared in a model's `Meta`."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import ForeignKey, Model

from apps.tenancy.sql import SqlConstraint

APP, POOL, CLOCK = "tidemark_app", "tidemark_pool", "tidemark_clock"


class OrganisationIsolation(SqlConstraint):
    """Row-level security: each row exists for its own organisation only, the owner included.

    `column` is the one that names the organisation; `privileges` is what the app may do.
    """

    def __init__(
        self,
        *,
        name: str,
        column: str = "organisation_id",
        privileges: str = "SELECT, INSERT, UPDATE, DELETE",
    ) -> None:
        super().__init__(name=name)
        self.column = column
        self.privileges = privileges

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return what a migration needs to write this down."""
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), kwargs | {"column": self.column, "privileges": self.privileges}

    def create(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Enable and force row security, add the policy, and grant the table to the app."""
        table = editor.quote_name(model._meta.db_table)
        own = f"{editor.quote_name(self.column)} = (SELECT tenancy.organisation())"
        return (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
            f" CREATE POLICY {editor.quote_name(self.name)} ON {table} FOR ALL"
            f" TO {APP}, tidemark_owner USING ({own}) WITH CHECK ({own});"
            f" GRANT {self.privileges} ON {table} TO {APP}"
        )

    def remove(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Withdraw the grant, the policy and row security."""
        table = editor.quote_name(model._meta.db_table)
        return (
            f"REVOKE ALL ON {table} FROM {APP};"
            f" DROP POLICY {editor.quote_name(self.name)} ON {table};"
            f" ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"
        )


class SameOrganisation(SqlConstraint):
    """A foreign key that can only point at a row of the same organisation.

    `(organisation_id, fk) REFERENCES parent (organisation_id, id)`: a plain foreign key's check
    ignores row policies, and would accept, and so disclose, another organisation's row. The field
    itself is declared with `db_constraint=False`.
    """

    def __init__(self, *, name: str, fk: str) -> None:
        super().__init__(name=name)
        self.fk = fk

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return what a migration needs to write this down."""
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), kwargs | {"fk": self.fk}

    def create(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Add the composite foreign key, checked when the transaction commits.

        PostgreSQL checks the rows that exist by a query as the owner, whom the forced policy would
        refuse: it is lifted while the table is locked anyway.
        """
        field = model._meta.get_field(self.fk)
        if not isinstance(field, ForeignKey):
            raise TypeError(f"{model.__name__}.{self.fk} is not a foreign key")
        quoted = editor.quote_name
        child = quoted(model._meta.db_table)
        parent = quoted(field.remote_field.model._meta.db_table)
        lift, restore = (
            "; ".join(
                f"ALTER TABLE {table} {force} ROW LEVEL SECURITY" for table in (child, parent)
            )
            for force in ("NO FORCE", "FORCE")
        )
        return (
            f"{lift}; ALTER TABLE {child} ADD CONSTRAINT {quoted(self.name)}"
            f" FOREIGN KEY (organisation_id, {quoted(field.column)})"
            f" REFERENCES {parent} (organisation_id, id) DEFERRABLE INITIALLY DEFERRED; {restore}"
        )

    def remove(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Drop the composite foreign key."""
        table = editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} DROP CONSTRAINT {editor.quote_name(self.name)}"


class Policy(SqlConstraint):
    """One more reason for which a role may see, or touch, rows beside isolation."""

    def __init__(
        self,
        *,
        name: str,
        to: str,
        using: str,
        command: str = "SELECT",
        privileges: str = "",
    ) -> None:
        super().__init__(name=name)
        self.to = to
        self.using = using
        self.command = command
        self.privileges = privileges  # such as "SELECT (id, kind), UPDATE (state)"

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return what a migration needs to write this down."""
        path, args, kwargs = super().deconstruct()
        return (
            path,
            tuple(args),
            kwargs
            | {
                "to": self.to,
                "using": self.using,
                "command": self.command,
                "privileges": self.privileges,
            },
        )

    def create(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Add the policy, and the grants that go with it."""
        table = editor.quote_name(model._meta.db_table)
        sql = (
            f"CREATE POLICY {editor.quote_name(self.name)} ON {table} FOR {self.command}"
            f" TO {self.to} USING ({self.using})"
        )
        return sql + (f"; GRANT {self.privileges} ON {table} TO {self.to}" * bool(self.privileges))

    def remove(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Drop the policy; revoke what was granted with it."""
        table = editor.quote_name(model._meta.db_table)
        sql = f"DROP POLICY {editor.quote_name(self.name)} ON {table}"
        revoke = f"REVOKE {self.privileges} ON {table} FROM {self.to}; " * bool(self.privileges)
        return revoke + sql


class Grant(SqlConstraint):
    """What a role may do with a shared table: one that belongs to no organisation."""

    def __init__(self, *, name: str, to: str, privileges: str) -> None:
        super().__init__(name=name)
        self.to = to
        self.privileges = privileges

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return what a migration needs to write this down."""
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), kwargs | {"to": self.to, "privileges": self.privileges}

    def create(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Grant it."""
        return f"GRANT {self.privileges} ON {editor.quote_name(model._meta.db_table)} TO {self.to}"

    def remove(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Revoke it."""
        table = editor.quote_name(model._meta.db_table)
        return f"REVOKE {self.privileges} ON {table} FROM {self.to}"


class DueWork(SqlConstraint):
    """Rows that the clock may find: their organisation and when they are due, nothing else.

    `due_at` is an SQL expression over `columns`; `condition` says which rows are still to be done,
    and `organisation` is the column that names whose they are. `due_organisations` of
    `tenancy.context` asks by this constraint's name.
    """

    def __init__(
        self,
        *,
        name: str,
        due_at: str,
        condition: str,
        columns: tuple[str, ...] = (),
        organisation: str = "organisation_id",
    ) -> None:
        super().__init__(name=name)
        self.organisation = organisation
        self.due_at = due_at
        self.condition = condition
        self.columns = tuple(columns)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return what a migration needs to write this down."""
        path, args, kwargs = super().deconstruct()
        return (
            path,
            tuple(args),
            kwargs
            | {
                "due_at": self.due_at,
                "condition": self.condition,
                "columns": self.columns,
                "organisation": self.organisation,
            },
        )

    def create(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Add the clock's policy, its column grants and the view it asks."""
        table = editor.quote_name(model._meta.db_table)
        columns = ", ".join((self.organisation, *self.columns))
        whose = f"{self.organisation} AS organisation_id"
        due = f"SELECT {whose}, {self.due_at} AS due_at FROM {table}"  # noqa: S608 - ours
        return (
            f"CREATE POLICY {editor.quote_name(self.name)} ON {table} FOR SELECT TO {CLOCK}"
            f" USING ({self.condition}); GRANT SELECT ({columns}) ON {table} TO {CLOCK};"
            f" CREATE VIEW {self._view(editor)} WITH (security_invoker) AS {due};"
            f" GRANT SELECT ON {self._view(editor)} TO {CLOCK}"
        )

    def remove(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Drop the view and the policy; revoke the grants."""
        table = editor.quote_name(model._meta.db_table)
        return (
            f"DROP VIEW {self._view(editor)}; REVOKE ALL ON {table} FROM {CLOCK};"
            f" DROP POLICY {editor.quote_name(self.name)} ON {table}"
        )

    def _view(self, editor: BaseDatabaseSchemaEditor) -> str:
        return f"tenancy.{editor.quote_name(self.name)}"


class Immutable(SqlConstraint):
    """Rows that nobody changes or removes: not the app, not the owner, not by mistake."""

    def create(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Add the trigger and its function."""
        table = editor.quote_name(model._meta.db_table)
        name = editor.quote_name(self.name)
        return (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" RAISE EXCEPTION 'rows of {model._meta.db_table} are never changed'"
            f" USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}'; END $$;"
            f" CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )

    def remove(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        """Drop the trigger and its function."""
        table = editor.quote_name(model._meta.db_table)
        name = editor.quote_name(self.name)
        return f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()"
