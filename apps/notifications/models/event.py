"""What happened, as receivers of webhooks are told: ids and links, no figures."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.tenancy.constraints import DueWork, OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel

KEPT = timedelta(days=30)


class EventType(models.TextChoices):
    """What can happen."""

    PING = "ping", _("Somebody asked for a test")
    ROUND_OPENED = "round.opened", _("An assessment was opened")
    ROUND_CLOSED = "round.closed", _("An assessment was closed")
    RESULTS_PUBLISHED = "results.published", _("An assessment has its results")
    BENCHMARKS_PUBLISHED = "benchmarks.published", _("New benchmarks were published")
    KPI_VALUES_CHANGED = "kpi_values.changed", _("Figures of KPIs were recorded or changed")
    EXPORT_READY = "export.ready", _("The file of an export is ready")
    DATA_CHANGED = "data.changed", _("Rows of the datasets were added, changed or removed")


# A test goes to the endpoint that it is asked for, whatever that has chosen.
CHOOSABLE = tuple(event for event in EventType if event != EventType.PING)


class WebhookEventQuerySet(models.QuerySet["WebhookEvent"]):
    """Events by how long they are kept."""

    def over(self, at: datetime) -> "WebhookEventQuerySet":
        """Keep those that happened so long ago that the log forgets them."""
        return self.filter(occurred_at__lte=at - KEPT)


class WebhookEvent(OwnedModel):
    """One thing that happened; its id is the same in every delivery, and in each try of one."""

    type = models.CharField(max_length=30, choices=EventType)
    occurred_at = models.DateTimeField()
    data = models.JSONField(default=dict)  # ids and links only

    objects = OwnedManager.from_queryset(WebhookEventQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="webhook_event_isolation"),
            models.UniqueConstraint(
                fields=["organisation", "id"], name="webhook_event_in_organisation"
            ),
            DueWork(
                name="webhook_event_kept",
                due_at="occurred_at",
                condition="true",
                columns=("occurred_at",),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "occurred_at"], name="webhook_event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.public_id}"

    @property
    def public_id(self) -> str:
        """The id by which receivers tell that they were told already."""
        return f"evt_{self.pk.hex}"
