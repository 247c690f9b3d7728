"""The results once more, from nothing but what was sent and the instrument's data files."""

import numpy as np
from numpy.typing import NDArray

from apps.instruments.definition import PERCENT, Definition
from apps.instruments.formation import form_of
from apps.instruments.publishing import read_files
from apps.method.anonymity import HIDDEN
from apps.method.assessment import Assessment, assess
from apps.method.dimensions import DimensionScores
from apps.method.estimate import Estimates
from tests.journeys.respondents import Respondent

DIGITS = {"fit_p": 3, "p_top": 3} | dict.fromkeys(
    ("balance", "share", "share_low", "share_high"), 2
)


def definition() -> Definition:
    """Return the questionnaire, read from the data files."""
    return Definition(read_files())


def recompute(people: list[Respondent], customers: list[list[str]]) -> Assessment:
    """Score the answers of those who count, with what customers said."""
    words = definition()
    form = form_of(words)
    counted = [person for person in people if not person.is_hasty]
    asked = [question.number for question in words.questions if question.kind != PERCENT]
    guess = next(question.number for question in words.questions if question.kind == PERCENT)
    return assess(
        np.array([[int(person.answers[number]) for number in asked] for person in counted]),
        np.array([form.roles.index(person.group) for person in counted]),
        form,
        mirror=_whole_numbers(customers) if customers else None,
        predicted_csat=np.array([float(person.answers[guess]) for person in counted]),
    )


def shown_scores(found: Assessment) -> dict[tuple[str, str], list[float]]:
    """Return every score that may be shown, by group and dimension.

    Each is its value, the ends of its interval, its error, freedom and number of respondents.
    """
    words = definition()
    dimensions = [dimension.code for dimension in words.dimensions]
    scores = {("all", key): _score(found.scores, i) for i, key in enumerate(dimensions)}
    for at, role in enumerate(words.roles):
        for i, key in enumerate(dimensions):
            scores[role, key] = _score(found.scores.by_group, (at, i))
    if found.customers:
        for i, statement in enumerate(words.mirror):
            scores["customer", statement.dimension] = _score(found.customers, i)
    return {key: numbers for key, numbers in scores.items() if not np.isnan(numbers[0])}


def as_told(
    told: list[float | None], expected: list[float], group: str
) -> tuple[list[float], list[float]]:
    """Return both as they compare: where no error is told, a total and its interval are whole.

    A group's own score is exact even then; only the ends of its interval are whole.
    """
    known = [number for number in told if number is not None]
    if len(known) == len(expected):
        return known, expected
    value, low, high, _error, _freedom, people = expected
    score = float(round(value)) if group == "all" else value
    return known, [score, round(low), round(high), people]


def told_round(found: Assessment) -> dict[str, float]:
    """Return a round's figures as the API tells them; no calibration without customers."""
    figures = {
        "maturity": found.maturity.value,
        "maturity_low": found.maturity.low,
        "maturity_high": found.maturity.high,
        "balance": found.posterior.balance,
        "fit_p": found.posterior.fit_p,
        "intensity": found.intensity,
    }
    if found.calibration is not None:
        figures["calibration"] = found.calibration
    return _as_round_told(found, figures)


def told_share(found: Assessment, at: int) -> dict[str, float]:
    """Return the share of one persona as the API tells it."""
    mix = found.posterior
    figures = {"share": mix.shares, "share_low": mix.low, "share_high": mix.high}
    figures |= {"p_top": mix.p_top}
    return _as_round_told(found, {name: float(part[at]) for name, part in figures.items()})


def _as_round_told(found: Assessment, figures: dict[str, float]) -> dict[str, float]:
    """Return figures of the round as a whole: rough ones where a group is hidden."""
    scored = ~np.isnan(found.scores.value)
    if not (found.scores.by_group.n[:, scored] == HIDDEN).any():
        return figures
    return {name: round(value, DIGITS.get(name, 0)) for name, value in figures.items()}


def _score(found: DimensionScores | Estimates, at: int | tuple[int, int]) -> list[float]:
    parts = (found.value, found.low, found.high, found.se, found.df, found.n)
    return [float(part[at]) for part in parts]


def _whole_numbers(rows: list[list[str]]) -> NDArray[np.int64]:
    return np.array([[int(value) for value in row] for row in rows], dtype=np.int64)
