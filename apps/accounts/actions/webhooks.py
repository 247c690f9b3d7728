"""Having admins told of webhooks that ended by themselves: what sends them knows no people."""

from datetime import datetime

from apps.accounts.models import Membership
from apps.accounts.tasks import tell_of_ended_webhook
from apps.jobs.actions import enqueue
from apps.notifications.models import WebhookEndpoint


def tell_of_ended_webhooks(*, at: datetime) -> None:
    """Have admins and owners told of the endpoints that were switched off for them, once."""
    untold = WebhookEndpoint.objects.untold(at).select_for_update(no_key=True)
    for endpoint in untold.order_by("pk"):
        ended = str(endpoint.untold_since and int(endpoint.untold_since.timestamp()))
        for admin in Membership.objects.administrators():
            enqueue(
                tell_of_ended_webhook,
                key=f"webhook ended:{endpoint.pk}:{ended}:{admin.pk}",
                membership_id=admin.pk,
                endpoint_id=endpoint.pk,
                ended=ended,
            )
        endpoint.untold_since = None
        endpoint.save(update_fields=["untold_since"])
