"""Reads a published release for one company: its own leaf first, wider where noise demands it.

Everything here is a function of the stored noisy counts and of the company's own facts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.accounts.segments import segments
from apps.benchmarks.models import NoisyCount, Population, Release
from apps.benchmarks.plan import YEARLY
from apps.method import budget, leaves, place
from apps.method.histogram import Cohort, CohortSummary, LabelShares, rounded_n, shares
from apps.method.histogram import gate as gates

Counts = Mapping[str, Mapping[str, list[int]]]  # bins by measure and leaf
Plan = Mapping[str, Any]  # a release's, as published
KEPT = 256  # measures of releases whose counts a process keeps


@dataclass(frozen=True, slots=True)
class Peers:
    """The cohort that a company is compared with in one measure, and what may be said of it."""

    measure: str
    cohort_code: str  # a leaf, or what it was widened to: "all" for everyone
    is_widened: bool
    summary: CohortSummary
    cohort: Cohort


@dataclass(frozen=True, slots=True, eq=False)
class YearlyTable:
    """A table of all companies together, drawn once a year."""

    measure: str
    quarter: str
    counts: NDArray[np.int64]  # noisy; labels: the year before by now; the compass: rows by columns
    epsilon: Fraction
    n_about: int
    is_shown: bool


def population_of(is_sample: object) -> str:
    """Return the population that an organisation is part of."""
    return Population.SAMPLE if is_sample else Population.REAL


def release_for(quarter: str, population: str) -> Release | None:
    """Return the quarter's release over the population, its erratum if it had one."""
    return Release.objects.of(population).filter(quarter=quarter).first()


def releases_for(quarters: Iterable[str], population: str) -> dict[str, Release]:
    """Return the releases of these quarters, by quarter, the erratum of each if it had one."""
    errata_first = Release.objects.of(population).filter(quarter__in=list(quarters))
    return {release.quarter: release for release in reversed(errata_first)}


def measures_of(release: Release) -> tuple[str, ...]:
    """Return the codes of what the release measured."""
    return tuple(release.plan["epsilons"])


def scores_of(release: Release) -> tuple[str, ...]:
    """Return the codes of the scores that the release measured: maturity and dimensions."""
    return _scores(release.plan)


def peers(
    release: Release, measure: str, *, industry: str, size_band: str, least: str = ""
) -> Peers:
    """Return the narrowest cohort around the company that passes the gate, else the widest.

    Where `least` names one of these cohorts, narrower ones are left out.

    Raises
    ------
    KeyError
        If the release does not measure it.
    """
    rungs = _rungs(release, measure, industry, size_band)
    wanted = _from(rungs, least)
    chosen = gates.narrowest_shown(*(cohort for _, cohort in wanted))
    code, cohort = wanted[-1 if chosen is None else chosen]
    return Peers(measure, code, code != rungs[0][0], gates.summary(cohort), cohort)


def ladder(release: Release, measure: str, *, industry: str, size_band: str) -> list[Peers]:
    """Return every cohort around the company, its own leaf first, whether it is shown or not.

    Raises
    ------
    KeyError
        If the release does not measure it.
    """
    rungs = _rungs(release, measure, industry, size_band)
    return [
        Peers(measure, code, place > 0, gates.summary(cohort), cohort)
        for place, (code, cohort) in enumerate(rungs)
    ]


def labels(
    release: Release, *, industry: str, size_band: str, least: str = ""
) -> tuple[str, LabelShares]:
    """Return the narrowest cohort whose shares of labels pass the gate, and these shares."""
    rungs = _from(_rungs(release, budget.PERSONA, industry, size_band), least)
    mixes = [(code, shares(cohort)) for code, cohort in rungs]
    return next((mix for mix in mixes if mix[1].is_shown), mixes[-1])


def own_place(found: Peers, score: float) -> place.Place | None:
    """Return where the score stands among the peers; None where the cohort is not shown."""
    return place.own_place(found.cohort, score) if found.summary.is_shown else None


