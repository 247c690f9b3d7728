"""What leaves an organisation in documents and by links: whose peers it shows, and no notes."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils.timezone import now

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.dashboards import printing
from apps.dashboards.exhibits import Card
from apps.dashboards.handouts import handouts
from apps.dashboards.kpi_cards import first_card
from apps.dashboards.printing.document import Document
from apps.performance import actions
from apps.performance.actions import Figure
from apps.reports.results import round_report
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.dashboards.conftest import FIRST, SECOND
from tests.dashboards.sharing.conftest import Share, made_report
from tests.performance.entering import CSAT, choose, enter
from tests.reports import rounds
from tests.reports.kpi_releases import publish_kpi, share_kpis

with_the_pool = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

NOTE = "Two agents were ill"
PEERS = "<h3>Peers</h3>"
MEASURED, COUNTED_IN = Quarter(2025, 4), "2026-Q1"  # a release counts a KPI's quarter before


def document(company: Company) -> Document:
    with acting_for(company.organisation.pk):
        organisation = Organisation.objects.get(pk=company.organisation.pk)
        return printing.board_report(round_report(SECOND), organisation, now())


def measure(company: Company) -> None:
    """Enter satisfaction of two quarters, the latter's with a note."""
    with acting_for(company.organisation.pk):
        choose(company, CSAT)
        enter(company, "78", quarter=MEASURED)
        actions.record_quarter(
            organisation=company.organisation,
            quarter=Quarter(2026, 3),
            figures={CSAT: Figure(Decimal(80), 420, NOTE)},
            by=company.owner.pk,
            at=NOON,
        )


class TestPeersInADocument:
    def test_are_none_without_a_release(self, measured: Company) -> None:
        found = document(measured)

        assert (found.has_benchmarks, found.has_kpi_benchmarks) == (False, False)
        assert PEERS not in found.markup

    @with_the_pool
    def test_are_found_in_the_history_of_an_earlier_release(self, measured: Company) -> None:
        rounds.publish(FIRST)

        with acting_for(measured.organisation.pk):
            assert round_report(SECOND).benchmark is None
        found = document(measured)

        assert (found.has_benchmarks, found.has_kpi_benchmarks) == (True, False)
        assert PEERS in found.markup

    @with_the_pool
    def test_are_found_on_the_card_of_a_kpi(self, measured: Company) -> None:
        measure(measured)
        share_kpis(measured)
        publish_kpi(COUNTED_IN)
        withdraw(measured, "benchmark_consent")

        found = document(measured)

        assert "Peer median" in "".join(found.drawings.values())
        assert (found.has_benchmarks, found.has_kpi_benchmarks) == (False, True)
        assert PEERS in found.markup


class TestADocumentBehindALink:
    @pytest.mark.parametrize(
        ("shown", "withdrawn", "status"),
        [
            ("has_benchmarks", "benchmark_consent", 404),
            ("has_benchmarks", "kpi_benchmark_consent", 200),
            ("has_kpi_benchmarks", "kpi_benchmark_consent", 404),
            ("has_kpi_benchmarks", "benchmark_consent", 200),
        ],
    )
    def test_stays_only_as_long_as_its_own_peers_may_be_shown(
        self, shown: str, withdrawn: str, status: int, measured: Company, share: Share
    ) -> None:
        share_kpis(measured)
        made_report(measured, SECOND, **{shown: True})
        address, visitor = f"{share()}report.pdf", Client()
        before = visitor.get(address).status_code

        withdraw(measured, withdrawn)

        assert before == 200
        assert visitor.get(address).status_code == status


class TestNotes:
    def test_are_for_members(self, measured: Company) -> None:
        measure(measured)
        with acting_for(measured.organisation.pk):
            card = first_card(measured.slug, Quarter(2026, 3))

        assert card is not None
        assert NOTE in everything_on(card)

    def test_do_not_leave_with_a_card(self, measured: Company) -> None:
        measure(measured)
        with acting_for(measured.organisation.pk):
            card = handouts(round_report(SECOND), now())[-1]

        assert "80%" in everything_on(card)
        assert NOTE not in everything_on(card)

    def test_stand_neither_in_a_document_nor_behind_a_link(
        self, measured: Company, share: Share, client: Client
    ) -> None:
        measure(measured)
        address, found = share(), document(measured)

        page = client.get(address).content.decode()
        csv = client.get(f"{address}charts/kpi-{CSAT.key}.csv").content.decode()

        assert "80.0" in csv
        for told in (found.markup, *found.drawings.values(), page, csv):
            assert NOTE not in told


def everything_on(card: Card) -> str:
    assert card.chart is not None
    return f"{card.table} {card.chart.wide}"


def withdraw(company: Company, consent: str) -> None:
    """Let the organisation leave one kind of benchmarks."""
    with acting_for(company.organisation.pk):
        Organisation.objects.update(**{consent: False})
