from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.method.careless import contradictory, screen, straight_lines
from tests.method.forms import FORM, REVERSED, answers_from

SEED = 20261006
PAIRS = np.array([[2, 3], [4, 6], [13, 18], [20, 21], [24, 27]])  # the published five
PAIRED = replace(FORM, contradictory=PAIRS)
READS = np.where(np.isin(np.arange(38), list(REVERSED)), 1, 5)  # agrees with what praises


def contradicting(pairs: int, answer: int = 4) -> NDArray[np.int_]:
    """Return one response that contradicts itself at so many of the pairs."""
    answers = READS.copy()
    answers[PAIRS[:pairs]] = answer
    return answers


class TestStraightLines:
    @pytest.mark.parametrize("same", [1, 3, 5])
    def test_finds_the_same_answer_to_everything(self, same: int) -> None:
        assert straight_lines(np.full((1, 38), same), FORM).tolist() == [True]

    def test_keeps_someone_who_reads_the_reversed_items(self) -> None:
        assert not straight_lines(READS[None], FORM)[0]

    def test_needs_ten_answers_that_go_both_ways(self) -> None:
        nine, ten, one_way = (np.zeros(38, dtype=int) for _ in range(3))
        nine[:9] = ten[:10] = 4
        one_way[[place for place in range(32) if place not in REVERSED]] = 4

        found = straight_lines(np.array([nine, ten, one_way]), FORM)

        assert found.tolist() == [False, True, False]

    def test_ignores_the_outlook_questions(self) -> None:
        answers = np.full((1, 38), 4)
        answers[0, 32:] = [1, 2, 3, 4, 5, 0]

        assert straight_lines(answers, FORM)[0]


class TestContradictory:
    @pytest.mark.parametrize("pairs", [3, 4, 5])
    @pytest.mark.parametrize("answer", [1, 2, 4, 5])
    def test_flags_from_three_pairs_on(self, pairs: int, answer: int) -> None:
        assert contradictory(contradicting(pairs, answer)[None], PAIRED)[0]

    def test_forgives_two_pairs(self) -> None:
        assert not contradictory(np.array([READS, contradicting(2)]), PAIRED).any()

    def test_takes_no_offence_at_neither(self) -> None:
        assert not contradictory(contradicting(5, answer=3)[None], PAIRED)[0]

    @pytest.mark.parametrize("code", [0, -1, -2])
    def test_judges_nobody_by_fewer_than_four_pairs(self, code: int) -> None:
        four, three = contradicting(3), contradicting(3)
        four[PAIRS[4, 0]] = code
        three[PAIRS[3:, 1]] = code

        assert contradictory(np.array([four, three]), PAIRED).tolist() == [True, False]

    def test_does_not_take_a_missing_answer_for_disagreement(self) -> None:
        answers = READS.copy()
        answers[PAIRS[:, 1]] = 0
        answers[PAIRS[:, 0]] = 1

        assert not contradictory(answers[None], PAIRED)[0]

    def test_flags_nobody_where_the_form_names_no_pairs(self) -> None:
        assert not contradictory(contradicting(5)[None], FORM)[0]

    def test_finds_random_answers_and_hardly_an_honest_one(self) -> None:
        rng = np.random.default_rng(SEED)
        random = rng.integers(1, 6, (4000, 38))
        honest = np.vstack([answers_from(one, 800, rng) for one in FORM.coordinates[:5]])

        assert contradictory(random, PAIRED).mean() > 0.15
        assert contradictory(honest, PAIRED).mean() < 0.01


class TestScreen:
    def test_gives_the_first_reason_that_applies(self) -> None:
        line, blank, hasty, fine = np.full(38, 3), np.zeros(38, dtype=int), READS, READS
        too_fast = np.array([True, True, True, False, False])

        found = screen(np.array([line, blank, hasty, blank, fine]), PAIRED, too_fast)

        assert found.straight_line.tolist() == [True, False, False, False, False]
        assert found.too_fast.tolist() == [False, True, True, False, False]
        assert found.blank.tolist() == [False, False, False, True, False]
        assert found.usable.tolist() == [False, False, False, False, True]

    def test_keeps_what_contradicts_itself(self) -> None:
        found = screen(np.array([contradicting(4), READS]), PAIRED)

        assert found.contradictory.tolist() == [True, False]
        assert found.usable.all()

    def test_counts_a_contradiction_only_among_what_is_usable(self) -> None:
        found = screen(
            np.array([np.full(38, 5), contradicting(4)]), PAIRED, np.array([False, True])
        )

        assert not found.contradictory.any()

    def test_refuses_flags_of_other_responses(self) -> None:
        with pytest.raises(ValueError, match="shape"):
            screen(READS[None], PAIRED, np.zeros(3, dtype=bool))
