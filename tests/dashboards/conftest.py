"""Companies with results, for the pages that show them."""

import pytest

from apps.accounts.models import Organisation
from apps.instruments.models import InstrumentVersion
from apps.tenancy.context import acting_for
from tests.browser import browser_type_launch_args
from tests.conftest import Company
from tests.reports import rounds

__all__ = ["browser_type_launch_args"]  # a fixture

FIRST, SECOND = "2026-Q2", "2026-Q3"


@pytest.fixture
def acme(acme: Company) -> Company:
    """The company takes part in benchmarks, and so sees them."""
    return acme.take_part()


@pytest.fixture
def measured(acme: Company, instrument: InstrumentVersion) -> Company:
    """Acme after two rounds, with what its customers say about the second."""
    rounds.scored(acme.organisation, FIRST, casualist=1)
    round_ = rounds.open_round(acme.organisation, SECOND)
    wanted = rounds.profile(instrument.words(), stickler=2, balanced_reference=1)
    rounds.answer(round_, wanted, rounds.PEOPLE, seed=5)
    rounds.mirror(round_, 2.0, customers=40)
    rounds.close(round_)
    return acme


@pytest.fixture
def sample(acme: Company) -> Company:
    """The same company, made a sample."""
    with acting_for(acme.organisation.pk):
        Organisation.objects.filter(pk=acme.organisation.pk).update(is_sample=True)
    return acme
