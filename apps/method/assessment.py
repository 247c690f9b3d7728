"""Everything one round says about an organisation, and nothing about a few of its people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from apps.method import scale
from apps.method.agreement import Agreement, agreement
from apps.method.anonymity import HIDDEN, shown
from apps.method.careless import screen
from apps.method.composition import Posterior, posterior
from apps.method.dimensions import DimensionScores, mirror_score, weigh
from apps.method.estimate import TOP, Estimate, Estimates
from apps.method.expectation import Expectation, expected
from apps.method.form import Form
from apps.method.gaps import Gaps, calibration, mirror_gap, role_gap
from apps.method.label import Label, intensity, label
from apps.method.maturity import maturity
from apps.method.practice import practice

GroupStatus = Literal["shown", "hidden", "absent"]


class TooFewResponsesError(Exception):
    """The round has too few usable responses for any number to be shown.

    Parameters
    ----------
    usable : int
        Responses that could have counted.
    needed : int
        Responses that are needed.
    """

    def __init__(self, usable: int, needed: int) -> None:
        super().__init__(f"{usable} usable responses, {needed} are needed")
        self.usable = usable
        self.needed = needed


@dataclass(frozen=True, slots=True, eq=False)
class RoundAnswers:
    """What a closed round holds, in arrays; the order of respondents has no influence."""

    answers: NDArray[np.integer]  # (n, n_positions) codes: 1-5, 0, -1, -2
    groups: NDArray[np.integer]  # (n,) index into the form's roles
    mirror: NDArray[np.integer] | None = None  # (m, n_mirror) customers' codes
    predicted_csat: NDArray[np.float64] | None = None  # (n,) 0-100, NaN where not answered
    too_fast: NDArray[np.bool_] | None = None  # (n,) flagged when it was handed in
    headcounts: NDArray[np.float64] | None = None  # (G,) people in each group, NaN if not declared


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """The results of one round; a number of a hidden group is in none of them."""

    usable: int  # responses that count
    straight_lines: int  # responses left out: every answer the same, reversed items included
    too_fast: int  # responses left out: handed in faster than one can read
    blank: int  # responses left out: not enough answers in any dimension
    contradictory: int  # responses that count, and contradict themselves
    groups: tuple[GroupStatus, ...]  # in the order of the form's roles
    counts: tuple[int, ...]  # usable responses of each group; -1 where the group is hidden
    scores: DimensionScores  # dimensions; NaN, and n = -1, where hidden
    profile: DimensionScores  # the same, then the outlook questions: what the mix rests on
    coverage: NDArray[np.float64]  # (D,) share of the usable responses that count in a dimension
    outlook: Estimates  # (O,) outlook questions over all groups, points
    predicted_csat: Estimate | None  # satisfied customers of 100, as respondents guess
    posterior: Posterior  # over the dimensions, then the outlook questions
    label: Label
    intensity: float  # distance from the balanced reference, points
    maturity: Estimate
    agreement: Agreement  # of the respondents with each other, in each dimension
    role_gaps: Gaps  # leaders minus frontline
    practice: Gaps  # what is stated minus what is practised, and ALL for the mean of the latter
    stated: NDArray[np.float64]  # (S,) what is said in each stated question, points
    expectation: Expectation | None  # of the next year's results
    customers: Estimates | None  # (n_mirror,) what customers say, points
    mirror_gaps: Gaps | None  # own view minus the customers'
    calibration: float | None  # 100 minus the mean mirror gap, points


def assess(
    answers: NDArray[np.integer],
    groups: NDArray[np.integer],
    form: Form,
    mirror: NDArray[np.integer] | None = None,
    predicted_csat: NDArray[np.float64] | None = None,
) -> Assessment:
    """Score one round from its answers.

    The overall numbers rest on all usable responses. A dimension or question with fewer than
    `form.anonymity_floor` of them has no number, and a group's own number appears only as
    `anonymity.shown` allows, dimension by dimension; gaps follow from what is shown.

    Parameters
    ----------
    answers : ndarray of shape (n_respondents, n_positions), int
        Codes: 1 to 5 answered, 0 not answered, -1 don't know, -2 not applicable.
    groups : ndarray of shape (n_respondents,), int
        Each respondent's group, an index into `form.roles`.
    form : Form
        The instrument's form.
    mirror : ndarray of shape (n_customers, n_mirror), int, optional
        Customers' answers to the mirror, the same codes.
    predicted_csat : ndarray of shape (n_respondents,), float64, optional
        How many of 100 customers each respondent believes satisfied, 0-100; NaN where not answered.

    Returns
    -------
    Assessment
        Points in [0, 100] with 90 % intervals; shares and probabilities in [0, 1].

    Raises
    ------
    TooFewResponsesError
        If fewer than `form.anonymity_floor` responses are usable, or none of the dimensions has
        that many.
    ValueError
        If an array does not fit the form or the others, or holds a value that it cannot.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> answers = np.tile([5, 1, 4, 4, 3, 2, 3, 3, 3], (12, 1))
    >>> found = assess(answers, np.repeat([0, 1, 2], [2, 4, 6]), miniature())
    >>> found.groups, found.counts
    (('hidden', 'hidden', 'shown'), (-1, -1, 6))
    >>> found.scores.value, found.label.personas
    (array([87.5 , 56.25]), ('traditionalist',))
    """
    return _assess(RoundAnswers(answers, groups, mirror, predicted_csat), form)


def assess_many(rounds: Sequence[RoundAnswers], form: Form) -> list[Assessment | None]:
    """Score many rounds of one form.

    Each is scored by itself, as `assess` does, so its numbers are the same in any company; only
    what belongs to the form alone is shared.

    Parameters
    ----------
    rounds : sequence of RoundAnswers
        The rounds' answers.
    form : Form
        The instrument's form.

    Returns
    -------
    list of Assessment or None
        One for each round, in order; None where it has too few usable responses.

    Raises
    ------
    ValueError
        If a round's arrays do not fit the form or each other.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> answers = np.tile([5, 1, 4, 5, 2, 4, 2, 3, 4], (6, 1))
    >>> rounds = [RoundAnswers(answers[:n], np.full(n, 2)) for n in (4, 6)]
    >>> [found and found.usable for found in assess_many(rounds, miniature())]
    [None, 6]
    """
    found: list[Assessment | None] = []
    for round_ in rounds:
        try:
            found.append(_assess(round_, form))
        except TooFewResponsesError:
            found.append(None)
    return found


def _assess(round_: RoundAnswers, form: Form) -> Assessment:
    """Return the round's results, or raise if they would rest on too few people."""
    columns = _columns(round_, form)
    screening = screen(round_.answers, form, round_.too_fast)
    size = len(form.dimensions)
    usable = screening.usable
    answers, unsorted = round_.answers[usable], round_.groups[usable]
    columns, groups = _in_order(columns[usable], unsorted)
    counts = np.bincount(groups, minlength=len(form.roles))
    status = _status(tuple(counts.tolist()), form.anonymity_floor)

    raw = weigh(columns, groups, form, _prior_sd(form), round_.headcounts)
    known = _released(raw, status, form)
    if len(groups) < form.anonymity_floor or np.isnan(known.value[:size]).all():
        raise TooFewResponsesError(len(groups), form.anonymity_floor)

    scores = _part(known, slice(0, size))
    last = size + len(form.outlook)
    profile = _part(known, slice(0, last))
    mix = posterior(
        profile.value, profile.covariance, form.coordinates, form.personas, form.misfit_sd
    )
    customers = None if round_.mirror is None else _customers(round_.mirror, form)
    mirrored = None if customers is None else mirror_gap(scores, customers, form)
    together = weigh(  # who likes one dimension likes all a little: that does not average out
        columns[:, :size], groups, form, _prior_sd(form)[:size], round_.headcounts, form.prior_halo
    )
    words = practice(answers, unsorted, form, round_.headcounts)
    return Assessment(
        usable=len(groups),
        straight_lines=int(screening.straight_line.sum()),
        too_fast=int(screening.too_fast.sum()),
        blank=int(screening.blank.sum()),
        contradictory=int(screening.contradictory.sum()),
        groups=status,
        counts=tuple(
            HIDDEN if is_ == "hidden" else int(n) for n, is_ in zip(counts, status, strict=True)
        ),
        scores=scores,
        profile=profile,
        coverage=scores.n / len(groups),
        outlook=_overall(known, slice(size, last)),
        predicted_csat=_single(known, last),
        posterior=mix,
        label=label(mix),
        intensity=intensity(scores.value, form),
        maturity=maturity(scores.value, together.covariance, scores.df, form),
        agreement=agreement(answers, form),
        role_gaps=role_gap(scores, form),
        practice=words.gaps,
        stated=words.stated,
        expectation=expected(answers, form),
        customers=customers,
        mirror_gaps=mirrored,
        calibration=None if mirrored is None else calibration(mirrored),
    )


