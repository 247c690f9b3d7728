"""What an organisation says it stands for, against what it does: the test of the Honcho."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.method.dimensions import DimensionScores, weigh
from apps.method.estimate import rounded
from apps.method.form import Form
from apps.method.gaps import Gaps, gaps_of
from apps.method.items import item_points, shown_items

COMPOSITE = "ALL"  # stands among the practised dimensions for the mean of all of them
LEADING = 75.0  # points of leadership from which the signature holds: 4.0 on the raw scale
AHEAD = 37.5  # points by which belief is ahead of practice from which it does: 1.5 raw
SAID = 75.0  # points from which an organisation says something of itself: 4.0 raw
FACT_OF = {"LDR1": "FCT1", "OUT5": "FCT2"}  # the fact that bears a statement out, or does not


@dataclass(frozen=True, slots=True, eq=False)
class Practice:
    """What is stated beside what is practised."""

    gaps: Gaps  # stated minus practised
    stated: NDArray[np.float64]  # (S,) what is said in each stated question, points


def practice(
    answers: NDArray[np.integer],
    groups: NDArray[np.integer],
    form: Form,
    headcounts: NDArray[np.float64] | None = None,
) -> Practice:
    """Compare what an organisation says it stands for with what it practises.

    What is stated is the mean of the form's stated questions, what is practised the score of each
    practised dimension, and the mean of these: an espoused theory against the theory in use [1]_.
    The same people say both, so the error is that of differences within respondents: with V the
    joint covariance of the weighted means and a the contrast between them, ``SE^2 = a'Va``. Where
    everybody answered everything that is the interval of `dimensions.weigh` for the column of
    each respondent's own difference, its prior variance that of the contrast. Where something was
    skipped, value and error use all that was answered, so that a gap is the difference of the two
    numbers that a reader sees; over those alone who answered both it would differ from these by
    what the few others said.

    Parameters
    ----------
    answers : ndarray of shape (n_respondents, n_positions), int
        Codes of the responses that count: 1 to 5 answered, 0 not answered, -1 don't know, -2 not
        applicable.
    groups : ndarray of shape (n_respondents,), int
        Each respondent's group, an index into `form.roles`.
    form : Form
        The instrument's form, with what is stated and what is practised.
    headcounts : ndarray of shape (G,), float64, optional
        People in each group; NaN where not declared.

    Returns
    -------
    Practice
        The gaps, stated minus practised, in points, one for each practised dimension and, as ALL,
        one for their mean; called if the 90 % interval leaves out 0 after Holm's correction [2]_
        over all of them and it reaches ten points. NaN where fewer than `form.anonymity_floor`
        answered one of its parts, because a mean over fewer parts is another measure. And what is
        said in each stated question, points, 0-100; NaN where it may not be told.

    Raises
    ------
    ValueError
        If an array does not fit the form or the others, or a code is not known.

    References
    ----------
    .. [1] C. Argyris, D. A. Schon (1974). Theory in Practice: Increasing Professional
       Effectiveness. Jossey-Bass.
    .. [2] S. Holm (1979). A simple sequentially rejective multiple test procedure. Scandinavian
       Journal of Statistics 6(2), 65-70. jstor.org/stable/4615733

    Examples
    --------
    >>> from dataclasses import replace
    >>> from apps.method.form import miniature
    >>> form = replace(miniature(), stated=np.array([8, 0]), practised=np.array([1]))
    >>> answers = np.tile([5, 1, 3, 4, 2, 4, 2, 2, 4], (12, 1))
    >>> found = practice(answers, np.repeat([0, 1, 2], 4), form)
    >>> found.gaps.dimensions, found.gaps.value, found.gaps.called
    (('STR', 'ALL'), array([62.5, 62.5]), array([ True,  True]))
    >>> found.stated
    array([ 75., 100.])
    """
    known, visible = _columns(answers, groups, form, headcounts)
    codes = tuple(form.dimensions[at] for at in form.practised)
    stated = slice(0, len(form.stated))
    return Practice(
        gaps=_contrasts(codes, known, visible, len(form.stated)),
        stated=rounded(np.where(visible[stated], known.value[stated], np.nan)),
    )


def signature(scores: NDArray[np.float64], outlook: NDArray[np.float64], form: Form) -> bool | None:
    """Tell whether a profile bears the published signature of the Honcho.

    ``LDR >= 4.0 and OUT5 - mean(TEC, INT) >= 1.5`` on the raw scale: leaders who lead, and a belief
    in technology well ahead of its use. Leadership is the dimension of the stated item, the
    belief the stated outlook question. A signature is read off the numbers as they are and has no
    error; `practice` says whether the distance is clear.

    Parameters
    ----------
    scores : ndarray of shape (D,), float64
        Scores of the dimensions, points, 0-100; NaN where there is none.
    outlook : ndarray of shape (O,), float64
        Scores of the outlook questions, points, 0-100; NaN where there is none.
    form : Form
        The instrument's form, with what is stated and what is practised.

    Returns
    -------
    bool or None
        None if the form states nothing, or a number is missing.

    Raises
    ------
    ValueError
        If there is not one number for each dimension and each outlook question.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from apps.method.form import miniature
    >>> form = replace(miniature(), stated=np.array([8, 0]), practised=np.array([1]))
    >>> signature(np.array([80.0, 40.0]), np.array([77.5]), form)
    True
    >>> signature(np.array([80.0, 40.5]), np.array([77.5]), form)
    False
    """
    if scores.shape != form.optimum.shape or outlook.shape != form.outlook_positions.shape:
        raise ValueError(f"{scores.shape} scores and {outlook.shape} answers do not fit the form")

    leadership = scores[form.item_dimension[form.stated[form.item_dimension[form.stated] >= 0]]]
    belief = outlook[np.isin(form.outlook_positions, form.stated)]
    parts = (leadership, belief, scores[form.practised])
    if any(part.size == 0 or np.isnan(part).any() for part in parts):
        return None
    ahead = belief.mean() - scores[form.practised].mean()
    return bool(leadership.min() >= LEADING and ahead >= AHEAD)


def fact_contradictions(said: Mapping[str, float], facts: Mapping[str, str]) -> tuple[str, ...]:
    """Name the facts that contradict what an organisation says of itself.

    That leaders take part in deciding the strategy (LDR1) is contradicted if none took part in such
    a decision within a year (FCT1), and that money spent on technology improves service (OUT5)
    if there is no channel in which customers help themselves (FCT2).

    Parameters
    ----------
    said : mapping of str to float
        Mean of each statement by its code, points, 0-100; NaN or absent where there is none. It
        counts as said from 75, which is 4.0 on the raw scale.
    facts : mapping of str to str
        Answer to each fact question by its code: "no" contradicts, all else does not.

    Returns
    -------
    tuple of str
        Codes of the facts that contradict, in the order of the statements.

    Examples
    --------
    >>> fact_contradictions({"LDR1": 80.0, "OUT5": 70.0}, {"FCT1": "no", "FCT2": "no"})
    ('FCT1',)
    >>> fact_contradictions({"LDR1": 80.0}, {"FCT1": "unknown"})
    ()
    """
    return tuple(
        fact
        for statement, fact in FACT_OF.items()
        if said.get(statement, float("nan")) >= SAID and facts.get(fact) == "no"
    )


def _columns(
    answers: NDArray[np.integer],
    groups: NDArray[np.integer],
    form: Form,
    headcounts: NDArray[np.float64] | None,
) -> tuple[DimensionScores, NDArray[np.bool_]]:
    """Return the stated questions and the practised dimensions weighed, and which may be told."""
    if groups.shape != (len(answers),):
        raise ValueError(f"groups of shape {groups.shape} for {len(answers)} responses")

    said = item_points(answers, form)
    columns = np.hstack([said.points[:, form.stated], said.scores[:, form.practised]])
    order = np.lexsort((*columns.T, groups))  # no sum depends on the order of respondents
    single = np.full(len(form.stated), form.outlook_prior_sd)
    prior_sd = np.append(single, np.full(len(form.practised), form.prior_sd))
    known = weigh(columns[order], groups[order], form, prior_sd, headcounts)

    visible = known.n >= form.anonymity_floor
    visible[: len(single)] &= shown_items(said.answered.sum(axis=0), form)[form.stated]
    return known, visible


def _contrasts(
    codes: tuple[str, ...], known: DimensionScores, visible: NDArray[np.bool_], stated: int
) -> Gaps:
    """Return the stated columns' mean minus each practised one, then minus the mean of these."""
    practised = len(codes)
    if not stated or not practised:
        return gaps_of((), *[np.zeros(0)] * 3)

    against = np.vstack([np.eye(practised), np.full(practised, 1 / practised)])
    contrasts = np.hstack([np.full((practised + 1, stated), 1 / stated), -against])
    complete = ~((contrasts != 0) & ~visible).any(axis=1)
    df = np.where(visible, known.df, np.nan)
    value = contrasts @ np.where(visible, known.value, 0.0)
    covariance = np.where(np.outer(visible, visible), known.covariance, 0.0)
    se = np.sqrt(np.einsum("ij,jk,ik->i", contrasts, covariance, contrasts))
    least = [float(df[row != 0].min()) for row in contrasts]
    return gaps_of(
        (*codes, COMPOSITE),
        np.where(complete, value, np.nan),
        np.where(complete, se, np.nan),
        np.where(complete, least, np.nan),
    )
