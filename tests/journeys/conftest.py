"""The Tidemarks that the journeys go through, each started once."""

from collections.abc import Iterator

import pytest

from tests.browser import browser_type_launch_args
from tests.journeys.served import Served, serving
from tests.journeys.tour import Tour, prepared

__all__ = ["browser_type_launch_args"]  # a fixture


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """Return an empty Tidemark, for companies that sign up."""
    with serving() as served:
        yield served


@pytest.fixture(scope="session")
def sample() -> Iterator[Served]:
    """Return a Tidemark with a sample population just large enough for a benchmark.

    Of sixty companies 55 count in the last quarter: noise takes their number below the 25 from
    which the gate shows maturity about once in a hundred million draws. Of forty 38 would count,
    and it would once in a thousand; the more so, the wider their scores are spread.
    """
    with serving() as served:
        served.manage(
            *("make_population", "--organisations", "60", "--quarters", "3", "--seed", "7")
        )
        yield served


@pytest.fixture(scope="session")
def tour(sample: Served) -> Iterator[Tour]:
    """Return every page of the sample population's Tidemark, ready to be opened."""
    with prepared(sample) as tour:
        yield tour
