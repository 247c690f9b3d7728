"""What releases say of others' KPIs: the same rows for every reader who contributes."""

from dataclasses import dataclass
from datetime import datetime

from apps.accounts.models import Organisation
from apps.benchmarks import cohorts, kpi_cohorts
from apps.benchmarks.kpi_cohorts import KpiPeers
from apps.benchmarks.models import Release
from apps.reports.benchmarks import NotContributingError
from apps.tenancy.context import current_organisation


@dataclass(frozen=True, slots=True)
class KpiBenchmarkRow:
    """The KPI that one release counted; figures only where the gate lets them be shown."""

    release_id: str
    period_id: str  # of the release
    measured_period_id: str  # of the values
    population: str  # real, sample
    published_at: datetime
    kpi_key: str
    method: str  # values by no other were counted; empty where there is one way only
    bound_low: float
    bound_high: float
    epsilon: str  # privacy loss with which it was drawn, as a fraction
    is_shown: bool
    why_not: str | None
    n_about: int
    p10: float | None  # None too where it lies in a bin that holds what is beyond a bound
    p25: float | None
    p50: float | None
    p75: float | None
    p90: float | None
    p50_low: float | None  # ends of the median's 90% interval
    p50_high: float | None
    noisy_counts: str  # as published, ten bins of equal width, separated by blanks


def kpi_benchmarks() -> list[KpiBenchmarkRow]:
    """Return the KPI of every release over the organisation's population, oldest first.

    Raises
    ------
    NotContributingError
        If the organisation has not consented to have its KPIs counted.
    """
    organisation = kpi_contributor()
    population = cohorts.population_of(organisation.is_sample)
    return [_row(release, found) for release, found in kpi_cohorts.every_kpi(population)]


def kpi_contributor() -> Organisation:
    """Return the organisation, which has consented to have its KPIs counted.

    Raises
    ------
    NotContributingError
        If it has not.
    """
    organisation = Organisation.objects.get(pk=current_organisation())
    if not organisation.kpi_benchmark_consent:
        raise NotContributingError
    return organisation


def _row(release: Release, found: KpiPeers) -> KpiBenchmarkRow:
    summary = found.summary
    return KpiBenchmarkRow(
        release_id=str(release.pk),
        period_id=release.quarter,
        measured_period_id=found.of_quarter,
        population=release.population,
        published_at=release.published_at,
        kpi_key=found.kpi,
        method=found.method,
        bound_low=found.bounds.low,
        bound_high=found.bounds.high,
        epsilon=found.epsilon,
        is_shown=summary.is_shown,
        why_not=summary.why_not,
        n_about=summary.n_about,
        p10=_told(found, summary.p10),
        p25=_told(found, summary.p25),
        p50=_told(found, summary.p50),
        p75=_told(found, summary.p75),
        p90=_told(found, summary.p90),
        p50_low=_told(found, summary.median_low),
        p50_high=_told(found, summary.median_high),
        noisy_counts=" ".join(str(count) for count in found.cohort.counts),
    )


def _told(found: KpiPeers, points: float | None) -> float | None:
    """Return the figure in the KPI's unit, to three decimals; None where it is an edge only."""
    reading = found.reading(points)
    return round(reading.value, 3) if reading and reading.kind == "exact" else None
