"""A round's findings in words: each as sure as its interval, and no surer."""

from apps.dashboards.findings.dimensions import dimensions
from apps.dashboards.findings.finding import Finding, ahead
from apps.dashboards.findings.gaps import gaps
from apps.dashboards.findings.headline import headline, lede
from apps.dashboards.findings.maturity import history, maturity, no_place
from apps.dashboards.findings.mix import mix

__all__ = [
    "Finding",
    "ahead",
    "dimensions",
    "gaps",
    "headline",
    "history",
    "lede",
    "maturity",
    "mix",
    "no_place",
]
