"""One respondent's answers to one round, unlinked from the person who was invited."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.assessments.models.group import Group
from apps.assessments.models.round import Round
from apps.tenancy.constraints import OrganisationIsolation, SameOrganisation
from apps.tenancy.models import OwnedManager, OwnedModel

UNANSWERED, DONT_KNOW, NOT_APPLICABLE = 0, -1, -2
CODES = (NOT_APPLICABLE, DONT_KNOW, UNANSWERED, 1, 2, 3, 4, 5)


class ResponseQuerySet(models.QuerySet["Response"]):
    """Responses by what they can be used for."""

    def submitted(self) -> "ResponseQuerySet":
        """Keep the responses that their respondents have handed in."""
        return self.filter(is_submitted=True)

    def usable(self) -> "ResponseQuerySet":
        """Keep those that were not handed in faster than anybody reads."""
        return self.submitted().filter(is_too_fast=False)


class Response(OwnedModel):
    """The answers, in the order of the round's instrument version.

    Its id is a keyed hash of the respondent's secret: the link finds it again on any device, and
    nothing in the database leads from the invitation to it. It has no times and no addresses.
    """

    round = models.ForeignKey(Round, models.CASCADE, db_constraint=False, related_name="responses")
    group = models.CharField(max_length=10, choices=Group)
    answers = ArrayField(models.SmallIntegerField())  # 1-5, or a code above
    predicted_csat = models.SmallIntegerField(null=True)  # OUT3: satisfied customers of 100
    is_submitted = models.BooleanField(default=False)
    is_too_fast = models.BooleanField(default=False)  # decided at submission; no time is kept

    objects = OwnedManager.from_queryset(ResponseQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="response_isolation"),
            SameOrganisation(name="response_round_same_organisation", fk="round"),
            models.CheckConstraint(
                condition=Q(answers__contained_by=list(CODES)), name="response_answers_on_scale"
            ),
            models.CheckConstraint(
                condition=Q(predicted_csat=None) | Q(predicted_csat__range=(0, 100)),
                name="response_predicted_csat_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"a {self.group}'s response"
