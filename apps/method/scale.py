"""From the answers of one respondent to points: percent of maximum possible, and who counts."""

import numpy as np
from numpy.typing import NDArray

from apps.method.form import HIGHEST, LOWEST, Form

POINTS_A_STEP = 100 / (HIGHEST - LOWEST)
BATCH = 16_384  # respondents whose answers fit the processor's cache
NOT_APPLICABLE = -2  # the lowest code an answer may have; -1 is "don't know", 0 not answered


def pomp(
    answers: NDArray[np.float64],
    low: float,
    high: float,
    reverse: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """Turn raw answers into percent of maximum possible.

    Parameters
    ----------
    answers : ndarray of shape (..., n_items), float64
        Raw answers in [low, high], in scale points; NaN where there is none.
    low, high : float
        Ends of the answer scale, in scale points, with ``low < high``.
    reverse : ndarray of shape (n_items,), bool, optional
        Items that count from the other end; none by default.

    Returns
    -------
    ndarray of shape (..., n_items), float64
        Percent of maximum possible, in [0, 100]; NaN where there is no answer.

    Raises
    ------
    ValueError
        If `low` is not below `high`, or an answer lies outside them.

    References
    ----------
    .. [1] P. Cohen, J. Cohen, L. S. Aiken, S. G. West (1999). The problem of units and the
       circumstance for POMP. Multivariate Behavioral Research 34(3), 315-346.
       doi:10.1207/S15327906MBR3403_2

    Examples
    --------
    >>> pomp(np.array([1.0, 4.0, np.nan]), 1, 5, reverse=np.array([True, False, False]))
    array([100.,  75.,  nan])
    """
    if not low < high:
        raise ValueError(f"empty answer scale: {low} to {high}")
    if np.any((answers < low) | (answers > high)):
        raise ValueError(f"an answer lies outside {low} to {high}")

    points: NDArray[np.float64] = 100 * (answers - low) / (high - low)
    return points if reverse is None else np.where(reverse, 100 - points, points)


def respondent_scores(answers: NDArray[np.integer], form: Form) -> NDArray[np.float64]:
    """Score every respondent in every dimension: the mean of the items that were answered.

    "Don't know", "not applicable" and unanswered are missing: never 0, never filled in.

    Parameters
    ----------
    answers : ndarray of shape (n_respondents, n_positions), int
        Codes: 1 to 5 answered, 0 not answered, -1 don't know, -2 not applicable.
    form : Form
        The instrument's form.

    Returns
    -------
    ndarray of shape (n_respondents, D), float64
        Percent of maximum possible, in [0, 100]; NaN where fewer than `form.min_items` of the
        dimension's items were answered.

    Raises
    ------
    ValueError
        If the shape does not fit the form, or a code is none of these.

    References
    ----------
    .. [1] P. Cohen, J. Cohen, L. S. Aiken, S. G. West (1999). The problem of units and the
       circumstance for POMP. Multivariate Behavioral Research 34(3), 315-346.
       doi:10.1207/S15327906MBR3403_2

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> respondent_scores(np.array([[5, 1, 5, 4, 3, 0, -1, 3, 2]]), miniature())
    array([[93.75,   nan]])
    """
    require_answers(answers, form)
    scores = np.empty((len(answers), len(form.dimensions)))
    for start in range(0, len(answers), BATCH):
        part = slice(start, start + BATCH)
        count, steps = _tallies(answers[part], form)
        mean = POINTS_A_STEP * steps / np.maximum(count, 1)
        scores[part] = np.where(count >= max(form.min_items, 1), mean, np.nan).T
    return scores


def outlook_scores(answers: NDArray[np.integer], form: Form) -> NDArray[np.float64]:
    """Score every respondent on the outlook questions that tell personas apart.

    Parameters
    ----------
    answers : ndarray of shape (n_respondents, n_positions), int
        Codes as in `respondent_scores`.
    form : Form
        The instrument's form.

    Returns
    -------
    ndarray of shape (n_respondents, O), float64
        Percent of maximum possible, in [0, 100]; NaN where there is no answer.

    Raises
    ------
    ValueError
        If the shape does not fit the form, or a code is not known.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> outlook_scores(np.array([[5, 1, 5, 4, 3, 0, -1, 3, 2]]), miniature())
    array([[25.]])
    """
    require_answers(answers, form)
    at = form.outlook_positions
    return _points(answers[:, at], form.reversed[at])


def require_answers(answers: NDArray[np.integer], form: Form) -> None:
    """Refuse an array that is no set of responses to the form.

    Parameters
    ----------
    answers : ndarray of shape (n_respondents, n_positions), int
        Codes as in `respondent_scores`.
    form : Form
        The instrument's form.

    Raises
    ------
    ValueError
        If the shape does not fit the form, or a code is not known.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> require_answers(np.zeros((3, 9), dtype=np.int8), miniature())
    """
    if answers.shape != (len(answers), form.item_dimension.size):
        raise ValueError(
            f"answers of shape {answers.shape}; a response has {form.item_dimension.size} positions"
        )
    if not np.issubdtype(answers.dtype, np.integer):
        raise ValueError(f"answers are integer codes, not {answers.dtype}")
    if answers.size and (answers.min() < NOT_APPLICABLE or answers.max() > HIGHEST):
        raise ValueError(f"an answer lies outside {NOT_APPLICABLE} to {HIGHEST}")


def _tallies(
    answers: NDArray[np.integer], form: Form
) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """Return the items answered and the steps above the lowest, summed; two arrays (D, n)."""
    columns = answers.T.astype(np.int8, order="C")
    count = np.zeros((len(form.dimensions), len(answers)), dtype=np.int16)
    steps = np.zeros_like(count)
    for item in form.items:
        codes, dimension = columns[item], form.item_dimension[item]
        answered = codes >= LOWEST
        count[dimension] += answered
        steps[dimension] += answered * (HIGHEST - codes if form.reversed[item] else codes - LOWEST)
    return count, steps


def _points(codes: NDArray[np.integer], reverse: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return points for codes from 1 up, and NaN for the others."""
    return pomp(np.where(codes >= LOWEST, codes, np.nan), LOWEST, HIGHEST, reverse)
