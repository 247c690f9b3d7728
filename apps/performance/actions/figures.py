"""The figures of a quarter or of a table: recorded, corrected, removed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.audit.record import record
from apps.notifications.actions import emit
from apps.notifications.mail import page_address
from apps.notifications.models import EventType
from apps.performance.actions.choice import known, track_series
from apps.performance.actions.meanwhile import require_unmoved
from apps.performance.models import STEP, KpiReading, KpiReadingQuerySet, in_short
from apps.performance.series import Series, in_order


class FutureQuarterError(Exception):
    """The quarter has not begun."""


class ImpossibleValueError(Exception):
    """The value lies outside what the KPI can be, or rests on nothing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What was entered for one series in one quarter."""

    value: Decimal
    n: int | None = None  # answers or cases that it rests on
    note: str = ""

    @property
    def said(self) -> str:
        """Return it in a few characters, as `KpiReading.said` does."""
        return in_short(self.value.quantize(STEP), self.n, self.note)


def record_quarter(
    *,
    organisation: Organisation,
    quarter: Quarter,
    figures: Mapping[Series, Figure | None],
    by: UUID | None,
    at: datetime,
    expected: Mapping[Series, str] | None = None,
) -> None:
    """Keep a quarter's figures, all of them or none; None removes what was recorded.

    `expected` tells what the page showed of each (see `KpiReading.said`); without it, whatever
    stands is replaced.

    Raises
    ------
    FutureQuarterError
        If the quarter has not begun where the organisation is.
    UnknownSeriesError
        If one of the series is none that can be measured.
    ImpossibleValueError
        If a value lies outside its KPI's hard range, or rests on fewer than one answer or case.
    ChangedMeanwhileError
        If a colleague has saved something else than the page showed.
    """
    Organisation.objects.locked()
    _require_recordable(organisation, quarter, figures, at)
    _require_as_shown(quarter, figures, expected)
    _keep_all({quarter: figures}, by=by, at=at)


def import_figures(
    *,
    organisation: Organisation,
    figures: Mapping[Quarter, Mapping[Series, Figure | None]],
    by: UUID | None,
    at: datetime,
    expected: Mapping[Quarter, Mapping[Series, str]] | None = None,
) -> int:
    """Keep the figures of several quarters, all of them or none, and track what they measure.

    None removes what was recorded. Returns how many were new, corrected a figure or removed one.

    Raises
    ------
    FutureQuarterError, UnknownSeriesError, ImpossibleValueError, ChangedMeanwhileError
        As `record_quarter` does, before anything is kept.
    """
    Organisation.objects.locked()
    for quarter, measured in figures.items():
        _require_recordable(organisation, quarter, measured, at)
        _require_as_shown(quarter, measured, None if expected is None else expected[quarter])
    kept = [series for measured in figures.values() for series in measured if measured[series]]
    for series in in_order(kept):
        track_series(series=series, by=by, at=at)
    return _keep_all(figures, by=by, at=at)


def remove_reading(*, quarter: Quarter, series: Series, by: UUID | None, at: datetime) -> None:
    """Take a figure out; where there is none that is fine."""
    _keep_all({quarter: {series: None}}, by=by, at=at)


def _keep_all(
    figures: Mapping[Quarter, Mapping[Series, Figure | None]], *, by: UUID | None, at: datetime
) -> int:
    """Write everything down, have webhooks told of it once, and return how much has changed."""
    changes = {
        quarter: sum(
            _keep(quarter, series, figure, by=by, at=at)
            if figure
            else _remove(quarter, series, by=by, at=at)
            for series, figure in measured.items()
        )
        for quarter, measured in figures.items()
    }
    changed = sorted(quarter.code for quarter, count in changes.items() if count)
    if changed:
        where = page_address(settings.API_ADDRESSES["kpi_values"])
        emit(EventType.KPI_VALUES_CHANGED, {"period_ids": changed, "url": where}, at=at)
    return sum(changes.values())


def _remove(quarter: Quarter, series: Series, *, by: UUID | None, at: datetime) -> bool:
    """Take the figure out, and tell whether there was one."""
    standing = list(_locked(quarter, series))
    for reading in standing:
        reading.delete()
        record("KPI removed", reading, by=by, at=at)
    return bool(standing)


def _locked(quarter: Quarter, series: Series) -> KpiReadingQuerySet:
    return KpiReading.objects.select_for_update().of_series(series).filter(quarter=quarter.code)


def _require_recordable(
    organisation: Organisation,
    quarter: Quarter,
    figures: Mapping[Series, Figure | None],
    at: datetime,
) -> None:
    if quarter > Quarter.at(at, organisation.time_zone):
        raise FutureQuarterError
    known(figures)
    for series, figure in figures.items():
        _require_possible(series, figure)


def _require_as_shown(
    quarter: Quarter,
    figures: Mapping[Series, Figure | None],
    expected: Mapping[Series, str] | None,
) -> None:
    if expected is None:
        return
    standing = {one.series: one.said for one in KpiReading.objects.between(quarter, quarter)}
    wanted = {series: figure.said if figure else "" for series, figure in figures.items()}
    require_unmoved(expected, standing, wanted)


def _require_possible(series: Series, figure: Figure | None) -> None:
    if figure is None:
        return
    if not series.definition.is_possible(figure.value) or (figure.n is not None and figure.n < 1):
        raise ImpossibleValueError


def _keep(
    quarter: Quarter, series: Series, figure: Figure, *, by: UUID | None, at: datetime
) -> bool:
    """Write the figure down where it is new, and tell whether; the log keeps values, not notes."""
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
        return True
    before = reading.figure
    if (reading.value, reading.n, reading.note) == (value, figure.n, figure.note):
        return False
    reading.value, reading.n, reading.note = value, figure.n, figure.note
    reading.entered_by_id, reading.entered_at = by, at
    reading.save(update_fields=["value", "n", "note", "entered_by_id", "entered_at"])
    subject = f"{reading}, was {before}" if reading.figure != before else f"note of {reading}"
    record("KPI corrected", subject, by=by, at=at)
    return True
