"""Which mix of archetypes a profile is made of, with the uncertainty of every share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from apps.method.composition.geometry import Composition
from apps.method.composition.refinement import Refined, quantiles, refined, share_cdf
from apps.method.estimate import DECIMALS, LEVEL, rounded
from apps.method.lattice import HALF, PARTS, Lattice, lattice

EDGE = 0.06  # a lower end below this is the lattice's edge, and printed as 0
NARROW = 0.04  # standard deviation of a mix below which the lattice of 1/20 is too coarse


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """What the answers say about the mix of personas."""

    personas: tuple[str, ...]  # codes of the five, in the order of the arrays
    shares: Composition  # (5,) expected share of each, proportions that sum to 1
    low: NDArray[np.float64]  # (5,) lower end of the 90 % interval; 0 at the lattice's edge
    high: NDArray[np.float64]  # (5,) upper end
    p_top: NDArray[np.float64]  # (5,) probability that it is the largest of the five
    p_larger: NDArray[np.float64]  # (5, 5) probability that share i is above share j; diagonal 1/2
    mean_weights: Composition  # (6,) expected shares, the balanced reference included
    balance: float  # the last of them, in [0, 1]
    p_balanced: float  # probability that the balanced reference's share is .5 or more
    fit_distance: float  # squared Mahalanobis distance to the nearest fitting profile, >= 0
    fit_df: int  # coordinates the fit was tested on
    fit_p: float  # probability of so large a distance if the archetypes describe the profile
    residual_z: NDArray[np.float64]  # (K,) profile minus fit, in standard deviations


def posterior(
    x: NDArray[np.float64],
    covariance: NDArray[np.float64],
    prototypes: NDArray[np.float64],
    personas: tuple[str, ...],
    misfit_sd: float = 8.0,
) -> Posterior:
    """Tell which mixes of the archetypes a profile could be, and how likely each is.

    The profile is normal around a mix ``P'w`` of the prototypes with covariance
    ``V = covariance + misfit_sd^2 I``, and before the answers every composition is as likely as any
    other. The posterior is summed over the lattice, without sampling: the same input gives the
    same result. Where V is so small that a mix's standard deviation falls below .04 in some
    direction, the lattice is refined; with the published archetypes and a misfit of 5 points or
    more that never happens. Archetypes were introduced by [1]_; here they are published, not
    estimated. Shares are those of the five personas among themselves, a subcomposition [2]_.

    The fit compares ``d^2 = r' V^-1 r``, r being the profile minus the expected mix, with a
    chi-squared distribution of as many degrees of freedom as there are coordinates. At the true
    mix that is exact; the expected mix was drawn towards the profile, which takes away up to five
    degrees but no fixed number of them, because the prior and the simplex hold it back: least at a
    corner, where a pure persona lies. Taking none away errs towards giving a label.

    Parameters
    ----------
    x : ndarray of shape (K,), float64
        Scores in dimensions and outlook, percent of maximum possible, 0-100; a coordinate that is
        NaN is left out.
    covariance : ndarray of shape (K, K), float64
        Their sampling covariance, points squared; ignored where `x` is NaN.
    prototypes : ndarray of shape (6, K), float64
        The archetypes' scores, points, the balanced reference last.
    personas : tuple of str
        The archetypes' codes, in the same order; the last may be left out.
    misfit_sd : float
        Standard deviation of what no mix of archetypes explains, points, >= 0. With 0, V is the
        sampling covariance alone.

    Returns
    -------
    Posterior
        Shares and probabilities in [0, 1], rounded to nine decimals.

    Raises
    ------
    ValueError
        If shapes differ, there are not six archetypes, or V is not positive definite.

    References
    ----------
    .. [1] A. Cutler, L. Breiman (1994). Archetypal analysis. Technometrics 36(4), 338-347.
       doi:10.1080/00401706.1994.10485840
    .. [2] J. Aitchison (1982). The statistical analysis of compositional data. Journal of the Royal
       Statistical Society B 44(2), 139-177. doi:10.1111/j.2517-6161.1982.tb01195.x

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> form = miniature()
    >>> rigid = posterior(np.array([22.5, 95.0]), 9 * np.eye(2), form.prototypes, form.personas)
    >>> rigid.personas[rigid.shares.argmax()]
    'stickler'
    >>> bool(np.isclose(rigid.shares.sum(), 1))
    True
    """
    scale = _require(x, covariance, prototypes, personas, misfit_sd)
    residuals = _residuals(x, prototypes)
    forms = residuals @ np.linalg.solve(scale, residuals.T)
    mix = _on_lattice(forms) if _narrowest(forms) >= NARROW else _on_refined(forms)

    residual = mix.mean_weights @ -residuals
    distance = float(residual @ np.linalg.solve(scale, residual))
    df = int((~np.isnan(x)).sum())
    z = np.where(np.isnan(x), np.nan, residual / np.sqrt(np.diagonal(scale)))
    return Posterior(
        personas=tuple(personas[: PARTS - 1]),
        shares=rounded(mix.shares),
        low=rounded(mix.low),
        high=rounded(mix.high),
        p_top=rounded(mix.p_top),
        p_larger=rounded(mix.p_larger),
        mean_weights=rounded(mix.mean_weights),
        balance=round(float(mix.mean_weights[-1]), DECIMALS),
        p_balanced=round(mix.p_balanced, DECIMALS),
        fit_distance=round(distance, DECIMALS),
        fit_df=df,
        fit_p=round(float(special.chdtrc(df, distance)), DECIMALS) if df else 1.0,
        residual_z=rounded(z),
    )


def posteriors(
    x: NDArray[np.float64],
    covariance: NDArray[np.float64],
    prototypes: NDArray[np.float64],
    personas: tuple[str, ...],
    misfit_sd: float = 8.0,
) -> list[Posterior]:
    """Tell the posterior of many organisations, one after another.

    One organisation needs less than 10 MB beside the shared lattice, so memory does not grow with
    their number, and a result never depends on the company it was computed in.

    Parameters
    ----------
    x : ndarray of shape (k, K), float64
        One profile a row, as in `posterior`.
    covariance : ndarray of shape (k, K, K), float64
        Their sampling covariances, points squared.
    prototypes : ndarray of shape (6, K), float64
        The archetypes' scores, points.
    personas : tuple of str
        The archetypes' codes.
    misfit_sd : float
        As in `posterior`.

    Returns
    -------
    list of Posterior
        One for each row of `x`, in order.

    Raises
    ------
    ValueError
        As `posterior`.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> form = miniature()
    >>> spread = np.tile(9 * np.eye(2), (6, 1, 1))
    >>> found = posteriors(form.prototypes, spread, form.prototypes, form.personas)
    >>> [one.personas[one.shares.argmax()] for one in found[3:5]]
    ['casualist', 'stickler']
    """
    return [
        posterior(profile, spread, prototypes, personas, misfit_sd)
        for profile, spread in zip(x, covariance, strict=True)
    ]


def refine(
    x: NDArray[np.float64],
    covariance: NDArray[np.float64],
    prototypes: NDArray[np.float64],
) -> Refined:
    """Refine the lattice for a profile whose misfit is left out, as for changes of one company.

    Parameters
    ----------
    x : ndarray of shape (K,), float64
        Scores, points, as in `posterior`; a coordinate that is NaN is left out.
    covariance : ndarray of shape (K, K), float64
        Their sampling covariance, points squared.
    prototypes : ndarray of shape (6, K), float64
        The archetypes' scores, points.

    Returns
    -------
    Refined
        Compositions, and how likely each is.

    Raises
    ------
    ValueError
        As `posterior`.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> form = miniature()
    >>> refine(np.array([22.5, 95.0]), 9 * np.eye(2), form.prototypes).carriers >= 1500
    True
    """
    scale = _require(x, covariance, prototypes, ("",) * PARTS, 0.0)
    residuals = _residuals(x, prototypes)
    return refined(residuals @ np.linalg.solve(scale, residuals.T))


@dataclass(frozen=True, slots=True, eq=False)
class _Mix:
    """The numbers of a posterior that are sums over compositions, not yet rounded."""

    shares: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p_top: NDArray[np.float64]
    p_larger: NDArray[np.float64]
    mean_weights: NDArray[np.float64]
    p_balanced: float


def _require(
    x: NDArray[np.float64],
    covariance: NDArray[np.float64],
    prototypes: NDArray[np.float64],
    personas: tuple[str, ...],
    misfit_sd: float,
) -> NDArray[np.float64]:
    """Return V, inert in coordinates without a score."""
    if prototypes.shape != (PARTS, len(x)) or covariance.shape != (len(x), len(x)):
        shapes = f"prototypes {prototypes.shape} and covariance {covariance.shape}"
        raise ValueError(f"a profile of {len(x)} does not go with {shapes}")
    if len(personas) not in {PARTS - 1, PARTS}:
        raise ValueError(f"{len(personas)} codes for {PARTS} archetypes")

    known = ~np.isnan(x)
    scale = np.where(np.outer(known, known), covariance, 0.0)
    scale[np.diag_indices_from(scale)] += np.where(known, misfit_sd**2, 1.0)
    if not np.all(np.linalg.eigvalsh(scale) > 0):
        raise ValueError("the covariance is not positive definite")
    return scale


def _residuals(x: NDArray[np.float64], prototypes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the archetypes minus the profile, nothing in coordinates without a score."""
    residuals: NDArray[np.float64] = np.where(np.isnan(x), 0.0, prototypes - x)
    return residuals


