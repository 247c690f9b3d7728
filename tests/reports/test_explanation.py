"""What the answers of a round moved: from what is stored, inside the organisation's scope."""

from collections.abc import Callable

import numpy as np
import pytest

from apps.assessments.models import Response, Round
from apps.assessments.scoring import AnswersGoneError
from apps.method import explanation as method
from apps.method.explanation import HiddenItemError
from apps.reports.explanation import QuestionPart, RoundExplanation, explanation, what_if
from apps.reports.results import NoResultsError
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.reports import rounds

QUARTER = "2026-Q3"
BY_AGREEMENT, REVERSED = "INT1", "INT2"


def explained(company: Company) -> RoundExplanation:
    with acting_for(company.organisation.pk):
        return explanation(QUARTER)


def part(found: RoundExplanation, code: str) -> QuestionPart:
    return next(part for part in found.questions if part.question.code == code)


def leave_open(company: Company, round_: Round, code: str, people: int) -> None:
    """Let so many of those who answered say that they don't know about one question."""
    (position,) = [q.position for q in round_.instrument.words().questions if q.code == code]
    assert position is not None
    with acting_for(company.organisation.pk):
        for response in Response.objects.filter(round=round_).order_by("pk")[:people]:
            response.answers[position] = -1
            response.save(update_fields=["answers"])


def plain(company: Company) -> Round:
    """Score a round in which everybody answered everything."""
    return rounds.scored(company.organisation, QUARTER, traditionalist=1)


def with_a_hidden_item(company: Company) -> Round:
    """Score a round in which three people of nine answered one question."""
    round_ = rounds.open_round(company.organisation, QUARTER)
    wanted = rounds.profile(round_.instrument.words(), honcho=1)
    rounds.answer(round_, wanted, {"frontline": 9}, seed=4)
    leave_open(company, round_, BY_AGREEMENT, people=6)
    return rounds.close(round_)


def with_headcounts_and_haste(company: Company) -> Round:
    """Score a round that knows how many people there are, and in which three did not read."""
    round_ = rounds.open_round(company.organisation, QUARTER)
    wanted = rounds.profile(round_.instrument.words(), casualist=1, stickler=1)
    rounds.answer(round_, wanted, rounds.PEOPLE, seed=8)
    with acting_for(company.organisation.pk):
        round_.headcounts = {"leader": 7, "manager": 30, "frontline": 400}
        round_.save(update_fields=["headcounts"])
        for response in Response.objects.filter(group="frontline").order_by("pk")[:3]:
            response.answers = [1 + i % 5 for i in range(len(response.answers))]
            response.is_too_fast = True
            response.save(update_fields=["answers", "is_too_fast"])
    return rounds.close(round_)


class TestExplanation:
    def test_is_the_methods_on_the_stored_answers(self, acme: Company) -> None:
        round_ = rounds.scored(acme.organisation, QUARTER, selfie=2, honcho=1)

        found = explained(acme)

        form = round_.instrument.form()
        with acting_for(acme.organisation.pk):
            stored = list(Response.objects.values_list("group", "answers"))
        groups = np.array([form.roles.index(group) for group, _ in stored])
        expected = method.explain(np.array([answers for _, answers in stored]), groups, form)
        assert len(found.questions) == len(expected.codes) == 36
        for at, code in enumerate(expected.codes):
            told = part(found, code).told
            assert told is not None
            assert told.respondents == 24
            assert told.mean == pytest.approx(expected.mean[at])
            assert list(told.on_shares.values()) == pytest.approx(expected.on_shares[at].tolist())
            if expected.dimension[at] >= 0:
                assert told.on_score == pytest.approx(expected.on_score[at])
            else:
                assert told.on_score is None

    def test_is_in_the_order_in_which_questions_are_asked(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTER)

        numbers = [part.question.number for part in explained(acme).questions]

        assert numbers == sorted(numbers)

    def test_leaves_out_what_was_handed_in_too_fast(self, acme: Company) -> None:
        with_headcounts_and_haste(acme)

        told = [part.told for part in explained(acme).questions]

        assert {one.respondents for one in told if one} == {21}

    def test_tells_nothing_of_a_question_that_few_answered_nor_of_what_would_give_it_away(
        self, acme: Company
    ) -> None:
        with_a_hidden_item(acme)

        found = explained(acme)

        hidden = [p.question.code for p in found.questions if p.told is None]
        assert part(found, BY_AGREEMENT).told is None
        assert len(hidden) == 2
        assert {code[:3] for code in hidden} == {"INT"}
        assert all(p.has_score for p in found.questions)

    def test_tells_nothing_of_a_dimension_without_a_score(self, acme: Company) -> None:
        round_ = rounds.open_round(acme.organisation, QUARTER)
        wanted = rounds.profile(round_.instrument.words(), honcho=1)
        rounds.answer(round_, wanted, rounds.PEOPLE, seed=4)
        rounds.skip(round_, "MET", people=20)
        rounds.close(round_)

        found = explained(acme)

        silent = [p.question.dimension for p in found.questions if p.told is None]
        assert silent == ["MET"] * 4
        assert [p.question.dimension for p in found.questions if not p.has_score] == silent

    def test_belongs_to_one_organisation(self, acme: Company, borealis: Company) -> None:
        rounds.scored(acme.organisation, QUARTER)

        with acting_for(borealis.organisation.pk), pytest.raises(NoResultsError) as missing:
            explanation(QUARTER)

        assert missing.value.unscored is None

    def test_is_refused_before_the_round_is_scored(self, acme: Company) -> None:
        rounds.open_round(acme.organisation, QUARTER)

        with acting_for(acme.organisation.pk), pytest.raises(NoResultsError) as missing:
            explanation(QUARTER)

        assert missing.value.unscored is not None

    def test_is_refused_when_the_answers_are_no_longer_those_that_were_scored(
        self, acme: Company
    ) -> None:
        rounds.scored(acme.organisation, QUARTER)

        with acting_for(acme.organisation.pk):
            Response.objects.filter(pk=Response.objects.order_by("pk")[0].pk).delete()
            with pytest.raises(AnswersGoneError):
                explanation(QUARTER)


