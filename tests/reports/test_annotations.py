"""Events as rows, and as flags at their place on an axis of quarters."""

from datetime import date, timedelta

import pytest

from apps.accounts.quarters import Quarter
from apps.performance.actions import Event
from apps.reports.annotations import annotations, flags
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.performance.happening import CRM, LAUNCH, note

Q1, Q3 = Quarter(2026, 1), Quarter(2026, 3)


class TestAnnotations:
    def test_are_every_event_oldest_first(self, at_acme: Company) -> None:
        note(at_acme, LAUNCH)
        note(at_acme, CRM)

        rows = [(r.period_id, r.happened_on, r.text, r.kpi_key) for r in annotations()]

        assert rows == [
            ("2026-Q1", date(2026, 2, 1), "New CRM", ""),
            ("2026-Q3", date(2026, 8, 16), "Chat launched", "csat_pct"),
        ]


class TestFlags:
    def test_are_lettered_in_the_order_of_time(self, at_acme: Company) -> None:
        note(at_acme, LAUNCH)
        note(at_acme, CRM)

        found = flags(Q1, Q3, "csat_pct")

        assert [(flag.letter, flag.text) for flag in found] == [
            ("A", "New CRM"),
            ("B", "Chat launched"),
        ]

    @pytest.mark.parametrize(
        ("day", "place"),
        [
            (date(2026, 1, 1), -0.5),
            (date(2026, 2, 15), 0.0),
            (date(2026, 4, 1), 0.5),
            (date(2026, 8, 16), 2.0),
            (date(2026, 9, 30), 2.49),
        ],
    )
    def test_stand_where_the_day_lies_between_the_middles_of_quarters(
        self, at_acme: Company, day: date, place: float
    ) -> None:
        note(at_acme, Event(day, "Something"))

        (found,) = flags(Q1, Q3)

        assert found.place == pytest.approx(place, abs=0.005)

    def test_of_one_kpi_stand_beside_no_other(self, at_acme: Company) -> None:
        note(at_acme, LAUNCH)
        note(at_acme, CRM)

        assert [flag.text for flag in flags(Q1, Q3, "nps")] == ["New CRM"]
        assert [flag.text for flag in flags(Q1, Q3)] == ["New CRM"]

    def test_end_with_the_axis(self, at_acme: Company) -> None:
        for day in (date(2025, 12, 31), date(2026, 10, 1)):
            note(at_acme, Event(day, "Outside"))

        assert flags(Q1, Q3) == []

    def test_do_not_run_out_of_letters(self, at_acme: Company) -> None:
        for minute in range(28):
            note(at_acme, CRM, at=NOON + timedelta(minutes=minute))

        assert [flag.letter for flag in flags(Q1, Q3)][-3:] == ["Z", "AA", "AB"]

    def test_are_the_companys_own(self, acme: Company, borealis: Company) -> None:
        with acting_for(acme.organisation.pk):
            note(acme, CRM)

        with acting_for(borealis.organisation.pk):
            assert flags(Q1, Q3) == []
            assert annotations() == []
