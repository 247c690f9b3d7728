"""What customers say: the mirror survey behind a round's public link."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.assessments.models.response import CODES
from apps.assessments.models.round import Round
from apps.tenancy.constraints import OrganisationIsolation, SameOrganisation
from apps.tenancy.models import OwnedManager, OwnedModel


class MirrorResponse(OwnedModel):
    """A customer's seven answers; its id is a keyed hash of the browser's own cookie."""

    round = models.ForeignKey(
        Round, models.CASCADE, db_constraint=False, related_name="mirror_responses"
    )
    answers = ArrayField(models.SmallIntegerField(), size=7)

    objects: OwnedManager["MirrorResponse"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="mirror_response_isolation"),
            SameOrganisation(name="mirror_response_round_same_organisation", fk="round"),
            models.CheckConstraint(
                condition=Q(answers__contained_by=list(CODES)), name="mirror_response_on_scale"
            ),
        ]

    def __str__(self) -> str:
        return "a customer's response"


class MirrorTally(OwnedModel):
    """How many answers an hour brought and how many it refused: the weight of doubt."""

    round = models.ForeignKey(
        Round, models.CASCADE, db_constraint=False, related_name="mirror_tallies"
    )
    hour = models.DateTimeField()
    taken = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    objects: OwnedManager["MirrorTally"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="mirror_tally_isolation"),
            SameOrganisation(name="mirror_tally_round_same_organisation", fk="round"),
            models.UniqueConstraint(
                fields=["organisation", "round", "hour"], name="mirror_tally_once_an_hour"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken} taken, {self.refused} refused"
