"""A round's findings in words: each as sure as its interval, and no surer."""

from apps.dashboards.findings.coverage import coverage, no_coverage
from apps.dashboards.findings.dimensions import dimensions
from apps.dashboards.findings.direction import direction, outlook, tested
from apps.dashboards.findings.finding import Finding, ahead, inside, obstacle
from apps.dashboards.findings.gaps import ShownGap, gaps, shown_gaps
from apps.dashboards.findings.headline import headline, lede
from apps.dashboards.findings.maturity import history, maturity, no_place, typical
from apps.dashboards.findings.mix import mix, traps
from apps.dashboards.findings.self_view import missing, remarks, self_view
from apps.dashboards.findings.transitions import (
    Naming,
    label_name,
    no_transitions,
    transitions,
    withheld,
)
from apps.dashboards.findings.used import answers_used

__all__ = [
    "Finding",
    "Naming",
    "ShownGap",
    "ahead",
    "answers_used",
    "coverage",
    "dimensions",
    "direction",
    "gaps",
    "headline",
    "history",
    "inside",
    "label_name",
    "lede",
    "maturity",
    "missing",
    "mix",
    "no_coverage",
    "no_place",
    "no_transitions",
    "obstacle",
    "outlook",
    "remarks",
    "self_view",
    "shown_gaps",
    "tested",
    "transitions",
    "traps",
    "typical",
    "withheld",
]
