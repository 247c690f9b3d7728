"""Exact integer noise: what stands between one company's score and a published count."""

import math
import secrets
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Epsilon = int | str | Fraction | Decimal  # every way to write a rational number exactly
Counts = NDArray[np.int64]


def discrete_laplace(epsilon: Epsilon) -> int:
    """Draw one integer from the discrete Laplace distribution, exactly.

    P(k) = tanh(epsilon / 2) exp(-epsilon |k|) for every integer k. The sampler works on integers
    alone [1]_: no floating-point number, whose gaps could betray the true count, is on its path.
    Its randomness is the operating system's; there is no seed to keep or to leak. Added to a count
    that one company changes by at most 1, the draw makes the count epsilon-differentially private;
    among all such mechanisms it loses the least of the count's use [2]_.

    Parameters
    ----------
    epsilon : int, str, Fraction or Decimal
        Privacy loss, dimensionless, > 0: a rational number written exactly, such as ``"3/8"``.

    Returns
    -------
    int
        The noise, in companies: any integer, 0 the most likely.

    Raises
    ------
    TypeError
        If epsilon is a float, which would not be exact, or no number.
    ValueError
        If epsilon is not a finite number above 0.

    References
    ----------
    .. [1] C. Canonne, G. Kamath, T. Steinke (2020). The Discrete Gaussian for Differential
       Privacy, algorithm 2. doi:10.48550/arXiv.2004.00010
    .. [2] A. Ghosh, T. Roughgarden, M. Sundararajan (2012). Universally utility-maximizing privacy
       mechanisms. SIAM Journal on Computing 41(6), 1673-1693. doi:10.1137/09076828X

    Examples
    --------
    >>> isinstance(discrete_laplace("3/8"), int)
    True
    >>> discrete_laplace(1000)  # so little noise that no draw will ever show it
    0
    """
    rate = exact(epsilon)
    while True:
        magnitude = _geometric(rate)
        is_negative = secrets.randbelow(2) == 1
        if magnitude or not is_negative:  # a second zero, "minus nought", would count 0 twice
            return -magnitude if is_negative else magnitude


def noisy(counts: Counts, epsilon: Epsilon) -> Counts:
    """Add an independent draw of discrete Laplace noise to every count.

    This is the only step of a release that sees true counts. What it returns is private, and so is
    everything computed from it.

    Parameters
    ----------
    counts : ndarray of any shape, int64
        True counts, in companies; one company changes one of them by at most 1.
    epsilon : int, str, Fraction or Decimal
        Privacy loss of the whole array, dimensionless, > 0.

    Returns
    -------
    ndarray of the shape of `counts`, int64
        Noisy counts, in companies: any integers, below 0 too.

    Raises
    ------
    TypeError
        If epsilon is a float.
    ValueError
        If epsilon is not a finite number above 0, or if the counts are not integers.

    Examples
    --------
    >>> noisy(np.array([4, 0, 7]), 1000)
    array([4, 0, 7])
    """
    if not np.issubdtype(counts.dtype, np.integer):
        raise ValueError(f"counts are integers, not {counts.dtype}")
    rate = exact(epsilon)
    draws = [discrete_laplace(rate) for _ in range(counts.size)]
    return counts.astype(np.int64) + np.array(draws, dtype=np.int64).reshape(counts.shape)


def bernoulli_exp(gamma: Epsilon) -> bool:
    """Return true with probability exp(-gamma), exactly.

    For gamma up to 1, trials of falling probability gamma / 1, gamma / 2, ... are made until one
    fails; the number of trials is odd with probability exp(-gamma), which is its alternating
    series [1]_. A larger gamma is taken in steps of 1.

    Parameters
    ----------
    gamma : int, str, Fraction or Decimal
        Dimensionless, >= 0, written exactly.

    Returns
    -------
    bool
        True with probability exp(-gamma).

    Raises
    ------
    TypeError
        If gamma is a float.
    ValueError
        If gamma is below 0 or not finite.

    References
    ----------
    .. [1] C. Canonne, G. Kamath, T. Steinke (2020). The Discrete Gaussian for Differential
       Privacy, algorithm 1. doi:10.48550/arXiv.2004.00010

    Examples
    --------
    >>> bernoulli_exp(0)
    True
    >>> bernoulli_exp(1000)
    False
    """
    remaining = _rational(gamma)
    if remaining < 0:
        raise ValueError(f"gamma is below 0: {gamma}")
    while remaining > 1:
        if not _bernoulli_exp_within_one(1, 1):
            return False
        remaining -= 1
    return _bernoulli_exp_within_one(remaining.numerator, remaining.denominator)


def exact(epsilon: Epsilon) -> Fraction:
    """Read a privacy loss as an exact positive fraction.

    Parameters
    ----------
    epsilon : int, str, Fraction or Decimal
        Privacy loss, dimensionless.

    Returns
    -------
    Fraction
        The same number, > 0.

    Raises
    ------
    TypeError
        If epsilon is a float or no number at all.
    ValueError
        If epsilon is not a finite number above 0.

    Examples
    --------
    >>> exact("3/8")
    Fraction(3, 8)
    >>> exact(0.375)
    Traceback (most recent call last):
        ...
    TypeError: not an exact number (int, str, Fraction or Decimal): 0.375
    """
    rate = _rational(epsilon)
    if rate <= 0:
        raise ValueError(f"epsilon is not above 0: {epsilon}")
    return rate


