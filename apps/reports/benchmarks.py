"""What releases say of others: the same rows for every reader."""

from dataclasses import dataclass
from datetime import datetime

from apps.accounts.models import Organisation
from apps.benchmarks import cohorts
from apps.benchmarks.cohorts import Peers
from apps.benchmarks.models import Release
from apps.tenancy.context import current_organisation


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """One cohort in one measure of one release; figures only where the gate lets them be shown."""

    release_id: str
    period_id: str
    population: str  # real, sample
    published_at: datetime
    leaf_plan: str
    cohort_id: str  # a leaf, or what leaves were added up to; all = everyone
    metric_key: str  # overall, or a dimension's code
    epsilon: str  # privacy loss with which it was drawn, as a fraction
    is_shown: bool
    why_not: str | None
    n_about: int
    p10: float | None
    p25: float | None
    p50: float | None
    p75: float | None
    p90: float | None
    p50_low: float | None  # ends of the median's 90% interval
    p50_high: float | None
    noisy_counts: str  # as published, ten bins of ten points, separated by blanks


class NotContributingError(Exception):
    """The organisation takes no part in benchmarks: those who contribute see."""


def benchmarks() -> list[BenchmarkRow]:
    """Return every cohort of every release over the organisation's population, oldest first.

    Raises
    ------
    NotContributingError
        If the organisation has not consented to be counted.
    """
    organisation = contributor()
    population = cohorts.population_of(organisation.is_sample)
    releases = Release.objects.of(population).order_by("quarter", "is_erratum")
    return [_row(release, found) for release in releases for found in cohorts.every_cohort(release)]


def contributor() -> Organisation:
    """Return the organisation, which has consented to be counted.

    Raises
    ------
    NotContributingError
        If it has not.
    """
    organisation = Organisation.objects.get(pk=current_organisation())
    if not organisation.benchmark_consent:
        raise NotContributingError
    return organisation


def _row(release: Release, found: Peers) -> BenchmarkRow:
    summary = found.summary
    return BenchmarkRow(
        release_id=str(release.pk),
        period_id=release.quarter,
        population=release.population,
        published_at=release.published_at,
        leaf_plan=release.leaf_plan,
        cohort_id=found.cohort_code,
        metric_key=found.measure,
        epsilon=release.plan["epsilons"][found.measure],
        is_shown=summary.is_shown,
        why_not=summary.why_not,
        n_about=summary.n_about,
        p10=_rounded(summary.p10),
        p25=_rounded(summary.p25),
        p50=_rounded(summary.p50),
        p75=_rounded(summary.p75),
        p90=_rounded(summary.p90),
        p50_low=_rounded(summary.median_low),
        p50_high=_rounded(summary.median_high),
        noisy_counts=" ".join(str(count) for count in found.cohort.counts),
    )


def _rounded(value: float | None) -> float | None:
    """Return three decimals: more would promise what noise does not keep."""
    return None if value is None else round(value, 3)
