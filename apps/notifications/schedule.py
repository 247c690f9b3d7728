"""Work that the clock starts."""

from celery import shared_task
from celery.schedules import crontab
from django.utils.timezone import now

from apps.notifications import actions
from apps.notifications.models import KEPT
from apps.tenancy.context import due_organisations, in_each


@shared_task
def forget_old_events() -> None:
    """Forget what webhooks told a month ago, in every organisation where there is such a thing."""
    at = now()

    def forget_its_events() -> None:
        actions.forget_old_events(at=at)

    in_each(due_organisations("webhook_event_kept", at - KEPT), forget_its_events)


BEAT = {
    "forget-old-events": {
        "task": forget_old_events.name,
        "schedule": crontab(hour="2", minute="15"),
    },
}
