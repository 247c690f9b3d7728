"""What a company wants a KPI of its own to be."""

from decimal import Decimal
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q

from apps.instruments.kpis import definitions, kpis
from apps.performance.models.reading import CHANNEL_CODE, written
from apps.performance.series import Series
from apps.tenancy.constraints import OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel


def possible_ends() -> Q:
    """Return the condition that there is such a KPI, and that it can reach both ends."""
    return reduce(
        or_,
        (
            Q(kpi=kpi.code)
            & (Q(low=None) | Q(low__range=(kpi.hard_min, kpi.hard_max)))
            & (Q(high=None) | Q(high__range=(kpi.hard_min, kpi.hard_max)))
            for kpi in definitions().values()
        ),
    )


class KpiTargetQuerySet(models.QuerySet["KpiTarget"]):
    """Targets by what they are of."""

    def of_series(self, series: Series) -> "KpiTargetQuerySet":
        """Keep that of a series; there is one at most."""
        return self.filter(kpi=series.kpi, method=series.method, channel=series.channel)


class KpiTarget(OwnedModel):
    """The band that a series should be in, open to one side or closed; the company's own."""

    kpi = models.CharField(max_length=30, choices=kpis)
    method = models.CharField(max_length=30, blank=True)  # of the KPI's; empty where it has none
    channel = models.CharField(max_length=30, blank=True)  # empty: all together
    low = models.DecimalField(max_digits=9, decimal_places=3, null=True)  # None: no lower end
    high = models.DecimalField(max_digits=9, decimal_places=3, null=True)  # in the KPI's unit
    set_by_id = models.UUIDField(null=True)  # None: not a person; the account may be gone
    set_at = models.DateTimeField()

    objects = OwnedManager.from_queryset(KpiTargetQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="kpi_target_isolation"),
            models.UniqueConstraint(
                fields=["organisation", "kpi", "method", "channel"], name="kpi_target_once"
            ),
            models.CheckConstraint(
                condition=Q(channel__regex=CHANNEL_CODE), name="kpi_target_channel_code"
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=False) | Q(high__isnull=False),
                name="kpi_target_says_something",
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lt=F("high")),
                name="kpi_target_low_below_high",
            ),
            models.CheckConstraint(condition=possible_ends(), name="kpi_target_possible"),
        ]

    def __str__(self) -> str:
        parts = (self.kpi, self.method, self.channel)
        return f"{' '.join(part for part in parts if part)}: {self.band}"

    @property
    def series(self) -> Series:
        """Return what it is a target of."""
        return Series(self.kpi, self.method, self.channel)

    @property
    def band(self) -> str:
        """Return both ends in a few characters."""
        return band(self.low, self.high)


def band(low: Decimal | None, high: Decimal | None) -> str:
    """Return both ends for the log and for forms: the same in every language."""
    return "\u2013".join("" if end is None else written(end) for end in (low, high))
