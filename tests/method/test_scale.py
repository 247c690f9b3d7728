import numpy as np
import pytest

from apps.method import scale
from tests.method.forms import FORM, REVERSED

AGREES_EVERYWHERE = np.where(np.isin(np.arange(38), list(REVERSED)), 1, 5)


class TestPomp:
    def test_reproduces_the_agreeableness_of_the_bfi(self) -> None:
        mean_of_2800 = np.array([4.652095238])  # R psych::bfi, answers of 1 to 6

        assert scale.pomp(mean_of_2800, 1, 6)[0] == pytest.approx(73.04190476, abs=1e-8)

    def test_runs_from_0_to_100_either_way(self) -> None:
        ends = np.array([[1.0, 5.0]])

        assert scale.pomp(ends, 1, 5).tolist() == [[0.0, 100.0]]
        assert scale.pomp(ends, 1, 5, np.array([True, True])).tolist() == [[100.0, 0.0]]

    @pytest.mark.parametrize(("low", "high"), [(5, 1), (2, 5), (1, 2)])
    def test_refuses_a_scale_that_does_not_hold_the_answers(self, low: int, high: int) -> None:
        with pytest.raises(ValueError, match=r"scale|outside"):
            scale.pomp(np.array([1.0, 3.0]), low, high)


class TestRespondentScores:
    def test_counts_reversed_items_from_the_other_end(self) -> None:
        assert scale.respondent_scores(AGREES_EVERYWHERE[None], FORM).tolist() == [[100.0] * 8]

    @pytest.mark.parametrize("code", [0, -1, -2])
    def test_leaves_out_what_was_not_answered(self, code: int) -> None:
        one_missing, two_missing = AGREES_EVERYWHERE.copy(), AGREES_EVERYWHERE.copy()
        one_missing[0] = two_missing[0] = two_missing[1] = code

        scores = scale.respondent_scores(np.array([one_missing, two_missing]), FORM)

        assert scores[0, 0] == 100.0
        assert np.isnan(scores[1, 0])
        assert scores[1, 1] == 100.0

    @pytest.mark.parametrize("code", [6, -3])
    def test_refuses_a_code_it_does_not_know(self, code: int) -> None:
        answers = AGREES_EVERYWHERE.copy()
        answers[37] = code

        with pytest.raises(ValueError, match="outside"):
            scale.respondent_scores(answers[None], FORM)

    def test_refuses_another_form_s_answers(self) -> None:
        with pytest.raises(ValueError, match="38 positions"):
            scale.respondent_scores(np.ones((4, 30), dtype=int), FORM)
        with pytest.raises(ValueError, match="integer"):
            scale.respondent_scores(np.ones((4, 38)), FORM)  # type: ignore[arg-type]
