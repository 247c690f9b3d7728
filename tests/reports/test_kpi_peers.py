"""Own KPIs among those of others: by stored noisy counts, for those who contribute."""

import pytest

from apps.accounts.models import Organisation
from apps.reports.benchmarks import NotContributingError
from apps.reports.kpi_peers import KpiPlace, kpi_places
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.api.conftest import caller, token_of
from tests.conftest import Company
from tests.performance.entering import CSAT, Q3, enter
from tests.reports.kpi_releases import FEW, publish_kpi, share_kpis

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

Q1 = "2026-Q1"  # whose release counts customer satisfaction, 50 to 100, of 2025-Q4
MEASURED = Q3.shifted(-3)


@pytest.fixture
def sharing(acme: Company) -> Company:
    """A company that shares its KPIs, and measured its satisfaction."""
    share_kpis(acme)
    with acting_for(acme.organisation.pk):
        enter(acme, "80", quarter=MEASURED, n=200)
    return acme


def places(company: Company) -> list[KpiPlace] | None:
    with acting_for(company.organisation.pk):
        company.organisation.refresh_from_db()
        return kpi_places(company.organisation)


class TestKpiPlaces:
    def test_tell_the_peers_and_the_own_place_on_the_kpis_own_scale(self, sharing: Company) -> None:
        publish_kpi(Q1)

        (found,) = places(sharing) or []

        assert (found.series, found.measured_quarter) == (CSAT, "2025-Q4")
        assert (found.n_about, found.is_shown) == (300, True)
        assert found.p25 is not None
        assert found.p50 is not None
        assert found.p75 is not None
        assert 65 < found.p25.value < 75 < found.p50.value < 80 < found.p75.value < 85
        assert float(found.own or 0) == 80
        assert found.place is not None
        assert (found.place.low, found.place.high) == (65, 80)

    def test_tell_only_an_edge_where_lower_values_were_moved(self, sharing: Company) -> None:
        publish_kpi(Q1, (100, 20, 40, 90, 40, 10, 5, 5, 0, 0))

        (found,) = places(sharing) or []

        assert found.p25 is not None
        assert (found.p25.value, found.p25.kind) == (55, "at_most")
        with acting_for(sharing.organisation.pk):
            (row,) = DATASETS["kpi_benchmarks"].rows()
        assert (row.p25, row.is_shown) == (None, True)

    def test_place_nobody_by_another_method_or_quarter(self, acme: Company) -> None:
        share_kpis(acme)
        with acting_for(acme.organisation.pk):
            enter(acme, "80", quarter=MEASURED.shifted(1))
        publish_kpi(Q1)

        (found,) = places(acme) or []

        assert (found.own, found.place) == (None, None)
        assert found.is_shown

    def test_say_nothing_of_too_few_companies(self, sharing: Company) -> None:
        publish_kpi(Q1, FEW)

        (found,) = places(sharing) or []

        assert (found.is_shown, found.why_not) == (False, "too_few")
        assert (found.p50, found.place) == (None, None)

    def test_are_of_each_kpis_latest_release_the_newest_first(self, sharing: Company) -> None:
        for quarter in ("2025-Q1", Q1, "2025-Q4"):
            publish_kpi(quarter)

        found = places(sharing) or []

        assert [(one.series.kpi, one.quarter) for one in found] == [
            ("csat_pct", Q1),
            ("ces_agree_pct", "2025-Q4"),
        ]

    def test_are_for_those_who_share_theirs(self, acme: Company, borealis: Company) -> None:
        publish_kpi(Q1)
        acme.take_part()  # with its scores only

        assert places(acme) is None
        assert places(borealis) is None

    def test_never_mix_sample_and_real_companies(self, sharing: Company) -> None:
        publish_kpi(Q1, population="sample")
        assert places(sharing) == []

        share_kpis(sharing, is_sample=True)

        assert len(places(sharing) or []) == 1


class TestTheDataset:
    def test_has_what_the_page_shows(self, sharing: Company) -> None:
        release = publish_kpi(Q1)

        call = caller(token_of(sharing, "read:benchmarks"))
        (row,) = call("/api/v1/kpi_benchmarks").json()["data"]

        (found,) = places(sharing) or []
        assert found.p50 is not None
        assert (row["release_id"], row["kpi_key"]) == (str(release.pk), "csat_pct")
        assert (row["bound_low"], row["bound_high"], row["epsilon"]) == (50, 100, "1/4")
        assert row["p50"] == pytest.approx(found.p50.value, abs=0.001)
        assert row["noisy_counts"] == "20 10 12 31 62 84 61 18 2 0"

    def test_is_for_those_who_share_theirs(self, acme: Company) -> None:
        publish_kpi(Q1)
        acme.take_part()  # with its scores only
        call = caller(token_of(acme, "read:benchmarks"))

        assert call("/api/v1/kpi_benchmarks").status_code == 403
        assert call("/api/v1/benchmarks").status_code == 200
        with acting_for(acme.organisation.pk), pytest.raises(NotContributingError):
            DATASETS["kpi_benchmarks"].rows()

    def test_gives_no_scores_to_those_who_share_kpis_only(self, sharing: Company) -> None:
        publish_kpi(Q1)
        with acting_for(sharing.organisation.pk):
            Organisation.objects.update(benchmark_consent=False)
        call = caller(token_of(sharing, "read:benchmarks"))

        assert call("/api/v1/benchmarks").status_code == 403
        assert call("/api/v1/kpi_benchmarks").status_code == 200
