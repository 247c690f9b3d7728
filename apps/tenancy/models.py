"""What every tenant-owned table has in common."""

from typing import TypeVar
from uuid import uuid4

from django.db import models

from apps.tenancy.context import current_organisation

OwnedRow_co = TypeVar("OwnedRow_co", bound=models.Model, covariant=True)


class OwnedManager(models.Manager[OwnedRow_co]):
    """The manager that names the organisation in every query, and refuses to act for none.

    The row policy would hide the rest anyway; the condition makes the index usable and a forgotten
    scope loud.
    """

    def get_queryset(self) -> models.QuerySet[OwnedRow_co]:
        """Return the current organisation's rows."""
        return super().get_queryset().filter(organisation_id=current_organisation())


class OwnedModel(models.Model):
    """A row that belongs to one organisation and does not exist for any other.

    A subclass's `Meta` extends this one and declares `OrganisationIsolation`, a `SameOrganisation`
    for each foreign key to an owned model, and, if others point at it, the unique pair
    `(organisation, id)`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        models.CASCADE,
        related_name="+",
        editable=False,
        default=current_organisation,
    )

    objects: models.Manager["OwnedModel"] = OwnedManager()
    unscoped = models.Manager["OwnedModel"]()  # follows foreign keys; the row policy still holds

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
