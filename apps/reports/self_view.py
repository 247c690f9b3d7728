"""What an organisation says of itself, beside what it does, what was measured and what came."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apps.accounts.quarters import Quarter
from apps.assessments.models import Gap
from apps.method.change import Change
from apps.method.estimate import Estimate
from apps.method.expectation import Bias, Calibration, Expectation, calibrate, satisfaction_bias
from apps.method.practice import COMPOSITE, FACT_OF, fact_contradictions, signature
from apps.method.self_image import SelfImage, self_image
from apps.reports.changes import maturity_change
from apps.reports.facts import RoundFacts
from apps.reports.kpis import measured_csats

PRACTICE = "stated_practised"  # the kind of gap whose two sides are words and practice
YEAR = 4  # quarters

Measured = tuple[float, int | None]  # satisfied customers, percent, and how many were asked


@dataclass(frozen=True, slots=True)
class PracticeGap:
    """How far what is said lies from what is practised."""

    dimension: str  # the practised one; ALL for all of them together
    name: str  # of the dimension; empty for ALL
    stated: float  # points
    practised: float
    value: float  # stated minus practised
    low: float  # ends of the 90% interval
    high: float
    is_called: bool  # after Holm's correction over all of them


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A statement that a fact speaks against."""

    statement: str  # code of the question
    said: float  # points
    fact: str  # code of the fact


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Satisfied customers of 100, as respondents guessed and as they were measured."""

    predicted: Estimate | None  # None where fewer than five guessed
    measured: float | None  # None where the quarter has no such figure
    asked: int | None  # customers; None where it is not known
    image: SelfImage | None  # the difference; None unless both are known


@dataclass(frozen=True, slots=True)
class ExpectedYear:
    """What was expected a year before, and what came."""

    since: str  # quarter of the expectation
    expectation: Expectation
    maturity: Change | None  # since then; None where the two rounds cannot be compared in it
    calibration: Calibration | None


@dataclass(frozen=True, slots=True)
class SelfView:
    """How an organisation sees itself, held against all that is known beside."""

    gaps: tuple[PracticeGap, ...]  # the practised dimensions, then all together
    has_signature: bool | None  # the Honcho's; None where a number is missing
    contradictions: tuple[Contradiction, ...]
    unanswered: tuple[str, ...]  # codes of the facts that could contradict, and were not answered
    satisfaction: Satisfaction
    track_record: Bias  # predicted minus measured satisfaction over the rounds before
    year: ExpectedYear | None  # None where no round of a year before asked


def self_view(past: Sequence[RoundFacts]) -> SelfView:
    """Return how the last of these rounds' respondents see their organisation."""
    now = past[-1]
    answered = now.result.round.facts
    csat = measured_csats([facts.row.period_id for facts in past])
    return SelfView(
        gaps=_gaps(now),
        has_signature=_signature(now),
        contradictions=_contradictions(now),
        unanswered=tuple(code for code in FACT_OF.values() if not answered.get(code)),
        satisfaction=_satisfaction(_predicted(now), csat.get(now.row.period_id)),
        track_record=_track_record(past[:-1], csat),
        year=_year(past),
    )


def _gaps(now: RoundFacts) -> tuple[PracticeGap, ...]:
    form, overall = now.version.form(), now.overall()
    codes = [form.dimensions[at] for at in form.practised]
    rows = {gap.dimension: gap for gap in now.result.round.gaps.filter(kind=PRACTICE)}
    parts = {code: [code] for code in codes} | {COMPOSITE: codes}
    return tuple(
        _gap(rows[code], float(np.mean([overall[part].score for part in of])), _name(now, code))
        for code, of in parts.items()
        if code in rows
    )


def _gap(row: Gap, practised: float, name: str) -> PracticeGap:
    """Return the gap with its two sides: it is their difference."""
    return PracticeGap(
        dimension=row.dimension,
        name=name,
        stated=practised + row.value,
        practised=practised,
        value=row.value,
        low=row.low,
        high=row.high,
        is_called=row.is_called,
    )


def _name(now: RoundFacts, code: str) -> str:
    return "" if code == COMPOSITE else now.version.words().dimension(code).name


def _signature(now: RoundFacts) -> bool | None:
    form, values = now.version.form(), now.reading().values
    size = len(form.dimensions)
    return signature(values[:size], values[size:], form)


def _contradictions(now: RoundFacts) -> tuple[Contradiction, ...]:
    stored = now.result.detail.get("stated", {})
    said = {code: points for code, points in stored.items() if points is not None}
    against = fact_contradictions(said, now.result.round.facts)
    return tuple(
        Contradiction(statement, said[statement], fact)
        for statement, fact in FACT_OF.items()
        if fact in against
    )


def _predicted(facts: RoundFacts) -> Estimate | None:
    """Return the satisfaction that respondents guessed; None where too few did."""
    stored = facts.result.detail.get("predicted_csat")
    return Estimate(**stored) if stored and "se" in stored else None


def _satisfaction(predicted: Estimate | None, measured: Measured | None) -> Satisfaction:
    percent, asked = measured or (None, None)
    image = None
    if predicted is not None and percent is not None:
        image = self_image(predicted, percent, asked)
    return Satisfaction(predicted, percent, asked, image)


def _track_record(before: Sequence[RoundFacts], csat: dict[str, Measured]) -> Bias:
    """Return how far earlier guesses lay from what was measured in their quarters."""
    pairs = [
        (guess.value, csat[facts.row.period_id][0])
        for facts in before
        if facts.row.period_id in csat and (guess := _predicted(facts))
    ]
    predicted, measured = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    return satisfaction_bias(predicted, measured)


def _year(past: Sequence[RoundFacts]) -> ExpectedYear | None:
    """Hold what a round of the same quarter a year before expected against what came."""
    now = past[-1]
    since = Quarter.parse(now.row.period_id).shifted(-YEAR).code
    before = next((facts for facts in past if facts.row.period_id == since), None)
    stored = before.result.detail.get("expectation") if before else None
    if before is None or not stored:
        return None
    expectation, came = Expectation(**stored), maturity_change(before, now)
    return ExpectedYear(
        since=since,
        expectation=expectation,
        maturity=came,
        calibration=calibrate(expectation, came.verdict) if came else None,
    )
