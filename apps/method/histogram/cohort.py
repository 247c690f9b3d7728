"""Noisy counts of companies, bin by bin: one leaf, or several added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from apps.method import noise

Counts = NDArray[np.int64]

SCALE_TOP = 100.0  # scores are percent of maximum possible
BINS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Cohort:
    """Noisy counts of one measure over one leaf, or over several leaves added up.

    Attributes
    ----------
    counts : ndarray of shape (n_bins,), int64
        Noisy number of companies in each bin; any integers. Kept as a read-only copy. For scores
        the bins divide 0..100 evenly and hold their lower edge, the last one both edges; for
        labels they are the labels.
    epsilon : Fraction
        Privacy loss with which each leaf was drawn, dimensionless, > 0.
    leaves : int
        Number of leaves added up, >= 1; every bin carries the noise of so many draws.
    """

    counts: Counts
    epsilon: Fraction
    leaves: int = 1

    def __post_init__(self) -> None:
        counts = np.asarray(self.counts)
        if counts.ndim != 1 or counts.size == 0 or not np.issubdtype(counts.dtype, np.integer):
            raise ValueError("counts are a 1-d array of at least one integer")
        if self.leaves < 1:
            raise ValueError(f"leaves is below 1: {self.leaves}")
        kept = counts.astype(np.int64)
        kept.setflags(write=False)
        object.__setattr__(self, "counts", kept)
        object.__setattr__(self, "epsilon", noise.exact(self.epsilon))

    @property
    def total(self) -> int:
        """Add up the noisy counts.

        Returns
        -------
        int
            Noisy number of companies; may be 0 or below.
        """
        return int(self.counts.sum())

    @property
    def bin_variance(self) -> float:
        """Return the variance of the noise in one bin.

        Returns
        -------
        float
            Squared companies, > 0.
        """
        return self.leaves * noise.variance(self.epsilon)


def bin_of(score: float, bins: int = BINS) -> int:
    """Return the bin that counts a score.

    Parameters
    ----------
    score : float
        Percent of maximum possible, 0 to 100.
    bins : int
        Number of bins of equal width, >= 1.

    Returns
    -------
    int
        Index of the bin, 0 to ``bins - 1``; a score on an edge belongs to the bin above it, 100 to
        the last.

    Raises
    ------
    ValueError
        If the score is not a number from 0 to 100.

    Examples
    --------
    >>> bin_of(39.9), bin_of(40), bin_of(100)
    (3, 4, 9)
    """
    if not 0 <= score <= SCALE_TOP:
        raise ValueError(f"score is not from 0 to 100: {score}")
    return min(int(score * bins / SCALE_TOP), bins - 1)


def widen(leaves: Sequence[Cohort]) -> Cohort:
    """Add leaves up to a wider cohort; the variances of their noise add too.

    Parameters
    ----------
    leaves : sequence of Cohort
        Cohorts of one measure that share no company, at least one.

    Returns
    -------
    Cohort
        Counts summed bin by bin, with the number of leaves behind them.

    Raises
    ------
    ValueError
        If there is none, or if their bins or privacy losses differ.

    Examples
    --------
    >>> small = Cohort(np.array([3, -1]), Fraction(1))
    >>> wide = widen([small, Cohort(np.array([2, 9]), Fraction(1))])
    >>> wide.counts, wide.leaves
    (array([5, 8]), 2)
    """
    if not leaves:
        raise ValueError("there are no leaves to add up")
    if len({(leaf.counts.size, leaf.epsilon) for leaf in leaves}) > 1:
        raise ValueError("leaves of one cohort share their bins and their epsilon")
    counts = np.stack([leaf.counts for leaf in leaves]).sum(axis=0)
    return Cohort(counts, leaves[0].epsilon, sum(leaf.leaves for leaf in leaves))


def rounded_n(total: int) -> int:
    """Round a noisy number of companies for display.

    Parameters
    ----------
    total : int
        Noisy number of companies; below 0 counts as 0.

    Returns
    -------
    int
        A multiple of 5 below 100, of 10 from there; halves go up.

    Examples
    --------
    >>> rounded_n(52), rounded_n(53), rounded_n(114), rounded_n(115), rounded_n(-3)
    (50, 55, 110, 120, 0)
    """
    kept = max(total, 0)
    step = 5 if kept < 100 else 10  # noqa: PLR2004
    return (2 * kept + step) // (2 * step) * step
