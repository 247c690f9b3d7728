"""Where the organisation's own KPIs stand among those of the companies that share theirs."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from apps.accounts.models import Organisation
from apps.benchmarks import cohorts, kpi_cohorts
from apps.benchmarks.kpi_cohorts import KpiPeers
from apps.benchmarks.models import Release
from apps.method.clipped import Reading
from apps.method.place import Place
from apps.performance.models import KpiReading
from apps.performance.series import Series


@dataclass(frozen=True, slots=True)
class KpiPlace:
    """One KPI among the peers, in its own unit; figures only where the gate lets them be shown."""

    release_id: str
    quarter: str  # of the release
    measured_quarter: str  # of the values
    series: Series
    n_about: int
    is_shown: bool
    why_not: str | None
    p25: Reading | None
    p50: Reading | None
    p75: Reading | None
    p50_low: Reading | None  # ends of the median's 90% interval
    p50_high: Reading | None
    own: Decimal | None  # own value, by the same method, of the same quarter
    place: Place | None  # share of companies with lower values; None where one is missing


@dataclass(frozen=True, slots=True)
class KpiPeersThen:
    """Others' values of one quarter, as released; a figure may be an edge only (see its kind)."""

    quarter: str
    n_about: int
    p25: Reading
    p50: Reading
    p75: Reading


def kpi_places(organisation: Organisation, until: str = "") -> list[KpiPlace] | None:
    """Return each KPI that releases counted, by its latest one; None to who takes no part.

    Those who contribute see; it is asked within the organisation's own scope. Releases after the
    quarter `until` are left out, if one is given.
    """
    if not organisation.kpi_benchmark_consent:
        return None
    population = cohorts.population_of(organisation.is_sample)
    latest = {
        found.kpi: (release, found)
        for release, found in kpi_cohorts.every_kpi(population)
        if not until or release.quarter <= until
    }
    newest_first = sorted(latest.values(), key=lambda pair: pair[0].quarter, reverse=True)
    own = {
        (reading.series, reading.quarter): reading.value
        for reading in KpiReading.objects.filter(kpi__in=latest, channel="")
    }
    return [
        _place(release, found, own.get((Series(found.kpi, found.method), found.of_quarter)))
        for release, found in newest_first
    ]


def kpi_peers_then(organisation: Organisation) -> dict[Series, dict[str, KpiPeersThen]]:
    """Return what releases show of the peers in each series, by the quarter of the values.

    Only of all channels together, as they are counted; empty to who takes no part.
    """
    if not organisation.kpi_benchmark_consent:
        return {}
    told: dict[Series, dict[str, KpiPeersThen]] = defaultdict(dict)
    population = cohorts.population_of(organisation.is_sample)
    for _release, found in kpi_cohorts.every_kpi(population):
        summary, quarter = found.summary, found.of_quarter
        p25, p50, p75 = map(found.reading, (summary.p25, summary.p50, summary.p75))
        if summary.is_shown and p25 and p50 and p75:
            series = Series(found.kpi, found.method)
            told[series][quarter] = KpiPeersThen(quarter, summary.n_about, p25, p50, p75)
    return told


def _place(release: Release, found: KpiPeers, own: Decimal | None) -> KpiPlace:
    series, summary = Series(found.kpi, found.method), found.summary
    return KpiPlace(
        release_id=str(release.pk),
        quarter=release.quarter,
        measured_quarter=found.of_quarter,
        series=series,
        n_about=summary.n_about,
        is_shown=summary.is_shown,
        why_not=summary.why_not,
        p25=found.reading(summary.p25),
        p50=found.reading(summary.p50),
        p75=found.reading(summary.p75),
        p50_low=found.reading(summary.median_low),
        p50_high=found.reading(summary.median_high),
        own=own,
        place=None if own is None else found.place(float(own)),
    )
