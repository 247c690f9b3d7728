"""Which KPIs a company tracks, and what they were."""

from decimal import Decimal
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from apps.accounts.quarters import Quarter
from apps.instruments.kpis import definitions, kpis
from apps.performance.series import Series
from apps.tenancy.constraints import OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel

STEP = Decimal("0.001")  # to which values are kept
CHANNEL_CODE = r"^([a-z][a-z0-9_]{0,29})?$"


def possible_values() -> Q:
    """Return the condition that there is such a KPI, and that it can have such a value."""
    return reduce(
        or_,
        (
            Q(kpi=kpi.code, value__gte=kpi.hard_min, value__lte=kpi.hard_max)
            for kpi in definitions().values()
        ),
    )


class TrackedKpi(OwnedModel):
    """A KPI that the company follows, and how it measures it: what its form asks for."""

    kpi = models.CharField(max_length=30, choices=kpis)
    method = models.CharField(max_length=30, blank=True)  # of the KPI's; empty where it has none
    channel = models.CharField(max_length=30, blank=True)  # empty: all together

    objects: OwnedManager["TrackedKpi"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="tracked_kpi_isolation"),
            models.UniqueConstraint(
                fields=["organisation", "kpi", "method", "channel"], name="tracked_kpi_once"
            ),
            models.CheckConstraint(
                condition=Q(channel__regex=CHANNEL_CODE), name="tracked_kpi_channel_code"
            ),
        ]

    def __str__(self) -> str:
        return self.series.key

    @property
    def series(self) -> Series:
        """Return what is tracked."""
        return Series(self.kpi, self.method, self.channel)


class KpiReadingQuerySet(models.QuerySet["KpiReading"]):
    """Readings by when and of what they are."""

    def of_series(self, series: Series) -> "KpiReadingQuerySet":
        """Keep those that can be compared with one another."""
        return self.filter(kpi=series.kpi, method=series.method, channel=series.channel)

    def between(self, first: Quarter, last: Quarter) -> "KpiReadingQuerySet":
        """Keep those of these quarters and the ones between them."""
        return self.filter(quarter__gte=first.code, quarter__lte=last.code)

    def oldest_first(self) -> "KpiReadingQuerySet":
        """Put them in the order of time, one quarter's by their codes."""
        return self.order_by("quarter", "kpi", "method", "channel")


class KpiReading(OwnedModel):
    """What one KPI was in one quarter; its history is the audit log's, which keeps no notes."""

    quarter = models.CharField(max_length=7)  # such as 2026-Q3; sorts by time
    kpi = models.CharField(max_length=30, choices=kpis)
    method = models.CharField(max_length=30, blank=True)  # of the KPI's; empty where it has none
    channel = models.CharField(max_length=30, blank=True)  # empty: all together
    value = models.DecimalField(max_digits=9, decimal_places=3)  # in the KPI's unit
    n = models.PositiveIntegerField(null=True)  # answers or cases that it rests on
    note = models.CharField(max_length=200, blank=True)
    entered_by_id = models.UUIDField(null=True)  # None: not a person; the account may be gone
    entered_at = models.DateTimeField()  # of what stands here now

    objects = OwnedManager.from_queryset(KpiReadingQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="kpi_reading_isolation"),
            models.UniqueConstraint(
                fields=["organisation", "kpi", "quarter", "method", "channel"],
                name="kpi_reading_once_a_quarter",
            ),
            models.CheckConstraint(
                condition=Q(quarter__regex=r"^20[0-9]{2}-Q[1-4]$"), name="kpi_reading_quarter_code"
            ),
            models.CheckConstraint(
                condition=Q(channel__regex=CHANNEL_CODE), name="kpi_reading_channel_code"
            ),
            models.CheckConstraint(condition=possible_values(), name="kpi_reading_possible"),
            models.CheckConstraint(
                condition=Q(n=None) | Q(n__gte=1), name="kpi_reading_rests_on_something"
            ),
        ]

    def __str__(self) -> str:
        parts = (self.kpi, self.method, self.channel, self.quarter)
        return f"{' '.join(part for part in parts if part)}: {self.figure}"

    @property
    def series(self) -> Series:
        """Return what it is a reading of."""
        return Series(self.kpi, self.method, self.channel)

    @property
    def figure(self) -> str:
        """Return the value, and what it rests on, in a few characters."""
        return in_short(self.value, self.n)

    @property
    def said(self) -> str:
        """Return all that was entered: what a form says that it showed."""
        return in_short(self.value, self.n, self.note)


def in_short(value: Decimal, n: int | None, note: str = "") -> str:
    """Return a figure for the log and for forms: the same in every language."""
    parts = (written(value), f"(n {n})" if n else "", note)
    return " ".join(part for part in parts if part)


def written(value: Decimal) -> str:
    """Return the number as people type it: no zeros that say nothing."""
    return f"{value.normalize() + 0:f}"