def pmf(k: int, epsilon: Epsilon) -> float:
    """Return the probability that the noise is exactly k.

    Parameters
    ----------
    k : int
        Noise, in companies.
    epsilon : int, str, Fraction or Decimal
        Privacy loss, dimensionless, > 0.

    Returns
    -------
    float
        Probability, in (0, 1) up to rounding.

    Raises
    ------
    TypeError
        If epsilon is a float.
    ValueError
        If epsilon is not a finite number above 0.

    Examples
    --------
    >>> round(pmf(0, 1), 6), round(pmf(-2, 1), 6)
    (0.462117, 0.062541)
    """
    rate = float(exact(epsilon))
    return math.tanh(rate / 2) * math.exp(-rate * abs(k))


def variance(epsilon: Epsilon) -> float:
    """Return the variance of one draw, 2a / (1 - a)^2 with a = exp(-epsilon).

    Parameters
    ----------
    epsilon : int, str, Fraction or Decimal
        Privacy loss, dimensionless, > 0.

    Returns
    -------
    float
        Variance in squared companies, > 0.

    Raises
    ------
    TypeError
        If epsilon is a float.
    ValueError
        If epsilon is not a finite number above 0.

    References
    ----------
    .. [1] A. Ghosh, T. Roughgarden, M. Sundararajan (2012). Universally utility-maximizing privacy
       mechanisms. SIAM Journal on Computing 41(6), 1673-1693. doi:10.1137/09076828X

    Examples
    --------
    >>> round(variance(1), 6)
    1.841347
    """
    a = math.exp(-float(exact(epsilon)))
    return 2 * a / (1 - a) ** 2


def sd(epsilon: Epsilon) -> float:
    """Return the standard deviation of one draw.

    Parameters
    ----------
    epsilon : int, str, Fraction or Decimal
        Privacy loss, dimensionless, > 0.

    Returns
    -------
    float
        Standard deviation in companies, > 0.

    Raises
    ------
    TypeError
        If epsilon is a float.
    ValueError
        If epsilon is not a finite number above 0.

    Examples
    --------
    >>> round(sd(1), 6), round(sd("1/2"), 6), round(sd(2), 6)
    (1.356962, 2.799178, 0.60169)
    """
    return math.sqrt(variance(epsilon))


def advantage(epsilon: Epsilon, releases: int = 1) -> float:
    """Return how far the best attacker gets beyond guessing.

    The attacker knows every other company's answers and asks in which of two bins the last one
    lies. Each release then gives two independent votes, one a bin, each right with probability
    1 / (1 + exp(-epsilon)); the best rule is the majority [1]_. A single release gives
    tanh(epsilon / 2), the same as telling whether the company is there at all.

    Parameters
    ----------
    epsilon : int, str, Fraction or Decimal
        Privacy loss of one histogram, dimensionless, > 0.
    releases : int
        Releases in which the company's value did not change, at least 1.

    Returns
    -------
    float
        Twice the probability of being right minus 1: 0 is a coin, 1 is certainty.

    Raises
    ------
    TypeError
        If epsilon is a float.
    ValueError
        If epsilon is not a finite number above 0, or if releases is below 1.

    References
    ----------
    .. [1] C. Dwork, A. Roth (2014). The Algorithmic Foundations of Differential Privacy.
       Foundations and Trends in Theoretical Computer Science 9(3-4), 211-407.
       doi:10.1561/0400000042

    Examples
    --------
    >>> round(advantage(1), 2), round(advantage(1, releases=4), 2)
    (0.46, 0.82)
    """
    if releases < 1:
        raise ValueError(f"releases is below 1: {releases}")
    right = 1 / (1 + math.exp(-float(exact(epsilon))))
    votes = 2 * releases
    return sum(
        math.comb(votes, k)
        * (right**k * (1 - right) ** (votes - k) - (1 - right) ** k * right ** (votes - k))
        for k in range(releases + 1, votes + 1)
    )


def _rational(number: Epsilon) -> Fraction:
    """Read a number exactly, refusing what has been rounded already."""
    if isinstance(number, bool) or not isinstance(number, int | str | Fraction | Decimal):
        raise TypeError(f"not an exact number (int, str, Fraction or Decimal): {number!r}")
    try:
        return Fraction(number)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise ValueError(f"not a finite number: {number!r}") from error


def _geometric(rate: Fraction) -> int:
    """Return k >= 0 with probability proportional to exp(-rate k)."""
    numerator, denominator = rate.numerator, rate.denominator
    while True:
        fine = secrets.randbelow(denominator)  # steps of 1 / denominator within a unit
        if _bernoulli_exp_within_one(fine, denominator):
            break
    whole = 0
    while _bernoulli_exp_within_one(1, 1):
        whole += 1
    return (fine + denominator * whole) // numerator


def _bernoulli_exp_within_one(numerator: int, denominator: int) -> bool:
    """Return true with probability exp(-numerator / denominator), a fraction in [0, 1]."""
    trials = 1
    while secrets.randbelow(denominator * trials) < numerator:
        trials += 1
    return trials % 2 == 1
