"""The cards of a round as they leave the organisation: on paper, or behind a shared link."""

from dataclasses import replace
from datetime import datetime

from apps.accounts.quarters import Quarter
from apps.dashboards import cards
from apps.dashboards.exhibits import WHOLE, Card
from apps.dashboards.kpi_cards import handout
from apps.reports.kpi_trends import KpiTrend, first_trend
from apps.reports.results import RoundReport

INVENTED = "dashboards/_sample_picture.html"  # what shows members the shape of a missing chart


def unlinked(report: RoundReport) -> RoundReport:
    """Return the report without the ways to the pages behind its figures: those are members'."""
    return replace(report, slug="")


def handouts(report: RoundReport, at: datetime) -> list[Card]:
    """Return the cards of a round in their order, without ways inside and without inventions."""
    shown = [card for card in cards.cards(unlinked(report), at) if card.body != INVENTED]
    measured = measured_kpi(report)
    return shown if measured is None else [*shown, handout(measured, span=WHOLE)]


def shows_peers(report: RoundReport) -> bool:
    """Tell whether a card shows companies that agreed to benchmarks of scores."""
    told = (report.benchmark, report.peers_on_compass, report.outlook, report.transitions)
    return any(part is not None for part in (*told, *(past.peers for past in report.history)))


def shows_kpi_peers(report: RoundReport) -> bool:
    """Tell whether a card shows companies that agreed to benchmarks of KPIs."""
    measured = measured_kpi(report)
    return measured is not None and any(measured.peers)


def measured_kpi(report: RoundReport) -> KpiTrend | None:
    """Return the first KPI that is measured; None without any."""
    if not report.slug:
        return None
    return first_trend(Quarter.parse(report.row.period_id))
