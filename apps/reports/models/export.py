"""A dataset as a file that a job makes, kept for a day in pieces of a size that memory holds."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Greatest

from apps.tenancy.constraints import DueWork, OrganisationIsolation, SameOrganisation
from apps.tenancy.models import OwnedManager, OwnedModel

KEPT = timedelta(days=1)
LEAST_ROOM = 2**20  # bytes that a file counts at least, so that their number is bounded too


class ExportQuerySet(models.QuerySet["Export"]):
    """Exports by what can be done with them."""

    def expired(self, at: datetime) -> "ExportQuerySet":
        """Keep those whose time is over."""
        return self.filter(expires_at__lte=at)

    def current(self, at: datetime) -> "ExportQuerySet":
        """Keep those that are still there for their readers."""
        return self.filter(expires_at__gt=at)

    def room(self) -> int:
        """Return the bytes that they take."""
        taken: int | None = self.aggregate(taken=Sum(Greatest("size", LEAST_ROOM)))["taken"]
        return taken or 0


class Export(OwnedModel):
    """What somebody asked for, and what was made of it.

    Where it stands is its job's to say (see `job_key`) until the file is there.
    """

    dataset = models.CharField(max_length=40)
    suffix = models.CharField(max_length=10)  # of the format
    filters = models.JSONField(default=dict)
    asked_by_id = models.UUIDField(null=True)  # the token, or a person
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    rows = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)  # bytes
    sha256 = models.BinaryField(max_length=32, null=True)
    has_no_room = models.BooleanField(default=False)  # its format cannot hold so many rows

    objects = OwnedManager.from_queryset(ExportQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="export_isolation"),
            models.UniqueConstraint(fields=["organisation", "id"], name="export_in_organisation"),
            models.CheckConstraint(
                name="export_made_whole",
                condition=Q(made_at=None, sha256=None)
                | Q(made_at__gte=F("asked_at"), sha256__isnull=False, has_no_room=False),
            ),
            DueWork(
                name="export_expired",
                due_at="expires_at",
                condition="true",
                columns=("expires_at",),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "expires_at"], name="export_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset}.{self.suffix}"

    @property
    def job_key(self) -> str:
        """The key of the job that makes the file."""
        return f"export:{self.pk}"


class ExportPart(OwnedModel):
    """Some of a file's bytes."""

    export = models.ForeignKey(
        Export, models.CASCADE, db_constraint=False, related_name="parts", db_index=False
    )
    number = models.PositiveIntegerField()  # from 0; all parts but the last are of one size
    content = models.BinaryField()

    objects: OwnedManager["ExportPart"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="export_part_isolation"),
            SameOrganisation(name="export_part_same_organisation", fk="export"),
            models.UniqueConstraint(
                fields=["organisation", "export", "number"], name="export_part_once"
            ),
        ]

    def __str__(self) -> str:
        return f"part {self.number} of {self.export_id}"
