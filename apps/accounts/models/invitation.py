"""An invitation of a colleague to an organisation."""

from datetime import datetime

from django.db import models

from apps.accounts.models.membership import Role
from apps.tenancy.constraints import OrganisationIsolation
from apps.tenancy.models import OwnedManager, OwnedModel


class InvitationState(models.TextChoices):
    """What can be done with an invitation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ColleagueInvitationQuerySet(models.QuerySet["ColleagueInvitation"]):
    """Invitations by what became of them."""

    def pending(self) -> "ColleagueInvitationQuerySet":
        """Keep those neither accepted nor withdrawn; some of them may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def expired(self, at: datetime) -> "ColleagueInvitationQuerySet":
        """Keep those pending that waited too long."""
        return self.pending().filter(expires_at__lte=at)


class ColleagueInvitation(OwnedModel):
    """A link, sent once, that lets the person at this address join; kept as a hash."""

    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=10, choices=Role)
    secret_hash = models.BinaryField(max_length=32)  # SHA-256 of 256 random bits
    invited_by_id = models.UUIDField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = OwnedManager.from_queryset(ColleagueInvitationQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="colleague_invitation_isolation"),
            models.UniqueConstraint(
                fields=["organisation", "secret_hash"], name="colleague_invitation_secret"
            ),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="colleague_invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation of {self.email} as {self.role}"

    def state(self, at: datetime) -> InvitationState:
        """Return what can be done with it at that time."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.withdrawn_at is not None:
            return InvitationState.WITHDRAWN
        return InvitationState.EXPIRED if self.expires_at <= at else InvitationState.OPEN
