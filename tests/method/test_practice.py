from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.method import gaps, scale
from apps.method.dimensions import weigh
from apps.method.practice import (
    fact_contradictions,
    practice,
    signature,
)
from tests.method.forms import FORM, round_of

SEED = 20261121
STATING = replace(FORM, stated=np.array([35, 12]), practised=np.array([1, 2]))  # OUT5, LDR1
PRACTISED = slice(4, 12)  # positions of TEC and INT
Arrays = tuple[NDArray[np.int8], NDArray[np.integer]]


def a_round(persona: int = 1, counts: tuple[int, int, int] = (6, 7, 9)) -> Arrays:
    found = round_of(counts, np.random.default_rng(SEED), persona)
    return np.asarray(found.answers, dtype=np.int8), found.groups


def saying(stated: int, practised: int, people: int = 12) -> Arrays:
    """Return people who agree that much with what is stated and with what is practised."""
    answers = np.full((people, 38), 3, dtype=np.int8)
    answers[:, 0] = 4  # no straight line
    answers[:, [35, 12]] = stated
    turned = FORM.reversed[PRACTISED]
    answers[:, PRACTISED] = np.where(turned, 6 - practised, practised)
    return answers, np.full(people, 2)


class TestPracticeGaps:
    def test_calls_a_honcho_s_words_ahead_of_the_practice(self) -> None:
        found = practice(*a_round(persona=1), STATING).gaps

        assert found.dimensions == ("TEC", "INT", "ALL")
        assert found.called.all()
        assert (found.value > 30).all()

    def test_calls_nothing_of_who_does_what_is_said(self) -> None:
        found = practice(*a_round(persona=5), STATING).gaps

        assert not found.called.any()

    def test_is_what_each_respondent_says_minus_what_each_does(self) -> None:
        answers, groups = a_round()
        points = scale.respondent_scores(answers, FORM)[:, 1:3]
        stated = scale.outlook_scores(answers, FORM)[:, 3] / 2 + (answers[:, 12] - 1) * 12.5
        own = np.column_stack([stated - points[:, 0], stated - points[:, 1]])
        own = np.column_stack([own, own.mean(axis=1)])
        prior = np.sqrt([25**2 / 2 + 16**2, 25**2 / 2 + 16**2, 25**2 / 2 + 16**2 / 2])

        found = practice(answers, groups, STATING).gaps

        paired = weigh(own, groups, STATING, prior)
        assert found.value == pytest.approx(paired.value)
        assert found.se == pytest.approx(paired.se)
        assert found.df == pytest.approx(paired.df)

    def test_is_surer_where_people_differ_in_tone_only(self) -> None:
        answers, groups = saying(4, 3, people=40)
        lenient = answers.copy()
        lenient[::2, [35, 12]] += 1
        lenient[::2, PRACTISED] += np.where(FORM.reversed[PRACTISED], -1, 1).astype(np.int8)
        apart = lenient.copy()
        apart[:, PRACTISED] = lenient[::-1, PRACTISED]  # who says more does less

        same, opposite = (practice(one, groups, STATING).gaps for one in (lenient, apart))

        assert same.value == pytest.approx(opposite.value)
        assert (same.se < opposite.se / 2).all()

    def test_is_the_difference_of_the_numbers_that_are_seen(self) -> None:
        answers, groups = a_round()
        answers[0, [4, 5]] = 0  # no score in TEC
        answers[1, 35] = -1

        found = practice(answers, groups, STATING).gaps

        points = scale.respondent_scores(answers, FORM)[:, 1:3]
        belief = scale.outlook_scores(answers, FORM)[:, 3]
        columns = np.column_stack([belief, (answers[:, 12] - 1) * 25.0, points])
        seen = weigh(columns, groups, STATING, np.full(4, 16.0))
        assert found.value[:2] == pytest.approx(seen.value[:2].mean() - seen.value[2:])
        assert found.df.tolist() == [28, 28, 28]  # 21 said it, or have a score, of 22

    def test_does_not_call_what_is_clear_but_small(self) -> None:
        answers, groups = saying(4, 4, people=400)
        answers[:, 4:8:2] = np.where(FORM.reversed[4:8:2], 3, 3)
        answers[:, 12] = 4

        found = practice(answers, groups, STATING).gaps

        assert 0 < found.low[2] < found.value[2] < gaps.MEANINGFUL
        assert not found.called[2]

    def test_corrects_for_looking_three_times(self) -> None:
        found = practice(*saying(4, 3, people=5), STATING).gaps

        alone = gaps.gaps_of(("TEC",), found.value[:1], found.se[:1], found.df[:1])
        assert found.p[0] > alone.p[0]

    @pytest.mark.parametrize("position", [35, 12])
    def test_says_nothing_where_too_few_stated_it(self, position: int) -> None:
        answers, groups = a_round()
        answers[4:, position] = -1

        found = practice(answers, groups, STATING).gaps

        assert np.isnan(found.value).all()
        assert not found.called.any()

    def test_says_nothing_of_a_dimension_that_too_few_answered(self) -> None:
        answers, groups = a_round()
        answers[4:, 8:10] = -1

        found = practice(answers, groups, STATING).gaps

        assert np.isnan(found.value).tolist() == [False, True, True]

    def test_has_no_gaps_for_a_form_that_states_nothing(self) -> None:
        assert practice(*a_round(), FORM).gaps.dimensions == ()

    def test_is_narrower_where_most_of_a_group_answered(self) -> None:
        answers, groups = a_round()

        declared = practice(answers, groups, STATING, np.array([7.0, 8.0, 10.0])).gaps

        assert (declared.se < practice(answers, groups, STATING).gaps.se).all()

    def test_refuses_groups_of_other_people(self) -> None:
        answers, groups = a_round()

        with pytest.raises(ValueError, match="22 responses"):
            practice(answers, groups[1:], STATING)


