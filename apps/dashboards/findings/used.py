"""Which answers count. Of those that do not, and of those that are flagged, few are never told.

A count of few, beside those of the groups that are shown, could tell whose they are.
"""

from django.utils.translation import gettext as _

from apps.reports.results import RoundReport


def answers_used(report: RoundReport) -> str:
    """Return how many answers were left out, and how many contradict themselves."""
    return " ".join(
        sentence for sentence in (_set_aside(report), _contradictory(report)) if sentence
    )


def _set_aside(report: RoundReport) -> str:
    if report.row.set_aside is None:
        return _(
            "Careless answers are set aside by the published rule: fewer than {floor} here."
        ).format(floor=report.floor)
    return _("Careless answers are set aside by the published rule: {number} or more here.").format(
        number=report.row.set_aside
    )


def _contradictory(report: RoundReport) -> str:
    if not report.contradictory:
        return ""
    return _(
        "{number} or more of those that count contradict themselves: they are flagged, not left"
        " out."
    ).format(number=report.contradictory)
