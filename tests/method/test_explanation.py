from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.method.assessment import TooFewResponsesError, assess
from apps.method.explanation import HiddenItemError, explain, what_if
from apps.method.form import Form
from tests.method.forms import DIMENSIONS, FORM, round_of

SEED = 20261121
CODES = (*(f"{d}{i}" for d in DIMENSIONS for i in range(1, 5)), "OUT1", "OUT2", "OUT4", "OUT5")
CODED = replace(FORM, codes=(*CODES, "OUT6", "OUT7"))
Arrays = tuple[NDArray[np.int8], NDArray[np.integer]]


def a_round(missing: float = 0.0, counts: tuple[int, int, int] = (6, 7, 9)) -> Arrays:
    found = round_of(counts, np.random.default_rng(SEED), persona=1, missing=missing)
    return np.asarray(found.answers, dtype=np.int8), found.groups


def without(answers: NDArray[np.int8], position: int) -> NDArray[np.int8]:
    left_out = answers.copy()
    left_out[:, position] = 0
    return left_out


class TestExplain:
    @pytest.mark.parametrize("position", [0, 3, 13, 31, 32, 35])
    def test_is_the_round_minus_the_round_without_the_question(self, position: int) -> None:
        answers, groups = a_round()
        fewer: Form = replace(CODED, min_items=2)

        found = explain(answers, groups, CODED)

        whole = assess(answers, groups, CODED)
        rest = assess(without(answers, position), groups, fewer)
        at = found.codes.index(CODED.codes[position])
        shares = 100 * (whole.posterior.shares - rest.posterior.shares)
        assert found.on_shares[at] == pytest.approx(shares, abs=1e-6)
        assert np.abs(shares).max() > 0.005
        if position < 32:
            score = (whole.scores.value - rest.scores.value)[position // 4]
            assert found.on_score[at] == pytest.approx(score, abs=1e-6)

    def test_explains_items_and_then_the_outlook(self) -> None:
        found = explain(*a_round(), CODED)

        assert found.codes == CODES
        assert found.dimension.tolist() == [*np.repeat(np.arange(8), 4), *[-1] * 4]
        assert np.isnan(found.on_score[32:]).all()
        assert (found.n == 22).all()

    def test_weighs_what_was_said_as_the_scores_do(self) -> None:
        answers, groups = a_round(missing=0.06)

        found = explain(answers, groups, CODED)

        scores = assess(answers, groups, CODED)
        averaged = found.mean[:32].reshape(8, 4).mean(axis=1)
        assert averaged == pytest.approx(scores.scores.value)
        assert found.mean[32:] == pytest.approx(scores.outlook.value)

    def test_adds_up_to_nothing_within_a_dimension_and_over_the_shares(self) -> None:
        answers, groups = a_round(missing=0.06)

        found = explain(answers, groups, CODED)

        deviation = found.mean[:32] - np.repeat(assess(answers, groups, CODED).scores.value, 4)
        assert found.on_score[:32] == pytest.approx(deviation / 3)
        assert found.on_score[:32].reshape(8, 4).sum(axis=1) == pytest.approx(np.zeros(8), abs=1e-7)
        assert found.on_shares.sum(axis=1) == pytest.approx(np.zeros(36), abs=1e-6)

    def test_keeps_who_counts_when_an_item_is_left_out(self) -> None:
        answers, groups = a_round()
        answers[:8, 1] = 0  # they count by the other three items only
        answers[8:10, 1:3] = 0  # they do not count

        found = explain(answers, groups, CODED)

        rest = explain(answers[np.r_[:8, 10:22]], groups[np.r_[:8, 10:22]], CODED)
        assert found.n[:4].tolist() == [20, 12, 20, 20]
        assert found.on_score[:4] == pytest.approx(rest.on_score[:4])

    def test_hides_what_too_few_answered_and_what_would_tell_it(self) -> None:
        answers, groups = a_round(counts=(0, 0, 7))
        answers[4:, 0] = 0
        answers[0, 1] = 0
        answers[4:, 33] = -1

        found = explain(answers, groups, CODED)

        hidden = [0, 1, 33]
        assert found.n[hidden].tolist() == [-1, -1, -1]
        assert np.isnan(found.mean[hidden]).all()
        assert np.isnan(found.on_score[hidden]).all()
        assert np.isnan(found.on_shares[hidden]).all()
        shown = np.setdiff1d(np.arange(36), hidden)
        assert not np.isnan(found.on_shares[shown]).any()

    def test_says_nothing_of_a_dimension_without_a_score(self) -> None:
        answers, groups = a_round()
        answers[4:, 8:10] = -1

        found = explain(answers, groups, CODED)

        assert np.isnan(found.on_shares[8:12]).all()
        assert (found.n[8:12] == -1).all()

    def test_can_leave_out_a_dimension_s_only_item(self) -> None:
        single = np.r_[3:38]
        form = replace(
            CODED,
            item_dimension=FORM.item_dimension[single],
            reversed=FORM.reversed[single],
            outlook_positions=FORM.outlook_positions - 3,
            codes=CODED.codes[3:],
            min_items=1,
        )
        answers, groups = a_round()

        found = explain(answers[:, single], groups, form)

        assert np.isnan(found.on_score[0])
        assert not np.isnan(found.on_shares[0]).any()

    def test_takes_head_counts_into_account(self) -> None:
        answers, groups = a_round()

        declared = explain(answers, groups, CODED, np.array([6.0, 7.0, 9.0]))

        assert np.abs(declared.on_shares - explain(answers, groups, CODED).on_shares).max() > 0.01

    def test_does_not_depend_on_the_order_of_respondents(self) -> None:
        answers, groups = a_round(missing=0.06)
        order = np.random.default_rng(SEED).permutation(22)

        first, second = (
            explain(a, g, CODED) for a, g in ((answers, groups), (answers[order], groups[order]))
        )

        assert first.on_shares.tobytes() == second.on_shares.tobytes()
        assert first.mean.tobytes() == second.mean.tobytes()

    def test_ignores_responses_that_do_not_count(self) -> None:
        answers, groups = a_round()
        padded = np.vstack([answers, np.full((1, 38), 3), np.zeros((1, 38))]).astype(np.int8)

        found = explain(padded, np.append(groups, [2, 2]), CODED)

        assert found.mean.tolist() == explain(answers, groups, CODED).mean.tolist()

    def test_refuses_fewer_than_five(self) -> None:
        answers, groups = a_round()

        with pytest.raises(TooFewResponsesError):
            explain(answers[:4], groups[:4], CODED)

    def test_refuses_a_round_in_which_no_dimension_has_five(self) -> None:
        answers = np.zeros((8, 38), dtype=int)
        for person in range(8):
            answers[person, 4 * person : 4 * person + 4] = [4, 2, 4, 2]

        with pytest.raises(TooFewResponsesError):
            explain(answers, np.full(8, 2), CODED)

    def test_refuses_groups_of_other_people(self) -> None:
        answers, groups = a_round()

        with pytest.raises(ValueError, match="22 responses"):
            explain(answers, groups[1:], CODED)


class TestWhatIf:
    def test_starts_from_the_round_s_own_results(self) -> None:
        answers, groups = a_round(missing=0.06)

        found = what_if(answers, groups, CODED, "INT1").before

        scored = assess(answers, groups, CODED)
        assert found.scores == pytest.approx(scores := scored.scores.value)
        assert len(scores) == 8
        assert found.shares == pytest.approx(scored.posterior.shares)
        assert found.maturity == pytest.approx(scored.maturity.value)
        assert found.label == scored.label

    def test_raises_a_dimension_by_a_quarter_of_a_step(self) -> None:
        answers, groups = a_round()
        answers[:, 8] = 2  # INT1

        found = what_if(answers, groups, CODED, "INT1")

        moved = found.after.scores - found.before.scores
        assert moved == pytest.approx(np.eye(8)[2] * 25 / 4)
        assert found.after.maturity == pytest.approx(found.before.maturity + 25 / 4 / 8)
        assert (found.after.shares != found.before.shares).all()

    def test_lowers_points_by_agreement_with_a_reversed_item(self) -> None:
        answers, groups = a_round()
        answers[:, 9] = 3  # INT2

        found = what_if(answers, groups, CODED, "INT2", by=2)

        assert (found.after.scores - found.before.scores)[2] == pytest.approx(-50 / 4)

    def test_stays_on_the_scale(self) -> None:
        answers, groups = a_round()
        answers[:, 8] = 5

        found = what_if(answers, groups, CODED, "INT1", by=4)

        assert found.after.scores.tolist() == found.before.scores.tolist()

    def test_answers_for_nobody_who_did_not(self) -> None:
        answers, groups = a_round(counts=(6, 11, 9))
        answers[:, 8] = 1
        answers[:12, 8] = -1  # no leader answers, and five managers do
        filled = np.where(answers == -1, 0, answers)

        found = what_if(filled.astype(np.int8), groups, CODED, "INT1", by=4)

        answers[12:, 8] = 5
        assert found.after.scores == pytest.approx(assess(answers, groups, CODED).scores.value)

    def test_moves_an_outlook_question(self) -> None:
        answers, groups = a_round()
        answers[:, 35] = 2

        found = what_if(answers, groups, CODED, "OUT5", by=2)

        honcho = CODED.personas.index("honcho")
        assert found.after.shares[honcho] > found.before.shares[honcho] + 0.01
        assert found.after.scores.tolist() == found.before.scores.tolist()

    def test_ends_with_the_results_of_a_round_so_answered(self) -> None:
        answers, groups = a_round()

        found = what_if(answers, groups, CODED, "TEC3", by=-2).after

        answers[:, 6] = np.maximum(answers[:, 6] - 2, 1)
        scored = assess(answers, groups, CODED)
        assert found.shares == pytest.approx(scored.posterior.shares)
        assert found.maturity == pytest.approx(scored.maturity.value)
        assert found.label == scored.label

    def test_keeps_a_response_that_the_step_makes_a_straight_line(self) -> None:
        answers, groups = a_round()
        answers[0] = 3
        answers[0, 8] = 2

        found = what_if(answers, groups, CODED, "INT1")

        form_with_all = np.delete(answers, 0, axis=0)
        rest = what_if(form_with_all, groups[1:], CODED, "INT1")
        assert np.abs(found.after.scores - rest.after.scores).max() > 0.1

    @pytest.mark.parametrize("code", ["OUT6", "XYZ", ""])
    def test_refuses_a_question_that_moves_nothing(self, code: str) -> None:
        with pytest.raises(ValueError, match="no result"):
            what_if(*a_round(), CODED, code)

    def test_refuses_codes_of_a_form_that_names_none(self) -> None:
        with pytest.raises(ValueError, match="no result"):
            what_if(*a_round(), FORM, "INT1")

    def test_refuses_steps_beyond_the_scale(self) -> None:
        with pytest.raises(ValueError, match="steps"):
            what_if(*a_round(), CODED, "INT1", by=5)

    def test_refuses_a_question_that_too_few_answered(self) -> None:
        answers, groups = a_round(counts=(0, 0, 7))
        answers[4:, 8] = 0
        answers[0, 9] = 0

        for code in ("INT1", "INT2"):
            with pytest.raises(HiddenItemError):
                what_if(answers, groups, CODED, code)

    @pytest.mark.parametrize("counts", [(1, 0, 8), (4, 0, 5), (5, 4, 12), (3, 3, 12)])
    def test_refuses_every_question_where_a_group_is_hidden(
        self, counts: tuple[int, int, int]
    ) -> None:
        """A step up would move nothing that a single leader at 5 said, and more of one at 4."""
        answers, groups = a_round(counts=counts)

        for code in CODES:
            with pytest.raises(HiddenItemError):
                what_if(answers, groups, CODED, code)
        assert not explain(answers, groups, CODED).movable.any()

    @pytest.mark.parametrize("counts", [(0, 0, 9), (5, 0, 8), (6, 7, 9)])
    def test_moves_every_question_where_all_groups_are_shown(
        self, counts: tuple[int, int, int]
    ) -> None:
        answers, groups = a_round(counts=counts)

        assert explain(answers, groups, CODED).movable.all()
        assert what_if(answers, groups, CODED, "TEC1").before.scores.shape == (8,)

    def test_refuses_a_question_that_too_few_of_one_group_answered(self) -> None:
        answers, groups = a_round(counts=(5, 0, 8))
        answers[0, 8] = -1

        with pytest.raises(HiddenItemError):
            what_if(answers, groups, CODED, "INT1")
        found = explain(answers, groups, CODED)
        assert [code for code, may in zip(found.codes, found.movable, strict=True) if not may] == [
            "INT1"
        ]
        assert not np.isnan(found.mean).any()
