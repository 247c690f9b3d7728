"""A company's own place in a cohort: a range, never a rank."""

import math
from dataclasses import dataclass
from typing import Literal

from apps.method.histogram import (
    GATE,
    Z90,
    Cohort,
    Gate,
    cdf,
    noise_variance,
    rounded_n,
    shown,
)

Quartile = Literal["lowest", "lower_middle", "upper_middle", "highest"]
QUARTILES: tuple[tuple[int, int, Quartile], ...] = (
    (0, 25, "lowest"),
    (25, 50, "lower_middle"),
    (50, 75, "upper_middle"),
    (75, 100, "highest"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """How many of a cohort's companies a company is ahead of.

    Attributes
    ----------
    low, high : int
        Ends of the 90% range in percent of companies, ``0 <= low < high <= 100``: multiples of 10
        in a cohort below 100 companies, of 5 from there.
    n_about : int
        Number of companies, rounded to 5 below 100 and to 10 from there.
    quartile : {"lowest", "lower_middle", "upper_middle", "highest"} or None
        The quarter of the cohort in which the whole range lies, if there is one.
    """

    low: int
    high: int
    n_about: int
    quartile: Quartile | None


def own_place(cohort: Cohort, score: float, gate: Gate = GATE) -> Place:
    """Place a score among a cohort's as a 90% range of percentiles.

    The percentile f is the distribution at the score, read linearly within its bin. Its squared
    standard error is V(f) / t^2 for the noise (see `histogram.noise_variance`) and
    m^2 u (1 - u) / 3 for not knowing how the companies of the score's own bin, a proportion m of
    all, lie around its position u in the bin. The range is rounded outwards, so what is shown is
    never narrower than what is known; from 100 companies on, where more is known, the steps halve.

    Parameters
    ----------
    cohort : Cohort
        Noisy counts of scores.
    score : float
        The company's own score, percent of maximum possible; outside 0 to 100 the nearest end.
    gate : Gate
        What a cohort must offer.

    Returns
    -------
    Place
        The range in percent of companies; 0 to 100, which says nothing, if the gate is shut.

    Raises
    ------
    ValueError
        If the score is not a number.

    Examples
    --------
    >>> from fractions import Fraction
    >>> import numpy as np
    >>> peers = Cohort(np.array([0, 1, 4, 6, 12, 14, 9, 3, 1, 0]), Fraction(1))
    >>> own_place(peers, 56)
    Place(low=40, high=80, n_about=50, quartile=None)
    >>> own_place(peers, 85).quartile
    'highest'
    """
    if math.isnan(score):
        raise ValueError("score is not a number")
    n_about = rounded_n(cohort.total)
    if not shown(cohort, gate):
        return Place(0, 100, n_about, None)

    knots, bins, t = cdf(cohort), cohort.counts.size, max(cohort.total, 1)
    below = min(max(score, 0.0), 100.0) / 100 * bins
    own = min(int(below), bins - 1)
    position, mass = below - own, float(knots[own + 1] - knots[own])
    ahead_of = float(knots[own]) + position * mass
    variance = (
        noise_variance(cohort, ahead_of, below) / t**2 + mass**2 * position * (1 - position) / 3
    )
    reach = Z90 * math.sqrt(variance)

    step = 10 if t < 100 else 5  # noqa: PLR2004
    low = math.floor(max(ahead_of - reach, 0.0) * 100 / step) * step
    high = math.ceil(min(ahead_of + reach, 1.0) * 100 / step) * step
    low = min(low, 100 - step)  # at the very top the range would have no width
    high = max(high, low + step)
    return Place(low, high, n_about, _quartile_around(low, high))


def _quartile_around(low: int, high: int) -> Quartile | None:
    """Return the quarter that holds the whole range."""
    for start, end, name in QUARTILES:
        if start <= low and high <= end:
            return name
    return None
