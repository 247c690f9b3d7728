"""Where care is heading: the path on the compass, and the trend over many rounds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from apps.accounts.quarters import Quarter
from apps.method import compass, trend
from apps.method.compass import Axes, Ellipse, Position, Velocity
from apps.reports.facts import Estimate, Reading, RoundFacts
from apps.reports.telling import ALL, Telling, is_whole, is_whole_round

TOP = 100.0  # percent of maximum possible
Line = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]  # level, and both its ends


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the compass, in words."""

    low_name: str
    high_name: str


@dataclass(frozen=True, slots=True)
class Landmark:
    """Where an archetype stands."""

    code: str
    short_name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Step:
    """Where the organisation stood in one round."""

    quarter: str
    x: float  # axis units; to a tenth where a group is hidden
    y: float
    region: Ellipse | None  # of 95%; None where a group is hidden: it tells how people spread

    @property
    def ellipse(self) -> Ellipse:
        """The region of a round whose groups are all shown.

        Raises
        ------
        ValueError
            If a group of the round is hidden.
        """
        if self.region is None:
            raise ValueError(f"the region of {self.quarter} is not told")
        return self.region


@dataclass(frozen=True, slots=True)
class Path:
    """The organisation's way on the compass: every round that can be compared with the last."""

    axes: tuple[Axis, Axis]
    landmarks: tuple[Landmark, ...]  # the last one is the balanced reference
    steps: tuple[Step, ...]  # oldest first; without rounds that have no place
    last: Velocity | None  # from the round before; None with fewer than two
    whole: Velocity | None  # from the first one shown; None with fewer than three


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """A score over the rounds that can be compared with the last one: maturity or a dimension."""

    quarters: tuple[str, ...]
    level: tuple[float, ...]  # points: the smoothed line; of the first rounds, as far as is told
    level_low: tuple[float, ...]  # ends of its 90% interval
    level_high: tuple[float, ...]
    verdict: trend.Verdict | None  # None below five rounds
    slope: trend.TheilSen | None  # points a quarter
    turned_after: str | None  # last quarter before a change of level; None below eight rounds
    broken_after: str | None  # last quarter that cannot be compared with this one

    def trend_in(self, quarter: Quarter) -> float:
        """Return where the trend's line stands in a quarter, in points.

        Raises
        ------
        ValueError
            If there is no line.
        """
        if self.slope is None:
            raise ValueError("there is no trend")
        since = quarter.ordinal - Quarter.parse(self.quarters[0]).ordinal
        return self.slope.intercept + self.slope.slope * since


def path(past: Sequence[RoundFacts]) -> Path | None:
    """Return the way to the last of these rounds; None where that one has no place."""
    now = past[-1]
    version = now.version
    axes = compass.axes_of(version.form())
    size = len(version.form().dimensions)
    found = [
        (facts, place) for facts in past if (place := _position(facts, now, axes, size)) is not None
    ]
    placed = [(facts.row.period_id, place) for facts, place in found]
    if not placed or placed[-1][0] != now.row.period_id:
        return None

    words = version.words()
    archetypes = (*words.personas, words.balanced)
    told = words.scoring["axes"]
    first, second = (Axis(axis["low_name"], axis["high_name"]) for axis in told)
    return Path(
        axes=(first, second),
        landmarks=tuple(
            Landmark(archetype.code, archetype.short_name, float(x), float(y))
            for archetype, (x, y) in zip(archetypes, axes.landmarks, strict=True)
        ),
        steps=tuple(_step(facts, place) for facts, place in found),
        last=_velocity(placed[-2], placed[-1]) if len(placed) > 1 else None,
        whole=_velocity(placed[0], placed[-1]) if len(placed) > 2 else None,  # noqa: PLR2004
    )


