"""Whether the items of a scale measure one thing: Cronbach's alpha and McDonald's omega."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

FEWEST_ITEMS = 2  # of which an alpha can be told
FEWEST_INDICATORS = 3  # of which one factor can be told
LEAST_UNIQUENESS = 0.005  # of an item's variance: where R's factanal stops a Heywood case too
TOLERANCE = 1e-8  # of symmetry and of a correlation with itself
STEP = 0.01  # unit of a uniqueness in the search
ENOUGH = 1e7 * float(np.finfo(np.float64).eps)  # relative gain at which the search stops


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """One common factor fitted to the correlations of k items."""

    loadings: NDArray[np.float64]  # (k,) correlations with the factor, of sum 0 or more
    uniquenesses: NDArray[np.float64]  # (k,) share of each item's variance that is its own
    is_heywood: bool  # a uniqueness was stopped at its lower limit: read the fit with care


def cronbach_alpha(items: NDArray[np.float64]) -> float:
    """Return Cronbach's alpha, the consistency of a sum of items.

    ``alpha = k / (k - 1) * (1 - sum of the variances / sum of all covariances)`` [1]_. Each
    variance is over those who answered the item and each covariance over those who answered both,
    as R's ``psych::alpha(use = "pairwise")`` has it. An item to which everybody gave the same
    answer is left out, as there.

    Parameters
    ----------
    items : ndarray of shape (n_respondents, k), float64
        Answers in any one unit, reversed items turned; NaN where there is none.

    Returns
    -------
    float
        Dimensionless, at most 1 where everything was answered; below 0 where items contradict each
        other.

    Raises
    ------
    ValueError
        If fewer than two items vary, two items have no two respondents in common, or the sum of the
        items does not vary.

    References
    ----------
    .. [1] L. J. Cronbach (1951). Coefficient alpha and the internal structure of tests.
       Psychometrika 16(3), 297-334. doi:10.1007/BF02310555

    Examples
    --------
    >>> first = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8]]
    >>> raters = first + [[7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> round(cronbach_alpha(np.array(raters, dtype=float)), 10)
    0.9093155424
    """
    covariance, _ = _pairwise(items)
    varying = np.diagonal(covariance) > 0
    return alpha_of(covariance[np.ix_(varying, varying)])


def alpha_of(covariance: NDArray[np.float64]) -> float:
    """Return Cronbach's alpha of items whose covariances are known.

    Parameters
    ----------
    covariance : ndarray of shape (k, k), float64
        Covariances of the items, in their unit squared.

    Returns
    -------
    float
        Alpha as `cronbach_alpha` gives it, with every item counted.

    Raises
    ------
    ValueError
        If the matrix is not square and symmetric, has fewer than two items or a number missing, or
        the sum of the items does not vary.

    References
    ----------
    .. [1] L. J. Cronbach (1951). Coefficient alpha and the internal structure of tests.
       Psychometrika 16(3), 297-334. doi:10.1007/BF02310555

    Examples
    --------
    >>> round(alpha_of(np.array([[1.0, 0.5], [0.5, 1.0]])), 4)
    0.6667
    """
    _require_symmetric(covariance)
    k = len(covariance)
    if k < FEWEST_ITEMS:
        raise ValueError(f"alpha needs two items that vary, not {k}")
    total = float(covariance.sum())
    if total == 0:
        raise ValueError("the sum of the items does not vary")
    return float(k / (k - 1) * (1 - np.trace(covariance) / total))


def omega_total(items: NDArray[np.float64]) -> float:
    """Return McDonald's omega, the share of one common factor in a sum of standardised items.

    ``omega = (sum l)^2 / ((sum l)^2 + sum(1 - l^2))`` with the loadings l of one factor [1]_ fitted
    by maximum likelihood [2]_ to the correlations, each over those who answered both items. An item
    that loads the other way is not turned: it takes away, as it does from the sum.

    Parameters
    ----------
    items : ndarray of shape (n_respondents, k), float64
        Answers in any units, reversed items turned; NaN where there is none.

    Returns
    -------
    float
        Dimensionless, in [0, 1).

    Raises
    ------
    ValueError
        If there are fewer than three items, an item does not vary, two have no two respondents in
        common, or what is missing leaves correlations that no complete answers could have.

    References
    ----------
    .. [1] R. P. McDonald (1999). Test Theory: A Unified Treatment, chapter 6.
       doi:10.4324/9781410601087
    .. [2] K. G. Joreskog (1967). Some contributions to maximum likelihood factor analysis.
       Psychometrika 32(4), 443-482. doi:10.1007/BF02289658

    Examples
    --------
    >>> talent = np.array([-1.5, -0.5, 0.0, 0.5, 1.5, 0.0])
    >>> luck = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [-1, 0, 0], [0, -1, 0], [0, 0, -1]])
    >>> round(omega_total(talent[:, None] + luck), 4)
    0.8232
    """
    _, correlation = _pairwise(items)
    return omega_of(correlation)


def omega_of(correlation: NDArray[np.float64]) -> float:
    """Return McDonald's omega of items whose correlations are known.

    Parameters
    ----------
    correlation : ndarray of shape (k, k), float64
        Correlations of the items.

    Returns
    -------
    float
        Omega as `omega_total` gives it, in [0, 1).

    Raises
    ------
    ValueError
        As `one_factor`.

    References
    ----------
    .. [1] R. P. McDonald (1999). Test Theory: A Unified Treatment, chapter 6.
       doi:10.4324/9781410601087

    Examples
    --------
    >>> round(omega_of(np.where(np.eye(4) == 1, 1.0, 0.5)), 6)
    0.8
    """
    loadings = one_factor(correlation).loadings
    common = float(loadings.sum() ** 2)
    return common / (common + float((1 - loadings**2).sum()))


def one_factor(correlation: NDArray[np.float64]) -> Factor:
    """Fit one common factor by maximum likelihood.

    The likelihood is a function of the uniquenesses alone: with S the correlations scaled by them,
    it falls with ``sum(e - log e - 1)`` over all eigenvalues e of S but the largest [1]_. Each
    uniqueness stays in [.005, 1]: an item whose best value lies below is a Heywood case [2]_, held
    at the limit and told of. Limits, starting point, unit and stopping rule of the search are those
    of R's ``factanal``, so that the two agree to 1e-8 as a rule, and always to the 1e-5 within
    which that rule finds the maximum. Where items nearly repeat each other, or what is missing
    leaves correlations that no complete answers could have, there is no fit.

    Parameters
    ----------
    correlation : ndarray of shape (k, k), float64
        Correlations of the items.

    Returns
    -------
    Factor
        Loadings, in (-1, 1), signed so that their sum is 0 or more.

    Raises
    ------
    ValueError
        If the matrix is not one of correlations, has fewer than three items or a number missing, or
        is not positive definite.

    References
    ----------
    .. [1] K. G. Joreskog (1967). Some contributions to maximum likelihood factor analysis.
       Psychometrika 32(4), 443-482. doi:10.1007/BF02289658
    .. [2] H. B. Heywood (1931). On finite sequences of real numbers. Proceedings of the Royal
       Society A 134, 486-501. doi:10.1098/rspa.1931.0209

    Examples
    --------
    >>> found = one_factor(np.array([[1.0, 0.48, 0.4], [0.48, 1.0, 0.3], [0.4, 0.3, 1.0]]))
    >>> found.loadings.round(3), found.is_heywood
    (array([0.8, 0.6, 0.5]), False)
    """
    _require_correlation(correlation)
    start = (1 - 0.5 / len(correlation)) / np.diagonal(np.linalg.inv(correlation))
    found = optimize.minimize(
        _misfit,
        start / STEP,
        args=(correlation,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUENESS / STEP, 1 / STEP)] * len(correlation),
        options={"ftol": ENOUGH, "gtol": 0.0, "maxcor": 5, "maxiter": 1000},
    )
    uniquenesses = STEP * found.x
    _, loadings = _eigen(uniquenesses, correlation)
    return Factor(
        loadings=loadings if loadings.sum() >= 0 else -loadings,
        uniquenesses=uniquenesses,
        is_heywood=bool(uniquenesses.min() <= LEAST_UNIQUENESS * (1 + TOLERANCE)),
    )


def _misfit(
    steps: NDArray[np.float64], correlation: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Return the discrepancy at uniquenesses given in steps, and its gradient."""
    uniquenesses = STEP * steps
    values, loadings = _eigen(uniquenesses, correlation)
    rest = values[:-1]
    gradient = (loadings**2 + uniquenesses - 1) / uniquenesses**2
    return float((rest - np.log(rest) - 1).sum()), STEP * gradient


