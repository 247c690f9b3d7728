"""The one place that says for which organisation, or which person, the connection acts."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from django.db import connection, connections, transaction
from psycopg import Cursor, sql

from apps.tenancy.signing import NOBODY, ORGANISATION, USER, signed

log = logging.getLogger(__name__)

_organisation: ContextVar[UUID | None] = ContextVar("tidemark_organisation", default=None)
_user: ContextVar[UUID | None] = ContextVar("tidemark_user", default=None)


class NoOrganisationError(RuntimeError):
    """Rows of an organisation were asked for while acting for none."""


class OtherOrganisationError(RuntimeError):
    """A scope was opened inside the scope of somebody else."""


class OrganisationsFailedError(Exception):
    """The clock's work failed for some organisations, and was done for all others."""


def current_organisation() -> UUID:
    """Return the organisation that this code acts for.

    Raises
    ------
    NoOrganisationError
        Outside `acting_for`.
    """
    organisation_id = _organisation.get()
    if organisation_id is None:
        raise NoOrganisationError("no organisation: open `acting_for(organisation_id)` first")
    return organisation_id


@contextmanager
def acting_for(organisation_id: UUID) -> Iterator[None]:
    """Open the transaction in which only this organisation's rows exist.

    PostgreSQL does the hiding (see `constraints`); this names the organisation to it, signed and
    for this transaction only, so nothing is left for the connection's next borrower, after a
    rollback, or for a query that was injected. Opened again for the same organisation it is the
    same scope.

    Raises
    ------
    OtherOrganisationError
        Inside another organisation's scope, or a person's.
    """
    if _organisation.get() == organisation_id:
        yield
        return
    with _scope(organisation=organisation_id):
        yield


@contextmanager
def acting_as_user(user_id: UUID) -> Iterator[None]:
    """Open the transaction in which a person sees the memberships they hold, and nothing else.

    Raises
    ------
    OtherOrganisationError
        Inside an organisation's scope, or another person's.
    """
    if _user.get() == user_id:
        yield
        return
    with _scope(user=user_id):
        yield


def due_organisations(work: str, at: datetime) -> list[UUID]:
    """Return the organisations that have such work due at that time.

    Asked under the clock's role, which sees an organisation's id and when it is due, nothing else.
    `work` is the name of a `DueWork` constraint.
    """
    query = sql.SQL("SELECT DISTINCT organisation_id FROM {} WHERE due_at <= %s ORDER BY 1")
    with connections["clock"].cursor() as cursor:
        cursor.execute(query.format(sql.Identifier("tenancy", work)), [at])
        return [row[0] for row in cursor.fetchall()]


def in_each(organisations: Iterable[UUID], work: Callable[[], None]) -> None:
    """Do the work for every organisation: one where it fails keeps no other waiting.

    Raises
    ------
    OrganisationsFailedError
        After the last one, if it failed for some.
    """
    failed: list[str] = []
    for organisation_id in organisations:
        try:
            with acting_for(organisation_id):
                work()
        except Exception as error:
            # The type only: a database's message quotes the row.
            log.error("the clock's work failed for %s: %s", organisation_id, type(error).__name__)
            failed.append(type(error).__name__)
    if failed:
        raise OrganisationsFailedError(f"{len(failed)} failed: {', '.join(sorted(set(failed)))}")


@contextmanager
def _scope(*, organisation: UUID | None = None, user: UUID | None = None) -> Iterator[None]:
    if _organisation.get() is not None or _user.get() is not None:
        raise OtherOrganisationError("already acting for somebody else in this transaction")

    with transaction.atomic(durable=True):
        _name(organisation or NOBODY, user or NOBODY)
        tokens = _organisation.set(organisation), _user.set(user)
        try:
            yield
            if _outlives_scope():
                connection.check_constraints()  # as the commit would have, inside the scope
        finally:
            _organisation.reset(tokens[0])
            _user.reset(tokens[1])
            if _outlives_scope():
                _forget()


def _name(organisation: UUID, user: UUID) -> None:
    """Name both to the database, in a statement that keeps its parameters to itself.

    Django's own cursor writes them into the text, and every session of the role can read that text
    in pg_stat_activity: injected SQL could have taken a signed name from there.
    """
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config(%s, %s, true)",
            [ORGANISATION, signed(ORGANISATION, organisation), USER, signed(USER, user)],
        )


def _outlives_scope() -> bool:
    """Tell whether an outer transaction goes on: a test's, which rolls back at its end."""
    return len(connection.atomic_blocks) > 1 and not connection.needs_rollback


def _forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, '', true), set_config(%s, '', true)", [ORGANISATION, USER]
        )
