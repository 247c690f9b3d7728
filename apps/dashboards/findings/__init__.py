"""A round's findings in words: each as sure as its interval, and no surer."""

from apps.dashboards.findings.dimensions import dimensions
from apps.dashboards.findings.direction import direction, outlook, tested
from apps.dashboards.findings.finding import Finding, ahead
from apps.dashboards.findings.gaps import gaps
from apps.dashboards.findings.headline import headline, lede
from apps.dashboards.findings.maturity import history, maturity, no_place
from apps.dashboards.findings.mix import mix
from apps.dashboards.findings.self_view import missing, remarks, self_view
from apps.dashboards.findings.used import answers_used

__all__ = [
    "Finding",
    "ahead",
    "answers_used",
    "dimensions",
    "direction",
    "gaps",
    "headline",
    "history",
    "lede",
    "maturity",
    "missing",
    "mix",
    "no_place",
    "outlook",
    "remarks",
    "self_view",
    "tested",
]
