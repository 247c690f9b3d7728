"""What an organisation expected of the year, and how near it came."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.method.change import Verdict
from apps.method.estimate import DECIMALS, TOP
from apps.method.form import HIGHEST, LOWEST, Form
from apps.method.scale import require_answers

SAME = 3  # raw answer: about the same
OUTCOMES: tuple[Verdict, ...] = ("down", "no clear change", "up")  # beside fall, same, rise


@dataclass(frozen=True, slots=True)
class Expectation:
    """How respondents expect results to change over the next year."""

    fall: float  # share who expect them to fall, a little or a lot, in [0, 1]
    same: float  # to stay about the same
    rise: float  # to rise
    n: int  # respondents who answered


@dataclass(frozen=True, slots=True)
class Calibration:
    """How near expectations came to what happened, over the years in which both are known."""

    brier: float  # Brier score over the three outcomes, 0 (certain and right) to 2
    bias: float  # expected direction minus what came, -2 (too gloomy) to 2 (too hopeful)
    n: int  # years


@dataclass(frozen=True, slots=True)
class Bias:
    """How far a predicted number lay from the number that came, on average."""

    value: float  # mean of predicted minus measured, in their unit; NaN if no year has both
    n: int  # years


def expected(answers: NDArray[np.integer], form: Form) -> Expectation | None:
    """Count how respondents expect results to change.

    Every respondent has one voice, whatever the group: it is what the organisation's people expect
    that is held against what comes, not a score.

    Parameters
    ----------
    answers : ndarray of shape (n_respondents, n_positions), int
        Codes of the responses that count: 1 to 5 answered, 0 not answered, -1 don't know, -2 not
        applicable. 1 and 2 expect a fall, 3 no change, 4 and 5 a rise.
    form : Form
        The instrument's form.

    Returns
    -------
    Expectation or None
        Shares that sum to 1; None if the form does not ask, or fewer than `form.anonymity_floor`
        answered.

    Raises
    ------
    ValueError
        If the shape does not fit the form, or a code is not known.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from apps.method.form import miniature
    >>> answers = np.full((8, 9), 3)
    >>> answers[:, 8] = [1, 2, 3, 3, 4, 5, 5, 0]
    >>> found = expected(answers[1:], replace(miniature(), expectation=8))
    >>> round(found.fall, 3), round(found.same, 3), round(found.rise, 3), found.n
    (0.167, 0.333, 0.5, 6)
    """
    require_answers(answers, form)
    if form.expectation is None:
        return None
    given = answers[:, form.expectation]
    given = given[(given >= LOWEST) & (given <= HIGHEST)]
    n = len(given)
    if n < form.anonymity_floor:
        return None
    fall, same, rise = (
        round(float(answered.mean()), DECIMALS)
        for answered in (given < SAME, given == SAME, given > SAME)
    )
    return Expectation(fall, same, rise, n)


def calibrate(expectation: Expectation, outcome: Verdict) -> Calibration:
    """Hold what was expected against what came.

    The shares of respondents are read as probabilities of the three outcomes. The Brier score [1]_
    is the squared distance to what came: 0 if all expected it, 2 if all expected one of the others;
    whoever gives each outcome a third scores .667. The bias is the direction expected, the share
    of a rise less that of a fall, minus the direction that came, -1, 0 or 1.

    Parameters
    ----------
    expectation : Expectation
        What was expected, a year before.
    outcome : {"up", "down", "no clear change"}
        What came, by the rule of `change.difference`.

    Returns
    -------
    Calibration
        Of one year.

    Raises
    ------
    ValueError
        If the outcome is none of the three.

    References
    ----------
    .. [1] G. W. Brier (1950). Verification of forecasts expressed in terms of probability. Monthly
       Weather Review 78(1), 1-3. doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2

    Examples
    --------
    >>> calibrate(Expectation(fall=0.1, same=0.2, rise=0.7, n=20), "no clear change")
    Calibration(brier=1.14, bias=0.6, n=1)
    """
    if outcome not in OUTCOMES:
        raise ValueError(f"{outcome} is none of {OUTCOMES}")

    came = OUTCOMES.index(outcome)
    shares = np.array([expectation.fall, expectation.same, expectation.rise])
    brier = float(np.sum((shares - np.eye(len(OUTCOMES))[came]) ** 2))
    bias = expectation.rise - expectation.fall - (came - 1)
    return Calibration(round(brier, DECIMALS), round(bias, DECIMALS), 1)


def satisfaction_bias(predicted: NDArray[np.float64], measured: NDArray[np.float64]) -> Bias:
    """Average how far predicted satisfaction lay from what was measured, over the years.

    Parameters
    ----------
    predicted : ndarray of shape (n_years,), float64
        Satisfied customers of 100 as respondents guessed, 0-100; NaN where they did not.
    measured : ndarray of shape (n_years,), float64
        Satisfied customers measured, percent, 0-100; NaN where it was not.

    Returns
    -------
    Bias
        Mean of predicted minus measured, customers of 100, above 0 for too good an opinion, and the
        years it rests on.

    Raises
    ------
    ValueError
        If the shapes differ, or a number lies outside 0 to 100.

    Examples
    --------
    >>> satisfaction_bias(np.array([90.0, 80.0, np.nan]), np.array([75.0, 79.0, 70.0]))
    Bias(value=8.0, n=2)
    """
    if predicted.shape != measured.shape or predicted.ndim != 1:
        raise ValueError(f"{predicted.shape} predicted and {measured.shape} measured")
    for name, part in (("predicted", predicted), ("measured", measured)):
        if np.any((part < 0) | (part > TOP)):
            raise ValueError(f"{name} lies outside 0 to {TOP:g}")

    difference = predicted - measured
    difference = difference[~np.isnan(difference)]
    if not difference.size:
        return Bias(float("nan"), 0)
    return Bias(round(float(difference.mean()), DECIMALS), difference.size)
