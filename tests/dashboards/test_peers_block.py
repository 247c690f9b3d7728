"""The block on the page of KPIs that tells what others measure, or why it does not."""

import pytest
import time_machine

from apps.accounts.models import Role
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.dashboards.faces import read_csv, read_json
from tests.dashboards.reading import words
from tests.performance.entering import CSAT, Q3, choose, enter
from tests.reports.kpi_releases import FEW, publish_kpi, share_kpis

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

Q1 = "2026-Q1"
SERIES = "csat_pct-scale_5-"


@pytest.fixture
def measuring(acme: Company) -> Company:
    """A company that measured its satisfaction in the quarter that the release counts."""
    with acting_for(acme.organisation.pk):
        choose(acme, CSAT)
        enter(acme, "80", quarter=Q3.shifted(-3), n=200)
    return acme


def page(company: Company, role: str | None = None) -> str:
    browser = company.client(company.hire(role)) if role else company.client()
    with time_machine.travel(NOON, tick=False):
        return words(browser.get(f"/o/{company.slug}/kpis/").content.decode())


class TestTheBlockOfPeers:
    def test_tells_a_company_that_shares_what_is_typical_and_where_it_is(
        self, measuring: Company
    ) -> None:
        share_kpis(measuring)
        publish_kpi(Q1)

        told = page(measuring)

        assert "Among about 300 companies: typical half 70 to 80%, median 76% (90% range" in told
        assert "Yours, 80%, is higher than that of roughly 65\u201380% of them." in told

    def test_gives_files_the_numbers_of_what_the_table_says(self, measuring: Company) -> None:
        share_kpis(measuring)
        publish_kpi(Q1)
        address = f"/o/{measuring.slug}/kpis/charts/{SERIES}"

        with time_machine.travel(NOON, tick=False):
            told = read_json(measuring.client(), address)
            rows = read_csv(measuring.client(), address)

        (row,) = (row for row in told["rows"] if row["peers_median"] is not None)
        assert (row["peers_half_low"], row["peers_half_high"], row["peers_median"]) == (70, 80, 76)
        assert {column["unit"] for column in told["columns"] if "peers" in column["code"]} == {"%"}
        assert [row["peers_median"] for row in rows if row["peers_median"]] == ["76"]
        assert "70 to 80%" in page(measuring)

    def test_tells_whoever_does_not_share_why_it_sees_nothing(self, measuring: Company) -> None:
        publish_kpi(Q1)
        measuring.take_part()  # with its scores only

        told = page(measuring)

        assert "shown to companies that let their own count" in told
        assert "Among about" not in told

    def test_sends_only_those_who_may_to_the_page_of_consent(self, measuring: Company) -> None:
        assert "An owner of the organisation can agree" not in page(measuring)
        assert "An owner of the organisation can agree" in page(measuring, Role.VIEWER)

    def test_says_that_there_are_too_few(self, measuring: Company) -> None:
        share_kpis(measuring)
        publish_kpi(Q1, FEW)

        told = page(measuring)

        assert "Not enough companies yet" in told
        assert "Yours" not in told

    def test_says_that_nothing_was_drawn(self, measuring: Company) -> None:
        share_kpis(measuring)

        assert "No benchmark of KPIs has been drawn yet" in page(measuring)

    def test_says_that_an_own_figure_is_missing(self, acme: Company) -> None:
        share_kpis(acme)
        with acting_for(acme.organisation.pk):
            choose(acme, CSAT)
        publish_kpi(Q1)

        assert "You have no figure of that quarter by this method." in page(acme)
