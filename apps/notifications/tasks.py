"""Work that an action hands to a worker: one try of one delivery."""

from collections.abc import Callable
from uuid import UUID

from django.utils.timezone import now

from apps.jobs.actions import enqueue
from apps.jobs.tasks import errand
from apps.notifications.models import WebhookDelivery
from apps.notifications.webhooks import attempts
from apps.notifications.webhooks.sending import send
from apps.tenancy.context import acting_for


@errand
def deliver(organisation_id: UUID, *, delivery_id: str, number: int) -> Callable[[], None]:
    """Make one try: read what is to be sent, send it in no transaction, write down what came."""
    began_at = now()
    with acting_for(organisation_id):
        message = attempts.message_of(UUID(delivery_id), number, at=began_at)
    if message is None:
        return _nothing
    outcome = send(message)

    def write_down() -> None:
        delivery = attempts.write_down(
            UUID(delivery_id), number, outcome, url=message.url, at=began_at
        )
        if delivery is not None:
            request_attempt(delivery)

    return write_down


def request_attempt(delivery: WebhookDelivery) -> None:
    """Have the delivery's next try made when it is time for that."""
    number = delivery.attempts_made + 1
    enqueue(
        deliver,
        key=f"webhook:{delivery.pk}:{number}",
        run_after=delivery.next_attempt_at,
        delivery_id=delivery.pk,
        number=number,
    )


def _nothing() -> None:
    """Leave everything as it is."""
