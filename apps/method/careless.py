"""Which responses were given without reading: left out by the published rule, or only counted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.method.form import HIGHEST, LOWEST, Form
from apps.method.scale import require_answers, respondent_scores

STRAIGHT_LINE = 10  # identical answers from which a response may be called a straight line
AGREED, DISAGREED = 4, 2  # raw answers from which one agrees, and down to which one disagrees
PAIRS_ANSWERED = 4  # contradictory pairs that must be answered in full for a response to be judged
PAIRS_CONTRADICTED = 3  # of these pairs, answered the same way, from which it is flagged


@dataclass(frozen=True, slots=True, eq=False)
class Screening:
    """What became of each of a round's responses: one flag a response, n of them in each array."""

    straight_line: NDArray[np.bool_]  # left out: every answer the same, reversed items included
    too_fast: NDArray[np.bool_]  # left out: handed in faster than one can read, and no such line
    blank: NDArray[np.bool_]  # left out: not enough answers in any dimension, and neither of these
    contradictory: NDArray[np.bool_]  # counts, and is flagged: contradicts itself
    usable: NDArray[np.bool_]  # counts


def screen(
    answers: NDArray[np.integer], form: Form, too_fast: NDArray[np.bool_] | None = None
) -> Screening:
    """Tell which responses count, and why the others do not.

    By the published rule a response is left out if it is a straight line, or was too fast, or
    holds too little for any dimension; each is counted under the first that applies. Nothing else
    is a reason: whoever contradicts himself may have had trouble with the wording, and leaving him
    out would let the organisation choose among its respondents. The indices and their cost in
    honest responses are compared in [1]_.

    Parameters
    ----------
    answers : ndarray of shape (n, n_positions), int
        Codes: 1 to 5 answered, 0 not answered, -1 don't know, -2 not applicable.
    form : Form
        The instrument's form.
    too_fast : ndarray of shape (n,), bool, optional
        Responses flagged as too fast when they were handed in; none by default.

    Returns
    -------
    Screening
        Flags, one for each response.

    Raises
    ------
    ValueError
        If a shape does not fit the form or the other array, or a code is not known.

    References
    ----------
    .. [1] A. W. Meade, S. B. Craig (2012). Identifying careless responses in survey data.
       Psychological Methods 17(3), 437-455. doi:10.1037/a0028085

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> answers = np.array([[5, 1, 4, 4, 3, 2, 3, 3, 3], [0, 0, 3, 3, 3, 0, 0, 3, 3]])
    >>> found = screen(answers, miniature())
    >>> found.usable, found.blank
    (array([ True, False]), array([False,  True]))
    """
    if too_fast is not None and too_fast.shape != (len(answers),):
        raise ValueError(f"too_fast of shape {too_fast.shape} for {len(answers)} responses")

    line = straight_lines(answers, form)
    hasty = np.zeros_like(line) if too_fast is None else too_fast & ~line
    blank = np.isnan(respondent_scores(answers, form)).all(axis=1) & ~line & ~hasty
    usable = ~(line | hasty | blank)
    return Screening(line, hasty, blank, contradictory(answers, form) & usable, usable)


def straight_lines(answers: NDArray[np.integer], form: Form) -> NDArray[np.bool_]:
    """Tell which responses are a straight line, and so say nothing.

    The published rule: at least ten items answered, every one with the same answer, reversed items
    among them. Whoever reads the items contradicts himself that way. It is the longest-string
    index [1]_ at its strictest, so that few honest responses are lost.

    Parameters
    ----------
    answers : ndarray of shape (n_respondents, n_positions), int
        Codes as in `screen`.
    form : Form
        The instrument's form.

    Returns
    -------
    ndarray of shape (n_respondents,), bool
        True for a response to leave out.

    Raises
    ------
    ValueError
        If the shape does not fit the form, or a code is not known.

    References
    ----------
    .. [1] A. W. Meade, S. B. Craig (2012). Identifying careless responses in survey data.
       Psychological Methods 17(3), 437-455. doi:10.1037/a0028085

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> straight_lines(np.array([[4] * 9]), miniature())  # eight items are too few to tell
    array([False])
    """
    require_answers(answers, form)
    items = form.items
    raw, turned = answers[:, items], form.reversed[items]
    answered = raw >= LOWEST
    highest = np.where(answered, raw, LOWEST - 1).max(axis=1)
    lowest = np.where(answered, raw, HIGHEST + 1).min(axis=1)
    both_ways = (answered & turned).any(axis=1) & (answered & ~turned).any(axis=1)
    line: NDArray[np.bool_] = (
        both_ways & (highest == lowest) & (answered.sum(axis=1) >= STRAIGHT_LINE)
    )
    return line


def contradictory(answers: NDArray[np.integer], form: Form) -> NDArray[np.bool_]:
    """Tell which responses contradict themselves.

    The published rule: of the pairs of statements that cannot both hold, at least four are answered
    in full, and at three or more of these both statements are agreed with (4 or 5) or both are
    disagreed with (1 or 2). These are semantic antonyms chosen by their wording [1]_, not by how
    they correlate in the data, so that a response is judged the same way whoever else answered
    [2]_. Such a response is counted and shown, never left out.

    Parameters
    ----------
    answers : ndarray of shape (n_respondents, n_positions), int
        Codes as in `screen`.
    form : Form
        The instrument's form, with its contradictory pairs.

    Returns
    -------
    ndarray of shape (n_respondents,), bool
        True for a response to flag.

    Raises
    ------
    ValueError
        If the shape does not fit the form, or a code is not known.

    References
    ----------
    .. [1] A. W. Meade, S. B. Craig (2012). Identifying careless responses in survey data.
       Psychological Methods 17(3), 437-455. doi:10.1037/a0028085
    .. [2] P. G. Curran (2016). Methods for the detection of carelessly invalid responses in survey
       data. Journal of Experimental Social Psychology 66, 4-19. doi:10.1016/j.jesp.2015.07.006

    Examples
    --------
    >>> from dataclasses import replace
    >>> from apps.method.form import miniature
    >>> pairs = np.array([[0, 1], [2, 1], [4, 5], [6, 5]])
    >>> form = replace(miniature(), contradictory=pairs)
    >>> contradictory(np.array([[5, 4, 4, 3, 2, 1, 3, 3, 3], [5, 1, 4, 3, 2, 4, 3, 3, 3]]), form)
    array([ True, False])
    """
    require_answers(answers, form)
    first, second = answers[:, form.contradictory[:, 0]], answers[:, form.contradictory[:, 1]]
    in_full = (first >= LOWEST) & (second >= LOWEST)
    both_agreed = (first >= AGREED) & (second >= AGREED)
    both_disagreed = in_full & (first <= DISAGREED) & (second <= DISAGREED)
    contradicted = (both_agreed | both_disagreed).sum(axis=1)
    flagged: NDArray[np.bool_] = (in_full.sum(axis=1) >= PAIRS_ANSWERED) & (
        contradicted >= PAIRS_CONTRADICTED
    )
    return flagged
