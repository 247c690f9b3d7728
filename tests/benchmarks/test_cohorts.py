"""A company is compared with its own leaf where the noise allows it, and with more where not."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.benchmarks import cohorts
from apps.benchmarks.models import NoisyCount, Population, Release
from apps.benchmarks.plan import make_plan
from tests.benchmarks.companies import AT, Q3

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

MANY = [0, 2, 8, 15, 25, 25, 15, 8, 2, 0]
FEW = [0, 0, 1, 2, 3, 2, 1, 0, -1, 1]
NOBODY = [0, -1, 1, 0, 0, 2, 0, -2, 0, 0]


def publish(
    leaves: dict[str, list[int]], *, otherwise: list[int], population: str = Population.REAL
) -> Release:
    """Publish a release with these noisy counts of overall maturity."""
    plan = make_plan(Q3, opted_in_about=150, earlier_releases=0)
    with transaction.atomic(using="pool"):
        release = Release.objects.using("pool").create(
            quarter=Q3.code,
            population=population,
            leaf_plan=plan.leaf_plan,
            plan=plan.published(),
            published_at=AT,
        )
        NoisyCount.objects.using("pool").bulk_create(
            NoisyCount(release=release, measure="overall", leaf=leaf, bin=bin_, value=value)
            for leaf in plan.leaf_codes()
            for bin_, value in enumerate(leaves.get(leaf, otherwise))
        )
    return release


def own_leaf() -> str:
    plan = make_plan(Q3, opted_in_about=150, earlier_releases=0)
    return plan.leaf_of("telecom", "e250_999")


def peers(release: Release) -> cohorts.Peers:
    return cohorts.peers(release, "overall", industry="telecom", size_band="e250_999")


class TestPeers:
    def test_are_the_companys_own_leaf_where_it_is_large_enough(self) -> None:
        found = peers(publish({own_leaf(): MANY}, otherwise=FEW))

        assert (found.cohort_code, found.is_widened, found.summary.is_shown) == (
            own_leaf(),
            False,
            True,
        )

    def test_are_everyone_where_the_leaf_is_too_small(self) -> None:
        found = peers(publish({own_leaf(): FEW}, otherwise=MANY))

        assert (found.cohort_code, found.is_widened, found.summary.is_shown) == ("all", True, True)
        assert found.cohort.leaves == 8

    def test_are_not_shown_where_everyone_is_too_few(self) -> None:
        found = peers(publish({}, otherwise=NOBODY))

        assert not found.summary.is_shown
        assert cohorts.own_place(found, 57.0) is None

    def test_have_the_company_stand_somewhere_among_them(self) -> None:
        found = peers(publish({own_leaf(): MANY}, otherwise=FEW))

        low, high = (cohorts.own_place(found, score) for score in (25.0, 75.0))
        assert low is not None
        assert high is not None
        assert low != high

    def test_of_what_was_not_measured_are_an_error(self) -> None:
        with pytest.raises(KeyError):
            cohorts.peers(publish({}, otherwise=MANY), "CUS", industry="telecom", size_band="e1_9")


class TestEveryCohort:
    def test_is_the_same_list_for_every_reader(self) -> None:
        release = publish({}, otherwise=MANY)
        published = dict(release.plan, epsilons={"overall": "1"})
        one_measure = Release(pk=release.pk, leaf_plan=release.leaf_plan, plan=published)

        codes = [found.cohort_code for found in cohorts.every_cohort(one_measure)]

        assert sorted(codes) == sorted([*release.plan["leaves"], "all"])


class TestCountsOf:
    def test_are_read_once_for_all_readers_of_a_process(self) -> None:
        release = publish({own_leaf(): MANY}, otherwise=FEW)
        cohorts.counts_of(release, "overall")

        with CaptureQueriesContext(connection) as asked:
            again = cohorts.counts_of(Release.objects.get(pk=release.pk), "overall")

        assert len(asked) == 1  # the release itself
        assert again["overall"][own_leaf()] == MANY

    def test_are_those_of_the_release_and_of_no_other(self) -> None:
        first = publish({own_leaf(): MANY}, otherwise=FEW)
        cohorts.counts_of(first)
        second = publish({own_leaf(): FEW}, otherwise=MANY, population=Population.SAMPLE)

        assert cohorts.counts_of(first)["overall"][own_leaf()] == MANY
        assert cohorts.counts_of(second)["overall"][own_leaf()] == FEW


class TestReleaseFor:
    def test_finds_the_quarters_release_of_the_population(self) -> None:
        release = publish({}, otherwise=MANY)

        assert cohorts.release_for("2026-Q3", cohorts.population_of(False)) == release  # noqa: FBT003
        assert cohorts.release_for("2026-Q3", cohorts.population_of(True)) is None  # noqa: FBT003
        assert cohorts.release_for("2026-Q2", Population.REAL) is None

    def test_prefers_an_erratum(self) -> None:
        publish({}, otherwise=MANY)
        mended = Release.objects.using("pool").create(
            quarter=Q3.code,
            population=Population.REAL,
            is_erratum=True,
            leaf_plan="L0",
            plan={},
            published_at=AT,
        )

        assert cohorts.release_for("2026-Q3", Population.REAL) == mended
        found = cohorts.releases_for(["2026-Q2", "2026-Q3"], Population.REAL)
        assert found == {"2026-Q3": mended}
