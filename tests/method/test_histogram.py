"""What noisy counts can say about a cohort, and when they must say nothing."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from apps.method import histogram, noise
from apps.method.histogram import Cohort
from tests.method.simulated import (
    TRUE_MEDIAN,
    cohort,
    counted,
    noise_of_total,
    noisy_cohort,
    scores,
    unhurried,
)

EMPTY = cohort(*[0] * 10)
HUNDRED = cohort(0, 2, 5, 9, 20, 31, 18, 9, 3, 1)
NEGATIVE = cohort(-3, 1, -2, 0, 4, -1, 0, 0, -5, 2)
LABEL_SHARES = np.array([0.28, 0.20, 0.14, 0.10, 0.08, 0.15, 0.05])
NOISY_COUNTS = st.lists(st.integers(-30, 400), min_size=1, max_size=14)
PROPORTIONS = st.floats(0, 1)


class TestBinOf:
    @pytest.mark.parametrize(
        ("score", "expected"), [(0, 0), (9.99, 0), (10, 1), (57.5, 5), (90, 9), (100, 9)]
    )
    def test_holds_its_lower_edge_and_the_last_bin_the_top(
        self, score: float, expected: int
    ) -> None:
        assert histogram.bin_of(score) == expected

    @pytest.mark.parametrize("score", [-0.1, 100.1, float("nan")])
    def test_refuses_what_is_no_score(self, score: float) -> None:
        with pytest.raises(ValueError, match="score is not from 0 to 100"):
            histogram.bin_of(score)


class TestCohort:
    def test_cannot_be_changed_through_the_array_it_came_from(self) -> None:
        counts = np.arange(10)
        kept = Cohort(counts, Fraction(1))

        counts[0] = 99

        assert kept.counts[0] == 0
        with pytest.raises(ValueError, match="read-only"):
            kept.counts[0] = 99

    @pytest.mark.parametrize("counts", [np.array([1.5]), np.zeros((2, 2), int), np.array([], int)])
    def test_refuses_what_are_no_counts(self, counts: histogram.cohort.Counts) -> None:
        with pytest.raises(ValueError, match="counts are a 1-d array"):
            Cohort(counts, Fraction(1))

    def test_refuses_noise_of_no_leaf(self) -> None:
        with pytest.raises(ValueError, match="leaves is below 1"):
            cohort(1, 2, leaves=0)


class TestWiden:
    def test_adds_counts_and_noise(self) -> None:
        wide = histogram.widen([cohort(3, -1), cohort(2, 9), cohort(0, 0, leaves=2)])

        assert wide.counts.tolist() == [5, 8]
        assert wide.leaves == 4
        assert wide.bin_variance == pytest.approx(4 * noise.variance(1))

    def test_refuses_leaves_of_different_epsilon(self) -> None:
        with pytest.raises(ValueError, match="share their bins and their epsilon"):
            histogram.widen([cohort(1, 2), cohort(1, 2, epsilon=Fraction(1, 2))])

    def test_refuses_nothing(self) -> None:
        with pytest.raises(ValueError, match="no leaves"):
            histogram.widen([])


class TestRoundedN:
    @pytest.mark.parametrize(
        ("total", "shown"),
        [(-7, 0), (0, 0), (2, 0), (3, 5), (52, 50), (97, 95), (99, 100), (104, 100), (105, 110)],
    )
    def test_is_to_fives_below_a_hundred_then_to_tens(self, total: int, shown: int) -> None:
        assert histogram.rounded_n(total) == shown


class TestCdf:
    @unhurried
    @given(NOISY_COUNTS)
    def test_never_falls_and_goes_from_nobody_to_everybody(self, counts: list[int]) -> None:
        knots = histogram.cdf(cohort(*counts))

        assert knots[0] == 0
        assert knots[-1] == 1
        assert np.all(np.diff(knots) >= 0)

    def test_is_the_running_share_when_the_noise_left_the_counts_in_order(self) -> None:
        assert histogram.cdf(cohort(1, 2, 3, 4)) == pytest.approx([0, 0.1, 0.3, 0.6, 1])

    def test_pools_neighbours_that_noise_put_out_of_order(self) -> None:
        assert histogram.cdf(cohort(5, -1, 6, 0)) == pytest.approx([0, 0.45, 0.45, 1, 1])


class TestQuantile:
    @unhurried
    @given(NOISY_COUNTS, PROPORTIONS, PROPORTIONS)
    def test_never_falls(self, counts: list[int], one: float, other: float) -> None:
        peers = cohort(*counts)

        lower, upper = (histogram.quantile(peers, p) for p in sorted((one, other)))

        assert lower.value <= upper.value

    @unhurried
    @given(NOISY_COUNTS, PROPORTIONS)
    def test_lies_inside_its_interval_on_the_scale(self, counts: list[int], p: float) -> None:
        found = histogram.quantile(cohort(*counts), p)

        assert 0 <= found.low <= found.value <= found.high <= 100

    def test_reads_linearly_within_a_bin(self) -> None:
        evenly = cohort(*[100] * 10)

        assert [histogram.quantile(evenly, p).value for p in (0.05, 0.5, 0.93)] == pytest.approx(
            [5, 50, 93]
        )

    def test_is_in_the_middle_of_a_gap(self) -> None:
        assert histogram.quantile(cohort(50, 0, 0, 50), 0.5).value == pytest.approx(50)

    def test_knows_less_of_a_wider_cohort_with_the_same_companies(self) -> None:
        wide = Cohort(HUNDRED.counts, HUNDRED.epsilon, leaves=8)

        narrow_width = histogram.quantile(HUNDRED, 0.5).halfwidth
        assert histogram.quantile(wide, 0.5).halfwidth > narrow_width

    def test_has_the_documented_error(self) -> None:
        v, t = noise.variance(1), 100
        error = np.sqrt(0.25 / t + v * 0.25 * 10 / t**2)

        evenly = histogram.quantile(cohort(*[10] * 10), 0.5)

        assert evenly.halfwidth == pytest.approx(100 * 1.645 * error)

    def test_carries_the_noise_of_the_bins_on_either_side(self) -> None:
        found = histogram.noise_variance(HUNDRED, 0.1, below=2)

        assert found == pytest.approx(noise.variance(1) * (0.81 * 2 + 0.01 * 8))

    @pytest.mark.parametrize("p", [-0.01, 1.01, float("nan")])
    def test_refuses_what_is_no_proportion(self, p: float) -> None:
        with pytest.raises(ValueError, match="p is not from 0 to 1"):
            histogram.quantile(HUNDRED, p)

    @pytest.mark.parametrize(
        ("companies", "epsilon", "error"),
        [(20, 1, 3.5), (50, 1, 1.6), (100, 1, 1.0), (50, 2, 1.2), (500, 0.5, 0.5)],
    )
    def test_is_as_accurate_as_published(
        self, companies: int, epsilon: float, error: float
    ) -> None:
        generator = np.random.default_rng(companies)
        misses = []
        for _ in range(150):
            true = scores(generator, companies)
            peers = noisy_cohort(generator, counted(true), Fraction(epsilon))
            misses += [
                abs(histogram.quantile(peers, p).value - np.quantile(true, p))
                for p in (0.25, 0.5, 0.75)
            ]

        assert 0.6 * error < np.mean(misses) < 1.4 * error

    @pytest.mark.parametrize(("companies", "leaves"), [(30, 1), (60, 1), (200, 1), (300, 8)])
    def test_median_interval_holds_the_median_nine_times_in_ten(
        self, companies: int, leaves: int
    ) -> None:
        generator = np.random.default_rng(companies)
        intervals = [
            histogram.quantile(
                noisy_cohort(generator, counted(scores(generator, companies)), leaves=leaves), 0.5
            )
            for _ in range(500)
        ]

        held = np.mean([found.low <= TRUE_MEDIAN <= found.high for found in intervals])

        assert 0.86 <= held <= 0.97


class TestGate:
    @pytest.mark.parametrize(
        ("true", "passed"),
        [(10, 0.02), (15, 0.14), (20, 0.55), (30, 0.99)],
    )
    def test_lets_small_leaves_through_as_seldom_as_published(
        self, true: int, passed: float
    ) -> None:
        total = noise_of_total(Fraction(1), draws=10)
        nothing = total.size // 2

        for_twenty = total[nothing + 20 - true :].sum()
        for_gate = total[nothing + histogram.GATE.min_total - (true + 5) :].sum()

        assert for_twenty == pytest.approx(passed, abs=0.01)
        assert for_gate == pytest.approx(for_twenty)

    @pytest.mark.parametrize(
        ("epsilon", "least", "most"), [(Fraction(1), 0.90, 1), (Fraction(3, 8), 0.05, 0.25)]
    )
    def test_shows_forty_companies_often_at_one_and_seldom_at_three_eighths(
        self, epsilon: Fraction, least: float, most: float
    ) -> None:
        generator = np.random.default_rng(40)

        passed = np.mean(
            [
                histogram.shown(
                    noisy_cohort(generator, counted(scores(generator, 40, sd=12)), epsilon)
                )
                for _ in range(300)
            ]
        )

        assert least <= passed <= most

    def test_stays_shut_one_company_below_the_threshold(self) -> None:
        assert histogram.shown(cohort(0, 0, 0, 0, 12, 13, 0, 0, 0, 0))
        assert histogram.why_not(cohort(0, 0, 0, 0, 12, 12, 0, 0, 0, 0)) == "too_few"

    def test_stays_shut_where_the_median_is_a_guess(self) -> None:
        assert histogram.why_not(cohort(*[3] * 10)) == "too_uncertain"

    @pytest.mark.parametrize("peers", [EMPTY, NEGATIVE, cohort(*[-9] * 10), cohort(1)])
    def test_stays_shut_for_empty_and_negative_counts(self, peers: Cohort) -> None:
        assert histogram.why_not(peers) == "too_few"


class TestSummary:
    def test_withholds_every_figure_behind_a_shut_gate(self) -> None:
        found = histogram.summary(NEGATIVE)

        assert found == histogram.CohortSummary(n_about=0, is_shown=False, why_not="too_few")
        assert found.p50 is found.median_low is found.p10 is None

    def test_shows_quantiles_in_order(self) -> None:
        found = histogram.summary(HUNDRED)

        figures = [found.p10, found.p25, found.median_low, found.p50, found.median_high]
        figures += [found.p75, found.p90]
        assert found.is_shown
        assert found.n_about == 100
        assert figures == sorted(figure for figure in figures if figure is not None)

    @unhurried
    @given(NOISY_COUNTS)
    def test_is_all_or_nothing(self, counts: list[int]) -> None:
        found = histogram.summary(cohort(*counts))

        figures = [found.p10, found.p25, found.p50, found.p75, found.p90, found.median_low]
        assert all((figure is not None) == found.is_shown for figure in figures)
        assert (found.why_not is None) == found.is_shown


class TestNarrowestShown:
    def test_is_the_own_leaf_when_it_can_be_shown(self) -> None:
        assert histogram.narrowest_shown(HUNDRED, histogram.widen([HUNDRED, HUNDRED])) == 0

    def test_widens_past_every_shut_gate(self) -> None:
        own, group = cohort(0, 0, 1, 0, 3, 1, 2, 0, 0, 0), cohort(0, 1, 1, 2, 5, 4, 4, 1, 0, 0)
        everyone = histogram.widen([own, group, HUNDRED])

        assert histogram.narrowest_shown(own, group, everyone) == 2

    def test_is_nothing_where_nothing_can_be_shown(self) -> None:
        assert histogram.narrowest_shown(EMPTY, NEGATIVE) is None
        assert histogram.narrowest_shown() is None


class TestShares:
    def test_sum_to_one_inside_their_intervals(self) -> None:
        mix = histogram.shares(cohort(60, 31, -2, 44, 12, 26, 29, epsilon=Fraction(1, 2)))

        assert sum(mix.shares) == pytest.approx(1)
        assert mix.shares[2] == 0
        assert all(
            0 <= low <= share <= high <= 1
            for low, share, high in zip(mix.lows, mix.shares, mix.highs, strict=True)
        )

    def test_are_the_nearest_that_are_possible(self) -> None:
        mix = histogram.shares(cohort(50, 40, 30, -20, 0, 0, 0, epsilon=Fraction(1, 2)))

        assert mix.shares == pytest.approx((13 / 30, 10 / 30, 7 / 30, 0, 0, 0, 0))

    @unhurried
    @given(st.lists(st.integers(-40, 300), min_size=7, max_size=7))
    def test_are_all_or_nothing_for_any_counts(self, counts: list[int]) -> None:
        mix = histogram.shares(cohort(*counts, epsilon=Fraction(1, 2)))

        assert len(mix.shares) == len(mix.lows) == len(mix.highs) == (7 if mix.is_shown else 0)
        assert (mix.why_not is None) == mix.is_shown
        assert not mix.is_shown or sum(mix.shares) == pytest.approx(1)

    def test_are_withheld_from_too_few(self) -> None:
        few = cohort(9, 9, 6, 0, 0, 0, 0, epsilon=Fraction(1, 2))

        assert histogram.shares(few) == histogram.LabelShares(25, is_shown=False, why_not="too_few")
        assert histogram.shares(cohort(9, 9, 7, 0, 0, 0, 0)).why_not != "too_few"

    def test_are_withheld_where_noise_drowns_them(self) -> None:
        drowned = cohort(9, 9, 9, 3, 3, 3, 3, epsilon=Fraction(1, 2), leaves=8)

        assert histogram.shares(drowned).why_not == "too_uncertain"

    def test_hold_the_true_mix_nine_times_in_ten(self) -> None:
        generator = np.random.default_rng(7)
        held = []
        for _ in range(400):
            labels = generator.multinomial(120, LABEL_SHARES)
            mix = histogram.shares(noisy_cohort(generator, labels, Fraction(1, 2)))
            held.append((np.array(mix.lows) <= LABEL_SHARES) & (mix.highs >= LABEL_SHARES))

        assert 0.86 <= np.mean(held) <= 0.97

    def test_are_shown_once_widened_far_enough(self) -> None:
        few = cohort(3, 0, 1, 2, -4, 0, 5, epsilon=Fraction(1, 2))
        many = cohort(60, 31, -2, 44, 12, 26, 29, epsilon=Fraction(1, 2))

        assert not histogram.shares(few).is_shown
        assert histogram.shares(histogram.widen([few, many])).is_shown


class TestPostProcessing:
    def test_gives_the_same_answer_every_time(self) -> None:
        again = Cohort(HUNDRED.counts.copy(), HUNDRED.epsilon)

        assert histogram.summary(again) == histogram.summary(HUNDRED)
        assert histogram.shares(again) == histogram.shares(HUNDRED)

    def test_theory_and_seeded_noise_are_one_distribution(self) -> None:
        generator = np.random.default_rng(3)
        drawn = noisy_cohort(generator, np.zeros(5000, dtype=np.int64)).counts

        seen = [int(np.sum(drawn == k)) for k in range(-3, 4)]
        likely = [5000 * noise.pmf(k, 1) for k in range(-3, 4)]

        scale = sum(seen) / sum(likely)
        assert stats.chisquare(seen, [scale * x for x in likely]).pvalue > 0.001
