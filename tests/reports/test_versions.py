"""Rounds beside one another when the questionnaire has changed between them."""

from collections.abc import Iterator

import pytest

from apps.assessments.models import DimensionScore, Rescoring
from apps.reports.changes import Comparison
from apps.reports.results import round_report
from apps.tenancy.context import acting_for
from tests.assessments.versions import (
    linked_item,
    next_version,
    other_item,
    other_prototypes,
    weakly_linked_item,
)
from tests.conftest import Company
from tests.reports.rounds import scored

OLD, NEW = "1.0.0", "2.0.0"
FIRST, SECOND = "2026-Q1", "2026-Q2"


@pytest.fixture
def published(django_db_setup: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """Publish a next version, with the edit that the test names."""
    with next_version(request.param):
        yield


def compared(company: Company) -> Comparison:
    """Score a round under each version and return the second beside the first."""
    scored(company.organisation, FIRST, version=OLD, casualist=1.0)
    scored(company.organisation, SECOND, version=NEW, balanced_reference=1.0)
    with acting_for(company.organisation.pk):
        found = round_report(SECOND).previous
    assert found is not None
    return found


@pytest.mark.parametrize("published", [other_prototypes], indirect=True)
def test_the_same_questions_are_compared_as_scored_again(published: None, acme: Company) -> None:
    found = compared(acme)

    assert (found.obstacle, found.is_rescored, found.broken) == (None, True, ())
    assert len(found.dimensions) == 8
    assert found.maturity is not None
    assert found.maturity.verdict == "up"


@pytest.mark.parametrize("published", [other_item], indirect=True)
def test_a_dimension_with_other_items_is_not_compared(published: None, acme: Company) -> None:
    found = compared(acme)

    assert found.broken == ("TEC",)
    assert "TEC" not in found.dimensions
    assert len(found.dimensions) == 7
    assert found.maturity is None, "it would mix what can be compared with what cannot"


@pytest.mark.parametrize("published", [other_prototypes], indirect=True)
def test_nothing_is_compared_that_was_not_scored_again(published: None, acme: Company) -> None:
    compared(acme)
    with acting_for(acme.organisation.pk):
        Rescoring.objects.all().delete()

        found = round_report(SECOND).previous

    assert found is not None
    assert found.obstacle == "versions"
    assert not found.dimensions


@pytest.mark.parametrize("published", [linked_item], indirect=True)
def test_a_link_carries_a_dimension_over_with_its_error(published: None, acme: Company) -> None:
    found = compared(acme)

    assert (found.linked, found.broken) == (("TEC",), ())
    with acting_for(acme.organisation.pk):
        before, after = (
            DimensionScore.objects.get(round__quarter=quarter, group="all", dimension="TEC")
            for quarter in (FIRST, SECOND)
        )
    change = found.dimensions["TEC"]
    assert change.delta == pytest.approx(after.value - (before.value + 10))
    assert change.se**2 == pytest.approx(before.standard_error**2 + 4 + after.standard_error**2)


@pytest.mark.parametrize("published", [weakly_linked_item], indirect=True)
def test_a_link_from_too_few_people_does_not_hold(published: None, acme: Company) -> None:
    found = compared(acme)

    assert (found.linked, found.broken) == ((), ("TEC",))
