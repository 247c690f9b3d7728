"""The feed of an organisation's changes: a counter under a lock, rows that carry it, and graves."""

from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.db import models

from apps.tenancy.constraints import DueWork, OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel


class Feed(OwnedModel):
    """Where an organisation's counter stands; whoever publishes holds this row until the end.

    So a reader who sees a number has seen every row of that number and of all below it.
    """

    epoch = models.UUIDField(db_default=RandomUUID())  # see `apps.reports.epochs`
    last_seq = models.BigIntegerField(default=0)
    last_changed_at = models.DateTimeField()  # rises with every number
    expired_seq = models.BigIntegerField(default=0)  # tombstones up to it are gone
    expired_at = models.DateTimeField(null=True)  # the time of that number
    stamp = models.CharField(max_length=64, blank=True)  # of the facts that were published last

    objects: OwnedManager["Feed"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="feed_isolation"),
            models.UniqueConstraint(fields=["organisation"], name="feed_once"),
            models.CheckConstraint(
                condition=models.Q(expired_seq__lte=models.F("last_seq")),
                name="feed_expires_what_was_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} at {self.last_seq}"


class PublishedRow(OwnedModel):
    """A dataset's row as it was published last; its id follows from its key, so it stays the same.

    The columns of a subclass are those of the dataset in `apps.reports.registry`.
    """

    change_seq = models.BigIntegerField()
    changed_at = models.DateTimeField()

    objects: OwnedManager[Any] = OwnedManager()

    class Meta(OwnedModel.Meta):
        abstract = True
        constraints = [
            OrganisationIsolation(name="%(class)s_isolation"),
            models.UniqueConstraint(
                fields=["organisation", "change_seq"], name="%(class)s_seq_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "changed_at"], name="%(class)s_at"),
        ]


class Tombstone(OwnedModel):
    """A row that is no longer published: who keeps a copy removes it from there."""

    dataset = models.CharField(max_length=40)
    row_id = models.UUIDField()  # the id that the row had
    change_seq = models.BigIntegerField()
    changed_at = models.DateTimeField()

    objects: OwnedManager["Tombstone"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="tombstone_isolation"),
            models.UniqueConstraint(
                fields=["organisation", "dataset", "row_id"], name="tombstone_once"
            ),
            DueWork(
                name="tombstone_left",
                due_at="changed_at",
                condition="true",
                columns=("changed_at",),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "dataset", "change_seq"], name="tombstone_by_seq"),
            models.Index(fields=["organisation", "change_seq"], name="tombstone_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.row_id} gone at {self.change_seq}"
