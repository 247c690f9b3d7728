"""Who was asked: a store of its own, which nothing in the database connects with the answers."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from apps.accounts.models import Unit
from apps.assessments.models.group import Group
from apps.assessments.models.round import Round
from apps.tenancy.constraints import DueWork, OrganisationIsolation, SameOrganisation
from apps.tenancy.models import OwnedManager, OwnedModel

Part = tuple[UUID | None, str]  # of those invited: a unit, or none, and a role


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by what may be done with them."""

    def not_withdrawn(self) -> "InvitationQuerySet":
        """Keep those that were not withdrawn."""
        return self.filter(is_withdrawn=False)

    def remindable(self) -> "InvitationQuerySet":
        """Keep those whose link can still be repeated: nobody has submitted by it."""
        return self.not_withdrawn().exclude(secret_sealed=None)

    def unsent(self) -> "InvitationQuerySet":
        """Keep those whose first mail has not gone out."""
        return self.remindable().filter(mails_sent=0)

    def by_name(self) -> "InvitationQuerySet":
        """Put them in the order of a list that people read."""
        return self.order_by("group", "email")

    def participation(self) -> list[tuple[str, int, int]]:
        """Return for each group how many are invited and how many are known to have answered.

        An answer stays counted, and counted in the role it was handed in with, when its invitation
        is withdrawn or put right: a count that moves with one person would tell whose it was.
        """
        asked, counted = self.not_withdrawn(), self.exclude(answered_as="")
        invited = dict(asked.values_list("group").annotate(models.Count("pk")))
        answered = dict(counted.values_list("answered_as").annotate(models.Count("pk")))
        return [
            (group, invited.get(group, 0), answered.get(group, 0))
            for group in sorted(invited | answered)
        ]

    def participation_by_unit(self) -> dict[Part, tuple[int, int]]:
        """Return for each role of a unit, and of none, how many are invited and have answered.

        Too fine to be shown: what may be added up for a page is said by `CountedUnit`.
        """
        asked, counted = self.not_withdrawn(), self.exclude(answered_as="")
        invited = asked.values_list("unit", "group").annotate(models.Count("pk"))
        answered = counted.values_list("unit", "answered_as").annotate(models.Count("pk"))
        rows = {(unit, role): (count, 0) for unit, role, count in invited}
        for unit, role, count in answered:
            rows[unit, role] = (rows.get((unit, role), (0, 0))[0], count)
        return rows


class Invitation(OwnedModel):
    """One person asked to answer one round, by a link of their own."""

    round = models.ForeignKey(
        Round, models.CASCADE, db_constraint=False, related_name="invitations"
    )
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    group = models.CharField(max_length=10, choices=Group)
    unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, db_constraint=False, related_name="+"
    )  # stays as it is while the round is open, see CountedUnit
    language = models.CharField(max_length=10, default="en")
    secret_hash = models.BinaryField(max_length=32)
    secret_sealed = models.BinaryField(null=True)  # repeats the link; gone once answered or closed
    mails_sent = models.PositiveSmallIntegerField(default=0)
    is_withdrawn = models.BooleanField(default=False)
    # The role that the answer was handed in with; set in batches, see AnsweredInvitation.
    answered_as = models.CharField(max_length=10, choices=Group, blank=True)

    objects = OwnedManager.from_queryset(InvitationQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="invitation_isolation"),
            SameOrganisation(name="invitation_round_same_organisation", fk="round"),
            SameOrganisation(name="invitation_unit_same_organisation", fk="unit"),
            models.UniqueConstraint(fields=["organisation", "id"], name="invitation_within"),
            models.UniqueConstraint(
                fields=["organisation", "round", "email"],
                condition=Q(is_withdrawn=False),
                name="invitation_once_an_address",
            ),
            models.UniqueConstraint(
                fields=["organisation", "secret_hash"], name="invitation_secret"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation of {self.email}"


class AnsweredInvitation(OwnedModel):
    """An invitation whose answer is in, waiting to be counted together with others.

    A batch moves it to `Invitation.answered_as` when at least five wait, or the round has closed:
    so neither the count nor its time tells who answered when.
    """

    round = models.ForeignKey(Round, models.CASCADE, db_constraint=False, related_name="+")
    invitation = models.ForeignKey(
        Invitation, models.CASCADE, db_constraint=False, related_name="+"
    )

    group = models.CharField(max_length=10, choices=Group)  # as it was when the answer came

    objects: OwnedManager["AnsweredInvitation"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="answered_isolation"),
            SameOrganisation(name="answered_round_same_organisation", fk="round"),
            SameOrganisation(name="answered_invitation_same_organisation", fk="invitation"),
            models.UniqueConstraint(fields=["organisation", "invitation"], name="answered_once"),
            DueWork(name="answered_waiting", due_at="'-infinity'::timestamptz", condition="true"),
        ]

    def __str__(self) -> str:
        return "an answered invitation"
