"""The KPI of a release is drawn once with it, at its own price, from public rules."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import override_settings

from apps.benchmarks import cohorts, kpi_cohorts, manifest, releasing
from apps.benchmarks.models import KpiLedgerLine, LedgerLine, NoisyCount, Population, Release
from apps.performance.series import Series
from tests.benchmarks.companies import AT, Q3
from tests.benchmarks.measured import Measurer, kpi_pseudonym

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

YEAR = tuple(Q3.shifted(by) for by in (-2, -1, 0, 1))
MEASURED = tuple(quarter.shifted(-1) for quarter in YEAR)
SERIES = (
    Series("csat_pct", "scale_5"),
    Series("fcr_pct", "customer_survey"),
    Series("nps", "relationship"),
    Series("ces_agree_pct"),
)
COMPANY = Measurer()


def draw(later: int = 0) -> Release:
    quarter = Q3.shifted(later)
    at = quarter.ends_at("Etc/GMT+12") + timedelta(days=70)
    return releasing.draw(quarter, population=Population.REAL, at=at)[0]


def noisy(release: Release) -> list[int]:
    counts = NoisyCount.objects.filter(release=release, measure=release.plan["kpi"]["measure"])
    return list(counts.order_by("bin").values_list("value", flat=True))


def charged(release: Release) -> dict[str, Decimal]:
    lines = KpiLedgerLine.objects.using("pool").filter(release=release)
    return {line.contributor: line.epsilon for line in lines}


class TestTheKpiOfARelease:
    def test_is_drawn_once(self) -> None:
        COMPANY.write()
        release = draw()
        before = noisy(release)
        COMPANY.who(domain="late.example").write()

        assert draw() == release

        assert noisy(release) == before
        assert len(before) == 10
        assert charged(release) == {kpi_pseudonym("acme.example"): Decimal("0.25")}

    def test_adds_noise_to_the_count(self) -> None:
        for number in range(9):
            COMPANY.who(domain=f"c{number}.example").write()

        release = draw()

        exact = [0, 0, 0, 0, 0, 9, 0, 0, 0, 0]
        assert len(charged(release)) == 9
        assert noisy(release) != exact  # equal by chance once in 10^9 releases

    def test_is_each_kpi_once_a_year(self) -> None:
        for series in SERIES:
            COMPANY.but(
                series=series, quarters=MEASURED, value=70, entered_at=MEASURED[0].ends_at("UTC")
            ).who(domain="acme.example", founded_at=MEASURED[0].starts_at("UTC")).write()

        releases = [draw(later) for later in (-2, -1, 0, 1)]

        counted = [(r.plan["kpi"]["measure"], r.plan["kpi"]["of_quarter"]) for r in releases]
        assert counted == [
            (series.kpi, quarter.code) for series, quarter in zip(SERIES, MEASURED, strict=True)
        ]
        spent = [charged(release)[kpi_pseudonym("acme.example")] for release in releases]
        assert spent == [Decimal("0.25")] * 4

    def test_costs_the_scores_ledger_nothing(self) -> None:
        COMPANY.who(has_consented=True).write()

        release = draw()

        line = LedgerLine.objects.using("pool").get(release=release)
        assert line.epsilon == Decimal("2.25")
        assert "nps" not in release.plan["epsilons"]
        assert (release.plan["epsilon_total"], release.plan["yearly_cap"]) == ("9/4", "49/4")

    def test_costs_half_under_the_strict_preset(self) -> None:
        COMPANY.write()

        with override_settings(BENCHMARK_PRESET="strict"):
            release = draw()

        told = release.plan["kpi"]
        assert (told["epsilon"], told["yearly_cap"]) == ("1/8", "1/2")
        assert charged(release) == {kpi_pseudonym("acme.example"): Decimal("0.125")}
        assert manifest.differences(release) == []

    def test_is_not_in_an_erratum_and_stays_readable_beside_it(self) -> None:
        COMPANY.write()
        release = draw()
        said = StringIO()

        with time_machine.travel(AT + timedelta(days=80)):
            call_command("draw_release", "--erratum", "--quarter", Q3.code, stdout=said)

        assert "no KPI: a year's budget of KPIs" in said.getvalue()
        erratum = Release.objects.get(is_erratum=True)
        assert "kpi" not in erratum.plan
        assert charged(erratum) == {}
        assert [found for found, _ in kpi_cohorts.every_kpi(Population.REAL)] == [release]
        assert manifest.differences(erratum) == []

    def test_is_told_by_whoever_draws_it(self) -> None:
        said = StringIO()

        with time_machine.travel(AT + timedelta(days=1)):
            call_command("draw_release", "--quarter", Q3.code, stdout=said)
            call_command("verify_release", Q3.code, stdout=said)

        assert "KPI nps by relationship of 2026-Q2, epsilon 1/4" in said.getvalue()
        assert "persona, nps), recomputed by the code that published it" in said.getvalue()

    def test_is_told_from_the_noisy_counts_alone(self) -> None:
        release = draw()
        counts = {"nps": {"all": [5, 4, 10, 20, 40, 60, 50, 30, 12, 3]}}

        found = kpi_cohorts.kpi_in(release.plan, counts)

        assert found is not None
        assert found.summary.is_shown
        median = found.reading(found.summary.p50)
        assert median is not None
        assert 25 < median.value < 40
        assert kpi_cohorts.kpi_in(release.plan, {"overall": {"all": [0] * 10}}) is None
        assert kpi_cohorts.kpi_in({"epsilons": {}}, cohorts.counts_of(release)) is None

    def test_needs_a_hundred_companies_to_be_shown(self) -> None:
        release = draw()

        few, enough = (
            kpi_cohorts.kpi_in(release.plan, {"nps": {"all": [0, 0, 0, 0, 0, n, 0, 0, 0, 0]}})
            for n in (99, 100)
        )

        assert few is not None
        assert (few.summary.why_not, few.place(30)) == ("too_few", None)
        assert enough is not None
        assert enough.place(30) is not None


class TestTheYearlyCapOfKpis:
    def test_refuses_what_would_pass_it(self) -> None:
        with (
            pytest.raises(IntegrityError, match=r"a yearly privacy budget of 1\.0 would be passed"),
            transaction.atomic(using="pool"),
        ):
            self._charge(*(("0.25", series.kpi) for series in SERIES), ("0.0625", "aht_sec"))

    def test_lets_a_year_of_four_kpis_pass(self) -> None:
        with transaction.atomic(using="pool"):
            self._charge(*(("0.25", series.kpi) for series in SERIES))

        assert KpiLedgerLine.objects.using("pool").count() == 4

    def test_refuses_a_kpi_that_was_counted_in_the_year(self) -> None:
        with (
            pytest.raises(IntegrityError, match="kpi_ledger_line_once_a_year"),
            transaction.atomic(using="pool"),
        ):
            self._charge(("0.25", "nps"), ("0.25", "nps"))

    def test_refuses_a_charge_once_the_release_is_out(self) -> None:
        release = draw()

        with pytest.raises(IntegrityError, match="takes no more rows"):
            KpiLedgerLine.objects.using("pool").create(
                release=release, contributor="c", year=2026, kpi="nps", epsilon=Decimal("0.25")
            )

    def _charge(self, *lines: tuple[str, str]) -> None:
        """Charge somebody for as many releases as there are lines, in one transaction."""
        for number, (epsilon, kpi) in enumerate(lines):
            release = Release.objects.using("pool").create(
                quarter=f"202{number}-Q1",
                population=Population.REAL,
                leaf_plan="L0",
                plan={},
                published_at=AT,
            )
            KpiLedgerLine.objects.using("pool").create(
                release=release, contributor="c", year=2026, kpi=kpi, epsilon=Decimal(epsilon)
            )
