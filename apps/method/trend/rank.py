"""Whether a series goes one way, by the order of its values alone: Mann's and Kendall's test."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from apps.method.trend.line import theil_sen

Verdict = Literal["up", "down", "no clear trend"]

FEWEST_WAVES = 5  # from which a trend may be told: the least p of four is .083, of three .333
ALPHA = 0.10  # level of the verdict


@dataclass(frozen=True, slots=True)
class MannKendall:
    """Mann and Kendall's test of a trend, by the normal approximation."""

    s: int  # pairs of waves that rise, less those that fall
    variance: float  # of s if there is no trend, ties taken into account
    z: float  # with continuity correction
    p: float  # two-sided
    tau: float  # Kendall's tau-a: s in units of all pairs, in [-1, 1]
    slope: float  # of Theil and Sen, units of y per wave


def mann_kendall(y: NDArray[np.float64]) -> MannKendall:
    """Test a series for a trend, by the normal approximation.

    ``z = (S - sign S) / sqrt(var S)`` with ``var S = (n(n-1)(2n+5) - sum t(t-1)(2t+5)) / 18`` over
    the n waves and their ties t [1]_ [2]_. For ten waves or fewer `kendall_exact` is to be
    preferred. Waves are taken as independent: a series that drifts without aim, each wave starting
    where the last one ended, is called a trend too often.

    Parameters
    ----------
    y : ndarray of shape (n_waves,), float64
        Values in order of time, in any one unit; NaN for a wave that is missing.

    Returns
    -------
    MannKendall
        S, its variance, z, p, tau-a in [-1, 1] and the slope of `theil_sen`; for a series that
        never changes z is 0 and p 1.

    Raises
    ------
    ValueError
        If fewer than two waves have a value.

    References
    ----------
    .. [1] H. B. Mann (1945). Nonparametric tests against trend. Econometrica 13(3), 245-259.
       doi:10.2307/1907187
    .. [2] M. G. Kendall (1975). Rank Correlation Methods, fourth edition, chapter 4. Griffin,
       London.

    Examples
    --------
    >>> found = mann_kendall(np.array([5.0, 6.0, 4.0, 7.0, 8.0, 7.0, 9.0, 10.0]))
    >>> found.s, round(found.variance, 3), round(found.z, 4), found.tau
    (21, 64.333, 2.4935, 0.75)
    """
    seen = _seen(y)
    n = len(seen)
    s = _score(seen)
    ties = np.unique(seen, return_counts=True)[1]
    variance = (_spread(n) - sum(_spread(int(t)) for t in ties)) / 18
    z = float((s - np.sign(s)) / np.sqrt(variance)) if variance else 0.0
    p = float(2 * special.ndtr(-abs(z)))
    return MannKendall(s, variance, z, p, s / (n * (n - 1) / 2), theil_sen(y).slope)


def kendall_exact(y: NDArray[np.float64]) -> float:
    """Return the exact two-sided p-value of no trend.

    The share of all orders of these values whose S is as far from 0 as theirs, or farther [1]_.
    Values that are tied are kept tied: the orders counted are those that can be told apart, whose
    inversions have the q-multinomial coefficient for generating function [2]_. Where nothing is
    tied this is ``scipy.stats.kendalltau(method="exact")`` and R's ``cor.test(exact = TRUE)``,
    which both refuse ties. The least p possible is 2 / n!: .333 for three waves, .083 for four,
    .0167 for five, .0028 for six.

    Parameters
    ----------
    y : ndarray of shape (n_waves,), float64
        Values in order of time, in any one unit; NaN for a wave that is missing.

    Returns
    -------
    float
        Probability, in (0, 1].

    Raises
    ------
    ValueError
        If fewer than two waves have a value.

    References
    ----------
    .. [1] M. G. Kendall (1938). A new measure of rank correlation. Biometrika 30(1-2), 81-93.
       doi:10.1093/biomet/30.1-2.81
    .. [2] G. E. Andrews (1984). The Theory of Partitions, section 3.4.
       doi:10.1017/CBO9780511608650

    Examples
    --------
    >>> round(kendall_exact(np.array([52.0, 55.0, 54.0, 58.0, 61.0, 63.0])), 4)
    0.0167
    >>> kendall_exact(np.array([1.0, 1.0, 1.0, 2.0, 2.0, 2.0]))  # 2 of 20 orders
    0.1
    """
    seen = _seen(y)
    orders = _orders([int(t) for t in np.unique(seen, return_counts=True)[1]])
    pairs = len(orders) - 1  # untied; S is their number less twice the inversions
    s = abs(_score(seen))
    as_far = sum(
        count for inversions, count in enumerate(orders) if abs(pairs - 2 * inversions) >= s
    )
    return as_far / sum(orders)


def trend_verdict(y: NDArray[np.float64], alpha: float = ALPHA) -> Verdict | None:
    """Say whether a series goes up or down, or that nobody can tell.

    Parameters
    ----------
    y : ndarray of shape (n_waves,), float64
        Values in order of time, in any one unit; NaN for a wave that is missing.
    alpha : float
        Level of the exact test, in (0, 1).

    Returns
    -------
    {"up", "down", "no clear trend"} or None
        The direction if `kendall_exact` gives at most `alpha`; None below five waves with a value,
        of which no honest verdict is possible.

    Raises
    ------
    ValueError
        If `alpha` is not between 0 and 1.

    References
    ----------
    .. [1] M. G. Kendall (1938). A new measure of rank correlation. Biometrika 30(1-2), 81-93.
       doi:10.1093/biomet/30.1-2.81

    Examples
    --------
    >>> trend_verdict(np.array([50.0, 53.0, 52.0, 57.0, 60.0]))
    'up'
    >>> trend_verdict(np.array([50.0, 53.0, 52.0, 51.0, 60.0]))
    'no clear trend'
    >>> trend_verdict(np.array([50.0, 53.0, 57.0, 60.0])) is None
    True
    """
    if not 0 < alpha < 1:
        raise ValueError(f"a level lies between 0 and 1, not {alpha}")
    seen = y[~np.isnan(y)]
    if len(seen) < FEWEST_WAVES:
        return None
    if kendall_exact(seen) > alpha:
        return "no clear trend"
    return "up" if _score(seen) > 0 else "down"


def _seen(y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep the waves that have a value, two at least."""
    seen: NDArray[np.float64] = y[~np.isnan(y)]
    if y.ndim != 1 or len(seen) < 2:  # noqa: PLR2004 - a direction needs two
        raise ValueError(f"{len(seen)} waves in an array of shape {y.shape}: two are needed")
    return seen


def _score(y: NDArray[np.float64]) -> int:
    """Return Kendall's S: pairs that rise less pairs that fall."""
    return int(np.sign(np.triu(y[None, :] - y[:, None])).sum())


def _spread(n: int) -> int:
    """Return 18 times the variance of S among n values in random order."""
    return n * (n - 1) * (2 * n + 5)


def _orders(ties: list[int]) -> list[int]:
    """Count the distinct orders of values so often repeated, by their number of inversions.

    The product of (1 - q^i) for i up to n, divided by those for i up to each t, as a power series
    cut after the largest possible number of inversions.
    """
    n = sum(ties)
    pairs = (n * n - sum(t * t for t in ties)) // 2
    series = [1] + [0] * pairs
    for i in range(1, n + 1):
        for power in range(pairs, i - 1, -1):
            series[power] -= series[power - i]
    for i in (i for t in ties for i in range(1, t + 1)):
        for power in range(i, pairs + 1):
            series[power] += series[power - i]
    return series
