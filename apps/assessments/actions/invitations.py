"""Who is asked: invited one by one or from a file, corrected, withdrawn, reminded."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from apps.accounts.models import Unit
from apps.assessments import tasks
from apps.assessments.actions.answers import InvitationWithdrawnError
from apps.assessments.actions.rounds import RoundNotOpenError, locked
from apps.assessments.importing import Person
from apps.assessments.models import Invitation, Response, Round
from apps.assessments.models.round import REMINDER_GAP, State
from apps.audit.record import record
from apps.jobs.actions import enqueue
from apps.tenancy import links


class RoundOverError(Exception):
    """The round has closed: nobody can be invited to it any more."""


class AlreadyInvitedError(Exception):
    """The address has an invitation to this round."""


class RemindedAlreadyError(Exception):
    """A reminder went out within the last day."""


def invite(*, round_: Round, person: Person, by: UUID | None, at: datetime) -> Invitation:
    """Invite one person; the mail goes out at once if the round is open, else when it opens.

    Raises
    ------
    RoundOverError
        If the round has closed.
    AlreadyInvitedError
        If the address has an invitation.
    """
    round_ = _inviting(round_, at)
    invitation = _invitation(round_, *_of_standing_units([person]))
    _save_once(invitation)
    record("respondent invited", round_, by=by, at=at)
    if round_.state == State.OPEN:
        _mail_new_ones(round_, invitation)
    return invitation


def import_invitations(
    *, round_: Round, people: Sequence[Person], by: UUID | None, at: datetime
) -> int:
    """Invite many people, and return how many are new; who is invited already is left alone.

    Raises
    ------
    RoundOverError
        If the round has closed.
    """
    round_ = _inviting(round_, at)
    invited = set(round_.invitations.not_withdrawn().values_list("email", flat=True))
    new = [person for person in people if person.email not in invited]
    rows = [_invitation(round_, person) for person in _of_standing_units(new)]
    if not rows:
        return 0
    Invitation.objects.bulk_create(rows, batch_size=1000)
    record("respondents imported", f"{len(rows)} for {round_}", by=by, at=at)
    if round_.state == State.OPEN:
        _mail_new_ones(round_, rows[0])
    return len(rows)


def correct_invitation(
    *, invitation: Invitation, person: Person, by: UUID | None, at: datetime
) -> None:
    """Put an invitation right; once the round is open, a new address is a new invitation.

    The old link then stops working and the new address gets a mail, always: if that depended on
    whether the person has handed in, whoever puts a mailbox of their own there would learn it. So
    somebody who has handed in and is then moved can answer a second time, and both answers count.
    That is accepted: nothing in the database leads to the first answer, a refusal would tell, and
    whoever may invite can invite one person at two addresses anyway.

    The unit can be put right while the round is set up; from then on it stays, also at a new
    address: a count that follows one person from unit to unit would tell whether they answered.

    Raises
    ------
    RoundOverError
        If the round has closed.
    InvitationWithdrawnError
        If the invitation was withdrawn, or moved to another address already.
    AlreadyInvitedError
        If the new address has an invitation.
    """
    round_ = _inviting(invitation.round, at)
    invitation = Invitation.objects.get(pk=invitation.pk)
    if invitation.is_withdrawn:
        raise InvitationWithdrawnError
    if round_.state == State.OPEN:
        person = replace(person, unit=invitation.unit)
    (person,) = _of_standing_units([person])
    if round_.state == State.OPEN and invitation.email != person.email:
        anew = _invitation(round_, person)
        _save_once(anew)
        _withdraw(invitation)
        _mail_new_ones(round_, anew)
    else:
        _put_right(invitation, person)
    record("invitation corrected", round_, by=by, at=at)


def withdraw_invitation(*, invitation: Invitation, by: UUID | None, at: datetime) -> None:
    """Make a link stop working; answers that were handed in stay, as nothing tells whose they are.

    Raises
    ------
    RoundOverError
        If the round has closed.
    """
    round_ = _inviting(invitation.round, at)
    invitation = Invitation.objects.get(pk=invitation.pk)
    if invitation.is_withdrawn:
        return
    _withdraw(invitation)
    record("invitation withdrawn", round_, by=by, at=at)


def remind(*, round_: Round, by: UUID | None, at: datetime) -> None:
    """Have the same link sent again to everybody who has not handed in their answers.

    Raises
    ------
    RoundNotOpenError
        If the round takes no answers.
    RemindedAlreadyError
        If a reminder went out within the last day.
    """
    round_ = locked(round_)
    if not round_.is_open(at):
        raise RoundNotOpenError
    if round_.reminded_at is not None and at < round_.reminded_at + REMINDER_GAP:
        raise RemindedAlreadyError
    _have_reminded(round_, by=by, at=at)


def send_due_reminder(*, round_: Round, at: datetime) -> None:
    """Have the reminder sent that was to go by itself by now; one, however many were missed."""
    round_ = locked(round_)
    if round_.remind_at is None or at < round_.remind_at or not round_.is_open(at):
        return
    _have_reminded(round_, by=None, at=at)


def takes_people(round_: Round, at: datetime) -> bool:
    """Tell whether people can still be invited."""
    return round_.state == State.DRAFT or round_.is_open(at)


def _have_reminded(round_: Round, *, by: UUID | None, at: datetime) -> None:
    round_.reminded_at = at
    round_.remind_at = round_.next_reminder(at)
    round_.save(update_fields=["reminded_at", "remind_at"])
    record("reminder sent", round_, by=by, at=at)
    enqueue(tasks.send_reminders, key=f"remind:{round_.pk}:{at:%Y%m%dT%H%M%S}", round_id=round_.pk)


def _inviting(round_: Round, at: datetime) -> Round:
    """Return the round, locked, if people can still be invited to it."""
    round_ = locked(round_)
    if not takes_people(round_, at):
        raise RoundOverError
    return round_


def _of_standing_units(people: Sequence[Person]) -> list[Person]:
    """Return the people, those of a unit that was removed meanwhile without one."""
    named = {person.unit.pk for person in people if person.unit}
    standing = set(Unit.objects.standing(named)) if named else set()
    return [person if person.unit in standing else replace(person, unit=None) for person in people]


def _invitation(round_: Round, person: Person) -> Invitation:
    secret = links.new_secret()
    return Invitation(
        round=round_,
        email=person.email,
        name=person.name,
        group=person.group,
        unit=person.unit,
        language=person.language,
        secret_hash=links.fingerprint(secret),
        secret_sealed=links.seal(secret),
    )


def _mail_new_ones(round_: Round, first: Invitation) -> None:
    """Have everybody mailed who has had no mail; the first of them makes the job's key."""
    enqueue(tasks.send_invitations, key=f"invite:{first.pk}", round_id=round_.pk)


def _withdraw(invitation: Invitation) -> None:
    _unsubmitted(invitation).delete()
    invitation.is_withdrawn = True
    invitation.secret_sealed = None
    invitation.save(update_fields=["is_withdrawn", "secret_sealed"])


def _put_right(invitation: Invitation, person: Person) -> None:
    """Take over what is said of the person; answers that were begun take the role over."""
    _unsubmitted(invitation).update(group=person.group)
    fields = ("email", "name", "group", "language", "unit")
    for name in fields:
        setattr(invitation, name, getattr(person, name))
    _save_once(invitation, fields)


def _unsubmitted(invitation: Invitation) -> QuerySet[Response]:
    """Return the answers begun by the invitation's link and not handed in."""
    if invitation.secret_sealed is None:
        return Response.objects.none()
    secret = links.unseal(bytes(invitation.secret_sealed))
    return Response.objects.filter(pk=links.identity(secret), is_submitted=False)


def _save_once(invitation: Invitation, fields: Sequence[str] | None = None) -> None:
    try:
        with transaction.atomic():
            invitation.save(update_fields=fields)
    except IntegrityError as error:
        raise AlreadyInvitedError from error
