"""Which units a round counts by themselves: fixed when it opens."""

from django.db import models
from django.db.models import Q

from apps.accounts.models import Unit
from apps.assessments.models.round import Round
from apps.tenancy.constraints import OrganisationIsolation, SameOrganisation
from apps.tenancy.models import OwnedManager, OwnedModel


class CountedUnit(OwnedModel):
    """A unit with enough people, when the round opened, to be counted by itself."""

    round = models.ForeignKey(
        Round, models.CASCADE, db_constraint=False, related_name="counted_units"
    )
    unit = models.ForeignKey(Unit, models.CASCADE, db_constraint=False, related_name="+")
    takes_others = models.BooleanField()  # everybody of no counted unit is counted with it

    objects: OwnedManager["CountedUnit"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(
                name="counted_unit_isolation", privileges="SELECT, INSERT, DELETE"
            ),
            SameOrganisation(name="counted_unit_round_same_organisation", fk="round"),
            SameOrganisation(name="counted_unit_same_organisation", fk="unit"),
            models.UniqueConstraint(
                fields=["organisation", "round", "unit"], name="counted_unit_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "round"],
                condition=Q(takes_others=True),
                name="counted_unit_one_takes_others",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} in {self.round}"
