"""Figures that nobody here made up: published examples, and R's results on public data."""

import numpy as np
import pytest

from apps.method import noise
from apps.method.change import reliable_change
from apps.method.composition import closure, clr
from apps.method.reliability import (
    alpha_of,
    average_deviation,
    cronbach_alpha,
    icc,
    omega_total,
    r_wg,
    r_wg_j,
)
from apps.method.scale import pomp
from apps.method.trend import change_point, kendall_exact, mann_kendall, theil_sen
from tests.method import datasets
from tests.method.datasets import BFI_REVERSED, SHROUT_FLEISS, complete


class TestShroutAndFleiss:
    @pytest.mark.parametrize(
        ("name", "value", "printed"),
        [
            ("icc1", 0.1657417684, 0.17),
            ("icc2", 0.2897637795, 0.29),
            ("icc3", 0.7148407148, 0.71),
            ("icc1k", 0.4427971337, 0.44),
            ("icc2k", 0.6200505476, 0.62),
            ("icc3k", 0.9093155424, 0.91),
        ],
    )
    def test_prints_the_six_correlations(self, name: str, value: float, printed: float) -> None:
        found = getattr(icc(SHROUT_FLEISS), name)

        assert found == pytest.approx(value, abs=5e-11)
        assert round(found, 2) == printed

    def test_tests_the_subjects(self) -> None:
        icc1, icc2, icc3, *_ = icc(SHROUT_FLEISS)

        assert icc1.f == pytest.approx(1.794678, abs=5e-7)
        assert icc2.f == icc3.f == pytest.approx(11.02725, abs=5e-6)

    def test_analyses_the_variance(self) -> None:
        found = icc(SHROUT_FLEISS)

        assert found.ms_subjects == pytest.approx(11.24167, abs=5e-6)
        assert found.ms_raters == pytest.approx(32.48611, abs=5e-6)
        assert found.ms_residual == pytest.approx(1.019444, abs=5e-7)

    def test_gives_the_interval_of_random_raters(self) -> None:
        _, found, *_ = icc(SHROUT_FLEISS)

        assert (found.low, found.high) == pytest.approx((0.0187865, 0.7610844), abs=5e-8)

    def test_is_as_consistent_as_the_mean_of_fixed_raters(self) -> None:
        alpha = cronbach_alpha(SHROUT_FLEISS)

        assert alpha == pytest.approx(0.9093155424, abs=5e-11)
        assert alpha == pytest.approx(icc(SHROUT_FLEISS).icc3k, abs=1e-14)


class TestAttitude:
    def test_has_the_alpha_of_psych(self) -> None:
        items = datasets.attitude()

        standardised = alpha_of(np.asarray(np.corrcoef(items, rowvar=False)))
        assert cronbach_alpha(items) == pytest.approx(0.8431427696, abs=5e-11)
        assert standardised == pytest.approx(0.839083803, abs=5e-10)

    @pytest.mark.parametrize(
        ("dropped", "alpha"), [(0, 0.8097602063), (5, 0.8638723114)], ids=["rating", "critical"]
    )
    def test_has_the_alpha_of_psych_if_an_item_is_dropped(self, dropped: int, alpha: float) -> None:
        found = cronbach_alpha(np.delete(datasets.attitude(), dropped, axis=1))

        assert found == pytest.approx(alpha, abs=5e-11)


class TestBfi:
    @pytest.mark.parametrize(
        ("scale", "pairwise", "people", "without_missing"),
        [
            ("A", 0.7030184461, 2709, 0.7037558944),
            ("C", 0.7267349729, 2707, 0.7292772032),
            ("E", 0.7617328203, 2713, 0.7609326395),
            ("N", 0.8139629499, 2694, 0.8133031432),
        ],
    )
    def test_has_the_alphas_of_psych(
        self, scale: str, pairwise: float, people: int, without_missing: float
    ) -> None:
        items = datasets.bfi(scale)
        answered = complete(items)

        assert len(answered) == people
        assert cronbach_alpha(items) == pytest.approx(pairwise, abs=5e-11)
        assert cronbach_alpha(answered) == pytest.approx(without_missing, abs=5e-11)

    @pytest.mark.parametrize(("scale", "omega"), [("N", 0.8149668279), ("E", 0.7630599553)])
    def test_has_the_omegas_of_factanal(self, scale: str, omega: float) -> None:
        assert omega_total(complete(datasets.bfi(scale))) == pytest.approx(omega, abs=5e-11)

    def test_scores_its_people(self) -> None:
        agreeable, neurotic = (np.nanmean(datasets.bfi(scale), axis=1) for scale in "AN")

        assert agreeable.mean() == pytest.approx(4.652095238, abs=5e-10)
        assert agreeable.std(ddof=1) == pytest.approx(0.8984018771, abs=5e-11)
        assert neurotic.mean() == pytest.approx(3.162267857, abs=5e-10)
        assert (agreeable[0], neurotic[0]) == pytest.approx((4.0, 2.8))

    def test_scores_them_in_percent_of_maximum_possible(self) -> None:
        reverse = np.isin(np.arange(5), BFI_REVERSED["A"])
        as_given = np.where(reverse, 7 - datasets.bfi("A"), datasets.bfi("A"))

        points = np.nanmean(pomp(as_given, 1, 6, reverse), axis=1)

        assert points.mean() == pytest.approx(73.04190476, abs=5e-9)


