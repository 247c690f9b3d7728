"""What can happen to a company's own figures: chosen, recorded, corrected, removed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.audit.record import record
from apps.performance.models import STEP, KpiReading, KpiReadingQuerySet, TrackedKpi
from apps.performance.series import Series, in_order


class UnknownSeriesError(Exception):
    """There is no such KPI, or it is not measured like that."""


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
    if quarter > Quarter.at(at, organisation.time_zone):
        raise FutureQuarterError
    _known(figures)
    for series, figure in figures.items():
        _require_possible(series, figure)
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


def _locked(quarter: Quarter, series: Series) -> KpiReadingQuerySet:
    return KpiReading.objects.select_for_update().of_series(series).filter(quarter=quarter.code)


def _known(series: Iterable[Series]) -> list[Series]:
    found = list(series)
    if not all(one.is_known for one in found):
        raise UnknownSeriesError
    return found


def _require_possible(series: Series, figure: Figure | None) -> None:
    if figure is None:
        return
    if not series.definition.is_possible(figure.value) or (figure.n is not None and figure.n < 1):
        raise ImpossibleValueError


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
