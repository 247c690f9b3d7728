"""Who belongs to an organisation, and as what."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.constraints import LastOwner
from apps.accounts.models.user import Notice
from apps.tenancy.constraints import APP, OrganisationIsolation, Policy
from apps.tenancy.models import OwnedManager, OwnedModel


class Role(models.TextChoices):
    """What a member may do; each may do what the ones below may."""

    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Admin")
    ANALYST = "analyst", _("Analyst")
    VIEWER = "viewer", _("Viewer")


RANK = {Role.VIEWER: 0, Role.ANALYST: 1, Role.ADMIN: 2, Role.OWNER: 3}


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by role, and with what a page shows of them."""

    def owners(self) -> "MembershipQuerySet":
        """Keep the owners."""
        return self.filter(role=Role.OWNER)

    def administrators(self) -> "MembershipQuerySet":
        """Keep the admins and owners who are told what they cannot turn off; samples have none."""
        roles = [role for role in Role if RANK[role] >= RANK[Role.ADMIN]]
        real = self.filter(user__is_active=True, organisation__is_sample=False)
        return real.filter(role__in=roles).order_by("joined_at", "pk")

    def to_be_told(self, notice: Notice, *, least: Role) -> "MembershipQuerySet":
        """Keep those of that role or above who want such mail; samples tell nobody anything."""
        roles = [role for role in Role if RANK[role] >= RANK[least]]
        wants = self.filter(role__in=roles, user__is_active=True, organisation__is_sample=False)
        return wants.exclude(user__muted__contains=[notice])

    def with_organisation(self) -> "MembershipQuerySet":
        """Bring each one's organisation along, by its name."""
        return self.select_related("organisation").order_by("organisation__name", "pk")

    def with_person(self) -> "MembershipQuerySet":
        """Bring each one's person along, by their address."""
        return self.select_related("user").order_by("user__email")

    def addresses(self) -> dict[UUID, str]:
        """Return the people's addresses by their ids: of who has left, no address is told."""
        return dict(self.values_list("user_id", "user__email"))


class Membership(OwnedModel):
    """One person's place in one organisation.

    Seen by the organisation, and by the person in `acting_as_user`, through `Membership.mine`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    joined_at = models.DateTimeField()

    objects = OwnedManager.from_queryset(MembershipQuerySet)()
    mine = models.Manager.from_queryset(MembershipQuerySet)()  # in `acting_as_user`: one's own

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="membership_isolation"),
            Policy(
                name="membership_of_the_person",
                to=APP,
                using="user_id = (SELECT tenancy.person())",
            ),
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_once"),
            LastOwner(name="membership_last_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"

    @property
    def may_analyse(self) -> bool:
        """Tell whether this member may take the figures out, by a token."""
        return self.may(Role.ANALYST)

    @property
    def may_administer(self) -> bool:
        """Tell whether this member may change settings, people and assessments."""
        return self.may(Role.ADMIN)

    def may(self, role: str) -> bool:
        """Tell whether this member may do what that role may."""
        return RANK[Role(self.role)] >= RANK[Role(role)]
