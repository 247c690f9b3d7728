"""What one person's sixteen answers say, and how often that is true of invented companies."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.method.compass import axes_of, ellipse
from apps.method.form import miniature
from apps.method.quick_check import QuickReading, item_variance, quick_check
from tests.method.forms import FORM as WHOLE
from tests.method.simulate import companies
from tests.method.simulate.companies import Company

SEED = 20261122
QUICK = np.array([0, 3, 4, 6, 8, 9, 13, 14, 16, 18, 20, 21, 24, 25, 29, 31], dtype=np.intp)
FORM = replace(WHOLE, quick=QUICK)
DONT_KNOW = -1


def answers_of(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the answers nearest to a profile, reversed items turned round."""
    steps = np.rint(points[FORM.item_dimension[QUICK]] / 25 + 1).astype(np.int64)
    return np.where(FORM.reversed[QUICK], 6 - steps, steps)


def one_persons(one: Company, rng: np.random.Generator) -> QuickReading:
    return quick_check(companies.answers(one.profile, 1, rng, one.view)[0, QUICK], FORM)


class TestQuickCheck:
    def test_scores_each_dimension_by_its_two_items_whichever_way_they_are_asked(self) -> None:
        answers = np.full(16, 3)
        answers[:2] = 5, 1  # the second one is reversed

        found = quick_check(answers, FORM)

        assert found.scores.value.tolist() == [100.0, *[50.0] * 7]
        assert found.answered == 16

    def test_adds_half_of_what_items_differ_by_to_a_respondents_variance(self) -> None:
        found = quick_check(np.full(16, 3), FORM)

        shared = 16**2 - item_variance(FORM) / 4  # a round's prior is of the mean of four items
        assert found.scores.se**2 == pytest.approx(np.full(8, shared + item_variance(FORM) / 2))
        assert found.covariance == pytest.approx(np.diag(found.scores.se**2))

    def test_doubts_a_dimension_more_where_one_item_was_answered(self) -> None:
        answers = np.full(16, 3)
        answers[0] = DONT_KNOW

        found = quick_check(answers, FORM)

        assert found.scores.n.tolist() == [1, *[2] * 7]
        assert found.scores.se[0] > found.scores.se[1]
        assert found.place is not None

    def test_gives_no_place_where_a_dimension_was_left_out(self) -> None:
        answers = np.full(16, 3)
        answers[:2] = DONT_KNOW

        found = quick_check(answers, FORM)

        assert np.isnan(found.scores.value[0])
        assert found.place is None
        assert found.posterior.shares.sum() == pytest.approx(1)

    def test_of_nothing_says_that_every_persona_is_as_likely(self) -> None:
        found = quick_check(np.full(16, DONT_KNOW), FORM)

        assert found.answered == 0
        assert found.posterior.shares == pytest.approx(np.full(5, 0.2))
        assert found.label is None

    def test_gives_a_name_only_where_it_is_nearly_certain(self) -> None:
        found = [quick_check(answers_of(profile), FORM) for profile in FORM.prototypes]
        named = [one.label.personas for one in found if one.label]

        assert named == [("casualist",)]
        assert found[2].posterior.p_top.max() > 0.75  # a round would name this one

    def test_gives_none_where_no_mix_describes_the_answers(self) -> None:
        found = quick_check(np.tile([1, 5], 8), FORM)

        assert found.label is not None
        assert found.label.kind == "none_fits"

    def test_leans_towards_the_persona_that_somebody_describes(self) -> None:
        for persona in range(5):
            found = quick_check(answers_of(FORM.prototypes[persona]), FORM)

            assert found.posterior.p_top.argmax() == persona

    @pytest.mark.parametrize("wrong", [np.full(15, 3), np.full(16, 6), np.full(16, -3)])
    def test_refuses_answers_to_another_form(self, wrong: NDArray[np.int64]) -> None:
        with pytest.raises(ValueError, match=r"answers of shape|lies outside"):
            quick_check(wrong, FORM)


class TestItemVariance:
    def test_follows_from_the_two_published_priors(self) -> None:
        assert item_variance(FORM) == pytest.approx((25**2 - 16**2) * 4 / 3)

    def test_needs_two_items_to_tell_how_items_differ(self) -> None:
        form = miniature()
        dimension = np.where(np.arange(9) == 0, 0, 1)

        with pytest.raises(ValueError, match="a dimension has 1 items"):
            item_variance(replace(form, item_dimension=dimension.astype(np.intp)))


class TestOfManyCompanies:
    """The doubt is wide enough: a person's two items are far from a company's truth."""

    def test_the_ellipse_holds_the_companys_place(self) -> None:
        rng, axes, held = np.random.default_rng(SEED), axes_of(FORM), []
        for _ in range(200):
            one = companies.company(rng)
            place = one_persons(one, rng).place
            if place is None:
                continue  # this person did not answer two items of one dimension
            x, y = axes.loadings @ companies.true_scores(one) - axes.origin
            away = np.array([x - place.x, y - place.y])
            reach = -2 * np.log(0.05)
            held.append(away @ np.linalg.solve(place.covariance, away) <= reach)
            assert ellipse(place).major > 0.4

        assert len(held) > 150
        assert 0.93 <= np.mean(held) <= 1.0

    def test_the_intervals_hold_the_companys_shares(self) -> None:
        rng, held = np.random.default_rng(SEED), []
        for _ in range(80):
            one = companies.company(rng)
            mix = one_persons(one, rng).posterior
            held.append(np.mean((mix.low <= one.shares) & (one.shares <= mix.high)))

        assert 0.88 <= np.mean(held) <= 1.0

    def test_the_intervals_hold_the_companys_scores(self) -> None:
        rng, held = np.random.default_rng(SEED), []
        for _ in range(200):
            one = companies.company(rng)
            found, true = one_persons(one, rng).scores, companies.true_scores(one)
            known = found.n > 0
            held.append(np.mean(((found.low <= true) & (true <= found.high))[known]))

        assert 0.9 <= np.mean(held) <= 1.0
