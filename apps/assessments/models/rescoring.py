"""A round's answers scored again, as a later version of the instrument would have scored them.

The round's own results stay as they are. Derived rows, like those, and derived again at any time.
"""

from django.db import models

from apps.assessments.models.round import Round
from apps.instruments.models import InstrumentVersion
from apps.tenancy.constraints import OrganisationIsolation, SameOrganisation
from apps.tenancy.models import OwnedManager, OwnedModel


class Rescoring(OwnedModel):
    """What one round says under one later version, where the questions are the same."""

    round = models.ForeignKey(Round, models.CASCADE, db_constraint=False, related_name="rescorings")
    instrument = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="+")
    maturity = models.FloatField(null=True)  # 0-100; None where a dimension was not carried over
    maturity_low = models.FloatField(null=True)
    maturity_high = models.FloatField(null=True)
    maturity_se = models.FloatField(null=True)
    degrees_of_freedom = models.FloatField(null=True)
    scores = models.JSONField(default=dict)  # by dimension: value, low, high, se, df, n
    profile = models.JSONField(default=dict)  # values and covariance, outlook questions included
    shares = models.JSONField(default=dict)  # by persona: share, low, high
    label_kind = models.CharField(max_length=12)
    label_personas = models.JSONField(default=list)
    input_hash = models.CharField(max_length=64)

    objects: OwnedManager["Rescoring"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="rescoring_isolation"),
            SameOrganisation(name="rescoring_round_same_organisation", fk="round"),
            models.UniqueConstraint(
                fields=["organisation", "round", "instrument"], name="rescoring_once_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} under {self.instrument_id}"