def _eigen(
    uniquenesses: NDArray[np.float64], correlation: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the scaled eigenvalues, ascending, and the best loadings for the uniquenesses."""
    scale = np.sqrt(uniquenesses)
    values, vectors = np.linalg.eigh(correlation / np.outer(scale, scale))
    return values, scale * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))


def _pairwise(items: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return covariances and correlations (k, k), each over those who answered both items.

    A correlation is NaN where one of its items does not vary among those who answered both.
    """
    if items.ndim != 2:  # noqa: PLR2004 - respondents by items
        raise ValueError(f"items have two axes, respondents and items, not {items.ndim}")
    answered = ~np.isnan(items)
    held = answered.astype(np.float64)
    n = held.T @ held
    if np.any(n < 2):  # noqa: PLR2004 - a covariance needs two
        raise ValueError("two items have fewer than two respondents in common")

    centre = np.nan_to_num(items).sum(axis=0) / held.sum(axis=0)
    deviation = np.where(answered, items - centre, 0.0)
    sums = deviation.T @ held  # of item i over those who answered j too
    squares = (deviation**2).T @ held
    products = deviation.T @ deviation - sums * sums.T / n
    spread = np.sqrt(np.maximum(squares - sums**2 / n, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation = products / (spread * spread.T)
    np.fill_diagonal(correlation, np.where(np.diagonal(spread) > 0, 1.0, np.nan))
    return products / (n - 1), correlation


def _require_symmetric(matrix: NDArray[np.float64]) -> None:
    if matrix.shape != (len(matrix), len(matrix)):
        raise ValueError(f"a matrix of shape {matrix.shape} is not square")
    if not np.allclose(matrix, matrix.T, rtol=TOLERANCE, atol=TOLERANCE):
        raise ValueError("the matrix is not symmetric, or a number is missing")


def _require_correlation(correlation: NDArray[np.float64]) -> None:
    _require_symmetric(correlation)
    if len(correlation) < FEWEST_INDICATORS:
        raise ValueError(f"one factor needs three items, not {len(correlation)}")
    if not np.allclose(np.diagonal(correlation), 1, rtol=0, atol=TOLERANCE):
        raise ValueError("an item's correlation with itself is 1")
    if np.linalg.eigvalsh(correlation)[0] <= TOLERANCE:
        raise ValueError("the correlations are not positive definite")
