"""The log of what was sent: an event on its way to an endpoint, and each try."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.notifications.models.endpoint import WebhookEndpoint
from apps.notifications.models.event import WebhookEvent
from apps.tenancy.constraints import OrganisationIsolation, SameOrganisation
from apps.tenancy.models import OwnedManager, OwnedModel

LONGEST_EXCERPT = 500


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """Deliveries by where they stand, and in the order that people read."""

    def waiting(self) -> "WebhookDeliveryQuerySet":
        """Keep those that are still to be tried."""
        return self.filter(state=DeliveryState.WAITING)

    def with_all(self) -> "WebhookDeliveryQuerySet":
        """Bring the event and the endpoint along."""
        return self.select_related("event", "endpoint")

    def latest_first(self) -> "WebhookDeliveryQuerySet":
        """Put the one asked for last at the top."""
        return self.order_by("-created_at", "-pk")


class WebhookDelivery(OwnedModel):
    """One event on its way to one endpoint; replayed, the event has another."""

    endpoint = models.ForeignKey(
        WebhookEndpoint,
        models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="deliveries",
    )
    event = models.ForeignKey(
        WebhookEvent, models.CASCADE, db_constraint=False, related_name="deliveries"
    )
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts_made = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    objects = OwnedManager.from_queryset(WebhookDeliveryQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="webhook_delivery_isolation"),
            SameOrganisation(name="webhook_delivery_same_organisation_endpoint", fk="endpoint"),
            SameOrganisation(name="webhook_delivery_same_organisation_event", fk="event"),
            models.UniqueConstraint(
                fields=["organisation", "id"], name="webhook_delivery_in_organisation"
            ),
            models.CheckConstraint(
                name="webhook_delivery_in_one_state",
                condition=Q(state="waiting", next_attempt_at__isnull=False, delivered_at=None)
                | Q(state="delivered", next_attempt_at=None, delivered_at__isnull=False)
                | Q(state="failed", next_attempt_at=None, delivered_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "created_at", "id"], name="webhook_delivery_by_time"
            ),
            models.Index(
                fields=["organisation", "endpoint", "created_at", "id"],
                name="webhook_delivery_of_endpoint",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} after {self.attempts_made}"


class AttemptError(models.TextChoices):
    """Why a try did not deliver."""

    TIMEOUT = "timeout", _("No answer within 10 seconds")
    REFUSED_ADDRESS = "refused_address", _("The name leads to an address that is not public")
    REDIRECT = "redirect", _("The answer leads elsewhere, which is not followed")
    TLS = "tls", _("The certificate is not valid for the name, or no secure connection was made")
    CONNECTION = "connection", _("The name is unknown, or nobody answers there")
    STATUS = "status", _("The answer was not one from 200 to 299")


class WebhookAttempt(OwnedModel):
    """One try of a delivery."""

    delivery = models.ForeignKey(
        WebhookDelivery,
        models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="attempts",
    )
    number = models.PositiveSmallIntegerField()  # from 1
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)  # None: there was no answer
    duration_ms = models.PositiveIntegerField()
    error = models.CharField(max_length=20, choices=AttemptError, blank=True)
    response_excerpt = models.CharField(max_length=LONGEST_EXCERPT, blank=True)

    objects: OwnedManager["WebhookAttempt"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="webhook_attempt_isolation"),
            SameOrganisation(name="webhook_attempt_same_organisation", fk="delivery"),
            models.UniqueConstraint(
                fields=["organisation", "delivery", "number"], name="webhook_attempt_once"
            ),
        ]

    def __str__(self) -> str:
        return f"try {self.number}: {self.error or self.status}"
