"""Work that the clock starts."""

from celery import shared_task
from celery.schedules import crontab
from django.utils.timezone import now

from apps.jobs.finding import dead_jobs
from apps.notifications import actions
from apps.notifications.models import KEPT
from apps.notifications.tasks import deliver
from apps.tenancy.context import due_organisations, in_each


@shared_task
def give_up_dead_deliveries() -> None:
    """Let every delivery end whose job has died: nobody would try it any more."""
    died = (job.organisation_id for job in dead_jobs() if job.kind == deliver.name)
    in_each({each for each in died if each is not None}, actions.give_up_dead_deliveries)


@shared_task
def forget_old_events() -> None:
    """Forget what webhooks told a month ago, in every organisation where there is such a thing."""
    at = now()

    def forget_its_events() -> None:
        actions.forget_old_events(at=at)

    in_each(due_organisations("webhook_event_kept", at - KEPT), forget_its_events)


BEAT = {
    "give-up-dead-deliveries": {
        "task": give_up_dead_deliveries.name,
        "schedule": crontab(minute="*/5"),
    },
    "forget-old-events": {
        "task": forget_old_events.name,
        "schedule": crontab(hour="2", minute="15"),
    },
}
