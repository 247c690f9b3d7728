"""A release as it was published, for contributors who want to check it: manifest and counts."""

from typing import Any

from apps.benchmarks import cohorts
from apps.benchmarks.kpi_cohorts import measure_of


def release_document(quarter: str, population: str, *, with_kpi: bool) -> dict[str, Any] | None:
    """Return the manifest and noisy counts of the release that counts for a quarter, or None.

    The same for ever: with the published code, every figure follows from it. The counts of the KPI
    are left out for who does not share KPIs: those who contribute see.
    """
    release = cohorts.release_for(quarter, population)
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


def population_of(is_sample: object) -> str:
    """Return the population whose releases an organisation sees."""
    return cohorts.population_of(is_sample)
