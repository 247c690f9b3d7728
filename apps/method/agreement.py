"""Whether an organisation's people say the same: agreement in each dimension, in three bands."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from apps.method.anonymity import HIDDEN
from apps.method.estimate import rounded
from apps.method.form import HIGHEST, LOWEST, Form
from apps.method.reliability import r_wg_j_of
from apps.method.scale import require_answers

Band = Literal["divided", "mixed", "agreed"]

MIXED, AGREED = 0.5, 0.7  # r_wg(J) from which people are called so
OPTIONS = HIGHEST - LOWEST + 1  # of an item


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """How far people agree in D dimensions; NaN, `HIDDEN` and None where too few answered.

    The numbers serve computation; a page shows the bands, which tell less of who answered what.
    """

    r_wg_j: NDArray[np.float64]  # (D,) in [0, 1]
    average_deviation: NDArray[np.float64]  # (D,) scale points, >= 0
    n: NDArray[np.intp]  # (D,) respondents who count in the dimension
    band: tuple[Band | None, ...]  # (D,)
    items: NDArray[np.intp]  # (D,) items that it rests on


def agreement(answers: NDArray[np.integer], form: Form) -> Agreement:
    """Tell how far an organisation's respondents agree in each dimension.

    r_wg(J) [1]_ and the average deviation [2]_ over the answers as given, 1 to 5; both look at each
    item alone, so that turning the reversed ones would change nothing. Whoever counts in a
    dimension's score counts here, and each item is looked at among those of them who answered it.
    An item that fewer than `form.anonymity_floor` of them answered is left out, so that nothing
    shown rests on a few answers, and with fewer than `form.min_items` left, nothing is said. Low
    agreement is a finding, never a reason to hold back a score. That .70 is agreement is a
    convention, not a law.

    Parameters
    ----------
    answers : ndarray of shape (n_respondents, n_positions), int
        Codes: 1 to 5 answered, 0 not answered, -1 don't know, -2 not applicable.
    form : Form
        The instrument's form.

    Returns
    -------
    Agreement
        Arrays of shape (D,), with "divided" below .5, "mixed" below .7 and "agreed" from there.

    Raises
    ------
    ValueError
        If the shape does not fit the form, or a code is not known.

    References
    ----------
    .. [1] L. R. James, R. G. Demaree, G. Wolf (1984). Estimating within-group interrater
       reliability with and without response bias. Journal of Applied Psychology 69(1), 85-98.
       doi:10.1037/0021-9010.69.1.85
    .. [2] M. J. Burke, L. M. Finkelstein, M. S. Dusig (1999). On average deviation indices for
       estimating interrater agreement. Organizational Research Methods 2(1), 49-68.
       doi:10.1177/109442819921004

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> five = np.array([[4, 2, 4, 5, 1, 1, 5, 3, 0], [4, 2, 4, 4, 5, 5, 1, 3, 0]] * 3)
    >>> found = agreement(five, miniature())
    >>> found.r_wg_j.round(3), found.band
    (array([0.99, 0.  ]), ('agreed', 'divided'))
    >>> agreement(five[:4], miniature()).band
    (None, None)
    """
    require_answers(answers, form)
    items, floor = form.items, max(form.anonymity_floor, 2)  # a variance needs two
    of = form.item_dimension[items]
    membership = of[:, None] == np.arange(len(form.dimensions))
    raw = answers[:, items]
    counts = (raw >= LOWEST).astype(np.intp) @ membership >= max(form.min_items, 1)
    answered = (raw >= LOWEST) & counts[:, of]

    n = answered.sum(axis=0)
    held = np.maximum(n, 1)
    mean = np.where(answered, raw, 0).sum(axis=0) / held
    away = np.where(answered, np.abs(raw - mean), 0.0)
    variance = (away**2).sum(axis=0) / np.maximum(n - 1, 1)
    deviation = away.sum(axis=0) / held

    used = membership & (n >= floor)[:, None]
    told = used.sum(axis=0) >= max(form.min_items, 1)
    r_wg_j = rounded(
        np.array(
            [
                r_wg_j_of(variance[column], OPTIONS) if is_told else np.nan
                for column, is_told in zip(used.T, told, strict=True)
            ]
        )
    )
    average = deviation @ used / np.maximum(used.sum(axis=0), 1)
    return Agreement(
        r_wg_j=r_wg_j,
        average_deviation=rounded(np.where(told, average, np.nan)),
        n=np.where(told, counts.sum(axis=0), HIDDEN),
        band=tuple(_band(float(r)) for r in r_wg_j),
        items=np.where(told, used.sum(axis=0), HIDDEN),
    )


def _band(r_wg_j: float) -> Band | None:
    """Name the band of an agreement."""
    if np.isnan(r_wg_j):
        return None
    if r_wg_j < MIXED:
        return "divided"
    return "mixed" if r_wg_j < AGREED else "agreed"
