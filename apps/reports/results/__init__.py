"""One round's results: everything that its page shows, in numbers and codes, taken as stored."""

from apps.reports.results.making import round_report
from apps.reports.results.missing import NoResultsError, UnscoredRound, under_way
from apps.reports.results.parts import (
    DimensionPart,
    GapPart,
    GroupPart,
    PastRound,
    PersonaPart,
)
from apps.reports.results.report import RoundReport

__all__ = [
    "DimensionPart",
    "GapPart",
    "GroupPart",
    "NoResultsError",
    "PastRound",
    "PersonaPart",
    "RoundReport",
    "UnscoredRound",
    "round_report",
    "under_way",
]
