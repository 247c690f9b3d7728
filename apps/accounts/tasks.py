"""Work that an action hands to a worker: mails to members."""

from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.models import ApiToken, Membership, Role, User
from apps.accounts.telling import language_of
from apps.jobs.tasks import job
from apps.notifications.mail import mail_id, page_address, send_mail
from apps.notifications.models import DisabledBecause, WebhookEndpoint


@job
def tell_of_deletion(*, membership_id: str) -> None:
    """Mail an owner that another one wants the organisation deleted; nobody can turn that off."""
    owners = Membership.objects.with_person().select_related("organisation")
    owner = owners.filter(pk=membership_id, role=Role.OWNER).first()
    due_at = owner.organisation.deletion_due_at if owner else None
    if owner is None or due_at is None:
        return  # gone, no owner any more, or the organisation stays
    with translation.override(language_of(owner)):
        send_mail(
            "deletion_asked_for",
            to=owner.user.email,
            context={
                "organisation": owner.organisation.name,
                "day": date_format(due_at, "j F Y"),
                "link": page_address("accounts:ask_for_deletion", owner.organisation.slug),
            },
            message_id=mail_id(int(due_at.timestamp()), "deletion", owner.pk),
        )


@job
def tell_of_expiring_token(
    *, membership_id: str, token_id: str, expires_at: str, notice: str
) -> None:
    """Mail an admin that a token is about to expire; nobody can turn that off."""
    admin = _administrator(membership_id)
    token = ApiToken.objects.filter(pk=token_id, revoked_at=None).first()
    if admin is None or token is None or token.expires_at.isoformat() != expires_at:
        return  # gone, no admin any more, or revoked or rotated meanwhile
    with translation.override(language_of(admin)):
        send_mail(
            "token_expires",
            to=admin.user.email,
            context={
                "organisation": admin.organisation.name,
                "token": token.name,
                "prefix": token.prefix,
                "day": date_format(token.expires_at, "j F Y"),
                "link": page_address("accounts:show_token", admin.organisation.slug, token.pk),
            },
            message_id=mail_id(token.pk, notice, admin.pk),
        )


@job
def tell_of_left_tokens(*, membership_id: str, maker_id: str, at: str) -> None:
    """Mail an admin which working tokens were made by somebody who has left."""
    admin = _administrator(membership_id)
    working = ApiToken.objects.working(datetime.fromisoformat(at)).filter(created_by_id=maker_id)
    names = [str(token) for token in working.order_by("created_at", "pk")]
    if admin is None or not names:
        return
    maker = User.objects.filter(pk=maker_id).first()  # None: closed the account, too
    with translation.override(language_of(admin)):
        send_mail(
            "token_maker_left",
            to=admin.user.email,
            context={
                "organisation": admin.organisation.name,
                "maker": maker.email if maker else _("A former member"),
                "tokens": ", ".join(names),
                "link": page_address("accounts:list_tokens", admin.organisation.slug),
            },
            message_id=mail_id(maker_id, "left", admin.pk),
        )


@job
def tell_of_ended_webhook(*, membership_id: str, endpoint_id: str, ended: str) -> None:
    """Mail an admin that nothing more is sent to an endpoint; nobody can turn that off."""
    admin = _administrator(membership_id)
    endpoint = WebhookEndpoint.objects.filter(pk=endpoint_id, is_enabled=False).first()
    if admin is None or endpoint is None:
        return  # gone, no admin any more, or switched on again or removed meanwhile
    with translation.override(language_of(admin)):
        send_mail(
            "webhook_ended",
            to=admin.user.email,
            context={
                "organisation": admin.organisation.name,
                "name": endpoint.description or endpoint.host,
                "host": endpoint.host,
                "description": endpoint.description,
                "is_gone": endpoint.disabled_because == DisabledBecause.GONE,
                "link": page_address(
                    "accounts:show_endpoint", admin.organisation.slug, endpoint.pk
                ),
            },
            message_id=mail_id(endpoint.pk, ended, admin.pk),
        )


def _administrator(membership_id: str) -> Membership | None:
    admins = Membership.objects.administrators().with_person()
    return admins.select_related("user", "organisation").filter(pk=membership_id).first()
