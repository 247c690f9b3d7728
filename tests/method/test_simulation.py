"""The studies in small; `make simulate` runs them in full and writes docs/simulations.md."""

import numpy as np
import pytest

from tests.method.forms import FORM
from tests.method.simulate import studies
from tests.method.simulate.companies import VIEW, answers, company, true_scores
from tests.method.simulate.report import Bar, Row, page

SEED = 20261122


class TestMadeUpCompanies:
    def test_answer_as_their_true_scores_say(self) -> None:
        rng = np.random.default_rng(SEED)
        one = company(rng)

        codes = answers(one.profile, 4000, rng, one.view)

        points = np.where(codes > 0, (codes - 1) * 25.0, np.nan)
        turned = np.where(FORM.reversed, 100 - points, points)[:, :32]
        scores = np.nanmean(turned.reshape(4000, 8, 4), axis=(0, 2))
        assert scores == pytest.approx(true_scores(one), abs=1.0)

    def test_differ_between_people_as_the_prior_says(self) -> None:
        rng = np.random.default_rng(SEED)

        codes = answers(np.full(12, 50.0), 4000, rng, VIEW)

        points = np.where(FORM.reversed, 6 - codes, codes)[:, :32] * 25.0
        answered = np.where(codes[:, :32] > 0, points, np.nan).reshape(4000, 8, 4)
        assert np.nanmean(answered, axis=2).std(axis=0).mean() == pytest.approx(16, abs=0.8)

    def test_keep_all_but_two_shares_in_a_swap(self) -> None:
        one = company(np.random.default_rng(SEED))

        other = one.swapped()

        assert sorted(other.mix) == sorted(one.mix)
        assert (other.mix != one.mix).sum() == 2
        assert other.shares.argmax() == np.argsort(one.shares)[-2]


class TestIntervals:
    @pytest.mark.parametrize("respondents", [5, 8, 20])
    def test_of_a_dimensions_change_hold_their_level(self, respondents: int) -> None:
        assert 0.86 <= studies.change_coverage(respondents, 30, SEED) <= 0.97

    def test_of_maturity_hold_theirs(self) -> None:
        """Not without the covariance that people's liking of the whole gives all dimensions."""
        rng = np.random.default_rng(41)
        held = []
        for _company in range(200):
            one = company(rng)
            scores = true_scores(one)
            scores[5] = 100 - abs(scores[5] - 72.5) * 100 / 72.5
            found = one.assessed(8, rng).maturity
            held.append(found.low <= scores.mean() <= found.high)

        assert 0.86 <= np.mean(held) <= 0.97

    def test_of_shares_hold_theirs_with_wrong_archetypes(self) -> None:
        assert 0.87 <= studies.share_coverage(8, 60, SEED) <= 0.98

    def test_of_a_shares_change_hold_theirs(self) -> None:
        assert 0.86 <= studies.share_change_coverage(8, 15, SEED) <= 0.99


class TestStableCompanies:
    def test_hear_of_hardly_any_change(self) -> None:
        found = studies.stability(8, 6, SEED)

        assert (
            found.standing <= 0.15 + 2 * (0.15 / 10.5) ** 0.5
        )  # two standard errors of 10.5 years
        assert found.naive > 3 * found.standing
        assert found.still_dimensions >= 0.88
        assert found.still_headlines >= 0.9
        assert found.called_shares <= 0.1
        assert found.held_shares >= 0.9


class TestSwaps:
    def test_are_found_within_a_year(self) -> None:
        found = studies.swap(8, 10, SEED)

        assert found.found >= 0.8
        assert found.delay < 1


class TestThePage:
    def test_says_of_each_figure_whether_it_meets_its_bar(self) -> None:
        rows = [
            Row("Held", "all", 0.91, "1 round", 1, Bar(0.88, 0.97)),
            Row("Missed", "all", 0.16, "1 round", 1, Bar(most=0.15)),
            Row("Told", "all", 0.5, "1 round", 1),
        ]

        found = page(rows)

        assert "| Held | all | 0.910 | 0.88 to 0.97 | holds | 1 round | 1 |" in found
        assert "| Missed | all | 0.160 | at most 0.15 | **missed** | 1 round | 1 |" in found
        assert "| Told | all | 0.500 |  |  | 1 round | 1 |" in found
        assert [row.holds for row in rows] == [True, False, True]
