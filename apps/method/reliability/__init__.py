"""How good an instrument is: consistent items, dependable raters, and whether people agree.

For the publisher's quality control over many respondents; what one company reads of agreement is
`apps.method.agreement`.
"""

from apps.method.reliability.consensus import average_deviation, r_wg, r_wg_j, r_wg_j_of
from apps.method.reliability.consistency import (
    Factor,
    alpha_of,
    cronbach_alpha,
    omega_of,
    omega_total,
    one_factor,
)
from apps.method.reliability.intraclass import (
    GroupIcc,
    Icc,
    IccForm,
    icc,
    icc_groups,
    icc_of,
)

__all__ = [
    "Factor",
    "GroupIcc",
    "Icc",
    "IccForm",
    "alpha_of",
    "average_deviation",
    "cronbach_alpha",
    "icc",
    "icc_groups",
    "icc_of",
    "omega_of",
    "omega_total",
    "one_factor",
    "r_wg",
    "r_wg_j",
    "r_wg_j_of",
]
