"""What must be known of a cohort before a page may show it, and what the page then shows."""

from dataclasses import dataclass
from typing import Literal

from apps.method.histogram.cohort import Cohort, rounded_n
from apps.method.histogram.quantiles import quantile

WhyNot = Literal["too_few", "too_uncertain"]


@dataclass(frozen=True, slots=True)
class Gate:
    """The least a cohort must offer before any of its figures are shown.

    Attributes
    ----------
    min_total : int
        Noisy number of companies, inclusive.
    max_halfwidth : float
        Half-width of the median's 90% interval in points, inclusive.
    max_share_halfwidth : float
        Half-width of the widest 90% interval among shares of labels, as a proportion, inclusive.
    min_table_total : int
        Noisy number of companies in a yearly table, inclusive.
    """

    min_total: int = 25
    max_halfwidth: float = 8.0
    max_share_halfwidth: float = 0.15
    min_table_total: int = 150


GATE = Gate()
KPI_GATE = Gate(min_total=100)  # below it a KPI is shown by luck of its noise, and misleads


@dataclass(frozen=True, slots=True)
class CohortSummary:
    """What may be shown of a cohort's scores; nothing but its size if the gate is shut.

    Attributes
    ----------
    n_about : int
        Number of companies, rounded to 5 below 100 and to 10 from there.
    is_shown : bool
        Whether the gate is open.
    why_not : {"too_few", "too_uncertain"} or None
        What shut the gate.
    p10, p25, p50, p75, p90 : float or None
        Quantiles of the scores, in points from 0 to 100.
    median_low, median_high : float or None
        Ends of the median's 90% interval, in points from 0 to 100.
    """

    n_about: int
    is_shown: bool
    why_not: WhyNot | None
    p10: float | None = None
    p25: float | None = None
    p50: float | None = None
    p75: float | None = None
    p90: float | None = None
    median_low: float | None = None
    median_high: float | None = None


def narrowest_shown(*cohorts: Cohort, gate: Gate = GATE) -> int | None:
    """Find the first cohort that passes the gate, from a company's own leaf outwards.

    Parameters
    ----------
    *cohorts : Cohort
        Cohorts of scores, the own leaf first, then wider ones.
    gate : Gate
        What a cohort must offer.

    Returns
    -------
    int or None
        Position of the cohort to show, 0 for the own leaf; None if none may be shown.

    Examples
    --------
    >>> from fractions import Fraction
    >>> import numpy as np
    >>> few = Cohort(np.array([0, 0, 1, 0, 3, 1, 2, 0, 0, 0]), Fraction(1))
    >>> many = Cohort(np.array([0, 2, 5, 9, 20, 31, 18, 9, 3, 1]), Fraction(1), leaves=8)
    >>> narrowest_shown(few, many), narrowest_shown(few)
    (1, None)
    """
    return next((i for i, cohort in enumerate(cohorts) if shown(cohort, gate)), None)


def shown(cohort: Cohort, gate: Gate = GATE) -> bool:
    """Tell whether a cohort's scores may be shown.

    Parameters
    ----------
    cohort : Cohort
        Noisy counts of scores.
    gate : Gate
        What a cohort must offer.

    Returns
    -------
    bool
        True if there are enough companies and the median is known well enough.

    Examples
    --------
    >>> from fractions import Fraction
    >>> import numpy as np
    >>> shown(Cohort(np.array([0, 2, 5, 9, 20, 31, 18, 9, 3, 1]), Fraction(1)))
    True
    """
    return why_not(cohort, gate) is None


def why_not(cohort: Cohort, gate: Gate = GATE) -> WhyNot | None:
    """Say what keeps a cohort's scores from being shown.

    Parameters
    ----------
    cohort : Cohort
        Noisy counts of scores.
    gate : Gate
        What a cohort must offer.

    Returns
    -------
    {"too_few", "too_uncertain"} or None
        The first condition that fails; None if the cohort may be shown.

    Examples
    --------
    >>> from fractions import Fraction
    >>> import numpy as np
    >>> why_not(Cohort(np.zeros(10, dtype=np.int64), Fraction(1)))
    'too_few'
    """
    if cohort.total < gate.min_total:
        return "too_few"
    if quantile(cohort, 0.5).halfwidth > gate.max_halfwidth:
        return "too_uncertain"
    return None


def summary(cohort: Cohort, gate: Gate = GATE) -> CohortSummary:
    """Sum a cohort up in five quantiles and the median's interval, if the gate is open.

    Parameters
    ----------
    cohort : Cohort
        Noisy counts of scores.
    gate : Gate
        What a cohort must offer.

    Returns
    -------
    CohortSummary
        Points from 0 to 100; None for every figure but the size if the gate is shut.

    Examples
    --------
    >>> from fractions import Fraction
    >>> import numpy as np
    >>> s = summary(Cohort(np.array([0, 2, 5, 9, 20, 31, 18, 9, 3, 1]), Fraction(1)))
    >>> s.n_about, round(s.p50), round(s.median_low), round(s.median_high)
    (100, 54, 51, 57)
    """
    n_about, reason = rounded_n(cohort.total), why_not(cohort, gate)
    if reason is not None:
        return CohortSummary(n_about, is_shown=False, why_not=reason)
    median = quantile(cohort, 0.5)
    return CohortSummary(
        n_about,
        is_shown=True,
        why_not=None,
        p10=quantile(cohort, 0.1).value,
        p25=quantile(cohort, 0.25).value,
        p50=median.value,
        p75=quantile(cohort, 0.75).value,
        p90=quantile(cohort, 0.9).value,
        median_low=median.low,
        median_high=median.high,
    )
