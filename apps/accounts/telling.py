"""Tells members by mail what happened, in their language, unless they turned it off."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.utils import translation

from apps.accounts.models import Membership, Notice, Role
from apps.notifications.mail import mail_id, page_address, send_mail


def members_to_tell(notice: Notice, *, least: Role) -> list[UUID]:
    """Return the memberships, by id, of those of that role or above who want such a mail."""
    wanting = Membership.objects.to_be_told(notice, least=least)
    return list(wanting.order_by("joined_at", "pk").values_list("pk", flat=True))


def tell_member(
    membership_id: UUID | str, notice: Notice, *, about: object, context: Mapping[str, object]
) -> None:
    """Mail the member; who has gone, or turned it off meanwhile, gets nothing.

    `about` tells mails of one kind apart: the same thing has the same message id.

    Raises
    ------
    MailNotSentError
        If no mail server takes it.
    """
    wanting = Membership.objects.to_be_told(notice, least=Role.VIEWER).filter(pk=membership_id)
    member = wanting.select_related("user", "organisation").first()
    if member is None:
        return
    with translation.override(language_of(member)):
        send_mail(
            notice.value,
            to=member.user.email,
            context={
                **context,
                "organisation": member.organisation.name,
                "preferences": page_address("accounts:edit_preferences"),
            },
            message_id=mail_id(about, notice.value, member.pk),
        )


def language_of(member: Membership) -> str:
    """Return the person's language, else the organisation's, if members' pages speak it.

    Respondents are spoken to in more: of those, a mail to members would have the dates only.
    """
    for language in (member.user.language, member.organisation.language):
        if language in settings.PAGE_LANGUAGES:
            return language
    return settings.LANGUAGE_CODE
