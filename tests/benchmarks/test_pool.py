"""Who is counted in a release, and that exactly those are charged for it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from apps.benchmarks import pool
from apps.benchmarks.models import LedgerLine, Population, Release
from apps.benchmarks.plan import COLD_START, Eligibility, Plan
from apps.method import budget
from tests.benchmarks.companies import AT, Q3, Contributor, pseudonym

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

PLAN = Plan(Q3, "L0", 0, Eligibility(), budget.quarterly_measures(Q3.number))
COMPANY = Contributor()


def counted(
    plan: Plan = PLAN, population: str = Population.REAL
) -> tuple[dict[str, list[int]], set[str]]:
    """Return the counts of a draw, by measure, and who was charged; nothing of it is kept."""
    with pool.drawing() as cursor:
        release = publish(plan.quarter.code, population)
        found = pool.count_and_charge(
            cursor, plan, population=population, cut_off=AT, release_id=release.pk
        )
        lines = LedgerLine.objects.using("pool").filter(release=release)
        charged = {line.contributor for line in lines if line.epsilon == Decimal("2.25")}
        transaction.set_rollback(True, using="pool")
    return {measure: counts.tolist() for (measure, _leaf), counts in found.items()}, charged


def publish(quarter: str, population: str = Population.REAL) -> Release:
    return Release.objects.using("pool").create(
        quarter=quarter, population=population, leaf_plan="L0", plan={}, published_at=AT
    )


def spend(name: str, epsilon: str, quarter: str = "2026-Q1") -> None:
    """Charge a contributor for an earlier release."""
    LedgerLine.objects.using("pool").create(
        release=publish(quarter),
        contributor=pseudonym(name),
        year=int(quarter[:4]),
        epsilon=Decimal(epsilon),
    )


class TestACompany:
    def test_is_counted_once_in_each_measure(self) -> None:
        COMPANY.write()

        counts, charged = counted()

        assert charged == {pseudonym("acme.example")}
        assert counts["overall"] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]  # 57.3
        assert counts["persona"] == [0, 0, 1, 0, 0, 0, 0]  # selfie
        assert counts["MET"] == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]  # 45
        assert counts["STR"] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]  # 55

    @pytest.mark.parametrize(("maturity", "bin_"), [(0.0, 0), (9.999, 0), (10.0, 1), (100.0, 9)])
    def test_is_counted_in_the_bin_of_its_score(self, maturity: float, bin_: int) -> None:
        COMPANY.but(maturity=maturity).write()

        counts, _ = counted()

        assert counts["overall"][bin_] == sum(counts["overall"]) == 1

    @pytest.mark.parametrize(
        ("label", "bin_"),
        [
            (("persona", ("traditionalist",)), 0),
            (("blend", ("selfie", "honcho")), 5),
            (("balanced", ()), 6),
        ],
    )
    def test_is_counted_under_its_label(
        self, label: tuple[str, tuple[str, ...]], bin_: int
    ) -> None:
        COMPANY.but(label=label).write()

        assert counted()[0]["persona"][bin_] == 1

    def test_whose_profile_fits_nothing_is_counted_by_its_scores_only(self) -> None:
        COMPANY.but(label=("none_fits", ())).write()

        counts, charged = counted()

        assert sum(counts["persona"]) == 0
        assert sum(counts["overall"]) == len(charged) == 1

    @pytest.mark.parametrize(
        "company",
        {
            "did not consent": COMPANY.but(has_consented=False),
            "verified no domain": COMPANY.but(is_verified=False),
            "is 89 days old": COMPANY.but(founded_at=AT - timedelta(days=89)),
            "has no earlier round": COMPANY.but(quarters=(Q3,)),
            "has a later round only": COMPANY.but(quarters=(Q3, Q3.shifted(1))),
            "was scored after the cut-off": COMPANY.but(scored_at=AT + timedelta(seconds=1)),
            "is not scored yet": COMPANY.but(state="closed"),
            "skipped the quarter": COMPANY.but(quarters=(Q3.shifted(-2), Q3.shifted(-1))),
            "is a sample": COMPANY.but(is_sample=True),
        }.items(),
        ids=lambda item: item[0],
    )
    def test_is_not_counted_that(self, company: tuple[str, Contributor]) -> None:
        company[1].write()
        COMPANY.but(domain="stranger.example").write()

        counts, charged = counted()

        assert charged == {pseudonym("stranger.example")}
        assert {sum(bins) for bins in counts.values()} == {1}

    def test_needs_as_many_respondents_as_the_plan_asks_for(self) -> None:
        COMPANY.but(respondents=5).write()
        strict = Plan(Q3, "L0", 0, Eligibility(min_respondents=6), PLAN.epsilons)

        assert len(counted()[1]) == 1
        assert counted(strict)[1] == set()

    @pytest.mark.parametrize(
        "company",
        [
            COMPANY.but(founded_at=AT - timedelta(days=90)),
            COMPANY.but(scored_at=AT),
        ],
    )
    def test_is_counted_at_the_edge_of_a_rule(self, company: Contributor) -> None:
        company.write()

        assert len(counted()[1]) == 1

    def test_is_counted_young_and_new_in_the_first_releases(self) -> None:
        COMPANY.but(founded_at=AT - timedelta(days=60), quarters=(Q3,)).write()

        assert len(counted(Plan(Q3, "L0", 0, COLD_START, PLAN.epsilons))[1]) == 1


class TestACorporateGroup:
    @pytest.mark.parametrize(
        "sister",
        [
            COMPANY,
            COMPANY.but(domain="", is_verified=False, corporate_group="acme.example"),
            COMPANY.but(domain="daughter.example", corporate_group="acme.example"),
        ],
    )
    def test_is_counted_and_charged_once(self, sister: Contributor) -> None:
        COMPANY.write()
        sister.write()

        counts, charged = counted()

        assert charged == {pseudonym("acme.example")}
        assert sum(counts["overall"]) == 1

    def test_is_counted_by_the_company_whose_domain_it_is(self) -> None:
        """Whoever declares to belong to a group cannot take its place, however many they are."""
        COMPANY.but(maturity=95).write()
        for number in range(12):
            COMPANY.but(
                domain=f"stranger{number}.example", corporate_group=COMPANY.domain, maturity=5
            ).write()

        counts, _charged = counted()

        assert list(counts["overall"]) == [0] * 9 + [1]

    def test_without_a_name_is_each_company_by_itself(self) -> None:
        for number in range(3):
            COMPANY.but(domain=f"company{number}.example").write()

        counts, charged = counted()

        assert sum(counts["overall"]) == len(charged) == 3


class TestSamples:
    def test_are_a_population_of_their_own(self) -> None:
        COMPANY.write()
        COMPANY.but(domain="sample.example", is_sample=True).write()

        assert counted()[1] == {pseudonym("acme.example")}
        assert counted(population=Population.SAMPLE)[1] == {pseudonym("sample.example")}


class TestTheBudget:
    @pytest.mark.parametrize(
        ("spent", "is_counted"), [("10", True), ("10.0001", False), ("12.25", False)]
    )
    def test_leaves_out_whoever_has_too_little_left(self, spent: str, is_counted: bool) -> None:  # noqa: FBT001
        COMPANY.write()
        COMPANY.but(domain="other.example").write()
        spend("acme.example", spent)

        counts, charged = counted()

        assert (pseudonym("acme.example") in charged) == is_counted
        assert pseudonym("other.example") in charged
        assert sum(counts["overall"]) == len(charged)

    def test_is_of_one_calendar_year(self) -> None:
        COMPANY.write()
        spend("acme.example", "12", "2025-Q4")

        assert len(counted()[1]) == 1


class TestOptedInAbout:
    @pytest.mark.parametrize(("companies", "about"), [(0, 0), (1, 0), (24, 0), (25, 50)])
    def test_is_rounded_to_fifty(self, companies: int, about: int) -> None:
        for number in range(companies):
            COMPANY.but(domain=f"c{number}.example", quarters=()).write()
        COMPANY.but(has_consented=False, quarters=()).write()
        COMPANY.but(is_verified=False, quarters=()).write()
        COMPANY.but(is_sample=True, quarters=()).write()

        with pool.drawing() as cursor:
            assert pool.opted_in_about(cursor, Population.REAL) == about


def test_the_pool_is_told_of_a_contribution_and_not_whose() -> None:
    organisation_id = COMPANY.write()

    with pool.drawing() as cursor:
        cursor.execute("SELECT * FROM bench.contributions('2026-Q3', '{MET,STR}')")
        rows = cursor.fetchall()

    assert len(rows) == 1
    assert not {str(organisation_id), "acme.example"} & {str(v) for row in rows for v in row}
