"""What can happen to a company's own figures, and to the events beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.audit.record import record
from apps.performance.models import (
    STEP,
    Annotation,
    KpiReading,
    KpiReadingQuerySet,
    KpiTarget,
    TrackedKpi,
)
from apps.performance.series import Series, in_order


class UnknownSeriesError(Exception):
    """There is no such KPI, or it is not measured like that."""


class FutureQuarterError(Exception):
    """The quarter has not begun."""


class ImpossibleValueError(Exception):
    """The value lies outside what the KPI can be, or rests on nothing."""


class ImpossibleTargetError(Exception):
    """The target has no end, its lower end is not below its upper, or the KPI cannot reach it."""


class UnknownEventError(Exception):
    """The event was removed meanwhile."""


@dataclass(frozen=True, slots=True)
class Event:
    """What is said of something that happened."""

    happened_on: date
    text: str
    detail: str = ""
    kpi: str = ""  # beside every figure


@dataclass(frozen=True, slots=True)
class Target:
    """What a company wants a series to be; an end that is None is open."""

    low: Decimal | None
    high: Decimal | None

    @property
    def is_band(self) -> bool:
        """Tell whether there is something between its ends, and an end at all."""
        if self.low is None or self.high is None:
            return self.low is not self.high
        return self.low < self.high


@dataclass(frozen=True, slots=True)
class Figure:
    """What was entered for one series in one quarter."""

    value: Decimal
    n: int | None = None  # answers or cases that it rests on
    note: str = ""


def choose_kpis(*, series: Iterable[Series], by: UUID | None, at: datetime) -> None:
    """Track these from now on and no others; what was recorded of others stays.

    Raises
    ------
    UnknownSeriesError
        If one of them is none that can be measured.
    """
    wanted = in_order(_known(series))
    Organisation.objects.locked()
    tracked = {row.series for row in TrackedKpi.objects.all()}
    if tracked == set(wanted):
        return
    TrackedKpi.objects.all().delete()
    TrackedKpi.objects.bulk_create(
        TrackedKpi(kpi=one.kpi, method=one.method, channel=one.channel) for one in wanted
    )
    record("KPIs chosen", ", ".join(one.kpi for one in wanted), by=by, at=at)


def track_series(*, series: Series, by: UUID | None, at: datetime) -> None:
    """Track one more series; one that is tracked already is fine.

    Raises
    ------
    UnknownSeriesError
        If it is none that can be measured.
    """
    _known([series])
    Organisation.objects.locked()
    _row, is_new = TrackedKpi.objects.get_or_create(
        kpi=series.kpi, method=series.method, channel=series.channel
    )
    if is_new:
        record("KPI tracked", series.key, by=by, at=at)


def set_targets(*, targets: Mapping[Series, Target | None], by: UUID | None, at: datetime) -> None:
    """Keep what each series should be, all of them or none; None takes its target away.

    Raises
    ------
    UnknownSeriesError, ImpossibleTargetError
        If one is of none that can be measured, or is none that can be reached.
    """
    _known(targets)
    for series, target in targets.items():
        _require_reachable(series, target)
    Organisation.objects.locked()
    for series, target in targets.items():
        _aim(series, target, by=by, at=at)


def import_figures(
    *,
    organisation: Organisation,
    figures: Mapping[Quarter, Mapping[Series, Figure]],
    by: UUID | None,
    at: datetime,
) -> None:
    """Keep the figures of several quarters, all of them or none, and track what they measure.

    Raises
    ------
    FutureQuarterError, UnknownSeriesError, ImpossibleValueError
        As `record_quarter` does, before anything is kept.
    """
    Organisation.objects.locked()
    for quarter, measured in figures.items():
        _require_recordable(organisation, quarter, measured, at)
    for series in in_order(series for measured in figures.values() for series in measured):
        track_series(series=series, by=by, at=at)
    for quarter, measured in figures.items():
        for series, figure in measured.items():
            _keep(quarter, series, figure, by=by, at=at)


def record_quarter(
    *,
    organisation: Organisation,
    quarter: Quarter,
    figures: Mapping[Series, Figure | None],
    by: UUID | None,
    at: datetime,
) -> None:
    """Keep a quarter's figures, all of them or none; None removes what was recorded.

    Raises
    ------
    FutureQuarterError
        If the quarter has not begun where the organisation is.
    UnknownSeriesError
        If one of the series is none that can be measured.
    ImpossibleValueError
        If a value lies outside its KPI's hard range, or rests on fewer than one answer or case.
    """
    Organisation.objects.locked()
    _require_recordable(organisation, quarter, figures, at)
    for series, figure in figures.items():
        if figure is None:
            remove_reading(quarter=quarter, series=series, by=by, at=at)
        else:
            _keep(quarter, series, figure, by=by, at=at)


def remove_reading(*, quarter: Quarter, series: Series, by: UUID | None, at: datetime) -> None:
    """Take a figure out; where there is none that is fine."""
    for reading in _locked(quarter, series):
        reading.delete()
        record("KPI removed", reading, by=by, at=at)


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
    """Say it otherwise; the log keeps what stood there before.

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


