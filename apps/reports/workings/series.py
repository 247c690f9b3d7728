"""How a direction was found in a series: the order of its values, and the median of all slopes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import special

from apps.method import trend
from apps.method.estimate import LEVEL
from apps.method.trend.rank import ALPHA


@dataclass(frozen=True, slots=True)
class Pair:
    """Two of a series' quarters, and the slope from the one to the other."""

    before: str
    after: str
    rise: float  # on the scale of the values
    run: int  # quarters
    slope: float


@dataclass(frozen=True, slots=True)
class Order:
    """What the order of the values alone says: Kendall's test."""

    rises: int  # pairs whose later value is the larger
    falls: int
    p: float  # exact, two-sided
    alpha: float  # up to which a direction is told
    fewest: int  # values from which a verdict is possible
    verdict: trend.Verdict | None


@dataclass(frozen=True, slots=True)
class MedianSlope:
    """The median of the slopes between all pairs, and the ranks of its interval's ends."""

    pairs: tuple[Pair, ...]  # from the least slope to the greatest
    variance: float  # of Kendall's S if there is no trend
    z: float  # standard errors to either end of a 90% interval
    low_rank: int  # of the slope at the lower end, counted from 1; the ends may lie outside
    high_rank: int
    slope: float  # a quarter, on the scale of the values
    low: float  # NaN where no slope has that rank
    high: float


def order_of(values: Sequence[float]) -> Order:
    """Return Kendall's test of a series; two values at least."""
    array = np.array(values, dtype=np.float64)
    signs = [np.sign(late - early) for early, late in combinations(values, 2)]
    return Order(
        rises=signs.count(1),
        falls=signs.count(-1),
        p=trend.kendall_exact(array),
        alpha=ALPHA,
        fewest=trend.FEWEST_WAVES,
        verdict=trend.trend_verdict(array),
    )


def median_slope(
    quarters: Sequence[str], times: Sequence[int], values: Sequence[float]
) -> MedianSlope:
    """Return how the median slope of a series came about; two quarters at least."""
    array = np.array(values, dtype=np.float64)
    fit = trend.theil_sen(array, quarters=np.array(times))
    pairs = sorted(
        (_pair(quarters, times, values, *at) for at in combinations(range(len(values)), 2)),
        key=lambda pair: pair.slope,
    )
    variance, z = trend.mann_kendall(array).variance, float(special.ndtri(1 - LEVEL / 2))
    reach = z * variance**0.5
    return MedianSlope(
        pairs=tuple(pairs),
        variance=variance,
        z=z,
        low_rank=round((len(pairs) - reach) / 2),
        high_rank=round((len(pairs) + reach) / 2) + 1,
        slope=fit.slope,
        low=fit.low,
        high=fit.high,
    )


def _pair(
    quarters: Sequence[str], times: Sequence[int], values: Sequence[float], at: int, later: int
) -> Pair:
    rise, run = values[later] - values[at], times[later] - times[at]
    return Pair(quarters[at], quarters[later], rise, run, rise / run)
