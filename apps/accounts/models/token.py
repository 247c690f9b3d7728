"""A token with which a BI tool reads an organisation's facts."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.tenancy.constraints import OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel


class Scope(models.TextChoices):
    """What a token may do."""

    READ_SCORES = "read:scores", _("Rounds, scores, personas and KPIs")
    READ_BENCHMARKS = "read:benchmarks", _("Benchmarks and your place in them")
    READ_DICTIONARY = "read:dictionary", _("What each figure means")
    EXPORT = "export", _("Files of all rows, made by the worker")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens in the order that a page shows them."""

    def latest_first(self) -> "ApiTokenQuerySet":
        """Put the one made last at the top."""
        return self.order_by("-created_at", "pk")


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

    objects = OwnedManager.from_queryset(ApiTokenQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="api_token_isolation"),
            models.UniqueConstraint(fields=["organisation", "prefix"], name="api_token_prefix"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    def is_expired(self, at: datetime) -> bool:
        """Tell whether its time is over."""
        return self.expires_at <= at
