from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import optimize, stats

from apps.method.trend import (
    change_point,
    kendall_exact,
    local_level,
    mann_kendall,
    step_variance,
    theil_sen,
    trend_verdict,
)
from tests.method.simulated import unhurried

GAP = float("nan")


def series(*values: float) -> NDArray[np.float64]:
    return np.array(values)


class TestMannKendall:
    def test_leaves_out_a_missing_wave(self) -> None:
        found, without = mann_kendall(series(1, GAP, 3, 2)), mann_kendall(series(1, 3, 2))

        assert (found.s, found.variance, found.tau) == (without.s, without.variance, without.tau)

    def test_is_the_same_falling(self) -> None:
        rising, falling = mann_kendall(series(1, 2, 2, 5, 4)), mann_kendall(series(4, 5, 2, 2, 1))

        assert (falling.s, falling.z, falling.p) == (-rising.s, -rising.z, rising.p)
        assert falling.slope == -rising.slope

    def test_finds_nothing_in_a_series_that_never_changes(self) -> None:
        found = mann_kendall(np.full(6, 50.0))

        assert (found.s, found.z, found.p, found.slope) == (0, 0.0, 1.0, 0.0)

    def test_refuses_a_single_wave(self) -> None:
        with pytest.raises(ValueError, match="two are needed"):
            mann_kendall(series(50.0, GAP))


class TestKendallExact:
    @pytest.mark.parametrize("waves", [3, 5, 8, 13, 30])
    def test_is_scipy_s_without_ties(self, waves: int) -> None:
        generator = np.random.default_rng(waves)
        for _ in range(20):
            y = generator.normal(size=waves) + 0.1 * np.arange(waves)

            expected = stats.kendalltau(np.arange(waves), y, method="exact").pvalue
            assert kendall_exact(y) == pytest.approx(expected, rel=1e-9)

    @unhurried
    @given(st.lists(st.integers(0, 3), min_size=2, max_size=6))
    def test_counts_the_orders_of_tied_values(self, values: list[int]) -> None:
        y = np.array(values, dtype=np.float64)
        scores = Counter(mann_kendall(np.array(order)).s for order in permutations(y))

        as_far = sum(n for s, n in scores.items() if abs(s) >= abs(mann_kendall(y).s))
        assert kendall_exact(y) == pytest.approx(as_far / scores.total())

    def test_leaves_out_a_missing_wave(self) -> None:
        assert kendall_exact(series(1, GAP, 3, 2, 4)) == kendall_exact(series(1, 3, 2, 4))


class TestTheilSen:
    @pytest.mark.parametrize("level", [0.90, 0.95])
    @pytest.mark.parametrize("waves", [6, 9, 20])
    def test_is_scipy_s(self, waves: int, level: float) -> None:
        generator = np.random.default_rng(waves)
        for _ in range(20):
            y = np.round(generator.normal(size=waves), 1)  # some are tied
            quarters = np.cumsum(generator.integers(1, 4, waves))

            found = theil_sen(y, level, quarters)

            expected = stats.theilslopes(y, quarters, level)
            assert (found.slope, found.low, found.high) == pytest.approx(
                (expected.slope, expected.low_slope, expected.high_slope)
            )
            assert found.intercept == pytest.approx(expected.intercept)

    def test_counts_waves_from_nought_unless_told_when_they_were(self) -> None:
        found = theil_sen(series(10, 12, GAP, 16, 18))

        assert (found.slope, found.intercept) == (2.0, 10.0)

    def test_is_per_quarter_for_rounds_at_irregular_intervals(self) -> None:
        found = theil_sen(series(50, 53, 59), quarters=np.array([4, 5, 7]))

        assert (found.slope, found.intercept) == (3.0, 38.0)

    def test_has_no_interval_where_no_slope_has_its_rank(self) -> None:
        found = theil_sen(series(1, 2, 4))

        assert found.slope == 1.5
        assert np.isnan([found.low, found.high]).all()
        assert not np.isnan(theil_sen(series(1, 2, 4, 5)).low)

    def test_holds_its_level(self) -> None:
        generator = np.random.default_rng(11)
        found = [theil_sen(generator.normal(0, 3, 8)) for _ in range(2000)]

        held = np.mean([line.low <= 0 <= line.high for line in found])

        assert 0.88 < held < 0.94

    @pytest.mark.parametrize(
        ("y", "quarters", "level", "why"),
        [
            (series(1, GAP), None, 0.9, "different times"),
            (series(1, 2), np.array([3, 3]), 0.9, "different times"),
            (series(1, 2), np.array([1, 2, 3]), 0.9, "times for"),
            (series(1, 2), None, 90.0, "level"),
        ],
    )
    def test_refuses_what_has_no_slope(
        self, y: NDArray[np.float64], quarters: NDArray[np.float64] | None, level: float, why: str
    ) -> None:
        with pytest.raises(ValueError, match=why):
            theil_sen(y, level, quarters)


