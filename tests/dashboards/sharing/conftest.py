"""What is shared of a company with results."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils.timezone import now

from apps.dashboards.actions.share_links import Terms, create_share_link
from apps.dashboards.models import BoardReport, ShareLink
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.press import no_pango, pango

__all__ = ["no_pango", "pango"]  # fixtures

Share = Callable[..., str]
DOCUMENT = b"%PDF-1.7 a document"


@pytest.fixture
def share(measured: Company) -> Share:
    """Share the company's results on such terms, and return the address."""

    def share_(*, at: datetime | None = None, **terms: object) -> str:
        with acting_for(measured.organisation.pk):
            _link, token = create_share_link(
                terms=Terms(**({"name": "The board"} | terms)),  # type: ignore[arg-type] # a test's
                by=measured.owner.pk,
                at=at or now(),
            )
        return f"/share/{token}/"

    return share_


def links_of(company: Company) -> list[ShareLink]:
    """Return the company's links, the latest first."""
    with acting_for(company.organisation.pk):
        return list(ShareLink.objects.latest_first())


def made_report(
    company: Company,
    quarter: str,
    *,
    has_benchmarks: bool = False,
    has_kpi_benchmarks: bool = False,
) -> BoardReport:
    """Put a document into the company's list that no press has made."""
    with acting_for(company.organisation.pk):
        return BoardReport.objects.create(
            quarter=quarter,
            language="en",
            asked_by_id=company.owner.pk,
            asked_at=now(),
            made_at=now(),
            document=DOCUMENT,
            size=len(DOCUMENT),
            pages=1,
            has_benchmarks=has_benchmarks,
            has_kpi_benchmarks=has_kpi_benchmarks,
        )
