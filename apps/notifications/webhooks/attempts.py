"""What came of each try: written down, with what follows for the delivery and its endpoint."""

from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from apps.audit.record import record
from apps.notifications.models import (
    DeliveryState,
    DisabledBecause,
    EventType,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from apps.notifications.webhooks.sending import Outcome
from apps.notifications.webhooks.signing import Message, message

# Before each try; together some 28 hours.
DELAYS = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
FAILING_FOR = timedelta(days=5)


def message_of(delivery_id: UUID, number: int, *, at: datetime) -> Message | None:
    """Return the request of that try; None if it was made, or is not wanted any more."""
    waiting = WebhookDelivery.objects.with_all().waiting()
    delivery = waiting.filter(pk=delivery_id, attempts_made=number - 1).first()
    if delivery is None or not delivery.endpoint.is_enabled:
        return None
    endpoint = delivery.endpoint
    return message(delivery.event, url=endpoint.url, secrets=endpoint.secrets(at), at=at)


def write_down(
    delivery_id: UUID, number: int, outcome: Outcome, *, url: str, at: datetime
) -> WebhookDelivery | None:
    """Keep what came of the try, and return the delivery if it is to be tried again.

    `url` is where it was sent, and `at` when that began. Removed meanwhile, there is nothing to be
    kept; sent elsewhere meanwhile, the endpoint is not judged by what the old place answered.
    """
    # The endpoint first, as whoever switches it off does: so neither waits for the other.
    endpoints = WebhookEndpoint.objects.select_for_update(no_key=True, of=("self",))
    endpoint = endpoints.filter(deliveries__pk=delivery_id).first()
    deliveries = WebhookDelivery.objects.select_for_update(of=("self",)).select_related("event")
    delivery = deliveries.filter(pk=delivery_id, attempts_made=number - 1).first()
    if endpoint is None or delivery is None:
        return None
    WebhookAttempt.objects.create(
        delivery=delivery,
        number=number,
        at=at,
        status=outcome.status,
        duration_ms=outcome.duration_ms,
        error=outcome.error,
        response_excerpt=outcome.excerpt,
    )
    _settle(delivery, number, outcome, at)
    if endpoint.url == url:
        _note(endpoint, delivery, outcome, at)
    return delivery if delivery.state == DeliveryState.WAITING and endpoint.is_enabled else None


def switch_off(endpoint: WebhookEndpoint, because: DisabledBecause, *, at: datetime) -> None:
    """Send nothing more to the endpoint, and give up what waits for it."""
    endpoint.is_enabled, endpoint.disabled_because, endpoint.disabled_at = False, because, at
    endpoint.untold_since = None if because == DisabledBecause.BY_HAND else at
    endpoint.save(update_fields=["is_enabled", "disabled_because", "disabled_at", "untold_since"])
    endpoint.deliveries.waiting().update(state=DeliveryState.FAILED, next_attempt_at=None)


def most_attempts(event: str) -> int:
    """Return how often such an event is tried: a test once, while somebody looks at it."""
    return 1 if event == EventType.PING else len(DELAYS)


def _settle(delivery: WebhookDelivery, number: int, outcome: Outcome, at: datetime) -> None:
    """Say of the delivery where it stands after the try."""
    delivery.attempts_made = number
    if outcome.is_success:
        delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, at
        delivery.next_attempt_at = None
    elif delivery.state == DeliveryState.WAITING and number < most_attempts(delivery.event.type):
        delivery.next_attempt_at = at + DELAYS[number]
    else:
        delivery.state, delivery.next_attempt_at = DeliveryState.FAILED, None
    delivery.save(update_fields=["attempts_made", "state", "delivered_at", "next_attempt_at"])


def _note(
    endpoint: WebhookEndpoint, delivery: WebhookDelivery, outcome: Outcome, at: datetime
) -> None:
    """Say of the endpoint since when nothing gets through, and switch off one that is dead."""
    if outcome.is_success:
        failing_since = None
    elif delivery.event.type == EventType.PING:
        failing_since = endpoint.failing_since
    else:
        failing_since = endpoint.failing_since or at
    if failing_since != endpoint.failing_since:
        endpoint.failing_since = failing_since
        endpoint.save(update_fields=["failing_since"])
    because = _reason_to_end(endpoint, delivery, outcome, at)
    if because and endpoint.is_enabled:
        switch_off(endpoint, because, at=at)
        record("webhook ended", endpoint, by=None, at=at)


def _reason_to_end(
    endpoint: WebhookEndpoint, delivery: WebhookDelivery, outcome: Outcome, at: datetime
) -> DisabledBecause | None:
    """Return why nothing more is to be sent.

    Days without a success alone are no reason where events are rare: the last try of a delivery
    has to have failed, too, which a receiver that was away for an hour does not meet.
    """
    if outcome.status == HTTPStatus.GONE:
        return DisabledBecause.GONE
    has_given_up = delivery.state == DeliveryState.FAILED and not outcome.is_success
    since = endpoint.failing_since
    if has_given_up and since is not None and at - since >= FAILING_FOR:
        return DisabledBecause.FAILING
    return None
