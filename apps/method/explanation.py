"""Why the numbers are what they are: what each answer moved, and what another would move."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from apps.method.anonymity import HIDDEN, shown
from apps.method.assessment import TooFewResponsesError
from apps.method.careless import screen
from apps.method.composition import Posterior, posterior
from apps.method.dimensions import weigh
from apps.method.estimate import TOP, rounded
from apps.method.form import HIGHEST, LOWEST, Form
from apps.method.items import ItemPoints, item_points, shown_items
from apps.method.label import Label, label
from apps.method.lattice import PARTS
from apps.method.maturity import maturity
from apps.method.scale import outlook_scores, respondent_scores


class HiddenItemError(Exception):
    """Too few people, or too few of one group, answered a question for other answers to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """What each of Q questions moved: the items, then the outlook questions; NaN where hidden."""

    positions: NDArray[np.intp]  # (Q,) where each stands in a response
    codes: tuple[str, ...]  # its code; none if the form names none
    dimension: NDArray[np.intp]  # (Q,) index of the item's dimension; -1 for an outlook question
    mean: NDArray[np.float64]  # (Q,) what was said, points, 0-100, reversed items turned
    n: NDArray[np.intp]  # (Q,) respondents who answered; -1 where hidden
    on_score: NDArray[np.float64]  # (Q,) dimension's score with the item minus without it, points
    on_shares: NDArray[np.float64]  # (Q, 5) each share with it minus without it, points of share
    movable: NDArray[np.bool_]  # (Q,) whether `what_if` may say what other answers would move


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The results of one round that a change of answers moves."""

    scores: NDArray[np.float64]  # (D,) points, 0-100; NaN where too few count
    shares: NDArray[np.float64]  # (5,) proportions that sum to 1
    maturity: float  # points, 0-100
    label: Label  # of this round by itself, whatever the earlier ones were called


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """A round as it is, and as it would be with other answers to one question."""

    code: str
    by: int  # steps of the raw scale that every answer was moved by
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True, eq=False)
class _Round:
    """The responses that count, in an order of their own."""

    answers: NDArray[np.integer]  # (n, n_positions) codes
    groups: NDArray[np.integer]  # (n,)
    headcounts: NDArray[np.float64] | None  # (G,)


@dataclass(frozen=True, slots=True, eq=False)
class _Profile:
    """Scores in K columns, and their covariance; NaN where too few count."""

    value: NDArray[np.float64]  # (K,)
    covariance: NDArray[np.float64]  # (K, K)
    df: NDArray[np.float64]  # (K,)


def explain(
    answers: NDArray[np.integer],
    groups: NDArray[np.integer],
    form: Form,
    headcounts: NDArray[np.float64] | None = None,
) -> Explanation:
    """Say what every question moved, by scoring the round again without it.

    An effect is a result with the question minus the result without it, by the functions that score
    a round: the dimension's score is then the mean over its other items, with their own
    covariance, and the posterior is summed again. An outlook question is its own coordinate, which
    is left out of the posterior.

    Who counts in a dimension goes on counting when one of its items is left out. Requiring
    `form.min_items` of one item fewer would drop everybody who skipped another, and requiring one
    item less would let in people who were not in the score: either way, the effect would be partly
    one of who is asked. What a respondent skipped is filled with the own mean of the dimension, as
    in `items.item_points`: with J items the score without item j is ``(J y - x_j) / (J - 1)``.

    Reading the effects: on its dimension's score an item's effect is
    ``(item mean - score) / (J - 1)``, so the effects of one dimension add up to 0: each says
    whether the item pulls its dimension up or down, none what the score is made of. On the shares
    they need not add up to anything, neither over the items of a dimension nor over all: a share is
    no sum of answers, the items of a dimension speak for one another, and each effect is
    measured with all the others still there. Over the five shares every question's effects
    add up to 0. It is the sensitivity of a result to one item, as in the deletion diagnostics of
    [1]_, and no share of a cause.

    A question answered by fewer than `form.anonymity_floor` respondents has no number, and
    where its dimension would give it away neither has another (`items.shown_items`).

    Parameters
    ----------
    answers : ndarray of shape (n_respondents, n_positions), int
        Codes: 1 to 5 answered, 0 not answered, -1 don't know, -2 not applicable. Responses that
        were too fast are to be left out; straight lines and empty ones are left out here.
    groups : ndarray of shape (n_respondents,), int
        Each respondent's group, an index into `form.roles`.
    form : Form
        The instrument's form.
    headcounts : ndarray of shape (G,), float64, optional
        People in each group; NaN where not declared.

    Returns
    -------
    Explanation
        Effects in points of score and points of share, each in [-100, 100].

    Raises
    ------
    apps.method.assessment.TooFewResponsesError
        If fewer than `form.anonymity_floor` responses are usable, or no dimension has that many.
    ValueError
        If an array does not fit the form or the others, or a code is not known.

    References
    ----------
    .. [1] R. D. Cook (1977). Detection of influential observation in linear regression.
       Technometrics 19(1), 15-18. doi:10.1080/00401706.1977.10489493

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> answers = np.tile([5, 1, 3, 4, 3, 2, 3, 3, 3], (12, 1))
    >>> found = explain(answers, np.repeat([0, 1, 2], 4), miniature())
    >>> found.mean[:4], found.on_score[:4].round(2)  # a score of 81.25
    (array([100., 100.,  50.,  75.]), array([  6.25,   6.25, -10.42,  -2.08]))
    >>> found.on_shares[2].round(1)  # the third statement speaks against the first persona
    array([-9.8,  2.4,  2.5,  2.9,  1.9])
    """
    round_ = _usable(answers, groups, form, headcounts)
    said = item_points(round_.answers, form)
    n = said.answered.sum(axis=0)
    positions = np.concatenate([form.items, form.outlook_positions])
    coordinate = _coordinate(form)
    known = _profile(_columns(said, form), round_, form)
    visible = shown_items(n, form)[positions] & ~np.isnan(known.value[coordinate])

    size = len(form.dimensions) + len(form.outlook)
    whole = np.arange(size)
    mix = _mix(known, whole, form)
    on_shares = np.full((len(positions), PARTS - 1), np.nan)
    for at in np.flatnonzero(visible):
        columns = np.where(whole == coordinate[at], size + at, whole)
        on_shares[at] = TOP * (mix.shares - _mix(known, columns, form).shares)
    without, means = known.value[size:].reshape(2, -1)
    return Explanation(
        positions=positions,
        codes=tuple(form.codes[at] for at in positions) if form.codes else (),
        dimension=form.item_dimension[positions],
        mean=np.where(visible, means, np.nan),
        n=np.where(visible, n[positions], HIDDEN),
        on_score=rounded(np.where(visible, known.value[coordinate] - without, np.nan)),
        on_shares=rounded(on_shares),
        movable=_movable(said, round_, form)[positions] & visible,
    )


def what_if(
    answers: NDArray[np.integer],
    groups: NDArray[np.integer],
    form: Form,
    code: str,
    by: int = 1,
    headcounts: NDArray[np.float64] | None = None,
) -> WhatIf:
    """Say what a round would show if every answer to one question had been another.

    Every answer given is moved by so many steps of the raw scale, down to 1 and up to 5 at most:
    more agreement with a reversed item lowers its dimension. Nobody answers who did not, and who
    counts is decided by the answers as they were given. It is arithmetic on answers, and no
    forecast of what would follow from acting on them.

    An answer at the end of the scale has no room to move, so what a step moves tells how many of a
    group were there already: of a single leader, what that leader said. A question is therefore
    refused unless every group of which somebody answered it may be shown (`anonymity.shown`).

    Parameters
    ----------
    answers : ndarray of shape (n_respondents, n_positions), int
        Codes as in `explain`.
    groups : ndarray of shape (n_respondents,), int
        Each respondent's group, an index into `form.roles`.
    form : Form
        The instrument's form, with the codes of its questions.
    code : str
        Code of an item, or of an outlook question that tells personas apart.
    by : int
        Steps of the raw scale, from -4 to 4.
    headcounts : ndarray of shape (G,), float64, optional
        People in each group; NaN where not declared.

    Returns
    -------
    WhatIf
        The results before and after. Print them as roughly as other results: to the last digit
        they tell how many answers had no room to move.

    Raises
    ------
    HiddenItemError
        If the question may have no number of its own, or fewer than `form.anonymity_floor` people
        of a group answered it.
    apps.method.assessment.TooFewResponsesError
        As `explain`.
    ValueError
        If no result rests on a question of that code, the steps leave the scale, or as `explain`.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from apps.method.form import miniature
    >>> codes = ("CUS1", "CUS2", "CUS3", "CUS4", "STR1", "STR2", "STR3", "STR4", "OUT1")
    >>> answers = np.tile([5, 1, 3, 4, 3, 2, 3, 3, 3], (12, 1))
    >>> form = replace(miniature(), codes=codes)
    >>> found = what_if(answers, np.repeat([0, 2], 6), form, "CUS3")
    >>> found.before.scores, found.after.scores
    (array([81.25, 56.25]), array([87.5 , 56.25]))
    """
    used = [form.codes[at] for at in (*form.items, *form.outlook_positions)] if form.codes else []
    if code not in used:
        raise ValueError(f"no result rests on {code}")
    if abs(by) > HIGHEST - LOWEST:
        raise ValueError(f"{by} steps on a scale of {HIGHEST - LOWEST}")

    round_ = _usable(answers, groups, form, headcounts)
    at = form.codes.index(code)
    if not _movable(item_points(round_.answers, form), round_, form)[at]:
        raise HiddenItemError(code)

    moved = round_.answers.copy()
    given = moved[:, at] >= LOWEST
    moved[given, at] = np.clip(moved[given, at] + by, LOWEST, HIGHEST)
    before, after = _outcome(round_, form), _outcome(replace(round_, answers=moved), form)
    return WhatIf(code, by, before, after)


def _movable(said: ItemPoints, round_: _Round, form: Form) -> NDArray[np.bool_]:
    """Return which questions may be answered otherwise, by their positions in a response."""
    by_group = np.array(
        [said.answered[round_.groups == role].sum(axis=0) for role in range(len(form.roles))]
    )
    open_to_all = [
        sum(shown(tuple(counts), form.anonymity_floor)) == np.count_nonzero(counts)
        for counts in by_group.T.tolist()
    ]
    return np.logical_and(shown_items(by_group.sum(axis=0), form), open_to_all)


def _usable(
    answers: NDArray[np.integer],
    groups: NDArray[np.integer],
    form: Form,
    headcounts: NDArray[np.float64] | None,
) -> _Round:
    """Return the responses that count; in their order, so that no sum depends on the given one."""
    if groups.shape != (len(answers),):
        raise ValueError(f"groups of shape {groups.shape} for {len(answers)} responses")

    usable = screen(answers, form).usable
    order = np.lexsort((*answers[usable].T, groups[usable]))
    return _Round(answers[usable][order], groups[usable][order], headcounts)


def _coordinate(form: Form) -> NDArray[np.intp]:
    """Return which coordinate of the profile each question enters: items, then outlook."""
    outlook = len(form.dimensions) + np.arange(len(form.outlook))
    return np.concatenate([form.item_dimension[form.items], outlook])


def _columns(said: ItemPoints, form: Form) -> NDArray[np.float64]:
    """Return each respondent's profile, then it without each question, then each question."""
    items, its_dimension = form.items, form.item_dimension[form.items]
    outlook, points = said.points[:, form.outlook_positions], said.points[:, items]
    held = np.bincount(its_dimension, minlength=len(form.dimensions))[its_dimension].astype(float)
    rest = np.where(held > 1, held - 1, np.nan)  # of a single item nothing is left
    without = (held * said.scores[:, its_dimension] - points) / rest
    nothing = np.full(outlook.shape, np.nan)
    return np.hstack([said.scores, outlook, without, nothing, points, outlook])


