"""A measure on a scale of its own, counted between public bounds in bins of equal width.

Noisy counts know nothing of the scale: a bin is a bin. Here values become points from 0 to 100 of
the way between the bounds, and points become values again; what lies beyond a bound was counted in
the bin next to it, so of such a bin only its inner edge can be told.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal

from apps.method.histogram import BINS, KPI_GATE, SCALE_TOP, Cohort, Gate
from apps.method.place import Place, own_place

Kind = Literal["exact", "at_most", "at_least"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The public bounds between which a measure is counted.

    Attributes
    ----------
    low, high : float
        Lower and upper bound, in the measure's own unit, ``low < high``.
    is_open_below, is_open_above : bool
        Whether the measure can lie beyond the bound, and is then counted in the bin next to it.
    """

    low: float
    high: float
    is_open_below: bool = False
    is_open_above: bool = False

    def __post_init__(self) -> None:
        if not -math.inf < self.low < self.high < math.inf:
            raise ValueError(f"bounds are not in order: {self.low} and {self.high}")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as far as the counts tell it.

    Attributes
    ----------
    value : float
        In the measure's own unit.
    kind : {"exact", "at_most", "at_least"}
        Whether it is the value itself, or the inner edge of a bin that holds what lies beyond.
    """

    value: float
    kind: Kind = "exact"


def points_of(value: float, bounds: Bounds) -> float:
    """Return how far a value is on the way between the bounds.

    Parameters
    ----------
    value : float
        In the measure's own unit; beyond a bound it counts as the bound.
    bounds : Bounds
        Where counting begins and ends.

    Returns
    -------
    float
        Points, 0 at the lower bound to 100 at the upper one.

    Raises
    ------
    ValueError
        If the value is not a number.

    Examples
    --------
    >>> satisfaction = Bounds(50, 100, is_open_below=True)
    >>> points_of(75, satisfaction), points_of(20, satisfaction)
    (50.0, 0.0)
    """
    if math.isnan(value):
        raise ValueError("value is not a number")
    kept = min(max(value, bounds.low), bounds.high)
    return SCALE_TOP * (kept - bounds.low) / (bounds.high - bounds.low)


def reading(points: float, bounds: Bounds, bins: int = BINS) -> Reading:
    """Return the value at so many points of the way, or the edge that is all that can be told.

    Parameters
    ----------
    points : float
        Of the way between the bounds, 0 to 100.
    bounds : Bounds
        Where counting begins and ends.
    bins : int
        Number of bins of equal width, >= 2.

    Returns
    -------
    Reading
        In the measure's own unit. Within a bin that values were moved into, its inner edge.

    Raises
    ------
    ValueError
        If the points are not a number from 0 to 100.

    Examples
    --------
    >>> satisfaction = Bounds(50, 100, is_open_below=True)
    >>> reading(50, satisfaction)
    Reading(value=75.0, kind='exact')
    >>> reading(4, satisfaction)
    Reading(value=55.0, kind='at_most')
    """
    if not 0 <= points <= SCALE_TOP:
        raise ValueError(f"points are not from 0 to 100: {points}")
    width = SCALE_TOP / bins
    if bounds.is_open_below and points < width:
        return Reading(_value(width, bounds), "at_most")
    if bounds.is_open_above and points > SCALE_TOP - width:
        return Reading(_value(SCALE_TOP - width, bounds), "at_least")
    return Reading(_value(points, bounds))


def place_between(cohort: Cohort, value: float, bounds: Bounds, gate: Gate = KPI_GATE) -> Place:
    """Place a value among a cohort's as a 90% range of percentiles.

    As `place.own_place` does. A value in a bin that others were moved into may lie anywhere among
    them: the range then covers the whole bin, and tells no quartile.

    Parameters
    ----------
    cohort : Cohort
        Noisy counts between the bounds.
    value : float
        The company's own value, in the measure's own unit.
    bounds : Bounds
        Where counting begins and ends.
    gate : Gate
        What a cohort must offer.

    Returns
    -------
    Place
        The range in percent of companies with lower values; 0 to 100 if the gate is shut.

    Raises
    ------
    ValueError
        If the value is not a number.

    Examples
    --------
    >>> from fractions import Fraction
    >>> import numpy as np
    >>> peers = Cohort(np.array([20, 10, 12, 31, 62, 84, 61, 18, 2, 0]), Fraction(1, 4))
    >>> satisfaction = Bounds(50, 100, is_open_below=True)
    >>> place_between(peers, 80, satisfaction)
    Place(low=65, high=80, n_about=300, quartile=None)
    >>> place_between(peers, 54, satisfaction)
    Place(low=0, high=10, n_about=300, quartile=None)
    """
    points, width = points_of(value, bounds), SCALE_TOP / cohort.counts.size
    if bounds.is_open_below and points < width:
        first, last = 0.0, width
    elif bounds.is_open_above and points >= SCALE_TOP - width:
        first, last = SCALE_TOP - width, SCALE_TOP
    else:
        return own_place(cohort, points, gate)
    lower, upper = own_place(cohort, first, gate), own_place(cohort, last, gate)
    return replace(lower, high=upper.high, quartile=None)


def _value(points: float, bounds: Bounds) -> float:
    return bounds.low + (bounds.high - bounds.low) * points / SCALE_TOP
