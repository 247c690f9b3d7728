"""Where the organisation stands among its peers: what a release lets be said, and what not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.utils.translation import gettext as _

from apps.accounts.models import Organisation
from apps.accounts.segments import segments
from apps.benchmarks import cohorts
from apps.benchmarks.models import Release
from apps.benchmarks.plan import LABELS
from apps.method import budget, leaves
from apps.method.histogram import CohortSummary, cdf
from apps.method.place import Place


@dataclass(frozen=True, slots=True)
class PeerScores:
    """The peers' scores in one measure; figures only where the gate lets them be shown."""

    cohort_id: str
    cohort_name: str  # of the industry group; empty for everyone
    is_widened: bool  # from the organisation's own leaf, where too few companies are
    summary: CohortSummary
    place: Place | None  # own place; None where the peers are not shown or there is no own score
    bins: tuple[float, ...] = ()  # share of companies by bins of ten points; empty where not shown


@dataclass(frozen=True, slots=True)
class PeerLabel:
    """The share of companies that carry one label."""

    code: str  # a persona, blend or balanced
    share: float  # 0-1
    low: float  # ends of the 90% interval
    high: float


@dataclass(frozen=True, slots=True)
class PeerLabels:
    """The labels of a cohort that is shown."""

    cohort_id: str
    cohort_name: str
    n_about: int
    labels: tuple[PeerLabel, ...]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What the quarter's release says to this organisation."""

    release_id: str
    quarter: str
    population: str  # real, sample
    published_at: datetime
    scores: Mapping[str, PeerScores]  # by measure: overall, and the quarter's two dimensions
    labels: PeerLabels | None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Codes of the dimensions that the release measured."""
        return tuple(measure for measure in self.scores if measure != budget.OVERALL)


def benchmark(
    quarter: str, organisation: Organisation, own: Mapping[str, float | None]
) -> Benchmark | None:
    """Return the quarter's release as this organisation sees it; None if there is none for it.

    That is so where the release is not drawn, and where the organisation takes no part: those who
    contribute see. `own` holds the organisation's own score by measure.
    """
    release = _release(quarter, organisation)
    if release is None:
        return None
    return Benchmark(
        release_id=str(release.pk),
        quarter=release.quarter,
        population=release.population,
        published_at=release.published_at,
        scores={
            measure: peer_scores(release, measure, organisation, own.get(measure))
            for measure in cohorts.scores_of(release)
        },
        labels=peer_labels(release, organisation),
    )


def maturity_of_peers(quarters: Iterable[str], organisation: Organisation) -> dict[str, PeerScores]:
    """Return the peers' maturity in earlier quarters, by quarter, where it was released."""
    if not organisation.benchmark_consent:
        return {}
    population = cohorts.population_of(organisation.is_sample)
    return {
        quarter: peer_scores(release, budget.OVERALL, organisation, None)
        for quarter, release in cohorts.releases_for(quarters, population).items()
        if budget.OVERALL in cohorts.measures_of(release)
    }


def cohort_name(code: str) -> str:
    """Return the words for a cohort's code: names of industry, group and size; empty for all."""
    if code == leaves.EVERYONE:
        return ""
    document = segments()
    rows = [*document["industry_groups"], *document["industries"]]
    names = {row["code"]: str(row["name"]) for row in rows}
    head, size_class = (*code.split(leaves.SEPARATOR), "")[:2]
    name = names.get(head, head)
    return (
        _("{cohort} with {size}").format(cohort=name, size=_size(size_class))
        if size_class
        else name
    )


def _size(size_class: str) -> str:
    """Return how many employees the companies of a size class have."""
    bands = [band for band in segments()["company_size"] if band["size_class"] == size_class]
    least, most = bands[0]["min"], bands[-1]["max"]
    if most is None:
        return _("{least:,} employees or more").format(least=least)
    return _("{least:,} to {most:,} employees").format(least=least, most=most)


def _release(quarter: str, organisation: Organisation) -> Release | None:
    if not organisation.benchmark_consent:
        return None
    return cohorts.release_for(quarter, cohorts.population_of(organisation.is_sample))


def peer_scores(
    release: Release,
    measure: str,
    organisation: Organisation,
    own: float | None,
    *,
    least: str = "",
) -> PeerScores:
    """Return the peers in a measure, in no cohort that is narrower than the one asked for."""
    found = cohorts.peers(
        release,
        measure,
        industry=organisation.industry,
        size_band=organisation.size_band,
        least=least,
    )
    return PeerScores(
        cohort_id=found.cohort_code,
        cohort_name=cohort_name(found.cohort_code),
        is_widened=found.is_widened,
        summary=found.summary,
        place=None if own is None else cohorts.own_place(found, own),
        bins=tuple(np.diff(cdf(found.cohort)).tolist()) if found.summary.is_shown else (),
    )


def peer_labels(
    release: Release, organisation: Organisation, *, least: str = ""
) -> PeerLabels | None:
    """Return the labels of the peers, in no cohort that is narrower than the one asked for."""
    code, found = cohorts.labels(
        release, industry=organisation.industry, size_band=organisation.size_band, least=least
    )
    if not found.is_shown:
        return None
    parts = zip(LABELS, found.shares, found.lows, found.highs, strict=True)
    return PeerLabels(
        code, cohort_name(code), found.n_about, tuple(PeerLabel(*part) for part in parts)
    )
