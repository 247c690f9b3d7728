"""From respondents' scores to an organisation's: dimensions by group and overall, with errors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.method.estimate import Estimates, estimates, rounded
from apps.method.form import HIGHEST, LOWEST, Form
from apps.method.scale import NOT_APPLICABLE, pomp


@dataclass(frozen=True, slots=True, eq=False)
class DimensionScores:
    """Scores in K dimensions, over all groups and by group; NaN where nobody counts.

    The covariance serves later computation and is not for publication: it holds more of how
    respondents spread than the standard errors do.
    """

    value: NDArray[np.float64]  # (K,) points, 0-100
    se: NDArray[np.float64]  # (K,) standard error, points
    df: NDArray[np.float64]  # (K,) degrees of freedom
    low: NDArray[np.float64]  # (K,) lower end of the 90 % interval, points
    high: NDArray[np.float64]  # (K,) upper end, points
    n: NDArray[np.intp]  # (K,) respondents who count
    covariance: NDArray[np.float64]  # (K, K) of `value`, points squared
    by_group: Estimates  # (G, K), in the order of the form's roles


def score(
    respondent_scores: NDArray[np.float64],
    groups: NDArray[np.integer],
    form: Form,
    headcounts: NDArray[np.float64] | None = None,
) -> DimensionScores:
    """Score an organisation in every dimension.

    A score is the weighted mean of the groups' means; where a group has nobody, the weights of the
    others are stretched. A group's variance is pooled with a prior worth `form.prior_df` degrees of
    freedom [1]_, so that the interval holds its level from the smallest groups on and a single
    respondent has a standard error too:

    ``v = (nu0 s0^2 + (n - 1) s^2) / (nu0 + n - 1)``,
    ``SE^2 = sum over groups of w^2 v / n``, ``df = nu0 + sum over groups of (n - 1)``.

    Parameters
    ----------
    respondent_scores : ndarray of shape (n_respondents, D), float64
        Percent of maximum possible, 0-100; NaN where a respondent does not count.
    groups : ndarray of shape (n_respondents,), int
        Each respondent's group, an index into `form.roles`.
    form : Form
        The instrument's form.
    headcounts : ndarray of shape (G,), float64, optional
        People in each group, declared by the organisation; NaN where not. The variance of a group
        then shrinks by the share that answered.

    Returns
    -------
    DimensionScores
        Points in [0, 100] with 90 % intervals.

    Raises
    ------
    ValueError
        If shapes differ, a group is not one of the form's, or more people of a group answered than
        it has.

    References
    ----------
    .. [1] A. Gelman, J. B. Carlin, H. S. Stern, D. B. Dunson, A. Vehtari, D. B. Rubin (2013).
       Bayesian Data Analysis, third edition, section 2.6 (the scaled inverse chi-squared prior of a
       variance). doi:10.1201/b16018

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> people = np.array([[60.0, 50.0], [80.0, 50.0], [40.0, np.nan]])
    >>> scores = score(people, np.array([0, 0, 2]), miniature())  # no manager answered
    >>> scores.value.round(2)
    array([52.86, 50.  ])
    >>> scores.se.round(2)
    array([10.33, 10.79])
    >>> scores.by_group.n
    array([[2, 2],
           [0, 0],
           [1, 0]])
    """
    prior_sd = np.full(len(form.dimensions), form.prior_sd)
    return weigh(respondent_scores, groups, form, prior_sd, headcounts)


def weigh(
    columns: NDArray[np.float64],
    groups: NDArray[np.integer],
    form: Form,
    prior_sd: NDArray[np.float64],
    headcounts: NDArray[np.float64] | None = None,
    halo: float = 0.0,
) -> DimensionScores:
    """Weigh any columns of points as `score` weighs the dimensions.

    Parameters
    ----------
    columns : ndarray of shape (n_respondents, K), float64
        Points, 0-100; NaN where a respondent does not count.
    groups : ndarray of shape (n_respondents,), int
        Each respondent's group, an index into `form.roles`.
    form : Form
        The instrument's form: its roles, weights and prior degrees of freedom.
    prior_sd : ndarray of shape (K,), float64
        Prior standard deviation between respondents of one role, in points.
    headcounts : ndarray of shape (G,), float64, optional
        People in each group; NaN where not declared.
    halo : float
        Standard deviation of what respondents of one role bring to all columns alike, in points:
        the prior covariance of two columns is its square. 0 errs towards wide intervals of
        contrasts, and towards narrow ones of sums.

    Returns
    -------
    DimensionScores
        Points in [0, 100] with 90 % intervals, and their joint covariance.

    Raises
    ------
    ValueError
        As `score`.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> one = weigh(np.array([[40.0]]), np.array([2]), miniature(), np.array([25.0]))
    >>> one.value, one.se  # one respondent: the prior's standard deviation alone
    (array([40.]), array([25.]))
    """
    if columns.shape != (len(groups), len(prior_sd)):
        raise ValueError(f"{columns.shape} points for {len(groups)} people and {len(prior_sd)}")
    if np.any((groups < 0) | (groups >= len(form.roles))):
        raise ValueError("a respondent's group is none of the form's roles")

    sizes = np.full(len(form.roles), np.nan) if headcounts is None else headcounts
    prior = np.where(np.eye(len(prior_sd), dtype=np.bool_), np.diag(prior_sd**2), halo**2)
    means, covariances, counts = [], [], []
    for role, size in enumerate(sizes):
        mean, covariance, count = _mean(columns[groups == role], form.prior_df, prior, size)
        means.append(mean)
        covariances.append(covariance)
        counts.append(count)
    return _weighted(np.array(means), np.array(covariances), np.array(counts), form)


def mirror_score(mirror: NDArray[np.integer], form: Form) -> Estimates:
    """Score what customers say of the organisation, statement by statement.

    Customers are one group and a statement is a single question, so its prior is that of a single
    question; all else is as in `score`.

    Parameters
    ----------
    mirror : ndarray of shape (n_customers, n_mirror), int
        Codes: 1 to 5 answered, 0 not answered, -1 don't know, -2 not applicable.
    form : Form
        The instrument's form.

    Returns
    -------
    Estimates
        Arrays of shape (n_mirror,): points in [0, 100] with 90 % intervals.

    Raises
    ------
    ValueError
        If the shape does not fit the form's mirror, or a code is not known.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> customers = mirror_score(np.array([[5, 3], [4, 0], [4, -1]]), miniature())
    >>> customers.value.round(2), customers.n
    (array([83.33, 50.  ]), array([3, 1]))
    """
    if mirror.shape != (len(mirror), len(form.mirror)):
        raise ValueError(f"answers of shape {mirror.shape} to {len(form.mirror)} statements")
    if np.any((mirror < NOT_APPLICABLE) | (mirror > HIGHEST)):
        raise ValueError(f"an answer lies outside {NOT_APPLICABLE} to {HIGHEST}")

    points = pomp(np.where(mirror >= LOWEST, mirror, np.nan), LOWEST, HIGHEST)
    prior_sd = np.full(len(form.mirror), form.outlook_prior_sd)
    mean, covariance, n = _mean(points, form.prior_df, np.diag(prior_sd**2), np.nan)
    se = np.where(n > 0, np.sqrt(np.diagonal(covariance)), np.nan)
    return estimates(mean, se, np.where(n > 0, form.prior_df + n - 1, np.nan), n)


def _mean(
    points: NDArray[np.float64], prior_df: float, prior: NDArray[np.float64], headcount: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """Return one group's means (K,), their covariance (K, K) and who counts (K,).

    A missing answer enters the cross-products as a deviation of 0, and the number two columns
    share as it is: the covariance then has the variances of `score` on its diagonal and stays
    positive definite whatever is missing, being a Schur product of two such matrices.
    """
    answered = ~np.isnan(points)
    n = answered.sum(axis=0)
    held = np.maximum(n, 1)
    if np.any(n > headcount):
        raise ValueError(f"{n.max()} people answered in a group of {headcount:g}")

    mean = np.where(answered, points, 0.0).sum(axis=0) / held
    deviation = np.where(answered, points - mean, 0.0)
    df = np.sqrt(prior_df + held - 1)
    pooled = (prior_df * prior + deviation.T @ deviation) / np.outer(df, df)
    unseen = np.ones(len(n)) if np.isnan(headcount) else np.sqrt(1 - n / headcount)
    share = unseen / held
    together = answered.T.astype(np.float64) @ answered * np.outer(share, share)
    return np.where(n > 0, mean, np.nan), pooled * together, n


def _weighted(
    means: NDArray[np.float64],
    covariances: NDArray[np.float64],
    counts: NDArray[np.intp],
    form: Form,
) -> DimensionScores:
    """Return the groups' weighted mean and all that belongs to it."""
    present = counts > 0
    anyone = present.any(axis=0)
    total = np.where(anyone, form.weights @ present, 1.0)
    weights = np.where(present, form.weights[:, None], 0.0) / total
    covariance = np.einsum("gk,gl,gkl->kl", weights, weights, covariances)
    value = np.where(anyone, (weights * np.where(present, means, 0.0)).sum(axis=0), np.nan)
    se = np.where(anyone, np.sqrt(np.diagonal(covariance)), np.nan)
    df = np.where(anyone, form.prior_df + np.where(present, counts - 1, 0).sum(axis=0), np.nan)

    overall = estimates(value, se, df, counts.sum(axis=0))
    group_se = np.where(present, np.sqrt(np.diagonal(covariances, axis1=1, axis2=2)), np.nan)
    group_df = np.where(present, form.prior_df + counts - 1, np.nan)
    return DimensionScores(
        value=overall.value,
        se=overall.se,
        df=df,
        low=overall.low,
        high=overall.high,
        n=overall.n,
        covariance=rounded(np.where(np.outer(anyone, anyone), covariance, np.nan)),
        by_group=estimates(means, group_se, group_df, counts),
    )
