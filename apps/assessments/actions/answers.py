"""What a respondent does: start, answer, change an answer, hand in."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from apps.assessments.actions.rounds import RoundNotOpenError
from apps.assessments.models import AnsweredInvitation, Invitation, Response, Round
from apps.assessments.models.response import UNANSWERED
from apps.tenancy import links
from apps.tenancy.context import current_organisation

FASTEST_READING = timedelta(seconds=2)  # an answer; below it nobody has read the question

# FOR SHARE: answers wait for a round that is being closed, and a closing round waits for answers
# that are being written, so a count is never taken between the two.
ROUND_OF_RESPONSE = """
    SELECT round.* FROM assessments_round AS round
    JOIN assessments_response AS response
      ON response.organisation_id = round.organisation_id AND response.round_id = round.id
    WHERE round.organisation_id = %s AND response.id = %s
    FOR SHARE OF round
"""
ROUND = "SELECT * FROM assessments_round WHERE organisation_id = %s AND id = %s FOR SHARE"

# One element of the array: two answers that arrive together never overwrite each other.
SET_ANSWER = """
    UPDATE assessments_response SET answers[%(place)s] = %(value)s
    WHERE organisation_id = %(organisation)s AND id = %(response)s
      AND %(place)s BETWEEN 1 AND cardinality(answers)
"""


class InvitationWithdrawnError(Exception):
    """The invitation was withdrawn: its link takes no answers."""


class NoSuchAnswerError(LookupError):
    """The round's instrument has no question at that position, or the response does not exist."""


def start_survey(*, invitation: Invitation, secret: str, at: datetime) -> Response:
    """Make the respondent's response, empty; return the one there is if it was made before.

    Its id comes from the link's secret, so the same link finds it again on any device. Nothing is
    written to the invitation.

    Raises
    ------
    RoundNotOpenError
        If the round does not take answers at that time.
    InvitationWithdrawnError
        If the invitation was withdrawn.
    """
    round_ = hold_open(round_id=invitation.round_id, at=at)
    invitation = _still_invited(invitation)
    empty = Response(
        id=links.identity(secret),
        round=round_,
        group=invitation.group,
        answers=[UNANSWERED] * round_.instrument.words().positions,
    )
    Response.objects.bulk_create([empty], ignore_conflicts=True)
    return Response.objects.get(pk=empty.pk)


def submit_answer(*, response_id: UUID, position: int, value: int, at: datetime) -> None:
    """Keep one answer, replacing the respondent's earlier one to the same question.

    Raises
    ------
    RoundNotOpenError
        If the round does not take answers at that time.
    NoSuchAnswerError
        If there is no such response or position.
    """
    _hold_open_for(response_id, at)
    with connection.cursor() as cursor:
        cursor.execute(
            SET_ANSWER,
            {
                "organisation": current_organisation(),
                "response": response_id,
                "place": position + 1,  # PostgreSQL counts from 1
                "value": value,
            },
        )
        if cursor.rowcount != 1:
            raise NoSuchAnswerError(f"no answer at position {position}")


def submit_prediction(*, response_id: UUID, percent: int, at: datetime) -> None:
    """Keep how many of 100 customers the respondent thinks are satisfied.

    Raises
    ------
    RoundNotOpenError
        If the round does not take answers at that time.
    NoSuchAnswerError
        If there is no such response.
    """
    _hold_open_for(response_id, at)
    if not Response.objects.filter(pk=response_id).update(predicted_csat=percent):
        raise NoSuchAnswerError("no such response")


def erase_answers(*, response_id: UUID, at: datetime) -> None:
    """Take back everything that the respondent said; erasing again changes nothing.

    That somebody took part stays counted: a count that falls would tell whose it was. An empty
    response says nothing, and is left out of the results by the published rule.

    Raises
    ------
    RoundNotOpenError
        If the round does not take answers at that time.
    NoSuchAnswerError
        If there is no such response.
    """
    _hold_open_for(response_id, at)
    response = Response.objects.select_for_update().filter(pk=response_id).first()
    if response is None:  # an invitation that was withdrawn while this waited took it along
        raise NoSuchAnswerError("no such response")
    response.answers = [UNANSWERED] * len(response.answers)
    response.predicted_csat = None
    response.is_too_fast = False
    response.save(update_fields=["answers", "predicted_csat", "is_too_fast"])


def submit_response(
    *, response_id: UUID, invitation: Invitation, started_at: datetime | None, at: datetime
) -> None:
    """Hand the response in; doing it again changes nothing.

    In the same transaction the invitation's copy of the secret is shredded and the invitation put
    among those that wait to be counted, in the role that the response keeps. `started_at` is what
    the respondent's browser says, signed; it is compared here and stored nowhere.

    Raises
    ------
    RoundNotOpenError
        If the round does not take answers at that time.
    NoSuchAnswerError
        If there is no such response.
    InvitationWithdrawnError
        If the invitation was withdrawn.
    """
    round_ = _hold_open_for(response_id, at)
    response = Response.objects.select_for_update().filter(pk=response_id).first()
    if response is None:
        raise NoSuchAnswerError("no such response")
    if response.is_submitted:
        return
    invitation = _still_invited(invitation)  # the role may have been put right since the start
    response.is_submitted = True
    response.is_too_fast = _is_too_fast(response, started_at, at)
    response.group = invitation.group
    response.save(update_fields=["is_submitted", "is_too_fast", "group"])
    Invitation.objects.filter(pk=invitation.pk).update(secret_sealed=None)
    AnsweredInvitation.objects.bulk_create(
        [AnsweredInvitation(round=round_, invitation=invitation, group=invitation.group)],
        ignore_conflicts=True,
    )


def hold_open(*, round_id: UUID, at: datetime) -> Round:
    """Return the round, which cannot be closed before this transaction ends.

    Raises
    ------
    RoundNotOpenError
        If it does not take answers at that time.
    """
    return _open(Round.objects.raw(ROUND, [current_organisation(), round_id])[0], at)


def _hold_open_for(response_id: UUID, at: datetime) -> Round:
    rounds = list(Round.objects.raw(ROUND_OF_RESPONSE, [current_organisation(), response_id]))
    if not rounds:
        raise NoSuchAnswerError("no such response")
    return _open(rounds[0], at)


def _still_invited(invitation: Invitation) -> Invitation:
    """Return the invitation as it is now that the round is held: nobody changes it meanwhile."""
    found = Invitation.objects.not_withdrawn().filter(pk=invitation.pk).first()
    if found is None:
        raise InvitationWithdrawnError
    return found


def _open(round_: Round, at: datetime) -> Round:
    if not round_.is_open(at):
        raise RoundNotOpenError
    return round_


def _is_too_fast(response: Response, started_at: datetime | None, at: datetime) -> bool:
    """Tell whether the answers took less time than reading; unknown on a second device."""
    if started_at is None:
        return False
    given = sum(answer != UNANSWERED for answer in response.answers)
    given += response.predicted_csat is not None
    return at - started_at < given * FASTEST_READING
