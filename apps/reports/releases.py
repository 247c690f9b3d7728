"""The releases that were published, for whoever wants to check them: manifests and noisy counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.benchmarks import cohorts
from apps.benchmarks.cohorts import population_of
from apps.benchmarks.kpi_cohorts import measure_of
from apps.benchmarks.models import Population, Release

__all__ = ["ReleaseSummary", "population_of", "release_document", "releases"]


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """One release, as a list of them shows it."""

    release_id: str
    quarter: str
    population: str  # real, sample
    is_erratum: bool
    is_superseded: bool  # by its quarter's erratum
    published_at: datetime
    leaf_plan: str
    epsilon_total: str  # privacy loss of a contributor, as a fraction
    opted_in_about: int
    is_cold_start: bool
    measures: tuple[str, ...]


def releases(population: str = Population.REAL) -> list[ReleaseSummary]:
    """Return every release over the population, the newest first."""
    found = list(Release.objects.of(population))
    mended = {release.quarter for release in found if release.is_erratum}
    return [_summary(release, mended) for release in found]


def release_document(
    quarter: str, population: str = Population.REAL, *, with_kpi: bool = True
) -> dict[str, Any] | None:
    """Return the release that counts for a quarter as it was published; None if there is none.

    The same for ever: with the published code, every figure follows from it. The counts of the KPI
    are left out for who does not share KPIs: those who contribute see.
    """
    releases_of = Release.objects.of(population).filter(quarter=quarter)
    release = releases_of.select_related("manifest").first()
    if release is None:
        return None
    hidden = None if with_kpi else measure_of(release.plan)
    manifest = getattr(release, "manifest", None)
    return {
        "manifest": None if manifest is None else manifest.document,
        "plan": release.plan,
        "noisy_counts": {
            measure: dict(leaves)
            for measure, leaves in cohorts.counts_of(release).items()
            if measure != hidden
        },
    }


def _summary(release: Release, mended: set[str]) -> ReleaseSummary:
    plan = release.plan
    return ReleaseSummary(
        release_id=str(release.pk),
        quarter=release.quarter,
        population=release.population,
        is_erratum=release.is_erratum,
        is_superseded=not release.is_erratum and release.quarter in mended,
        published_at=release.published_at,
        leaf_plan=release.leaf_plan,
        epsilon_total=plan["epsilon_total"],
        opted_in_about=plan["opted_in_about"],
        is_cold_start=plan["eligibility"]["is_cold_start"],
        measures=cohorts.measures_of(release),
    )
