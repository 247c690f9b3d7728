"""One person's quick check, read: a place, a mix, and what neither can tell yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import numpy as np

from apps.accounts.models import Membership
from apps.assessments.models import QuickCheck
from apps.instruments.definition import Definition
from apps.method import compass
from apps.method.form import Form
from apps.method.quick_check import STANDS_OUT, QuickReading, needed, quick_check
from apps.reports.movement import Axis, Landmark, Step

Verdict = Literal["persona", "balanced", "none_fits", "undecided", "none_stands_out", "too_few"]


@dataclass(frozen=True, slots=True)
class QuickShare:
    """How much of what one person describes resembles a persona."""

    code: str
    name: str  # "The Selfie"
    short_name: str
    strength: str
    trap: str
    share: float  # 0-1; the five sum to 1
    low: float  # ends of the 90% interval
    high: float
    p_top: float  # probability that it is the largest


@dataclass(frozen=True, slots=True)
class QuickResult:
    """All that a quick check says."""

    id: UUID
    taken_at: datetime
    answered: int  # statements with an answer
    asked: int
    version: str  # of the questionnaire
    verdict: Verdict
    personas: tuple[QuickShare, ...]  # in their fixed order; none where too little was answered
    dimensions: int  # of the questionnaire
    needed: int  # dimensions with an answer, for there to be a mix
    unanswered: tuple[str, ...]  # names of dimensions of which nothing was said
    axes: tuple[Axis, Axis]
    landmarks: tuple[Landmark, ...]  # the last one is the balanced reference
    place: Step | None  # None where a dimension was left out

    @property
    def leading(self) -> tuple[QuickShare, QuickShare]:
        """Return the two largest shares, the larger first; there are none without a mix."""
        first, second, *_rest = sorted(self.personas, key=lambda one: -one.share)
        return first, second


@dataclass(frozen=True, slots=True)
class QuickCheckTaken:
    """That somebody took the check, for those who may delete it; never what they said."""

    id: UUID
    email: str
    taken_at: datetime


def quick_result(person: UUID) -> QuickResult | None:
    """Return what this member's quick check says; None if they have taken none."""
    taken = QuickCheck.objects.of(person).select_related("instrument").first()
    if taken is None:
        return None
    words, form = taken.instrument.words(), taken.instrument.form()
    read = quick_check(np.array(taken.answers, dtype=np.int64), form)
    missing = zip(words.dimensions, read.scores.n, strict=True)
    first, second = (Axis(one["low_name"], one["high_name"]) for one in words.scoring["axes"])
    return QuickResult(
        id=taken.pk,
        taken_at=taken.taken_at,
        answered=read.answered,
        asked=form.quick.size,
        version=words.version,
        verdict=_verdict(read),
        personas=_shares(words, read) if read.is_enough else (),
        dimensions=read.scores.n.size,
        needed=needed(read.scores.n.size),
        unanswered=tuple(dimension.name for dimension, items in missing if not items),
        axes=(first, second),
        landmarks=_landmarks(words, form),
        place=_place(read),
    )


def has_quick_check(person: UUID) -> bool:
    """Tell whether this member has taken the check."""
    return QuickCheck.objects.of(person).exists()


def quick_checks_taken() -> list[QuickCheckTaken]:
    """Return who has taken the check, the last one first."""
    people = Membership.objects.addresses()
    return [
        QuickCheckTaken(row.pk, people[row.taken_by], row.taken_at)
        for row in QuickCheck.objects.latest_first()
    ]


def _shares(words: Definition, read: QuickReading) -> tuple[QuickShare, ...]:
    mix = read.posterior
    return tuple(
        QuickShare(
            code=persona.code,
            name=persona.name,
            short_name=persona.short_name,
            strength=persona.strength,
            trap=persona.trap,
            share=float(mix.shares[at]),
            low=float(mix.low[at]),
            high=float(mix.high[at]),
            p_top=float(mix.p_top[at]),
        )
        for at, persona in enumerate(words.personas)
    )


def _verdict(read: QuickReading) -> Verdict:
    """Return what is said of the mix; without a label, whether a persona stands out at all."""
    if not read.is_enough:
        return "too_few"
    if read.label and read.label.kind != "blend":
        return read.label.kind
    leads = read.posterior.p_top[read.posterior.shares.argmax()]
    return "none_stands_out" if leads < STANDS_OUT else "undecided"


def _landmarks(words: Definition, form: Form) -> tuple[Landmark, ...]:
    places = compass.axes_of(form).landmarks
    return tuple(
        Landmark(archetype.code, archetype.short_name, float(x), float(y))
        for archetype, (x, y) in zip((*words.personas, words.balanced), places, strict=True)
    )


def _place(read: QuickReading) -> Step | None:
    if read.place is None:
        return None
    return Step("", read.place.x, read.place.y, compass.ellipse(read.place))
