"""Everybody may check a release: its manifest and its noisy counts are public."""

import json

import pytest

from apps.benchmarks import manifest, releasing
from apps.benchmarks.models import Population
from apps.reports.releases import release_document, releases
from tests.benchmarks.companies import AT, Q3, Contributor

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])


def test_releases_are_told_newest_first_with_what_superseded_them() -> None:
    for quarter in (Q3.shifted(-1), Q3):
        releasing.draw(quarter, population=Population.REAL, at=AT)
    releasing.draw_erratum(Q3, population=Population.REAL, at=AT)

    found = releases()

    assert [(r.quarter, r.is_erratum, r.is_superseded) for r in found] == [
        ("2026-Q3", True, False),
        ("2026-Q3", False, True),
        ("2026-Q2", False, False),
    ]
    assert sorted(found[0].measures) == ["MET", "STR", "overall", "persona"]
    assert releases(Population.SAMPLE) == []


def test_a_document_is_enough_to_check_the_hashes_of_the_counts() -> None:
    Contributor().write()
    releasing.draw(Q3, population=Population.REAL, at=AT)

    document = json.loads(json.dumps(release_document("2026-Q3")))

    told = document["manifest"]["counts"]["sha256"]
    assert {m: manifest.digest(counts) for m, counts in document["noisy_counts"].items()} == told
    assert document["manifest"]["plan"] == document["plan"]


def test_there_is_no_document_of_what_was_not_drawn() -> None:
    releasing.draw(Q3, population=Population.REAL, at=AT)

    assert release_document("2026-Q2") is None
    assert release_document("2026-Q3", Population.SAMPLE) is None
