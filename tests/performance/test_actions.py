"""Figures recorded, corrected and removed; what stood there before is in the log."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.audit.models import AuditEntry
from apps.performance import actions
from apps.performance.actions import Figure
from apps.performance.models import KpiReading, TrackedKpi
from apps.performance.series import Series
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.performance.entering import AHT, CSAT, FCR, Q3, Q4, choose, enter


def log() -> list[str]:
    entries = AuditEntry.objects.filter(verb__startswith="KPI").order_by("sequence")
    return [f"{entry.verb} {entry.subject}" for entry in entries]


class TestRecordReading:
    def test_keeps_the_figure_and_who_entered_it(self, at_acme: Company) -> None:
        enter(at_acme, "83.4", n=420)

        reading = KpiReading.objects.get()
        assert (reading.series, reading.quarter) == (CSAT, "2026-Q3")
        assert (reading.value, reading.n) == (Decimal("83.4"), 420)
        assert (reading.entered_by_id, reading.entered_at) == (at_acme.owner.pk, NOON)

    def test_puts_a_correction_in_its_place_and_the_earlier_figure_in_the_log(
        self, at_acme: Company
    ) -> None:
        enter(at_acme, "83.4", n=420)
        enter(at_acme, "81", n=400, at=NOON + timedelta(days=1))

        reading = KpiReading.objects.get()
        assert (reading.value, reading.n) == (Decimal(81), 400)
        assert reading.entered_at == NOON + timedelta(days=1)
        assert log() == [
            "KPI recorded csat_pct scale_5 2026-Q3: 83.4 (n 420)",
            "KPI corrected csat_pct scale_5 2026-Q3: 81 (n 400), was 83.4 (n 420)",
        ]

    def test_writes_nothing_down_when_the_same_is_entered_again(self, at_acme: Company) -> None:
        enter(at_acme, "83.4567")
        enter(at_acme, "83.4567", at=NOON + timedelta(days=1))

        assert KpiReading.objects.get().entered_at == NOON
        assert log() == ["KPI recorded csat_pct scale_5 2026-Q3: 83.457"]

    def test_says_in_the_log_that_a_note_changed_but_not_what_it_said(
        self, at_acme: Company
    ) -> None:
        enter(at_acme, "83")
        self.note(at_acme, "Telephone only")

        assert log()[1:] == ["KPI corrected note of csat_pct scale_5 2026-Q3: 83"]

    def note(self, company: Company, note: str) -> None:
        actions.record_quarter(
            organisation=company.organisation,
            quarter=Q3,
            figures={CSAT: Figure(Decimal(83), note=note)},
            by=None,
            at=NOON,
        )

    def test_keeps_one_figure_for_each_method_and_channel(self, at_acme: Company) -> None:
        enter(at_acme, "83")
        enter(at_acme, "79", Series("csat_pct", "scale_7"))
        enter(at_acme, "88", Series("csat_pct", "scale_5", "live_chat"))

        assert KpiReading.objects.count() == 3
        assert KpiReading.objects.of_series(CSAT).get().value == 83

    def test_takes_a_figure_of_the_present_quarter_but_not_of_the_next(
        self, at_acme: Company
    ) -> None:
        enter(at_acme, "83", quarter=Q4)

        with pytest.raises(actions.FutureQuarterError):
            enter(at_acme, "83", quarter=Q4.shifted(1))

    def test_asks_the_organisation_s_clock_which_quarter_has_begun(self, at_acme: Company) -> None:
        new_year = Quarter(2027, 1)
        in_berlin = new_year.starts_at("Europe/Berlin")  # while it is still the old year in UTC

        enter(at_acme, "83", quarter=new_year, at=in_berlin)

        with pytest.raises(actions.FutureQuarterError):
            enter(at_acme, "83", quarter=new_year, at=in_berlin - timedelta(seconds=1))

    @pytest.mark.parametrize(("value", "series"), [("100.001", CSAT), ("-1", CSAT), ("4", AHT)])
    def test_refuses_what_the_kpi_cannot_be(
        self, at_acme: Company, value: str, series: Series
    ) -> None:
        with pytest.raises(actions.ImpossibleValueError):
            enter(at_acme, value, series)

    def test_refuses_a_figure_that_rests_on_nothing(self, at_acme: Company) -> None:
        with pytest.raises(actions.ImpossibleValueError):
            enter(at_acme, "83", n=0)

    @pytest.mark.parametrize(
        "series",
        [
            Series("happiness"),
            Series("csat_pct"),  # by which scale?
            Series("csat_pct", "agent_log"),
            Series("aht_sec", "scale_5"),
            Series("channel_use_pct"),  # of which channel?
            Series("aht_sec", channel="Live Chat"),
        ],
        ids=lambda series: series.key,
    )
    def test_refuses_what_nobody_measures_so(self, at_acme: Company, series: Series) -> None:
        with pytest.raises(actions.UnknownSeriesError):
            enter(at_acme, "50", series)


class TestRecordQuarter:
    def record(self, company: Company, figures: dict[Series, Figure | None]) -> None:
        actions.record_quarter(
            organisation=company.organisation, quarter=Q3, figures=figures, by=None, at=NOON
        )

    def test_records_corrects_and_removes(self, at_acme: Company) -> None:
        enter(at_acme, "70", FCR)
        enter(at_acme, "400", AHT)

        self.record(at_acme, {CSAT: Figure(Decimal(83)), FCR: Figure(Decimal(71)), AHT: None})

        values = {reading.series: reading.value for reading in KpiReading.objects.all()}
        assert values == {CSAT: 83, FCR: 71}
        assert log()[-1] == "KPI removed aht_sec 2026-Q3: 400"

    def test_refuses_to_replace_what_was_not_shown_and_keeps_nothing(
        self, at_acme: Company
    ) -> None:
        enter(at_acme, "70", FCR)

        with pytest.raises(actions.ChangedMeanwhileError) as refused:
            actions.record_quarter(
                organisation=at_acme.organisation,
                quarter=Q3,
                figures={CSAT: Figure(Decimal(83)), FCR: Figure(Decimal(71))},
                expected={CSAT: "", FCR: ""},
                by=None,
                at=NOON,
            )

        assert refused.value.series == {FCR}
        assert KpiReading.objects.get().value == 70

    def test_keeps_nothing_where_one_of_them_is_refused(self, at_acme: Company) -> None:
        with pytest.raises(actions.ImpossibleValueError):
            self.record(at_acme, {CSAT: Figure(Decimal(83)), FCR: Figure(Decimal(101))})

        assert not KpiReading.objects.exists()


class TestRemoveReading:
    def test_takes_out_that_quarter_s_and_no_other(self, at_acme: Company) -> None:
        enter(at_acme, "83", quarter=Q3)
        enter(at_acme, "84", quarter=Q4)

        for _ in range(2):  # the second time there is none
            actions.remove_reading(quarter=Q3, series=CSAT, by=None, at=NOON)

        assert KpiReading.objects.get().quarter == "2026-Q4"
        assert log()[2:] == ["KPI removed csat_pct scale_5 2026-Q3: 83"]


class TestChooseKpis:
    def test_replaces_what_was_tracked_and_keeps_what_was_recorded(self, at_acme: Company) -> None:
        choose(at_acme, CSAT, AHT)
        enter(at_acme, "83")
        choose(at_acme, FCR)

        assert [row.series for row in TrackedKpi.objects.all()] == [FCR]
        assert KpiReading.objects.get().series == CSAT

    def test_is_written_down_once_however_often_it_is_said(self, at_acme: Company) -> None:
        choose(at_acme, AHT, CSAT)
        choose(at_acme, CSAT, AHT, AHT)

        assert log() == ["KPIs chosen csat_pct, aht_sec"]

    def test_refuses_what_cannot_be_measured(self, at_acme: Company) -> None:
        with pytest.raises(actions.UnknownSeriesError):
            choose(at_acme, Series("csat_pct"))


class TestTheDatabase:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"value": 101},
            {"kpi": "happiness"},
            {"quarter": "2026-Q5"},
            {"n": 0},
            {"channel": "Live Chat"},
        ],
        ids=str,
    )
    def test_refuses_what_the_actions_would(self, at_acme: Company, wrong: dict[str, Any]) -> None:
        right = {"kpi": "csat_pct", "method": "scale_5", "quarter": "2026-Q3", "value": 80}
        KpiReading.objects.create(**right, entered_at=NOON)

        with pytest.raises(IntegrityError), transaction.atomic():
            KpiReading.objects.create(**right | {"quarter": "2026-Q2"} | wrong, entered_at=NOON)

    def test_refuses_a_second_figure_of_the_same(self, at_acme: Company) -> None:
        enter(at_acme, "83")

        with pytest.raises(IntegrityError), transaction.atomic():
            KpiReading.objects.create(
                kpi="csat_pct", method="scale_5", quarter="2026-Q3", value=80, entered_at=NOON
            )

    def test_shows_no_company_another_one_s_figures(self, acme: Company, borealis: Company) -> None:
        with acting_for(acme.organisation.pk):
            enter(acme, "83")

        with acting_for(borealis.organisation.pk):
            assert not KpiReading.objects.exists()
            assert not KpiReading.unscoped.exists()
            assert Organisation.objects.get().pk == borealis.organisation.pk
