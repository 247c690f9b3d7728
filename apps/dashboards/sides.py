"""Two sides of the same thing in a table: two views of a dimension, or words and deeds."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.dashboards import figures, tables, wording
from apps.dashboards.findings.gaps import ROLES, both_views, points_apart
from apps.reports.results import GapPart, RoundReport
from apps.reports.self_view import PracticeGap, Satisfaction, SelfView

NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Sides:
    """What one row tells: both numbers, and how far they lie apart."""

    name: str
    first: str
    second: str
    difference: str
    interval: str
    is_called: bool


@dataclass(frozen=True, slots=True)
class SidesTable:
    """The same things, seen from two sides."""

    caption: str
    of: str  # what the rows are
    first: str
    second: str
    rows: tuple[Sides, ...]


def of_views(report: RoundReport, kind: str) -> SidesTable | None:
    """Return two views of the dimensions; None where one of them is not shown."""
    gaps = [gap for gap in report.gaps if gap.kind == kind]
    if not gaps:
        return None
    if kind == ROLES:
        names = wording.group("leader"), wording.group("frontline")
        caption = _("Leaders and frontline")
    else:
        names = _("Your people"), wording.group("customer")
        caption = _("Your people and your customers")
    rows = sorted((_view(report, gap) for gap in gaps), key=lambda row: not row.is_called)
    return SidesTable(caption, _("Dimension"), *names, rows=tuple(rows))


def of_words(view: SelfView) -> list[SidesTable]:
    """Return words beside practice, and expected beside measured satisfaction, where known."""
    found = []
    if view.gaps:
        rows = tuple(_practice(gap) for gap in view.gaps)
        names = _("Words"), _("Practice")
        found.append(SidesTable(_("Words and practice"), _("Dimension"), *names, rows=rows))
    if row := _satisfaction(view.satisfaction):
        names = _("Expected"), _("Measured")
        found.append(
            SidesTable(_("Satisfaction in the same quarter"), _("Of 100"), *names, rows=(row,))
        )
    return found


def _view(report: RoundReport, gap: GapPart) -> Sides:
    first, second = both_views(report, gap)
    return Sides(
        name=gap.name,
        first=tables.NONE if first is None else wording.points(first),
        second=tables.NONE if second is None else wording.points(second),
        difference=figures.figure(
            wording.signed(points_apart(gap, first, second)),
            report,
            f"gap-{gap.kind}-{gap.dimension}",
            figures.of_gap(gap.name, gap.kind),
        ),
        interval=_interval(gap.low, gap.high),
        is_called=gap.is_called,
    )


def _practice(gap: PracticeGap) -> Sides:
    difference = wording.signed(wording.apart(gap.stated, gap.practised))
    return Sides(
        name=gap.name or _("These together"),
        first=wording.points(gap.stated),
        second=wording.points(gap.practised),
        difference=figures.of_method(difference, "words", _("How words and practice are compared")),
        interval=_interval(gap.low, gap.high),
        is_called=gap.is_called,
    )


def _satisfaction(found: Satisfaction) -> Sides | None:
    if found.image is None or found.predicted is None or found.measured is None:
        return None
    difference = wording.signed(wording.apart(found.predicted.value, found.measured))
    return Sides(
        name=_("Satisfied customers"),
        first=wording.points(found.predicted.value),
        second=wording.points(found.measured),
        difference=figures.of_method(
            difference, "self-image", _("How expected satisfaction is compared")
        ),
        interval=_interval(found.image.low, found.image.high),
        is_called=found.image.called,
    )


def _interval(low: float, high: float) -> str:
    return wording.differences(low, high).replace(" ", NO_BREAK)
