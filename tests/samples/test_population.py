"""The sample population: the same for the same seed, marked as such, and drifting."""

from collections.abc import Iterator
from io import StringIO
from itertools import islice
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.accounts.models import Organisation, User
from apps.accounts.public_sample import PUBLIC_SAMPLE
from apps.accounts.quarters import Quarter
from apps.assessments.models import DimensionScore, PersonaShare, Response, Round
from apps.benchmarks import pool, releasing
from apps.benchmarks.models import KpiLedgerLine, LedgerLine, Population, Release
from apps.benchmarks.plan import CUT_OFF
from apps.performance.models import KpiReading, TrackedKpi
from apps.reports import kpis
from apps.samples import population
from apps.samples.companies import SampleCompany
from apps.tenancy.context import acting_for
from tests.postgres import SERVER

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

COMPANIES, SEED = 6, 7
QUARTERS = [Quarter(2026, number) for number in (1, 2, 3)]
FACTS = {  # everything that follows from the seed; slugs and members' ids are drawn anew
    "accounts_organisation": "id, name, industry, size_band, time_zone, domain, created_at",
    "assessments_round": "id, organisation_id, quarter, state, opened_at, closed_at, scored_at",
    "assessments_response": 'id, round_id, "group", answers, predicted_csat',
    "performance_trackedkpi": "id, organisation_id, kpi, method",
    "performance_kpireading": "id, organisation_id, quarter, kpi, method, value, n, entered_at",
    "assessments_mirrorresponse": "id, round_id, answers",
    "assessments_dimensionscore": 'id, round_id, dimension, "group", value, low, high',
    "assessments_personashare": "id, round_id, persona, share, low, high, p_top",
    "assessments_roundresult": "id, maturity, label_kind, label_personas, input_hash",
}


def write(number: int = COMPANIES, seed: int = SEED) -> Iterator[SampleCompany]:
    owners = population.make_accounts("a long enough passphrase")
    return population.write_companies(number, QUARTERS, seed, owners)


def facts() -> dict[str, list[tuple[object, ...]]]:
    """Return every fact of the population, as the administrator sees them."""
    with SERVER.administrator() as admin:
        return {
            table: admin.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall()  # noqa: S608
            for table, columns in FACTS.items()
        }


class TestWriteCompanies:
    def test_writes_the_same_rows_for_the_same_seed(self) -> None:
        list(write())
        first = facts()
        SERVER.flush()
        list(write())
        second = facts()
        SERVER.flush()
        list(write(2, SEED + 1))

        assert second == first
        assert all(first.values())
        others = {row[0] for row in facts()["accounts_organisation"]}
        # Of whatever seed, the first one is the sample that everybody may look at.
        assert others & {row[0] for row in first["accounts_organisation"]} == {PUBLIC_SAMPLE}

    def test_goes_on_where_it_was_interrupted(self) -> None:
        list(write())
        whole = facts()
        SERVER.flush()

        assert len(list(islice(write(), 2))) == 2
        assert len(facts()["accounts_organisation"]) < COMPANIES
        list(write())

        assert facts() == whole

    def test_marks_every_company_as_a_sample(self) -> None:
        made = list(write())

        marks = set()
        for company in made:
            with acting_for(company.id):
                marks |= set(Organisation.objects.values_list("is_sample", flat=True))
        assert marks == {True}
        assert len(made) == COMPANIES


class TestDrawReleases:
    def test_counts_samples_in_their_own_releases_and_in_no_real_one(self) -> None:
        list(write())
        at = QUARTERS[-1].ends_at("Etc/GMT+12") + CUT_OFF

        drawn = list(population.draw_releases(QUARTERS))
        real, _ = releasing.draw(QUARTERS[-1], population=Population.REAL, at=at)

        assert [(r.quarter, r.population) for r in drawn] == [
            (quarter.code, "sample") for quarter in QUARTERS
        ]
        lines = LedgerLine.objects.using("pool")
        assert all(lines.filter(release=release).exists() for release in drawn)
        assert not lines.filter(release=real).exists()
        with pool.drawing() as cursor:
            cursor.execute(
                "SELECT count(*) FROM bench.contributions('2026-Q3', '{MET,STR}')"
                " WHERE population = 'real'"
            )
            assert cursor.fetchone() == (0,)

    def test_counts_the_kpis_of_those_who_share_them(self) -> None:
        made = list(write())

        drawn = list(population.draw_releases(QUARTERS))

        charged = KpiLedgerLine.objects.using("pool")
        by_release = [charged.filter(release=release).count() for release in drawn]
        sharing = sum(company.shares_kpis for company in made)
        assert by_release[0] == 0  # nothing was measured before the first quarter
        assert 0 < by_release[2] <= sharing <= COMPANIES
        with acting_for(made[0].id):
            assert Organisation.objects.get().kpi_benchmark_consent