def every_cohort(release: Release) -> list[Peers]:
    """Return each cohort of each score that the release measured: leaves, and what they widen to.

    The same for every reader, so that no two of them can learn by comparing.
    """
    return [
        Peers(measure, code, False, gates.summary(cohort), cohort)  # noqa: FBT003
        for measure, code, cohort in cohorts_in(release.plan, counts_of(release))
        if measure in scores_of(release)
    ]


def latest_table(measure: str, population: str, *, until: str) -> YearlyTable | None:
    """Return the yearly table that was drawn last, by the release of that quarter at the latest."""
    releases = Release.objects.of(population).filter(quarter__lte=until)
    release = releases.measuring(measure).first()
    return None if release is None else table_in(release.plan, counts_of(release, measure), release)


def counts_of(release: Release, measure: str = "") -> Counts:
    """Return the stored noisy counts, of one measure or of all.

    Each process reads them once: the database lets nobody change what was published, and it is the
    same for every reader.
    """
    return kept_counts(release.pk, measure)


@lru_cache(maxsize=KEPT)
def kept_counts(release_id: UUID, measure: str) -> Counts:
    """Return the counts of the release with that id: see `counts_of`."""
    rows = NoisyCount.objects.filter(release=release_id).order_by("measure", "leaf", "bin")
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for code, leaf, value in (rows.filter(measure=measure) if measure else rows).values_list(
        "measure", "leaf", "value"
    ):
        found[code][leaf].append(value)
    return {code: dict(by_leaf) for code, by_leaf in found.items()}


def cohorts_in(plan: Plan, counts: Counts) -> Iterator[tuple[str, str, Cohort]]:
    """Yield measure, code and noisy counts of every cohort of scores and of labels, each once."""
    classification = leaves.read_segments(segments())
    rungs = {
        rung.code: rung.leaves
        for leaf in plan["leaves"]
        for rung in leaves.ladder(plan["leaf_plan"], classification, leaf)
    }
    for measure in (*_scores(plan), budget.PERSONA):
        if measure in counts:
            for code, members in rungs.items():
                yield measure, code, _widened(plan, measure, counts[measure], members)


def table_in(plan: Plan, counts: Counts, release: Release) -> YearlyTable:
    """Return the one yearly table among the counts."""
    (measure,) = (code for code in YEARLY if code in counts)
    cells = np.array(counts[measure][leaves.EVERYONE], dtype=np.int64)
    total = int(cells.sum())
    side = round(cells.size**0.5)
    least = gates.GATE.min_table_total
    return YearlyTable(
        measure=measure,
        quarter=release.quarter,
        counts=cells.reshape(side, side),
        epsilon=Fraction(plan["epsilons"][measure]),
        n_about=rounded_n(total),
        is_shown=total >= least,
    )


def _scores(plan: Plan) -> tuple[str, ...]:
    others = {budget.PERSONA, *YEARLY}
    return tuple(measure for measure in plan["epsilons"] if measure not in others)


def _rungs(
    release: Release, measure: str, industry: str, size_band: str
) -> list[tuple[str, Cohort]]:
    classification = leaves.read_segments(segments())
    leaf = leaves.leaf_of(release.leaf_plan, classification, industry=industry, size=size_band)
    counts = counts_of(release, measure)[measure]
    if not counts:
        raise KeyError(measure)
    return [
        (rung.code, _widened(release.plan, measure, counts, rung.leaves))
        for rung in leaves.ladder(release.leaf_plan, classification, leaf)
    ]


def _from(rungs: list[tuple[str, Cohort]], least: str) -> list[tuple[str, Cohort]]:
    """Leave out what is narrower than a cohort; nothing where the plan does not know that one."""
    places = [place for place, (code, _) in enumerate(rungs) if code == least]
    return rungs[places[0] :] if places else rungs


def _widened(
    plan: Plan, measure: str, counts: Mapping[str, list[int]], codes: tuple[str, ...]
) -> Cohort:
    total = np.sum([counts[code] for code in codes], axis=0)
    epsilon = Fraction(plan["epsilons"][measure])
    return Cohort(np.asarray(total, dtype=np.int64), epsilon, leaves=len(codes))
