"""The end of a person's account."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from apps.accounts.actions.deletion import delete_organisation
from apps.accounts.actions.members import LastOwnerError, leave_organisation
from apps.accounts.models import Membership, Notice, Organisation, Role, User
from apps.tenancy.context import acting_as_user, acting_for


class ChangedMeanwhileError(Exception):
    """Closing the account would delete other organisations than the person agreed to."""


@dataclass(frozen=True, slots=True)
class Departure:
    """What becomes of a person's organisations if they close their account."""

    left: list[Organisation] = field(default_factory=list)  # go on without them
    deleted: list[Organisation] = field(default_factory=list)  # have no other member
    orphaned: list[Organisation] = field(default_factory=list)  # would lose their only owner


def edit_preferences(*, person: User, language: str, wanted: Collection[str]) -> None:
    """Keep the person's language, and which notices they do not want by mail."""
    person.language = language
    person.muted = [notice for notice in Notice.values if notice not in wanted]
    person.save(update_fields=["language", "muted"])


def departure(person: User) -> Departure:
    """Return what would become of the person's organisations."""
    with acting_as_user(person.pk):
        memberships = list(Membership.mine.with_organisation())
    result = Departure()
    for membership in memberships:
        with acting_for(membership.organisation.pk):
            _fate(membership, result).append(membership.organisation)
    return result


def close_account(*, person: User, deleting: Collection[UUID], at: datetime) -> None:
    """Delete the person's account, and the organisations, named by id, that only they belong to.

    Each organisation is left or deleted in a transaction of its own, the account in the last: if
    something comes between, the account is there to try again.

    Raises
    ------
    LastOwnerError
        If an organisation with other members would lose its only owner.
    ChangedMeanwhileError
        If the organisations to be deleted are not those that were named.
    """
    plan = departure(person)
    if plan.orphaned:
        raise LastOwnerError
    if {organisation.pk for organisation in plan.deleted} != set(deleting):
        raise ChangedMeanwhileError

    for organisation in plan.deleted:
        with acting_for(organisation.pk):
            _delete_organisation(person, at)
    for organisation in plan.left:
        with acting_for(organisation.pk):
            for membership in Membership.objects.filter(user=person):
                leave_organisation(membership=membership, at=at)
    with acting_as_user(person.pk):
        person.delete()


def _fate(membership: Membership, result: Departure) -> list[Organisation]:
    others = Membership.objects.exclude(pk=membership.pk)
    if not others.exists():
        return result.deleted
    if membership.role == Role.OWNER and not others.owners().exists():
        return result.orphaned
    return result.left


def _delete_organisation(person: User, at: datetime) -> None:
    Organisation.objects.locked()
    if Membership.objects.exclude(user=person).exists():
        raise ChangedMeanwhileError
    delete_organisation(by=person.pk, at=at)
