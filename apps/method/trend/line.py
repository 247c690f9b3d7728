"""A line through a series: the median slope, and the level under each round's own error."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from apps.method.estimate import CONFIDENCE

STEP_VARIANCE = 9.0  # points squared: levels move by 3 points from wave to wave, until it is known
LEARNT_FROM = 12  # waves from which a series tells its own step variance
LARGEST_STEP = 50.0  # points from wave to wave, as a standard deviation: half the range of scores


@dataclass(frozen=True, slots=True)
class TheilSen:
    """A straight line by the median of all slopes."""

    slope: float  # units of y per wave or per quarter
    intercept: float  # value of the line at time 0, in units of y
    low: float  # lower end of the slope's interval
    high: float  # upper end


@dataclass(frozen=True, slots=True, eq=False)
class LocalLevel:
    """Where a series stood after each wave; NaN before the first."""

    level: NDArray[np.float64]  # (T,) units of y
    variance: NDArray[np.float64]  # (T,) of the level, units of y squared
    low: NDArray[np.float64]  # (T,) lower end of the 90 % interval
    high: NDArray[np.float64]  # (T,) upper end


def theil_sen(
    y: NDArray[np.float64],
    level: float = CONFIDENCE,
    quarters: NDArray[np.float64] | NDArray[np.integer] | None = None,
) -> TheilSen:
    """Fit a line by the median of the slopes between all pairs of waves.

    A single odd wave hardly moves it [1]_. The interval takes the slopes whose rank is
    ``(N -+ z sqrt(var S)) / 2`` among N [2]_, rounded, with ties in the variance, as
    ``scipy.stats.theilslopes`` and R's ``trend::sens.slope`` do; where no slope has that rank, as
    with three waves at 90 %, there is no such interval and it is NaN. The intercept is
    ``median(y) - slope * median(time)``.

    Parameters
    ----------
    y : ndarray of shape (n_waves,), float64
        Values in order of time, in any one unit; NaN for a wave that is missing.
    level : float
        Confidence of the interval, in (0, 1).
    quarters : ndarray of shape (n_waves,), int or float64, optional
        When the waves were, counted in quarters, for rounds at irregular intervals; 0, 1, 2, ... by
        default.

    Returns
    -------
    TheilSen
        Slope per quarter, or per wave by default, with its interval, and the line's value at
        time 0.

    Raises
    ------
    ValueError
        If shapes differ, fewer than two waves at different times have a value, or `level` is not
        between 0 and 1.

    References
    ----------
    .. [1] H. Theil (1950). A rank-invariant method of linear and polynomial regression analysis.
       Proceedings of the Koninklijke Nederlandse Akademie van Wetenschappen 53, 386-392, 521-525,
       1397-1412. Reprinted: doi:10.1007/978-94-011-2546-8_20
    .. [2] P. K. Sen (1968). Estimates of the regression coefficient based on Kendall's tau. Journal
       of the American Statistical Association 63(324), 1379-1389.
       doi:10.1080/01621459.1968.10480934

    Examples
    --------
    >>> found = theil_sen(np.array([50.0, 53.0, np.nan, 57.0, 30.0, 63.0, 64.0]))
    >>> round(found.slope, 3), round(found.low, 3), round(found.high, 3)
    (2.333, -5.0, 3.0)
    >>> theil_sen(np.array([50.0, 52.0, 56.0]), quarters=np.array([0, 1, 3])).slope
    2.0
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    time = np.arange(len(y)) if quarters is None else np.asarray(quarters)
    if y.ndim != 1 or time.shape != y.shape:
        raise ValueError(f"{time.shape} times for {y.shape} values")
    kept = ~np.isnan(y)
    x, seen = time[kept].astype(np.float64), y[kept]
    apart = x[:, None] > x[None, :]
    if not apart.any():
        raise ValueError("a slope needs two waves at different times")

    rise, run = seen[:, None] - seen[None, :], x[:, None] - x[None, :]
    slopes = np.sort(rise[apart] / run[apart])
    slope = float(np.median(slopes))
    low, high = _sen_interval(slopes, np.sqrt(_variance_of_s(x, seen)), level)
    return TheilSen(slope, float(np.median(seen) - slope * np.median(x)), low, high)


