"""The list of rounds."""

from dataclasses import dataclass

from apps.dashboards import tables
from apps.reports.results import RoundReport


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round in the list of rounds, in words."""

    code: str
    before: str  # quarter of the round before; empty for the first
    quarter: str
    maturity: str
    interval: str
    label: str
    answers: str


def rounds(report: RoundReport) -> list[RoundLine]:
    """Return the lines of the list of rounds, the latest first."""
    quarters = ["", *(past.row.period_id for past in report.history)]
    lines = [
        RoundLine(past.row.period_id, before, *tables.past_row(past, report))
        for before, past in zip(quarters, report.history, strict=False)
    ]
    return lines[::-1]
