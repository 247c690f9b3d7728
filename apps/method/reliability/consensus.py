"""Whether the members of one group agree: r_wg, r_wg(J) and the average deviation."""

import numpy as np
from numpy.typing import NDArray

FEWEST_OPTIONS = 2  # of an answer scale
FEWEST_RATINGS = 2  # between which there is agreement


def r_wg(ratings: NDArray[np.float64], options: int) -> float:
    """Return how far people agree on one item, against answering at random.

    ``1 - s^2 / sigma_E^2``, with the variance ``sigma_E^2 = (A^2 - 1) / 12`` of answers that are
    spread evenly over A options [1]_. More spread than that counts as 0, as in R's
    ``multilevel::rwg``.

    Parameters
    ----------
    ratings : ndarray of shape (n_people,), float64
        Their answers, in scale points one apart; NaN where there is none, which is left out.
    options : int
        Number A of answer options, at least 2.

    Returns
    -------
    float
        Dimensionless, in [0, 1]: 1 if all gave the same answer; NaN for fewer than two answers.

    Raises
    ------
    ValueError
        If there are fewer than two options, or the ratings are not one-dimensional.

    References
    ----------
    .. [1] L. R. James, R. G. Demaree, G. Wolf (1984). Estimating within-group interrater
       reliability with and without response bias. Journal of Applied Psychology 69(1), 85-98.
       doi:10.1037/0021-9010.69.1.85

    Examples
    --------
    >>> round(r_wg(np.array([5.0, 4.0, 5.0, 4.0, 3.0]), options=5), 10)
    0.65
    """
    if ratings.ndim != 1:
        raise ValueError(f"ratings of one item have one axis, not {ratings.ndim}")
    return r_wg_j(ratings[:, None], options)


def r_wg_j(items: NDArray[np.float64], options: int) -> float:
    """Return how far people agree on J items of one scale.

    ``J (1 - q) / (J (1 - q) + q)``, with q the mean variance of the items divided by the variance
    ``(A^2 - 1) / 12`` of answers at random [1]_; a q above 1 counts as 1, as in R's
    ``multilevel::rwg.j``. As there, whoever left out an item is left out.

    Parameters
    ----------
    items : ndarray of shape (n_people, J), float64
        Answers in scale points one apart, reversed items turned; NaN where there is none.
    options : int
        Number A of answer options, at least 2.

    Returns
    -------
    float
        Dimensionless, in [0, 1]; NaN if fewer than two people answered everything.

    Raises
    ------
    ValueError
        If there are fewer than two options, or the items are not two-dimensional.

    References
    ----------
    .. [1] L. R. James, R. G. Demaree, G. Wolf (1984). Estimating within-group interrater
       reliability with and without response bias. Journal of Applied Psychology 69(1), 85-98.
       doi:10.1037/0021-9010.69.1.85

    Examples
    --------
    >>> answers = np.array([[4.0, 5.0, 4.0], [4.0, 4.0, 5.0], [3.0, 4.0, 4.0], [5.0, 4.0, 4.0]])
    >>> round(r_wg_j(answers, options=5), 10)
    0.9255319149
    """
    complete = _complete(items)
    variances = complete.var(axis=0, ddof=1) if len(complete) >= FEWEST_RATINGS else None
    return r_wg_j_of(np.full(items.shape[1], np.nan) if variances is None else variances, options)


def r_wg_j_of(variances: NDArray[np.float64], options: int) -> float:
    """Return r_wg(J) of items whose variances are known.

    Parameters
    ----------
    variances : ndarray of shape (J,), float64
        Variance of each item among the people (divided by their number less 1), scale points
        squared.
    options : int
        Number A of answer options, at least 2.

    Returns
    -------
    float
        Dimensionless, in [0, 1]; NaN if a variance is.

    Raises
    ------
    ValueError
        If there are fewer than two options, or no items.

    References
    ----------
    .. [1] L. R. James, R. G. Demaree, G. Wolf (1984). Estimating within-group interrater
       reliability with and without response bias. Journal of Applied Psychology 69(1), 85-98.
       doi:10.1037/0021-9010.69.1.85

    Examples
    --------
    >>> r_wg_j_of(np.array([0.0, 0.0]), options=5), r_wg_j_of(np.array([2.0, 2.5]), options=5)
    (1.0, 0.0)
    """
    if options < FEWEST_OPTIONS:
        raise ValueError(f"an answer scale has two options or more, not {options}")
    if not len(variances):
        raise ValueError("no items to agree on")
    q = float(np.minimum(variances.mean() / ((options**2 - 1) / 12), 1.0))
    common = len(variances) * (1 - q)
    return common / (common + q)


def average_deviation(ratings: NDArray[np.float64]) -> float:
    """Return how far answers lie from their mean, on average.

    The AD(M) index [1]_. For several items it is the mean of the items' indices, AD(M(J)), over
    those who answered them all, as in R's ``multilevel::ad.m``.

    Parameters
    ----------
    ratings : ndarray of shape (n_people,) or (n_people, J), float64
        Answers in scale points, reversed items turned; NaN where there is none.

    Returns
    -------
    float
        Scale points, >= 0: 0 if all gave the same answer. NaN for fewer than two people.

    Raises
    ------
    ValueError
        If there are neither one nor two axes.

    References
    ----------
    .. [1] M. J. Burke, L. M. Finkelstein, M. S. Dusig (1999). On average deviation indices for
       estimating interrater agreement. Organizational Research Methods 2(1), 49-68.
       doi:10.1177/109442819921004

    Examples
    --------
    >>> round(average_deviation(np.array([5.0, 4.0, 5.0, 4.0, 3.0])), 10)
    0.64
    """
    complete = _complete(ratings[:, None] if ratings.ndim == 1 else ratings)
    if len(complete) < FEWEST_RATINGS:
        return float("nan")
    return float(np.abs(complete - complete.mean(axis=0)).mean())


def _complete(items: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep the people who answered everything."""
    if items.ndim != 2:  # noqa: PLR2004 - people by items
        raise ValueError(f"items have two axes, people and items, not {items.ndim}")
    kept: NDArray[np.float64] = items[~np.isnan(items).any(axis=1)]
    return kept
