"""Releases that count segments apart, with noisy counts that are chosen leaf by leaf."""

from collections.abc import Iterator, Mapping

from django.db import transaction

from apps.benchmarks.models import NoisyCount, Release
from apps.benchmarks.plan import YEARLY, Plan
from apps.method import budget
from tests.conftest import NOON
from tests.reports import kpi_releases, rounds

OWN, GROUP, EVERYONE = "tech_media/medium", "tech_media", "all"  # of the companies of these tests
FOREIGN = "finance"  # a cohort on another company's way
MANY = (0, 2, 8, 15, 25, 25, 15, 8, 2, 0)
FEW = (0, 0, 1, 2, 3, 2, 1, 0, -1, 1)
APART = (20, 0, 0, 0, 0, 0, 0, 0, 0, 20)  # enough, but the median may be anywhere between
LABELS = (20, 10, 15, 12, 8, 25, 10)


def publish(
    quarter: str,
    leaves: Mapping[str, tuple[int, ...]] | None = None,
    *,
    otherwise: tuple[int, ...] = MANY,
    labels: tuple[int, ...] = LABELS,
    population: str = "real",
) -> Release:
    """Publish a release over eight industry groups by three size classes."""
    chosen, scores = rounds.plan(quarter, opted_in_about=800), leaves or {}
    with transaction.atomic(using="pool"):
        release: Release = Release.objects.using("pool").create(
            quarter=quarter,
            population=population,
            leaf_plan=chosen.leaf_plan,
            plan=chosen.published(),
            published_at=NOON,
        )
        NoisyCount.objects.using("pool").bulk_create(
            NoisyCount(release=release, measure=measure, leaf=leaf, bin=bin_, value=value)
            for measure, leaf, counts in _counts(chosen, scores, otherwise, labels)
            for bin_, value in enumerate(counts)
        )
    return release


def _counts(
    chosen: Plan,
    scores: Mapping[str, tuple[int, ...]],
    otherwise: tuple[int, ...],
    labels: tuple[int, ...],
) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Yield the bins of every measure and leaf: of the scores all alike, and of the KPI."""
    assert chosen.kpi is not None
    yield chosen.kpi.measure, EVERYONE, kpi_releases.SPREAD
    tables = {measure: (9,) * chosen.bins(measure) for measure in YEARLY} | {budget.PERSONA: labels}
    for measure in chosen.epsilons:
        for leaf in chosen.leaves_of(measure):
            yield measure, leaf, tables.get(measure) or scores.get(leaf, otherwise)
