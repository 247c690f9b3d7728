"""A company that takes part in benchmarks, and so sees them."""

import pytest

from tests.conftest import Company


@pytest.fixture
def acme(acme: Company) -> Company:
    """The company, with its consent."""
    return acme.take_part()
