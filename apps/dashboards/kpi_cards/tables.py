"""What a KPI's chart shows, as a table: the same figures for those who read rather than look."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.dashboards import wording
from apps.dashboards.exhibits import NONE, Column, Number, Range, Table
from apps.dashboards.kpi_cards import units
from apps.performance.series import Series
from apps.performance.units import number
from apps.reports.annotations import EventFlag
from apps.reports.kpi_peers import KpiPeersThen
from apps.reports.kpi_trends import KpiPoint, KpiTrend


def quarters(found: KpiTrend, events: Sequence[EventFlag]) -> Table:
    """Return each quarter's value, what it rests on, the trend, the peers, and what happened."""
    unit = found.series.unit
    columns = [
        Column("quarter", _("Quarter")),
        Column("value", _("Value"), unit, Number),
        Column("n", _("Answers or cases"), told=Number),
    ]
    if found.is_clear:
        columns.append(Column("trend", _("Trend"), unit, Number))
    columns += _ends(found)
    if any(found.peers):
        columns.append(Column("peers_half", _("Peers: middle half"), unit, Range))
        columns.append(Column("peers_median", _("Peers: median"), unit, Number))
    if events:
        columns.append(Column("events", _("Events")))
    if any(point.note for point in found.measured):
        columns.append(Column("note", _("Note")))
    rows = tuple(
        tuple(_cell(found, events, place, column.code) for column in columns)
        for place in range(len(found.quarters))
    )
    return Table(units.full_name(found.series), tuple(columns), rows)


def _ends(found: KpiTrend) -> list[Column]:
    """Return a column for each end of the target that is set."""
    aim, unit = found.aim, found.series.unit
    if aim is None:
        return []
    low = Column("target_low", _("Target: at least"), unit, Number)
    high = Column("target_high", _("Target: at most"), unit, Number)
    return [column for column, end in ((low, aim.low), (high, aim.high)) if end is not None]


def _cell(found: KpiTrend, events: Sequence[EventFlag], place: int, code: str) -> str:
    if code == "quarter":
        return wording.quarter(found.quarters[place])
    if code == "trend":
        return _trend(found, place)
    if code == "events":
        return _events(events, found.quarters[place])
    if code.startswith("target"):
        return _end(found, code)
    if code in ("value", "n", "note"):
        return _measured(found.series, found.points[place], code)
    return _peers(found, found.peers[place], code)


def _measured(series: Series, point: KpiPoint | None, code: str) -> str:
    if point is None:
        return NONE
    if code == "value":
        return units.value(series, point.value)
    if code == "n" and point.n:
        return Number(number(point.n), point.n)
    return point.note if code == "note" and point.note else NONE


def _end(found: KpiTrend, code: str) -> str:
    """Return one end of the target: the same in every quarter, as the chart draws it."""
    if found.aim is None:
        return NONE
    end = found.aim.low if code == "target_low" else found.aim.high
    return NONE if end is None else units.value(found.series, end)


def _events(events: Sequence[EventFlag], quarter: str) -> str:
    happened = [f"{event.letter} {event.text}" for event in events if event.quarter == quarter]
    return "; ".join(happened) or NONE


def _trend(found: KpiTrend, place: int) -> str:
    """Return where the line stands in a quarter, to one digit more than its slope is known to."""
    line = found.line
    if line is None or not line.first <= place <= line.last:
        return NONE
    decimals = units.decimals_of(line.low, line.high)
    told = round(line.values[place - line.first], decimals)
    return Number(units.value(found.series, told), told)


def _peers(found: KpiTrend, then: KpiPeersThen | None, code: str) -> str:
    if then is None:
        return NONE
    if code == "peers_median":
        return units.reading(found.series, then.p50)
    return units.half(found.series, then.p25, then.p75)
