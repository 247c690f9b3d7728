"""One number of a round with all that is told of it: a dimension's score, or a persona's share."""

from dataclasses import dataclass

from apps.assessments.scoring import AnswersGoneError
from apps.instruments.definition import Question
from apps.reports import movement
from apps.reports.explanation import RoundExplanation, explanation
from apps.reports.facts import RoundFacts, scored_facts
from apps.reports.movement import Course
from apps.reports.personas import PersonaShareRow
from apps.reports.results import DimensionPart, PersonaPart, RoundReport, round_report
from apps.reports.scores import DimensionScoreRow


class NoDetailError(Exception):
    """There is no such dimension or persona."""


@dataclass(frozen=True, slots=True)
class PastScore:
    """A dimension's score in one round; None where it had none."""

    quarter: str
    row: DimensionScoreRow | None


@dataclass(frozen=True, slots=True)
class DimensionDetail:
    """One dimension of a round."""

    report: RoundReport
    part: DimensionPart
    definition: str
    past: tuple[PastScore, ...]  # up to this round, oldest first
    course: Course
    questions: tuple[Question, ...]  # that the score rests on, as they are asked
    weights: tuple[tuple[str, float], ...]  # of the groups, as published: they sum to 1
    explained: RoundExplanation | None  # None where the answers are there no more


@dataclass(frozen=True, slots=True)
class PersonaDetail:
    """One persona of a round."""

    report: RoundReport
    part: PersonaPart
    past: tuple[PersonaShareRow, ...]  # up to this round, oldest first
    prototype: tuple[tuple[str, float], ...]  # its own score by dimension, 0-100, as published
    explained: RoundExplanation | None


def dimension_detail(quarter: str, code: str) -> DimensionDetail:
    """Return what is told of a dimension in the quarter's round.

    Raises
    ------
    NoResultsError
        If there is no such round, or it has no results.
    NoDetailError
        If the round's questionnaire has no such dimension.
    """
    report, explained = _told(quarter)
    part = next((part for part in report.dimensions if part.code == code), None)
    if part is None:
        raise NoDetailError(code)
    past = _past(quarter)
    words = past[-1].version.words()
    asked = [question for question in words.questions if question.dimension == code]
    return DimensionDetail(
        report=report,
        part=part,
        definition=next(d.definition for d in words.dimensions if d.code == code),
        past=tuple(PastScore(f.row.period_id, f.overall().get(code)) for f in past),
        course=movement.told_course(past, code),
        weights=tuple((role, float(words.scoring["weights"][role])) for role in words.roles),
        questions=tuple(sorted(asked, key=lambda question: question.number)),
        explained=explained,
    )


def persona_detail(quarter: str, code: str) -> PersonaDetail:
    """Return what is told of a persona in the quarter's round.

    Raises
    ------
    NoResultsError
        If there is no such round, or it has no results.
    NoDetailError
        If the round's questionnaire has no such persona.
    """
    report, explained = _told(quarter)
    part = next((part for part in report.personas if part.code == code), None)
    if part is None:
        raise NoDetailError(code)
    past = _past(quarter)
    words = past[-1].version.words()
    described = words.persona(code).prototype
    return PersonaDetail(
        report=report,
        part=part,
        past=tuple(facts.shares[code] for facts in past if code in facts.shares),
        prototype=tuple((d.code, float(described[d.code])) for d in words.dimensions),
        explained=explained,
    )


def _told(quarter: str) -> tuple[RoundReport, RoundExplanation | None]:
    """Return the round's report, with what each question moved while its answers are there."""
    try:
        explained = explanation(quarter)
    except AnswersGoneError:
        return round_report(quarter), None
    return explained.report, explained


def _past(quarter: str) -> list[RoundFacts]:
    """Return the rounds up to this one, oldest first."""
    facts = scored_facts()
    return [facts[code] for code in facts if code <= quarter]