class TestLocalLevel:
    Y = series(GAP, 50, 58, GAP, GAP, 49, 61, 60)
    SE = series(GAP, 4, 3, GAP, 2, 5, 2, 9)

    def test_is_the_best_estimate_under_a_random_walk(self) -> None:
        """Generalised least squares over all levels at once has the same last one."""
        q = 9.0
        found = local_level(self.Y, self.SE, q)

        for last in range(2, len(self.Y) + 1):
            seen = np.flatnonzero(~np.isnan(self.Y[:last]))
            precision = np.zeros((last, last))
            precision[seen, seen] = 1 / self.SE[seen] ** 2
            step = np.diff(np.eye(last), axis=0)
            precision += step.T @ step / q
            covariance = np.linalg.inv(precision)
            weighted = np.where(np.isnan(self.Y[:last]), 0, self.Y[:last] / self.SE[:last] ** 2)
            weighted = np.nan_to_num(weighted)
            assert found.level[last - 1] == pytest.approx((covariance @ weighted)[-1])
            assert found.variance[last - 1] == pytest.approx(covariance[-1, -1])

    def test_knows_nothing_before_the_first_wave(self) -> None:
        assert np.isnan(local_level(self.Y, self.SE, 9.0).level).tolist() == [True] + [False] * 7

    def test_moves_less_for_a_wave_of_few_respondents(self) -> None:
        many = local_level(series(50, 60), series(3, 3), 9.0).level[1]
        few = local_level(series(50, 60), series(3, 12), 9.0).level[1]

        assert 50 < few < many < 60

    def test_has_ninety_percent_intervals(self) -> None:
        found = local_level(series(50.0), series(4.0))

        assert (found.low[0], found.high[0]) == pytest.approx((50 - 6.5794, 50 + 6.5794), abs=1e-4)

    @pytest.mark.parametrize(
        ("y", "se", "q", "why"),
        [
            (series(50, 51), series(3), 9.0, "standard errors for"),
            (series(50, 51), series(3, GAP), 9.0, "missing or below"),
            (series(50, 51), series(3, -1), 9.0, "missing or below"),
            (series(50, 51), series(3, 3), 0.0, "above 0"),
        ],
    )
    def test_refuses_waves_without_an_error(
        self, y: NDArray[np.float64], se: NDArray[np.float64], q: float, why: str
    ) -> None:
        with pytest.raises(ValueError, match=why):
            local_level(y, se, q)


class TestStepVariance:
    def test_is_the_published_one_below_twelve_waves(self) -> None:
        y = np.append(np.arange(11.0), GAP)

        assert step_variance(y, np.ones(12)) == 9.0

    def test_makes_the_steps_between_waves_most_likely(self) -> None:
        """The differences of neighbours are normal with covariance q I plus that of the errors."""
        generator = np.random.default_rng(8)
        se = generator.uniform(1, 3, 40)
        y = 50 + np.cumsum(generator.normal(0, 2, 40)) + generator.normal(0, se)
        difference = np.diff(np.eye(40), axis=0)
        errors = difference @ np.diag(se**2) @ difference.T

        def unlikely(q: float) -> float:
            covariance = errors + q * np.eye(39)
            return float(-stats.multivariate_normal(cov=covariance).logpdf(np.diff(y)))

        best = optimize.minimize_scalar(unlikely, bounds=(0, 50), method="bounded").x
        assert step_variance(y, se) == pytest.approx(best, rel=1e-3)
        assert 1 < best < 9


