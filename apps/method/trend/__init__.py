"""Where a number is heading over many rounds, and when it is too early to tell."""

from apps.method.trend.line import (
    LocalLevel,
    TheilSen,
    local_level,
    step_variance,
    theil_sen,
)
from apps.method.trend.rank import (
    FEWEST_WAVES,
    MannKendall,
    Verdict,
    kendall_exact,
    mann_kendall,
    trend_verdict,
)
from apps.method.trend.scaled import Scale, ScaledLine, scaled_line
from apps.method.trend.step import change_point

__all__ = [
    "FEWEST_WAVES",
    "LocalLevel",
    "MannKendall",
    "Scale",
    "ScaledLine",
    "TheilSen",
    "Verdict",
    "change_point",
    "kendall_exact",
    "local_level",
    "mann_kendall",
    "scaled_line",
    "step_variance",
    "theil_sen",
    "trend_verdict",
]
