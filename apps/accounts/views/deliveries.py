"""What was sent to a receiver: one event, each try to deliver it, and sending it anew."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.notifications import actions
from apps.notifications.models import DeliveryState, WebhookDelivery
from apps.notifications.webhooks.signing import content


@require_safe
@requires(Role.ADMIN)
def show_delivery(request: MemberRequest, endpoint_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Show what was sent, each try, and what the receiver answered."""
    delivery = _delivery(endpoint_id, delivery_id)
    is_waiting = delivery.state == DeliveryState.WAITING
    context = {
        "delivery": delivery,
        "endpoint": delivery.endpoint,
        "body": json.dumps(content(delivery.event), indent=2, ensure_ascii=False),
        "attempts": delivery.attempts.order_by("-number"),
        "is_first_try_due": is_waiting and not delivery.attempts_made,
    }
    return render(request, "accounts/show_delivery.html", context)


@require_POST
@requires(Role.ADMIN)
def replay_delivery(request: MemberRequest, endpoint_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Send the same event anew, and lead to what came of it."""
    delivery = _delivery(endpoint_id, delivery_id)
    slug = request.organisation.slug
    try:
        anew = actions.replay(delivery=delivery, at=now())
    except actions.EndpointDisabledError:
        messages.error(request, _("It is switched off: switch it on first."))
        return redirect("accounts:show_endpoint", slug, endpoint_id)
    return redirect("accounts:show_delivery", slug, endpoint_id, anew.pk)


def _delivery(endpoint_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    rows = WebhookDelivery.objects.with_all()
    return get_object_or_404(rows, pk=delivery_id, endpoint_id=endpoint_id)