def _locked(quarter: Quarter, series: Series) -> KpiReadingQuerySet:
    return KpiReading.objects.select_for_update().of_series(series).filter(quarter=quarter.code)


def _known(series: Iterable[Series]) -> list[Series]:
    found = list(series)
    if not all(one.is_known for one in found):
        raise UnknownSeriesError
    return found


def _require_recordable(
    organisation: Organisation,
    quarter: Quarter,
    figures: Mapping[Series, Figure | None] | Mapping[Series, Figure],
    at: datetime,
) -> None:
    if quarter > Quarter.at(at, organisation.time_zone):
        raise FutureQuarterError
    _known(figures)
    for series, figure in figures.items():
        _require_possible(series, figure)


def _require_possible(series: Series, figure: Figure | None) -> None:
    if figure is None:
        return
    if not series.definition.is_possible(figure.value) or (figure.n is not None and figure.n < 1):
        raise ImpossibleValueError


def _require_reachable(series: Series, target: Target | None) -> None:
    if target is None:
        return
    ends = (end for end in (target.low, target.high) if end is not None)
    if not target.is_band or not all(series.definition.is_possible(end) for end in ends):
        raise ImpossibleTargetError


def _aim(series: Series, target: Target | None, *, by: UUID | None, at: datetime) -> None:
    """Write the target down where it is new; the log keeps what it was before."""
    found = KpiTarget.objects.of_series(series).first()
    if target is None:
        if found:
            found.delete()
            record("KPI target removed", found, by=by, at=at)
        return
    if found and (found.low, found.high) == (target.low, target.high):
        return
    kept, _is_new = KpiTarget.objects.update_or_create(
        kpi=series.kpi,
        method=series.method,
        channel=series.channel,
        defaults={"low": target.low, "high": target.high, "set_by_id": by, "set_at": at},
    )
    record("KPI target set", f"{kept}, was {found.band}" if found else kept, by=by, at=at)


def _keep(
    quarter: Quarter, series: Series, figure: Figure, *, by: UUID | None, at: datetime
) -> None:
    """Write the figure down where it is new; the log keeps what stood there before."""
    value = figure.value.quantize(STEP)
    reading, is_new = _locked(quarter, series).get_or_create(
        quarter=quarter.code,
        kpi=series.kpi,
        method=series.method,
        channel=series.channel,
        defaults={
            "value": value,
            "n": figure.n,
            "note": figure.note,
            "entered_by_id": by,
            "entered_at": at,
        },
    )
    if is_new:
        record("KPI recorded", reading, by=by, at=at)
        return
    before = reading.figure
    if (reading.value, reading.n, reading.note) == (value, figure.n, figure.note):
        return
    reading.value, reading.n, reading.note = value, figure.n, figure.note
    reading.entered_by_id, reading.entered_at = by, at
    reading.save(update_fields=["value", "n", "note", "entered_by_id", "entered_at"])
    record("KPI corrected", f"{reading}, was {before}", by=by, at=at)
