"""What a page of results costs: few questions to the database, and few bytes to the reader."""

from dataclasses import replace
from decimal import Decimal
from gzip import compress

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.performance.actions import Target, set_targets
from apps.performance.series import Series
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.dashboards.conftest import FIRST, SECOND
from tests.performance.entering import AHT, CSAT, FCR, Q3, choose, enter
from tests.performance.happening import LAUNCH, note
from tests.reports import rounds
from tests.reports.kpi_releases import publish_kpi, share_kpis

MOST_QUERIES = 60
MOST_OF_A_RELEASE = 12
MOST_BYTES = 60_000  # compressed
PAGES = ("", "history/", "kpis/", f"compare/?from={FIRST}&to={SECOND}")


@pytest.mark.parametrize("page", PAGES)
class TestCost:
    def test_asks_the_database_no_more_with_more_rounds(self, measured: Company, page: str) -> None:
        few = _queries(measured, page)
        for quarter in ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"):
            rounds.scored(measured.organisation, quarter)

        many = _queries(measured, page)

        assert few <= MOST_QUERIES
        assert many <= MOST_QUERIES

    def test_is_small_when_it_is_sent(self, measured: Company, page: str) -> None:
        answer = measured.client().get(f"/o/{measured.slug}/{page}")

        assert len(compress(answer.content)) <= MOST_BYTES


class TestCostAmongPeers:
    pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

    def test_asks_little_of_every_release(self, measured: Company) -> None:
        without = _queries(measured, "")

        for quarter in (FIRST, SECOND):
            rounds.publish(quarter)

        assert _queries(measured, "") - without <= 2 * MOST_OF_A_RELEASE

    def test_grows_on_the_page_of_kpis_neither_with_kpis_nor_with_releases(
        self, measured: Company
    ) -> None:
        share_kpis(measured)
        publish_kpi("2026-Q1")
        _measure(measured, CSAT)
        few = _queries(measured, "kpis/")

        publish_kpi("2025-Q1")
        _measure(measured, CSAT, AHT, FCR)

        assert _queries(measured, "kpis/") == few


def test_one_shown_kpi_asks_no_more_where_others_are_tracked(measured: Company) -> None:
    with acting_for(measured.organisation.pk):
        for series in (CSAT, AHT, FCR):
            enter(measured, "80", series, Q3)
        choose(measured, CSAT)
    few = _queries(measured, "")

    with acting_for(measured.organisation.pk):
        choose(measured, CSAT, AHT, FCR)

    assert _queries(measured, "") == few


def _measure(company: Company, *tracked: Series) -> None:
    """Enter a figure, set a target and note an event of each, and track them."""
    with acting_for(company.organisation.pk):
        for series in tracked:
            enter(company, "80", series, Q3)
            target = {series: Target(Decimal(70), None)}
            set_targets(targets=target, by=company.owner.pk, at=NOON)
            note(company, replace(LAUNCH, kpi=series.kpi))
        choose(company, *tracked)


def _queries(company: Company, page: str) -> int:
    client = company.client()
    client.get(f"/o/{company.slug}/{page}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/o/{company.slug}/{page}").status_code == 200
    return len(asked)
