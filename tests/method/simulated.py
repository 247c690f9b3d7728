"""Companies that do not exist, and seeded noise for them: tests of `apps.method` draw from here."""

from fractions import Fraction

import numpy as np
from hypothesis import settings
from numpy.typing import NDArray

from apps.method import noise
from apps.method.histogram import BINS, Cohort, bin_of

TRUE_MEDIAN = 55.0
EPSILON = Fraction(1)

unhurried = settings(deadline=None, database=None)  # a busy machine is no counterexample


def scores(generator: np.random.Generator, companies: int, sd: float = 15) -> NDArray[np.float64]:
    """Return overall scores of made-up companies, 0 to 100."""
    return np.clip(generator.normal(TRUE_MEDIAN, sd, companies), 0, 100)


def counted(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Count scores in bins of 10 points, without noise."""
    return np.bincount([bin_of(float(value)) for value in values], minlength=BINS).astype(np.int64)


def noisy_cohort(
    generator: np.random.Generator,
    counts: NDArray[np.int64],
    epsilon: Fraction = EPSILON,
    leaves: int = 1,
) -> Cohort:
    """Return a cohort whose noise, unlike the real sampler's, can be drawn again by its seed."""
    success = 1 - np.exp(-float(epsilon))
    draws = (leaves, counts.size)
    drawn = generator.geometric(success, draws) - generator.geometric(success, draws)
    return Cohort(counts + drawn.sum(axis=0), epsilon, leaves)


def cohort(*counts: int, epsilon: Fraction = EPSILON, leaves: int = 1) -> Cohort:
    """Return a cohort with these noisy counts."""
    return Cohort(np.array(counts, dtype=np.int64), epsilon, leaves)


def noise_of_total(epsilon: Fraction, draws: int, reach: int = 60) -> NDArray[np.float64]:
    """Return the exact distribution of a sum of draws; index i is a sum of i - draws * reach."""
    one = np.array([noise.pmf(k, epsilon) for k in range(-reach, reach + 1)])
    total = np.ones(1)
    for _ in range(draws):
        total = np.convolve(total, one)
    return total
