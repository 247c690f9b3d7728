"""Work that the clock starts."""

from celery import shared_task
from django.utils.timezone import now

from apps.assessments.actions.invitations import send_due_reminder
from apps.assessments.actions.participation import settle_participation
from apps.assessments.actions.rounds import close_round
from apps.assessments.models import Round
from apps.tenancy.context import due_organisations, in_each


@shared_task
def close_overdue_rounds() -> None:
    """Close every round that is past its end, one organisation at a time."""
    at = now()

    def close_its_rounds() -> None:
        for round_ in Round.objects.overdue(at):
            close_round(round_=round_, by=None, at=at)

    in_each(due_organisations("round_overdue", at), close_its_rounds)


@shared_task
def send_due_reminders() -> None:
    """Have the reminders sent that go by themselves, in every organisation where one is due."""
    at = now()

    def send_its_reminders() -> None:
        for round_ in Round.objects.reminder_due(at):
            send_due_reminder(round_=round_, at=at)

    in_each(due_organisations("round_reminder_due", at), send_its_reminders)


@shared_task
def count_participation() -> None:
    """Count the invitations that were answered, where enough of them wait to hide one another."""
    in_each(due_organisations("answered_waiting", now()), settle_participation)


BEAT = {
    "close-overdue-rounds": {"task": close_overdue_rounds.name, "schedule": 60.0},
    "send-due-reminders": {"task": send_due_reminders.name, "schedule": 60.0},
    "count-participation": {"task": count_participation.name, "schedule": 60.0},
}
