"""What tells a database that was put back from the one before."""

from typing import Any
from uuid import uuid4

from apps.reports.epochs import PLACE, epoch_of
from apps.reports.feed import publish
from apps.reports.models import Feed
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.postgres import SERVER, TEMPLATE


def place_of(database: str) -> Any:
    with SERVER.connect(database, role="postgres") as connection:
        return connection.execute(PLACE).fetchone()


class TestEpochOf:
    def test_stays_the_same_while_rows_are_published(self, at_acme: Company) -> None:
        before = epoch_of(publish())
        Feed.objects.update(stamp="")
        after = epoch_of(publish())

        assert before == after

    def test_is_another_once_the_feed_is_given_another(self, at_acme: Company) -> None:
        before = epoch_of(publish())

        Feed.objects.update(epoch=uuid4())

        assert epoch_of(Feed.objects.get()) != before

    def test_is_each_organisations_own(self, acme: Company, borealis: Company) -> None:
        found = set()
        for company in (acme, borealis):
            with acting_for(company.organisation.pk):
                publish()
                found.add(Feed.objects.get().epoch)

        assert len(found) == 2

    def test_is_another_in_a_copy_of_the_database(self, at_acme: Company) -> None:
        """Each of the two is a copy of the other, down to the last file."""
        here, there = place_of(SERVER.database), place_of(TEMPLATE)

        assert place_of(SERVER.database) == here
        assert there != here
