"""Whether raters, or members of a group, tell subjects apart: intraclass correlations."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

ALPHA = 0.05  # the intervals hold 95 %, as the literature prints them
FEWEST = 2  # subjects, raters or groups


ROUNDING = 10 * float(np.finfo(float).eps)  # of a number, what arithmetic may leave of it


@dataclass(frozen=True, slots=True)
class IccForm:
    """One of the six intraclass correlations, with its test and interval."""

    name: str  # ICC1, ICC2, ICC3, or with k for the mean of all raters
    value: float  # dimensionless, at most 1; below 0 where raters differ more than subjects
    f: float  # F statistic of subjects that do not differ
    df1: int
    df2: int
    p: float
    low: float  # lower end of the 95 % interval
    high: float  # upper end


@dataclass(frozen=True, slots=True)
class Icc:
    """The six intraclass correlations of Shrout and Fleiss; iterate for tests and intervals."""

    icc1: float  # ICC(1,1): each subject rated by raters of its own
    icc2: float  # ICC(2,1): the same raters, drawn at random
    icc3: float  # ICC(3,1): these raters and no others
    icc1k: float  # ICC(1,k): the same for the mean of the k raters
    icc2k: float  # ICC(2,k)
    icc3k: float  # ICC(3,k)
    ms_subjects: float  # mean squares, in the unit of the ratings squared
    ms_raters: float
    ms_residual: float
    forms: tuple[IccForm, ...]  # in the order above

    def __iter__(self) -> Iterator[IccForm]:
        """Go through the six forms.

        Returns
        -------
        iterator of IccForm
            In the order ICC1, ICC2, ICC3, ICC1k, ICC2k, ICC3k.
        """
        return iter(self.forms)


class GroupIcc(NamedTuple):
    """How far membership of a group tells what a member says."""

    icc1: float  # of one member's value
    icc2: float  # of the mean of a group


@dataclass(frozen=True, slots=True)
class _MeanSquares:
    """The two-way table of n subjects by k raters, analysed."""

    n: int
    k: int
    subjects: float
    raters: float
    residual: float
    df_residual: int


def icc(ratings: NDArray[np.float64]) -> Icc:
    """Return the six intraclass correlations of n subjects rated by k raters.

    After Shrout and Fleiss [1]_, with the intervals of ICC(2,1) and ICC(2,k) by Satterthwaite's
    degrees of freedom [2]_, as R's ``psych::ICC(lmer = FALSE)`` prints them. Ratings that
    leave no residual have an infinite F, p = 0, and NaN for the intervals of the random raters;
    what would be 0 divided by 0 is NaN.

    Parameters
    ----------
    ratings : ndarray of shape (n, k), float64
        Rows are subjects and columns raters, in any one unit.

    Returns
    -------
    Icc
        Dimensionless, at most 1 each, with F, degrees of freedom, p and 95 % intervals.

    Raises
    ------
    ValueError
        If there are fewer than two subjects or raters, a rating is missing, or none differ.

    References
    ----------
    .. [1] P. E. Shrout, J. L. Fleiss (1979). Intraclass correlations: uses in assessing rater
       reliability. Psychological Bulletin 86(2), 420-428. doi:10.1037/0033-2909.86.2.420
    .. [2] K. O. McGraw, S. P. Wong (1996). Forming inferences about some intraclass correlation
       coefficients. Psychological Methods 1(1), 30-46. doi:10.1037/1082-989X.1.1.30

    Examples
    --------
    >>> first = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8]]
    >>> raters = first + [[7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> found = icc(np.array(raters, dtype=float))
    >>> round(found.icc1, 2), round(found.icc2, 2), round(found.icc3, 2)
    (0.17, 0.29, 0.71)
    >>> [form.name for form in found if form.value > 0.5]
    ['ICC3', 'ICC2k', 'ICC3k']
    """
    table = _mean_squares(ratings)
    icc1, icc1k = _one_way(table)
    icc2, icc2k = _random_raters(table)
    icc3, icc3k = _fixed_raters(table)
    return Icc(
        icc1=icc1.value,
        icc2=icc2.value,
        icc3=icc3.value,
        icc1k=icc1k.value,
        icc2k=icc2k.value,
        icc3k=icc3k.value,
        ms_subjects=table.subjects,
        ms_raters=table.raters,
        ms_residual=table.residual,
        forms=(icc1, icc2, icc3, icc1k, icc2k, icc3k),
    )


def icc_groups(values: NDArray[np.float64], groups: NDArray[np.generic]) -> GroupIcc:
    """Return ICC(1) and ICC(2) of values in groups of any sizes.

    The one-way analysis of variance with the arithmetic mean of the groups' sizes for k, as R's
    ``multilevel::ICC1`` and ``ICC2`` have it [1]_.

    Parameters
    ----------
    values : ndarray of shape (n,), float64
        One value a member, in any one unit; NaN where there is none, which is left out.
    groups : ndarray of shape (n,)
        Each member's group: labels of any kind that can be sorted, none missing.

    Returns
    -------
    GroupIcc
        ICC(1), in [-1 / (k - 1), 1], and ICC(2), at most 1 and minus infinity where the groups'
        means are all the same.

    Raises
    ------
    ValueError
        If shapes differ, a label is missing, there are fewer than two groups, no group has two
        members, or no values differ.

    References
    ----------
    .. [1] P. D. Bliese (2000). Within-group agreement, non-independence, and reliability. In: K. J.
       Klein, S. W. J. Kozlowski (eds.), Multilevel Theory, Research, and Methods in Organizations,
       349-381. Jossey-Bass, ISBN 978-0-7879-5228-0.

    Examples
    --------
    >>> found = icc_groups(np.array([1.0, 2.0, 3.0, 5.0, 6.0]), np.array([0, 0, 1, 1, 1]))
    >>> round(found.icc1, 4), round(found.icc2, 4)
    (0.7054, 0.8569)
    """
    if values.shape != groups.shape or values.ndim != 1:
        raise ValueError(f"{values.shape} values for {groups.shape} labels")
    if np.issubdtype(groups.dtype, np.inexact) and np.isnan(groups.astype(np.float64)).any():
        raise ValueError("a label is missing")

    kept = ~np.isnan(values)
    _, member = np.unique(groups[kept], return_inverse=True)
    deviation = values[kept] - values[kept].mean() if kept.any() else values[kept]
    if np.all(np.abs(deviation) <= ROUNDING * np.abs(values[kept]).max(initial=0.0)):
        deviation = np.zeros_like(deviation)  # what is left of equal numbers is rounding
    sizes = np.bincount(member)
    means = np.bincount(member, weights=deviation) / sizes
    between = float(sizes @ means**2)
    within = float(((deviation - means[member]) ** 2).sum())
    return icc_of(between, within, len(sizes), int(sizes.sum()))


def icc_of(between: float, within: float, groups: int, n: int) -> GroupIcc:
    """Return ICC(1) and ICC(2) from sums of squares.

    Parameters
    ----------
    between, within : float
        Sums of squares between and within the groups, in the unit of the values squared, >= 0.
    groups : int
        Number of groups, at least 2.
    n : int
        Members in all groups together, more than there are groups.

    Returns
    -------
    GroupIcc
        As `icc_groups`.

    Raises
    ------
    ValueError
        If there are fewer than two groups, no group has two members, a sum is below 0, or both
        are 0.

    References
    ----------
    .. [1] P. D. Bliese (2000). Within-group agreement, non-independence, and reliability. In: K. J.
       Klein, S. W. J. Kozlowski (eds.), Multilevel Theory, Research, and Methods in Organizations,
       349-381. Jossey-Bass, ISBN 978-0-7879-5228-0.

    Examples
    --------
    >>> found = icc_of(between=60.0, within=20.0, groups=3, n=23)  # mean squares 30 and 1
    >>> round(found.icc1, 4), round(found.icc2, 4)
    (0.7909, 0.9667)
    """
    if not n > groups >= FEWEST:
        raise ValueError(f"{groups} groups of {n} members: two groups, and one of two, are needed")
    if min(between, within) < 0 or not between + within:
        raise ValueError("sums of squares are 0 or more, and not both 0")

    ms_between, ms_within = between / (groups - 1), within / (n - groups)
    gained = ms_between - ms_within
    size = n / groups
    icc2 = gained / ms_between if ms_between else -np.inf
    return GroupIcc(gained / (ms_between + (size - 1) * ms_within), float(icc2))


def _mean_squares(ratings: NDArray[np.float64]) -> _MeanSquares:
    """Analyse the variance of a two-way table without replication."""
    if ratings.ndim != 2 or min(ratings.shape) < FEWEST:  # noqa: PLR2004 - subjects by raters
        raise ValueError(f"ratings of shape {ratings.shape}: two subjects and raters are needed")
    if np.isnan(ratings).any():
        raise ValueError("a rating is missing")
    if np.ptp(ratings) == 0:
        raise ValueError("all ratings are the same")

    n, k = ratings.shape
    deviation = ratings - ratings.mean()
    subject, rater = deviation.mean(axis=1), deviation.mean(axis=0)
    residual = deviation - subject[:, None] - rater
    return _MeanSquares(
        n=n,
        k=k,
        subjects=float(k * (subject**2).sum() / (n - 1)),
        raters=float(n * (rater**2).sum() / (k - 1)),
        residual=float((residual**2).sum() / ((n - 1) * (k - 1))),
        df_residual=(n - 1) * (k - 1),
    )


def _one_way(table: _MeanSquares) -> tuple[IccForm, IccForm]:
    """Return ICC(1,1) and ICC(1,k)."""
    df = table.n * (table.k - 1)
    within = (table.raters * (table.k - 1) + table.residual * table.df_residual) / df
    return _consistency("ICC1", table, within, df)


def _fixed_raters(table: _MeanSquares) -> tuple[IccForm, IccForm]:
    """Return ICC(3,1) and ICC(3,k)."""
    return _consistency("ICC3", table, table.residual, table.df_residual)


def _consistency(name: str, table: _MeanSquares, error: float, df2: int) -> tuple[IccForm, IccForm]:
    """Return the forms in which one mean square is the error, for one rater and for k."""
    k, df1 = table.k, table.n - 1
    f = _ratio(table.subjects, error)
    p = float(special.fdtrc(df1, df2, f))
    ends = f / _quantile(df1, df2), f * _quantile(df2, df1)
    single = _share(f, k), *(_share(end, k) for end in ends)
    mean = _share(f, 1), *(_share(end, 1) for end in ends)
    return (
        IccForm(name, single[0], f, df1, df2, p, *single[1:]),
        IccForm(f"{name}k", mean[0], f, df1, df2, p, *mean[1:]),
    )


def _random_raters(table: _MeanSquares) -> tuple[IccForm, IccForm]:
    """Return ICC(2,1) and ICC(2,k)."""
    n, k, df1, df2 = table.n, table.k, table.n - 1, table.df_residual
    gained = table.subjects - table.residual
    spread = (table.raters - table.residual) / n
    single = _ratio(gained, table.subjects + (k - 1) * table.residual + k * spread)
    mean = _ratio(gained, table.subjects + spread)

    low, high = _random_raters_interval(table, single)
    f = _ratio(table.subjects, table.residual)
    p = float(special.fdtrc(df1, df2, f))
    stepped = tuple(_ratio(end * k, 1 + end * (k - 1)) for end in (low, high))
    return (
        IccForm("ICC2", single, f, df1, df2, p, low, high),
        IccForm("ICC2k", mean, f, df1, df2, p, *stepped),
    )


def _random_raters_interval(table: _MeanSquares, value: float) -> tuple[float, float]:
    """Return the interval of ICC(2,1), by Satterthwaite's degrees of freedom."""
    n, k = table.n, table.k
    f_raters = _ratio(table.raters, table.residual)
    rest = n * (1 + (k - 1) * value) - k * value
    df = _ratio(
        table.df_residual * (k * value * f_raters + rest) ** 2,
        (n - 1) * k**2 * value**2 * f_raters**2 + rest**2,
    )
    noise = k * table.raters + (k * n - k - n) * table.residual
    upper, lower = _quantile(n - 1, df), _quantile(df, n - 1)
    return (
        _ratio(n * (table.subjects - upper * table.residual), upper * noise + n * table.subjects),
        _ratio(n * (lower * table.subjects - table.residual), noise + n * lower * table.subjects),
    )


def _share(f: float, k: int) -> float:
    """Turn an F ratio into the intraclass correlation of one of k raters; k = 1 is their mean."""
    if np.isinf(f):
        return 1.0
    return (f - 1) / (f + k - 1) if f + k - 1 else -np.inf


def _quantile(df1: float, df2: float) -> float:
    """Return the upper F quantile of the 95 % interval."""
    return float(special.fdtri(df1, df2, 1 - ALPHA / 2))


def _ratio(above: float, below: float) -> float:
    """Divide as R does: by 0 to infinity, and 0 by 0 to NaN."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.divide(above, below))