class TestWhatIf:
    @pytest.mark.parametrize("make", [plain, with_headcounts_and_haste, with_a_hidden_item])
    def test_starts_from_the_numbers_that_are_stored(
        self, acme: Company, make: Callable[[Company], Round]
    ) -> None:
        round_ = make(acme)
        found = explained(acme)

        with acting_for(acme.organisation.pk):
            before = what_if(found, "TEC1", 1).before
            result = round_.result

        report = found.report
        assert before.scores == {p.code: p.row.score for p in report.dimensions if p.row}
        assert before.shares == {p.code: p.row.share for p in report.personas}
        assert before.maturity == result.maturity
        assert (before.label_kind, list(before.label)) == (result.label_kind, result.label_personas)

    def test_is_the_methods_on_the_stored_answers(self, acme: Company) -> None:
        round_ = rounds.scored(acme.organisation, QUARTER, selfie=2, honcho=1)
        form = round_.instrument.form()
        found = explained(acme)

        with acting_for(acme.organisation.pk):
            after = what_if(found, BY_AGREEMENT, -1).after
            stored = list(Response.objects.values_list("group", "answers"))

        groups = np.array([form.roles.index(group) for group, _ in stored])
        answers = np.array([answers for _, answers in stored])
        expected = method.what_if(answers, groups, form, BY_AGREEMENT, -1).after
        assert list(after.scores.values()) == pytest.approx(expected.scores.tolist())
        assert list(after.shares.values()) == pytest.approx(expected.shares.tolist())
        assert after.maturity == pytest.approx(expected.maturity)

    def test_lowers_a_dimension_by_more_agreement_with_a_reversed_statement(
        self, acme: Company
    ) -> None:
        rounds.scored(acme.organisation, QUARTER, selfie=1)
        found = explained(acme)

        with acting_for(acme.organisation.pk):
            counts_down, counts_up = what_if(found, REVERSED, 1), what_if(found, BY_AGREEMENT, 1)

        was = counts_up.before.scores
        assert counts_down.after.scores["INT"] < was["INT"] - 1
        assert counts_up.after.scores["INT"] > was["INT"] + 1
        assert {**counts_up.after.scores, "INT": was["INT"]} == was

    def test_is_refused_for_a_hidden_question(self, acme: Company) -> None:
        with_a_hidden_item(acme)
        found = explained(acme)

        with acting_for(acme.organisation.pk), pytest.raises(HiddenItemError):
            what_if(found, BY_AGREEMENT, 1)

    def test_is_refused_where_it_would_tell_what_a_single_leader_said(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTER, {"leader": 1, "frontline": 8})
        found = explained(acme)

        assert not any(part.is_movable for part in found.questions)
        with acting_for(acme.organisation.pk), pytest.raises(HiddenItemError):
            what_if(found, "TEC1", 1)

    def test_is_refused_for_a_question_that_no_result_rests_on(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTER)
        found = explained(acme)

        with acting_for(acme.organisation.pk), pytest.raises(ValueError, match="OUT3"):
            what_if(found, "OUT3", 1)

    def test_is_of_the_answers_that_were_explained(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTER)
        found = explained(acme)

        with acting_for(acme.organisation.pk):
            first = what_if(found, BY_AGREEMENT, 1)
            Response.objects.all().delete()
            assert what_if(found, BY_AGREEMENT, 1) == first  # nothing is loaded for it again

    def test_needs_the_organisations_own_scope(self, acme: Company, borealis: Company) -> None:
        rounds.scored(acme.organisation, QUARTER)
        found = explained(acme)

        with acting_for(borealis.organisation.pk), pytest.raises(Round.DoesNotExist):
            what_if(found, BY_AGREEMENT, 1)
