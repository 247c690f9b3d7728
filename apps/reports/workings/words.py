"""How words were held against deeds: practice, satisfaction, and what was expected of the year."""

from dataclasses import dataclass, replace

from scipy import special

from apps.method.change import Change
from apps.method.estimate import LEVEL, Estimate
from apps.method.expectation import OUTCOMES, Calibration, Expectation
from apps.method.practice import COMPOSITE
from apps.method.self_image import SelfImage, wilson
from apps.reports.self_view import PracticeGap, Satisfaction, SelfView
from apps.reports.telling import Telling, is_whole_round
from apps.reports.workings.ground import Ground, NoWorkingError, quantile, telling


@dataclass(frozen=True, slots=True)
class StatedWorking:
    """From what is said and what is practised to the gap between them."""

    gap: PracticeGap  # in whole points where a group is hidden
    statements: tuple[tuple[str, int], ...]  # their words, and what is said in whole points
    practised: tuple[tuple[str, float], ...]  # names and scores of the dimensions of practice
    is_exact: bool


@dataclass(frozen=True, slots=True)
class SatisfactionWorking:
    """From a guess and a measurement to the difference between them."""

    predicted: Estimate  # customers of 100; whole numbers without errors where a group is hidden
    measured: float  # percent
    asked: int | None
    wilson: tuple[float, float]  # ends of the measurement's own interval, percent
    image: SelfImage  # in whole numbers where a group is hidden
    t: float | None  # None where errors may not be told
    z: float
    bias: float | None  # mean of earlier differences; None without any
    years: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class ExpectationsWorking:
    """From what was expected to how near it came."""

    since: str
    expectation: Expectation  # shares to two digits where a group was hidden
    outcomes: tuple[int, int, int]  # 1 for what came: a fall, no change, a rise
    maturity: Change
    calibration: Calibration
    is_exact: bool


def stated_working(ground: Ground, code: str) -> StatedWorking:
    """Return how far words lie from a practised dimension, or from all of them together.

    Raises
    ------
    NoWorkingError
        If there is no such gap.
    """
    gaps = {gap.dimension: gap for gap in _view(ground).gaps}
    if code not in gaps:
        raise NoWorkingError(code)
    told, gap = telling(ground.rows), gaps[code]
    parts = [one for one in gaps if one != COMPOSITE] if code == COMPOSITE else [code]
    return StatedWorking(
        gap=gap if told.is_exact else _roughly(gap),
        statements=_statements(ground),
        practised=tuple(
            (ground.words.dimension(one).name, told.points(ground.rows["all", one].score))
            for one in parts
        ),
        is_exact=told.is_exact,
    )


def satisfaction_working(ground: Ground) -> SatisfactionWorking:
    """Return how expected satisfaction was held against the measured one.

    Raises
    ------
    NoWorkingError
        If one of them is not known.
    """
    view = _view(ground)
    found, told = view.satisfaction, telling(ground.rows)
    if found.predicted is None or found.measured is None or found.image is None:
        raise NoWorkingError("satisfaction")
    ends = (found.measured, found.measured)
    return SatisfactionWorking(
        predicted=found.predicted if told.is_exact else _whole_guess(found.predicted, told),
        measured=found.measured,
        asked=found.asked,
        wilson=ends if found.asked is None else wilson(found.measured, found.asked),
        image=found.image if told.is_exact else _whole_image(found, found.image, told),
        t=quantile(found.predicted.df) if told.is_exact else None,
        z=float(special.ndtri(1 - LEVEL / 2)),
        bias=view.track_record.value if view.track_record.n else None,
        years=view.track_record.n,
        is_exact=told.is_exact,
    )


def expectations_working(ground: Ground) -> ExpectationsWorking:
    """Return how last year's expectations were held against what came.

    Raises
    ------
    NoWorkingError
        If there were none, or what came cannot be told.
    """
    year = _view(ground).year
    if year is None or year.maturity is None or year.calibration is None:
        raise NoWorkingError("expectations")
    facts = {one.row.period_id: one for one in ground.past}
    told = Telling(is_whole_round(facts[year.since].scores))
    stored = year.expectation
    came = OUTCOMES.index(year.maturity.verdict)
    is_down, is_same, is_up = (int(at == came) for at in range(len(OUTCOMES)))
    return ExpectationsWorking(
        since=year.since,
        expectation=replace(
            stored,
            fall=told.share(stored.fall),
            same=told.share(stored.same),
            rise=told.share(stored.rise),
        ),
        outcomes=(is_down, is_same, is_up),
        maturity=year.maturity,
        calibration=year.calibration,
        is_exact=told.is_exact,
    )


def _view(ground: Ground) -> SelfView:
    if ground.report.self_view is None:
        raise NoWorkingError("words")
    return ground.report.self_view


def _roughly(gap: PracticeGap) -> PracticeGap:
    """Return a gap with no more digits than results print."""
    stated, practised = round(gap.stated), round(gap.practised)
    return replace(
        gap,
        stated=stated,
        practised=practised,
        value=stated - practised,
        low=round(gap.low),
        high=round(gap.high),
    )


def _statements(ground: Ground) -> tuple[tuple[str, int], ...]:
    """Return what is said, as finely as pages of answers print it; nothing if a group is hidden."""
    stored = ground.result.detail.get("stated", {})
    if not telling(ground.rows).is_exact:
        return ()
    texts = {question.code: question.text for question in ground.words.questions}
    return tuple(
        (texts[code], round(points)) for code, points in stored.items() if points is not None
    )


def _whole_guess(guess: Estimate, told: Telling) -> Estimate:
    value, low, high = (told.points(one) for one in (guess.value, guess.low, guess.high))
    return replace(guess, value=value, low=low, high=high)


def _whole_image(found: Satisfaction, image: SelfImage, told: Telling) -> SelfImage:
    """Return a difference as results print it: of both numbers as they are written."""
    guess = found.predicted.value if found.predicted else 0.0
    value = round(guess) - round(found.measured or 0.0)
    return replace(image, value=value, low=told.points(image.low), high=told.points(image.high))
