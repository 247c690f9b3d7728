"""What the clock does with what was removed long ago."""

from datetime import date, timedelta

import pytest
import time_machine

from apps.performance.models import Annotation
from apps.reports.feed import KEPT, publish
from apps.reports.models import Feed, Tombstone
from apps.reports.schedule import expire_tombstones
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "clock"])


def remove_an_event(company: Company) -> None:
    with acting_for(company.organisation.pk):
        event = Annotation.objects.create(
            happened_on=date(2026, 7, 1), text="Chat launched", created_at=NOON
        )
        publish()
        event.delete()
        publish()


def graves_of(company: Company) -> int:
    with acting_for(company.organisation.pk):
        return Tombstone.objects.count()


class TestExpireTombstones:
    def test_forgets_in_each_organisation_what_is_old_there(
        self, acme: Company, borealis: Company
    ) -> None:
        with time_machine.travel(NOON, tick=False):
            remove_an_event(acme)
        with time_machine.travel(NOON + KEPT + timedelta(minutes=1), tick=False):
            remove_an_event(borealis)

            expire_tombstones()
            expire_tombstones()

        assert graves_of(acme) == 0
        assert graves_of(borealis) > 0
        with acting_for(acme.organisation.pk):
            feed = Feed.objects.get()
            assert 0 < feed.expired_seq == feed.last_seq
