"""A number with its uncertainty: the interval that every score of Tidemark is given with."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

CONFIDENCE = 0.90  # of every interval, two-sided
LEVEL = 1 - CONFIDENCE  # of every test
TOP = 100.0  # a score's upper end, in points
DECIMALS = 9  # results are rounded here: no processor's order of additions shows in their bytes


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with its 90 % interval."""

    value: float  # points, 0-100
    se: float  # standard error, points
    df: float  # degrees of freedom of the standard error
    low: float  # lower end of the interval, points
    high: float  # upper end, points


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Many numbers with their 90 % intervals, as arrays of one shape; NaN where there is none."""

    value: NDArray[np.float64]  # points, 0-100
    se: NDArray[np.float64]  # standard error, points
    df: NDArray[np.float64]  # degrees of freedom of the standard error
    low: NDArray[np.float64]  # lower end of the interval, points
    high: NDArray[np.float64]  # upper end, points
    n: NDArray[np.intp]  # respondents each rests on


def half_width(se: NDArray[np.float64], df: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return half the width of the 90 % t interval.

    Parameters
    ----------
    se : ndarray, float64
        Standard errors, in the unit of the estimate.
    df : ndarray of the same shape, float64
        Their degrees of freedom, > 0.

    Returns
    -------
    ndarray of the same shape, float64
        ``t(.95, df) * se``, in the unit of `se`; NaN where either is.

    Examples
    --------
    >>> half_width(np.array([2.0]), np.array([15.0])).round(3)
    array([3.506])
    """
    quantile = np.asarray(special.stdtrit(df, 1 - LEVEL / 2), dtype=np.float64)
    return quantile * se


def two_sided_p(
    difference: NDArray[np.float64], se: NDArray[np.float64], df: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the probability of so large a difference if there is none.

    Parameters
    ----------
    difference, se : ndarray, float64
        A difference and its standard error, in one unit.
    df : ndarray of the same shape, float64
        Degrees of freedom of `se`, > 0.

    Returns
    -------
    ndarray of the same shape, float64
        Two-sided p-value of the t test, in [0, 1]; NaN where an input is.

    Examples
    --------
    >>> two_sided_p(np.array([3.506]), np.array([2.0]), np.array([15.0])).round(3)
    array([0.1])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        p: NDArray[np.float64] = 2 * special.stdtr(df, -np.abs(difference / se))
    return p


def estimates(
    value: NDArray[np.float64],
    se: NDArray[np.float64],
    df: NDArray[np.float64],
    n: NDArray[np.intp],
) -> Estimates:
    """Give scores their intervals, cut off at the ends of the scale.

    Parameters
    ----------
    value, se : ndarray, float64
        Scores and their standard errors, in points.
    df : ndarray of the same shape, float64
        Degrees of freedom of `se`.
    n : ndarray of the same shape, intp
        Respondents each score rests on.

    Returns
    -------
    Estimates
        The same with ``value -+ t(.95, df) * se``, clipped to [0, 100].

    Examples
    --------
    >>> one = estimates(np.array([98.0]), np.array([2.0]), np.array([15.0]), np.array([6]))
    >>> one.low.round(2), one.high
    (array([94.49]), array([100.]))
    """
    half = half_width(se, df)
    low, high = np.clip(value - half, 0.0, TOP), np.clip(value + half, 0.0, TOP)
    return Estimates(rounded(value), rounded(se), df, rounded(low), rounded(high), n)


def rounded(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Round results to nine decimals, the precision that they are kept with.

    Processors add in different orders, which shows in the last bits; results computed again
    elsewhere are to be the same bytes.

    Parameters
    ----------
    values : ndarray, float
        Results in any unit.

    Returns
    -------
    ndarray of the same shape, float64
        The same, to nine decimals.

    Examples
    --------
    >>> rounded(np.array([0.1 + 0.2])) == 0.3
    array([ True])
    """
    return np.asarray(np.round(values, DECIMALS), dtype=np.float64)
