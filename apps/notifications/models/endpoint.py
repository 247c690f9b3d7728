"""An address outside that an organisation has told of what happens."""

from datetime import datetime
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.notifications.models.event import EventType
from apps.tenancy import links
from apps.tenancy.constraints import DueWork, OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel

LONGEST_URL = 500
LONGEST_DESCRIPTION = 120


class DisabledBecause(models.TextChoices):
    """Why nothing is sent to an endpoint; of one that is in use, the empty text."""

    BY_HAND = "by_hand", _("Switched off by a member or a token")
    FAILING = "failing", _("Nothing got through for five days")
    GONE = "gone", _("The receiver answered that it is gone (410)")


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Endpoints by what is sent to them, and in the order that people read."""

    def enabled(self) -> "WebhookEndpointQuerySet":
        """Keep those in use."""
        return self.filter(is_enabled=True)

    def subscribed(self, event: EventType) -> "WebhookEndpointQuerySet":
        """Keep those in use that want to know of such events."""
        return self.enabled().filter(Q(events=[]) | Q(events__contains=[event]))

    def latest_first(self) -> "WebhookEndpointQuerySet":
        """Put the one added last at the top."""
        return self.order_by("-created_at", "pk")

    def untold(self, at: datetime) -> "WebhookEndpointQuerySet":
        """Keep those whose end admins are still to be told of."""
        return self.filter(untold_since__lte=at)


class WebhookEndpoint(OwnedModel):
    """Where to send, what, and the secrets that prove who sends."""

    url = models.CharField(max_length=LONGEST_URL)
    description = models.CharField(max_length=LONGEST_DESCRIPTION, blank=True)
    events = ArrayField(models.CharField(max_length=30, choices=EventType), default=list)  # []: all
    is_enabled = models.BooleanField(default=True)
    disabled_because = models.CharField(max_length=10, choices=DisabledBecause, blank=True)
    disabled_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)  # the first failure that no success followed
    untold_since = models.DateTimeField(null=True)  # ended by itself, and admins are not told yet
    secret_sealed = models.BinaryField()
    previous_sealed = models.BinaryField(null=True)  # the secret before, see `previous_until`
    previous_until = models.DateTimeField(null=True)  # the end of the time in which both sign
    created_by_id = models.UUIDField(null=True)  # a person or a token; None: the system
    created_at = models.DateTimeField()

    objects = OwnedManager.from_queryset(WebhookEndpointQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="webhook_endpoint_isolation"),
            models.UniqueConstraint(
                fields=["organisation", "id"], name="webhook_endpoint_in_organisation"
            ),
            models.CheckConstraint(
                name="webhook_endpoint_off_for_a_reason",
                condition=Q(is_enabled=True, disabled_because="", disabled_at=None)
                | (Q(is_enabled=False, disabled_at__isnull=False) & ~Q(disabled_because="")),
            ),
            models.CheckConstraint(
                name="webhook_endpoint_previous_secret_ends",
                condition=Q(previous_sealed=None, previous_until=None)
                | Q(previous_sealed__isnull=False, previous_until__isnull=False),
            ),
            DueWork(
                name="webhook_endpoint_untold",
                due_at="untold_since",
                condition="untold_since IS NOT NULL",
                columns=("untold_since",),
            ),
            DueWork(
                name="webhook_endpoint_listening",
                due_at="'-infinity'::timestamptz",
                condition="is_enabled",
                columns=("is_enabled",),
            ),
        ]

    def __str__(self) -> str:
        return self.host

    @property
    def host(self) -> str:
        """Whose address it is; the rest of it may hold secrets, and is kept out of logs."""
        return urlsplit(self.url).hostname or ""

    def has_two_secrets(self, at: datetime) -> bool:
        """Tell whether the secret before this one still signs, too."""
        return self.previous_until is not None and self.previous_until > at

    def secrets(self, at: datetime) -> list[str]:
        """Return what signs: the secret, and while both do the one before it."""
        kept = [self.secret_sealed]
        if self.previous_sealed is not None and self.has_two_secrets(at):
            kept.append(self.previous_sealed)
        return [links.unseal(bytes(sealed)) for sealed in kept]
