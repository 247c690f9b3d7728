"""Whether the mix of personas moved from one round to the next, persona by persona."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.method.change import MEANINGFUL, Verdict
from apps.method.composition import refine, share_cdf
from apps.method.estimate import LEVEL, TOP, rounded
from apps.method.form import Form


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One round's scores in everything that tells the personas apart."""

    values: NDArray[np.float64]  # (K,) dimensions, then outlook, points 0-100; NaN where missing
    covariance: NDArray[np.float64]  # (K, K) their sampling covariance, points squared


@dataclass(frozen=True, slots=True, eq=False)
class ShareChanges:
    """What became of the five personas' shares between two rounds."""

    delta: NDArray[np.float64]  # (5,) expected share after minus before, -1 to 1
    low: NDArray[np.float64]  # (5,) lower end of the 90 % interval
    high: NDArray[np.float64]  # (5,) upper end
    p_up: NDArray[np.float64]  # (5,) probability that the share is larger than before
    verdict: tuple[Verdict, ...]  # one for each persona
    factors: NDArray[np.float64]  # (5,) expected share after over before: 1.4 is two fifths more


def share_changes(before: Profile, after: Profile, form: Form) -> ShareChanges:
    """Compare the mixes of personas of two rounds of one organisation.

    The rounds are independent samples of an organisation whose misfit is the same in both, so
    neither posterior holds any misfit, and the change of a share is the difference of two
    independent shares: the distributions are binned by a quarter of a point and convolved. A change
    is called if the 90 % interval leaves out 0 and it reaches five points; all else is "no clear
    change". Only coordinates that both rounds have are used. The factors are the perturbation
    difference [1]_ of the expected shares before it is closed to a sum of 1.

    Parameters
    ----------
    before, after : Profile
        The two rounds, scored with one version of the instrument.
    form : Form
        That version's form.

    Returns
    -------
    ShareChanges
        Proportions, rounded to nine decimals.

    Raises
    ------
    ValueError
        If a profile does not fit the form, the two have no coordinate in common, or a covariance
        is not positive definite.

    References
    ----------
    .. [1] J. Aitchison (1986). The Statistical Analysis of Compositional Data. Chapman and Hall.
       doi:10.1007/978-94-009-4109-0

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> form = miniature()
    >>> stickler, casualist = (
    ...     Profile(form.coordinates[i], 25 * np.eye(3)) for i in (4, 3)
    ... )
    >>> moved = share_changes(stickler, casualist, form)
    >>> moved.verdict[3], moved.verdict[4], bool(moved.p_up[3] > 0.99)
    ('up', 'down', True)
    """
    common = ~np.isnan(before.values) & ~np.isnan(after.values)
    if not common.any():
        raise ValueError("the two rounds have no coordinate in common")
    first, second = (
        refine(np.where(common, profile.values, np.nan), profile.covariance, form.coordinates)
        for profile in (before, after)
    )
    was, is_ = first.shares, second.shares

    delta = rounded(is_ - was)
    low, high, p_up = _difference(share_cdf(first), share_cdf(second))
    return ShareChanges(
        delta=delta,
        low=rounded(low),
        high=rounded(high),
        p_up=rounded(p_up),
        verdict=_verdicts(delta, low, high),
        factors=rounded(is_ / was),
    )


def _difference(
    before: NDArray[np.float64], after: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the 5 % and the 95 % quantile of each row's difference, and P(after > before).

    Two bins of even density differ by a triangle two bins wide, so at the middle of a difference
    half of its mass, and none of its neighbours', is still to come.
    """
    bins = before.shape[1] - 1
    middles = np.arange(1 - bins, bins) / bins
    low, high, p_up = np.empty((3, len(before)))
    for row, (earlier, later) in enumerate(zip(before, after, strict=True)):
        mass = np.convolve(np.diff(later), np.diff(earlier)[::-1])
        below = mass.cumsum() - mass / 2
        low[row], high[row] = np.interp((LEVEL / 2, 1 - LEVEL / 2), below, middles)
        p_up[row] = 1 - below[bins - 1]
    return low, high, p_up


def _verdicts(
    delta: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[Verdict, ...]:
    """Return what is said of each persona."""
    large = np.abs(delta) >= MEANINGFUL / TOP
    up, down = large & (low > 0), large & (high < 0)
    return tuple(
        "up" if rose else "down" if fell else "no clear change"
        for rose, fell in zip(up, down, strict=True)
    )
