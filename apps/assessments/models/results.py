"""What came of a round: derived rows, which can always be derived again to the same bytes.

Only what may be shown is stored: a group that must stay hidden has no row.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.assessments.models.round import Round
from apps.tenancy.constraints import OrganisationIsolation, SameOrganisation
from apps.tenancy.models import OwnedManager, OwnedModel


class RoundResult(OwnedModel):
    """The round as a whole: maturity, persona label, counts, and what it was computed from."""

    round = models.OneToOneField(Round, models.CASCADE, db_constraint=False, related_name="result")
    maturity = models.FloatField(null=True)  # 0-100; None where a dimension has no score
    maturity_low = models.FloatField(null=True)
    maturity_high = models.FloatField(null=True)
    maturity_se = models.FloatField(null=True)
    degrees_of_freedom = models.FloatField(null=True)  # of the maturity
    label_kind = models.CharField(max_length=12)  # persona, blend, balanced, none_fits
    label_personas = ArrayField(models.CharField(max_length=20))
    # The label with hysteresis: it changes only if the next one is larger with probability .8.
    standing_kind = models.CharField(max_length=12, default="")
    standing_personas = ArrayField(models.CharField(max_length=20), default=list)
    # Place on the compass's two axes, -1 and 1 at their ends; None where a dimension has no score.
    compass_x = models.FloatField(null=True)
    compass_y = models.FloatField(null=True)
    balance = models.FloatField()  # posterior mean of the sixth archetype's share, 0-1
    fit_p = models.FloatField()  # p of the profile's misfit
    misfitting = ArrayField(models.CharField(max_length=3))  # dimensions that do not fit
    intensity = models.FloatField()  # points from the balanced reference
    calibration = models.FloatField(null=True)  # 100 - mean |self - customers|
    respondents = models.PositiveIntegerField()  # used
    set_aside = models.PositiveIntegerField()  # careless by the published rule
    customers = models.PositiveIntegerField(default=0)
    groups_shown = ArrayField(models.CharField(max_length=10))
    instrument_version = models.CharField(max_length=20)
    scoring_version = models.CharField(max_length=20)
    prototype_version = models.CharField(max_length=20)
    input_hash = models.CharField(max_length=64)
    detail = models.JSONField(default=dict)

    objects: OwnedManager["RoundResult"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="round_result_isolation"),
            SameOrganisation(name="round_result_round_same_organisation", fk="round"),
            models.CheckConstraint(
                condition=models.Q(respondents__gte=5), name="round_result_rests_on_five"
            ),
        ]

    def __str__(self) -> str:
        return f"result of {self.round_id}"


class DimensionScore(OwnedModel):
    """One dimension's score: of all respondents, of one group, or of customers."""

    round = models.ForeignKey(Round, models.CASCADE, db_constraint=False, related_name="scores")
    dimension = models.CharField(max_length=3)
    group = models.CharField(max_length=10)  # all, leader, manager, frontline, customer
    value = models.FloatField()  # 0-100
    low = models.FloatField()
    high = models.FloatField()
    standard_error = models.FloatField()
    degrees_of_freedom = models.FloatField()
    respondents = models.PositiveIntegerField()

    objects: OwnedManager["DimensionScore"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="dimension_score_isolation"),
            SameOrganisation(name="dimension_score_round_same_organisation", fk="round"),
            models.UniqueConstraint(
                fields=["organisation", "round", "group", "dimension"], name="dimension_score_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.value:.0f} ({self.group})"


class PersonaShare(OwnedModel):
    """How much of the company's care resembles one persona."""

    round = models.ForeignKey(
        Round, models.CASCADE, db_constraint=False, related_name="persona_shares"
    )
    persona = models.CharField(max_length=20)
    share = models.FloatField()  # 0-1; the five sum to 1
    low = models.FloatField()
    high = models.FloatField()
    p_top = models.FloatField()  # probability that it is the largest

    objects: OwnedManager["PersonaShare"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="persona_share_isolation"),
            SameOrganisation(name="persona_share_round_same_organisation", fk="round"),
            models.UniqueConstraint(
                fields=["organisation", "round", "persona"], name="persona_share_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.persona} {self.share:.0%}"


class Gap(OwnedModel):
    """How far two views of the same care lie apart."""

    round = models.ForeignKey(Round, models.CASCADE, db_constraint=False, related_name="gaps")
    kind = models.CharField(max_length=20)  # leader_frontline, self_customer, stated_practised
    dimension = models.CharField(max_length=3)  # or ALL, for several together
    value = models.FloatField()  # points
    low = models.FloatField()
    high = models.FloatField()
    is_called = models.BooleanField()  # clear of zero after Holm, and at least 10 points

    objects: OwnedManager["Gap"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="gap_isolation"),
            SameOrganisation(name="gap_round_same_organisation", fk="round"),
            models.UniqueConstraint(
                fields=["organisation", "round", "kind", "dimension"], name="gap_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dimension} {self.value:+.0f}"
