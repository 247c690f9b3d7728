"""What happened beside the figures: noted, corrected, taken away."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from apps.audit.record import record
from apps.performance.models import Annotation


class UnknownEventError(Exception):
    """The event was removed meanwhile."""


@dataclass(frozen=True, slots=True)
class Event:
    """What is said of something that happened."""

    happened_on: date
    text: str
    detail: str = ""
    kpi: str = ""  # beside every figure


def add_annotation(*, event: Event, by: UUID | None, at: datetime) -> Annotation:
    """Keep an event, to be shown beside the figures."""
    added = Annotation.objects.create(
        happened_on=event.happened_on,
        text=event.text,
        detail=event.detail,
        kpi=event.kpi,
        created_by_id=by,
        created_at=at,
    )
    record("event added", added, by=by, at=at)
    return added


def edit_annotation(
    *, annotation_id: UUID, event: Event, by: UUID | None, at: datetime
) -> Annotation:
    """Say it otherwise; the log keeps the day, the KPI and the text that stood there before.

    It keeps no detail: it has no room for one, and nobody could take one out of it again.

    Raises
    ------
    UnknownEventError
        If there is no such event any more.
    """
    found = _event(annotation_id)
    before, stood = str(found), _said(found)
    if stood == event:
        return found
    found.happened_on, found.text = event.happened_on, event.text
    found.detail, found.kpi = event.detail, event.kpi
    found.edited_by_id, found.edited_at = by, at
    found.save()
    subject = f"was {before}" if str(found) != before else f"detail of {before}"
    record("event changed", subject, by=by, at=at)
    return found


def remove_annotation(*, annotation_id: UUID, by: UUID | None, at: datetime) -> None:
    """Take an event away; where there is none that is fine."""
    for found in Annotation.objects.select_for_update().filter(pk=annotation_id):
        found.delete()
        record("event removed", found, by=by, at=at)


def _event(annotation_id: UUID) -> Annotation:
    try:
        return Annotation.objects.select_for_update().get(pk=annotation_id)
    except Annotation.DoesNotExist:
        raise UnknownEventError from None


def _said(annotation: Annotation) -> Event:
    return Event(annotation.happened_on, annotation.text, annotation.detail, annotation.kpi)
