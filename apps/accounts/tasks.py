"""Work that an action hands to a worker: mails to members."""

from django.utils import translation
from django.utils.formats import date_format

from apps.accounts.models import Membership, Role
from apps.accounts.telling import language_of
from apps.jobs.tasks import job
from apps.notifications.mail import mail_id, page_address, send_mail


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