def _columns(round_: RoundAnswers, form: Form) -> NDArray[np.float64]:
    """Return each respondent's points: dimensions, outlook, predicted satisfaction."""
    people = len(round_.answers)
    predicted = np.full(people, np.nan)
    if round_.predicted_csat is not None:
        predicted = round_.predicted_csat
    parts = {"groups": round_.groups, "predicted_csat": predicted, "too_fast": round_.too_fast}
    for name, part in parts.items():
        if part is not None and part.shape != (people,):
            raise ValueError(f"{name} of shape {part.shape} for {people} responses")
    if np.any((round_.groups < 0) | (round_.groups >= len(form.roles))):
        raise ValueError("a respondent's group is none of the form's roles")
    if np.any((predicted < 0) | (predicted > TOP)):
        raise ValueError("predicted_csat lies outside 0 to 100")

    return np.column_stack(
        [
            scale.respondent_scores(round_.answers, form),
            scale.outlook_scores(round_.answers, form),
            predicted,
        ]
    )


def _in_order(
    columns: NDArray[np.float64], groups: NDArray[np.integer]
) -> tuple[NDArray[np.float64], NDArray[np.integer]]:
    """Return the respondents in an order of their answers, so that sums never depend on theirs."""
    order = np.lexsort((*columns.T, groups))
    return columns[order], groups[order]


