"""Releases: noisy counts only, immutable, in shared tables; the budget's ledger beside them."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Left

from apps.benchmarks.constraints import WithItsRelease, YearlyCap
from apps.method.leaves import PlanCode
from apps.tenancy.constraints import APP, POOL, Grant, Immutable


class Population(models.TextChoices):
    """Whose rounds a release counts; the two never mix."""

    REAL = "real"
    SAMPLE = "sample"


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases by population and time."""

    def of(self, population: str) -> "ReleaseQuerySet":
        """Keep those over that population, newest first; an erratum counts before what it mends."""
        return self.filter(population=population).order_by("-quarter", "-is_erratum")

    def latest_news(self) -> "Release | None":
        """Return the release of real organisations that was published last; errata are no news."""
        drawn = self.filter(population=Population.REAL, is_erratum=False)
        return drawn.order_by("-published_at", "-quarter").first()

    def measuring(self, measure: str) -> "ReleaseQuerySet":
        """Keep those that measured it: the yearly tables come once a year."""
        return self.filter(plan__epsilons__has_key=measure)

    def counting_kpis(self) -> "ReleaseQuerySet":
        """Keep those that counted a KPI: an erratum has no budget for one."""
        return self.filter(plan__has_key="kpi")

    def errata_of(self, year: int) -> "ReleaseQuerySet":
        """Keep the errata that spent the reserve of that calendar year."""
        return self.filter(is_erratum=True, quarter__startswith=f"{year}-")


class Release(models.Model):
    """One quarter's release over one population, with the plan that it was drawn by."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    quarter = models.CharField(max_length=7)
    population = models.CharField(max_length=6, choices=Population)
    is_erratum = models.BooleanField(default=False)
    leaf_plan: "models.CharField[PlanCode, PlanCode]" = models.CharField(max_length=2)
    plan = models.JSONField()  # parameters, as published
    published_at = models.DateTimeField()

    # The stubs know `as_manager` as a manager without the query set's own methods.
    objects: ClassVar[ReleaseQuerySet] = ReleaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "population", "is_erratum"], name="release_once_a_quarter"
            ),
            models.UniqueConstraint(
                Left("quarter", 4),
                "population",
                condition=Q(is_erratum=True),
                name="release_one_erratum_a_year",
            ),
            Immutable(name="release_immutable"),
            Grant(name="release_granted_app", to=APP, privileges="SELECT"),
            Grant(name="release_granted_pool", to=POOL, privileges="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        kind = "erratum to the release" if self.is_erratum else "release"
        return f"{self.population} {kind} of {self.quarter}"


class NoisyCount(models.Model):
    """One bin of one histogram: the count with its noise; the count itself is kept nowhere."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="counts")
    measure = models.CharField(max_length=24)  # overall, persona; else a dimension, table, KPI
    leaf = models.CharField(max_length=40)
    bin = models.PositiveSmallIntegerField()
    value = models.IntegerField()  # may be negative: noise is not cut off

    objects: ClassVar[models.Manager["NoisyCount"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "measure", "leaf", "bin"], name="noisy_count_drawn_once"
            ),
            WithItsRelease(name="noisy_count_with_its_release"),
            Immutable(name="noisy_count_immutable"),
            Grant(name="noisy_count_granted_app", to=APP, privileges="SELECT"),
            Grant(name="noisy_count_granted_pool", to=POOL, privileges="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.leaf} {self.bin}"


class ReleaseManifest(models.Model):
    """What whoever wants to check a release needs to know: how it was drawn, and hashes of it."""

    release = models.OneToOneField(
        Release, models.PROTECT, primary_key=True, related_name="manifest"
    )
    document = models.JSONField()

    objects: ClassVar[models.Manager["ReleaseManifest"]] = models.Manager()

    class Meta:
        constraints = [
            WithItsRelease(name="release_manifest_with_its_release"),
            Immutable(name="release_manifest_immutable"),
            Grant(name="release_manifest_granted_app", to=APP, privileges="SELECT"),
            Grant(name="release_manifest_granted_pool", to=POOL, privileges="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"manifest of {self.release_id}"


class LedgerLine(models.Model):
    """What one contributor's part in a release cost of its yearly budget.

    The contributor is a keyed pseudonym of the corporate group: the ledger outlives the
    organisation's leaving, and names nobody.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    contributor = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    epsilon = models.DecimalField(max_digits=8, decimal_places=4)

    objects: ClassVar[models.Manager["LedgerLine"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "contributor"], name="ledger_line_once"),
            models.CheckConstraint(
                condition=Q(epsilon__gt=0, epsilon__lte="12.25"), name="ledger_line_in_cap"
            ),
            YearlyCap(name="ledger_yearly_cap", cap="12.25"),
            Immutable(name="ledger_line_immutable"),
            Grant(name="ledger_line_granted_pool", to=POOL, privileges="SELECT, INSERT"),
        ]
        indexes = [models.Index(fields=["contributor", "year"], name="ledger_line_of_a_year")]

    def __str__(self) -> str:
        return f"{self.epsilon} in {self.year}"


class KpiLedgerLine(models.Model):
    """What one contributor's part in a release's KPI cost of its yearly budget of KPIs.

    A ledger apart, as the consent is: its pseudonyms are others than those of `LedgerLine`.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    contributor = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    kpi = models.CharField(max_length=30)
    epsilon = models.DecimalField(max_digits=8, decimal_places=4)

    objects: ClassVar[models.Manager["KpiLedgerLine"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "contributor"], name="kpi_ledger_line_once"),
            models.UniqueConstraint(
                fields=["contributor", "year", "kpi"], name="kpi_ledger_line_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(epsilon__gt=0, epsilon__lte=1), name="kpi_ledger_line_in_cap"
            ),
            YearlyCap(name="kpi_ledger_yearly_cap", cap="1.0"),
            WithItsRelease(name="kpi_ledger_line_with_its_release"),
            Immutable(name="kpi_ledger_line_immutable"),
            Grant(name="kpi_ledger_line_granted_pool", to=POOL, privileges="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"{self.epsilon} for {self.kpi} in {self.year}"
