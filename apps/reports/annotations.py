"""What happened meanwhile, as every door shows it, and as flags over a chart's quarters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from string import ascii_uppercase

from apps.accounts.quarters import Quarter
from apps.performance.models import Annotation


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """One event."""

    annotation_id: str
    period_id: str
    happened_on: date
    text: str
    detail: str
    kpi_key: str  # empty: beside every figure
    created_at: datetime
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventFlag:
    """An event on the axis of a chart, by a letter."""

    letter: str  # A, B, ... Z, AA, ...
    place: float  # in quarters: 0 is the middle of the first one on the axis, -0.5 its first day
    quarter: str
    happened_on: date
    text: str
    detail: str
    kpi: str  # empty: beside every figure


def annotations() -> list[AnnotationRow]:
    """Return every event, oldest first."""
    return [
        AnnotationRow(
            annotation_id=str(found.pk),
            period_id=_quarter(found.happened_on).code,
            happened_on=found.happened_on,
            text=found.text,
            detail=found.detail,
            kpi_key=found.kpi,
            created_at=found.created_at,
            edited_at=found.edited_at,
        )
        for found in Annotation.objects.oldest_first()
    ]


def flags(first: Quarter, last: Quarter, kpi: str = "") -> list[EventFlag]:
    """Return what happened from the first quarter to the last, lettered in the order of time.

    Without a KPI those that stand everywhere; with one, its own events too.
    """
    return flags_among(events_between(first, last), first, last, kpi)


def events_between(first: Quarter, last: Quarter) -> list[Annotation]:
    """Return what happened from the first quarter to the last, oldest first."""
    return list(Annotation.objects.between(first, last).oldest_first())


def flags_among(
    events: Iterable[Annotation], first: Quarter, last: Quarter, kpi: str = ""
) -> list[EventFlag]:
    """Return the flags of one chart among events that were loaded for several: see `flags`."""
    found = (
        event
        for event in events
        if first <= _quarter(event.happened_on) <= last and event.kpi in ("", kpi)
    )
    return [
        EventFlag(
            letter=_letter(place),
            place=_place(event.happened_on, first),
            quarter=_quarter(event.happened_on).code,
            happened_on=event.happened_on,
            text=event.text,
            detail=event.detail,
            kpi=event.kpi,
        )
        for place, event in enumerate(found)
    ]


def _quarter(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def _place(day: date, first: Quarter) -> float:
    """Return where the day lies on an axis that counts quarters by their middles."""
    quarter = _quarter(day)
    start = quarter.starts_at("UTC").date()
    share = (day - start).days / ((quarter.last_day() - start).days + 1)
    return quarter.ordinal - first.ordinal + share - 0.5


def _letter(place: int) -> str:
    """Return the letters of a place in the order, as columns of a sheet are named."""
    more, own = divmod(place, len(ascii_uppercase))
    return (_letter(more - 1) if more else "") + ascii_uppercase[own]
