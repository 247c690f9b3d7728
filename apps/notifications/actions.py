"""Everything that can happen to webhooks: one function a verb."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from apps.audit.record import record
from apps.jobs.models import Job
from apps.notifications.models import (
    CHOOSABLE,
    DeliveryState,
    DisabledBecause,
    EventType,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEvent,
)
from apps.notifications.models.endpoint import LONGEST_DESCRIPTION
from apps.notifications.tasks import deliver, request_attempt
from apps.notifications.webhooks.addresses import require_public
from apps.notifications.webhooks.attempts import switch_off
from apps.notifications.webhooks.signing import new_secret
from apps.tenancy import links
from apps.tenancy.context import current_organisation

log = logging.getLogger(__name__)

MOST_ENDPOINTS = 20
LONGEST_OVERLAP = timedelta(days=30)
# FOR KEY SHARE: who removes an endpoint waits for those who are about to tell it something.
SUBSCRIBED = """
SELECT id FROM notifications_webhookendpoint
WHERE organisation_id = %s AND is_enabled AND id = ANY(%s) ORDER BY id FOR KEY SHARE
"""


class TooManyEndpointsError(Exception):
    """The organisation has as many endpoints as it may have."""


class EndpointDisabledError(Exception):
    """Nothing is sent to the endpoint."""


def add_endpoint(
    *, url: str, description: str = "", events: Iterable[str] = (), by: UUID | None, at: datetime
) -> tuple[WebhookEndpoint, str]:
    """Have events told to a URL, of these types or of all; return its secret, shown this once.

    Raises
    ------
    ValidationError
        On "url", "description" or "events", if that cannot be used.
    TooManyEndpointsError
        If there are too many already.
    """
    chosen = _checked(url, description, events)
    with connection.cursor() as cursor:  # who adds at once is counted one after the other
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"webhook endpoints {current_organisation()}"],
        )
    if WebhookEndpoint.objects.count() >= MOST_ENDPOINTS:
        raise TooManyEndpointsError
    secret = new_secret()
    endpoint = WebhookEndpoint.objects.create(
        url=url,
        description=description,
        events=chosen,
        secret_sealed=links.seal(secret),
        created_by_id=by,
        created_at=at,
    )
    record("webhook added", endpoint, by=by, at=at)
    return endpoint, secret


def change_endpoint(
    *,
    endpoint: WebhookEndpoint,
    url: str,
    description: str,
    events: Iterable[str],
    by: UUID | None,
    at: datetime,
) -> WebhookEndpoint:
    """Send elsewhere, or other events; what waits goes to the new URL.

    Raises
    ------
    ValidationError
        On "url", "description" or "events", if that cannot be used.
    """
    chosen = _checked(url, description, events)
    endpoint = _locked(endpoint)
    if (endpoint.url, endpoint.description, endpoint.events) == (url, description, chosen):
        return endpoint
    if endpoint.url != url:
        endpoint.failing_since = None  # of the place that it was
    endpoint.url, endpoint.description, endpoint.events = url, description, chosen
    endpoint.save(update_fields=["url", "description", "events", "failing_since"])
    record("webhook changed", endpoint, by=by, at=at)
    return endpoint


def rotate_secret(
    *, endpoint: WebhookEndpoint, overlap: timedelta, by: UUID | None, at: datetime
) -> str:
    """Give the endpoint another secret, shown this once; for the overlap both of them sign.

    One that still signed from an earlier rotation ends at once.
    """
    endpoint = _locked(endpoint)
    secret = new_secret()
    has_overlap = overlap > timedelta(0)
    endpoint.previous_sealed = bytes(endpoint.secret_sealed) if has_overlap else None
    endpoint.previous_until = at + min(overlap, LONGEST_OVERLAP) if has_overlap else None
    endpoint.secret_sealed = links.seal(secret)
    endpoint.save(update_fields=["previous_sealed", "previous_until", "secret_sealed"])
    record("webhook secret rotated", endpoint, by=by, at=at)
    return secret


def enable_endpoint(*, endpoint: WebhookEndpoint, by: UUID | None, at: datetime) -> WebhookEndpoint:
    """Send to the endpoint again what happens from now on; in use already is fine."""
    endpoint = _locked(endpoint)
    if endpoint.is_enabled:
        return endpoint
    endpoint.is_enabled, endpoint.disabled_because, endpoint.disabled_at = True, "", None
    endpoint.failing_since = endpoint.untold_since = None
    endpoint.save(
        update_fields=[
            "is_enabled",
            "disabled_because",
            "disabled_at",
            "failing_since",
            "untold_since",
        ]
    )
    record("webhook switched on", endpoint, by=by, at=at)
    return endpoint


def disable_endpoint(
    *, endpoint: WebhookEndpoint, by: UUID | None, at: datetime
) -> WebhookEndpoint:
    """Send nothing more to the endpoint, and give up what waits; switched off already is fine."""
    endpoint = _locked(endpoint)
    if endpoint.is_enabled:
        switch_off(endpoint, DisabledBecause.BY_HAND, at=at)
        record("webhook switched off", endpoint, by=by, at=at)
    return endpoint


def remove_endpoint(*, endpoint: WebhookEndpoint, by: UUID | None, at: datetime) -> None:
    """Forget the endpoint, its secrets, and all that was sent to it; gone already is fine."""
    found = WebhookEndpoint.objects.select_for_update(no_key=True).filter(pk=endpoint.pk).first()
    if found is None:
        return
    record("webhook removed", found, by=by, at=at)
    # Now also against those who are about to tell it something; they hold the log's lock first.
    WebhookEndpoint.objects.select_for_update().get(pk=found.pk)
    found.delete()


def ping(*, endpoint: WebhookEndpoint, at: datetime) -> WebhookDelivery:
    """Send the endpoint a test, once.

    Raises
    ------
    EndpointDisabledError
        If nothing is sent to it.
    """
    endpoint = _in_use(endpoint)
    data = {"endpoint_id": str(endpoint.pk)}
    event = WebhookEvent.objects.create(type=EventType.PING, occurred_at=at, data=data)
    return _dispatch(event, endpoint.pk, at=at)


def replay(*, delivery: WebhookDelivery, at: datetime) -> WebhookDelivery:
    """Send the same event to the same endpoint anew, under the same id.

    Raises
    ------
    EndpointDisabledError
        If nothing is sent to the endpoint.
    """
    endpoint = _in_use(delivery.endpoint)
    return _dispatch(delivery.event, endpoint.pk, at=at)


def emit(event: EventType, data: Mapping[str, Any], *, at: datetime) -> None:
    """Have everybody told who wants to know of such events, once the transaction has committed.

    To be called last in a transaction, at any rate after what it writes into the audit log. Where
    nobody wants to know, nothing is written.
    """
    subscribed = list(WebhookEndpoint.objects.subscribed(event).values_list("pk", flat=True))
    if not subscribed:
        return
    with connection.cursor() as cursor:
        cursor.execute(SUBSCRIBED, [current_organisation(), subscribed])
        held = [row[0] for row in cursor.fetchall()]
    if not held:
        return
    happened = WebhookEvent.objects.create(type=event, occurred_at=at, data=dict(data))
    for endpoint_id in held:
        _dispatch(happened, endpoint_id, at=at)


def give_up_dead_deliveries() -> None:
    """Give up what no worker could try: whoever waits for it learns so, and may send it anew."""
    died: dict[tuple[str, int], str] = {}
    for job in Job.objects.dead().filter(kind=deliver.name):
        died[job.arguments["delivery_id"], job.arguments["number"]] = job.last_error
    waiting = WebhookDelivery.objects.waiting().filter(pk__in={identity for identity, _ in died})
    # Held by somebody, it is left for the next time: so neither waits for the other.
    for delivery in waiting.select_for_update(skip_locked=True):
        error = died.get((str(delivery.pk), delivery.attempts_made + 1))
        if error is None:
            continue
        delivery.state, delivery.next_attempt_at = DeliveryState.FAILED, None
        delivery.save(update_fields=["state", "next_attempt_at"])
        log.error("webhook delivery %s was given up: its job died of %s", delivery.pk, error)


def forget_old_events(*, at: datetime) -> int:
    """Forget what happened a month ago, with its deliveries; return how much that was."""
    return WebhookEvent.objects.over(at).delete()[0]


def _dispatch(event: WebhookEvent, endpoint_id: UUID, *, at: datetime) -> WebhookDelivery:
    delivery = WebhookDelivery.objects.create(
        event=event, endpoint_id=endpoint_id, created_at=at, next_attempt_at=at
    )
    request_attempt(delivery)
    return delivery


def _locked(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Return the endpoint as it is while nobody else changes it; events may come meanwhile."""
    return WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)


def _in_use(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    endpoint = _locked(endpoint)
    if not endpoint.is_enabled:
        raise EndpointDisabledError
    return endpoint


def _checked(url: str, description: str, events: Iterable[str]) -> list[str]:
    """Return the types of events in their order, if everything can be used."""
    require_public(url)
    if len(description) > LONGEST_DESCRIPTION or len(description.splitlines()) > 1:
        sentence = _("Write one line of up to %(most)s characters.") % {"most": LONGEST_DESCRIPTION}
        raise ValidationError({"description": sentence})
    wanted = set(events)
    if not wanted <= set(CHOOSABLE):
        raise ValidationError({"events": _("Choose from the events that there are.")})
    return [str(event) for event in CHOOSABLE if event in wanted]
