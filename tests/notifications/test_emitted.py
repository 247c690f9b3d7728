"""What happens in the product, and what webhooks are told of it: ids and links, no figures."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.conf import settings

from apps.accounts.quarters import Quarter
from apps.assessments.actions.rounds import close_round, edit_round, open_round, start_round
from apps.assessments.tasks import tell_ready
from apps.jobs.actions import enqueue
from apps.notifications.models import WebhookEvent
from apps.performance.actions import Figure, import_figures, record_quarter, remove_reading
from apps.performance.models import Annotation
from apps.reports import actions as reports
from apps.reports.feed import publish
from apps.reports.models import Feed
from apps.reports.registry import DATASETS
from apps.reports.schedule import publish_for_webhooks
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.jobs.doing import do_jobs
from tests.jobs.work import AccidentError
from tests.notifications.conftest import endpoint_of
from tests.performance.entering import AHT, CSAT, Q3

pytestmark = pytest.mark.usefixtures("instrument")

WANTED = [
    *("round.opened", "round.closed", "results.published", "benchmarks.published"),
    *("kpi_values.changed", "export.ready"),
]


def told(company: Company) -> list[tuple[str, dict[str, Any]]]:
    with acting_for(company.organisation.pk):
        rows = WebhookEvent.objects.order_by("occurred_at", "type")
        return list(rows.values_list("type", "data"))


def listening(company: Company, *events: str) -> Company:
    endpoint_of(company, events=events or WANTED)
    return company


def link(path: str) -> str:
    return settings.PUBLIC_URL + path


class TestRounds:
    def test_are_told_of_when_they_open_and_close_once_each(
        self, acme: Company, borealis: Company
    ) -> None:
        listening(acme), listening(borealis)
        with acting_for(acme.organisation.pk):
            round_ = start_round(
                organisation=acme.organisation, quarter=Quarter(2026, 3), by=None, at=NOON
            )
            closes_at = NOON + timedelta(days=7)
            edit_round(round_=round_, closes_at=closes_at, headcounts={}, by=None, at=NOON)
            for _ in range(2):
                open_round(round_=round_, by=None, at=NOON)
            for _ in range(2):
                close_round(round_=round_, by=None, at=closes_at)

        data = {
            "round_id": str(round_.pk),
            "period_id": "2026-Q3",
            "url": link(f"/api/v1/rounds/{round_.pk}"),
        }
        assert told(acme) == [("round.opened", data), ("round.closed", data)]
        assert told(borealis) == []

    def test_are_told_of_when_their_results_are_there(self, acme: Company) -> None:
        listening(acme)
        with acting_for(acme.organisation.pk):
            round_ = start_round(
                organisation=acme.organisation, quarter=Quarter(2026, 3), by=None, at=NOON
            )
            enqueue(tell_ready, key="ready", round_id=round_.pk)

        do_jobs(acme)

        ((event, data),) = told(acme)
        assert event == "results.published"
        assert data["url"] == link("/api/v1/dimension_scores?period_id=2026-Q3")


class TestKpiValues:
    def test_are_told_of_once_a_change_with_their_quarters(self, acme: Company) -> None:
        listening(acme)
        earlier = Quarter(2026, 2)
        figures = {
            earlier: {CSAT: Figure(Decimal(80)), AHT: Figure(Decimal(300))},
            Q3: {CSAT: Figure(Decimal(81))},
        }
        with acting_for(acme.organisation.pk):
            import_figures(organisation=acme.organisation, figures=figures, by=None, at=NOON)

        where = link("/api/v1/kpi_values")
        assert told(acme) == [
            ("kpi_values.changed", {"period_ids": ["2026-Q2", "2026-Q3"], "url": where})
        ]

    def test_are_not_told_of_where_nothing_has_changed(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            figures = {CSAT: Figure(Decimal(80))}
            for _ in range(2):
                record_quarter(
                    organisation=acme.organisation, quarter=Q3, figures=figures, by=None, at=NOON
                )
                if not WebhookEvent.objects.exists():
                    endpoint_of(acme, events=WANTED)
            remove_reading(quarter=Q3, series=AHT, by=None, at=NOON)
        assert told(acme) == []

        with acting_for(acme.organisation.pk):
            remove_reading(quarter=Q3, series=CSAT, by=None, at=NOON)
        assert [event for event, _ in told(acme)] == ["kpi_values.changed"]


class TestExports:
    def test_are_told_of_when_their_file_is_there(self, acme: Company) -> None:
        listening(acme)
        with time_machine.travel(NOON, tick=False), acting_for(acme.organisation.pk):
            export = reports.ask_for_export(
                dataset=DATASETS["rounds"], suffix="csv", filters={}, by=None, at=NOON
            )
        assert told(acme) == []

        with time_machine.travel(NOON, tick=False):
            do_jobs(acme)

        where = link(f"/api/v1/exports/{export.pk}")
        told_of = {"export_id": str(export.pk), "dataset": "rounds", "url": where}
        assert told(acme) == [("export.ready", told_of)]


class TestData:
    def test_are_told_of_once_a_publication_with_the_highest_number(
        self, acme: Company, borealis: Company
    ) -> None:
        listening(acme, "data.changed"), listening(borealis, "data.changed")
        with acting_for(acme.organisation.pk):
            for _ in range(3):
                publish()
            first = Feed.objects.get().last_seq
            note("Chat launched")
            publish()
            last = Feed.objects.get().last_seq

        where = link("/api/v1/changes")
        assert told(acme) == [
            ("data.changed", {"change_seq": first, "url": where}),
            ("data.changed", {"change_seq": last, "url": where}),
        ]
        assert last > first > 0
        assert told(borealis) == []

    def test_are_not_told_of_where_the_publication_is_undone(self, acme: Company) -> None:
        listening(acme, "data.changed")

        with pytest.raises(AccidentError):
            publish_in_vain(acme)

        assert told(acme) == []


@pytest.mark.django_db(transaction=True, databases=["default", "clock"])
class TestPublishForWebhooks:
    def test_publishes_where_somebody_waits_to_be_told_and_nobody_reads(
        self, acme: Company, borealis: Company
    ) -> None:
        listening(acme, "data.changed"), listening(borealis, "export.ready")
        publish_for_webhooks()
        before = len(told(acme))
        for company in (acme, borealis):
            with acting_for(company.organisation.pk):
                note("Chat launched")

        publish_for_webhooks()
        publish_for_webhooks()

        assert len(told(acme)) == before + 1
        with acting_for(borealis.organisation.pk):
            assert not Feed.objects.exists()


def publish_in_vain(company: Company) -> None:
    with acting_for(company.organisation.pk):
        publish()
        raise AccidentError


def note(text: str) -> None:
    Annotation.objects.create(happened_on=date(2026, 7, 1), text=text, created_at=NOON)
