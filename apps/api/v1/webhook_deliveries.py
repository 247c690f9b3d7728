"""/api/v1/webhook-deliveries - what was sent to endpoints, how that went, and sending it anew."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Q
from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.api.bodies import nothing_in
from apps.api.idempotency import idempotent
from apps.api.problems import ProblemError
from apps.api.scoped import ScopedView
from apps.api.v1.paged import link_to_next
from apps.api.v1.pages import invalid, limit_in
from apps.api.v1.schemas import ERRORS, NOT_FOUND
from apps.api.v1.tags import tagged
from apps.api.v1.webhook_shapes import (
    DeliveryPageSerializer,
    DeliverySerializer,
    WholeDeliverySerializer,
)
from apps.api.v1.writing import AUTH, written
from apps.notifications import actions
from apps.notifications.models import DeliveryState, WebhookDelivery
from apps.notifications.models.delivery import WebhookDeliveryQuerySet
from apps.tenancy.context import current_organisation

SCOPE = "webhooks:manage"
SIGNER = signing.Signer(salt="webhook deliveries")  # without a time: one answer, the same bytes
DEFAULT_LIMIT, MOST = 100, 1000
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

PARAMETERS = [
    OpenApiParameter(
        "endpoint_id",
        {"type": "string", "format": "uuid"},
        description="Deliveries to this endpoint only.",
    ),
    OpenApiParameter(
        "state",
        {"type": "string", "enum": DeliveryState.values},
        description="Deliveries in this state only.",
    ),
    OpenApiParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
        description="Deliveries in a page.",
    ),
    OpenApiParameter(
        "cursor",
        {"type": "string", "minLength": 1},
        description="`next_cursor` of a page that has more.",
    ),
]


class ListDeliveries(ScopedView):
    """The log of a month."""

    scope = SCOPE
    parameters = ("endpoint_id", "state", "limit", "cursor")

    @extend_schema(
        operation_id="list_webhook_deliveries",
        summary="List what was sent to endpoints in the last 30 days, the latest first",
        auth=AUTH,
        parameters=PARAMETERS,
        responses={200: DeliveryPageSerializer, 304: None} | ERRORS,
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of deliveries; those that come meanwhile are before its beginning."""
        asked = request.query_params.dict()
        filters = _filters(asked)
        limit = limit_in(asked, default=DEFAULT_LIMIT, most=MOST)
        rows = WebhookDelivery.objects.with_all().filter(**filters).latest_first()
        if "cursor" in asked:
            rows = _behind(rows, asked["cursor"], filters)
        found = list(rows[: limit + 1])
        chosen, has_more = found[:limit], len(found) > limit
        following = _cursor(chosen[-1], filters) if has_more else None
        body = {"data": [told(row) for row in chosen], "has_more": has_more}
        response = tagged(request, body | {"next_cursor": following})
        if following and response.data:
            response["Link"] = link_to_next(request, following)
        return response


class ShowDelivery(ScopedView):
    """One delivery."""

    scope = SCOPE

    @extend_schema(
        operation_id="show_webhook_delivery",
        summary="Show a delivery with what was sent, and every try",
        auth=AUTH,
        responses={200: WholeDeliverySerializer, 304: None} | ERRORS | NOT_FOUND,
    )
    def get(self, request: Request, delivery_id: UUID) -> Response:
        """Answer with how it went."""
        delivery = _found(delivery_id)
        attempts = [
            {
                "number": attempt.number,
                "at": attempt.at,
                "status": attempt.status,
                "duration_ms": attempt.duration_ms,
                "error": attempt.error or None,
                "response_excerpt": attempt.response_excerpt,
            }
            for attempt in delivery.attempts.order_by("number")
        ]
        return tagged(request, told(delivery) | {"data": delivery.event.data, "attempts": attempts})


class ReplayDelivery(ScopedView):
    """A delivery, once more."""

    scope = SCOPE

    @written(
        "replay_webhook_delivery",
        "Send the same event to the same endpoint anew, under the same id",
        request=None,
        responses={202: DeliverySerializer},
    )
    @idempotent(is_required=False)
    def post(self, request: Request, delivery_id: UUID) -> Response:
        """Answer with the new delivery."""
        nothing_in(request)
        try:
            delivery = actions.replay(delivery=_found(delivery_id), at=now())
        except actions.EndpointDisabledError as error:
            raise disabled() from error
        where = reverse("api:v1:webhook_delivery", [delivery.pk], request=request)
        return Response(told(delivery), status=202, headers={"Location": where})


def disabled() -> ProblemError:
    """Return the answer to who wants something sent to an endpoint that is switched off."""
    return ProblemError("endpoint_disabled", "This endpoint is off: switch it on first.", 409)


def told(delivery: WebhookDelivery) -> dict[str, Any]:
    """Return what is shown of a delivery."""
    event = delivery.event
    return {
        "delivery_id": str(delivery.pk),
        "endpoint_id": str(delivery.endpoint_id),
        "event_id": event.public_id,
        "event_type": event.type,
        "occurred_at": event.occurred_at,
        "state": delivery.state,
        "attempts_made": delivery.attempts_made,
        "created_at": delivery.created_at,
        "next_attempt_at": delivery.next_attempt_at,
        "delivered_at": delivery.delivered_at,
    }


def _found(delivery_id: UUID) -> WebhookDelivery:
    delivery = WebhookDelivery.objects.with_all().filter(pk=delivery_id).first()
    if delivery is None:
        raise Http404
    return delivery


def _filters(asked: Mapping[str, str]) -> dict[str, str]:
    if "endpoint_id" in asked and not ID.fullmatch(asked["endpoint_id"]):
        raise invalid("endpoint_id", "endpoint_id is the id of an endpoint.")
    if "state" in asked and asked["state"] not in DeliveryState.values:
        raise invalid("state", f"state is one of {', '.join(DeliveryState.values)}.")
    return {name: asked[name] for name in ("endpoint_id", "state") if name in asked}


def _cursor(last: WebhookDelivery, filters: Mapping[str, str]) -> str:
    place = [_question(filters), last.created_at.isoformat(), str(last.pk)]
    return SIGNER.sign_object(place, compress=True)


def _behind(
    rows: WebhookDeliveryQuerySet, cursor: str, filters: Mapping[str, str]
) -> WebhookDeliveryQuerySet:
    """Keep the deliveries behind the one that the cursor names, whether that is there or not."""
    try:
        question, created_at, pk = SIGNER.unsign_object(cursor)
    except (signing.BadSignature, ValueError) as error:
        raise invalid("cursor", "This cursor is not one that the API gave.") from error
    if question != _question(filters):
        raise invalid("cursor", "This cursor belongs to another question.")
    at = datetime.fromisoformat(created_at)
    return rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))


def _question(filters: Mapping[str, str]) -> str:
    parts = (f"{name}={value}" for name, value in sorted(filters.items()))
    return "&".join((str(current_organisation()), *parts))