def _narrowest(forms: NDArray[np.float64]) -> float:
    """Return the standard deviation of a mix in the direction the data say most about."""
    centred = forms - forms.mean(axis=0)
    centred -= centred.mean(axis=1, keepdims=True)
    return float(1 / np.sqrt(max(np.linalg.eigvalsh(centred)[-1], np.finfo(float).tiny)))


def _on_lattice(forms: NDArray[np.float64]) -> _Mix:
    """Sum over the lattice that all posteriors share."""
    grid = lattice()
    likelihood = np.exp(_log_likelihood(forms, grid))
    sums = grid.sums @ likelihood / likelihood.sum()
    bins = len(grid.ratio)
    marginals = sums[: (PARTS - 1) * bins].reshape(PARTS - 1, bins)
    orders = sums[(PARTS - 1) * bins :]
    low, high = (_quantile(marginals, grid.ratio, level) for level in (LEVEL / 2, 1 - LEVEL / 2))
    return _Mix(
        shares=marginals @ grid.ratio,
        low=np.where(low < EDGE, 0.0, low),
        high=high,
        p_top=orders @ grid.on_top,
        p_larger=np.tensordot(orders, grid.larger, axes=1),
        mean_weights=np.append(marginals @ grid.share, marginals[0] @ grid.balance),
        p_balanced=float(marginals[0] @ (grid.balance >= HALF)),
    )


