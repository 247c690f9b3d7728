"""Reads what a published release says of one KPI: a function of the stored noisy counts alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from apps.benchmarks.cohorts import Counts, Plan, counts_of
from apps.benchmarks.models import Release
from apps.method import leaves
from apps.method.clipped import Bounds, Reading, place_between, reading
from apps.method.histogram import KPI_GATE, Cohort, CohortSummary, summary
from apps.method.place import Place


@dataclass(frozen=True, slots=True)
class KpiPeers:
    """All companies that were counted in one KPI, and what may be said of them."""

    kpi: str
    method: str
    of_quarter: str  # whose values were counted
    bounds: Bounds
    epsilon: str
    cohort: Cohort
    summary: CohortSummary  # in points: percent of the way between the bounds

    def reading(self, points: float | None) -> Reading | None:
        """Return a figure of the summary in the KPI's own unit."""
        return None if points is None else reading(points, self.bounds)

    def place(self, value: float) -> Place | None:
        """Return where the value stands among the peers; None where these are not shown."""
        return place_between(self.cohort, value, self.bounds) if self.summary.is_shown else None


def measure_of(plan: Plan) -> str | None:
    """Return the code of the KPI that a release counted; None if it counted none."""
    return plan["kpi"]["measure"] if "kpi" in plan else None


def kpi_in(plan: Plan, counts: Counts) -> KpiPeers | None:
    """Return what the counts say of the plan's KPI; None if they do not count one."""
    measure = measure_of(plan)
    if measure is None or measure not in counts:
        return None
    told = plan["kpi"]
    bins = np.array(counts[measure][leaves.EVERYONE], dtype=np.int64)
    cohort = Cohort(bins, Fraction(told["epsilon"]))
    return KpiPeers(
        kpi=measure,
        method=told["method"],
        of_quarter=told["of_quarter"],
        bounds=Bounds(
            float(told["low"]),
            float(told["high"]),
            is_open_below=float(told["possible_from"]) < float(told["low"]),
            is_open_above=float(told["possible_to"]) > float(told["high"]),
        ),
        epsilon=told["epsilon"],
        cohort=cohort,
        summary=summary(cohort, KPI_GATE),
    )


def every_kpi(population: str) -> Iterator[tuple[Release, KpiPeers]]:
    """Yield each release over the population that counted a KPI, oldest first."""
    releases = Release.objects.of(population).counting_kpis()
    for release in releases.order_by("quarter"):
        if found := kpi_in(release.plan, counts_of(release, release.plan["kpi"]["measure"])):
            yield release, found
