"""The end of a round as a day: the last one on which people can answer, wherever it is read."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import now

from apps.assessments.models import Round
from apps.assessments.quarters import end_of
from apps.dashboards import wording
from apps.reports.results.missing import unscored
from apps.tenancy.context import acting_for
from tests.assessments.survey.conftest import Survey, open_survey
from tests.conftest import Company

LAST = date(2026, 8, 29)
ZONE = "Europe/Berlin"
MIDNIGHT = end_of(LAST, ZONE)  # 22:00 in UTC: the 29th there, the 30th on Berlin's clocks
BY_HAND = MIDNIGHT - timedelta(days=3, hours=8)


def planned(**fields: object) -> Round:
    return Round(
        organisation_id=uuid4(), quarter="2026-Q3", time_zone=ZONE, closes_at=MIDNIGHT, **fields
    )


class TestTheLastDay:
    def test_is_the_day_that_a_midnight_ends(self) -> None:
        assert planned().last_day == LAST

    def test_stays_when_the_clock_closes_the_round_minutes_later(self) -> None:
        assert planned(closed_at=MIDNIGHT + timedelta(minutes=4)).last_day == LAST

    def test_comes_earlier_when_the_round_is_closed_by_hand(self) -> None:
        assert planned(closed_at=BY_HAND).last_day == date(2026, 8, 26)

    def test_is_that_of_a_round_without_results_as_results_name_it(
        self, acme: Company, instrument: object
    ) -> None:
        round_ = open_survey(acme).round
        with acting_for(acme.organisation.pk):
            found = unscored(round_.quarter)

        assert found is not None
        assert found.last_day == round_.last_day

    def test_is_written_like_the_end_of_results(self) -> None:
        closed = planned(closed_at=MIDNIGHT + timedelta(minutes=4))

        assert closed.ended_at is not None
        assert wording.last_day(closed.ended_at, ZONE) == "29 August 2026"


@pytest.mark.django_db
def test_the_list_and_the_results_name_the_same_day(acme: Company, instrument: object) -> None:
    survey: Survey = open_survey(acme)
    end = end_of(now().date() + timedelta(days=9), ZONE)
    survey.change(closes_at=end)
    client: Client = acme.client()

    pages = [client.get(f"/o/{acme.slug}/{page}").content.decode() for page in ("", "rounds/")]

    day = wording.last_day(end, ZONE)
    assert all(day in page for page in pages)
