import numpy as np
import pytest

from apps.method.agreement import Agreement, agreement
from apps.method.anonymity import HIDDEN
from apps.method.reliability import average_deviation, r_wg_j
from tests.method.forms import DIMENSIONS, FORM, answers_from

CUS = FORM.item_dimension == 0
PEOPLE = answers_from(FORM.coordinates[0], 12, np.random.default_rng(5), noise=30.0)


def said(*answers_to_cus: tuple[int, int, int, int]) -> Agreement:
    """Return the agreement of people who answered the first dimension's items so, others with 3."""
    answers = np.full((len(answers_to_cus), 38), 3)
    answers[:, CUS] = answers_to_cus
    return agreement(answers, FORM)


class TestAgreement:
    def test_is_over_the_answers_as_given(self) -> None:
        found = agreement(PEOPLE, FORM)

        for d in range(len(DIMENSIONS)):
            items = PEOPLE[:, FORM.item_dimension == d].astype(np.float64)
            assert found.r_wg_j[d] == pytest.approx(r_wg_j(items, 5), abs=1e-9)
            assert found.average_deviation[d] == pytest.approx(average_deviation(items), abs=1e-9)
        assert found.n.tolist() == [12] * 8

    @pytest.mark.parametrize(
        ("answers_to_cus", "band"),
        [
            ([(5, 1, 5, 5)] * 5, "agreed"),
            ([(5, 1, 5, 5)] * 3 + [(2, 4, 3, 3)] * 2, "divided"),
            ([(4, 2, 4, 4)] * 2 + [(3, 3, 3, 1)] * 2 + [(1, 4, 2, 4)], "mixed"),
        ],
    )
    def test_is_told_in_bands(
        self, answers_to_cus: list[tuple[int, int, int, int]], band: str
    ) -> None:
        assert said(*answers_to_cus).band[0] == band

    def test_of_people_who_say_the_same_is_whole(self) -> None:
        found = said(*[(5, 1, 5, 5)] * 6)

        assert (found.r_wg_j[0], found.average_deviation[0], found.n[0]) == (1.0, 0.0, 6)

    def test_says_nothing_of_four(self) -> None:
        found = agreement(PEOPLE[:4], FORM)

        assert np.isnan([found.r_wg_j, found.average_deviation]).all()
        assert found.n.tolist() == [HIDDEN] * 8
        assert found.band == (None,) * 8

    def test_says_nothing_of_a_dimension_that_four_answered(self) -> None:
        answers = PEOPLE.copy()
        answers[4:, np.flatnonzero(CUS)[:2]] = -1  # two items of four: they do not count in it

        found = agreement(answers, FORM)

        assert (found.band[0], found.n[0]) == (None, HIDDEN)
        assert found.n[1:].tolist() == [12] * 7

    def test_says_nothing_where_too_few_items_are_left(self) -> None:
        six = PEOPLE[:6].copy()
        six[:3, np.flatnonzero(CUS)[0]] = six[3:, np.flatnonzero(CUS)[1]] = 0

        assert agreement(six, FORM).band[0] is None
        assert agreement(six, FORM).band[1] is not None

    @pytest.mark.parametrize("code", [0, -1, -2])
    def test_measures_an_item_among_those_who_answered_it(self, code: int) -> None:
        answers = PEOPLE.copy()
        first = np.flatnonzero(CUS)[0]
        answers[7:, first] = code

        found = agreement(answers, FORM)

        items = PEOPLE[:, CUS]
        variances = [items[:7, 0].var(ddof=1), *items[:, 1:].var(axis=0, ddof=1)]
        q = np.mean(variances) / 2
        assert found.r_wg_j[0] == pytest.approx(4 * (1 - q) / (4 * (1 - q) + q), abs=1e-9)

    def test_does_not_show_the_few_answers_to_an_item_that_most_left_out(self) -> None:
        first = np.flatnonzero(CUS)[0]
        some, others = PEOPLE.copy(), PEOPLE.copy()
        some[4:, first] = others[4:, first] = 0
        some[:4, first], others[:4, first] = 3, (1, 5, 1, 5)

        one, other = agreement(some, FORM), agreement(others, FORM)

        assert one.r_wg_j[0] == other.r_wg_j[0]
        assert one.average_deviation[0] == other.average_deviation[0]
        assert one.n[0] == 12

    def test_is_the_same_with_reversed_items_turned(self) -> None:
        turned = np.where(FORM.reversed, 6 - PEOPLE, PEOPLE)

        assert agreement(turned, FORM).r_wg_j.tolist() == agreement(PEOPLE, FORM).r_wg_j.tolist()

    def test_does_not_look_at_whoever_does_not_count(self) -> None:
        answers = np.vstack([PEOPLE, PEOPLE[:1]])
        answers[12, np.flatnonzero(CUS)[:2]] = 0
        answers[12, np.flatnonzero(CUS)[2:]] = 5

        assert agreement(answers, FORM).r_wg_j[0] == agreement(PEOPLE, FORM).r_wg_j[0]

    def test_refuses_another_form_s_answers(self) -> None:
        with pytest.raises(ValueError, match="38 positions"):
            agreement(np.ones((6, 30), dtype=int), FORM)
