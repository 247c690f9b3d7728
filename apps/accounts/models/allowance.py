"""How much of its quota a token, or an organisation with all its tokens, has used."""

from django.db import models

from apps.tenancy.constraints import DueWork, OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel


class Allowance(OwnedModel):
    """One count, for the window of time that began with its first request."""

    holder = models.UUIDField()  # a token's id, or the organisation's own
    began_at = models.DateTimeField()
    used = models.PositiveIntegerField()

    objects: OwnedManager["Allowance"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="allowance_isolation"),
            models.UniqueConstraint(fields=["organisation", "holder"], name="allowance_once"),
            DueWork(
                name="allowance_over", due_at="began_at", condition="true", columns=("began_at",)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.used} since {self.began_at}"
