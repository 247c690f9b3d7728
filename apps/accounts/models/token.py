"""A token with which a BI tool reads an organisation's facts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.tenancy.constraints import OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel


class Scope(models.TextChoices):
    """What a token may do."""

    READ_SCORES = "read:scores"
    READ_BENCHMARKS = "read:benchmarks"
    READ_DICTIONARY = "read:dictionary"


class ApiToken(OwnedModel):
    """The organisation's, not a person's: a leaver does not break a dashboard."""

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=8)  # the public part by which people tell tokens apart
    secret_hash = models.BinaryField(max_length=32)  # SHA-256 of 43 random characters
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope))
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField(null=True)  # None: made on the command line
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)  # written at most every five minutes

    objects: OwnedManager["ApiToken"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="api_token_isolation"),
            models.UniqueConstraint(fields=["organisation", "prefix"], name="api_token_prefix"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"
