"""Whose KPI is counted in a release, and that exactly those are charged for it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from apps.benchmarks import kpi_pool, pool
from apps.benchmarks.kpi_plan import COLD_START, KpiEligibility, KpiPlan
from apps.benchmarks.models import KpiLedgerLine, Population, Release
from apps.performance.series import Series
from tests.benchmarks.companies import AT, Q3
from tests.benchmarks.measured import NPS, Q2, Measurer, kpi_pseudonym

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

PLAN = KpiPlan(Q3, KpiEligibility())
COMPANY = Measurer()
FIRST = COMPANY.but(quarters=(Q2,))  # its first reading


def counted(
    plan: KpiPlan = PLAN, population: str = Population.REAL, cut_off: object = AT
) -> tuple[list[int], set[str]]:
    """Return the counts of a draw, and who was charged; nothing of it is kept."""
    with pool.drawing() as cursor:
        release = publish(plan.quarter.code, population)
        found = kpi_pool.count_and_charge(
            cursor,
            plan,
            population=population,
            cut_off=cut_off,  # type: ignore[arg-type]
            release_id=release.pk,
        )
        lines = list(KpiLedgerLine.objects.using("pool").filter(release=release))
        transaction.set_rollback(True, using="pool")
    assert {(line.kpi, line.year, line.epsilon) for line in lines} <= {
        ("nps", 2026, Decimal("0.25"))
    }
    return found.tolist(), {line.contributor for line in lines}


def publish(quarter: str, population: str = Population.REAL) -> Release:
    return Release.objects.using("pool").create(
        quarter=quarter, population=population, leaf_plan="L0", plan={}, published_at=AT
    )


def spend(epsilon: str, kpi: str = "csat_pct", year: int = 2026) -> None:
    """Charge Acme for an earlier KPI."""
    with transaction.atomic(using="pool"):
        KpiLedgerLine.objects.using("pool").create(
            release=publish(f"{year}-Q1"),
            contributor=kpi_pseudonym("acme.example"),
            year=year,
            kpi=kpi,
            epsilon=Decimal(epsilon),
        )


class TestAKpi:
    def test_is_counted_once_and_charged(self) -> None:
        COMPANY.write()

        counts, charged = counted()

        assert counts == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]  # 30, from -50 to 100
        assert charged == {kpi_pseudonym("acme.example")}

    @pytest.mark.parametrize(
        ("value", "bin_"),
        [(-100, 0), (-50, 0), (-35.001, 0), (-35, 1), (84.999, 8), (85, 9), (100, 9)],
    )
    def test_is_counted_in_the_bin_of_its_value_or_the_one_nearest(
        self, value: float, bin_: int
    ) -> None:
        COMPANY.but(value=value).write()

        counts, _ = counted()

        assert counts[bin_] == sum(counts) == 1

    @pytest.mark.parametrize(
        "company",
        {
            "did not consent to it": COMPANY.but(has_consented=False),
            "consented to scores only": COMPANY.but(has_consented=False).who(has_consented=True),
            "verified no domain": COMPANY.who(is_verified=False),
            "is 89 days old": COMPANY.who(founded_at=AT - timedelta(days=89)),
            "is a sample": COMPANY.who(is_sample=True),
            "has no earlier reading": FIRST,
            "measured the quarter after only": COMPANY.but(quarters=(Q2.shifted(-1), Q3)),
            "measured otherwise": COMPANY.but(series=Series("nps", "transaction")),
            "measured in one channel": COMPANY.but(series=Series("nps", "relationship", "voice")),
            "measured something else": COMPANY.but(series=Series("csat_pct", "scale_5")),
            "does not say how many answered": COMPANY.but(n=None),
            "has 29 answers": COMPANY.but(n=29),
            "entered it after the cut-off": COMPANY.but(entered_at=AT + timedelta(seconds=1)),
        }.items(),
        ids=lambda item: item[0],
    )
    def test_is_not_counted_of_a_company_that(self, company: tuple[str, Measurer]) -> None:
        company[1].write()

        assert counted() == ([0] * 10, set())

    def test_does_not_count_for_another_method(self) -> None:
        """An earlier reading by another method is none: the two are two measurements."""
        COMPANY.but(quarters=(Q2.shifted(-1),), series=Series("nps", "transaction")).write()
        FIRST.write()

        assert counted()[1] == set()

    @pytest.mark.parametrize(
        "company",
        [
            COMPANY.who(founded_at=AT - timedelta(days=90)),
            COMPANY.but(entered_at=AT),
            COMPANY.but(n=30),
            COMPANY.who(quarters=()),  # without a scored round
        ],
    )
    def test_is_counted_at_the_edge_of_a_rule(self, company: Measurer) -> None:
        company.write()

        assert len(counted()[1]) == 1

    def test_is_counted_of_the_young_and_new_in_the_first_releases(self) -> None:
        FIRST.who(founded_at=AT - timedelta(days=60)).write()

        assert len(counted(KpiPlan(Q3, COLD_START))[1]) == 1
        assert counted()[1] == set()

    def test_is_counted_from_three_months_on(self) -> None:
        COMPANY.but(entered_at=Q2.ends_at("UTC")).write()
        old_enough = Q2.ends_at("Etc/GMT+12") + timedelta(days=90)

        assert len(counted(cut_off=old_enough)[1]) == 1
        assert counted(cut_off=old_enough - timedelta(seconds=1))[1] == set()


class TestACorporateGroup:
    @pytest.mark.parametrize(
        "sister",
        [COMPANY, COMPANY.who(domain="daughter.example", corporate_group="acme.example")],
    )
    def test_is_counted_and_charged_once(self, sister: Measurer) -> None:
        COMPANY.write()
        sister.write()

        counts, charged = counted()

        assert charged == {kpi_pseudonym("acme.example")}
        assert sum(counts) == 1

    def test_is_counted_by_the_company_whose_domain_it_is(self) -> None:
        COMPANY.but(value=95).write()
        for number in range(12):
            COMPANY.but(value=-95).who(
                domain=f"stranger{number}.example", corporate_group="acme.example"
            ).write()

        assert counted()[0] == [0] * 9 + [1]


class TestSamples:
    def test_are_a_population_of_their_own(self) -> None:
        COMPANY.write()
        COMPANY.who(domain="sample.example", is_sample=True).write()

        assert counted()[1] == {kpi_pseudonym("acme.example")}
        assert counted(population=Population.SAMPLE)[1] == {kpi_pseudonym("sample.example")}


class TestTheBudgetOfKpis:
    @pytest.mark.parametrize(("spent", "is_counted"), [("0.75", True), ("0.7501", False)])
    def test_leaves_out_whoever_has_too_little_left(self, spent: str, is_counted: bool) -> None:  # noqa: FBT001
        COMPANY.write()
        COMPANY.who(domain="other.example").write()
        spend(spent)

        counts, charged = counted()

        assert (kpi_pseudonym("acme.example") in charged) == is_counted
        assert kpi_pseudonym("other.example") in charged
        assert sum(counts) == len(charged)

    def test_is_of_one_calendar_year(self) -> None:
        COMPANY.write()
        spend("1", year=2025)

        assert len(counted()[1]) == 1


def test_the_pool_is_told_of_a_value_and_not_whose() -> None:
    organisation_id = COMPANY.write()

    with pool.drawing() as cursor:
        cursor.execute(
            "SELECT * FROM bench.kpi_contributions(%s, %s, %s)", [NPS.kpi, NPS.method, Q2.code]
        )
        rows = cursor.fetchall()

    assert len(rows) == 1
    assert not {str(organisation_id), "acme.example"} & {str(v) for row in rows for v in row}
