"""A finer lattice on the part of the simplex where a posterior has its mass."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from apps.method.lattice import HALF, PARTS, STEPS

CARRIED = 0.9  # of the mass, which has to rest on enough points
ENOUGH = 1500  # points that carry it
DEPTH = 10.0  # log-likelihood below the mode at which points are left out: .12 % of a normal's mass
AHEAD = 1.3  # how far a next lattice aims beyond enough points, so that it is mostly the last
FINEST, COARSEST = 2.0, 1.1  # most and least that one lattice is finer than the one before
MOST = 100_000  # steps that no lattice exceeds
BINS = 400  # of a share's distribution, a quarter of a point each
STEEP = 1e3  # how much more a sum of shares other than 1 weighs than a misfit, finding the mode


@dataclass(frozen=True, slots=True, eq=False)
class Refined:
    """A posterior on the points of a finer lattice that carry it."""

    counts: NDArray[np.intp]  # (6, N) steps of each part, each column adding up to `steps`
    mass: NDArray[np.float64]  # (N,) probability of each point; they sum to 1
    steps: int  # into which the whole is divided

    @property
    def weights(self) -> NDArray[np.float64]:
        """The compositions themselves.

        Returns
        -------
        ndarray of shape (6, N), float64
            Proportions above 0 that sum to 1, one composition a column.
        """
        return (self.counts.astype(np.float64) + HALF) / (self.steps + PARTS * HALF)

    @property
    def shares(self) -> NDArray[np.float64]:
        """The expected share of each persona among the five.

        Returns
        -------
        ndarray of shape (5,), float64
            Proportions that sum to 1.
        """
        five = self.counts[: PARTS - 1]
        among = self.mass / (self.steps - self.counts[-1] + (PARTS - 1) * HALF)
        return np.asarray([own @ among for own in five] + HALF * among.sum(), dtype=np.float64)

    @property
    def carriers(self) -> int:
        """The number of points that carry nine tenths of the mass.

        Returns
        -------
        int
            The fewest points whose mass adds up to so much.
        """
        return 1 + int(np.searchsorted(np.sort(self.mass)[::-1].cumsum(), CARRIED))


def refined(forms: NDArray[np.float64]) -> Refined:
    """Refine the lattice until at least 1,500 points carry 90 % of the mass.

    The density is ``exp(-w'Aw / 2)`` on the simplex, all compositions being equally likely before.
    Every lattice has the shape of the first, `lattice()`: ``w = (c + .5) / (M + 3)`` for all counts
    c of six parts that sum to M, so that each point stands for cells of one volume and no order
    of the parts is preferred. Of the finer ones only the points near the mode are visited, by
    enumerating a quadratic form within its bound [1]_.

    Parameters
    ----------
    forms : ndarray of shape (6, 6), float64
        The matrix A, symmetric and positive semidefinite: products of the archetypes' residuals in
        units of their error, dimensionless.

    Returns
    -------
    Refined
        The points and their probabilities. The same input gives the same points.

    Raises
    ------
    ValueError
        If not even a lattice of 100,000 steps has that many points.

    References
    ----------
    .. [1] U. Fincke, M. Pohst (1985). Improved methods for calculating vectors of short length in a
       lattice, including a complexity analysis. Mathematics of Computation 44(170), 463-471.
       doi:10.1090/S0025-5718-1985-0777278-8

    Examples
    --------
    >>> sharp = refined(1e4 * np.diag([1.0, 1.0, 1.0, 1.0, 2.0, 2.0]))
    >>> sharp.steps > 20, sharp.carriers >= 1500
    (True, True)
    >>> (sharp.weights @ sharp.mass).round(2)  # in the ratio of the inverse squares
    array([0.2, 0.2, 0.2, 0.2, 0.1, 0.1])
    """
    mode = _mode(forms)
    steps = STEPS
    while True:
        found = _visit(forms, mode, steps)
        points = found.carriers if found.mass.size else 0
        if points >= ENOUGH:
            return found
        if steps == MOST:
            raise ValueError("the covariance is too small for any lattice")
        ahead = (AHEAD * ENOUGH / max(points, 1)) ** (1 / (PARTS - 1))
        steps = min(MOST, ceil(steps * min(FINEST, max(COARSEST, ahead))))


def share_cdf(points: Refined) -> NDArray[np.float64]:
    """Tell how each persona's share among the five is distributed.

    A point's mass is spread evenly over its cell, half a step to either side.

    Parameters
    ----------
    points : Refined
        A posterior.

    Returns
    -------
    ndarray of shape (5, 401), float64
        Probability that the share is at most 0, 1/400, 2/400 ... 1: ascending from 0 to 1.

    Examples
    --------
    >>> even = refined(np.zeros((6, 6)))
    >>> share_cdf(even)[:, 100].round(2)  # one share of five, all compositions being equally likely
    array([0.68, 0.68, 0.68, 0.68, 0.68])
    """
    five = points.counts[: PARTS - 1]
    among = points.steps - points.counts[-1] + (PARTS - 1) * HALF
    slope = points.mass * among
    cdf = np.zeros((PARTS - 1, BINS + 1))
    for row, own in zip(cdf, five, strict=True):
        turns = _spread(own * (BINS / among), slope) - _spread((own + 1) * (BINS / among), slope)
        row[1:] = turns.cumsum()[:BINS].cumsum() / BINS
    result: NDArray[np.float64] = cdf / cdf[:, -1:]
    return result


def quantiles(cdf: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    """Return the values below which a part of each distribution lies.

    Parameters
    ----------
    cdf : ndarray of shape (rows, n_bins + 1), float64
        Distributions on equal bins of 0 to 1, each row ascending from 0 to 1.
    level : float
        The part, in (0, 1).

    Returns
    -------
    ndarray of shape (rows,), float64
        Values in [0, 1], in a straight line between the nodes.

    Examples
    --------
    >>> quantiles(np.array([[0.0, 0.5, 1.0], [0.0, 0.0, 1.0]]), 0.25)
    array([0.25 , 0.625])
    """
    node = (cdf < level).sum(axis=1)
    row = np.arange(len(cdf))
    below, above = cdf[row, node - 1], cdf[row, node]
    found: NDArray[np.float64] = (node - (above - level) / (above - below)) / (cdf.shape[1] - 1)
    return found


def _mode(forms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the composition of the least w'Aw, by least squares without negative parts."""
    values, vectors = np.linalg.eigh(forms)
    root = np.sqrt(np.maximum(values, 0.0))[:, None] * vectors.T
    weight = STEEP * max(float(root.max()), 1.0)
    system = np.vstack([root, np.full((1, PARTS), weight)])
    found, _ = optimize.nnls(system, np.append(np.zeros(PARTS), weight))
    mode: NDArray[np.float64] = found / found.sum()
    return mode


def _visit(forms: NDArray[np.float64], mode: NDArray[np.float64], steps: int) -> Refined:
    """Return the lattice's points whose log-likelihood is near the mode's.

    With the last part what the others leave over, ``w'Aw / 2`` above the mode is a sum of squares,
    each of one part given those before it, and of what the parts that the mode is without add by
    growing: nothing of it is negative, so a point too far off is known from its first parts.
    """
    step = 1 / (steps + PARTS * HALF)
    gradient = forms @ mode
    pull = np.where(mode > 0, 0.0, np.maximum(gradient - mode @ gradient, 0.0)) * step
    free = forms[:-1, :-1] - forms[:-1, -1:] - forms[-1:, :-1] + forms[-1, -1]
    ridge = 1e-9 * max(float(np.trace(free)), 1.0)  # where the data say nothing of a part
    root = np.linalg.cholesky(free + ridge * np.eye(PARTS - 1))

    depth, left = np.zeros(1), np.full(1, steps)
    counts = np.zeros((PARTS, 1), dtype=np.intp)
    offsets = np.zeros((PARTS - 1, 1))
    for part in reversed(range(PARTS - 1)):
        own = root[part, part]
        centre = mode[part] - (root[part + 1 :, part] @ offsets[part + 1 :]) / own
        reach = np.sqrt(2 * (DEPTH - depth)) / own
        low = np.maximum(np.ceil((centre - reach) / step - HALF), 0).astype(np.intp)
        high = np.minimum(np.floor((centre + reach) / step - HALF), left).astype(np.intp)
        parent, count = _between(low, high)
        share = (count + HALF) * step
        further = depth[parent] + (own * (share - centre[parent])) ** 2 / 2 + pull[part] * count
        near = further <= DEPTH
        parent, depth = parent[near], further[near]
        counts, offsets = counts[:, parent], offsets[:, parent]
        counts[part], offsets[part] = count[near], share[near] - mode[part]
        left = left[parent] - counts[part]

    depth += pull[-1] * left
    near = depth <= DEPTH
    counts[-1] = left
    mass = np.exp(-depth[near])
    return Refined(counts[:, near], mass / mass.sum() if mass.size else mass, steps)


def _between(
    low: NDArray[np.intp], high: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return every whole number from each low to its high, behind the index of that pair."""
    numbers = np.maximum(high - low + 1, 0)
    parent = np.repeat(np.arange(len(low)), numbers)
    first = np.repeat(numbers.cumsum() - numbers, numbers)
    return parent, np.arange(len(parent)) - first + low[parent]


def _spread(places: NDArray[np.float64], content: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the places hold, put to the two nodes around each by nearness."""
    node = places.astype(np.intp)
    part = (places - node) * content
    below = np.bincount(node, content - part, minlength=BINS + 2)
    above = np.bincount(node + 1, part, minlength=BINS + 2)
    return np.asarray(below + above, dtype=np.float64)
