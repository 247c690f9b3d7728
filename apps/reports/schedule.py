"""Work that the clock starts."""

from celery import shared_task
from celery.schedules import crontab
from django.utils.timezone import now

from apps.notifications.models import EventType, WebhookEndpoint
from apps.reports import actions
from apps.reports.exporting import allow_time
from apps.reports.feed import KEPT, expire, publish
from apps.reports.files import forget_old
from apps.tenancy.context import due_organisations, in_each


@shared_task
def remove_expired_exports() -> None:
    """Remove every export whose time is over, one organisation at a time."""
    at = now()
    due = due_organisations("export_expired", at)
    in_each(due, lambda: actions.remove_expired_exports(at=at))


@shared_task
def forget_files() -> None:
    """Remove this machine's copies of files that nobody has come back for."""
    forget_old(now())


@shared_task
def expire_tombstones() -> None:
    """Forget what was removed long ago, in every organisation where there is such a thing."""
    at = now()

    def expire_its_tombstones() -> None:
        expire(at=at)

    in_each(due_organisations("tombstone_left", at - KEPT), expire_its_tombstones)


@shared_task
def publish_for_webhooks() -> None:
    """Publish where somebody waits to be told: elsewhere that is done when somebody reads."""

    def publish_its_rows() -> None:
        if WebhookEndpoint.objects.subscribed(EventType.DATA_CHANGED).exists():
            allow_time()
            publish()

    in_each(due_organisations("webhook_endpoint_listening", now()), publish_its_rows)


BEAT = {
    "publish-for-webhooks": {
        "task": publish_for_webhooks.name,
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "remove-expired-exports": {
        "task": remove_expired_exports.name,
        "schedule": crontab(minute="*/15"),
    },
    "forget-files": {"task": forget_files.name, "schedule": crontab(minute="*/15")},
    "expire-tombstones": {
        "task": expire_tombstones.name,
        "schedule": crontab(hour="2", minute="45"),
    },
}