def local_level(
    y: NDArray[np.float64], se: NDArray[np.float64], q: float = STEP_VARIANCE
) -> LocalLevel:
    """Follow the level of a series from wave to wave, each wave counting by its own error.

    The Kalman filter of a local level [1]_: with the prediction's variance ``P = P_before + q``,
    ``K = P / (P + SE^2)``, ``level = level_before + K (y - level_before)`` and variance
    ``(1 - K) P``. It starts at the first wave, with that wave's error. A wave of few respondents
    moves the line less; at a missing wave the level stays and its variance grows by q.

    Parameters
    ----------
    y : ndarray of shape (T,), float64
        Values of the waves, evenly spaced, in points; NaN for a wave that is missing.
    se : ndarray of shape (T,), float64
        Their standard errors in points, >= 0; ignored where `y` is NaN.
    q : float
        Variance of the level's own step from one wave to the next, points squared, > 0; see
        `step_variance`.

    Returns
    -------
    LocalLevel
        Levels in points with variances and 90 % intervals, each from its own and earlier waves
        only: what was shown of a quarter does not change with the next.

    Raises
    ------
    ValueError
        If shapes differ, a standard error of a wave is missing or negative, or q is not above 0.

    References
    ----------
    .. [1] J. Durbin, S. J. Koopman (2012). Time Series Analysis by State Space Methods, second
       edition, section 2.2. doi:10.1093/acprof:oso/9780199641178.001.0001

    Examples
    --------
    >>> found = local_level(np.array([50.0, 58.0, np.nan]), np.array([4.0, 5.0, np.nan]))
    >>> found.level, found.variance
    (array([50., 54., 54.]), array([16. , 12.5, 21.5]))
    """
    _require_waves(y, se)
    if not q > 0:
        raise ValueError(f"the variance of a step is above 0, not {q}")

    level, variance = np.full(len(y), np.nan), np.full(len(y), np.nan)
    m, p = np.nan, np.nan
    for wave, (value, error) in enumerate(zip(y, se, strict=True)):
        m, p = _updated(m, p + q, value, error)
        level[wave], variance[wave] = m, p
    half = special.ndtri((1 + CONFIDENCE) / 2) * np.sqrt(variance)
    return LocalLevel(level, variance, level - half, level + half)


def step_variance(y: NDArray[np.float64], se: NDArray[np.float64]) -> float:
    """Return the variance of a level's step from wave to wave, as far as the series tells it.

    Below twelve waves a series says next to nothing of it, and the published 3^2 holds. From twelve
    on it is the value under which the series is most likely, by the errors of one-step predictions
    after the first wave [1]_.

    Parameters
    ----------
    y : ndarray of shape (T,), float64
        Values of the waves, evenly spaced, in points; NaN for a wave that is missing.
    se : ndarray of shape (T,), float64
        Their standard errors in points, >= 0; ignored where `y` is NaN.

    Returns
    -------
    float
        Points squared, above 0 and at most 50^2.

    Raises
    ------
    ValueError
        If shapes differ, or a standard error of a wave is missing or negative.

    References
    ----------
    .. [1] J. Durbin, S. J. Koopman (2012). Time Series Analysis by State Space Methods, second
       edition, section 2.10. doi:10.1093/acprof:oso/9780199641178.001.0001

    Examples
    --------
    >>> step_variance(np.array([50.0, 58.0, 54.0]), np.array([4.0, 5.0, 4.0]))
    9.0
    """
    _require_waves(y, se)
    if (~np.isnan(y)).sum() < LEARNT_FROM:
        return STEP_VARIANCE
    found = optimize.minimize_scalar(
        lambda step: _surprise(y, se, step**2), bounds=(0.0, LARGEST_STEP), method="bounded"
    )
    return float(found.x**2)


def _sen_interval(slopes: NDArray[np.float64], sd_of_s: float, level: float) -> tuple[float, float]:
    """Return the slopes at the ends of the interval, NaN where it would need more of them."""
    reach = float(special.ndtri((1 + level) / 2)) * sd_of_s
    low = round((len(slopes) - reach) / 2) - 1
    high = round((len(slopes) + reach) / 2)
    if low < 0 or high >= len(slopes):
        return float("nan"), float("nan")
    return float(slopes[low]), float(slopes[high])


def _variance_of_s(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Return the variance of Kendall's S with ties in y, or in both."""
    n = len(x)
    ties = [np.unique(values, return_counts=True)[1] for values in (x, y)]
    return float((_cubic(n) - sum(float(_cubic(t).sum()) for t in ties)) / 18)


def _cubic(t: NDArray[np.intp] | int) -> NDArray[np.float64]:
    return np.asarray(t * (t - 1.0) * (2 * t + 5))


def _updated(m: float, p: float, value: float, error: float) -> tuple[float, float]:
    """Return the level and its variance after one more wave, predicted as m with variance p."""
    if np.isnan(value):
        return m, p
    if np.isnan(m):
        return value, error**2
    gain = p / (p + error**2)
    return m + gain * (value - m), (1 - gain) * p


def _surprise(y: NDArray[np.float64], se: NDArray[np.float64], q: float) -> float:
    """Return twice the negative log-likelihood of a series, up to a constant."""
    total, m, p = 0.0, np.nan, np.nan
    for value, error in zip(y, se, strict=True):
        predicted = p + q
        if not np.isnan(value) and not np.isnan(m):
            spread = predicted + error**2
            total += np.log(spread) + (value - m) ** 2 / spread
        m, p = _updated(m, predicted, value, error)
    return float(total)


def _require_waves(y: NDArray[np.float64], se: NDArray[np.float64]) -> None:
    if y.ndim != 1 or se.shape != y.shape:
        raise ValueError(f"{se.shape} standard errors for {y.shape} values")
    if not np.all(se[~np.isnan(y)] >= 0):
        raise ValueError("a wave's standard error is missing or below 0")
