"""A KPI of nobody: invented figures for a page that has none yet, stamped as a sample there."""

from datetime import date

from django.utils.translation import gettext as _

from apps.accounts.quarters import Quarter
from apps.method.clipped import Reading
from apps.performance.series import Series
from apps.reports.annotations import EventFlag
from apps.reports.kpi_peers import KpiPeersThen
from apps.reports.kpi_trends import KpiPoint, KpiTrend, trend_of

FIRST, LAST = Quarter(2023, 4), Quarter(2026, 3)
VALUES = (69.4, 68.1, 70.8, 70.2, 71.5, 70.4, 72.7, 75.6, 74.9, 77.8, 78.4, 81.0)
ANSWERS = 420
PEERS = {"2023-Q4": (70, 74, 78), "2024-Q4": (70, 75, 79), "2025-Q4": (71, 75, 79)}
PEERS_ABOUT = 300


def events() -> tuple[EventFlag, ...]:
    """Return what happened meanwhile."""
    return (
        EventFlag("A", 3.0, "2024-Q3", date(2024, 8, 15), _("New CRM"), "", ""),
        EventFlag("B", 7.0, "2025-Q3", date(2025, 8, 15), _("Chat launched"), "", ""),
    )


def trend() -> KpiTrend:
    """Return twelve quarters of satisfaction, worked out as a company's own would be."""
    measured = [
        KpiPoint(FIRST.shifted(by).code, value, ANSWERS, "") for by, value in enumerate(VALUES)
    ]
    peers = {
        code: KpiPeersThen(code, PEERS_ABOUT, *ends)
        for code, halves in PEERS.items()
        for ends in [tuple(Reading(float(end)) for end in halves)]
    }
    return trend_of(Series("csat_pct", "scale_5"), measured, LAST, peers)
