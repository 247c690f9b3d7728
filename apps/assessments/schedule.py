"""Work that the clock starts."""

import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from celery import shared_task
from django.utils.timezone import now

from apps.assessments.actions.participation import settle_participation
from apps.assessments.actions.rounds import close_round
from apps.assessments.models import Round
from apps.tenancy.context import acting_for, due_organisations

log = logging.getLogger(__name__)


class OrganisationsFailedError(Exception):
    """The clock's work failed for some organisations, and was done for all others."""


@shared_task
def close_overdue_rounds() -> None:
    """Close every round that is past its end, one organisation at a time."""
    at = now()

    def close_its_rounds() -> None:
        for round_ in Round.objects.overdue(at):
            close_round(round_=round_, by=None, at=at)

    in_each(due_organisations("round_overdue", at), close_its_rounds)


@shared_task
def count_participation() -> None:
    """Count the invitations that were answered, where enough of them wait to hide one another."""
    in_each(due_organisations("answered_waiting", now()), settle_participation)


def in_each(organisations: Iterable[UUID], work: Callable[[], None]) -> None:
    """Do the work for every organisation: one where it fails keeps no other waiting.

    Raises
    ------
    OrganisationsFailedError
        After the last one, if it failed for some.
    """
    failed: list[str] = []
    for organisation_id in organisations:
        try:
            with acting_for(organisation_id):
                work()
        except Exception as error:
            # The type only: a database's message quotes the row.
            log.error("the clock's work failed for %s: %s", organisation_id, type(error).__name__)
            failed.append(type(error).__name__)
    if failed:
        raise OrganisationsFailedError(f"{len(failed)} failed: {', '.join(sorted(set(failed)))}")


BEAT = {
    "close-overdue-rounds": {"task": close_overdue_rounds.name, "schedule": 60.0},
    "count-participation": {"task": count_participation.name, "schedule": 60.0},
}
