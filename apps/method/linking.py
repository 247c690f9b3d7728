"""How scores of one instrument version are read on the scale of the next, and when they are not."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from apps.method.estimate import TOP

Reason = Literal["too few anchors", "too few answers"]

ANCHORS = 0.4  # share of a dimension's items that both versions have, from which they are linked
COMPANIES = 30  # organisations that answered both versions of a dimension, or
RESPONDENTS = 200  # respondents who did, from which they are linked
DRIFTED = 2.7  # robust z beyond which an anchor item is dropped
FEWEST = 3  # people that a link can be computed from
NORMAL = 1.4826  # makes the median absolute deviation of a normal sample its standard deviation


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """The line from scores on the old form to scores on the new one."""

    slope: float  # points of the new form a point of the old
    intercept: float  # points of the new form
    covariance: NDArray[np.float64]  # (2, 2) of slope and intercept, in this order
    n: int  # people who answered both forms


@dataclass(frozen=True, slots=True, eq=False)
class AnchorDrift:
    """Which of the anchor items changed their meaning between two versions."""

    z: NDArray[np.float64]  # (n_anchors,) robust z of the change; infinite where all others agree
    dropped: NDArray[np.bool_]  # (n_anchors,) whether the item is no anchor any more


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether two versions of a dimension may be linked."""

    may: bool
    reason: Reason | None  # why not


def mean_sigma(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    clusters: NDArray[np.integer] | None = None,
) -> Link:
    """Link two forms that the same people answered, by their means and standard deviations.

    ``y* = mY + (sY / sX) (x - mX)``: linear equating with a single group [1]_. Unlike a
    regression it does not pull scores towards the mean, and it leads back the same way.

    The covariance of slope and intercept is by the delta method, from each person's influence
    on means and variances rather than from formulas for normal scores, so that skew, the ends
    of the scale and the correlation between the forms are all in it. People of one organisation
    are alike: where it is told who belongs together, influences are summed by organisation before
    they are squared, as the sandwich of [2]_ does. Of few organisations, say under 20, that error
    is itself only roughly known.

    Parameters
    ----------
    x, y : ndarray of shape (n,), float64
        The same people's scores on the old and on the new form, points, 0-100; who has no score on
        one of them, NaN there, is left out.
    clusters : ndarray of shape (n,), int, optional
        Number of each person's organisation; by default everybody stands alone.

    Returns
    -------
    Link
        The line and its error.

    Raises
    ------
    ValueError
        If the shapes differ, fewer than three people or organisations have both scores, or one
        form does not vary.

    References
    ----------
    .. [1] M. J. Kolen, R. L. Brennan (2014). Test Equating, Scaling, and Linking, third edition,
       chapters 2 (linear equating) and 7 (standard errors, delta method).
       doi:10.1007/978-1-4939-0317-7
    .. [2] K.-Y. Liang, S. L. Zeger (1986). Longitudinal data analysis using generalized linear
       models. Biometrika 73(1), 13-22. doi:10.1093/biomet/73.1.13

    Examples
    --------
    >>> old = np.array([40.0, 50.0, 60.0, 70.0])
    >>> link = mean_sigma(old, 10 + 0.5 * old)
    >>> round(link.slope, 3), round(link.intercept, 3), link.n
    (0.5, 10.0, 4)
    """
    if x.shape != y.shape or x.ndim != 1:
        raise ValueError(f"{x.shape} scores on one form and {y.shape} on the other")
    together = np.arange(len(x)) if clusters is None else clusters
    if together.shape != x.shape:
        raise ValueError(f"{together.shape} organisations for {x.shape} scores on a form")
    both = ~(np.isnan(x) | np.isnan(y))
    x, y, together = x[both], y[both], together[both]
    n = len(x)
    if n < FEWEST:
        raise ValueError(f"{n} people answered both forms, {FEWEST} are needed")

    from_x, from_y = x - x.mean(), y - y.mean()
    variance_x, variance_y = from_x @ from_x / (n - 1), from_y @ from_y / (n - 1)
    if min(variance_x, variance_y) <= 0:
        raise ValueError("the scores on one form do not vary")

    slope = float(np.sqrt(variance_y / variance_x))
    on_slope = slope / 2 * (from_y**2 / variance_y - from_x**2 / variance_x)
    on_intercept = from_y - slope * from_x - x.mean() * on_slope
    influence = np.column_stack([on_slope, on_intercept])
    covariance = _covariance_of_means(influence, together)
    return Link(slope, float(y.mean() - slope * x.mean()), covariance, n)


def _covariance_of_means(
    influence: NDArray[np.float64], clusters: NDArray[np.integer]
) -> NDArray[np.float64]:
    """Return the covariance (p, p) of what n influences (n, p) add up to, cluster by cluster."""
    _codes, at = np.unique(clusters, return_inverse=True)
    sums = np.zeros((at.max() + 1, influence.shape[1]))
    np.add.at(sums, at, influence)
    count = len(sums)
    if count < FEWEST:
        raise ValueError(f"{count} organisations answered both forms, {FEWEST} are needed")
    covariance: NDArray[np.float64] = sums.T @ sums * count / (count - 1) / len(influence) ** 2
    return covariance


