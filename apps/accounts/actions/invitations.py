"""Asking a colleague to join."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from apps.accounts.actions.members import BeyondRoleError, locked_memberships
from apps.accounts.models import (
    ColleagueInvitation,
    InvitationState,
    Membership,
    Role,
    User,
)
from apps.audit.record import record
from apps.notifications.mail import page_address, send_mail
from apps.tenancy import links
from apps.tenancy.context import acting_for, current_organisation

OPEN_FOR = timedelta(days=7)
MOST_PENDING = 100  # an organisation is not a means to send mail to strangers


class AlreadyMemberError(Exception):
    """Somebody with that address belongs to the organisation."""


class AlreadyInvitedError(Exception):
    """An invitation is on its way to that address."""


class TooManyInvitationsError(Exception):
    """So many invitations wait that another would look like advertising."""


class InvitationClosedError(Exception):
    """The invitation was used, withdrawn, or waited too long; `state` says which."""

    def __init__(self, state: InvitationState) -> None:
        super().__init__(state)
        self.state = state


class OtherAddressError(Exception):
    """The person has not verified the address that was invited."""


def invite_colleague(
    *, email: str, role: Role, by: Membership, at: datetime
) -> ColleagueInvitation:
    """Send a link with which the owner of the address, and nobody else, can join.

    Raises
    ------
    BeyondRoleError
        If the role is above that of whoever invites.
    AlreadyMemberError, AlreadyInvitedError, TooManyInvitationsError
        If there is nothing to invite them to, or a reason to wait.
    NotAMemberError
        If whoever invites has gone meanwhile.
    MailNotSentError
        If no mail server took the message: then nobody is invited.
    """
    (actor,) = locked_memberships(by)
    if not actor.may(Role.ADMIN) or not actor.may(role):
        raise BeyondRoleError
    email = email.lower()
    _require_reason(email, at)
    secret = links.new_secret()
    try:
        with transaction.atomic():
            invitation = ColleagueInvitation.objects.create(
                email=email,
                role=role,
                secret_hash=links.fingerprint(secret),
                invited_by_id=actor.user_id,
                expires_at=at + OPEN_FOR,
            )
            _send(invitation, secret, actor)
    except IntegrityError as error:
        raise AlreadyInvitedError from error
    record("colleague invited", f"{invitation.pk} as {role}", by=actor.user_id, at=at)
    return invitation


def withdraw_colleague_invitation(
    *, invitation: ColleagueInvitation, by: User, at: datetime
) -> None:
    """Make the link useless; one that was used stays used."""
    if ColleagueInvitation.objects.pending().filter(pk=invitation.pk).update(withdrawn_at=at):
        record("colleague's invitation withdrawn", invitation.pk, by=by.pk, at=at)


def find_invitation(token: str) -> ColleagueInvitation:
    """Return the invitation that the link's token opens, with its organisation.

    Raises
    ------
    links.MangledLinkError
        If the token is not of the form of ours.
    ColleagueInvitation.DoesNotExist
        If it opens nothing.
    """
    organisation_id, secret = links.split(token)
    with acting_for(organisation_id):
        rows = ColleagueInvitation.objects.select_related("organisation")
        return rows.get(secret_hash=links.fingerprint(secret))


def refreshed(invitation: ColleagueInvitation) -> ColleagueInvitation:
    """Return the invitation as it is now."""
    with acting_for(invitation.organisation.pk):
        return ColleagueInvitation.objects.select_related("organisation").get(pk=invitation.pk)


def is_meant_for(invitation: ColleagueInvitation, person: User) -> bool:
    """Tell whether the person has verified the address that was invited."""
    addresses = EmailAddress.objects.filter(user=person, verified=True)
    return bool(addresses.filter(email__iexact=invitation.email).exists())


def accept_invitation(*, invitation: ColleagueInvitation, by: User, at: datetime) -> None:
    """Make the person a member; one who is already keeps their role.

    Raises
    ------
    InvitationClosedError
        If it was used, withdrawn or has expired.
    OtherAddressError
        If it was meant for another address.
    """
    with acting_for(invitation.organisation.pk):
        invitation = ColleagueInvitation.objects.select_for_update().get(pk=invitation.pk)
        if invitation.state(at) != InvitationState.OPEN:
            raise InvitationClosedError(invitation.state(at))
        if not is_meant_for(invitation, by):
            raise OtherAddressError

        Membership.objects.get_or_create(
            user=by, defaults={"role": invitation.role, "joined_at": at}
        )
        invitation.accepted_at = at
        invitation.save(update_fields=["accepted_at"])
        record("invitation accepted", invitation.pk, by=by.pk, at=at)


def _require_reason(email: str, at: datetime) -> None:
    members = Membership.objects.values("user")
    if EmailAddress.objects.filter(user__in=members, email__iexact=email, verified=True).exists():
        raise AlreadyMemberError
    ColleagueInvitation.objects.expired(at).update(withdrawn_at=at)
    if ColleagueInvitation.objects.pending().count() >= MOST_PENDING:
        raise TooManyInvitationsError


def _send(invitation: ColleagueInvitation, secret: str, by: Membership) -> None:
    """Send the link before the row is certain: who is told of no mail finds no invitation."""
    send_mail(
        "colleague_invitation",
        to=invitation.email,
        context={
            "organisation": invitation.organisation.name,
            "inviter": by.user.email,
            "role": invitation.get_role_display(),
            "expires_at": invitation.expires_at,
            "address": page_address(
                "accounts:accept_invitation", links.join(current_organisation(), secret)
            ),
        },
    )
