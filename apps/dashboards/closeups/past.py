"""The cards of a number's past: a dimension's score, or a persona's share, round after round."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.quarters import Quarter
from apps.charts.chart import drawn
from apps.charts.course import Course
from apps.charts.history import HistoryWords, ScoreHistory, score_history
from apps.charts.marks import Estimate
from apps.charts.svg import Caption
from apps.dashboards import courses, drawing, wording
from apps.dashboards.closeups.page import steps
from apps.dashboards.exhibits import NONE, Card, Column, Number, Range, Table
from apps.dashboards.findings import Finding
from apps.dashboards.tables import POINTS
from apps.reports.annotations import EventFlag
from apps.reports.details import DimensionDetail, PersonaDetail
from apps.reports.results import RoundReport

WINDOW = 8  # quarters: two years
Points = dict[str, Estimate]  # by quarter, on 0-100


def of_dimension(told: DimensionDetail) -> Card:
    """Return the card of a dimension's course."""
    points = {
        past.quarter: drawing.as_written(past.row.score, past.row.score_low, past.row.score_high)
        for past in told.past
        if past.row
    }
    answers = {past.quarter: past.row.respondents for past in told.past if past.row}
    found = _course_finding(told)
    axis = _axis(told.report.row.period_id, points)
    events = _events(told.report, axis)
    picture = replace(
        _picture(told.part.name, points, axis, found),
        course=drawing.score_course(told.course, axis),
        flags=tuple(drawing.flag(event) for event in events),
    )
    beside = courses.beside(picture, events, POINTS)
    head = (
        *_head(_("Score"), POINTS),
        Column("answers", _("Answers"), "people", Number),
        *beside.head,
    )
    rows = tuple(
        (
            wording.quarter(past.quarter),
            *_cells(points.get(past.quarter)),
            wording.count(answers[past.quarter]) if past.quarter in answers else NONE,
            *beside.of(wording.quarter(past.quarter)),
        )
        for past in reversed(told.past)
    )
    return Card(
        "past",
        found.title,
        found.sentence,
        source=_on_record(len(told.past)),
        links=(steps(told.report, f"trend-{told.part.code}"),),
        chart=drawn(score_history, picture),
        table=Table(_("{dimension}, round by round").format(dimension=told.part.name), head, rows),
        further=(
            *courses.trend_table(told.course, picture, POINTS),
            *courses.events_table(events),
        ),
    )


def of_persona(told: PersonaDetail) -> Card:
    """Return the card of a share's past."""
    points = {
        row.period_id: drawing.as_written(
            100 * row.share, 100 * row.share_low, 100 * row.share_high
        )
        for row in told.past
    }
    found = Finding(
        _("The share, round by round"),
        _("Each point is a round, its whisker the 90% interval, in percent of the five."),
    )
    axis = _axis(told.report.row.period_id, points)
    events = _events(told.report, axis)
    picture = _picture(told.part.short_name, points, axis, found)
    picture = replace(
        picture,
        words=replace(picture.words, latest=wording.percent(told.part.row.share)),
        course=Course(breaks=drawing.score_course(told.report.course, axis).breaks),
        flags=tuple(drawing.flag(event) for event in events),
    )
    beside = courses.beside(picture, events, "percent")
    head = (*_head(_("Share"), "percent"), *beside.head)
    rows = tuple(
        (
            wording.quarter(row.period_id),
            wording.percent(row.share),
            wording.percents(row.share_low, row.share_high),
            *beside.of(wording.quarter(row.period_id)),
        )
        for row in reversed(told.past)
    )
    return Card(
        "past",
        found.title,
        found.sentence,
        source=_on_record(len(told.past)),
        links=(steps(told.report, f"persona-{told.part.code}"),),
        chart=drawn(score_history, picture),
        table=Table(_("{persona}, round by round").format(persona=told.part.name), head, rows),
        further=courses.events_table(events),
    )


def _on_record(rounds: int) -> str:
    return ngettext("{rounds} round on record", "{rounds} rounds on record", rounds).format(
        rounds=rounds
    )


def _events(report: RoundReport, axis: Sequence[Quarter]) -> tuple[EventFlag, ...]:
    """Return the report's events on this axis, under the same letters; it may begin later."""
    shift = axis[0].ordinal - Quarter.parse(report.window[0].row.period_id).ordinal
    known = {quarter.code for quarter in axis}
    return tuple(
        replace(event, place=event.place - shift)
        for event in report.events
        if event.quarter in known
    )


def _course_finding(told: DimensionDetail) -> Finding:
    """Return which way the score goes, from five comparable rounds on."""
    verdict, slope = told.course.verdict, told.course.slope
    if verdict is None:
        return Finding(
            _("The score, round by round"),
            _("A trend is told from five rounds on that can be compared."),
        )
    doubt = _("How fast is not told, because a group is hidden in one of them.")
    if slope is not None:
        doubt = _("{slope} points a quarter, 90% interval {interval}.").format(
            slope=wording.rate(slope.slope), interval=wording.rates(slope.low, slope.high)
        )
    titles = {
        "up": _("Rising over the rounds"),
        "down": _("Falling over the rounds"),
        "no clear trend": _("No clear trend over the rounds"),
    }
    return Finding(titles[verdict], doubt)


def _picture(name: str, points: Points, axis: Sequence[Quarter], found: Finding) -> ScoreHistory:
    latest = [points[quarter.code] for quarter in axis if quarter.code in points][-1]
    notes: tuple[str, ...] = ()
    if latest.low is not None and latest.high is not None:
        notes = (wording.interval(latest.low, latest.high),)
    return ScoreHistory(
        caption=Caption("past", found.title, found.sentence),
        words=HistoryWords(wording.points(latest.value), notes, level=drawing.smoothed()),
        quarters=tuple(quarter.label for quarter in axis),
        points=tuple(points.get(quarter.code) for quarter in axis),
        tips=tuple(_tip(name, quarter, points.get(quarter.code)) for quarter in axis),
    )


def _axis(last: str, points: Points) -> list[Quarter]:
    """Return every quarter of the last two years from the first that has a number."""
    end = Quarter.parse(last)
    known = [Quarter.parse(code) for code in points]
    first = min(quarter for quarter in known if end.ordinal - quarter.ordinal < WINDOW)
    return [first.shifted(by) for by in range(end.ordinal - first.ordinal + 1)]


def _tip(name: str, quarter: Quarter, point: Estimate | None) -> str:
    if point is None or point.low is None or point.high is None:
        return ""
    interval = wording.interval(point.low, point.high)
    return f"{name}, {quarter.label}: {wording.points(point.value)}, {interval}"


def _head(name: str, unit: str) -> tuple[Column, ...]:
    return (
        Column("quarter", _("Quarter")),
        Column("value", name, unit, Number),
        Column("interval", _("90% interval"), unit, Range),
    )


def _cells(point: Estimate | None) -> tuple[str, str]:
    if point is None or point.low is None or point.high is None:
        return NONE, NONE
    return wording.points(point.value), wording.between(point.low, point.high)
