"""Draws a release: count, add noise once, publish and charge the ledger, in one transaction."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db.backends.utils import CursorWrapper

from apps.accounts.quarters import Quarter
from apps.benchmarks import kpi_pool, manifest, pool
from apps.benchmarks.models import NoisyCount, Release, ReleaseManifest
from apps.benchmarks.plan import Plan, make_plan, mending
from apps.method import budget, leaves, noise


class NobodyToCountError(Exception):
    """So few companies have opted in that a release would be nothing but noise."""


class NothingToMendError(Exception):
    """The quarter has no release that an erratum could supersede."""


class ReserveSpentError(Exception):
    """The year's budget allows one erratum, and it was drawn: the argument names its quarter."""


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
    with pool.drawing() as cursor:
        releases = Release.objects.using("pool").filter(population=population, is_erratum=False)
        if existing := releases.filter(quarter=quarter.code).first():
            return existing, False

        plan = make_plan(
            quarter,
            opted_in_about=pool.opted_in_about(cursor, population),
            earlier_releases=releases.count(),
            preset=settings.BENCHMARK_PRESET,
        )
        if plan.opted_in_about == 0 and not is_asked_for:
            raise NobodyToCountError
        release = _release(plan, population=population, at=at)
        return _publish(cursor, release, plan, cut_off=at), True


def draw_erratum(quarter: Quarter, *, population: str, at: datetime) -> tuple[Release, bool]:
    """Draw the erratum that supersedes the quarter's release, unless it is drawn.

    It counts by the rules of what it mends, as of the same cut-off, and spends the reserve that
    each contributor's year keeps for it.

    Raises
    ------
    NothingToMendError
        If the quarter has no release.
    ReserveSpentError
        If the year had its erratum.
    """
    with pool.drawing() as cursor:
        releases = Release.objects.using("pool").filter(population=population)
        mended = releases.filter(quarter=quarter.code, is_erratum=False).first()
        if mended is None:
            raise NothingToMendError
        if spent := releases.errata_of(quarter.year).first():
            if spent.quarter == quarter.code:
                return spent, False
            raise ReserveSpentError(spent.quarter)

        plan = mending(mended.plan, quarter)
        release = _release(plan, population=population, at=at, is_erratum=True)
        return _publish(cursor, release, plan, cut_off=mended.published_at), True


def _release(plan: Plan, *, population: str, at: datetime, is_erratum: bool = False) -> Release:
    return Release(
        id=uuid4(),
        quarter=plan.quarter.code,
        population=population,
        is_erratum=is_erratum,
        leaf_plan=plan.leaf_plan,
        plan=plan.published(),
        published_at=at,
    )


def _publish(cursor: CursorWrapper, release: Release, plan: Plan, *, cut_off: datetime) -> Release:
    """Insert the release with all that belongs to it: nothing can be added once it is committed."""
    release.save(using="pool", force_insert=True)
    exact = pool.count_and_charge(
        cursor, plan, population=release.population, cut_off=cut_off, release_id=release.pk
    )
    counts: dict[str, dict[str, list[int]]] = {measure: {} for measure in plan.epsilons}
    for (measure, leaf), numbers in exact.items():
        counts[measure][leaf] = noise.noisy(numbers, plan.epsilons[measure]).tolist()
    if plan.kpi:
        companies = kpi_pool.count_and_charge(
            cursor, plan.kpi, population=release.population, cut_off=cut_off, release_id=release.pk
        )
        noisy = noise.noisy(companies, plan.kpi.epsilon).tolist()
        counts[plan.kpi.measure] = {leaves.EVERYONE: noisy}
    NoisyCount.objects.using("pool").bulk_create(
        NoisyCount(release=release, measure=measure, leaf=leaf, bin=bin_, value=value)
        for measure, bins in counts.items()
        for leaf, values in bins.items()
        for bin_, value in enumerate(values)
    )
    ReleaseManifest.objects.using("pool").create(
        release=release,
        document=manifest.write(release, counts, budget.PRESETS[plan.preset]),
    )
    return release