def _prior_sd(form: Form) -> NDArray[np.float64]:
    """Return the prior standard deviation of each column, in points."""
    single = np.full(len(form.outlook) + 1, form.outlook_prior_sd)
    return np.concatenate([np.full(len(form.dimensions), form.prior_sd), single])


def _status(counts: tuple[int, ...], floor: int) -> tuple[GroupStatus, ...]:
    """Return what becomes of each group on the round's pages."""
    return tuple(
        "absent" if n == 0 else "shown" if is_shown else "hidden"
        for n, is_shown in zip(counts, shown(counts, floor), strict=True)
    )


def _released(
    scores: DimensionScores, status: tuple[GroupStatus, ...], form: Form
) -> DimensionScores:
    """Return the scores without those that rest on too few people, overall or by group."""
    enough = scores.n >= form.anonymity_floor
    counts = scores.by_group.n
    candidates = tuple(one == "shown" for one in status)
    visible = np.array(
        [shown(tuple(column), form.anonymity_floor, candidates) for column in counts.T.tolist()]
    ).T
    groups = scores.by_group
    value, se, df, low, high = (
        np.where(visible, part, np.nan)
        for part in (groups.value, groups.se, groups.df, groups.low, groups.high)
    )
    by_group = Estimates(
        value, se, df, low, high, np.where(visible | (counts == 0), counts, HIDDEN)
    )
    value, se, df, low, high = (
        np.where(enough, part, np.nan)
        for part in (scores.value, scores.se, scores.df, scores.low, scores.high)
    )
    covariance = np.where(np.outer(enough, enough), scores.covariance, np.nan)
    return DimensionScores(value, se, df, low, high, scores.n, covariance, by_group)


def _part(scores: DimensionScores, at: slice) -> DimensionScores:
    """Return some of the columns."""
    groups = scores.by_group
    return replace(
        scores,
        **{name: getattr(scores, name)[at] for name in ("value", "se", "df", "low", "high", "n")},
        covariance=scores.covariance[at, at],
        by_group=Estimates(
            groups.value[:, at],
            groups.se[:, at],
            groups.df[:, at],
            groups.low[:, at],
            groups.high[:, at],
            groups.n[:, at],
        ),
    )


def _overall(scores: DimensionScores, at: slice) -> Estimates:
    """Return some of the columns, over all groups only."""
    return Estimates(
        scores.value[at],
        scores.se[at],
        scores.df[at],
        scores.low[at],
        scores.high[at],
        scores.n[at],
    )


def _single(scores: DimensionScores, at: int) -> Estimate | None:
    """Return one column, over all groups only, or None if it has no score."""
    if np.isnan(scores.value[at]):
        return None
    return Estimate(
        *(float(getattr(scores, name)[at]) for name in ("value", "se", "df", "low", "high"))
    )


def _customers(mirror: NDArray[np.integer], form: Form) -> Estimates:
    """Return what customers say, where enough of them say it."""
    found = mirror_score(mirror[np.lexsort(mirror.T)], form)
    enough = found.n >= form.anonymity_floor
    value, se, df, low, high = (
        np.where(enough, part, np.nan)
        for part in (found.value, found.se, found.df, found.low, found.high)
    )
    return Estimates(value, se, df, low, high, found.n)
