"""Where companies like this one stand and go: the year's released tables, and nothing else."""

import pytest

from apps.accounts.models import Organisation
from apps.benchmarks.models import NoisyCount
from apps.benchmarks.plan import LABELS
from apps.method import forecast
from apps.reports.results import RoundReport, round_report
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.reports import rounds

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

YEAR_END, BEFORE = "2025-Q4", "2024-Q4"
NOW = "2026-Q1"


@pytest.fixture
def report(acme: Company) -> RoundReport:
    """A contributing company's report, after the year's release."""
    rounds.publish(YEAR_END)
    rounds.scored(acme.organisation, NOW, selfie=3, traditionalist=1)
    with acting_for(acme.organisation.pk):
        return round_report(NOW)


class TestPeersOnCompass:
    def test_is_the_smoothed_grid_of_the_last_release(self, report: RoundReport) -> None:
        peers = report.peers_on_compass

        assert peers is not None
        assert (peers.quarter, peers.n_about) == (YEAR_END, 320)
        assert len(peers.density) == 36
        assert sum(peers.density) == pytest.approx(1)

    def test_is_not_there_for_a_stranger_who_does_not_contribute(self, borealis: Company) -> None:
        rounds.publish(YEAR_END)
        rounds.scored(borealis.organisation, NOW)

        with acting_for(borealis.organisation.pk):
            found = round_report(NOW)
        assert found.peers_on_compass is None
        assert found.outlook is None

    def test_is_not_there_for_a_release_that_came_later(self, acme: Company) -> None:
        rounds.publish(YEAR_END)
        rounds.scored(acme.organisation, "2025-Q3")

        with acting_for(acme.organisation.pk):
            assert round_report("2025-Q3").peers_on_compass is None

    def test_real_companies_see_nothing_of_a_sample_s_tables(self, acme: Company) -> None:
        rounds.publish(YEAR_END, population="sample")
        rounds.scored(acme.organisation, NOW)

        with acting_for(acme.organisation.pk):
            assert round_report(NOW).peers_on_compass is None


class TestOutlook:
    def test_tells_of_ten_companies_by_label(self, report: RoundReport) -> None:
        outlook = report.outlook

        assert outlook is not None
        assert (outlook.quarter, outlook.n_about) == (YEAR_END, 440)
        assert sum(label.about for label in outlook.labels) == 10
        assert {label.code for label in outlook.labels} == set(LABELS)
        for label in outlook.labels:
            assert label.low <= label.about <= label.high

    def test_is_tested_once_there_is_a_table_of_the_year_before(
        self, acme: Company, report: RoundReport
    ) -> None:
        assert report.outlook is not None
        assert report.outlook.backtest is None

        rounds.publish(BEFORE)
        with acting_for(acme.organisation.pk):
            after = round_report(NOW).outlook

        assert after is not None
        stored = NoisyCount.objects.filter(release__quarter=YEAR_END, measure="transition")
        counts = [row.value for row in stored.order_by("bin")]
        table = rounds.square(counts)
        assert after.backtest == forecast.backtest(table, table)

    def test_is_not_there_where_no_persona_fits(self, acme: Company, report: RoundReport) -> None:
        with acting_for(acme.organisation.pk):
            organisation = Organisation.objects.get(pk=acme.organisation.pk)
            assert organisation.benchmark_consent
            rounds.misfit(NOW)

            assert round_report(NOW).outlook is None