def _profile(columns: NDArray[np.float64], round_: _Round, form: Form) -> _Profile:
    """Return the weighted columns, each with the prior of the coordinate that it stands for."""
    size = len(form.dimensions)
    coordinates = np.concatenate([np.arange(size + len(form.outlook)), *[_coordinate(form)] * 2])
    prior_sd = np.where(coordinates < size, form.prior_sd, form.outlook_prior_sd)
    found = weigh(columns, round_.groups, form, prior_sd[: columns.shape[1]], round_.headcounts)
    enough = found.n >= form.anonymity_floor
    if not enough[:size].any():
        raise TooFewResponsesError(len(round_.groups), form.anonymity_floor)
    return _Profile(
        np.where(enough, found.value, np.nan),
        np.where(np.outer(enough, enough), found.covariance, np.nan),
        found.df,
    )


def _mix(known: _Profile, columns: NDArray[np.intp], form: Form) -> Posterior:
    """Return the posterior of the profile that these columns make up."""
    covariance = known.covariance[np.ix_(columns, columns)]
    value = known.value[columns]
    return posterior(value, covariance, form.coordinates, form.personas, form.misfit_sd)


def _outcome(round_: _Round, form: Form) -> Outcome:
    """Return what a round with these answers shows."""
    columns = [respondent_scores(round_.answers, form), outlook_scores(round_.answers, form)]
    known = _profile(np.hstack(columns), round_, form)
    size = len(form.dimensions)
    mix = _mix(known, np.arange(len(known.value)), form)
    scores = known.value[:size]
    overall = maturity(scores, known.covariance[:size, :size], known.df[:size], form)
    return Outcome(scores, mix.shares, overall.value, label(mix))
