"""Whether a series stepped from one level to another, and when."""

import numpy as np
from numpy.typing import NDArray

FEWEST_WAVES = 8  # of which a step may be told
FEWEST_ASIDE = 3  # waves on either side of it
GAIN = 6.0  # by which the Bayesian information criterion must fall
PARAMETERS = 2  # that a step adds: a second mean, and the place


def change_point(y: NDArray[np.float64]) -> int | None:
    """Find the one step that splits a series best, if it is worth telling.

    The split with the least sum of squares about its two means. It is told if
    ``n ln(SSE_one / SSE_two) - 2 ln n``, the fall of the Bayesian information criterion [1]_ with
    the second mean and the place counted as parameters, exceeds 6: strong evidence on the scale of
    Kass and Raftery [2]_. Waves are taken as independent, so a steady trend is told as a step too.

    Parameters
    ----------
    y : ndarray of shape (n_waves,), float64
        Values in order of time, in any one unit; NaN for a wave that is missing.

    Returns
    -------
    int or None
        Index of the first wave after the step, which is the number of waves before it; None if
        there is no clear step, or fewer than eight waves have a value. At least three lie on
        either side.

    Raises
    ------
    ValueError
        If the series is not one-dimensional.

    References
    ----------
    .. [1] Y.-C. Yao (1988). Estimating the number of change-points via Schwarz' criterion.
       Statistics & Probability Letters 6(3), 181-189. doi:10.1016/0167-7152(88)90118-6
    .. [2] R. E. Kass, A. E. Raftery (1995). Bayes factors. Journal of the American Statistical
       Association 90(430), 773-795. doi:10.1080/01621459.1995.10476572

    Examples
    --------
    >>> change_point(np.array([50.0, 51.0, 49.0, 50.0, 62.0, 61.0, 63.0, 62.0]))
    4
    >>> change_point(np.array([50.0, 51.0, 49.0, 50.0, 52.0, 51.0, 49.0, 51.0])) is None
    True
    """
    if y.ndim != 1:
        raise ValueError(f"a series has one axis, not {y.ndim}")
    waves = np.flatnonzero(~np.isnan(y))
    seen = y[waves]
    n = len(seen)
    if n < FEWEST_WAVES or np.ptp(seen) == 0:
        return None

    splits = range(FEWEST_ASIDE, n - FEWEST_ASIDE + 1)
    errors = [_squares(seen[:split]) + _squares(seen[split:]) for split in splits]
    best = int(np.argmin(errors))
    if not _is_worth_it(_squares(seen), errors[best], n):
        return None
    return int(waves[splits[best]])


def _squares(part: NDArray[np.float64]) -> float:
    """Return the sum of squares about the mean."""
    return float(((part - part.mean()) ** 2).sum())


def _is_worth_it(one: float, two: float, n: int) -> bool:
    """Tell whether two means are enough better than one."""
    gain = n * np.log(one / two) if two else np.inf
    return bool(gain - PARAMETERS * np.log(n) > GAIN)
