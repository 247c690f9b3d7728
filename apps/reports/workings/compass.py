"""How the place on the compass and the movement there were worked out."""

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from apps.accounts.quarters import Quarter
from apps.method import compass
from apps.method.compass import LEAST_DISTANCE, Axes, Ellipse, Velocity
from apps.method.estimate import LEVEL
from apps.reports.facts import RoundFacts
from apps.reports.movement import Axis, Path
from apps.reports.telling import is_whole_round
from apps.reports.workings.ground import Ground, NoWorkingError, telling

REGION = 0.95  # confidence of the region around a place
TENTHS = 1  # digits of a place that results print


@dataclass(frozen=True, slots=True)
class Projected:
    """What one dimension adds to a place."""

    code: str
    name: str
    score: float  # points; whole where a group is hidden
    on_x: float  # axis units that a point of it is worth
    on_y: float


@dataclass(frozen=True, slots=True)
class Spread:
    """The covariance of a place, and the region that follows from it."""

    xx: float  # axis units squared
    xy: float
    yy: float
    quantile: float  # of chi-squared with two degrees of freedom, at the region's confidence
    ellipse: Ellipse


@dataclass(frozen=True, slots=True)
class Place:
    """A round's place as this round's version reads it."""

    quarter: str
    x: float  # axis units; to a tenth where a group is hidden
    y: float


@dataclass(frozen=True, slots=True)
class Moved:
    """From two places to the movement between them."""

    before: Place
    after: Place
    quarters: int
    velocity: Velocity
    statistic: float | None  # Wald's; None where a group of either round is hidden
    sums: tuple[float, float, float] | None  # xx, xy, yy of both covariances; None likewise
    least: float  # axis units from which a movement is told
    z: float  # standard errors to either end of a 90% interval


@dataclass(frozen=True, slots=True)
class CompassWorking:
    """From the scores to the place on both axes, its region and the movement."""

    axes: tuple[Axis, Axis]
    projected: tuple[Projected, ...]
    origin: tuple[float, float]
    place: Place
    spread: Spread | None  # None where a group is hidden
    moved: tuple[Moved, ...]  # over the whole path, then over its last stretch
    is_exact: bool


def compass_working(ground: Ground) -> CompassWorking:
    """Return how the place on the compass was worked out.

    Raises
    ------
    NoWorkingError
        If the round has no place there.
    """
    path, told = ground.report.path, telling(ground.rows)
    if path is None:
        raise NoWorkingError("compass")
    axes = compass.axes_of(ground.form)
    projected = tuple(
        Projected(
            code=code,
            name=ground.words.dimension(code).name,
            score=told.points(ground.rows["all", code].score),
            on_x=float(axes.loadings[0, at]),
            on_y=float(axes.loadings[1, at]),
        )
        for at, code in enumerate(ground.form.dimensions)
    )
    last = path.steps[-1]
    return CompassWorking(
        axes=path.axes,
        projected=projected,
        origin=(float(axes.origin[0]), float(axes.origin[1])),
        place=_place(last.quarter, last.x, last.y, is_exact=told.is_exact),
        spread=_spread(ground, axes, last.ellipse) if told.is_exact else None,
        moved=_movements(ground, path, axes),
        is_exact=told.is_exact,
    )


def _place(quarter: str, x: float, y: float, *, is_exact: bool) -> Place:
    return Place(quarter, *((x, y) if is_exact else (round(x, TENTHS), round(y, TENTHS))))


def _spread(ground: Ground, axes: Axes, ellipse: Ellipse) -> Spread:
    (xx, xy), (_xy, yy) = _covariance(ground.past[-1], ground, axes)
    return Spread(xx, xy, yy, -2 * math.log1p(-REGION), ellipse)


def _covariance(facts: RoundFacts, ground: Ground, axes: Axes) -> list[list[float]]:
    """Return the covariance of a round's place, as this round's version reads it."""
    read, size = facts.reading_under(ground.past[-1]), axes.loadings.shape[1]
    if read is None:
        raise NoWorkingError("compass")
    found: list[list[float]] = (
        axes.loadings @ read.covariance[:size, :size] @ axes.loadings.T
    ).tolist()
    return found


def _movements(ground: Ground, path: Path, axes: Axes) -> tuple[Moved, ...]:
    places = [(path.whole, 0), (path.last, len(path.steps) - 2)]
    return tuple(_moved(ground, path, axes, found, at) for found, at in places if found)


def _moved(ground: Ground, path: Path, axes: Axes, velocity: Velocity, at: int) -> Moved:
    first, last = path.steps[at], path.steps[-1]
    facts = {one.row.period_id: one for one in ground.past}
    pair = [facts[first.quarter], facts[last.quarter]]
    is_exact = all(is_whole_round(one.scores) for one in pair)
    sums = np.sum([_covariance(one, ground, axes) for one in pair], axis=0)
    away = np.array([last.x - first.x, last.y - first.y])
    statistic = float(away @ np.linalg.pinv(sums, hermitian=True) @ away)
    return Moved(
        before=_place(first.quarter, first.x, first.y, is_exact=is_exact),
        after=_place(last.quarter, last.x, last.y, is_exact=is_exact),
        quarters=Quarter.parse(last.quarter).ordinal - Quarter.parse(first.quarter).ordinal,
        velocity=velocity,
        statistic=statistic if is_exact else None,
        sums=(float(sums[0, 0]), float(sums[0, 1]), float(sums[1, 1])) if is_exact else None,
        least=LEAST_DISTANCE,
        z=float(special.ndtri(1 - LEVEL / 2)),
    )
