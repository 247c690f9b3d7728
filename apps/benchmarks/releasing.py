"""Draws a release: count, add noise once, publish and charge the ledger, in one transaction."""

from datetime import datetime
from uuid import uuid4

from apps.assessments.quarters import Quarter
from apps.benchmarks import pool
from apps.benchmarks.models import NoisyCount, Release
from apps.benchmarks.plan import make_plan
from apps.method import noise


class NobodyToCountError(Exception):
    """So few companies have opted in that a release would be nothing but noise."""


def draw(
    quarter: Quarter, *, population: str, at: datetime, is_asked_for: bool = True
) -> tuple[Release, bool]:
    """Draw the quarter's release over the population, unless it is drawn; say whether it is new.

    Noise is drawn once: a second call, or one that runs at the same time, returns the release that
    exists. Counts without noise never leave the transaction.

    Raises
    ------
    NobodyToCountError
        If no person asked for it, and about nobody has opted in: it would only use up the releases
        that may count young companies.
    """
    with pool.drawing(quarter.code, population) as cursor:
        releases = Release.objects.using("pool")
        drawn = releases.filter(quarter=quarter.code, population=population, is_erratum=False)
        if existing := drawn.first():
            return existing, False

        plan = make_plan(
            quarter,
            opted_in_about=pool.opted_in_about(cursor, population),
            earlier_releases=releases.filter(population=population).count(),
        )
        if plan.opted_in_about == 0 and not is_asked_for:
            raise NobodyToCountError
        release = releases.create(
            id=uuid4(),
            quarter=quarter.code,
            population=population,
            leaf_plan=plan.leaf_plan,
            plan=plan.published(),
            published_at=at,
        )
        counts = pool.count_and_charge(
            cursor, plan, population=population, cut_off=at, release_id=release.pk
        )
        NoisyCount.objects.using("pool").bulk_create(
            NoisyCount(release=release, measure=measure, leaf=leaf, bin=bin_, value=int(value))
            for (measure, leaf), exact in counts.items()
            for bin_, value in enumerate(noise.noisy(exact, plan.epsilons[measure]))
        )
    return release, True
