"""The card of a dimension's groups, those that are shown."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.charts.chart import drawn
from apps.charts.strips import DimensionStrip, DimensionStrips, benchmark_strips
from apps.charts.svg import Caption
from apps.dashboards import wording
from apps.dashboards.closeups.page import steps
from apps.dashboards.exhibits import Card, Column, Number, Range, Table
from apps.dashboards.findings import Finding
from apps.dashboards.findings.gaps import MIRROR, ROLES, both_views, points_apart
from apps.method.gaps import MEANINGFUL
from apps.reports.details import DimensionDetail
from apps.reports.scores import DimensionScoreRow


def of_dimension(told: DimensionDetail) -> Card:
    """Return how each group that is shown sees a dimension."""
    rows, found = _rows(told), _finding(told)
    strips = DimensionStrips(
        caption=Caption("groups", found.title, found.sentence),
        rows=tuple(_strip(name, row) for name, row in rows),
    )
    head = (
        Column("group", _("Group")),
        Column("score", _("Score"), "points", Number),
        Column("score", _("90% interval"), "points", Range),
        Column("answers", _("Answers"), "people", Number),
    )
    cells = tuple(
        (
            name,
            wording.points(row.score),
            wording.between(row.score_low, row.score_high),
            wording.count(row.respondents),
        )
        for name, row in rows
    )
    return Card(
        "groups",
        found.title,
        found.sentence,
        source=_("groups of {floor} people or more").format(floor=told.report.floor),
        links=(steps(told.report, f"dimension-{told.part.code}"),),
        chart=drawn(benchmark_strips, strips),
        table=Table(_("{dimension} by group").format(dimension=told.part.name), head, cells),
    )


def _rows(told: DimensionDetail) -> list[tuple[str, DimensionScoreRow]]:
    """Return everybody, then each group that is shown, and the customers."""
    report, code = told.report, told.part.code
    found = [(_("All your people"), told.part.row)]
    found += [(wording.group(group.code), group.scores.get(code)) for group in report.groups]
    if report.customers:
        found.append((wording.group("customer"), report.customers.scores.get(code)))
    return [(name, row) for name, row in found if row]


def _finding(told: DimensionDetail) -> Finding:
    """Return whether two views of it lie clearly apart."""
    gaps = [gap for gap in told.report.gaps if gap.dimension == told.part.code]
    called = [gap for gap in gaps if gap.is_called]
    titles = {
        ROLES: _("Leaders and frontline see it differently"),
        MIRROR: _("Your people and your customers see it differently"),
    }
    if called:
        widest = max(called, key=lambda gap: abs(gap.value))
        interval = wording.between(*sorted((abs(widest.low), abs(widest.high))))
        points = abs(points_apart(widest, *both_views(told.report, widest)))
        said = ngettext(
            "About {points} point apart, 90% interval {interval}.",
            "About {points} points apart, 90% interval {interval}.",
            points,
        )
        return Finding(titles[widest.kind], said.format(points=points, interval=interval))
    if gaps:
        return Finding(
            _("No view of it is clearly another"),
            _("A gap is called from {least} points on, if chance can be ruled out.").format(
                least=f"{MEANINGFUL:g}"
            ),
        )
    return Finding(
        _("Who sees it how"),
        _("Groups are shown when {floor} people of each have answered.").format(
            floor=told.report.floor
        ),
    )


def _strip(name: str, row: DimensionScoreRow) -> DimensionStrip:
    interval = wording.interval(row.score_low, row.score_high)
    return DimensionStrip(
        name=name,
        value=round(row.score),
        low=round(row.score_low),
        high=round(row.score_high),
        tip=f"{name}: {wording.points(row.score)}, {interval}",
    )
