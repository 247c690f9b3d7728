"""Who sees the organisation differently: leaders and frontline, the organisation and customers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.method.change import holm
from apps.method.dimensions import DimensionScores
from apps.method.estimate import LEVEL, TOP, Estimates, half_width, rounded, two_sided_p
from apps.method.form import Form

MEANINGFUL = 10.0  # points that a gap must reach to be called one


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """Differences between two views of the same dimensions; NaN where a view is missing."""

    dimensions: tuple[str, ...]  # codes, in the order of the arrays
    value: NDArray[np.float64]  # first view minus second, points, -100 to 100
    se: NDArray[np.float64]  # standard error, points
    df: NDArray[np.float64]  # degrees of freedom
    low: NDArray[np.float64]  # lower end of the 90 % interval, points
    high: NDArray[np.float64]  # upper end, points
    p: NDArray[np.float64]  # two-sided p-value, after Holm over the dimensions
    called: NDArray[np.bool_]  # whether it may be called a gap


def role_gap(
    scores: DimensionScores, form: Form, upper: str = "leader", lower: str = "frontline"
) -> Gaps:
    """Compare how two groups of respondents see each dimension.

    The interval is the t interval of `dimensions.score`, with both groups' errors and the prior's
    degrees of freedom counted once. A gap is called if its 90 % interval still leaves out 0 after
    Holm's correction [1]_ over the dimensions, and it reaches ten points.

    Parameters
    ----------
    scores : DimensionScores
        The organisation's scores, by group.
    form : Form
        The instrument's form.
    upper, lower : str
        Codes of two roles: the gap is the first's score minus the second's.

    Returns
    -------
    Gaps
        One for each dimension, in points.

    Raises
    ------
    ValueError
        If a role is not one of the form's.

    References
    ----------
    .. [1] S. Holm (1979). A simple sequentially rejective multiple test procedure. Scandinavian
       Journal of Statistics 6(2), 65-70. jstor.org/stable/4615733

    Examples
    --------
    >>> from apps.method.dimensions import score
    >>> from apps.method.form import miniature
    >>> people = np.repeat([[90.0, 50.0], [40.0, 52.0]], 6, axis=0)
    >>> found = role_gap(score(people, np.repeat([0, 2], 6), miniature()), miniature())
    >>> found.value, found.called
    (array([50., -2.]), array([ True, False]))
    """
    for role in (upper, lower):
        if role not in form.roles:
            raise ValueError(f"{role} is none of the roles {form.roles}")

    first, second = form.roles.index(upper), form.roles.index(lower)
    by_group = scores.by_group
    return gaps_of(
        form.dimensions,
        by_group.value[first] - by_group.value[second],
        np.hypot(by_group.se[first], by_group.se[second]),
        by_group.df[first] + by_group.df[second] - form.prior_df,
    )


def mirror_gap(scores: DimensionScores, customers: Estimates, form: Form) -> Gaps:
    """Compare the organisation's own view with its customers'.

    Parameters
    ----------
    scores : DimensionScores
        The organisation's own scores.
    customers : Estimates
        What customers say, one entry for each statement of the form's mirror.
    form : Form
        The instrument's form.

    Returns
    -------
    Gaps
        Own score minus the customers', in points, one for each mirror statement; called by the rule
        of `role_gap`.

    Raises
    ------
    ValueError
        If there is not one customers' score for each statement of the mirror.

    References
    ----------
    .. [1] S. Holm (1979). A simple sequentially rejective multiple test procedure. Scandinavian
       Journal of Statistics 6(2), 65-70. jstor.org/stable/4615733

    Examples
    --------
    >>> from apps.method.dimensions import mirror_score, score
    >>> from apps.method.form import miniature
    >>> own = score(np.full((8, 2), 75.0), np.repeat([0, 2], 4), miniature())
    >>> customers = mirror_score(np.tile([2, 4], (40, 1)), miniature())
    >>> mirror_gap(own, customers, miniature()).value
    array([50.,  0.])
    """
    at = form.mirrored
    if customers.value.shape != at.shape:
        raise ValueError(f"{customers.value.shape} scores for {len(at)} statements")

    return gaps_of(
        form.mirror,
        scores.value[at] - customers.value,
        np.hypot(scores.se[at], customers.se),
        scores.df[at] + customers.df - form.prior_df,
    )


def calibration(gaps: Gaps) -> float:
    """Say how well an organisation judges itself: 100 minus its mean gap to the customers.

    Gaps of opposite sign cancel: the mean tells over-estimation from modesty, not their scatter.

    Parameters
    ----------
    gaps : Gaps
        Own view minus the customers', in points.

    Returns
    -------
    float
        Points in [0, 100], 100 the best; NaN if no dimension has both views.

    Examples
    --------
    >>> from apps.method.dimensions import mirror_score, score
    >>> from apps.method.form import miniature
    >>> own = score(np.full((8, 2), 75.0), np.repeat([0, 2], 4), miniature())
    >>> customers = mirror_score(np.tile([2, 4], (40, 1)), miniature())
    >>> calibration(mirror_gap(own, customers, miniature()))
    75.0
    """
    known = gaps.value[~np.isnan(gaps.value)]
    return TOP - abs(float(known.mean())) if known.size else float("nan")


def gaps_of(
    dimensions: tuple[str, ...],
    value: NDArray[np.float64],
    se: NDArray[np.float64],
    df: NDArray[np.float64],
) -> Gaps:
    """Give differences their intervals, and say which may be called gaps.

    The rule of `role_gap`, for differences that were computed elsewhere.

    Parameters
    ----------
    dimensions : tuple of str
        Codes, three letters at most, in the order of the arrays.
    value, se : ndarray of shape (n,), float64
        Differences and their standard errors, in points; NaN where there is none.
    df : ndarray of shape (n,), float64
        Degrees of freedom of `se`.

    Returns
    -------
    Gaps
        The same with 90 % intervals, and p-values after Holm's correction [1]_ over all of them.

    References
    ----------
    .. [1] S. Holm (1979). A simple sequentially rejective multiple test procedure. Scandinavian
       Journal of Statistics 6(2), 65-70. jstor.org/stable/4615733

    Examples
    --------
    >>> found = gaps_of(("TEC", "INT"), np.array([25.0, 4.0]), np.full(2, 5.0), np.full(2, 20.0))
    >>> found.low.round(1), found.called
    (array([16.4, -4.6]), array([ True, False]))
    """
    half = half_width(se, df)
    p = holm(two_sided_p(value, se, df))
    called = (p < LEVEL) & (np.abs(value) >= MEANINGFUL)
    value, se, low, high, p = map(rounded, (value, se, value - half, value + half, p))
    return Gaps(dimensions, value, se, df, low, high, p, called)
