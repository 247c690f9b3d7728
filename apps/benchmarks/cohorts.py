"""Reads a published release for one company: its own leaf first, wider where noise demands it.

Everything here is a function of the stored noisy counts and of the company's own facts.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from apps.accounts.segments import segments
from apps.benchmarks.models import NoisyCount, Population, Release
from apps.method import budget, leaves, place
from apps.method.histogram import Cohort, CohortSummary, LabelShares, shares
from apps.method.histogram import gate as gates


@dataclass(frozen=True, slots=True)
class Peers:
    """The cohort that a company is compared with in one measure, and what may be said of it."""

    measure: str
    cohort_code: str  # a leaf, or what it was widened to: "all" for everyone
    is_widened: bool
    summary: CohortSummary
    cohort: Cohort


def population_of(is_sample: object) -> str:
    """Return the population that an organisation is part of."""
    return Population.SAMPLE if is_sample else Population.REAL


def release_for(quarter: str, population: str) -> Release | None:
    """Return the quarter's release over the population, its erratum if it had one."""
    return Release.objects.of(population).filter(quarter=quarter).first()


def measures_of(release: Release) -> tuple[str, ...]:
    """Return the codes of what the release measured."""
    return tuple(release.plan["epsilons"])


def peers(release: Release, measure: str, *, industry: str, size_band: str) -> Peers:
    """Return the narrowest cohort around the company that passes the gate, else the widest.

    Raises
    ------
    KeyError
        If the release does not measure it.
    """
    rungs = _rungs(release, measure, industry, size_band)
    chosen = gates.narrowest_shown(*(cohort for _, cohort in rungs))
    code, cohort = rungs[-1 if chosen is None else chosen]
    return Peers(measure, code, code != rungs[0][0], gates.summary(cohort), cohort)


def labels(release: Release, *, industry: str, size_band: str) -> tuple[str, LabelShares]:
    """Return the narrowest cohort whose shares of labels pass the gate, and these shares."""
    rungs = _rungs(release, budget.PERSONA, industry, size_band)
    mixes = [(code, shares(cohort)) for code, cohort in rungs]
    return next((mix for mix in mixes if mix[1].is_shown), mixes[-1])


def own_place(found: Peers, score: float) -> place.Place | None:
    """Return where the score stands among the peers; None where the cohort is not shown."""
    return place.own_place(found.cohort, score) if found.summary.is_shown else None


def every_cohort(release: Release) -> list[Peers]:
    """Return each cohort of each score that the release measured: leaves, and what they widen to.

    The same for every reader, so that no two of them can learn by comparing.
    """
    classification = leaves.read_segments(segments())
    found = []
    for measure in measures_of(release):
        if measure == budget.PERSONA:
            continue
        counts = _counts(release, measure)
        seen: dict[str, Cohort] = {}
        for leaf in release.plan["leaves"]:
            for rung in leaves.ladder(release.leaf_plan, classification, leaf):
                seen.setdefault(rung.code, _widened(release, measure, counts, rung.leaves))
        found += [
            Peers(measure, code, False, gates.summary(cohort), cohort)  # noqa: FBT003
            for code, cohort in seen.items()
        ]
    return found


def _rungs(
    release: Release, measure: str, industry: str, size_band: str
) -> list[tuple[str, Cohort]]:
    classification = leaves.read_segments(segments())
    leaf = leaves.leaf_of(release.leaf_plan, classification, industry=industry, size=size_band)
    counts = _counts(release, measure)
    return [
        (rung.code, _widened(release, measure, counts, rung.leaves))
        for rung in leaves.ladder(release.leaf_plan, classification, leaf)
    ]


def _widened(
    release: Release, measure: str, counts: dict[str, list[int]], codes: tuple[str, ...]
) -> Cohort:
    total = np.sum([counts[code] for code in codes], axis=0)
    epsilon = Fraction(release.plan["epsilons"][measure])
    return Cohort(np.asarray(total, dtype=np.int64), epsilon, leaves=len(codes))


def _counts(release: Release, measure: str) -> dict[str, list[int]]:
    rows = NoisyCount.objects.filter(release=release, measure=measure).order_by("leaf", "bin")
    counts: dict[str, list[int]] = defaultdict(list)
    for leaf, value in rows.values_list("leaf", "value"):
        counts[leaf].append(value)
    if not counts:
        raise KeyError(measure)
    return counts