class TestAgreement:
    def test_has_the_indices_of_multilevel(self) -> None:
        one = np.array([5.0, 4.0, 5.0, 4.0, 3.0])
        three = np.array([[4, 5, 4], [4, 4, 5], [3, 4, 4], [5, 4, 4]], dtype=np.float64)

        assert r_wg(one, 5) == pytest.approx(0.65, abs=1e-12)
        assert average_deviation(one) == pytest.approx(0.64, abs=1e-12)
        assert r_wg_j(three, 5) == pytest.approx(0.9255319149, abs=5e-11)


class TestCompositions:
    def test_have_the_centred_log_ratios_of_scikit_bio(self) -> None:
        found = clr(np.array([0.1, 0.3, 0.4, 0.2]))

        expected = [-0.79451346, 0.30409883, 0.5917809, -0.10136628]
        assert found == pytest.approx(expected, abs=5e-9)

    def test_are_perturbed_as_in_scikit_bio(self) -> None:
        found = closure(np.array([0.2, 0.3, 0.5]) * np.array([0.5, 0.3, 0.2]))

        assert found == pytest.approx([0.34482759, 0.31034483, 0.34482759], abs=5e-9)


class TestTrends:
    @pytest.mark.parametrize(
        ("y", "s", "variance", "z"),
        [
            ((1, 2, 3, 4, 5, 6, 7, 8), 28, "65.333", "3.3404"),
            ((5, 6, 4, 7, 8, 7, 9, 10), 21, "64.333", "2.4935"),
            ((10, 12, 11, 12, 13), 7, "15.6667", "1.5159"),
        ],
    )
    def test_have_mann_and_kendall_s_statistics(
        self, y: tuple[int, ...], s: int, variance: str, z: str
    ) -> None:
        found = mann_kendall(np.array(y, dtype=np.float64))

        assert found.s == s
        assert f"{found.variance:.{len(variance) - 3}f}" == variance
        assert f"{found.z:.4f}" == z

    def test_have_tau_and_the_slopes_of_sen(self) -> None:
        eight = np.array([5.0, 6.0, 4.0, 7.0, 8.0, 7.0, 9.0, 10.0])
        five = np.array([10.0, 12.0, 11.0, 12.0, 13.0])

        assert mann_kendall(eight).tau == 0.75
        assert round(theil_sen(eight).slope, 4) == 0.6667
        assert round(theil_sen(five).slope, 5) == 0.70833

    @pytest.mark.parametrize(("waves", "p"), [(3, 0.333), (4, 0.083), (5, 0.0167), (6, 0.0028)])
    def test_have_the_least_exact_p(self, waves: int, p: float) -> None:
        found = kendall_exact(np.arange(float(waves)))

        assert found == pytest.approx(p, abs=5e-4 if waves < 5 else 5e-5)

    def test_find_the_break_of_the_nile(self) -> None:
        found = change_point(datasets.nile())

        assert found == 28  # waves before it: the last is 1898


class TestReliableChange:
    def test_is_a_matter_of_arithmetic(self) -> None:
        found = reliable_change(47.5, 32.5, sd=10, reliability=0.8)

        assert found == pytest.approx(-2.3717, abs=5e-5)
        assert -15 / found == pytest.approx(6.3246, abs=5e-5)

    def test_has_the_errors_of_the_leader_description_questionnaire(self) -> None:
        error_of_difference = 1 / reliable_change(0, 1, sd=7.6, reliability=0.95)

        assert error_of_difference == pytest.approx(2.40333, abs=5e-6)
        assert error_of_difference / np.sqrt(2) == pytest.approx(1.69941, abs=5e-6)

    def test_is_that_of_jacobson_and_truax(self) -> None:
        found = reliable_change(47.5, 32.5, sd=7.5, reliability=0.8)

        assert round(found, 2) == -3.16


class TestDiscreteLaplace:
    @pytest.mark.parametrize(
        ("epsilon", "sd"), [("1", 1.356962), ("1/2", 2.799177), ("2", 0.601690)]
    )
    def test_has_the_theory_s_spread(self, epsilon: str, sd: float) -> None:
        assert noise.sd(epsilon) == pytest.approx(sd, abs=1e-6)
