"""The distribution of scores behind noisy counts, and its quantiles with their intervals."""

import math
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from apps.method.histogram.cohort import SCALE_TOP, Cohort

Values = NDArray[np.float64]

Z90 = 1.645  # half of a 90% interval, in standard errors


class Quantile(NamedTuple):
    """A quantile of scores with its 90% interval, all in points from 0 to 100."""

    value: float
    low: float
    high: float

    @property
    def halfwidth(self) -> float:
        """Return half the width of the interval.

        Returns
        -------
        float
            Points, 0 to 50.
        """
        return (self.high - self.low) / 2


def quantile(cohort: Cohort, p: float) -> Quantile:
    """Estimate a quantile of the scores and its 90% interval.

    The interval inverts the distribution at p -/+ 1.645 standard errors [1]_. The squared standard
    error is p(1 - p) / t for the t companies as a sample of their kind, and V / t^2 for the noise:
    V = v ((1 - p)^2 j + p^2 (b - j)), with v the noise variance of a bin and j of the b bins below
    the quantile.

    Parameters
    ----------
    cohort : Cohort
        Noisy counts of scores.
    p : float
        Proportion of companies at or below the quantile, in [0, 1].

    Returns
    -------
    Quantile
        Value and interval in points from 0 to 100; the value never falls as p grows.

    Raises
    ------
    ValueError
        If p is not a number from 0 to 1.

    References
    ----------
    .. [1] R. Woodruff (1952). Confidence intervals for medians and other position measures.
       Journal of the American Statistical Association 47(260), 635-646.
       doi:10.1080/01621459.1952.10483443

    Examples
    --------
    >>> from fractions import Fraction
    >>> quartile = quantile(Cohort(np.array([0, 0, 0, 0, 50, 50, 0, 0, 0, 0]), Fraction(1)), 0.25)
    >>> round(quartile.value, 6), round(quartile.low, 1), round(quartile.high, 1)
    (45.0, 43.4, 46.6)
    """
    if not 0 <= p <= 1:
        raise ValueError(f"p is not from 0 to 1: {p}")
    knots = cdf(cohort)
    value = sum(_inverse(knots, p)) / 2
    t = max(cohort.total, 1)
    below = value / SCALE_TOP * cohort.counts.size
    error = math.sqrt(p * (1 - p) / t + noise_variance(cohort, p, below) / t**2)
    low, _ = _inverse(knots, max(p - Z90 * error, 0.0))
    _, high = _inverse(knots, min(p + Z90 * error, 1.0))
    return Quantile(value, low, high)


def cdf(cohort: Cohort) -> Values:
    """Estimate the distribution of scores at the edges of the bins.

    Cumulative counts are clipped to [0, t], with t the total or 1 if that is more, made monotone by
    isotonic regression, which brings noisy counts closer to the true ones [1]_, and divided by t.
    A cohort whose total is below 1 says nothing, so its distribution is taken as even.

    Parameters
    ----------
    cohort : Cohort
        Noisy counts of scores.

    Returns
    -------
    ndarray of shape (n_bins + 1,), float64
        Proportion of companies below each edge of the bins: 0 first, 1 last, never falling.

    References
    ----------
    .. [1] M. Hay, V. Rastogi, G. Miklau, D. Suciu (2010). Boosting the accuracy of differentially
       private histograms through consistency. PVLDB 3(1), 1021-1032.
       doi:10.14778/1920841.1920970

    Examples
    --------
    >>> from fractions import Fraction
    >>> cdf(Cohort(np.array([5, -1, 6, 0]), Fraction(1)))
    array([0.  , 0.45, 0.45, 1.  , 1.  ])
    """
    bins, t = cohort.counts.size, cohort.total
    if t < 1:
        return np.linspace(0.0, 1.0, bins + 1)
    cumulative = np.clip(np.cumsum(cohort.counts), 0, t).astype(np.float64)
    knots = np.zeros(bins + 1)
    knots[1:] = np.maximum.accumulate(isotonic_regression(cumulative).x) / t
    knots[-1] = 1.0
    return knots


def noise_variance(cohort: Cohort, p: float, below: float) -> float:
    """Return the variance that the noise gives to a count of companies less p of all companies.

    Parameters
    ----------
    cohort : Cohort
        Noisy counts.
    p : float
        Proportion, in [0, 1].
    below : float
        Number of bins that are counted, from 0 to all; within a bin the variance is interpolated,
        which is never too little.

    Returns
    -------
    float
        Squared companies, >= 0.

    Examples
    --------
    >>> from fractions import Fraction
    >>> round(noise_variance(Cohort(np.zeros(10, dtype=np.int64), Fraction(1)), 0.5, 5), 3)
    4.603
    """
    above = cohort.counts.size - below
    return cohort.bin_variance * ((1 - p) ** 2 * below + p**2 * above)


def _inverse(knots: Values, p: float) -> tuple[float, float]:
    """Return the lowest and highest score at which a proportion p of companies is below."""
    edges = np.linspace(0.0, SCALE_TOP, knots.size)
    return _crossing(knots, edges, p, "left"), _crossing(knots, edges, p, "right")


def _crossing(knots: Values, edges: Values, p: float, side: Literal["left", "right"]) -> float:
    """Interpolate where the distribution reaches p (left) or is about to leave it (right)."""
    above = int(np.searchsorted(knots, p, side=side))
    if above == 0:
        return float(edges[0])
    if above == knots.size:
        return float(edges[-1])
    rise = (p - knots[above - 1]) / (knots[above] - knots[above - 1])
    return float(edges[above - 1] + rise * (edges[above] - edges[above - 1]))
