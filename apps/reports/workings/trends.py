"""How the trend of the maturity or of a dimension was worked out, over comparable rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from apps.accounts.quarters import Quarter
from apps.method import trend
from apps.method.trend.line import STEP_VARIANCE
from apps.reports import movement
from apps.reports.facts import Estimate, Reading
from apps.reports.movement import Course
from apps.reports.telling import ALL, is_whole, is_whole_round
from apps.reports.workings.differences import MATURITY
from apps.reports.workings.ground import Ground, NoWorkingError, Rows
from apps.reports.workings.series import MedianSlope, Order, median_slope, order_of

TWO = 2


class Wave(NamedTuple):
    """One round as this round's version reads it."""

    quarter: str
    value: float  # points; whole where a group of any of these rounds is hidden
    standard_error: float | None  # None there


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the smoothed line."""

    quarter: str
    before: float  # the level that was expected, points; the value itself in the first round
    predicted: float  # its variance, points squared; 0 in the first
    gain: float  # weight of the round's own value, 0-1; 1 in the first
    level: float
    low: float  # ends of its 90% interval
    high: float


@dataclass(frozen=True, slots=True)
class TrendWorking:
    """From the rounds' scores to a direction, a slope and a smoothed line."""

    code: str
    name: str  # of the dimension; empty for the maturity
    waves: tuple[Wave, ...]  # oldest first
    course: Course
    fewest: int  # rounds from which a trend is told
    order: Order | None  # None below two rounds, and where errors may not be told
    slope: MedianSlope | None  # likewise, and below the fewest
    levels: tuple[Level, ...]  # likewise
    step_variance: float  # points squared
    drift: str  # first quarter of the last two years that can be compared; empty without one
    is_exact: bool


def trend_working(ground: Ground, code: str) -> TrendWorking:
    """Return how the trend of the maturity, or of a dimension, was worked out.

    Raises
    ------
    NoWorkingError
        If the round has no such score.
    """
    dimension = "" if code == MATURITY else code
    if _estimate(ground.reading, dimension) is None:
        raise NoWorkingError(code)
    course = movement.course(ground.past, dimension)
    facts = {one.row.period_id: one for one in ground.past}
    is_exact = all(_is_whole(facts[quarter].scores, dimension) for quarter in course.quarters)
    read = {quarter: facts[quarter].reading_under(ground.past[-1]) for quarter in course.quarters}
    known = [(quarter, _estimate(one, dimension)) for quarter, one in read.items() if one]
    found = [(quarter, estimate) for quarter, estimate in known if estimate]
    values = [estimate[0] for _quarter, estimate in found]
    can_tell = is_exact and len(found) >= TWO
    step, levels = _levels(found) if can_tell else (STEP_VARIANCE, ())
    has_slope = can_tell and course.verdict is not None
    return TrendWorking(
        code=code,
        name=ground.words.dimension(code).name if dimension else "",
        waves=tuple(_wave(quarter, estimate, is_exact=is_exact) for quarter, estimate in found),
        course=course,
        fewest=trend.FEWEST_WAVES,
        order=order_of(values) if can_tell else None,
        slope=median_slope(course.quarters, _ordinals(found), values) if has_slope else None,
        levels=levels,
        step_variance=step,
        drift=_drift(ground, dimension),
        is_exact=is_exact,
    )


def _estimate(read: Reading, dimension: str) -> Estimate | None:
    return read.dimensions.get(dimension) if dimension else read.maturity


def _is_whole(rows: Rows, dimension: str) -> bool:
    """Tell whether a round's score may be told exactly; one that was carried over has no groups."""
    if not dimension:
        return is_whole_round(rows)
    return (ALL, dimension) in rows and is_whole(rows, dimension)


def _drift(ground: Ground, dimension: str) -> str:
    """Return the first quarter of the last two years that a change is counted from."""
    drift = ground.report.drift
    if drift is None:
        return ""
    is_known = dimension in drift.dimensions if dimension else drift.maturity is not None
    return drift.since if is_known else ""


def _ordinals(found: Sequence[tuple[str, Estimate]]) -> list[int]:
    return [Quarter.parse(quarter).ordinal for quarter, _estimate in found]


def _wave(quarter: str, estimate: Estimate, *, is_exact: bool) -> Wave:
    value, error, _df = estimate
    return Wave(quarter, value, error) if is_exact else Wave(quarter, float(round(value)), None)


def _levels(found: list[tuple[str, Estimate]]) -> tuple[float, tuple[Level, ...]]:
    """Return the variance of a step, and the smoothed line at each round."""
    ordinals = _ordinals(found)
    at = np.array(ordinals) - ordinals[0]
    y, se = np.full((2, int(at[-1]) + 1), np.nan)
    y[at] = [estimate[0] for _quarter, estimate in found]
    se[at] = [estimate[1] for _quarter, estimate in found]
    step = trend.step_variance(y, se)
    line = trend.local_level(y, se, step)
    steps = []
    for place, (quarter, (value, error, _df)) in zip(at.tolist(), found, strict=True):
        predicted = float(line.variance[place - 1]) + step if place else 0.0
        steps.append(
            Level(
                quarter=quarter,
                before=float(line.level[place - 1]) if place else value,
                predicted=predicted,
                gain=predicted / (predicted + error**2) if place else 1.0,
                level=float(line.level[place]),
                low=float(line.low[place]),
                high=float(line.high[place]),
            )
        )
    return step, tuple(steps)
