"""Writes down what happened, in the transaction in which it happened."""

from datetime import datetime
from uuid import UUID

from apps.audit.models import AuditEntry


def record(verb: str, subject: object = "", *, by: UUID | None, at: datetime) -> None:
    """Add an entry to the current organisation's log; `by` is a user's id, None for the clock."""
    AuditEntry.objects.create(verb=verb, subject=str(subject)[:120], actor_id=by, at=at)
