"""A link that lets anybody who holds it read a quarter's results, until it ends."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apps.tenancy.constraints import OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel

LONGEST = timedelta(days=366)


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    """Links in the order that a page shows them, and those that open something."""

    def latest_first(self) -> "ShareLinkQuerySet":
        """Put the one made last at the top."""
        return self.order_by("-created_at", "pk")

    def working(self, at: datetime) -> "ShareLinkQuerySet":
        """Keep those that are neither revoked nor over."""
        return self.filter(revoked_at=None, expires_at__gt=at)


class ShareLink(OwnedModel):
    """What is shared, with whom in mind, and for how long; of the visitors only their number."""

    name = models.CharField(max_length=80)
    quarter = models.CharField(max_length=7, blank=True)  # empty: always the latest
    cards = ArrayField(models.CharField(max_length=30), default=list)  # empty: the whole report
    secret_hash = models.BinaryField(max_length=32)  # SHA-256 of 43 random characters
    passphrase_hash = models.CharField(max_length=128, blank=True)  # by Django's hasher
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField(null=True)
    renewed_at = models.DateTimeField()  # when its end was last set
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    views = models.PositiveIntegerField(default=0)
    wrong_tries = models.PositiveSmallIntegerField(default=0)  # at the passphrase, in a row
    wrong_since = models.DateTimeField(null=True)  # the last of these: the wait starts with it

    objects = OwnedManager.from_queryset(ShareLinkQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="share_link_isolation"),
            models.UniqueConstraint(
                fields=["organisation", "secret_hash"], name="share_link_secret"
            ),
            models.CheckConstraint(
                name="share_link_ends",
                condition=Q(expires_at__lte=F("renewed_at") + LONGEST),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        """Tell whether it opens the whole report, the document included."""
        return not self.cards

    @property
    def has_passphrase(self) -> bool:
        """Tell whether the link alone does not suffice."""
        return bool(self.passphrase_hash)

    def is_expired(self, at: datetime) -> bool:
        """Tell whether its time is over."""
        return self.expires_at <= at

    def works(self, at: datetime) -> bool:
        """Tell whether it opens anything."""
        return self.revoked_at is None and not self.is_expired(at)
