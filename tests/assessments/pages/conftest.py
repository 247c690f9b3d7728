"""Acme's round at noon, as its owner's browser sees it."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from apps.assessments.models import Round
from apps.instruments.models import InstrumentVersion
from apps.tenancy.context import acting_for
from tests.assessments.steps import open_round, start_round
from tests.conftest import NOON, Company


@pytest.fixture(autouse=True)
def _noon(instrument: InstrumentVersion) -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def owner(acme: Company) -> Client:
    return acme.client()


@pytest.fixture
def drafted(acme: Company) -> Round:
    with acting_for(acme.organisation.pk):
        return start_round(acme)


@pytest.fixture
def opened(acme: Company, drafted: Round) -> Round:
    with acting_for(acme.organisation.pk):
        return open_round(drafted)
