"""The end of an organisation: asked for, taken back, and, when its time has come, done."""

from datetime import datetime, timedelta
from uuid import UUID

from apps.accounts.actions.benchmarks import withdraw_every_consent
from apps.accounts.models import Membership, Organisation, User
from apps.accounts.tasks import tell_of_deletion
from apps.audit.record import record
from apps.jobs.actions import enqueue
from apps.tenancy.context import current_organisation

GRACE = timedelta(days=7)  # in which an owner can take it back


def ask_for_deletion(*, by: User, at: datetime) -> Organisation:
    """Have the organisation deleted after the grace; from now on it counts in no benchmark.

    Asked for again, it stays due when it was. Every other owner is told by mail.
    """
    organisation = Organisation.objects.locked()
    if organisation.deletion_due_at is not None:
        return organisation
    withdraw_every_consent(by=by, at=at)
    organisation.refresh_from_db()
    organisation.deletion_due_at = at + GRACE
    organisation.deletion_asked_by_id = by.pk
    organisation.save(update_fields=["deletion_due_at", "deletion_asked_by_id"])
    record("deletion asked for", organisation.deletion_due_at.date(), by=by.pk, at=at)
    for owner in Membership.objects.owners().exclude(user=by):
        enqueue(
            tell_of_deletion,
            key=f"deletion:{organisation.deletion_due_at.isoformat()}:{owner.pk}",
            membership_id=owner.pk,
        )
    return organisation


def take_back_deletion(*, by: User, at: datetime) -> None:
    """Let the organisation stay; what was withdrawn stays withdrawn until somebody agrees anew."""
    organisation = Organisation.objects.locked()
    if organisation.deletion_due_at is None:
        return
    organisation.deletion_due_at = organisation.deletion_asked_by_id = None
    organisation.save(update_fields=["deletion_due_at", "deletion_asked_by_id"])
    record("deletion taken back", by=by.pk, at=at)


def delete_due_organisation(*, at: datetime) -> None:
    """Delete the current organisation if its grace is over.

    Taken back meanwhile, it stays; deleted by another run, nothing is left to do.
    """
    due = Organisation.objects.filter(pk=current_organisation(), deletion_due_at__lte=at)
    organisation = due.select_for_update(no_key=True).first()
    if organisation is None:
        return
    delete_organisation(by=organisation.deletion_asked_by_id, at=at)


def delete_organisation(*, by: UUID | None, at: datetime) -> None:
    """Delete the current organisation with every row that it owns, but the log of who did what."""
    organisation = Organisation.objects.get(pk=current_organisation())
    record("organisation deleted", organisation.slug, by=by, at=at)
    organisation.delete()
