"""Who contributes may check a release by its manifest and its noisy counts."""

import json
from typing import Any

import pytest

from apps.benchmarks import manifest, releasing
from apps.benchmarks.models import Population
from apps.reports.releases import release_document
from tests.benchmarks.companies import AT, Q3, Contributor

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])


def document(quarter: str, population: str = Population.REAL) -> Any:
    """Return the quarter's release as a reader gets it."""
    return json.loads(json.dumps(release_document(quarter, population, with_kpi=True)))


def test_the_release_that_counts_is_the_erratum() -> None:
    releasing.draw(Q3, population=Population.REAL, at=AT)
    before = document("2026-Q3")
    releasing.draw_erratum(Q3, population=Population.REAL, at=AT)

    after = document("2026-Q3")

    assert (before["manifest"]["is_erratum"], after["manifest"]["is_erratum"]) == (False, True)


def test_a_document_is_enough_to_check_the_hashes_of_the_counts() -> None:
    Contributor().write()
    releasing.draw(Q3, population=Population.REAL, at=AT)

    found = document("2026-Q3")

    told = found["manifest"]["counts"]["sha256"]
    assert {m: manifest.digest(counts) for m, counts in found["noisy_counts"].items()} == told
    assert found["manifest"]["plan"] == found["plan"]


def test_there_is_no_document_of_what_was_not_drawn() -> None:
    releasing.draw(Q3, population=Population.REAL, at=AT)

    assert document("2026-Q2") is None
    assert document("2026-Q3", Population.SAMPLE) is None
