"""Whom a round counts with their unit: fixed when it opens."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.accounts.models import Unit
from apps.assessments.models.group import Group
from apps.assessments.models.round import Round
from apps.tenancy.constraints import OrganisationIsolation, SameOrganisation
from apps.tenancy.models import OwnedManager, OwnedModel


class CountedUnit(OwnedModel):
    """A unit, and the roles that enough of its people had when the round opened."""

    round = models.ForeignKey(
        Round, models.CASCADE, db_constraint=False, related_name="counted_units"
    )
    unit = models.ForeignKey(Unit, models.CASCADE, db_constraint=False, related_name="+")
    roles = ArrayField(models.CharField(max_length=10, choices=Group))  # counted with the unit

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
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="counted_unit_has_roles"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} in {self.round}"
