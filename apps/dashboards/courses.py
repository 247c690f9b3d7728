"""What a picture of a course shows beside its points, as columns and tables of the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.charts.course import TrendLine
from apps.charts.history import ScoreHistory
from apps.charts.marks import Estimate
from apps.dashboards import wording
from apps.dashboards.exhibits import NONE, Column, Number, Range, Table
from apps.reports.annotations import EventFlag
from apps.reports.movement import Course

EVENTS = "events"


@dataclass(frozen=True, slots=True)
class Beside:
    """Columns beside the points, and their cells by quarter such as "2026 Q3"."""

    head: tuple[Column, ...]
    cells: dict[str, tuple[str, ...]]

    def of(self, quarter: str) -> tuple[str, ...]:
        """Return the cells of a quarter; dashes where the picture does not reach."""
        return self.cells.get(quarter, (NONE,) * len(self.head))


def beside(picture: ScoreHistory, events: Sequence[EventFlag], unit: str) -> Beside:
    """Return what the picture draws beside its points; no column for what it does not draw."""
    places = range(len(picture.quarters))
    course = picture.course.shown(picture.points)
    columns: list[tuple[Column, list[str]]] = []
    if any(course.level):
        levels = [_level(course.level, place) for place in places]
        columns += [
            (Column("level", _("Smoothed line"), unit, Number), [level[0] for level in levels]),
            (Column("level", _("Its 90% interval"), unit, Range), [level[1] for level in levels]),
        ]
    if course.trend:
        trend = [_on_trend(course.trend, place) for place in places]
        columns.append((Column("trend", _("Trend line"), unit, Number), trend))
    if any(picture.peers):
        halves = [_half(picture, place) for place in places]
        columns += [
            (
                Column("peers_middle_half", _("Peers: middle half"), unit, Range),
                [half[0] for half in halves],
            ),
            (Column("peers_median", _("Peers: median"), unit, Number), [h[1] for h in halves]),
        ]
    turns = [*course.breaks, *([course.step] if course.step else [])]
    if turns:
        said = {turn.quarter: turn.tip for turn in turns}
        columns.append((Column("turn", _("Before it")), [said.get(at, NONE) for at in places]))
    if events:
        happened = [in_quarter(events, quarter) for quarter in picture.quarters]
        columns.append((Column(EVENTS, _("Events")), happened))
    return Beside(
        head=tuple(column for column, _cells in columns),
        cells={
            quarter: tuple(cells[place] for _column, cells in columns)
            for place, quarter in enumerate(picture.quarters)
        },
    )


def in_quarter(events: Sequence[EventFlag], quarter: str) -> str:
    """Return the events of a quarter with their letters, as a cell."""
    happened = [e for e in events if wording.quarter(e.quarter) == quarter]
    return "; ".join(f"{event.letter} {event.text}" for event in happened) or NONE


def events_table(events: Sequence[EventFlag]) -> tuple[Table, ...]:
    """Return the flags of a picture, a row an event; no table where there are none."""
    head = (
        Column("letter", _("Letter")),
        Column("day", _("Day")),
        Column("quarter", _("Quarter")),
        Column("event", _("Event")),
    )
    rows = tuple(
        (
            event.letter,
            date_format(event.happened_on, "j F Y"),
            wording.quarter(event.quarter),
            event.text,
        )
        for event in events
    )
    return (Table(_("What happened meanwhile"), head, rows, code=EVENTS),) if rows else ()


def trend_table(found: Course | None, picture: ScoreHistory, unit: str) -> tuple[Table, ...]:
    """Return the line that is drawn through the rounds; no table where none is drawn."""
    line = picture.course.shown(picture.points).trend
    if line is None or found is None or found.slope is None:
        return ()
    head = (
        Column("since", _("From")),
        Column("until", _("To")),
        Column("slope", _("A quarter"), unit, Number),
        Column("slope", _("90% interval"), unit, Range),
    )
    row = (
        picture.quarters[line.start],
        picture.quarters[line.end],
        wording.rate(found.slope.slope),
        wording.rates(found.slope.low, found.slope.high),
    )
    return (Table(_("The trend through the rounds"), head, (row,), code="trend"),)


def _level(levels: Sequence[Estimate | None], place: int) -> tuple[str, str]:
    level = levels[place]
    if level is None or level.low is None or level.high is None:
        return NONE, NONE
    return wording.points(level.value), wording.between(level.low, level.high)


def _on_trend(line: TrendLine, place: int) -> str:
    """Return where a trend line stands in a quarter."""
    if not line.start <= place <= line.end:
        return NONE
    share = (place - line.start) / max(line.end - line.start, 1)
    return wording.points(line.first + share * (line.last - line.first))


def _half(picture: ScoreHistory, place: int) -> tuple[str, str]:
    half = picture.peers[place]
    if half is None:
        return NONE, NONE
    return wording.between(half.p25, half.p75), wording.points(half.p50)
