"""Two who put units below each other at the same moment: one of them is told that it cannot be."""

import threading

import pytest
from django.db import IntegrityError, connections

from apps.accounts.models import Unit
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.locks import wait_until_somebody_is_held_up


@pytest.mark.django_db(transaction=True)
def test_two_units_never_come_below_each_other(acme: Company) -> None:
    with acting_for(acme.organisation.pk):
        north = Unit.objects.create(name="North", code="north")
        east = Unit.objects.create(name="East", code="east")
    refused: list[str] = []

    def put_east_below_north() -> None:
        try:
            with acting_for(acme.organisation.pk):
                Unit.objects.filter(pk=east.pk).update(parent=north)
        except IntegrityError as error:
            refused.append(str(error))
        finally:
            connections.close_all()

    other = threading.Thread(target=put_east_below_north)
    with acting_for(acme.organisation.pk):
        Unit.objects.filter(pk=north.pk).update(parent=east)
        other.start()
        wait_until_somebody_is_held_up()
    other.join(timeout=30)

    assert len(refused) == 1
    assert "below itself" in refused[0]
    with acting_for(acme.organisation.pk):
        assert [branch.unit for branch in Unit.objects.in_tree_order()] == [east, north]
