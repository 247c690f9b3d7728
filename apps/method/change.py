"""Whether a number moved from one round to the next, or only seems to have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from apps.method.estimate import LEVEL, half_width, two_sided_p

Verdict = Literal["up", "down", "no clear change"]

NO_CHANGE: Literal["no clear change"] = "no clear change"
MEANINGFUL = 5.0  # points that a change must reach to be called one
ALIKE = 10 * float(np.finfo(float).eps)  # of the means, below which an error is rounding alone
FEWEST = 2  # numbers that a variance needs


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one score between two rounds."""

    before: float  # the earlier score, points
    delta: float  # after minus before, points
    se: float  # standard error, points
    df: float  # degrees of freedom
    low: float  # lower end of the 90 % interval, points
    high: float  # upper end, points
    p: float  # two-sided p-value of no change
    mdc: float  # 90 % minimal detectable change: the least |delta| whose interval leaves out 0
    verdict: Verdict

    @property
    def is_clear(self) -> bool:
        """Whether the score is said to have moved.

        Returns
        -------
        bool
            True where the verdict is up or down.
        """
        return self.verdict != NO_CHANGE


@dataclass(frozen=True, slots=True)
class Comparison:
    """A t test of two samples."""

    difference: float  # mean of the second minus mean of the first, in the samples' unit
    t: float
    df: float
    p: float  # two-sided


def difference(
    value_before: float,
    se_before: float,
    df_before: float,
    value_after: float,
    se_after: float,
    df_after: float,
) -> Change:
    """Compare two rounds' estimates of one score.

    Rounds are unlinkable, so the two are independent: ``SE^2 = SE1^2 + SE2^2``, with the degrees of
    freedom of Welch and Satterthwaite [1]_ [2]_. A change is called if the 90 % interval leaves out
    0 and it reaches five points; all else is "no clear change".

    Parameters
    ----------
    value_before, se_before, df_before : float
        The earlier score and its standard error, in points, and its degrees of freedom, > 0. The
        error is of sampling alone: the misfit is the same on both sides.
    value_after, se_after, df_after : float
        The later score, likewise.

    Returns
    -------
    Change
        Points, with a 90 % t interval; a number that is NaN on either side gives NaN and "no clear
        change".

    Raises
    ------
    ValueError
        If a standard error is negative, or degrees of freedom are not above 0.

    References
    ----------
    .. [1] B. L. Welch (1947). The generalization of "Student's" problem when several different
       population variances are involved. Biometrika 34, 28-35. doi:10.1093/biomet/34.1-2.28
    .. [2] F. E. Satterthwaite (1946). An approximate distribution of estimates of variance
       components. Biometrics Bulletin 2(6), 110-114. doi:10.2307/3002019

    Examples
    --------
    >>> moved = difference(50.0, 3.0, 17.0, 62.0, 4.0, 17.0)
    >>> moved.delta, moved.se, round(moved.mdc, 2), moved.verdict
    (12.0, 5.0, 8.47, 'up')
    """
    if min(se_before, se_after) < 0 or min(df_before, df_after) <= 0:
        raise ValueError("standard errors are 0 or more and degrees of freedom above 0")

    delta = value_after - value_before
    se = float(np.hypot(se_before, se_after))
    df = _satterthwaite((se_before, se_after), (df_before, df_after))
    mdc = float(half_width(np.array([se]), np.array([df]))[0])
    p = float(two_sided_p(np.array([delta]), np.array([se]), np.array([df]))[0])
    verdict: Verdict = NO_CHANGE
    if abs(delta) > mdc and abs(delta) >= MEANINGFUL:
        verdict = "up" if delta > 0 else "down"
    return Change(value_before, delta, se, df, delta - mdc, delta + mdc, p, mdc, verdict)


def headline(changes: Sequence[Change]) -> int | None:
    """Choose the change that a page may put first.

    Looking at all dimensions for the most striking change finds one too easily, so the headline
    must also hold after Holm's correction over all of them.

    Parameters
    ----------
    changes : sequence of Change
        One for each dimension.

    Returns
    -------
    int or None
        Place of the largest change that is called and has an adjusted p-value of at most .10; None
        if there is none.

    References
    ----------
    .. [1] S. Holm (1979). A simple sequentially rejective multiple test procedure. Scandinavian
       Journal of Statistics 6(2), 65-70. jstor.org/stable/4615733

    Examples
    --------
    >>> still = difference(50.0, 3.0, 17.0, 51.0, 3.0, 17.0)
    >>> moved = difference(50.0, 3.0, 17.0, 66.0, 3.0, 17.0)
    >>> headline([still, moved, still]), headline([still, still])
    (1, None)
    """
    adjusted = holm(np.array([change.p for change in changes]))
    held = [
        place
        for place, change in enumerate(changes)
        if change.is_clear and adjusted[place] <= LEVEL
    ]
    return max(held, key=lambda place: abs(changes[place].delta), default=None)


