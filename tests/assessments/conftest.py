"""Rounds to start from, and people who answer them."""

import pytest

from apps.assessments.models import Round
from apps.instruments.models import InstrumentVersion
from tests.assessments.steps import open_round, start_round
from tests.conftest import Company


@pytest.fixture
def draft(at_acme: Company, instrument: InstrumentVersion) -> Round:
    """Acme's round of this quarter, being set up, with an end."""
    return start_round(at_acme)


@pytest.fixture
def running(draft: Round) -> Round:
    """The same round, open."""
    return open_round(draft)
