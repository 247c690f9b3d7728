"""Which answers count, and why others do not."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import wording
from apps.reports.results import RoundReport


def answers_used(report: RoundReport) -> str:
    """Return how many answers were left out and why, and how many contradict themselves."""
    return " ".join(
        sentence for sentence in (_set_aside(report), _contradictory(report)) if sentence
    )


def _set_aside(report: RoundReport) -> str:
    number = report.row.set_aside
    if not number:
        return ""
    left_out = ngettext(
        "{number} further answer was set aside by the published rule for careless answers",
        "{number} further answers were set aside by the published rule for careless answers",
        number,
    ).format(number=number)
    reasons = [
        _("{number} with the same answer throughout").format(number=report.straight_lines),
        _("{number} handed in faster than one can read").format(number=report.too_fast),
        _("{number} with too little answered").format(number=report.blank),
    ]
    counts = (report.straight_lines, report.too_fast, report.blank)
    told = [reason for reason, count in zip(reasons, counts, strict=True) if count]
    return f"{left_out}: {wording.listed(told)}." if told else f"{left_out}."


def _contradictory(report: RoundReport) -> str:
    number = report.contradictory
    if not number:
        return ""
    return ngettext(
        "{number} of those that count contradicts itself: it is flagged, not left out.",
        "{number} of those that count contradict themselves: they are flagged, not left out.",
        number,
    ).format(number=number)
