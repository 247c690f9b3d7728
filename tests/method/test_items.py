import numpy as np
import pytest
from numpy.typing import NDArray

from apps.method.form import miniature
from apps.method.items import item_points, shown_items
from apps.method.scale import respondent_scores

FORM = miniature()
EVERYTHING = [5, 1, 4, 2, 3, 2, 3, 3, 3]


def sensitivity(answers: NDArray[np.int_]) -> NDArray[np.float64]:
    """Return how score and item means of CUS follow each answer: (5, people, 4)."""
    found = np.zeros((5, len(answers), 4))
    for person in range(len(answers)):
        for item in range(4):
            moved = answers.copy()
            moved[person, item] += moved[person, item] > 0
            found[:, person, item] = statistics_of(moved) - statistics_of(answers)
    return found


def statistics_of(answers: NDArray[np.int_]) -> NDArray[np.float64]:
    score = respondent_scores(answers, FORM)[:, 0].mean()
    return np.append(score, item_points(answers, FORM).points[:, :4].mean(axis=0))


class TestItemPoints:
    def test_average_to_the_score_whatever_was_skipped(self) -> None:
        answers = np.random.default_rng(7).integers(1, 6, (40, 9))
        answers[np.arange(40), np.arange(40) % 4] = np.where(np.arange(40) < 20, 0, 3)

        found = item_points(answers, FORM)

        scores = respondent_scores(answers, FORM)
        assert found.points[:, :4].mean(axis=1) == pytest.approx(scores[:, 0])
        assert not found.answered[np.arange(20), np.arange(20) % 4].any()

    def test_turn_reversed_items(self) -> None:
        found = item_points(np.array([EVERYTHING]), FORM)

        assert found.points[0].tolist() == [100, 100, 75, 25, 50, 75, 50, 50, 50]

    def test_leave_out_who_does_not_count(self) -> None:
        found = item_points(np.array([[5, 5, 0, 0, *EVERYTHING[4:]]]), FORM)

        assert np.isnan(found.points[0, :4]).all()
        assert found.answered[0].tolist() == [False] * 4 + [True] * 5

    def test_give_away_nobody_who_skipped_one(self) -> None:
        answers = np.tile([3, 3, 3, 3, *EVERYTHING[4:]], (6, 1))
        answers[5, 0] = 0

        follows = sensitivity(answers)

        everybody = np.linalg.matrix_rank(follows.reshape(5, -1))
        for person in range(5):  # no sum of these numbers leaves one of them out
            assert np.linalg.matrix_rank(follows[:, person]) == everybody


class TestShownItems:
    def test_hides_what_too_few_answered_and_what_would_tell_it(self) -> None:
        n = np.array([9, 3, 7, 8, 9, 9, 9, 9, 4])

        assert shown_items(n, FORM).tolist() == [True, False, False, True, *[True] * 4, False]

    def test_hides_no_neighbour_of_an_outlook_question(self) -> None:
        n = np.array([9, 9, 9, 9, 9, 9, 9, 9, 0])

        assert shown_items(n, FORM).tolist() == [True] * 8 + [False]

    def test_shows_from_five_on(self) -> None:
        assert shown_items(np.full(9, 5), FORM).all()
        assert not shown_items(np.full(9, 4), FORM).any()

    def test_refuses_counts_of_other_questions(self) -> None:
        with pytest.raises(ValueError, match="9 questions"):
            shown_items(np.full(8, 5), FORM)
