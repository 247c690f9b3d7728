"""Where leaders and frontline, or the company and its customers, see another care."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import wording
from apps.dashboards.findings.finding import Finding
from apps.method.gaps import MEANINGFUL
from apps.reports.results import GapPart, GroupPart, RoundReport

ROLES, MIRROR = "leader_frontline", "self_customer"
WIDE = 20  # points, from which on a called gap takes warning ink


@dataclass(frozen=True, slots=True)
class ShownGap:
    """The gap that a dimension is shown with: its wider one, one that is called before others."""

    gap: GapPart
    points: int  # between the two scores as they are written
    first: float | None  # both scores; None for one that is not shown
    second: float | None

    @property
    def is_wide(self) -> bool:
        """Whether it is called, and so wide that it takes warning ink."""
        return self.gap.is_called and self.points >= WIDE


def gaps(report: RoundReport) -> Finding:
    """Return what the card of the gaps says."""
    if not report.gaps:
        return Finding(
            _("No two views to compare yet"),
            _("Groups and customers are shown when {floor} people of each have answered.").format(
                floor=report.floor
            ),
        )
    shown = shown_gaps(report)
    called = [found for found in shown if found.gap.is_called]
    if not called:
        return Finding(
            _("No gap is large and sure enough to be called one"),
            _(
                "A gap is called from {least} points on, if chance can be ruled out over all "
                "dimensions."
            ).format(least=f"{MEANINGFUL:g}"),
        )
    title = ngettext(
        "In {number} of {all} dimensions two views lie {least} points or more apart, beyond chance",
        "In {number} of {all} dimensions two views lie {least} points or more apart, beyond chance",
        len(called),
    ).format(number=len(called), all=len(shown), least=f"{MEANINGFUL:g}")
    return Finding(title, _widest(called[0]))


def shown_gaps(report: RoundReport) -> list[ShownGap]:
    """Return the gap of each dimension that has one, the widest first."""
    by_dimension: dict[str, list[ShownGap]] = {}
    for gap in report.gaps:
        first, second = both_views(report, gap)
        points = abs(points_apart(gap, first, second))
        by_dimension.setdefault(gap.dimension, []).append(ShownGap(gap, points, first, second))
    shown = [
        max(found, key=lambda one: (one.gap.is_called, one.points))
        for found in by_dimension.values()
    ]
    return sorted(shown, key=lambda one: -one.points)


def _widest(found: ShownGap) -> str:
    """Return the widest gap with its interval."""
    gap = found.gap
    values = {
        "dimension": gap.name,
        "points": found.points,
        "interval": wording.between(*sorted((abs(gap.low), abs(gap.high)))),
    }
    if gap.kind == ROLES and gap.value > 0:
        said = _("Leaders score {dimension} about {points} points higher than the frontline does")
    elif gap.kind == ROLES:
        said = _("The frontline scores {dimension} about {points} points higher than leaders do")
    elif gap.value > 0:
        said = _("Your people score {dimension} about {points} points higher than customers do")
    else:
        said = _("Customers score {dimension} about {points} points higher than your people do")
    return said.format(**values) + " " + _("(90% interval {interval}).").format(**values)


def both_views(report: RoundReport, gap: GapPart) -> tuple[float | None, float | None]:
    """Return the two scores that a gap lies between; None for one that is not shown."""
    if gap.kind == ROLES:
        by_code = {group.code: group for group in report.groups}
        leaders, frontline = by_code.get("leader"), by_code.get("frontline")
        return score_of(leaders, gap.dimension), score_of(frontline, gap.dimension)
    own = {part.code: part.row.score for part in report.dimensions if part.row}
    return own.get(gap.dimension), score_of(report.customers, gap.dimension)


def score_of(group: GroupPart | None, dimension: str) -> float | None:
    """Return a group's score in a dimension; None where it is not shown."""
    score = group.scores.get(dimension) if group else None
    return score.score if score else None


def points_apart(gap: GapPart, first: float | None, second: float | None) -> int:
    """Return a gap in whole points: the difference of the two scores as they are written."""
    if first is None or second is None:
        return round(gap.value)
    return wording.apart(first, second)


def view_missing(report: RoundReport) -> list[str]:
    """Return why a view is not shown, one sentence each."""
    said = []
    hidden = [wording.group(group.code) for group in report.groups if group.status == "hidden"]
    if hidden:
        said.append(
            _(
                "{groups}: fewer than {floor} people answered, or it would give another group away."
            ).format(groups=wording.listed(hidden), floor=report.floor)
        )
    if report.customers is None:
        said.append(_("Customers: none answered the mirror survey."))
    elif report.customers.status == "hidden":
        said.append(_("Customers: shown when {floor} have answered.").format(floor=report.floor))
    return said
