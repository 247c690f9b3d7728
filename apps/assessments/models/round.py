"""One quarter's assessment of one organisation."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apps.assessments.quarters import last_day_before, morning_before
from apps.instruments.models import InstrumentVersion
from apps.method.form import Form
from apps.tenancy.constraints import DueWork, OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel

REMINDERS = (14, 7, 2, 1)  # days before the last one that can be chosen
REMINDER_GAP = timedelta(hours=20)  # between mails to everybody, whatever the hour


class State(models.TextChoices):
    """Where a round stands; it only goes forward."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    SCORED = "scored"


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds by where they stand."""

    def overdue(self, at: datetime) -> "RoundQuerySet":
        """Keep the open rounds that are past their end."""
        return self.filter(state=State.OPEN, closes_at__lte=at)

    def reminder_due(self, at: datetime) -> "RoundQuerySet":
        """Keep the rounds whose next reminder is to go by itself by that time."""
        return self.filter(state=State.OPEN, remind_at__lte=at)

    def scored(self) -> "RoundQuerySet":
        """Keep the rounds that have results, oldest quarter first."""
        return self.filter(state=State.SCORED).order_by("quarter")

    def newest_first(self) -> "RoundQuerySet":
        """Put the latest quarter first."""
        return self.order_by("-quarter")


class Round(OwnedModel):
    """An assessment for a quarter, by the organisation's own calendar and time zone."""

    quarter = models.CharField(max_length=7)  # such as 2026-Q3; sorts by time
    time_zone = models.CharField(max_length=60)  # the organisation's when the round was made
    instrument = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)  # the planned end; extended while open
    closed_at = models.DateTimeField(null=True)
    scored_at = models.DateTimeField(null=True)
    headcounts = models.JSONField(default=dict, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    is_too_small = models.BooleanField(default=False)  # closed with too few answers to be scored
    anonymity_floor = models.PositiveSmallIntegerField(null=True)  # None: as the instrument has it
    reminder_days = ArrayField(  # before the last day, on whose mornings reminders go by themselves
        models.PositiveSmallIntegerField(), default=list, blank=True
    )
    remind_at = models.DateTimeField(null=True)  # the next of those; None: none is to come
    reminded_at = models.DateTimeField(null=True)
    mirror_secret_hash = models.BinaryField(max_length=32, null=True)  # None: mirror is not open
    mirror_sealed = models.BinaryField(null=True)  # the same secret, encrypted, to show the link

    objects = OwnedManager.from_queryset(RoundQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="round_isolation"),
            models.UniqueConstraint(fields=["organisation", "id"], name="round_within"),
            models.UniqueConstraint(
                fields=["organisation", "quarter"], name="round_once_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(quarter__regex=r"^20[0-9]{2}-Q[1-4]$"), name="round_quarter_code"
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__gt=F("opened_at")),
                name="round_ends_after_it_opens",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="draft", opened_at=None, closed_at=None, scored_at=None)
                    | Q(state="open", opened_at__isnull=False, closes_at__isnull=False)
                    & Q(closed_at=None, scored_at=None)
                    | Q(state="closed", closed_at__isnull=False, scored_at=None)
                    | Q(state="scored", closed_at__isnull=False, scored_at__isnull=False)
                ),
                name="round_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(anonymity_floor=None) | Q(anonymity_floor__gte=5) & ~Q(state="draft"),
                name="round_floor_set_when_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(reminder_days__contained_by=list(REMINDERS)),
                name="round_reminders_to_choose",
            ),
            models.CheckConstraint(
                condition=Q(remind_at=None) | Q(state="open"), name="round_reminds_while_open"
            ),
            DueWork(
                name="round_overdue",
                due_at="closes_at",
                condition="state = 'open'",
                columns=("closes_at",),
            ),
            DueWork(
                name="round_reminder_due",
                due_at="remind_at",
                condition="state = 'open' AND remind_at IS NOT NULL",
                columns=("remind_at",),
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.quarter}"

    @property
    def ended_at(self) -> datetime | None:
        """Return when it stopped taking answers, or is to stop.

        The clock closes a round minutes after its end, and takes no answers in between.
        """
        return min(filter(None, (self.closes_at, self.closed_at)), default=None)

    @property
    def last_day(self) -> date | None:
        """Return the last day, by the organisation's calendar, on which people could or can answer.

        It is what people read, wherever a round's end is a day: an end at midnight belongs to the
        day that it ends.
        """
        return self.ended_at and last_day_before(self.ended_at, self.time_zone)

    def ends_after(self, at: datetime) -> bool:
        """Tell whether the round has an end that lies ahead."""
        return self.closes_at is not None and self.closes_at > at

    def is_open(self, at: datetime) -> bool:
        """Tell whether the round takes answers at that time."""
        return self.state == State.OPEN and self.closes_at is not None and at < self.closes_at

    def next_reminder(self, at: datetime) -> datetime | None:
        """Return when the next reminder goes by itself: not right after another mail to all."""
        mailed = [moment for moment in (self.opened_at, self.reminded_at) if moment is not None]
        earliest = max([at, *(moment + REMINDER_GAP for moment in mailed)])
        return next(iter(self.reminders_from(earliest)), None)

    def reminders_from(self, earliest: datetime) -> list[datetime]:
        """Return the mornings from then on, before the end, on which reminders are to go."""
        end = self.closes_at
        if end is None:
            return []
        mornings = (morning_before(end, days, self.time_zone) for days in self.reminder_days)
        return sorted(morning for morning in mornings if earliest <= morning < end)

    def form_under(self, version: InstrumentVersion) -> Form:
        """Return a version as the method computes with it, where the round's own floor holds.

        The organisation may have raised the floor; what was published is never undercut.
        """
        form = version.form()
        return replace(form, anonymity_floor=max(form.anonymity_floor, self.floor()))

    def form(self) -> Form:
        """Return the round's own version so."""
        return self.form_under(self.instrument)

    def floor(self) -> int:
        """Return the smallest number of people whose results the round may show."""
        published: int = self.instrument.words().scoring["anonymity_floor"]
        return max(published, self.anonymity_floor or 0)

    def coming_floor(self) -> int:
        """Return the floor that holds, or that will once a draft is opened as things stand."""
        if self.state != State.DRAFT:
            return self.floor()
        return max(self.floor(), self.organisation.anonymity_floor)
