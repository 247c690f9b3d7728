"""What the API keeps of its own: which writes were done under which key."""

from django.db import models

from apps.tenancy.constraints import DueWork, OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel


class IdempotencyKey(OwnedModel):
    """A write that was done under a caller's key, and what it was answered with."""

    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of method, address and body
    status = models.PositiveSmallIntegerField()
    answer_sealed = models.BinaryField()  # it may name people, or carry a secret that is shown once
    done_at = models.DateTimeField()

    objects: OwnedManager["IdempotencyKey"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="idempotency_key_isolation"),
            models.UniqueConstraint(fields=["organisation", "key"], name="idempotency_key_once"),
            DueWork(
                name="idempotency_key_kept",
                due_at="done_at",
                condition="true",
                columns=("done_at",),
            ),
        ]

    def __str__(self) -> str:
        return f"a write under {self.key}"
