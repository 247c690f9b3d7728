"""Which answers moved a round's figures, and what they would be with other answers.

Effects are exact here. Pages print them in whole points, and order them as printed: more digits
would tell more of the answers than the results do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from apps.assessments.models import Round
from apps.assessments.scoring import scored_answers
from apps.instruments.definition import Question
from apps.method import explanation as method
from apps.method.assessment import RoundAnswers
from apps.method.estimate import rounded
from apps.method.explanation import Explanation, Outcome
from apps.method.form import Form
from apps.reports.results import RoundReport, round_report


@dataclass(frozen=True, slots=True)
class Told:
    """What the answers to one question say, and what they moved."""

    mean: float  # points, 0-100, a reversed statement turned
    respondents: int
    on_score: float | None  # on its dimension's score, points; None for an outlook question
    on_shares: Mapping[str, float]  # on each persona's share, points of share


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """One question that results rest on."""

    question: Question
    dimension_name: str  # empty for an outlook question
    has_score: bool  # whether what it enters has a number at all
    told: Told | None  # None where too few answered, or it would give another question away
    is_movable: bool  # whether other answers to it may be tried: all groups that answered are shown


@dataclass(frozen=True, slots=True)
class RoundExplanation:
    """A round's report with what each question moved in it."""

    report: RoundReport
    questions: tuple[QuestionPart, ...]  # in the order in which they are asked
    held: RoundAnswers = field(repr=False, compare=False)  # what it was scored from; never shown


@dataclass(frozen=True, slots=True)
class Results:
    """The figures of a round that answers to questions move."""

    scores: Mapping[str, float]  # by dimension, points; those without a score are left out
    shares: Mapping[str, float]  # by persona, proportions
    maturity: float | None  # points; None where a dimension has no score
    label_kind: str
    label: tuple[str, ...]  # persona codes; of the round by itself, without the earlier ones


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A round's figures as they are, and with every answer to one question moved by some steps."""

    question: Question
    by: int  # steps of the raw scale
    before: Results
    after: Results


def explanation(quarter: str) -> RoundExplanation:
    """Return what each question moved in the quarter's results.

    Raises
    ------
    NoResultsError
        If there is no such round, or it has no results.
    AnswersGoneError
        If the round no longer holds the answers that it was scored from.
    """
    report = round_report(quarter)
    round_ = _round(report)
    held, form = scored_answers(round_), round_.form()
    found = method.explain(held.answers, held.groups, form, held.headcounts)
    return RoundExplanation(report, _parts(round_, report, found, form), held)


def what_if(explained: RoundExplanation, code: str, by: int) -> WhatIf:
    """Return the explained round's results if every answer to a question were moved by some steps.

    Raises
    ------
    HiddenItemError
        If the question may have no number of its own, or too few of a group answered it.
    ValueError
        If no result rests on a question of that code, or the steps leave the scale.
    """
    round_, held = _round(explained.report), explained.held
    form = round_.form()
    found = method.what_if(held.answers, held.groups, form, code, by, held.headcounts)
    question = next(q for q in round_.instrument.words().questions if q.code == code)
    return WhatIf(question, by, _results(found.before, form), _results(found.after, form))


def _round(report: RoundReport) -> Round:
    rounds = Round.objects.select_related("result", "instrument")
    return rounds.get(pk=report.row.round_id)


def _parts(
    round_: Round, report: RoundReport, found: Explanation, form: Form
) -> tuple[QuestionPart, ...]:
    words = round_.instrument.words()
    names = {dimension.code: dimension.name for dimension in words.dimensions}
    by_code = {question.code: question for question in words.questions}
    scored = {part.code for part in report.dimensions if part.row}
    parts = [
        QuestionPart(
            question=(question := by_code[code]),
            dimension_name=names.get(question.dimension or "", ""),
            has_score=question.dimension is None or question.dimension in scored,
            told=_told(found, at, form),
            is_movable=bool(found.movable[at]),
        )
        for at, code in enumerate(found.codes)
    ]
    return tuple(sorted(parts, key=lambda part: part.question.number))


def _told(found: Explanation, at: int, form: Form) -> Told | None:
    if np.isnan(found.mean[at]):
        return None
    return Told(
        mean=float(rounded(found.mean)[at]),
        respondents=int(found.n[at]),
        on_score=None if np.isnan(found.on_score[at]) else float(found.on_score[at]),
        on_shares=_named(form.personas, found.on_shares[at]),
    )


def _results(found: Outcome, form: Form) -> Results:
    """Return results with the digits that are kept of them."""
    maturity = float(rounded(np.array(found.maturity)))
    return Results(
        scores=_named(form.dimensions, rounded(found.scores)),
        shares=_named(form.personas, rounded(found.shares)),
        maturity=None if np.isnan(maturity) else maturity,
        label_kind=found.label.kind,
        label=found.label.personas,
    )


def _named(codes: Sequence[str], values: NDArray[np.float64]) -> dict[str, float]:
    """Return what is known by its code; the balanced reference has no share of the five."""
    known = zip(codes, values.tolist(), strict=False)
    return {code: value for code, value in known if not np.isnan(value)}
