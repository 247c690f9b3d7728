"""Who may be counted by what a company does, and which rules the release prints."""

from datetime import timedelta

import pytest

from apps.accounts.actions.benchmarks import FreeMailError, give_consent, verify_domain
from apps.accounts.models import Organisation
from apps.benchmarks import pool, releasing
from apps.benchmarks.models import LedgerLine, Population
from apps.tenancy.context import acting_for
from tests.benchmarks.companies import AT, Q3, Contributor, pseudonym
from tests.conftest import Company, register
from tests.reports import rounds

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

AFTER_SCORING = AT + timedelta(days=365)


def charged() -> set[str]:
    release, _ = releasing.draw(Q3, population=Population.REAL, at=AFTER_SCORING)
    lines = LedgerLine.objects.using("pool").filter(release=release)
    return {line.contributor for line in lines}


class TestAVerifiedBusinessDomain:
    def test_counts_a_company_whose_owner_has_an_address_there(
        self, acme: Company, borealis: Company
    ) -> None:
        """The stranger consents too, and verifies nothing."""
        for company in (acme, borealis):
            rounds.scored(company.organisation, Q3.code)
            with acting_for(company.organisation.pk):
                give_consent(by=company.owner, at=AT)
        with acting_for(acme.organisation.pk):
            verify_domain(domain="acme.example", by=acme.owner, at=AT)

        assert charged() == {pseudonym("acme.example")}

    def test_is_no_mail_providers(self, acme: Company) -> None:
        rounds.scored(acme.organisation, Q3.code)
        somebody = register("somebody@gmail.com")
        with acting_for(acme.organisation.pk):
            give_consent(by=acme.owner, at=AT)
            with pytest.raises(FreeMailError):
                verify_domain(domain="gmail.com", by=somebody, at=AT)

        assert charged() == set()


class TestWhoTakesPart:
    def test_is_asked_at_the_draw_and_not_before(self, acme: Company) -> None:
        rounds.scored(acme.organisation, Q3.code)
        with acting_for(acme.organisation.pk):
            verify_domain(domain="acme.example", by=acme.owner, at=AT)
        Contributor(domain="stranger.example").write()

        assert charged() == {pseudonym("stranger.example")}

    def test_has_a_population_of_its_own_where_it_is_a_sample(self, acme: Company) -> None:
        rounds.scored(acme.organisation, Q3.code)
        with acting_for(acme.organisation.pk):
            give_consent(by=acme.owner, at=AT)
            verify_domain(domain="acme.example", by=acme.owner, at=AT)
            Organisation.objects.filter(pk=acme.organisation.pk).update(is_sample=True)

        assert charged() == set()
        with pool.drawing() as cursor:
            cursor.execute("SELECT population FROM bench.contributions(%s, '{MET,STR}')", [Q3.code])
            assert cursor.fetchall() == [("sample",)]


class TestTheColdStart:
    def test_is_over_after_four_releases_and_no_erratum_counts_as_one(self) -> None:
        for back in (4, 3, 2):
            quarter = Q3.shifted(-back)
            releasing.draw(quarter, population=Population.REAL, at=AT)
        releasing.draw_erratum(Q3.shifted(-2), population=Population.REAL, at=AT)

        fourth, _ = releasing.draw(Q3.shifted(-1), population=Population.REAL, at=AT)
        fifth, _ = releasing.draw(Q3, population=Population.REAL, at=AT)

        assert [r.plan["eligibility"]["is_cold_start"] for r in (fourth, fifth)] == [True, False]
        assert fifth.plan["eligibility"] == {
            "min_age_days": 90,
            "min_prior_rounds": 1,
            "min_respondents": 5,
            "is_cold_start": False,
        }

    def test_lets_a_young_company_in_and_the_rules_after_it_do_not(self) -> None:
        young = Contributor(founded_at=AT - timedelta(days=30), quarters=(Q3,))
        young.write()
        Contributor(domain="stranger.example").write()
        for back in (4, 3, 2, 1):
            releasing.draw(Q3.shifted(-back), population=Population.REAL, at=AT)

        release, _ = releasing.draw(Q3, population=Population.REAL, at=AT)

        lines = LedgerLine.objects.using("pool").filter(release=release)
        assert {line.contributor for line in lines} == {pseudonym("stranger.example")}
