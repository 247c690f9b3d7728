"""A few trials of overlapping transactions; `tests.api.sync_proof` has as many as one likes."""

import pytest

from tests.api.syncing import trial
from tests.conftest import found

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("seed", range(6))
def test_the_feed_loses_no_row(seed: int) -> None:
    assert trial(found("Acme", "acme.example"), seed).by_feed == 0


def test_times_of_change_lose_rows_in_the_same_trial() -> None:
    assert trial(found("Acme", "acme.example"), seed=0).by_time > 0
