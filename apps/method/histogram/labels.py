"""Shares of labels, such as the personas of a cohort, from noisy counts."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.method.histogram.cohort import Cohort, rounded_n
from apps.method.histogram.gate import GATE, Gate, WhyNot
from apps.method.histogram.quantiles import Z90

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LabelShares:
    """What may be shown of a cohort's labels; nothing but its size if the gate is shut.

    Attributes
    ----------
    n_about : int
        Number of companies, rounded to 5 below 100 and to 10 from there.
    is_shown : bool
        Whether the gate is open.
    why_not : {"too_few", "too_uncertain"} or None
        What shut the gate.
    shares : tuple of float
        Proportion of companies with each label, in the order of the counts; they sum to 1. Empty
        if the gate is shut.
    lows, highs : tuple of float
        Ends of each share's 90% interval, proportions. Empty if the gate is shut.
    """

    n_about: int
    is_shown: bool
    why_not: WhyNot | None
    shares: tuple[float, ...] = ()
    lows: tuple[float, ...] = ()
    highs: tuple[float, ...] = ()


def shares(cohort: Cohort, gate: Gate = GATE) -> LabelShares:
    """Estimate the share of each label with its 90% interval, if the gate is open.

    The counts are moved to the nearest ones that are not negative and keep their total, which loses
    less than clipping alone [1]_. The interval holds every share p from which the estimate is at
    most 1.645 standard errors away, with p's own standard error, as in Wilson's score interval
    [2]_; the noise adds v ((1 - p)^2 + p^2 (b - 1)) / t^2 to its square, v being the noise variance
    of one of the b labels and t the total.

    Parameters
    ----------
    cohort : Cohort
        Noisy counts of labels, at least two.
    gate : Gate
        What a cohort must offer.

    Returns
    -------
    LabelShares
        Proportions from 0 to 1; empty if the gate is shut.

    References
    ----------
    .. [1] T. Wang, M. Lopuhaa-Zwakenberg, Z. Li, B. Skoric, N. Li (2020). Locally differentially
       private frequency estimation with consistency. NDSS. doi:10.48550/arXiv.1905.08320
    .. [2] E. Wilson (1927). Probable inference, the law of succession, and statistical inference.
       Journal of the American Statistical Association 22(158), 209-212.
       doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> from fractions import Fraction
    >>> mix = shares(Cohort(np.array([60, 31, -2, 44, 12, 26, 29]), Fraction(1, 2)))
    >>> [round(share, 2) for share in mix.shares]
    [0.3, 0.15, 0.0, 0.22, 0.06, 0.13, 0.14]
    >>> round(mix.lows[0], 2), round(mix.highs[0], 2)
    (0.24, 0.36)
    >>> shares(Cohort(np.array([3, 0, 1, 2, -4, 0, 5]), Fraction(1, 2))).why_not
    'too_few'
    """
    n_about = rounded_n(cohort.total)
    if cohort.total < gate.min_total:
        return LabelShares(n_about, is_shown=False, why_not="too_few")
    values = _on_simplex(cohort.counts / max(cohort.total, 1))
    intervals = [_score_interval(cohort, float(share)) for share in values]
    if any((high - low) / 2 > gate.max_share_halfwidth for low, high in intervals):
        return LabelShares(n_about, is_shown=False, why_not="too_uncertain")
    return LabelShares(
        n_about,
        is_shown=True,
        why_not=None,
        shares=tuple(float(share) for share in values),
        lows=tuple(low for low, _ in intervals),
        highs=tuple(high for _, high in intervals),
    )


def _on_simplex(estimates: Values) -> Values:
    """Return the proportions nearest to estimates that sum to 1 but may be negative."""
    falling = np.sort(estimates)[::-1]
    surplus = (np.cumsum(falling) - 1) / np.arange(1, falling.size + 1)
    kept = int(np.flatnonzero(falling > surplus)[-1])
    clipped = np.maximum(estimates - surplus[kept], 0.0)
    return np.asarray(clipped / clipped.sum(), dtype=np.float64)


def _score_interval(cohort: Cohort, share: float) -> tuple[float, float]:
    """Solve (share - p)^2 = z^2 se(p)^2 for p; all of [0, 1] where the noise drowns the counts."""
    labels, t = cohort.counts.size, max(cohort.total, 1)
    sampling = Z90**2 / t
    noisy = Z90**2 * cohort.bin_variance / t**2
    square = 1 + sampling - labels * noisy
    linear = 2 * share + sampling - 2 * noisy
    constant = share**2 - noisy
    discriminant = linear**2 - 4 * square * constant
    if square <= 0 or discriminant < 0:
        return 0.0, 1.0
    root = math.sqrt(discriminant)
    low, high = (linear - root) / (2 * square), (linear + root) / (2 * square)
    return min(max(low, 0.0), share), max(min(high, 1.0), share)
