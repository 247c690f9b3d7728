"""A release as it was published, for those who contribute."""

import pytest

from tests.conftest import Company
from tests.reports import kpi_releases, rounds

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

QUARTER = "2026-Q3"


def test_gives_a_contributor_the_release_as_it_was_published(acme: Company) -> None:
    acme.take_part()
    rounds.publish(QUARTER)

    answer = acme.client().get(f"/o/{acme.slug}/releases/{QUARTER}.json")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    document = answer.json()
    assert document["plan"]["mechanism"] == "TM-Release v1"
    assert set(document["noisy_counts"]) == set(document["plan"]["epsilons"])


def test_keeps_the_kpi_s_counts_for_those_who_share_theirs(acme: Company) -> None:
    acme.take_part()
    kpi_releases.publish_kpi(QUARTER)
    address = f"/o/{acme.slug}/releases/{QUARTER}.json"
    before = acme.client().get(address).json()

    kpi_releases.share_kpis(acme)
    after = acme.client().get(address).json()

    measure = after["plan"]["kpi"]["measure"]
    assert set(after["noisy_counts"]) - set(before["noisy_counts"]) == {measure}


def test_is_not_there_for_who_does_not_contribute(borealis: Company) -> None:
    rounds.publish(QUARTER)

    answer = borealis.client().get(f"/o/{borealis.slug}/releases/{QUARTER}.json")

    assert answer.status_code == 404


def test_is_not_there_for_a_quarter_without_a_release(acme: Company) -> None:
    acme.take_part()

    assert acme.client().get(f"/o/{acme.slug}/releases/{QUARTER}.json").status_code == 404


def test_is_not_there_for_a_stranger(acme: Company, borealis: Company) -> None:
    acme.take_part()
    rounds.publish(QUARTER)

    answer = borealis.client().get(f"/o/{acme.slug}/releases/{QUARTER}.json")

    assert answer.status_code == 404
