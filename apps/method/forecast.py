"""What became of companies with a label a year later: a table of released counts, and its use."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import special

from apps.method import noise
from apps.method.estimate import DECIMALS, LEVEL, rounded
from apps.method.label import BALANCED, MISFIT_P, SURE
from apps.method.noise import Epsilon

LABELS = 7  # the five personas in their order, a blend of two, balanced
EVENLY, STAYING = (
    1.0,
    3.0,
)  # companies that each cell of a row starts with, and more on the diagonal
TEN = 10  # companies that probabilities are put in words with
TINY = 1e-9  # least shape of a beta distribution
EPSILON = "1/2"  # privacy loss that the yearly table is released with


class Certainty(Protocol):
    """What of a posterior tells how sure its label is."""

    @property
    def p_top(self) -> NDArray[np.float64]:
        """Probability of each persona being the largest."""

    @property
    def p_balanced(self) -> float:
        """Probability that the balanced reference has half of the mix or more."""

    @property
    def balance(self) -> float:
        """Expected share of the balanced reference."""

    @property
    def fit_p(self) -> float:
        """Probability of so bad a fit if the archetypes describe the profile."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """How often a label was followed by each label a year later."""

    probabilities: NDArray[np.float64]  # (7, 7) row: label now, column: in a year; rows sum to 1
    weights: NDArray[np.float64]  # (7,) companies each row rests on, those of the smoothing too
    companies: NDArray[np.int64]  # (7,) noisy number of companies that had the label, >= 0
    cell_sd: float  # standard deviation of the noise in one count, companies
    row_sd: float  # the same of a row's number of companies


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """How likely each label is in a year, in the order of the table."""

    p: NDArray[np.float64]  # (7,) probabilities that sum to 1
    low: NDArray[np.float64]  # (7,) lower end of the 90 % interval
    high: NDArray[np.float64]  # (7,) upper end


@dataclass(frozen=True, slots=True)
class Tenths:
    """A probability in words: so many of ten companies."""

    about: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Backtest:
    """How well one year's table told what the next year's showed."""

    log_loss: float  # of the table, nats a company
    staying: float  # of saying that labels stay, nats a company
    gain: float  # staying - log_loss: above 0 where the table told more
    low: float  # lower end of the gain's 90 % interval
    high: float  # upper end
    companies: int  # noisy number of companies it was tested on


def table(counts: NDArray[np.integer], epsilon: Epsilon = EPSILON) -> Table:
    """Turn released counts of label pairs into yearly transition probabilities.

    A row is ``(N + 1 + 3e) / sum``, with the noisy counts N clipped at 0 and e marking the
    diagonal: before the counts speak, every label is possible and staying is four times as likely
    as any one other, worth ten companies. The counts are all that is read of the companies, so the
    table costs no privacy beyond their release.

    Parameters
    ----------
    counts : ndarray of shape (7, 7), int
        Noisy number of companies by label (row) and label a year later (column); any integers.
    epsilon : int, str, Decimal or Fraction
        Privacy loss with which the counts were drawn, dimensionless, > 0.

    Returns
    -------
    Table
        Probabilities, what each row rests on, and the noise in it.

    Raises
    ------
    ValueError
        If there are not 7 by 7 counts, or `epsilon` is not above 0.

    References
    ----------
    .. [1] T. W. Anderson, L. A. Goodman (1957). Statistical inference about Markov chains. Annals
       of Mathematical Statistics 28(1), 89-110. doi:10.1214/aoms/1177707039

    Examples
    --------
    >>> found = table(np.diag([20, 30, 10, 10, 10, 40, -2]))
    >>> found.probabilities[0].round(2)
    array([0.8 , 0.03, 0.03, 0.03, 0.03, 0.03, 0.03])
    >>> found.companies
    array([20, 30, 10, 10, 10, 40,  0])
    """
    _require_square(counts)
    smoothed = np.maximum(counts, 0) + EVENLY + STAYING * np.eye(LABELS)
    weights = smoothed.sum(axis=1)
    cell_sd = noise.sd(epsilon)
    return Table(
        probabilities=rounded(smoothed / weights[:, None]),
        weights=weights,
        companies=np.maximum(counts.sum(axis=1), 0).astype(np.int64),
        cell_sd=round(cell_sd, DECIMALS),
        row_sd=round(float(np.sqrt(LABELS)) * cell_sd, DECIMALS),
    )


def label_probabilities(found: Certainty) -> NDArray[np.float64] | None:
    """Tell how likely a company carries each label, given how sure its own is.

    The label itself follows from limits, so a company just above one should not be forecast as if
    it were far from it. With c the largest of the `p_top`, persona i weighs ``c p_i`` and the blend
    ``k (1 - c)``; k = .9 makes the two meet at c = .6, where the rule takes one for the other.
    Balanced weighs, against the largest of these, as b to 1 - b; b is the probability that the
    reference has half of the mix, kept on the side of .5 that its expected share is on, which is
    what the rule asks. So no label is likelier than the one given, and the limits are ties.

    Parameters
    ----------
    found : Certainty
        A posterior, or what has its `p_top`, `p_balanced`, `balance` and `fit_p`.

    Returns
    -------
    ndarray of shape (7,), float64, or None
        Probabilities that sum to 1: the five personas, blend, balanced. None where no mix of the
        archetypes fits: such a company has no label, and none in the table is like it.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> p_top = np.array([0.6, 0.3, 0.1, 0.0, 0.0])
    >>> found = SimpleNamespace(p_top=p_top, p_balanced=0.0, balance=0.1, fit_p=0.5)
    >>> label_probabilities(found)
    array([0.375 , 0.1875, 0.0625, 0.    , 0.    , 0.375 , 0.    ])
    """
    if found.fit_p < MISFIT_P:
        return None
    surest = float(found.p_top.max())
    blend = SURE**2 / (1 - SURE) * (1 - surest)
    others = np.append(surest * found.p_top, blend)
    others /= others.sum()
    limit = max if found.balance >= BALANCED else min
    balanced = limit(found.p_balanced, BALANCED)
    weights = np.append((1 - balanced) * others, balanced * others.max())
    return rounded(weights / weights.sum())


def forecast(now: NDArray[np.float64], transitions: Table) -> Forecast:
    """Tell which label a company may carry in a year, if it goes on as others like it did.

    ``p = now @ T``: labels follow from the last one alone, the same for every company, which is an
    assumption; `backtest` says how good it was. The variance of p_b adds two parts over the rows a,
    each weighted by now_a squared: ``T_ab (1 - T_ab) / (S_a + 1)``, of the Dirichlet distribution
    of a row that rests on S_a companies, and ``s^2 ((1 - T_ab)^2 + 6 T_ab^2) / S_a^2``, of noise of
    variance s^2 in every count of it. The interval holds the middle 90 % of the beta distribution
    with this mean and variance; if no beta has them, it says nothing: 0 to 1.

    Parameters
    ----------
    now : ndarray of shape (7,), float64
        Probability of each label today, as from `label_probabilities`; sums to 1.
    transitions : Table
        The released table.

    Returns
    -------
    Forecast
        Probabilities of the seven labels in a year, with intervals in [0, 1] that hold them.

    Raises
    ------
    ValueError
        If `now` is not seven probabilities that sum to 1.

    Examples
    --------
    >>> transitions = table(np.diag([200, 200, 200, 200, 200, 200, 200]))
    >>> ahead = forecast(np.array([1.0, 0, 0, 0, 0, 0, 0]), transitions)
    >>> ahead.p[:2].round(3)
    array([0.971, 0.005])
    >>> ahead.low[:2].round(3), ahead.high[:2].round(3)
    (array([0.903, 0.   ]), array([1.   , 0.028]))
    """
    if now.shape != (LABELS,) or np.any(now < 0) or not np.isclose(now.sum(), 1.0):
        raise ValueError("now is seven probabilities that sum to 1")
    rows, weights = transitions.probabilities, transitions.weights[:, None]
    sampling = rows * (1 - rows) / (weights + 1)
    noisy = transitions.cell_sd**2 * ((1 - rows) ** 2 + (LABELS - 1) * rows**2) / weights**2
    p = now @ rows
    variance = now**2 @ (sampling + noisy)

    strength = p * (1 - p) / variance - 1
    shapes = np.maximum(strength * p, TINY), np.maximum(strength * (1 - p), TINY)
    low, high = (special.betaincinv(*shapes, end) for end in (LEVEL / 2, 1 - LEVEL / 2))
    known = strength > 0
    return Forecast(
        p=rounded(p),
        low=rounded(np.where(known, np.minimum(low, p), 0.0)),
        high=rounded(np.where(known, np.maximum(high, p), 1.0)),
    )


def in_ten(ahead: Forecast) -> tuple[Tenths, ...]:
    """Put a forecast as so many of ten companies, whole ones that fit the intervals.

    Parameters
    ----------
    ahead : Forecast
        Probabilities with intervals.

    Returns
    -------
    tuple of 7 Tenths
        Each probability as a number of companies, the seven adding up to ten: rounded down, and up
        where the remainders are largest. The ends of the interval are rounded outwards, so
        nothing is said to be better known than it is.

    Examples
    --------
    >>> p = np.array([0.59, 0.08, 0.08, 0.08, 0.06, 0.06, 0.05])
    >>> said = in_ten(Forecast(p, p - 0.06, p + 0.09))
    >>> said[0], sum(one.about for one in said)
    (Tenths(about=6, low=5, high=7), 10)
    """
    tenths = rounded(TEN * ahead.p)
    about = np.floor(tenths).astype(int)
    remainders = np.argsort(about - tenths, kind="stable")
    about[remainders[: TEN - about.sum()]] += 1
    low = np.floor(rounded(TEN * ahead.low)).astype(int)
    high = np.ceil(rounded(TEN * ahead.high)).astype(int)
    return tuple(
        Tenths(*ends) for ends in zip(about.tolist(), low.tolist(), high.tolist(), strict=True)
    )


def backtest(
    earlier: NDArray[np.integer], later: NDArray[np.integer], epsilon: Epsilon = EPSILON
) -> Backtest | None:
    """Test one year's table on the next year's released counts, against "labels stay".

    The loss is the mean of ``-ln T[a, b]`` over the later year's pairs: a sum of the noisy counts
    N' with fixed weights, so the noise, whose mean is 0, leaves it unbiased as long as the counts
    are not clipped. The rival says that a label stays with one probability, that with which labels
    stayed in the earlier year, and else becomes any other alike; its counts are smoothed as the
    table's are. With ``d = ln T - ln Q`` of table and rival, the gain is the mean of d over the
    pairs, and its variance ``(mean of d^2 - gain^2) / n + s^2 sum (d - gain)^2 / n^2``: of the n
    companies, and of noise of variance s^2 in each count.

    Parameters
    ----------
    earlier, later : ndarray of shape (7, 7), int
        Noisy counts of label pairs, as for `table`, of two years.
    epsilon : int, str, Decimal or Fraction
        Privacy loss with which the later counts were drawn, dimensionless, > 0.

    Returns
    -------
    Backtest or None
        Losses in nats a company, and the gain with its 90 % normal interval; None if the later
        counts sum to less than 1.

    Raises
    ------
    ValueError
        If there are not 7 by 7 counts, or `epsilon` is not above 0.

    References
    ----------
    .. [1] I. J. Good (1952). Rational decisions. Journal of the Royal Statistical Society B 14(1),
       107-114. doi:10.1111/j.2517-6161.1952.tb00104.x

    Examples
    --------
    >>> counts = np.diag([40, 30, 20, 20, 30, 40, 20]) + 1
    >>> counts[0, 2] += 40  # traditionalists become selfies
    >>> told = backtest(counts, counts)
    >>> told.gain > told.low > 0
    True
    """
    _require_square(later)
    companies = int(later.sum())
    logarithms = np.log(table(earlier, epsilon).probabilities)
    rival = np.log(_staying(earlier))
    if companies < 1:
        return None
    ahead = logarithms - rival
    gain = float((later * ahead).sum() / companies)
    spread = max(float((later * ahead**2).sum() / companies) - gain**2, 0.0)
    noisy = noise.variance(epsilon) * float(((ahead - gain) ** 2).sum()) / companies**2
    half = float(special.ndtri(1 - LEVEL / 2)) * float(np.sqrt(spread / companies + noisy))
    staying = float(-(later * rival).sum() / companies)
    return Backtest(
        log_loss=round(staying - gain, DECIMALS),
        staying=round(staying, DECIMALS),
        gain=round(gain, DECIMALS),
        low=round(gain - half, DECIMALS),
        high=round(gain + half, DECIMALS),
        companies=companies,
    )


def _staying(counts: NDArray[np.integer]) -> NDArray[np.float64]:
    """Return the table that knows how often labels stayed, and nothing of which."""
    clipped = np.maximum(counts, 0) + EVENLY + STAYING * np.eye(LABELS)
    stayed = np.trace(clipped) / clipped.sum()
    moved = (1 - stayed) / (LABELS - 1)
    return np.asarray(np.where(np.eye(LABELS) > 0, stayed, moved), dtype=np.float64)


def _require_square(counts: NDArray[np.integer]) -> None:
    if counts.shape != (LABELS, LABELS):
        raise ValueError(f"counts of shape {counts.shape} are not those of {LABELS} labels")
