"""Reliability against R 4.2.2 (psych 2.2.9, multilevel 2.7) on public data, and at its edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from apps.method.reliability import (
    alpha_of,
    average_deviation,
    cronbach_alpha,
    icc,
    icc_groups,
    icc_of,
    omega_of,
    omega_total,
    one_factor,
    r_wg,
    r_wg_j,
    r_wg_j_of,
)
from tests.method import datasets
from tests.method.simulated import unhurried


def answers(people: int = 60, items: int = 5, missing: float = 0.0) -> NDArray[np.float64]:
    """Make people answer items of one scale, 1 to 5."""
    generator = np.random.default_rng(people * 100 + items)
    trait = generator.normal(0, 1, (people, 1))
    given_ = np.clip(np.rint(3 + trait + generator.normal(0, 1, (people, items))), 1, 5)
    return np.where(generator.random(given_.shape) < missing, np.nan, given_)


class TestCronbachAlpha:
    def test_uses_whoever_answered_both_of_two_items(self) -> None:
        items = datasets.bfi("O")

        assert cronbach_alpha(items) == pytest.approx(0.60017251482, abs=5e-12)

    def test_does_not_turn_items(self) -> None:
        items = datasets.bfi("A")
        items[:, 0] = 7 - items[:, 0]

        assert cronbach_alpha(items) == pytest.approx(0.431456105281, abs=5e-13)

    def test_leaves_out_an_item_that_does_not_vary_as_psych_does(self) -> None:
        items = answers()

        assert cronbach_alpha(np.column_stack([items, np.full(60, 4.0)])) == cronbach_alpha(items)

    def test_is_of_any_unit(self) -> None:
        items = answers(missing=0.1)

        assert cronbach_alpha(25 * (items - 1)) == pytest.approx(cronbach_alpha(items), abs=1e-12)

    def test_refuses_items_that_nobody_answered_together(self) -> None:
        items = answers(items=2)
        items[:30, 0] = items[30:, 1] = np.nan

        with pytest.raises(ValueError, match="in common"):
            cronbach_alpha(items)

    @pytest.mark.parametrize(
        "items", [answers(items=1), np.full((9, 3), 4.0), np.array([[1.0, 2.0], [2.0, 1.0]])]
    )
    def test_refuses_what_has_none(self, items: NDArray[np.float64]) -> None:
        with pytest.raises(ValueError, match=r"two items|does not vary"):
            cronbach_alpha(items)

    def test_refuses_one_axis(self) -> None:
        with pytest.raises(ValueError, match="two axes"):
            cronbach_alpha(np.arange(5.0))


class TestAlphaOf:
    def test_is_alpha_from_covariances(self) -> None:
        items = answers()

        found = alpha_of(np.cov(items, rowvar=False))

        assert found == pytest.approx(cronbach_alpha(items), abs=1e-12)

    def test_counts_an_item_that_does_not_vary(self) -> None:
        assert alpha_of(np.array([[1.0, 1, 0], [1, 1, 0], [0, 0, 0]])) == pytest.approx(0.75)

    @pytest.mark.parametrize(
        "matrix", [np.ones((2, 3)), np.array([[1.0, 0.2], [0.3, 1.0]]), np.full((2, 2), np.nan)]
    )
    def test_refuses_what_is_no_matrix_of_covariances(self, matrix: NDArray[np.float64]) -> None:
        with pytest.raises(ValueError, match=r"square|symmetric"):
            alpha_of(matrix)


class TestOmegaTotal:
    @pytest.mark.parametrize(
        ("scale", "omega"),
        [
            ("A", 0.723269076568),
            ("C", 0.731159541435),
            ("E", 0.763629461787),
            ("N", 0.815470111536),
            ("O", 0.617031921358),
        ],
    )
    def test_is_factanal_s_with_answers_missing(self, scale: str, omega: float) -> None:
        assert omega_total(datasets.bfi(scale)) == pytest.approx(omega, abs=1e-8)

    def test_lets_an_item_that_was_not_turned_take_away(self) -> None:
        items = datasets.bfi("A")
        items[:, 0] = 7 - items[:, 0]

        assert omega_total(items) == pytest.approx(0.590284093542, abs=1e-8)

    def test_is_the_same_with_every_item_turned(self) -> None:
        items = answers(missing=0.1)

        assert omega_total(6 - items) == pytest.approx(omega_total(items), abs=1e-8)

    def test_refuses_an_item_that_does_not_vary(self) -> None:
        with pytest.raises(ValueError, match="missing"):
            omega_total(np.column_stack([answers(), np.full(60, 4.0)]))


class TestOneFactor:
    @pytest.mark.parametrize("loadings", [(0.8, 0.7, 0.6, 0.5), (0.9, -0.4, 0.5, 0.3, 0.7)])
    def test_finds_the_factor_that_made_the_correlations(self, loadings: tuple[float, ...]) -> None:
        truth = np.array(loadings)
        correlation = np.outer(truth, truth) + np.diag(1 - truth**2)

        found = one_factor(correlation)

        assert found.loadings == pytest.approx(truth, abs=1e-3)
        assert found.uniquenesses == pytest.approx(1 - truth**2, abs=1e-3)
        assert not found.is_heywood
        expected = truth.sum() ** 2 / (truth.sum() ** 2 + (1 - truth**2).sum())
        assert omega_of(correlation) == pytest.approx(expected, abs=1e-4)

    def test_stops_a_heywood_case_at_the_limit_and_tells(self) -> None:
        impossible = np.array([[1.0, 0.8, 0.7], [0.8, 1.0, 0.4], [0.7, 0.4, 1.0]])  # l1^2 = 1.4

        found = one_factor(impossible)

        assert found.is_heywood
        assert found.uniquenesses[0] == pytest.approx(0.005)
        assert omega_of(impossible) < 1

    @pytest.mark.parametrize(
        ("matrix", "why"),
        [
            (np.eye(2), "three items"),
            (2 * np.eye(3), "with itself"),
            (np.ones((3, 3)), "positive definite"),
            (np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]), "positive definite"),
        ],
    )
    def test_refuses_what_has_no_factor(self, matrix: NDArray[np.float64], why: str) -> None:
        with pytest.raises(ValueError, match=why):
            one_factor(matrix)


class TestIcc:
    def test_is_psych_s_on_the_attitudes(self) -> None:
        icc1, icc2, _, _, icc2k, icc3k = icc(datasets.attitude())

        assert (icc1.value, icc1.df1, icc1.df2) == pytest.approx((0.188561737093, 29, 180))
        assert (icc1.low, icc1.high) == pytest.approx((0.0769508546587, 0.357030096127))
        assert (icc2.f, icc2.df2, icc2.p) == pytest.approx((6.37522412722, 174, 1.28621633732e-15))
        assert (icc2.low, icc2.high) == pytest.approx((0.0967486956359, 0.430683334611))
        assert (icc2k.low, icc2k.high) == pytest.approx((0.4284999828987, 0.841154916389))
        assert (icc3k.low, icc3k.high) == pytest.approx((0.7393756856431, 0.915773072160))

    def test_names_what_it_goes_through(self) -> None:
        found = icc(datasets.attitude())

        assert [form.name for form in found] == ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]
        assert [form.value for form in found] == [
            *(found.icc1, found.icc2, found.icc3),
            *(found.icc1k, found.icc2k, found.icc3k),
        ]

    def test_of_raters_who_agree_is_one(self) -> None:
        found = icc(np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]))

        assert {form.value for form in found} == {1.0}
        assert {form.p for form in found} == {0.0}

    @pytest.mark.parametrize(
        ("ratings", "why"),
        [
            (np.array([[1.0, np.nan], [2.0, 3.0]]), "missing"),
            (np.array([[1.0, 2.0, 3.0]]), "two subjects"),
            (np.array([[1.0], [2.0]]), "two subjects and raters"),
            (np.full((3, 3), 2.0), "the same"),
        ],
    )
    def test_refuses_ratings_that_tell_nothing(
        self, ratings: NDArray[np.float64], why: str
    ) -> None:
        with pytest.raises(ValueError, match=why):
            icc(ratings)


class TestIccGroups:
    def test_is_multilevel_s_with_groups_of_many_sizes(self) -> None:
        """Neuroticism among the first 300 by their answer to O1; eleven answered not all."""
        neuroticism = datasets.bfi("N")[:300].mean(axis=1)  # NaN unless all were answered
        openness = datasets.bfi("O")[:300, 0]
        answered = ~np.isnan(openness)

        found = icc_groups(neuroticism[answered], openness[answered])

        assert found == pytest.approx((0.0423066549803, 0.680285465239), abs=5e-13)

    def test_is_multilevel_s_with_groups_of_one_size(self) -> None:
        items = datasets.attitude()
        questions = np.tile(["rating", "complaints", "privileges", "learning"], 30)
        values = items[:, :4].ravel()

        found = icc_groups(values, questions)

        one_way = icc(items[:, :4].T)
        assert found.icc1 == pytest.approx(one_way.icc1)
        assert found.icc2 == pytest.approx(one_way.icc1k)

    def test_is_minus_infinity_where_means_do_not_differ(self) -> None:
        found = icc_groups(np.array([1.0, 3.0, 1.0, 3.0]), np.array(["a", "a", "b", "b"]))

        assert found == (-1.0, -np.inf)

    def test_is_that_of_its_moments(self) -> None:
        values, groups = np.array([1.0, 2.0, 6.0, 7.0, 8.0]), np.array([0, 0, 1, 1, 1])

        found = icc_groups(values, groups)

        assert found == pytest.approx(icc_of(between=36.3, within=2.5, groups=2, n=5))

    @pytest.mark.parametrize(
        ("values", "groups", "why"),
        [
            ([1.0, 2.0], [0, 1, 1], "labels"),
            ([1.0, 2.0], [0.0, np.nan], "label is missing"),
            ([1.0, 2.0], [0, 1], "one of two"),
            ([1.0, 2.0], [0, 0], "two groups"),
            ([np.nan, np.nan], [0, 1], "two groups"),
            ([2.0, 2.0, 2.0], [0, 1, 1], "not both 0"),
        ],
    )
    def test_refuses_groups_that_tell_nothing(
        self, values: list[float], groups: list[float], why: str
    ) -> None:
        with pytest.raises(ValueError, match=why):
            icc_groups(np.array(values), np.array(groups))


class TestConsensus:
    TWELVE = datasets.bfi("N")[:12]  # the last left out one item

    def test_is_multilevel_s(self) -> None:
        assert r_wg(self.TWELVE[:, 0], 6) == pytest.approx(0.285714285714, abs=5e-13)
        assert r_wg_j(self.TWELVE, 6) == pytest.approx(0.774925962488, abs=5e-13)
        assert average_deviation(self.TWELVE) == pytest.approx(1.03801652893, abs=5e-12)

    def test_is_never_below_nought(self) -> None:
        ends = np.array([1.0, 1.0, 5.0, 5.0])

        assert r_wg(ends, 5) == r_wg_j(np.column_stack([ends, ends]), 5) == 0.0

    def test_is_one_where_all_say_the_same(self) -> None:
        same = np.full((4, 3), 2.0)

        assert (r_wg_j(same, 5), average_deviation(same)) == (1.0, 0.0)

    @pytest.mark.parametrize("one", [np.array([4.0]), np.array([4.0, np.nan]), np.array([])])
    def test_needs_two(self, one: NDArray[np.float64]) -> None:
        found = [r_wg(one, 5), r_wg_j(one[:, None], 5), average_deviation(one)]

        assert np.isnan(found).all()

    def test_refuses_a_scale_of_one_option_and_the_wrong_axes(self) -> None:
        with pytest.raises(ValueError, match="two options"):
            r_wg(np.array([1.0, 2.0]), 1)
        with pytest.raises(ValueError, match="no items"):
            r_wg_j_of(np.array([]), 5)
        with pytest.raises(ValueError, match="one axis"):
            r_wg(self.TWELVE, 6)
        with pytest.raises(ValueError, match="two axes"):
            r_wg_j(self.TWELVE[0], 6)

    @unhurried
    @given(st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=2, max_size=12))
    def test_does_not_depend_on_who_comes_first_nor_which_end_is_which(
        self, rows: list[list[int]]
    ) -> None:
        items = np.array(rows, dtype=np.float64)

        assert r_wg_j(6 - items[::-1, ::-1], 5) == pytest.approx(r_wg_j(items, 5), abs=1e-12)
        assert average_deviation(6 - items[::-1]) == pytest.approx(average_deviation(items))


def test_groups_of_one_number_that_binary_fractions_cannot_hold_do_not_vary() -> None:
    with pytest.raises(ValueError, match="not both 0"):
        icc_groups(np.full(6, 0.1), np.array([0, 0, 1, 1, 1, 1]))
