"""The job row: the outbox, the lease and the count of attempts in one."""

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.tenancy.constraints import CLOCK, POOL, OrganisationIsolation, Policy

MAX_ATTEMPTS = 5
LEASE = timedelta(seconds=settings.JOB_LEASE)  # what a dead worker held is free again after it


class State(models.TextChoices):
    """Where a job stands."""

    DUE = "due"
    DONE = "done"
    DEAD = "dead"


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by what may be done with them."""

    def claimable(self, at: datetime) -> "JobQuerySet":
        """Keep the jobs that are due and that no worker holds."""
        free = Q(lease_until=None) | Q(lease_until__lte=at)
        return self.filter(free, state=State.DUE, run_after__lte=at)

    def under_way(self, at: datetime) -> "JobQuerySet":
        """Keep the jobs that a worker holds."""
        return self.filter(state=State.DUE, lease_until__gt=at)

    def dead(self) -> "JobQuerySet":
        """Keep the jobs that were tried too often."""
        return self.filter(state=State.DEAD)


class Job(models.Model):
    """One piece of work, written in the transaction that makes it necessary.

    The broker carries its id as a hint, and may lose or repeat it. A platform's job, such as a
    release, has no organisation; only the benchmark worker's role sees it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, related_name="+", null=True
    )
    kind = models.CharField(max_length=80)  # the task's name
    key = models.CharField(max_length=200)  # the same work has the same key, and is done once
    arguments = models.JSONField(default=dict)  # ids only
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)  # the exception's class, no values

    objects: ClassVar[models.Manager["Job"]] = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            OrganisationIsolation(name="job_isolation"),
            Policy(
                name="job_of_the_platform",
                to=POOL,
                using="organisation_id IS NULL",
                command="ALL",
                privileges="SELECT, INSERT, UPDATE",
            ),
            Policy(
                name="job_found_by_the_clock",
                to=CLOCK,
                using="true",
                privileges=(
                    "SELECT (id, organisation_id, kind, state, run_after, lease_until, attempts)"
                ),
            ),
            models.UniqueConstraint(
                fields=["organisation", "key"], name="job_once", nulls_distinct=False
            ),
        ]
        indexes = [
            models.Index(fields=["run_after"], condition=Q(state="due"), name="job_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