class TestStatedPoints:
    def test_are_the_side_of_words_of_the_gaps(self) -> None:
        answers, groups = a_round()
        points = scale.respondent_scores(answers, FORM)[:, 1:3]

        said = practice(answers, groups, STATING).stated

        practised = weigh(points, groups, STATING, np.full(2, 16.0)).value
        gaps_found = practice(answers, groups, STATING).gaps.value
        assert said.mean() - practised == pytest.approx(gaps_found[:2])

    def test_are_told_from_five_answers_on(self) -> None:
        answers, groups = saying(4, 3, people=12)
        answers[4:, 35] = -1

        belief, leadership = practice(answers, groups, STATING).stated

        assert np.isnan(belief)
        assert leadership == 75.0

    def test_do_not_depend_on_the_order_of_respondents(self) -> None:
        answers, groups = a_round()

        said = practice(answers, groups, STATING).stated

        assert (practice(answers[::-1], groups[::-1], STATING).stated == said).all()


class TestSignature:
    @pytest.mark.parametrize(("persona", "borne"), [(1, True), (0, False), (2, False), (5, False)])
    def test_is_borne_by_the_honcho_alone(self, persona: int, borne: object) -> None:
        profile = FORM.coordinates[persona]

        assert signature(profile[:8], profile[8:], STATING) is borne

    def test_needs_leaders_and_distance(self) -> None:
        profile = FORM.coordinates[1].copy()
        profile[[3, 11]] = 75.0, 90.0
        profile[1:3] = 52.5

        assert signature(profile[:8], profile[8:], STATING)
        for at, less in ((3, 74.9), (11, 89.9), (1, 52.7)):
            changed = profile.copy()
            changed[at] = less
            assert signature(changed[:8], changed[8:], STATING) is False

    @pytest.mark.parametrize("missing", [1, 3, 11])
    def test_is_unknown_where_a_number_is_missing(self, missing: int) -> None:
        profile = FORM.coordinates[1].copy()
        profile[missing] = np.nan

        assert signature(profile[:8], profile[8:], STATING) is None

    def test_is_unknown_for_a_form_that_states_nothing(self) -> None:
        assert signature(FORM.prototypes[1], FORM.outlook_prototypes[1], FORM) is None

    def test_refuses_another_profile(self) -> None:
        with pytest.raises(ValueError, match="fit"):
            signature(np.zeros(7), np.zeros(4), STATING)


class TestFactContradictions:
    def test_names_what_contradicts(self) -> None:
        said = {"LDR1": 75.0, "OUT5": 90.0}

        assert fact_contradictions(said, {"FCT1": "no", "FCT2": "no"}) == ("FCT1", "FCT2")

    @pytest.mark.parametrize("answer", ["yes", "unknown", ""])
    def test_takes_nothing_but_no_for_a_contradiction(self, answer: str) -> None:
        assert fact_contradictions({"LDR1": 90.0}, {"FCT1": answer}) == ()

    @pytest.mark.parametrize("said", [{}, {"LDR1": 74.9}, {"LDR1": float("nan")}])
    def test_contradicts_nothing_that_was_not_said(self, said: dict[str, float]) -> None:
        assert fact_contradictions(said, {"FCT1": "no"}) == ()

    def test_needs_the_fact(self) -> None:
        assert fact_contradictions({"LDR1": 90.0}, {}) == ()
