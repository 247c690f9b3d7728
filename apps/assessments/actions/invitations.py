"""Who is asked: invited one by one or from a file, corrected, withdrawn, reminded."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from apps.assessments import tasks
from apps.assessments.actions.rounds import RoundNotOpenError, locked
from apps.assessments.importing import Person
from apps.assessments.models import Invitation, Response, Round
from apps.assessments.models.round import State
from apps.audit.record import record
from apps.jobs.actions import enqueue
from apps.tenancy import links

REMINDER_GAP = timedelta(hours=20)  # one reminder a day, whatever the hour


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
    invitation = _invitation(round_, person)
    _save_once(invitation)
    record("respondent invited", round_, by=by, at=at)
    if round_.state == State.OPEN:
        tasks.mail_each([invitation])
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
    invited = set(round_.invitations.standing().values_list("email", flat=True))
    rows = [_invitation(round_, person) for person in people if person.email not in invited]
    if not rows:
        return 0
    Invitation.objects.bulk_create(rows, batch_size=1000)
    record("respondents imported", f"{len(rows)} for {round_}", by=by, at=at)
    if round_.state == State.OPEN:
        enqueue(tasks.send_invitations, key=f"invite:{rows[0].pk}", round_id=round_.pk)
    return len(rows)


def correct_invitation(
    *, invitation: Invitation, person: Person, by: UUID | None, at: datetime
) -> None:
    """Put an invitation right; a new address gets a new link, and the old link stops working.

    Somebody who has answered keeps their answers and gets no new link, and nothing here tells.

    Raises
    ------
    RoundOverError
        If the round has closed.
    AlreadyInvitedError
        If the new address has an invitation.
    """
    round_ = _inviting(invitation.round, at)
    invitation = Invitation.objects.standing().get(pk=invitation.pk)
    has_moved = invitation.email != person.email
    invitation.email, invitation.name = person.email, person.name
    invitation.group, invitation.language = person.group, person.language
    if invitation.secret_sealed is not None:
        started = _unsubmitted(invitation)
        if has_moved:
            started.delete()  # whoever had the old link is not the person who was meant
            _give_secret(invitation)
        else:
            started.update(group=person.group)
    _save_once(invitation)
    record("invitation corrected", round_, by=by, at=at)
    if has_moved and round_.state == State.OPEN and invitation.secret_sealed is not None:
        tasks.mail_each([invitation])


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
    if invitation.secret_sealed is not None:
        _unsubmitted(invitation).delete()
    invitation.is_withdrawn = True
    invitation.secret_sealed = None
    invitation.save(update_fields=["is_withdrawn", "secret_sealed"])
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
    round_.reminded_at = at
    round_.save(update_fields=["reminded_at"])
    record("reminder sent", round_, by=by, at=at)
    enqueue(tasks.send_reminders, key=f"remind:{round_.pk}:{at:%Y%m%dT%H%M%S}", round_id=round_.pk)


def takes_people(round_: Round, at: datetime) -> bool:
    """Tell whether people can still be invited."""
    return round_.state == State.DRAFT or round_.is_open(at)


def _inviting(round_: Round, at: datetime) -> Round:
    """Return the round, locked, if people can still be invited to it."""
    round_ = locked(round_)
    if not takes_people(round_, at):
        raise RoundOverError
    return round_


def _invitation(round_: Round, person: Person) -> Invitation:
    invitation = Invitation(
        round=round_,
        email=person.email,
        name=person.name,
        group=person.group,
        language=person.language,
    )
    _give_secret(invitation)
    return invitation


def _give_secret(invitation: Invitation) -> None:
    secret = links.new_secret()
    invitation.secret_hash = links.fingerprint(secret)
    invitation.secret_sealed = links.seal(secret)


def _unsubmitted(invitation: Invitation) -> QuerySet[Response]:
    """Return the answers begun by the invitation's link and not handed in."""
    secret = links.unseal(bytes(invitation.secret_sealed or b""))
    return Response.objects.filter(pk=links.identity(secret), is_submitted=False)


def _save_once(invitation: Invitation) -> None:
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:
        raise AlreadyInvitedError from error
