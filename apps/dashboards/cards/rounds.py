"""The list of rounds."""

from dataclasses import dataclass

from apps.dashboards import tables
from apps.reports.results import RoundReport


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round in the list of rounds, in words."""

    code: str
    quarter: str
    maturity: str
    interval: str
    label: str
    answers: str


def rounds(report: RoundReport) -> list[RoundLine]:
    """Return the lines of the list of rounds, the latest first."""
    return [
        RoundLine(past.row.period_id, *tables.past_row(past, report))
        for past in reversed(report.history)
    ]
