"""How the trend of a KPI was worked out: from what the company entered, quarter by quarter."""

import math
from dataclasses import dataclass

from apps.accounts.quarters import Quarter
from apps.method import trend
from apps.performance.series import Series
from apps.reports.kpi_trends import KpiTrend, kpi_trend
from apps.reports.workings.ground import NoWorkingError
from apps.reports.workings.series import MedianSlope, Order, median_slope, order_of

TOP, TWO = 100.0, 2  # percent; points that have an order


@dataclass(frozen=True, slots=True)
class KpiWorking:
    """From the entered values to a direction and a line."""

    trend: KpiTrend
    moved: tuple[float, ...]  # the measured values on the scale on which the line is straight
    order: Order | None  # None below two values
    slope: MedianSlope | None  # None where no trend is told
    middle: tuple[float, float]  # medians of the quarters' places and of the moved values
    fewest: int  # quarters from which a trend is told


def kpi_working(key: str, quarter: str) -> KpiWorking:
    """Return how the trend of the series with that key was worked out, up to a quarter.

    Raises
    ------
    NoWorkingError
        If there is no such series or quarter, or nothing was entered up to then.
    """
    found = _trend(key, quarter)
    measured = [(at, point) for at, point in enumerate(found.points) if point]
    scale = found.line.scale if found.line else "level"
    moved = [_moved(point.value, scale) for _at, point in measured]
    places = [at for at, _point in measured]
    return KpiWorking(
        trend=found,
        moved=tuple(moved),
        order=order_of([point.value for _at, point in measured]) if len(moved) >= TWO else None,
        slope=median_slope([point.quarter for _at, point in measured], places, moved)
        if found.line
        else None,
        middle=(_median(places), _median(moved)),
        fewest=trend.FEWEST_WAVES,
    )


def _trend(key: str, quarter: str) -> KpiTrend:
    try:
        series, last = Series.named(key), Quarter.parse(quarter)
    except ValueError as unknown:
        raise NoWorkingError(key) from unknown
    found = kpi_trend(series, last) if series.is_known else None
    if found is None:
        raise NoWorkingError(key)
    return found


def _moved(value: float, scale: trend.Scale) -> float:
    if scale == "log":
        return math.log(value)
    return math.log(value / (TOP - value)) if scale == "logit" else value


def _median(values: list[int] | list[float]) -> float:
    ordered, half = sorted(values), len(values) // 2
    if len(values) % 2:
        return float(ordered[half])
    return (ordered[half - 1] + ordered[half]) / 2
