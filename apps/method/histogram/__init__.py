"""From published noisy counts to what a page may say about a cohort.

Nothing here sees a true count: every function is a pure function of noisy counts, so it costs no
privacy and can be computed again at any time. Noisy counts may be negative or all zero; what
cannot be said from them is withheld by the gate, never raised on a page.
"""

from apps.method.histogram.cohort import BINS, SCALE_TOP, Cohort, bin_of, rounded_n, widen
from apps.method.histogram.gate import (
    GATE,
    KPI_GATE,
    CohortSummary,
    Gate,
    WhyNot,
    narrowest_shown,
    shown,
    summary,
    why_not,
)
from apps.method.histogram.labels import LabelShares, shares
from apps.method.histogram.quantiles import Z90, Quantile, cdf, noise_variance, quantile

__all__ = [
    "BINS",
    "GATE",
    "KPI_GATE",
    "SCALE_TOP",
    "Z90",
    "Cohort",
    "CohortSummary",
    "Gate",
    "LabelShares",
    "Quantile",
    "WhyNot",
    "bin_of",
    "cdf",
    "narrowest_shown",
    "noise_variance",
    "quantile",
    "rounded_n",
    "shares",
    "shown",
    "summary",
    "why_not",
    "widen",
]
