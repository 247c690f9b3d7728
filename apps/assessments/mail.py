"""The words of mails: invitations and reminders to respondents, notices to members."""

from django.conf import settings
from django.utils import translation

from apps.accounts.models import Notice
from apps.accounts.quarters import Quarter
from apps.assessments.models import Invitation, Round
from apps.notifications.mail import mail_id, page_address, send_mail
from apps.tenancy import links
from apps.tenancy.context import current_organisation

FIRST = 1  # the mail that is an invitation; later ones are reminders


def send_link(invitation: Invitation, *, number: int) -> None:
    """Mail the person their link; `number` counts the mails of this invitation.

    Raises
    ------
    MailNotSentError
        If no mail server takes it.
    """
    with translation.override(invitation.language or invitation.organisation.language):
        send_mail(
            "invitation" if number == FIRST else "reminder",
            to=invitation.email,
            context=_words(invitation),
            message_id=mail_id(invitation.pk, number),
        )


def about_round(round_: Round, notice: Notice) -> dict[str, object]:
    """Return what a mail to a member says of the round, and where to read on."""
    slug = round_.organisation.slug
    if notice == Notice.RESULTS_READY:
        link = page_address(settings.PAGES["round_results"], slug, round_.quarter)
    else:
        link = page_address("assessments:show_round", slug, round_.pk)
    quarter = Quarter.parse(round_.quarter).label
    return {"quarter": quarter, "floor": round_.floor(), "link": link}


def survey_link(invitation: Invitation) -> str:
    """Return the address at which the person answers.

    Raises
    ------
    MangledLinkError
        If there is no copy of the secret any more, or it was sealed under another key.
    """
    if invitation.secret_sealed is None:
        raise links.MangledLinkError
    secret = links.unseal(bytes(invitation.secret_sealed))
    return page_address("assessments:start_survey", links.join(current_organisation(), secret))


def _words(invitation: Invitation) -> dict[str, object]:
    round_ = invitation.round
    notice = page_address(settings.PAGES["respondents_notice"])
    return {
        "name": invitation.name,
        "organisation": invitation.organisation.name,
        "quarter": Quarter.parse(round_.quarter).label,
        "last_day": round_.last_day,
        "link": survey_link(invitation),
        "questions": len(round_.instrument.words().questions),
        "floor": round_.floor(),
        "notice": f"{notice}?language={translation.get_language()}",
    }
