"""What each single question says: its points, and whether its number may stand by itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.method.anonymity import shown
from apps.method.form import HIGHEST, LOWEST, Form
from apps.method.scale import pomp, respondent_scores


@dataclass(frozen=True, slots=True, eq=False)
class ItemPoints:
    """The answers of n respondents, question by question, in points: 100 speaks best of it."""

    scores: NDArray[np.float64]  # (n, D) their scores, NaN where they do not count
    points: NDArray[np.float64]  # (n, n_positions) 0-100, a skipped item filled with own mean
    answered: NDArray[np.bool_]  # (n, n_positions) whether it was, by one who counts there


def item_points(answers: NDArray[np.integer], form: Form) -> ItemPoints:
    """Return what respondents say to every question, as their scores are made of it.

    A respondent's score in a dimension is the mean of the items answered. That is also the mean of
    all its items with what was skipped filled by this mean, and so it is here, for two reasons: the
    items' means then average to the dimension's score, whatever was skipped; and they are made of
    the same people as the score. Were each item's mean over those alone who answered it, the
    score, seen beside four such means, would give away what the one person said who skipped an
    item. Who does not count in a dimension has no points for its items.

    Parameters
    ----------
    answers : ndarray of shape (n, n_positions), int
        Codes: 1 to 5 answered, 0 not answered, -1 don't know, -2 not applicable.
    form : Form
        The instrument's form.

    Returns
    -------
    ItemPoints
        Points in [0, 100], reversed items turned; NaN for an outlook question not answered, and in
        a dimension where the respondent does not count.

    Raises
    ------
    ValueError
        If the shape does not fit the form, or a code is not known.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> found = item_points(np.array([[5, 1, 0, 4, 3, 0, -1, 3, 2]]), miniature())
    >>> found.points[0].round(1)
    array([100. , 100. ,  91.7,  75. ,   nan,   nan,   nan,   nan,  25. ])
    >>> found.answered[0, :4]
    array([ True,  True, False,  True])
    """
    scores = respondent_scores(answers, form)
    at = form.item_dimension
    own = np.where(at >= 0, scores[:, at], np.nan)
    counts = (at < 0) | ~np.isnan(own)
    answered = (answers >= LOWEST) & counts
    raw = np.where(answered, answers, np.nan)
    said = pomp(raw, LOWEST, HIGHEST, form.reversed)
    return ItemPoints(scores, np.where(answered, said, own), answered)


def shown_items(n: NDArray[np.integer], form: Form) -> NDArray[np.bool_]:
    """Choose the questions whose own number may be shown.

    One is hidden if fewer than `form.anonymity_floor` answered it. The items of a dimension
    average to its score, so one hidden item alone would be what is left of it; by the rules of
    `anonymity.shown` the least answered of the others is hidden with it.

    Parameters
    ----------
    n : ndarray of shape (n_positions,), int
        Respondents who answered each question, and count in its dimension.
    form : Form
        The instrument's form.

    Returns
    -------
    ndarray of shape (n_positions,), bool
        Whether each may be shown.

    Raises
    ------
    ValueError
        If there is not one count for each position.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> shown_items(np.array([9, 9, 4, 8, 9, 9, 9, 9, 4]), miniature())
    array([ True,  True, False, False,  True,  True,  True,  True, False])
    """
    if n.shape != form.item_dimension.shape:
        raise ValueError(f"{n.shape} counts for {form.item_dimension.size} questions")

    may: NDArray[np.bool_] = n >= form.anonymity_floor
    for dimension in range(len(form.dimensions)):
        its = np.flatnonzero(form.item_dimension == dimension)
        may[its] = shown(tuple(n[its].tolist()), form.anonymity_floor)
    return may
