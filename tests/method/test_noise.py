"""The sampler against the distribution it promises.

Draws come from the operating system and cannot be seeded, so every bound is set from theory so
that a correct sampler fails the whole file less than once in a million runs: each of the three
chi-square tests once in 10^7, each mean, spread and frequency beyond 7 standard errors.
"""

import math
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from apps.method import noise

DRAWS = 20_000
RARE = 1e-7
STANDARD_ERRORS = 7


def _cells(epsilon: str) -> tuple[list[int], list[float]]:
    """Return the values that are expected at least 200 times, and their probabilities."""
    values = [k for k in range(-60, 61) if DRAWS * noise.pmf(k, epsilon) >= 200]
    return values, [noise.pmf(k, epsilon) for k in values]


@pytest.fixture(scope="module", params=["1", "1/2", "1/4"])
def sample(request: pytest.FixtureRequest) -> tuple[str, list[int]]:
    epsilon = str(request.param)
    return epsilon, [noise.discrete_laplace(epsilon) for _ in range(DRAWS)]


class TestDiscreteLaplace:
    def test_has_the_promised_distribution(self, sample: tuple[str, list[int]]) -> None:
        epsilon, draws = sample
        values, probabilities = _cells(epsilon)

        seen = Counter(draws)
        observed = [seen[k] for k in values]
        observed.append(DRAWS - sum(observed))
        expected = [DRAWS * p for p in (*probabilities, 1 - sum(probabilities))]

        assert stats.chisquare(observed, expected).pvalue > RARE

    def test_has_the_promised_spread(self, sample: tuple[str, list[int]]) -> None:
        epsilon, draws = sample
        powers = np.arange(-400, 401)
        fourth = sum(float(k) ** 4 * noise.pmf(int(k), epsilon) for k in powers)
        error = math.sqrt((fourth - noise.variance(epsilon) ** 2) / DRAWS)

        spread = float(np.mean(np.square(draws)))

        assert abs(spread - noise.variance(epsilon)) < STANDARD_ERRORS * error

    def test_leans_to_neither_side(self, sample: tuple[str, list[int]]) -> None:
        epsilon, draws = sample

        mean = float(np.mean(draws))

        assert abs(mean) < STANDARD_ERRORS * noise.sd(epsilon) / math.sqrt(DRAWS)

    def test_is_exact_where_floats_have_gaps(self) -> None:
        draws = [noise.discrete_laplace(Fraction(1, 2**100)) for _ in range(60)]

        assert min(abs(draw) for draw in draws) > 2**53
        assert any(
            draw % 2 for draw in draws
        )  # every float of this size, and every scaled one, is even

    @pytest.mark.parametrize("refused", [0.5, True, None])
    def test_refuses_what_is_not_exact(self, refused: object) -> None:
        with pytest.raises(TypeError, match="not an exact number"):
            noise.discrete_laplace(refused)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "refused", [0, -1, Fraction(-3, 8), "0", "1/0", "half", Decimal("NaN"), Decimal("Infinity")]
    )
    def test_refuses_what_is_no_finite_number_above_zero(self, refused: noise.Epsilon) -> None:
        with pytest.raises(ValueError, match=r"not above 0|not a finite number"):
            noise.discrete_laplace(refused)


class TestNoisy:
    def test_keeps_the_shape(self) -> None:
        counts = np.arange(20).reshape(2, 10)

        assert noise.noisy(counts, "3/8").shape == (2, 10)

    def test_leaves_the_true_counts_as_they_are(self) -> None:
        counts = np.arange(10)

        noise.noisy(counts, 1)

        assert counts.tolist() == list(range(10))

    def test_draws_anew_for_every_count(self) -> None:
        drawn = noise.noisy(np.zeros(200, dtype=np.int64), "1/4")

        assert len(set(drawn.tolist())) > 3  # one value 200 times has odds below 10^-180

    def test_refuses_counts_that_are_not_whole(self) -> None:
        with pytest.raises(ValueError, match="counts are integers"):
            noise.noisy(np.array([1.5]), 1)


class TestBernoulliExp:
    @pytest.mark.parametrize("gamma", ["1/3", "1", "9/4"])
    def test_is_true_as_often_as_promised(self, gamma: str) -> None:
        promised = math.exp(-float(Fraction(gamma)))

        seen = sum(noise.bernoulli_exp(gamma) for _ in range(DRAWS)) / DRAWS

        error = math.sqrt(promised * (1 - promised) / DRAWS)
        assert abs(seen - promised) < STANDARD_ERRORS * error

    def test_refuses_what_would_be_no_probability(self) -> None:
        with pytest.raises(ValueError, match="below 0"):
            noise.bernoulli_exp(-1)


class TestTheory:
    @pytest.mark.parametrize(
        ("epsilon", "sd"), [("1", 1.356962), ("1/2", 2.799177), ("1/4", 5.642), ("2", 0.601690)]
    )
    def test_standard_deviations_are_the_published_ones(self, epsilon: str, sd: float) -> None:
        assert noise.sd(epsilon) == pytest.approx(sd, abs=2e-4 if epsilon == "1/4" else 1e-6)

    def test_probabilities_sum_to_one(self) -> None:
        assert sum(noise.pmf(k, "3/8") for k in range(-200, 201)) == pytest.approx(1)

    def test_variance_is_that_of_the_probabilities(self) -> None:
        spread = sum(k * k * noise.pmf(k, "3/8") for k in range(-200, 201))

        assert spread == pytest.approx(noise.variance("3/8"))

    def test_one_company_changes_no_probability_by_more_than_epsilon(self) -> None:
        ratios = [noise.pmf(k, 1) / noise.pmf(k - 1, 1) for k in range(-30, 31)]

        assert max(abs(math.log(ratio)) for ratio in ratios) <= 1 + 1e-9


class TestAdvantage:
    def test_of_telling_whether_a_company_joined_is_at_most_tanh_half_epsilon(self) -> None:
        told_apart = sum(abs(noise.pmf(k, 1) - noise.pmf(k - 1, 1)) for k in range(-60, 61)) / 2

        assert told_apart <= math.tanh(0.5) + 1e-12
        assert told_apart == pytest.approx(noise.advantage(1))

    def test_of_telling_which_bin_a_company_is_in_is_the_same(self) -> None:
        there = np.array([noise.pmf(k - 1, 1) for k in range(-60, 61)])
        not_there = np.array([noise.pmf(k, 1) for k in range(-60, 61)])
        first, second = np.outer(there, not_there), np.outer(not_there, there)

        told_apart = float(np.abs(first - second).sum()) / 2

        assert told_apart == pytest.approx(noise.advantage(1))

    @pytest.mark.parametrize(
        ("epsilon", "releases", "published"),
        [
            ("1/2", 1, 0.24),
            ("1", 1, 0.46),
            ("2", 1, 0.76),
            ("4", 1, 0.96),
            ("1/2", 4, 0.51),
            ("1", 4, 0.82),
            ("2", 4, 0.99),
        ],
    )
    def test_is_the_one_the_method_page_admits(
        self, epsilon: str, releases: int, published: float
    ) -> None:
        assert noise.advantage(epsilon, releases) == pytest.approx(published, abs=0.01)

    def test_needs_a_release(self) -> None:
        with pytest.raises(ValueError, match="releases is below 1"):
            noise.advantage(1, releases=0)