class TestChangePoint:
    def test_needs_eight_waves(self) -> None:
        step = [50.0, 50.1, 49.9, 50.0, 70.0, 70.1, 69.9, 70.0]

        assert change_point(np.array(step)) == 4
        assert change_point(np.array(step[:7])) is None

    def test_keeps_three_waves_on_either_side(self) -> None:
        odd_end = series(50, 50.1, 49.9, 50, 50.1, 49.9, 50, 50, 80)

        assert change_point(odd_end) in {None, 6}

    def test_is_the_first_wave_after_the_step_whatever_is_missing(self) -> None:
        y = series(50, GAP, 50.1, 49.9, 50, GAP, 70, 70.1, GAP, 69.9, 70)

        assert change_point(y) == 6

    def test_finds_none_where_nothing_moves(self) -> None:
        assert change_point(np.full(12, 0.1)) is None

    def test_finds_a_step_without_noise(self) -> None:
        assert change_point(np.repeat([40.0, 60.0], 5)) == 5

    def test_seldom_finds_one_in_noise(self) -> None:
        generator = np.random.default_rng(4)

        found = [change_point(generator.normal(0, 3, 12)) is not None for _ in range(1000)]

        assert np.mean(found) < 0.05

    @pytest.mark.parametrize(("after", "is_told"), [(57.2, True), (56.2, False)])
    def test_asks_for_a_fall_of_six(self, after: float, is_told: bool) -> None:  # noqa: FBT001
        y = np.array([48.0, 52.0] * 2 + [after - 2, after + 2] * 2)

        inside, apart = 8 * 4.0, 4 * (after - 50) ** 2 / 2
        fall = 8 * np.log((inside + apart) / inside) - 2 * np.log(8)
        assert (fall > 6) == is_told
        assert (change_point(y) is not None) == is_told

    def test_refuses_a_table(self) -> None:
        with pytest.raises(ValueError, match="one axis"):
            change_point(np.zeros((8, 2)))


class TestTrendVerdict:
    @pytest.mark.parametrize(
        ("y", "verdict"),
        [
            (series(50, 52, 53, 57, 60), "up"),
            (series(60, 57, 53, 52, 50), "down"),
            (series(50, 57, 53, 52, 60), "no clear trend"),
            (series(50, 50, 50, 50, 50), "no clear trend"),
            (series(50, 50, 50, 60, 60, 60), "up"),  # p = .10 exactly
        ],
    )
    def test_follows_the_exact_test(self, y: NDArray[np.float64], verdict: str) -> None:
        assert trend_verdict(y) == verdict

    @pytest.mark.parametrize("y", [series(1, 2, 3, 4), series(1, 2, 3, 4, GAP), series()])
    def test_is_none_below_five_waves(self, y: NDArray[np.float64]) -> None:
        assert trend_verdict(y) is None

    def test_is_wrong_in_a_tenth_of_still_series_at_most(self) -> None:
        generator = np.random.default_rng(2)

        found = [trend_verdict(generator.normal(0, 3, 8)) for _ in range(2000)]

        assert 0.05 < 1 - found.count("no clear trend") / 2000 < 0.115

    def test_finds_two_points_a_wave_as_often_as_it_should(self) -> None:
        """Of series of eight waves with a noise of 3 points, 93 in 100."""
        generator = np.random.default_rng(6)

        found = [trend_verdict(2 * np.arange(8) + generator.normal(0, 3, 8)) for _ in range(1000)]

        assert found.count("up") / 1000 == pytest.approx(0.93, abs=0.03)

    def test_refuses_a_level_that_is_none(self) -> None:
        with pytest.raises(ValueError, match="between 0 and 1"):
            trend_verdict(np.arange(6.0), alpha=10.0)
