"""What an organisation believes of its customers, against what they say: the test of the Selfie."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from apps.method.estimate import DECIMALS, LEVEL, TOP, Estimate, half_width
from apps.method.gaps import MEANINGFUL

Sign = Literal["over-estimates", "under-estimates"]


@dataclass(frozen=True, slots=True)
class SelfImage:
    """How far the satisfaction that respondents predict lies from the satisfaction measured."""

    value: float  # predicted minus measured, customers of 100, -100 to 100
    low: float  # lower end of the 90 % interval
    high: float  # upper end
    called: bool  # whether it is clear of zero and reaches ten customers of 100
    sign: Sign | None  # what the organisation does; None unless it is called


def self_image(predicted: Estimate, csat_pct: float, csat_n: int | None) -> SelfImage:
    """Compare predicted with measured satisfaction.

    The interval joins the prediction's t interval with Wilson's interval of a proportion [1]_ by
    the method of variance estimates recovery [2]_: with a difference d of two independent numbers,
    each with its own limits, ``d - sqrt((a - la)^2 + (ub - b)^2)`` and
    ``d + sqrt((ua - a)^2 + (b - lb)^2)``. It is right at the ends of the scale too, where nearly
    all customers are satisfied and a standard error would be 0. One comparison is made, so nothing
    is corrected for.

    Parameters
    ----------
    predicted : Estimate
        Satisfied customers of 100 as respondents guess, 0-100, with the guess's error.
    csat_pct : float
        Satisfied customers measured, percent, 0-100.
    csat_n : int or None
        Customers who were asked; None if not known: the measurement then counts as exact, and the
        interval is too narrow.

    Returns
    -------
    SelfImage
        The difference with its 90 % interval.

    Raises
    ------
    ValueError
        If the percentage lies outside 0 to 100, or nobody was asked.

    References
    ----------
    .. [1] E. B. Wilson (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association 22(158), 209-212.
       doi:10.1080/01621459.1927.10502953
    .. [2] G. Y. Zou, A. Donner (2008). Construction of confidence limits about effect measures: a
       general approach. Statistics in Medicine 27(10), 1693-1702. doi:10.1002/sim.3095

    Examples
    --------
    >>> guess = Estimate(value=88.0, se=3.0, df=20.0, low=82.8, high=93.2)
    >>> found = self_image(guess, csat_pct=70.0, csat_n=200)
    >>> round(found.low, 1), found.value, round(found.high, 1), found.sign
    (10.8, 18.0, 25.6, 'over-estimates')
    """
    if not 0 <= csat_pct <= TOP:
        raise ValueError(f"{csat_pct} % of customers satisfied")
    if csat_n is not None and csat_n < 1:
        raise ValueError(f"{csat_n} customers asked")

    half = float(half_width(np.array([predicted.se]), np.array([predicted.df]))[0])
    least, most = (csat_pct, csat_pct) if csat_n is None else wilson(csat_pct, csat_n)
    value = predicted.value - csat_pct
    low = value - float(np.hypot(half, most - csat_pct))
    high = value + float(np.hypot(half, csat_pct - least))
    called = (low > 0 or high < 0) and abs(value) >= MEANINGFUL
    sign: Sign = "over-estimates" if value > 0 else "under-estimates"
    value, low, high = (round(one, DECIMALS) for one in (value, low, high))
    return SelfImage(value, low, high, called, sign if called else None)


def wilson(percent: float, n: int) -> tuple[float, float]:
    """Return the ends of Wilson's 90 % interval of a proportion.

    Parameters
    ----------
    percent : float
        Proportion that was measured, percent, 0-100.
    n : int
        Customers who were asked, >= 1.

    Returns
    -------
    tuple of float
        Lower and upper end, percent, 0-100.

    References
    ----------
    .. [1] E. B. Wilson (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association 22(158), 209-212.
       doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> low, high = wilson(50.0, 100)
    >>> round(low, 2), round(high, 2)
    (41.88, 58.12)
    """
    z = float(special.ndtri(1 - LEVEL / 2))
    share = percent / TOP
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return TOP * max(0.0, float(middle - half)), TOP * min(1.0, float(middle + half))
