"""How the own place among the peers was worked out: from a release's noisy counts alone."""

import math
from dataclasses import dataclass
from itertools import accumulate

from apps.accounts.models import Organisation
from apps.benchmarks import cohorts
from apps.method import budget
from apps.method.histogram import (
    GATE,
    Cohort,
    Quantile,
    cdf,
    noise_variance,
    quantile,
)
from apps.reports.peers import PeerScores
from apps.reports.telling import ALL
from apps.reports.workings.ground import Ground, NoWorkingError, telling
from apps.tenancy.context import current_organisation

COARSE, FINE, MANY = (
    10,
    5,
    100,
)  # steps of the range in percent, and companies from which it is fine


@dataclass(frozen=True, slots=True)
class BinStep:
    """One bin of the release, as it was published and as it is read."""

    low: float  # points
    high: float
    count: int  # noisy number of companies; may be below 0
    running: int  # noisy companies up to the bin's upper end
    below: float  # proportion of companies below that end, made to rise


@dataclass(frozen=True, slots=True)
class Located:
    """The own score in the distribution."""

    score: float  # points
    bin: int  # its index
    position: float  # of the score in its bin, 0-1
    mass: float  # proportion of companies in the bin
    ahead_of: float  # proportion of companies below the score
    noise: float  # variance of the noise in the count below the score, squared companies
    own_bin: float  # variance for not knowing where in the bin they lie, squared proportion
    se: float  # proportion
    step: int  # percent to which the range is widened


@dataclass(frozen=True, slots=True)
class PlaceWorking:
    """From the noisy counts to the range of peers that the company is ahead of."""

    measure: str
    name: str  # of the dimension; empty for the maturity
    quarter: str
    peers: PeerScores
    epsilon: str  # as a fraction
    leaves: int  # cells of the release that were added up
    bin_variance: float  # of the noise in one bin, squared companies
    total: int
    bins: tuple[BinStep, ...]
    median: Quantile  # points
    min_total: int  # of the gate
    max_halfwidth: float
    located: Located | None  # None where the gate is shut, or no exact own score may be told


def place_working(ground: Ground, measure: str) -> PlaceWorking:
    """Return how the place in a measure was worked out, or why there is none.

    Raises
    ------
    NoWorkingError
        If the organisation sees no release of the quarter with that measure.
    """
    benchmark = ground.report.benchmark
    if benchmark is None or measure not in benchmark.scores:
        raise NoWorkingError(measure)
    cohort = _cohort(benchmark.quarter, measure)
    peers = benchmark.scores[measure]
    own = _own(ground, measure)
    names = {dimension.code: dimension.name for dimension in ground.words.dimensions}
    return PlaceWorking(
        measure=measure,
        name=names.get(measure, ""),
        quarter=benchmark.quarter,
        peers=peers,
        epsilon=str(cohort.epsilon),
        leaves=cohort.leaves,
        bin_variance=cohort.bin_variance,
        total=cohort.total,
        bins=_bins(cohort),
        median=quantile(cohort, 0.5),
        min_total=GATE.min_total,
        max_halfwidth=GATE.max_halfwidth,
        located=None if peers.place is None or own is None else _located(cohort, own),
    )


def _own(ground: Ground, measure: str) -> float | None:
    """Return the own score; None where there is none, or it may not be told exactly."""
    if measure == budget.OVERALL:
        return ground.report.row.maturity if telling(ground.rows).is_exact else None
    row = ground.rows.get((ALL, measure))
    return row.score if row and telling(ground.rows, measure).is_exact else None


def _cohort(quarter: str, measure: str) -> Cohort:
    """Return the noisy counts of the peers that the page shows."""
    organisation = Organisation.objects.get(pk=current_organisation())
    release = cohorts.release_for(quarter, cohorts.population_of(organisation.is_sample))
    if release is None:
        raise NoWorkingError(measure)
    return cohorts.peers(
        release, measure, industry=organisation.industry, size_band=organisation.size_band
    ).cohort


def _bins(cohort: Cohort) -> tuple[BinStep, ...]:
    counts = cohort.counts.tolist()
    knots, width = cdf(cohort).tolist(), 100 / len(counts)
    return tuple(
        BinStep(at * width, (at + 1) * width, count, running, knots[at + 1])
        for at, (count, running) in enumerate(zip(counts, accumulate(counts), strict=True))
    )


def _located(cohort: Cohort, score: float) -> Located:
    """Return the steps of `apps.method.place.own_place`, whose result they end in."""
    knots, bins, t = cdf(cohort).tolist(), cohort.counts.size, max(cohort.total, 1)
    below = score / 100 * bins
    own = min(int(below), bins - 1)
    position, mass = below - own, knots[own + 1] - knots[own]
    ahead_of = knots[own] + position * mass
    noise = noise_variance(cohort, ahead_of, below)
    own_bin = mass**2 * position * (1 - position) / 3
    return Located(
        score=score,
        bin=own,
        position=position,
        mass=mass,
        ahead_of=ahead_of,
        noise=noise,
        own_bin=own_bin,
        se=math.sqrt(noise / t**2 + own_bin),
        step=COARSE if t < MANY else FINE,
    )