def _on_refined(forms: NDArray[np.float64]) -> _Mix:
    """Sum over a lattice of its own."""
    points = refined(forms)
    weights, mass, five = points.weights, points.mass, points.counts[: PARTS - 1]
    larger = np.full((PARTS - 1, PARTS - 1), HALF)
    for i, j in zip(*np.triu_indices(PARTS - 1, 1), strict=True):
        larger[i, j] = ((1 + np.sign(five[i] - five[j])) / 2) @ mass
        larger[j, i] = 1 - larger[i, j]
    largest = five == five.max(axis=0)
    cdf = share_cdf(points)
    return _Mix(
        shares=points.shares,
        low=quantiles(cdf, LEVEL / 2),
        high=quantiles(cdf, 1 - LEVEL / 2),
        p_top=(largest / largest.sum(axis=0)) @ mass,
        p_larger=larger,
        mean_weights=weights @ mass,
        p_balanced=float(mass[weights[-1] >= HALF].sum()),
    )


def _log_likelihood(forms: NDArray[np.float64], grid: Lattice) -> NDArray[np.float64]:
    """Return -w'Aw/2 at every lattice point, the largest of them 0; A is (6, 6), symmetric."""
    half, triples = PARTS // 2, grid.triples
    one = np.ones(len(triples))
    left = np.column_stack([-triples @ forms[:half, half:], _squares(triples, forms[:half]), one])
    right = np.column_stack([triples, one, _squares(triples, forms[half:, half:])]).T
    logarithm = np.empty(len(grid.counts))
    for points, first, second in grid.blocks:  # too small for threads, which would change the sum
        logarithm[points] = (left[first] @ right[:, second]).ravel()
    logarithm -= logarithm.max()
    return logarithm


def _squares(parts: NDArray[np.float64], forms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return -w'Aw/2 of each row of three parts."""
    squares: NDArray[np.float64] = np.einsum("ni,ni->n", parts @ forms[:, : parts.shape[1]], parts)
    return -squares / 2


def _quantile(
    marginals: NDArray[np.float64], values: NDArray[np.float64], level: float
) -> NDArray[np.float64]:
    """Return the smallest value that holds at least `level` of each row's mass."""
    below = (marginals.cumsum(axis=1) < level).sum(axis=1)
    quantile: NDArray[np.float64] = values[np.minimum(below, len(values) - 1)]
    return quantile
