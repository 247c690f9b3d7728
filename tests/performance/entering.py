"""Figures entered as a company enters them, for tests that start from some."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from apps.accounts.quarters import Quarter
from apps.performance import actions
from apps.performance.actions import Figure
from apps.performance.series import Series
from tests.conftest import NOON, Company

CSAT = Series("csat_pct", "scale_5")
FCR = Series("fcr_pct", "customer_survey")
AHT = Series("aht_sec")
Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)


def enter(
    company: Company,
    value: str,
    series: Series = CSAT,
    quarter: Quarter = Q3,
    *,
    n: int | None = None,
    at: datetime = NOON,
) -> None:
    """Record one figure in the company's scope."""
    actions.record_quarter(
        organisation=company.organisation,
        quarter=quarter,
        figures={series: Figure(Decimal(value), n)},
        by=company.owner.pk,
        at=at,
    )


def choose(company: Company, *series: Series, by: UUID | None = None) -> None:
    """Track these series in the company's scope."""
    actions.choose_kpis(series=series, by=by or company.owner.pk, at=NOON)
