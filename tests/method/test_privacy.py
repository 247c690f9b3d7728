"""Attacks on a release by whoever knows all other companies, with the noise that is really drawn.

The noise comes from the operating system and cannot be seeded; the worlds it hides are. Every bound
leaves five standard errors, so that each test fails wrongly less than once in 10^6 runs.
"""

import math
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.method import noise
from apps.method.histogram import BINS, bin_of

SEED = 20260916
STANDARD_ERRORS = 5
JOINERS, LOW, HIGH = 20_000, 35.0, 80.0  # scores that the attacker must tell apart
VICTIMS, MEAN, SPREAD = 2_000, 55.0, 15.0  # scores from 0 to 100, as the attacker expects them

Values = NDArray[np.float64]


def drawn(shape: tuple[int, ...], epsilon: str) -> NDArray[np.int64]:
    """Draw the noise of so many bins."""
    return noise.noisy(np.zeros(shape, dtype=np.int64), epsilon)


def log_ratio(count: NDArray[np.int64], epsilon: str) -> Values:
    """Return how much likelier one company in the bin makes the count than none."""
    return float(noise.exact(epsilon)) * (np.abs(count) - np.abs(count - 1)).astype(np.float64)


class TestWhoSeesACompanyJoin:
    """The optimal attacker knows every other company's bin: what is left is the newcomer's own."""

    @pytest.mark.parametrize("epsilon", ["1", "1/2"])
    def test_learns_no_more_than_the_noise_allows(self, epsilon: str) -> None:
        random = np.random.default_rng(SEED)
        is_high = random.integers(0, 2, JOINERS)
        low, high = drawn((2, JOINERS), epsilon)
        low, high = low + (1 - is_high), high + is_high
        assert bin_of(LOW) != bin_of(HIGH)

        evidence = log_ratio(high, epsilon) - log_ratio(low, epsilon)
        undecided = random.integers(0, 2, JOINERS)
        guess = np.where(evidence == 0, undecided, evidence > 0)
        advantage = 2 * float(np.mean(guess == is_high)) - 1

        error = STANDARD_ERRORS / math.sqrt(JOINERS)
        bound = math.tanh(float(noise.exact(epsilon)) / 2)
        assert advantage <= bound + error
        assert advantage >= bound - error  # a weaker attacker would prove nothing

    def test_learns_from_being_there_no_more(self) -> None:
        random = np.random.default_rng(SEED)
        is_there = random.integers(0, 2, JOINERS)
        counts = drawn((JOINERS,), "1") + is_there

        advantage = 2 * float(np.mean((counts >= 1) == is_there)) - 1

        assert advantage <= math.tanh(0.5) + STANDARD_ERRORS / math.sqrt(JOINERS)

    def test_learns_all_without_noise(self) -> None:
        """The same attacker, so that it is the noise that stops it."""
        assert 2 * float(np.mean(log_ratio(np.ones(10, dtype=np.int64), "40") > 0)) - 1 == 1


class TestWhoFillsACohortWithInventedCompanies:
    """n - 1 of a cohort are the attacker's own: whatever else is counted is the victim, or noise.

    It guesses the score with most of what it then believes within five points.
    """

    @staticmethod
    @cache
    def within_five(epsilon: str) -> float:
        random = np.random.default_rng(SEED)
        scores = np.clip(random.normal(MEAN, SPREAD, VICTIMS), 0, 100)
        own = np.array([bin_of(score) for score in scores])
        counts = drawn((VICTIMS, BINS), epsilon)
        counts[np.arange(VICTIMS), own] += 1

        points = np.arange(0.5, 100)
        prior = np.exp(-(((points - MEAN) / SPREAD) ** 2) / 2)
        bins = (points // (100 / BINS)).astype(int)
        believed = prior * np.exp(log_ratio(counts, epsilon))[:, bins]
        near = np.apply_along_axis(np.convolve, 1, believed, np.ones(10), "valid")
        guesses = np.argmax(near, axis=1) + 5.0  # the middle of the ten points
        return float(np.mean(np.abs(guesses - scores) <= 5))

    def test_finds_the_victim_within_five_points_in_at_most_55_of_100(self) -> None:
        found = self.within_five("1")

        assert found <= 0.55

    def test_finds_it_less_often_the_more_noise_there_is(self) -> None:
        assert self.within_five("1/2") < self.within_five("1") < self.within_five("4")

    def test_finds_it_without_noise(self) -> None:
        assert self.within_five("40") > 0.9
