"""Releases that counted a KPI, with noisy counts that are chosen, and who shares its own."""

from django.db import transaction

from apps.accounts.models import Organisation
from apps.benchmarks.models import NoisyCount, Release
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.reports import rounds

SPREAD = (20, 10, 12, 31, 62, 84, 61, 18, 2, 0)  # 300 companies, the low ones moved into the first
FEW = (0, 0, 3, 5, 9, 8, 4, 1, 0, 0)


def publish_kpi(
    quarter: str, bins: tuple[int, ...] = SPREAD, *, population: str = "real"
) -> Release:
    """Publish a release whose KPI has these noisy counts; needs the pool's door."""
    chosen = rounds.plan(quarter)
    assert chosen.kpi is not None
    with transaction.atomic(using="pool"):
        release: Release = Release.objects.using("pool").create(
            quarter=quarter,
            population=population,
            leaf_plan=chosen.leaf_plan,
            plan=chosen.published(),
            published_at=NOON,
        )
        NoisyCount.objects.using("pool").bulk_create(
            NoisyCount(
                release=release, measure=chosen.kpi.measure, leaf="all", bin=bin_, value=value
            )
            for bin_, value in enumerate(bins)
        )
    return release


def share_kpis(company: Company, *, is_sample: bool = False) -> None:
    """Agree to benchmarks of KPIs, and so see them; to those of scores is another matter."""
    with acting_for(company.organisation.pk):
        Organisation.objects.update(kpi_benchmark_consent=True, is_sample=is_sample)
