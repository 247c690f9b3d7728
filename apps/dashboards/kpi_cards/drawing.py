"""A KPI's line as a chart: told in words, in the reader's language, in the KPI's unit."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.charts.chart import Chart, drawn
from apps.charts.history import MiddleHalf
from apps.charts.kpi_line import KpiLine, KpiWords, TargetBand, TrendBand, kpi_line
from apps.charts.svg import Caption
from apps.dashboards import wording
from apps.dashboards.drawing import flag
from apps.dashboards.findings.finding import Finding
from apps.dashboards.kpi_cards import units
from apps.dashboards.kpi_cards.findings import latest_peers
from apps.performance.units import number, signed
from apps.reports.annotations import EventFlag
from apps.reports.kpi_peers import KpiPeersThen
from apps.reports.kpi_trends import KpiPoint, KpiTrend


def line(found: KpiTrend, told: Finding, slug: str, events: Sequence[EventFlag]) -> Chart:
    """Draw the points, the trend where there is one, the peers where released, and the events."""
    kpi = found.series.definition
    return drawn(
        kpi_line,
        KpiLine(
            caption=Caption(slug, told.title, told.sentence),
            words=_words(found),
            quarters=tuple(wording.quarter(quarter) for quarter in found.quarters),
            values=tuple(point.value if point else None for point in found.points),
            tips=tuple(_tip(found, point) for point in found.points),
            trend=_trend(found),
            peers=tuple(_half(then) for then in found.peers),
            flags=tuple(flag(event) for event in events),
            target=TargetBand(found.aim.low, found.aim.high) if found.aim else None,
            least=float(kpi.hard_min),
            most=float(kpi.hard_max),
        ),
    )


def _words(found: KpiTrend) -> KpiWords:
    series = found.series
    latest = units.value(series, found.latest.value)
    return KpiWords(
        latest=_("You {value}").format(value=latest),
        trend=_trend_words(found),
        peers=_peer_words(found),
        target=_target_words(found),
        written=units.axis(series),
    )


def _trend_words(found: KpiTrend) -> tuple[str, ...]:
    line = found.line
    if line is None or not found.is_clear:
        return ()
    decimals = units.decimals_of(line.low, line.high)
    return (
        _("Trend {change} a quarter").format(change=signed(line.change, decimals)),
        _("90% interval {low} to {high}").format(
            low=signed(line.low, decimals), high=signed(line.high, decimals)
        ),
    )


def _peer_words(found: KpiTrend) -> tuple[str, ...]:
    then = latest_peers(found)
    if then is None:
        return ()
    return (
        _("Peer median {value}").format(value=units.reading(found.series, then.p50)),
        _("band: middle half, {quarter}").format(quarter=wording.quarter(then.quarter)),
    )


def _target_words(found: KpiTrend) -> tuple[str, ...]:
    if found.aim is None:
        return ()
    return (_("Your target {band}").format(band=units.band(found.series, found.aim)),)


def _trend(found: KpiTrend) -> TrendBand | None:
    if found.line is None or not found.is_clear:
        return None
    return TrendBand(found.line.first, found.line.values, found.line.lows, found.line.highs)


def _tip(found: KpiTrend, point: KpiPoint | None) -> str:
    if point is None:
        return ""
    told = _("{quarter}: {value}").format(
        quarter=wording.quarter(point.quarter), value=units.value(found.series, point.value)
    )
    if point.n:
        told = _("{told}, of {number}").format(told=told, number=number(point.n))
    return f"{told}. {point.note}" if point.note else told


def _half(then: KpiPeersThen | None) -> MiddleHalf | None:
    """Return the peers' quartiles where each is known: the edge of a bin cannot be drawn."""
    if then is None or any(end.kind != "exact" for end in (then.p25, then.p50, then.p75)):
        return None
    return MiddleHalf(then.p25.value, then.p50.value, then.p75.value)
