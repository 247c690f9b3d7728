"""Agreeing to benchmarks of KPIs shows no score, and agreeing to those of scores shows no KPI."""

from uuid import UUID

import pytest

from apps.accounts.models import Organisation
from apps.assessments.models import Response, Round
from apps.benchmarks import pool, releasing
from apps.benchmarks.models import KpiLedgerLine, LedgerLine, Population
from apps.instruments.models import InstrumentVersion
from apps.tenancy.context import acting_for
from tests.benchmarks.companies import AT, Q3, pseudonym
from tests.benchmarks.measured import Measurer, kpi_pseudonym
from tests.postgres import SERVER

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

COMPANY = Measurer()
KINDS = {  # by domain: agreed to benchmarks of scores, of KPIs
    "both.example": (True, True),
    "scores.example": (True, False),
    "kpis.example": (False, True),
    "stranger.example": (False, False),
}
SCORES = (
    "assessments_round",
    "assessments_roundresult",
    "assessments_dimensionscore",
)


@pytest.fixture(autouse=True)
def companies() -> dict[str, UUID]:
    """One company of each kind; all have rounds, answers and figures."""
    written = {
        domain: COMPANY.but(has_consented=kpis).who(domain=domain, has_consented=scores).write()
        for domain, (scores, kpis) in KINDS.items()
    }
    for organisation_id in written.values():
        with acting_for(organisation_id):
            Response.objects.create(
                round=Round.objects.all()[0],
                group="frontline",
                answers=[3] * len(InstrumentVersion.objects.current().form().codes),
                is_submitted=True,
            )
    return written


def seen(table: str) -> set[str]:
    """Return the domains of the companies of which the benchmarks' role sees a row."""
    key = "id" if table == "accounts_organisation" else "organisation_id"
    with SERVER.administrator() as admin:
        admin.execute("SET ROLE tidemark_bench")
        ids = admin.execute(f"SELECT DISTINCT {key} FROM {table}").fetchall()  # noqa: S608
        admin.execute("RESET ROLE")
        rows = admin.execute(
            "SELECT domain FROM accounts_organisation WHERE id = ANY (%s)", [[i for (i,) in ids]]
        ).fetchall()
    return {domain for (domain,) in rows}


def drawn(later: int = 0) -> tuple[set[str], set[str]]:
    """Draw a release; return who was charged for scores, and who for a KPI."""
    release = releasing.draw(Q3.shifted(later), population=Population.REAL, at=AT)[0]
    scores = LedgerLine.objects.using("pool").filter(release=release)
    kpis = KpiLedgerLine.objects.using("pool").filter(release=release)
    return {line.contributor for line in scores}, {line.contributor for line in kpis}


class TestWhatTheBenchmarksSee:
    def test_of_rounds_belongs_to_those_who_agreed_to_scores(self) -> None:
        for table in SCORES:
            assert seen(table) == {"both.example", "scores.example"}, table

    def test_of_answers_belongs_to_nobody_who_agreed_to_these_two(self) -> None:
        assert seen("assessments_response") == set()

    def test_of_figures_belongs_to_those_who_agreed_to_kpis(self) -> None:
        assert seen("performance_kpireading") == {"both.example", "kpis.example"}

    def test_of_strangers_is_nothing(self) -> None:
        assert seen("accounts_organisation") == {*KINDS} - {"stranger.example"}

    def test_through_the_workers_functions_keeps_them_apart_too(self) -> None:
        with pool.drawing() as cursor:
            cursor.execute("SELECT contributor FROM bench.contributions('2026-Q3', '{MET,STR}')")
            scores = {row[0] for row in cursor.fetchall()}
            cursor.execute(
                "SELECT contributor FROM bench.kpi_contributions('nps', 'relationship', '2026-Q2')"
            )
            kpis = {row[0] for row in cursor.fetchall()}

        assert scores == {pseudonym("both.example"), pseudonym("scores.example")}
        assert kpis == {kpi_pseudonym("both.example"), kpi_pseudonym("kpis.example")}


class TestARelease:
    def test_counts_and_charges_each_for_what_it_agreed_to(self) -> None:
        scores, kpis = drawn()

        assert scores == {pseudonym("both.example"), pseudonym("scores.example")}
        assert kpis == {kpi_pseudonym("both.example"), kpi_pseudonym("kpis.example")}

    def test_does_not_let_the_two_ledgers_be_joined(self) -> None:
        scores, kpis = drawn()

        assert not scores & kpis

    def test_counts_those_who_agreed_to_scores_when_it_chooses_its_leaves(self) -> None:
        for number in range(23):  # 25 agreed to KPIs with the two above, none more to scores
            COMPANY.who(domain=f"kpis{number}.example", quarters=()).write()

        with pool.drawing() as cursor:
            assert pool.opted_in_about(cursor, Population.REAL) == 0

    @pytest.mark.parametrize(
        ("column", "scores", "kpis"),
        [
            ("kpi_benchmark_consent", {"both.example", "scores.example"}, {"kpis.example"}),
            ("benchmark_consent", {"scores.example"}, {"both.example", "kpis.example"}),
        ],
    )
    def test_counts_on_what_was_not_withdrawn(
        self, companies: dict[str, UUID], column: str, scores: set[str], kpis: set[str]
    ) -> None:
        with acting_for(companies["both.example"]):
            Organisation.objects.update(**{column: False})

        assert drawn() == (
            {pseudonym(domain) for domain in scores},
            {kpi_pseudonym(domain) for domain in kpis},
        )