def course(past: Sequence[RoundFacts], dimension: str = "") -> Course:
    """Return where maturity or a dimension is heading, over rounds comparable with the last."""
    now = past[-1]
    read = [(facts.row.period_id, _estimate(facts, now, dimension)) for facts in past]
    known = [(quarter, estimate) for quarter, estimate in read if estimate]
    broken = [quarter for quarter, estimate in read if not estimate]
    quarters = tuple(quarter for quarter, _estimate in known)
    values = np.array([estimate[0] for _quarter, estimate in known])
    errors = np.array([estimate[1] for _quarter, estimate in known])
    if not quarters:
        return Course((), (), (), (), None, None, None, broken[-1] if broken else None)

    times = np.array([Quarter.parse(quarter).ordinal for quarter in quarters])
    smoothed = _smoothed(values, errors, times - times[0])
    verdict = trend.trend_verdict(values)
    turn = trend.change_point(values)
    return Course(
        quarters=quarters,
        level=tuple(smoothed[0].tolist()),
        level_low=tuple(smoothed[1].tolist()),
        level_high=tuple(smoothed[2].tolist()),
        verdict=verdict,
        slope=None if verdict is None else trend.theil_sen(values, quarters=times - times[0]),
        turned_after=None if turn is None else quarters[turn - 1],
        broken_after=broken[-1] if broken else None,
    )


def told_course(past: Sequence[RoundFacts], dimension: str = "") -> Course:
    """Return where a score is heading; only that, where a group is hidden in one of the rounds.

    Slope and smoothed line would tell its scores more finely than they are written. What the line
    was before the first such round is told as it was told then: it rests on whole rounds alone.
    """
    found = course(past, dimension)
    used = [facts for facts in past if facts.row.period_id in found.quarters]
    whole = list(takewhile(lambda facts: _is_whole(facts, dimension), used))
    if len(whole) == len(used):
        return found
    level, low, high = _told_level(whole, past[-1], dimension)
    return replace(found, slope=None, level=level, level_low=low, level_high=high)


def _told_level(whole: Sequence[RoundFacts], now: RoundFacts, dimension: str) -> Line:
    """Return the smoothed line over rounds that may be told exactly; none over fewer than two."""
    read = [(facts, _estimate(facts, now, dimension)) for facts in whole]
    known = [(facts, estimate) for facts, estimate in read if estimate]
    if len(known) < 2:  # noqa: PLR2004
        return (), (), ()
    times = np.array([Quarter.parse(facts.row.period_id).ordinal for facts, _estimate in known])
    values = np.array([estimate[0] for _facts, estimate in known])
    errors = np.array([estimate[1] for _facts, estimate in known])
    level, low, high = _smoothed(values, errors, times - times[0])
    return tuple(level.tolist()), tuple(low.tolist()), tuple(high.tolist())


def _is_whole(facts: RoundFacts, dimension: str) -> bool:
    """Tell whether a score may be told exactly; one that was carried over has no groups."""
    if not dimension:
        return is_whole_round(facts.scores)
    return (ALL, dimension) in facts.scores and is_whole(facts.scores, dimension)


def _step(facts: RoundFacts, place: Position) -> Step:
    """Return a place no finer than its round is told."""
    told = Telling(is_whole_round(facts.scores))
    return Step(
        quarter=facts.row.period_id,
        x=told.place(place.x),
        y=told.place(place.y),
        region=compass.ellipse(place) if told.is_exact else None,
    )


def _smoothed(
    values: NDArray[np.float64], errors: NDArray[np.float64], at: NDArray[np.integer]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return level and ends at the quarters that were measured; the level moves on between them."""
    y, se = np.full((2, at[-1] + 1), np.nan)
    y[at], se[at] = values, errors
    found = trend.local_level(y, se, trend.step_variance(y, se))
    low, high = np.clip(found.low, 0, TOP), np.clip(found.high, 0, TOP)
    return found.level[at], low[at], high[at]


def _position(facts: RoundFacts, now: RoundFacts, axes: Axes, size: int) -> Position | None:
    read = _reading(facts, now)
    if read is None:
        return None
    return compass.position(read.values[:size], read.covariance[:size, :size], axes)


def _reading(facts: RoundFacts, now: RoundFacts) -> Reading | None:
    """Return a round as the last one's version reads it; None where the two cannot be compared."""
    return None if facts.is_of_other_groups(now) else facts.reading_under(now)


def _estimate(facts: RoundFacts, now: RoundFacts, dimension: str) -> Estimate | None:
    """Return the maturity, or a dimension's score, as the last round's version reads it."""
    read = _reading(facts, now)
    if read is None:
        return None
    return read.dimensions.get(dimension) if dimension else read.maturity


def _velocity(before: tuple[str, Position], after: tuple[str, Position]) -> Velocity:
    quarters = Quarter.parse(after[0]).ordinal - Quarter.parse(before[0]).ordinal
    return compass.velocity(before[1], after[1], quarters)
