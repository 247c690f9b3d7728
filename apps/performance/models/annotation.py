"""What happened in and around a company, to be read beside what was measured."""

from datetime import date

from django.db import models
from django.db.models import Q

from apps.accounts.quarters import Quarter
from apps.instruments.kpis import kpis
from apps.tenancy.constraints import OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel

LONGEST_TEXT, LONGEST_DETAIL = 80, 500  # characters
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)  # of the quarters that there are


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    """Events by when they were, and by where they stand."""

    def between(self, first: Quarter, last: Quarter) -> "AnnotationQuerySet":
        """Keep those of these quarters and the ones between them."""
        return self.filter(
            happened_on__gte=first.starts_at("UTC").date(), happened_on__lte=last.last_day()
        )

    def oldest_first(self) -> "AnnotationQuerySet":
        """Put them in the order of time; those of one day as they were added."""
        return self.order_by("happened_on", "created_at", "id")


class Annotation(OwnedModel):
    """Something that happened on a day; of a correction the audit log keeps all but the detail."""

    happened_on = models.DateField()
    text = models.CharField(max_length=LONGEST_TEXT)
    detail = models.CharField(max_length=LONGEST_DETAIL, blank=True)
    kpi = models.CharField(max_length=30, choices=kpis, blank=True)  # empty: beside every figure
    created_by_id = models.UUIDField(null=True)  # None: not a person; the account may be gone
    created_at = models.DateTimeField()
    edited_by_id = models.UUIDField(null=True)
    edited_at = models.DateTimeField(null=True)  # None: as it was added

    objects = OwnedManager.from_queryset(AnnotationQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="annotation_isolation"),
            models.CheckConstraint(condition=~Q(text=""), name="annotation_says_something"),
            models.CheckConstraint(
                condition=Q(happened_on__range=(FIRST_DAY, LAST_DAY)),
                name="annotation_in_a_quarter",
            ),
            models.CheckConstraint(
                condition=Q(kpi="") | Q(kpi__in=[code for code, _name in kpis()]),
                name="annotation_of_a_known_kpi",
            ),
            models.CheckConstraint(
                condition=Q(edited_at__isnull=False) | Q(edited_by_id=None),
                name="annotation_edited_at_some_time",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "happened_on"], name="annotation_by_day"),
        ]

    def __str__(self) -> str:
        where = f" {self.kpi}" if self.kpi else ""
        return f"{self.happened_on}{where}: {self.text}"