class TestTheDemonstration:
    @pytest.fixture
    def shares(self) -> list[dict[str, float]]:
        """The demonstration's persona shares, quarter by quarter."""
        demonstration = next(iter(write(1)))
        return self._shares(demonstration.id)

    def _shares(self, organisation_id: UUID) -> list[dict[str, float]]:
        with acting_for(organisation_id):
            return [
                dict(PersonaShare.objects.filter(round=r).values_list("persona", "share"))
                for r in Round.objects.scored()
            ]

    def test_moves_from_traditionalist_to_selfie(self, shares: list[dict[str, float]]) -> None:
        tops = [max(quarter, key=lambda persona: quarter[persona]) for quarter in shares]

        assert len(shares) == len(QUARTERS)
        assert (tops[0], tops[-1]) == ("traditionalist", "selfie")
        assert shares[0]["selfie"] < shares[1]["selfie"] < shares[2]["selfie"]

    def test_is_answered_by_its_team_and_its_customers_each_quarter(self) -> None:
        demonstration = next(iter(write(1)))

        with acting_for(demonstration.id):
            for round_ in Round.objects.all():
                groups = Response.objects.filter(round=round_).values_list("group", flat=True)
                assert sorted(groups) == ["frontline"] * 18 + ["leader"] * 6 + ["manager"] * 8
                seen = DimensionScore.objects.filter(round=round_).values_list("group", flat=True)
                assert {"all", "customer", "frontline", "leader", "manager"} == set(seen)

    def test_measures_five_kpis_each_quarter(self) -> None:
        demonstration = next(iter(write(1)))

        with acting_for(demonstration.id):
            read = list(KpiReading.objects.oldest_first())
            chosen = {row.series for row in TrackedKpi.objects.all()}
        assert {one.series for one in read} == chosen
        kpis_of_it = {"csat_pct", "nps", "fcr_pct", "aht_sec", "ces_agree_pct"}
        assert {one.kpi for one in read} == kpis_of_it
        assert len(read) == len(QUARTERS) * len(chosen)

    def test_has_satisfaction_measured_that_falls_as_technology_takes_over(self) -> None:
        demonstration = next(iter(write(1)))

        with acting_for(demonstration.id):
            measured = kpis.measured_csats([quarter.code for quarter in QUARTERS])
        values = [measured[quarter.code][0] for quarter in QUARTERS]
        assert len(values) == len(QUARTERS)
        assert values[-1] < values[0]


class TestMakePopulation:
    def test_makes_it_once(self) -> None:
        size = ["--organisations", "2", "--quarters", "1"]

        call_command("make_population", *size, stdout=StringIO())
        said = StringIO()
        call_command("make_population", *size, stdout=said)

        assert "there already" in said.getvalue()
        assert Release.objects.of(Population.SAMPLE).count() == 1

    def test_makes_a_login_only_where_one_is_wanted(self) -> None:
        size = ["--organisations", "2", "--quarters", "1"]
        login = settings.STATE / "demo_login"
        login.unlink(missing_ok=True)

        call_command("make_population", *size, "--without-login", stdout=StringIO())
        assert not login.exists()
        assert not User.objects.get(email=population.DEMO_EMAIL).has_usable_password()

        call_command("make_population", *size, stdout=StringIO())  # a demonstration, later on
        assert User.objects.get(email=population.DEMO_EMAIL).check_password(
            login.read_text().split()[-1]
        )

    @pytest.mark.parametrize("size", [("0", "1"), ("1", "0"), ("10001", "1"), ("1", "41")])
    def test_refuses_a_size_that_makes_no_sense(self, size: tuple[str, str]) -> None:
        with pytest.raises(CommandError, match="--organisations is 1 to"):
            call_command("make_population", "--organisations", size[0], "--quarters", size[1])
