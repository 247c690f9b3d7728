"""The population that speed is measured on is counted, whole, by a draw."""

import pytest

from apps.benchmarks import releasing
from apps.benchmarks.models import LedgerLine, Population
from apps.benchmarks.plan import CUT_OFF
from tests.bench.population import QUARTER, populate, release_cost
from tests.postgres import SERVER

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

COMPANIES = 900


def test_every_company_is_charged_and_the_leaves_are_those_of_so_many() -> None:
    with SERVER.administrator() as admin:
        populate(admin, organisations=COMPANIES)

    release, _ = releasing.draw(
        QUARTER, population=Population.REAL, at=QUARTER.ends_at("Etc/GMT+12") + CUT_OFF
    )

    assert LedgerLine.objects.using("pool").filter(release=release).count() == COMPANIES
    assert (release.leaf_plan, release.plan["opted_in_about"]) == ("L2", COMPANIES)


def test_measuring_keeps_nothing() -> None:
    with SERVER.administrator() as admin:
        populate(admin, organisations=30)
        cost = release_cost(admin, runs=1)

    assert cost.release > 0
    assert cost.bare > 0
    assert not LedgerLine.objects.using("pool").exists()
