"""Who did what in an organisation: rows are added, never changed, and each seals the one before."""

from django.db import models

from apps.tenancy.constraints import OrganisationIsolation
from apps.tenancy.context import current_organisation
from apps.tenancy.models import OwnedManager, OwnedModel


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Entries as their page asks for them."""

    def newest_first(self) -> "AuditEntryQuerySet":
        """Put what happened last at the top."""
        return self.order_by("-sequence")


class AuditEntry(OwnedModel):
    """One thing that happened.

    `sequence`, `previous_hash` and `entry_hash` are the database's (see the migration's trigger). A
    person is named by id only, so an erased account leaves the chain whole.
    """

    organisation = models.ForeignKey(  # the log outlives the organisation: it names nobody
        "accounts.Organisation",
        models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        editable=False,
        default=current_organisation,
    )
    sequence = models.PositiveBigIntegerField(null=True, editable=False)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)  # None: the clock, or a respondent
    verb = models.CharField(max_length=80)  # such as "round closed"
    subject = models.CharField(max_length=120, blank=True)  # such as "round 2026-Q3"
    previous_hash = models.CharField(max_length=64, blank=True, editable=False)
    entry_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = OwnedManager.from_queryset(AuditEntryQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="audit_entry_isolation", privileges="SELECT, INSERT"),
            models.UniqueConstraint(
                fields=["organisation", "sequence"], name="audit_entry_in_sequence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
