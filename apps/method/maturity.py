"""How good an organisation's customer care is: one number beside the persona, never from it."""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from apps.method.estimate import TOP, Estimate, estimates, half_width
from apps.method.form import Form


def maturity(
    values: NDArray[np.float64],
    covariance: NDArray[np.float64],
    df: NDArray[np.float64],
    form: Form,
) -> Estimate:
    """Return the mean over the dimensions, the one with an inner optimum counted as a tent.

    A dimension whose optimum m lies inside the range contributes ``100 - |score - m| k`` with
    ``k = 100 / max(m, 100 - m)``: all of it at the optimum, nothing at the farther end.

    The variance is ``a'Va``, where the tent's entry of the gradient a has the sign of its side.
    Where the score's 90 % interval straddles the optimum there is no one side. The maturity is then
    the lesser of two correlated normal numbers, one for each slope, and the standard error is that
    of their minimum, which has a closed form [1]_ [2]_: exact, with neither draws nor a seed, so
    that a result never moves for another reason than its answers.

    Parameters
    ----------
    values : ndarray of shape (D,), float64
        Scores, percent of maximum possible, 0-100.
    covariance : ndarray of shape (D, D), float64
        Their sampling covariance, points squared.
    df : ndarray of shape (D,), float64
        Their degrees of freedom; the least of them counts.
    form : Form
        The instrument's form, with one inner optimum at most.

    Returns
    -------
    Estimate
        Points in [0, 100] with a 90 % t interval; NaN throughout where a dimension has no score,
        because a mean over fewer is another measure.

    Raises
    ------
    ValueError
        If shapes do not fit the form, or more than one optimum lies inside the range.

    References
    ----------
    .. [1] C. E. Clark (1961). The greatest of a finite set of random variables. Operations Research
       9(2), 145-162.
    .. [2] A. P. Ker (2001). On the maximum of bivariate normal random variables. Extremes 4,
       185-190. doi:10.1023/A:1013977210907

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> found = maturity(np.array([80.0, 43.5]), 16 * np.eye(2), np.full(2, 15.0), miniature())
    >>> found.value, round(found.se, 3)  # STR contributes 60, with a slope of 1.379
    (70.0, 3.407)
    """
    size = len(form.dimensions)
    if values.shape != (size,) or covariance.shape != (size, size) or df.shape != (size,):
        raise ValueError(f"{values.shape} values, {covariance.shape} covariance for {size}")
    inner = np.flatnonzero(~np.isnan(form.optimum))
    if len(inner) > 1:
        raise ValueError("maturity is defined for one inner optimum at most")
    if np.isnan(values).any():
        return Estimate(*[float("nan")] * 5)

    lean = np.min(df)
    value = float(np.mean(_contributions(values, form)))
    se = np.sqrt(_variance(values, covariance, half_width(np.ones(1), np.array([lean]))[0], form))
    found = estimates(np.array([value]), np.array([se]), np.array([lean]), np.zeros(1, np.intp))
    return Estimate(
        *(float(part[0]) for part in (found.value, found.se, found.df, found.low, found.high))
    )


def _contributions(values: NDArray[np.float64], form: Form) -> NDArray[np.float64]:
    """Return what each dimension adds, in points, 0-100."""
    optimum = form.optimum
    tent = TOP - np.abs(values - optimum) * TOP / np.maximum(optimum, TOP - optimum)
    return np.where(np.isnan(optimum), values, tent)


def _variance(
    values: NDArray[np.float64], covariance: NDArray[np.float64], quantile: float, form: Form
) -> float:
    """Return the maturity's variance, in points squared."""
    optimum = form.optimum
    inner = ~np.isnan(optimum)
    slope = np.where(inner, TOP / np.maximum(optimum, TOP - optimum), 1.0) / len(values)
    distance = np.where(inner, values - optimum, 0.0)
    falling = np.where(inner, -slope, slope)  # beyond the optimum, more is less
    gradient = np.where(distance > 0, falling, slope)
    linear = float(gradient @ covariance @ gradient)

    at = int(np.argmax(inner))
    spread = np.sqrt(covariance[at, at])
    if not inner.any() or abs(distance[at]) > quantile * spread or spread == 0:
        return linear
    difference = 2 * slope[at] * distance[at]  # rising line minus falling line, at the score
    return _variance_of_lesser(difference, 2 * slope[at] * spread, slope, falling, covariance)


def _variance_of_lesser(
    difference: float,
    spread: float,
    rising: NDArray[np.float64],
    falling: NDArray[np.float64],
    covariance: NDArray[np.float64],
) -> float:
    """Return the variance of the lesser of two normal numbers, `difference` +- `spread` apart."""
    first, second = rising @ covariance @ rising, falling @ covariance @ falling
    z = difference / spread
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    lesser_first = special.ndtr(-z)  # probability that the rising line is the lower one
    mean = difference * lesser_first - spread * density  # counted from the falling line
    square = (
        (difference**2 + first) * lesser_first
        + second * (1 - lesser_first)
        - difference * spread * density
    )
    return float(square - mean**2)
