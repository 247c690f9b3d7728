"""One person's own sixteen answers: provisional, never a round, never in a benchmark."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.assessments.constraints import GoesWithMember
from apps.assessments.models.response import CODES
from apps.instruments.models import InstrumentVersion
from apps.tenancy.constraints import OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel

QUESTIONS = 16  # two for each of the eight dimensions


class QuickCheckQuerySet(models.QuerySet["QuickCheck"]):
    """Quick checks by whose they are."""

    def of(self, person: UUID) -> "QuickCheckQuerySet":
        """Keep what that person has said."""
        return self.filter(taken_by=person)

    def latest_first(self) -> "QuickCheckQuerySet":
        """Put what was said last first."""
        return self.order_by("-taken_at", "pk")


class QuickCheck(OwnedModel):
    """A member's answers to the quick items; taking it again replaces them.

    Unlike a response to a round it says whose it is, and only that person sees its result.
    """

    taken_by = models.UUIDField()  # a user's id
    taken_at = models.DateTimeField()
    instrument = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="+")
    answers = ArrayField(models.SmallIntegerField())  # as a response's, in the quick items' order

    objects = OwnedManager.from_queryset(QuickCheckQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="quick_check_isolation"),
            GoesWithMember(name="quick_check_goes_with_member", column="taken_by"),
            models.UniqueConstraint(
                fields=["organisation", "taken_by"], name="quick_check_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(answers__contained_by=list(CODES)), name="quick_check_on_scale"
            ),
            models.CheckConstraint(
                condition=Q(answers__len=QUESTIONS), name="quick_check_of_every_question"
            ),
        ]

    def __str__(self) -> str:
        return "a person's quick check"
