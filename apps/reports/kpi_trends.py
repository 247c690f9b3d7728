"""Where a KPI of the company's is heading, quarter after quarter, and where peers stood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

import numpy as np
from django.db.models import Max

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.instruments.kpis import CURRENCY, Kpi
from apps.method import trend
from apps.performance.models import KpiReading, KpiTarget, TrackedKpi
from apps.performance.series import Series, in_order
from apps.reports.kpi_peers import KpiPeersThen, kpi_peers_then
from apps.tenancy.context import current_organisation

LONGEST, YEAR = 12, 4  # quarters
PERCENT, HUNDRED = "%", Decimal(100)
OF_TIME_OR_COUNT = ("seconds", "minutes", "hours", CURRENCY, "per 1,000 contacts")


@dataclass(frozen=True, slots=True)
class KpiPoint:
    """What was measured in one quarter."""

    quarter: str
    value: float  # in the series' unit
    n: int | None  # answers or cases that it rests on
    note: str


@dataclass(frozen=True, slots=True)
class KpiLine:
    """The line of the median slope: in the series' unit, straight on the scale that suits it."""

    scale: trend.Scale
    change: float  # a quarter, on average from the first point to the last
    low: float  # lower end of its 90% interval
    high: float
    first: int  # place of the first point on the axis of quarters
    last: int
    values: tuple[float, ...]  # from the first point's quarter to the last one's
    lows: tuple[float, ...]  # of the lines whose slopes lie in the interval
    highs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class KpiAim:
    """What the company wants a series to be; an end that is None is open."""

    low: float | None
    high: float | None

    def is_met_by(self, value: float) -> bool:
        """Tell whether a value lies in the band, its ends included."""
        is_high_enough = self.low is None or value >= self.low
        return is_high_enough and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class KpiTrend:
    """One series over up to twelve quarters."""

    series: Series
    quarters: tuple[str, ...]  # the axis, from the first point to the quarter that was asked for
    points: tuple[KpiPoint | None, ...]  # one a quarter
    verdict: trend.Verdict | None  # None below five points, of which no honest verdict is possible
    line: KpiLine | None  # None likewise
    since_last_year: float | None  # difference of the latest point to that of a year before
    peers: tuple[KpiPeersThen | None, ...]  # one a quarter; releases count a KPI once a year
    aim: KpiAim | None = None  # the company's own target

    @property
    def measured(self) -> tuple[KpiPoint, ...]:
        """Return the quarters that have a value, oldest first; there is one at least."""
        return tuple(point for point in self.points if point)

    @property
    def latest(self) -> KpiPoint:
        """Return the last one measured."""
        return self.measured[-1]

    @property
    def is_clear(self) -> bool:
        """Tell whether it goes one way: by the order of its values, and by its slope's interval."""
        if self.line is None or self.verdict not in ("up", "down"):
            return False
        return self.line.low > 0 or self.line.high < 0


def kpi_trend(series: Series, last: Quarter) -> KpiTrend | None:
    """Return the twelve quarters of a series up to this one; None where nothing was measured."""
    return next(iter(_trends(_measured([series], last), last)), None)


def trend_of(
    series: Series,
    measured: Sequence[KpiPoint],
    last: Quarter,
    peers: Mapping[str, KpiPeersThen],
) -> KpiTrend:
    """Return where these points are heading: oldest first, at least one, none after the last."""
    start, found = Quarter.parse(measured[0].quarter), {one.quarter: one for one in measured}
    axis = [start.shifted(by).code for by in range(last.ordinal - start.ordinal + 1)]
    points = tuple(found.get(quarter) for quarter in axis)
    values = np.array([point.value if point else np.nan for point in points])
    verdict = trend.trend_verdict(values)
    return KpiTrend(
        series=series,
        quarters=tuple(axis),
        points=points,
        verdict=verdict,
        line=None if verdict is None else _line(values, series.definition),
        since_last_year=_since_last_year(found, measured[-1].quarter),
        peers=tuple(peers.get(quarter) for quarter in axis),
    )


def kpi_trends(last: Quarter) -> list[KpiTrend]:
    """Return each series that is tracked and measured, in the order in which KPIs are published."""
    return _trends(_measured(_tracked(), last), last)


def first_trend(last: Quarter) -> KpiTrend | None:
    """Return the first of these series; None where nothing is tracked and measured."""
    measured = _measured(_tracked(), last)
    return next(iter(_trends(dict(islice(measured.items(), 1)), last)), None)


def waiting(found: Sequence[KpiTrend]) -> list[Series]:
    """Return the series that are tracked and not among these: nothing was measured of them."""
    shown = {one.series for one in found}
    return [series for series in _tracked() if series not in shown]


def latest_quarter(now: Quarter) -> Quarter:
    """Return the last quarter that has a figure, up to this one; this one where none has."""
    found = KpiReading.objects.filter(quarter__lte=now.code).aggregate(last=Max("quarter"))
    return Quarter.parse(found["last"] or now.code)


def scale_of(kpi: Kpi) -> trend.Scale:
    """Return the scale on which a KPI moves freely: log-odds for rates, logarithms for times."""
    if kpi.unit == PERCENT and kpi.hard_max == HUNDRED:
        return "logit"
    return "log" if kpi.unit in (*OF_TIME_OR_COUNT, PERCENT) else "level"


def _tracked() -> list[Series]:
    return in_order(row.series for row in TrackedKpi.objects.all())


def _measured(series: Sequence[Series], last: Quarter) -> dict[Series, list[KpiPoint]]:
    """Return the points of each series that has one, oldest first."""
    found: dict[Series, list[KpiPoint]] = {one: [] for one in series}
    kpis = {one.kpi for one in series}
    readings = KpiReading.objects.between(last.shifted(1 - LONGEST), last).filter(kpi__in=kpis)
    for one in readings.oldest_first():
        if one.series in found:
            found[one.series].append(KpiPoint(one.quarter, float(one.value), one.n, one.note))
    return {one: points for one, points in found.items() if points}


def _trends(measured: Mapping[Series, Sequence[KpiPoint]], last: Quarter) -> list[KpiTrend]:
    """Return where each goes; what stands beside them is loaded once for all."""
    if not measured:
        return []
    aims = {target.series: _aim(target) for target in KpiTarget.objects.all()}
    peers = kpi_peers_then(Organisation.objects.get(pk=current_organisation()))
    return [
        replace(trend_of(one, points, last, peers.get(one, {})), aim=aims.get(one))
        for one, points in measured.items()
    ]


def _aim(target: KpiTarget) -> KpiAim:
    low, high = (None if end is None else float(end) for end in (target.low, target.high))
    return KpiAim(low, high)


def _line(values: np.ndarray[tuple[int], np.dtype[np.float64]], kpi: Kpi) -> KpiLine:
    fit = trend.scaled_line(values, scale_of(kpi))
    places = np.flatnonzero(~np.isnan(values))
    first, last = int(places[0]), int(places[-1])
    shown = slice(first, last + 1)
    return KpiLine(
        scale=fit.scale,
        change=fit.change,
        low=fit.low,
        high=fit.high,
        first=first,
        last=last,
        values=tuple(fit.line[shown].tolist()),
        lows=tuple(fit.line_low[shown].tolist()),
        highs=tuple(fit.line_high[shown].tolist()),
    )


def _since_last_year(found: dict[str, KpiPoint], latest: str) -> float | None:
    before = found.get(Quarter.parse(latest).shifted(-YEAR).code)
    return None if before is None else found[latest].value - before.value
