"""Rounds of the past under the versions that came after them."""

from collections.abc import Iterator

import pytest

from apps.assessments.models import DimensionScore, PersonaShare, Rescoring
from apps.assessments.scoring import score_round
from apps.tenancy.context import acting_for
from tests.assessments.versions import next_version, other_item, other_order, other_prototypes
from tests.conftest import NOON, Company
from tests.reports.rounds import scored

OLD, NEW = "1.0.0", "2.0.0"


@pytest.fixture
def published(django_db_setup: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """Publish a next version, with the edit that the test names."""
    with next_version(request.param):
        yield


def two_rounds(company: Company) -> None:
    """Score one round under each version."""
    scored(company.organisation, "2026-Q1", version=OLD, selfie=2.0, traditionalist=1.0)
    scored(company.organisation, "2026-Q2", version=NEW, selfie=1.0)


def own_scores() -> dict[str, float]:
    """Return the earlier round's own scores over everybody."""
    rows = DimensionScore.objects.filter(round__quarter="2026-Q1", group="all")
    return dict(rows.values_list("dimension", "value"))


def scored_again() -> dict[str, float]:
    """Return the earlier round's scores under the later version."""
    return {code: score["value"] for code, score in Rescoring.objects.get().scores.items()}


def test_a_company_with_one_version_has_nothing_to_score_again(acme: Company) -> None:
    scored(acme.organisation, "2026-Q1")
    scored(acme.organisation, "2026-Q2")

    with acting_for(acme.organisation.pk):
        assert not Rescoring.objects.exists()


@pytest.mark.parametrize("published", [other_prototypes], indirect=True)
class TestOtherPrototypes:
    def test_keep_the_scores_and_move_the_shares(self, published: None, acme: Company) -> None:
        two_rounds(acme)

        with acting_for(acme.organisation.pk):
            again = Rescoring.objects.get()
            own = dict(
                PersonaShare.objects.filter(round=again.round).values_list("persona", "share")
            )
            assert scored_again() == own_scores()
            assert again.maturity == again.round.result.maturity
            assert {code: part["share"] for code, part in again.shares.items()} != own

    def test_leave_the_round_s_own_results_as_they_were(
        self, published: None, acme: Company
    ) -> None:
        scored(acme.organisation, "2026-Q1", version=OLD, selfie=1.0)
        with acting_for(acme.organisation.pk):
            before = list(DimensionScore.objects.order_by("pk").values())

        scored(acme.organisation, "2026-Q2", version=NEW, selfie=1.0)

        with acting_for(acme.organisation.pk):
            rows = DimensionScore.objects.filter(round__quarter="2026-Q1")
            assert list(rows.order_by("pk").values()) == before

    def test_give_the_same_rows_when_scored_anew(self, published: None, acme: Company) -> None:
        two_rounds(acme)
        with acting_for(acme.organisation.pk):
            before = list(Rescoring.objects.values())

            score_round(Rescoring.objects.get().round, at=NOON)

            assert list(Rescoring.objects.values()) == before

    def test_are_not_a_stranger_s_who_has_not_used_the_version(
        self, published: None, acme: Company, borealis: Company
    ) -> None:
        two_rounds(acme)
        scored(borealis.organisation, "2026-Q1", version=OLD, selfie=1.0)

        with acting_for(borealis.organisation.pk):
            assert not Rescoring.objects.exists(), "it has not used the later version"


@pytest.mark.parametrize("published", [other_item], indirect=True)
def test_a_dimension_with_another_item_is_not_carried(published: None, acme: Company) -> None:
    two_rounds(acme)

    with acting_for(acme.organisation.pk):
        assert set(own_scores()) - set(scored_again()) == {"TEC"}
        assert Rescoring.objects.get().maturity is None


@pytest.mark.parametrize("published", [other_order], indirect=True)
def test_another_order_of_the_same_items_gives_the_same_scores(
    published: None, acme: Company
) -> None:
    two_rounds(acme)

    with acting_for(acme.organisation.pk):
        assert scored_again() == own_scores()
