"""Work that an action hands to a worker: each task is one call, and safe to run twice."""

from collections.abc import Iterable

from django.utils.timezone import now

from apps.accounts.models import Notice, Role
from apps.accounts.telling import members_to_tell, tell_member
from apps.assessments import mail, news, scoring
from apps.assessments.models import Invitation, Round
from apps.assessments.models.round import State
from apps.jobs.actions import enqueue
from apps.jobs.tasks import job
from apps.notifications.actions import emit
from apps.notifications.models import EventType


@job
def score_round(*, round_id: str) -> None:
    """Bring the round's results up to date with its responses, and have members told, once."""
    round_ = Round.objects.select_for_update().get(pk=round_id)
    scoring.score_round(round_, at=now())
    round_.refresh_from_db(fields=["state"])
    if round_.state == State.SCORED:
        enqueue(tell_ready, key=f"ready:{round_id}", round_id=round_id)


@job
def tell_ready(*, round_id: str) -> None:
    """Hand on one job for each member who is told that there are results, and tell webhooks.

    A job of its own, done once: scoring a round anew is no news to who has joined since.
    """
    _tell_each(round_id, Notice.RESULTS_READY, least=Role.ANALYST)
    emit(EventType.RESULTS_PUBLISHED, news.about_results(Round.objects.get(pk=round_id)), at=now())


@job
def tell_closed(*, round_id: str) -> None:
    """Hand on one job for each member who is told that the round has closed."""
    _tell_each(round_id, Notice.ROUND_CLOSED, least=Role.ADMIN)


@job
def tell_about_round(*, membership_id: str, round_id: str, notice: str) -> None:
    """Tell one member what happened to the round."""
    round_ = Round.objects.select_related("instrument", "organisation").get(pk=round_id)
    words = mail.about_round(round_, Notice(notice))
    tell_member(membership_id, Notice(notice), about=round_id, context=words)


@job
def send_invitations(*, round_id: str) -> None:
    """Hand on one job for each invitation that has had no mail."""
    _mail_each(Invitation.objects.unsent().filter(round_id=round_id))


@job
def send_reminders(*, round_id: str) -> None:
    """Hand on one job for each invitation that is not known to be answered."""
    _mail_each(Invitation.objects.remindable().filter(round_id=round_id))


@job
def send_mail(*, invitation_id: str, number: int) -> None:
    """Send one invitation its mail of that number, unless it has had it or needs none.

    One job a mail: a worker that dies repeats the mail in its hands at most. The row is not locked
    meanwhile, so the person can answer while the mail server is slow.
    """
    waiting = Invitation.objects.remindable().filter(pk=invitation_id, mails_sent__lt=number)
    invitation = waiting.select_related("round__instrument", "organisation").first()
    if invitation is None or not invitation.round.is_open(now()):
        return
    mail.send_link(invitation, number=number)
    waiting.update(mails_sent=number)


def _tell_each(round_id: str, notice: Notice, *, least: Role) -> None:
    """Have every such member told, by a job of its own: the same mail is never sent anew."""
    for membership_id in members_to_tell(notice, least=least):
        enqueue(
            tell_about_round,
            key=f"{notice}:{round_id}:{membership_id}",
            membership_id=membership_id,
            round_id=round_id,
            notice=notice.value,
        )


def _mail_each(invitations: Iterable[Invitation]) -> None:
    """Have each invitation's next mail sent."""
    for invitation in invitations:
        number = invitation.mails_sent + 1
        enqueue(
            send_mail,
            key=f"mail:{invitation.pk}:{number}",
            invitation_id=invitation.pk,
            number=number,
        )
