"""Two sides of the same thing as a picture and as tables: views of a dimension, words and deeds."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.charts.chart import Chart, drawn
from apps.charts.dumbbell import GapChart, GapRow, GapWords, gap_dumbbells
from apps.charts.svg import Caption
from apps.dashboards import figures, findings, tables, wording
from apps.dashboards.exhibits import Column, Number, Range, Table
from apps.dashboards.findings.gaps import ROLES, ShownGap, both_views, points_apart, score_of
from apps.reports.results import DimensionPart, GapPart, RoundReport
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
    rows = tuple(
        _view(report, gap)
        for gap in sorted(gaps, key=lambda gap: -abs(points_apart(gap, *both_views(report, gap))))
    )
    return SidesTable(caption, _("Dimension"), *names, rows=rows)


def views_apart(report: RoundReport) -> Chart | None:
    """Draw what leaders, frontline and customers see, the widest gap first; None without gaps."""
    if not report.gaps:
        return None
    found = findings.gaps(report)
    shown = {one.gap.dimension: one for one in findings.shown_gaps(report)}
    by_code = {part.code: part for part in report.dimensions}
    rest = [part for part in report.dimensions if part.row and part.code not in shown]
    rows = [_dumbbell(report, by_code[code], one) for code, one in shown.items()]
    rows += [_dumbbell(report, part, None) for part in rest]
    told = GapChart(
        caption=Caption("gaps", found.title, found.sentence),
        words=GapWords(
            leaders=wording.group("leader"),
            frontline=wording.group("frontline"),
            customers=wording.group("customer"),
            everybody=_("Your people"),
            gap=_("Gap"),
        ),
        rows=tuple(rows),
    )
    return drawn(gap_dumbbells, told)


def together(caption: str, found: list[SidesTable]) -> Table | None:
    """Return tables of sides as one, for a file; None without any."""
    if not found:
        return None
    head = (
        Column("compared", _("Compared")),
        Column("name", _("Of")),
        Column("first_side", _("One side")),
        Column("first", _("Seen from there"), tables.POINTS, Number),
        Column("second_side", _("The other side")),
        Column("second", _("Seen from the other side"), tables.POINTS, Number),
        Column("difference", _("Difference"), tables.POINTS, Number),
        Column("difference", _("90% interval"), tables.POINTS, Range),
        Column("verdict", _("In words")),
    )
    rows = tuple(
        (
            table.caption,
            *(row.name, table.first, row.first, table.second, row.second),
            *(row.difference, row.interval),
            _("gap") if row.is_called else _("no clear gap"),
        )
        for table in found
        for row in table.rows
    )
    return Table(caption, head, rows)


def of_words(view: SelfView, report: RoundReport | None = None) -> list[SidesTable]:
    """Return words beside practice, and expected beside measured satisfaction, where known.

    Differences lead to their steps where they are those of a report.
    """
    found = []
    if view.gaps:
        rows = tuple(_practice(gap, report) for gap in view.gaps)
        names = _("Words"), _("Practice")
        found.append(SidesTable(_("Words and practice"), _("Dimension"), *names, rows=rows))
    if row := _satisfaction(view.satisfaction, report):
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


def _dumbbell(report: RoundReport, part: DimensionPart, shown: ShownGap | None) -> GapRow:
    """Return a dimension's marks, and the gap that it is shown with."""
    by_code = {group.code: group for group in report.groups}
    seen = {
        "leader": score_of(by_code.get("leader"), part.code),
        "frontline": score_of(by_code.get("frontline"), part.code),
        "customer": score_of(report.customers, part.code),
    }
    told = [
        f"{wording.group(code)} {wording.points(v)}" for code, v in seen.items() if v is not None
    ]
    return GapRow(
        name=part.name,
        leaders=_whole(seen["leader"]),
        frontline=_whole(seen["frontline"]),
        customers=_whole(seen["customer"]),
        gap_text="" if shown is None else str(shown.points),
        everybody=_whole(part.row.score) if part.row and report.customers else None,
        between=_ends(shown),
        is_called=shown is not None and shown.gap.is_called,
        is_wide=shown is not None and shown.is_wide,
        tip=f"{part.name}: {', '.join(told)}",
    )


def _ends(shown: ShownGap | None) -> tuple[float, float] | None:
    if shown is None or shown.first is None or shown.second is None:
        return None
    return round(shown.first), round(shown.second)


def _whole(score: float | None) -> float | None:
    return None if score is None else round(score)


def _practice(gap: PracticeGap, report: RoundReport | None) -> Sides:
    difference = wording.signed(wording.apart(gap.stated, gap.practised))
    return Sides(
        name=gap.name or _("These together"),
        first=wording.points(gap.stated),
        second=wording.points(gap.practised),
        difference=_led(difference, report, f"stated-{gap.dimension}", figures.of_stated(gap.name)),
        interval=_interval(gap.low, gap.high),
        is_called=gap.is_called,
    )


def _satisfaction(found: Satisfaction, report: RoundReport | None) -> Sides | None:
    if found.image is None or found.predicted is None or found.measured is None:
        return None
    difference = wording.signed(wording.apart(found.predicted.value, found.measured))
    return Sides(
        name=_("Satisfied customers"),
        first=wording.points(found.predicted.value),
        second=wording.points(found.measured),
        difference=_led(difference, report, figures.SATISFACTION, figures.of_satisfaction()),
        interval=_interval(found.image.low, found.image.high),
        is_called=found.image.called,
    )


def _led(text: str, report: RoundReport | None, code: str, name: str) -> str:
    return text if report is None else figures.figure(text, report, code, name)


def _interval(low: float, high: float) -> Range:
    ends = wording.differences(low, high)
    return Range(ends.replace(" ", NO_BREAK), ends.low, ends.high)
