"""A line through a measure that cannot leave its scale: straight in logarithms or in log-odds."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from apps.method.estimate import CONFIDENCE
from apps.method.trend.line import theil_sen

Scale = Literal["level", "log", "logit"]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ScaledLine:
    """A line by the median slope, told in the measure's own unit."""

    scale: Scale  # on which it is straight
    change: float  # units of y per wave: average from the first measured wave to the last
    low: float  # lower end of its interval; NaN where there is none
    high: float  # upper end
    line: Values  # (T,) units of y; NaN before the first measured wave and after the last
    line_low: Values  # (T,) under every line whose slope lies in the interval; NaN likewise
    line_high: Values  # (T,) over every such line


def scaled_line(
    y: Values, scale: Scale, top: float = 100.0, level: float = CONFIDENCE
) -> ScaledLine:
    """Fit the line of `theil_sen` on the scale on which a measure moves freely.

    A time or a cost cannot fall below 0, and its changes are proportions: its line is straight in
    logarithms. A rate cannot leave 0 to `top`: its line is straight in log-odds [1]_. Both are told
    in the measure's own unit, as the average change per wave from the first measured wave to the
    last; the verdict of `trend_verdict` is the same on every scale, as only the order of the values
    enters it. Where a value lies on the bound, of which there is no logarithm, the line is straight
    in the values themselves. Lines of other slopes turn about the medians of time and value.

    Parameters
    ----------
    y : ndarray of shape (T,), float64
        Values of the waves, evenly spaced, in any one unit; NaN for a wave that is missing.
    scale : {"level", "log", "logit"}
        The scale that suits the measure.
    top : float
        Greatest value of a rate, in units of `y`; for "logit" only.
    level : float
        Confidence of the interval, in (0, 1).

    Returns
    -------
    ScaledLine
        The average change in units of `y` per wave with its interval, and the line itself.

    Raises
    ------
    ValueError
        If fewer than two waves have a value, or `level` is not between 0 and 1.

    References
    ----------
    .. [1] P. McCullagh, J. A. Nelder (1989). Generalized Linear Models, second edition, section
       4.3. Chapman and Hall. doi:10.1007/978-1-4899-3242-6

    Examples
    --------
    >>> found = scaled_line(np.array([400.0, 200.0, np.nan, 50.0]), "log")
    >>> np.round(found.line, 6)
    array([400., 200., 100.,  50.])
    >>> round(found.change, 3)
    -116.667
    """
    if y.ndim != 1:
        raise ValueError(f"a series has one axis, not {y.ndim}")
    seen = np.flatnonzero(~np.isnan(y))
    chosen = _possible(y[seen], scale, top)
    moved = _moved(y, chosen, top)
    fit = theil_sen(moved, level)
    time = np.arange(len(y), dtype=np.float64)
    inside = (time >= seen[0]) & (time <= seen[-1])
    turn = np.median(time[seen]), np.median(moved[seen])

    def told(slope: float) -> Values:
        on_scale = np.where(inside, turn[1] + slope * (time - turn[0]), np.nan)
        return _back(on_scale, chosen, top)

    line, ends = told(fit.slope), np.array([told(fit.low), told(fit.high)])
    return ScaledLine(
        scale=chosen,
        change=_mean_change(line, seen),
        low=_mean_change(ends[0], seen),
        high=_mean_change(ends[1], seen),
        line=line,
        line_low=ends.min(axis=0),
        line_high=ends.max(axis=0),
    )


def _mean_change(line: Values, seen: NDArray[np.intp]) -> float:
    """Return the change per wave from the first measured one to the last."""
    return float((line[seen[-1]] - line[seen[0]]) / (seen[-1] - seen[0]))


def _possible(seen: Values, scale: Scale, top: float) -> Scale:
    """Return the scale, or the plain one where a value has no place on it."""
    if scale == "level" or np.any(seen <= 0) or (scale == "logit" and np.any(seen >= top)):
        return "level"
    return scale


def _moved(y: Values, scale: Scale, top: float) -> Values:
    if scale == "log":
        return np.log(y)
    return np.log(y / (top - y)) if scale == "logit" else y


def _back(moved: Values, scale: Scale, top: float) -> Values:
    if scale == "log":
        return np.exp(moved)
    return top / (1 + np.exp(-moved)) if scale == "logit" else moved
