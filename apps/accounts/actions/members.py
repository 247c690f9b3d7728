"""Who belongs to an organisation, and as what.

Each verb first reads the memberships again, under the organisation's lock: what the page saw may
have changed, and two owners who go at the same moment are let go one after the other.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from apps.accounts.models import ApiToken, Membership, Organisation, Role
from apps.accounts.tasks import tell_of_left_tokens
from apps.audit.record import record
from apps.jobs.actions import enqueue


class BeyondRoleError(PermissionDenied):
    """The member's role does not include it."""


class LastOwnerError(Exception):
    """The organisation would be left without an owner."""


class NotAMemberError(Exception):
    """One of the two has gone meanwhile."""


def change_role(*, membership: Membership, role: Role, by: Membership, at: datetime) -> None:
    """Give a member another role.

    Raises
    ------
    BeyondRoleError
        If it makes or unmakes an owner, and is not done by one.
    LastOwnerError
        If the only owner would be none.
    """
    member, actor = locked_memberships(membership, by)
    _require_authority(actor, over=member)
    if role == Role.OWNER and not actor.may(Role.OWNER):
        raise BeyondRoleError
    if role == member.role:
        return
    if role != Role.OWNER:
        _require_another_owner(member)
    _set_role(member, role)
    record("role changed", f"{member.user_id} to {role}", by=actor.user_id, at=at)


def remove_member(*, membership: Membership, by: Membership, at: datetime) -> None:
    """End somebody's membership: their next request finds no organisation.

    Raises
    ------
    BeyondRoleError
        If the member is an owner, and whoever removes them is not.
    LastOwnerError
        If the member is the only owner.
    """
    member, actor = locked_memberships(membership, by)
    _require_authority(actor, over=member)
    _require_another_owner(member)
    _end(member, at)
    record("member removed", member.user_id, by=actor.user_id, at=at)


def hand_over_ownership(*, membership: Membership, by: Membership, at: datetime) -> None:
    """Make another member an owner, and oneself an admin.

    Raises
    ------
    BeyondRoleError
        If whoever hands over is not an owner.
    """
    member, actor = locked_memberships(membership, by)
    if not actor.may(Role.OWNER) or member.pk == actor.pk:
        raise BeyondRoleError
    _set_role(member, Role.OWNER)
    _set_role(actor, Role.ADMIN)
    record("ownership handed over", f"to {member.user_id}", by=actor.user_id, at=at)


def leave_organisation(*, membership: Membership, at: datetime) -> None:
    """End one's own membership.

    Raises
    ------
    LastOwnerError
        If one is the only owner.
    """
    (member,) = locked_memberships(membership)
    _require_another_owner(member)
    _end(member, at)
    record("member left", member.user_id, by=member.user_id, at=at)


def locked_memberships(*memberships: Membership) -> list[Membership]:
    """Return the memberships as they are now, while nobody else changes the organisation's.

    Raises
    ------
    NotAMemberError
        If one of them has ended.
    """
    Organisation.objects.locked()
    now_held = Membership.objects.in_bulk([membership.pk for membership in memberships])
    try:
        return [now_held[membership.pk] for membership in memberships]
    except KeyError as error:
        raise NotAMemberError from error


def _require_authority(actor: Membership, *, over: Membership) -> None:
    """Admins decide on everybody but owners; owners on everybody."""
    if not actor.may(Role.ADMIN) or not actor.may(over.role):
        raise BeyondRoleError


def _end(member: Membership, at: datetime) -> None:
    """End the membership; admins are told of the tokens that go on without who made them."""
    membership_id, maker_id = member.pk, member.user_id
    member.delete()
    if not ApiToken.objects.working(at).filter(created_by_id=maker_id).exists():
        return
    for admin in Membership.objects.administrators():
        enqueue(
            tell_of_left_tokens,
            key=f"left tokens:{membership_id}:{admin.pk}",
            membership_id=admin.pk,
            maker_id=maker_id,
            at=at.isoformat(),
        )


def is_last_owner(member: Membership) -> bool:
    """Tell whether the organisation would be without an owner if this member went."""
    others = Membership.objects.owners().exclude(pk=member.pk)
    return member.role == Role.OWNER and not others.exists()


def _require_another_owner(member: Membership) -> None:
    if is_last_owner(member):
        raise LastOwnerError


def _set_role(member: Membership, role: Role) -> None:
    member.role = role
    member.save(update_fields=["role"])