def holm(p_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Adjust p-values for being many, by Holm's step-down procedure.

    Parameters
    ----------
    p_values : ndarray of shape (n,), float64
        In [0, 1]; NaN where there was no test, which then does not count.

    Returns
    -------
    ndarray of shape (n,), float64
        Adjusted p-values in [0, 1]: comparing each with a level keeps the chance of even one false
        finding below that level.

    Raises
    ------
    ValueError
        If a p-value lies outside [0, 1].

    References
    ----------
    .. [1] S. Holm (1979). A simple sequentially rejective multiple test procedure. Scandinavian
       Journal of Statistics 6(2), 65-70. jstor.org/stable/4615733

    Examples
    --------
    >>> holm(np.array([0.03, 0.01, np.nan, 0.5]))
    array([0.06, 0.03,  nan, 0.5 ])
    """
    tested = np.flatnonzero(~np.isnan(p_values))
    if np.any((p_values[tested] < 0) | (p_values[tested] > 1)):
        raise ValueError("a p-value lies outside 0 to 1")

    order = tested[np.argsort(p_values[tested], kind="stable")]
    remaining = np.arange(len(order), 0, -1)
    adjusted = np.full(p_values.shape, np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(p_values[order] * remaining), 1.0)
    return adjusted


def welch(a: NDArray[np.float64], b: NDArray[np.float64]) -> Comparison:
    """Compare the means of two samples whose variances may differ.

    For two open sets of numbers. Rounds are compared by `difference`, whose pooled variances
    hold their level down to two respondents.

    Parameters
    ----------
    a, b : ndarray of shape (n,) and (m,), float64
        The samples, in one unit, of two numbers or more each.

    Returns
    -------
    Comparison
        Mean of `b` minus mean of `a`, with Welch's t test.

    Raises
    ------
    ValueError
        If a sample has fewer than two numbers, or neither varies.

    References
    ----------
    .. [1] B. L. Welch (1947). The generalization of "Student's" problem when several different
       population variances are involved. Biometrika 34, 28-35. doi:10.1093/biomet/34.1-2.28

    Examples
    --------
    >>> found = welch(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0]))
    >>> found.difference, round(found.t, 4), round(found.df, 4)
    (2.0, 1.5492, 2.9412)
    """
    if min(len(a), len(b)) < FEWEST:
        raise ValueError("each sample needs two numbers")
    errors = [float(np.sqrt(sample.var(ddof=1) / len(sample))) for sample in (a, b)]
    se = float(np.hypot(errors[0], errors[1]))
    if not se > ALIKE * max(abs(float(a.mean())), abs(float(b.mean()))):
        raise ValueError("neither sample varies, or a number is missing")

    found = float(b.mean() - a.mean())
    df = _satterthwaite((errors[0], errors[1]), (len(a) - 1, len(b) - 1))
    p = two_sided_p(np.array([found]), np.array([se]), np.array([df]))
    return Comparison(found, found / se, df, float(p[0]))


def reliable_change(before: float, after: float, sd: float, reliability: float) -> float:
    """Return the reliable change index: a change in units of its error of measurement.

    A fixed yardstick beside `difference`: `sd` and `reliability` are published with the instrument
    and do not depend on the round. Beyond 1.96 either way a change is more than error.

    Parameters
    ----------
    before, after : float
        The two scores, in one unit.
    sd : float
        Standard deviation of scores in the population, in the same unit, > 0.
    reliability : float
        Of the scores, in [0, 1).

    Returns
    -------
    float
        ``(after - before) / (sqrt(2) sd sqrt(1 - reliability))``, dimensionless.

    Raises
    ------
    ValueError
        If `sd` is not above 0, or `reliability` not in [0, 1).

    References
    ----------
    .. [1] N. S. Jacobson, P. Truax (1991). Clinical significance: a statistical approach to
       defining meaningful change in psychotherapy research. Journal of Consulting and Clinical
       Psychology 59(1), 12-19. doi:10.1037/0022-006X.59.1.12

    Examples
    --------
    >>> round(reliable_change(47.5, 32.5, sd=10.0, reliability=0.8), 4)
    -2.3717
    """
    if sd <= 0 or not 0 <= reliability < 1:
        raise ValueError("sd is above 0 and reliability from 0 to below 1")
    return float((after - before) / (np.sqrt(2) * sd * np.sqrt(1 - reliability)))


def _satterthwaite(errors: tuple[float, float], df: tuple[float, float]) -> float:
    """Return the degrees of freedom of a difference of two independent estimates."""
    first, second = errors[0] ** 2, errors[1] ** 2
    if not first + second:
        return df[0] + df[1]
    return (first + second) ** 2 / (first**2 / df[0] + second**2 / df[1])