def linked(score: float, se: float, link: Link) -> tuple[float, float]:
    """Read a score on the new form's scale, with the link's own error.

    ``SE^2 = slope^2 se^2 + (x, 1) C (x, 1)'`` by the delta method [1]_, the score and the link
    being of different people. The link's part is the same for every score near one another, so it
    belongs to a trend across the versions and not to differences on one side of it.

    Parameters
    ----------
    score, se : float
        A score on the old form and its standard error, points.
    link : Link
        From the old form to the new.

    Returns
    -------
    tuple of float
        The score on the new form's scale, cut off at 0 and 100, and its standard error, points.

    Raises
    ------
    ValueError
        If the standard error is negative.

    References
    ----------
    .. [1] M. J. Kolen, R. L. Brennan (2014). Test Equating, Scaling, and Linking, third edition,
       chapter 7. doi:10.1007/978-1-4939-0317-7

    Examples
    --------
    >>> linked(60.0, 4.0, Link(0.5, 10.0, np.diag([0.0, 2.25]), 250))
    (40.0, 2.5)
    """
    if se < 0:
        raise ValueError("a standard error is 0 or more")

    at = np.array([score, 1.0])
    value = float(np.clip(link.slope * score + link.intercept, 0.0, TOP))
    return value, float(np.sqrt((link.slope * se) ** 2 + at @ link.covariance @ at))


def anchor_drift(old_means: NDArray[np.float64], new_means: NDArray[np.float64]) -> AnchorDrift:
    """Find the anchor items that did not stay what they were.

    ``z = (change - median) / (1.4826 MAD)`` over all anchors together, a dimension having too few
    for a spread of its own; what is beyond 2.7 either way is dropped. It is the robust z of [1]_
    on means, with the median absolute deviation [2]_ for their interquartile range. A dimension
    that really changed moves none of its anchors if each is counted from the mean of the others of
    its dimension: not from the median, which makes one anchor of three the middle and the
    deviations small, and not from the dimension's mean, which holds the items that changed.

    One anchor that drifted moves the others' distances from it too. A bridge study therefore drops
    one anchor at a time, the farthest, and measures the rest again without it, as long as three
    are left in the dimension (`apps.instruments.bridging.drifted`).

    Parameters
    ----------
    old_means, new_means : ndarray of shape (n_anchors,), float64
        Each anchor's mean minus that of its dimension's other anchors, in the old and in the new
        version, points; times ``sqrt((k - 1) / k)`` where dimensions have different numbers k of
        anchors, so that all vary alike.

    Returns
    -------
    AnchorDrift
        Robust z of each anchor, and whether to drop it.

    Raises
    ------
    ValueError
        If the shapes differ, there is no anchor, or a mean is missing.

    References
    ----------
    .. [1] H. Huynh, P. Meyer (2010). Use of robust z in detecting unstable items in item response
       theory models. Practical Assessment, Research, and Evaluation 15, 2. doi:10.7275/ycx6-e864
    .. [2] P. J. Rousseeuw, C. Croux (1993). Alternatives to the median absolute deviation. Journal
       of the American Statistical Association 88(424), 1273-1283.
       doi:10.1080/01621459.1993.10476408

    Examples
    --------
    >>> old = np.array([4.0, -4.0, 2.0, -2.0, 1.0, -1.0])
    >>> anchor_drift(old, old + np.array([0.5, -0.5, 0.2, -0.2, 9.0, 0.0])).dropped
    array([False, False, False, False,  True, False])
    """
    if old_means.shape != new_means.shape or old_means.ndim != 1 or not old_means.size:
        raise ValueError(f"{old_means.shape} anchors in one version and {new_means.shape}")
    change = new_means - old_means
    if np.isnan(change).any():
        raise ValueError("an anchor has no mean")

    off = change - np.median(change)
    spread = NORMAL * np.median(np.abs(off))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(off == 0, 0.0, off / spread)
    return AnchorDrift(z, np.abs(z) > DRIFTED)


def may_link(anchors: int, items: int, companies: int, respondents: int) -> Ruling:
    """Tell whether two versions of a dimension may be linked, by the published rule.

    At least 40 % of the items are anchors, drifted ones no longer counted, and 30 organisations or
    200 respondents answered both. Else a line over the rounds has a visible break, and no change
    is computed across it. Rules of thumb of the field ask for a fifth of a long test [1]_; a
    dimension has four items, of which one would be too few.

    Parameters
    ----------
    anchors : int
        Items that both versions of the dimension have.
    items : int
        Items of the dimension, in the version that has more.
    companies : int
        Organisations that answered both versions.
    respondents : int
        Respondents who did.

    Returns
    -------
    Ruling
        Whether they may, and the first reason why not.

    Raises
    ------
    ValueError
        If a number is negative, or there are more anchors than items.

    References
    ----------
    .. [1] M. J. Kolen, R. L. Brennan (2014). Test Equating, Scaling, and Linking, third edition,
       chapter 8. doi:10.1007/978-1-4939-0317-7

    Examples
    --------
    >>> may_link(anchors=2, items=4, companies=12, respondents=230)
    Ruling(may=True, reason=None)
    >>> may_link(anchors=1, items=4, companies=12, respondents=230)
    Ruling(may=False, reason='too few anchors')
    """
    if min(companies, respondents, anchors) < 0 or anchors > items or not items:
        raise ValueError(f"{anchors} anchors of {items} items, {companies} and {respondents}")

    if anchors < ANCHORS * items:
        return Ruling(may=False, reason="too few anchors")
    if companies < COMPANIES and respondents < RESPONDENTS:
        return Ruling(may=False, reason="too few answers")
    return Ruling(may=True, reason=None)
