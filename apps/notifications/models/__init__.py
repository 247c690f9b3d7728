"""Webhooks: whom an organisation has told of what happens, and how that went."""

from apps.notifications.models.delivery import (
    AttemptError,
    DeliveryState,
    WebhookAttempt,
    WebhookDelivery,
)
from apps.notifications.models.endpoint import DisabledBecause, WebhookEndpoint
from apps.notifications.models.event import CHOOSABLE, KEPT, EventType, WebhookEvent

__all__ = [
    "CHOOSABLE",
    "KEPT",
    "AttemptError",
    "DeliveryState",
    "DisabledBecause",
    "EventType",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
]
