"""/api/v1/webhook-endpoints - where events are sent to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.api.bodies import Fault, InvalidBodyError, nothing_in, said_in
from apps.api.idempotency import idempotent
from apps.api.problems import ProblemError
from apps.api.scoped import ScopedView
from apps.api.v1.schemas import ERRORS, NOT_FOUND
from apps.api.v1.tags import tagged
from apps.api.v1.webhook_deliveries import SCOPE, disabled
from apps.api.v1.webhook_deliveries import told as told_of_delivery
from apps.api.v1.webhook_shapes import (
    AddEndpointBody,
    ChangeEndpointBody,
    DeliverySerializer,
    EndpointListSerializer,
    EndpointSerializer,
    NewEndpointSerializer,
    RotateEndpointBody,
)
from apps.api.v1.writing import AUTH, writer, written
from apps.notifications import actions
from apps.notifications.models import WebhookEndpoint


class ManageEndpoints(ScopedView):
    """All endpoints of the organisation."""

    scope = SCOPE

    @extend_schema(
        operation_id="list_webhook_endpoints",
        summary=f"List the endpoints of webhooks, {actions.MOST_ENDPOINTS} at most",
        auth=AUTH,
        responses={200: EndpointListSerializer, 304: None} | ERRORS,
    )
    def get(self, request: Request) -> Response:
        """Answer with every endpoint, those that are switched off too."""
        at = now()
        rows = WebhookEndpoint.objects.latest_first()
        return tagged(request, {"data": [_told(endpoint, at) for endpoint in rows]})

    @written(
        "add_webhook_endpoint",
        "Have events sent to a URL; its secret is shown this once",
        is_key_required=True,
        request=AddEndpointBody,
        responses={201: NewEndpointSerializer},
    )
    @idempotent(is_required=True)
    def post(self, request: Request) -> Response:
        """Add an endpoint, and show its secret."""
        said, at = said_in(request, AddEndpointBody), now()
        try:
            with _faults_at_their_members():
                endpoint, secret = actions.add_endpoint(by=writer(request), at=at, **said)
        except actions.TooManyEndpointsError as error:
            detail = f"There are {actions.MOST_ENDPOINTS} endpoints: remove one of them first."
            raise ProblemError("too_many_endpoints", detail, 409) from error
        where = reverse("api:v1:webhook_endpoint", [endpoint.pk], request=request)
        body = _told(endpoint, at) | {"secret": secret}
        return Response(body, status=201, headers={"Location": where})


class ManageEndpoint(ScopedView):
    """One endpoint of the organisation."""

    scope = SCOPE

    @extend_schema(
        operation_id="show_webhook_endpoint",
        summary="Show one endpoint of webhooks",
        auth=AUTH,
        responses={200: EndpointSerializer, 304: None} | ERRORS | NOT_FOUND,
    )
    def get(self, request: Request, endpoint_id: UUID) -> Response:
        """Answer with what is known of it."""
        endpoint = get_object_or_404(WebhookEndpoint, pk=endpoint_id)
        return tagged(request, _told(endpoint, now()))

    @written(
        "change_webhook_endpoint",
        "Send elsewhere, or other events, or nothing: what is left out stays as it is",
        request=ChangeEndpointBody,
        responses={200: EndpointSerializer},
    )
    @idempotent(is_required=False)
    def patch(self, request: Request, endpoint_id: UUID) -> Response:
        """Change what was sent, and keep the rest."""
        # Held before it is read: what was not sent stays as somebody else may just have made it.
        rows = WebhookEndpoint.objects.select_for_update(no_key=True)
        endpoint = get_object_or_404(rows, pk=endpoint_id)
        said, by, at = said_in(request, ChangeEndpointBody, is_partial=True), writer(request), now()
        is_enabled = said.pop("is_enabled", None)
        stood = {name: getattr(endpoint, name) for name in ("url", "description", "events")}
        with _faults_at_their_members():
            changed = actions.change_endpoint(endpoint=endpoint, by=by, at=at, **stood | said)
        if is_enabled is not None:
            switch = actions.enable_endpoint if is_enabled else actions.disable_endpoint
            changed = switch(endpoint=changed, by=by, at=at)
        return Response(_told(changed, at))

    @written(
        "remove_webhook_endpoint",
        "Remove an endpoint with the log of what was sent to it",
        request=None,
        responses={204: None},
    )
    @idempotent(is_required=False)
    def delete(self, request: Request, endpoint_id: UUID) -> Response:
        """Send nothing more to it, and forget it."""
        nothing_in(request)
        endpoint = get_object_or_404(WebhookEndpoint, pk=endpoint_id)
        actions.remove_endpoint(endpoint=endpoint, by=writer(request), at=now())
        return Response(status=204)


class PingEndpoint(ScopedView):
    """A test of one endpoint."""

    scope = SCOPE

    @written(
        "ping_webhook_endpoint",
        "Send an endpoint a test, tried once",
        request=None,
        responses={202: DeliverySerializer},
    )
    @idempotent(is_required=False)
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        """Answer with where to look how it went."""
        nothing_in(request)
        endpoint = get_object_or_404(WebhookEndpoint, pk=endpoint_id)
        try:
            delivery = actions.ping(endpoint=endpoint, at=now())
        except actions.EndpointDisabledError as error:
            raise disabled() from error
        where = reverse("api:v1:webhook_delivery", [delivery.pk], request=request)
        return Response(told_of_delivery(delivery), status=202, headers={"Location": where})


class RotateEndpointSecret(ScopedView):
    """The secret of one endpoint."""

    scope = SCOPE

    @written(
        "rotate_webhook_secret",
        "Give an endpoint another secret, shown this once; for the overlap both sign",
        is_key_required=True,
        request=RotateEndpointBody,
        responses={200: NewEndpointSerializer},
    )
    @idempotent(is_required=True)
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        """Make another secret, and show it."""
        endpoint = get_object_or_404(WebhookEndpoint, pk=endpoint_id)
        hours, at = said_in(request, RotateEndpointBody)["overlap"], now()
        secret = actions.rotate_secret(
            endpoint=endpoint, overlap=timedelta(hours=hours), by=writer(request), at=at
        )
        endpoint.refresh_from_db()
        return Response(_told(endpoint, at) | {"secret": secret})


@contextmanager
def _faults_at_their_members() -> Iterator[None]:
    """Tell what the action refuses as faults of the body's members."""
    try:
        yield
    except ValidationError as error:
        raise InvalidBodyError(
            Fault(f"#/{name}", sentence)
            for name, sentences in error.message_dict.items()
            for sentence in sentences
        ) from error


def _told(endpoint: WebhookEndpoint, at: datetime) -> dict[str, Any]:
    return {
        "endpoint_id": str(endpoint.pk),
        "url": endpoint.url,
        "description": endpoint.description,
        "events": endpoint.events,
        "is_enabled": endpoint.is_enabled,
        "disabled_because": endpoint.disabled_because or None,
        "disabled_at": endpoint.disabled_at,
        "failing_since": endpoint.failing_since,
        "previous_until": endpoint.previous_until if endpoint.has_two_secrets(at) else None,
        "created_at": endpoint.created_at,
        "created_by_id": endpoint.created_by_id and str(endpoint.created_by_id),
    }
